"""Passkortet: a code for each commitment opens the log form with commitment and place filled in."""

import re
from datetime import date
from html import unescape

import pytest

from tests import factories
from tests.client import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
PAGE = "/arbete/passkort/"


@pytest.fixture
def traffic(client):
    *_, commitment = factories.four_commitments(factories.published_promise())
    client.force_login(factories.officer())
    return commitment


def links(client, area: str) -> list[str]:
    html = client.get(PAGE, {"plats": area}).content.decode()
    found = re.findall(r'href="https?://[^/"]+(/arbete/logga/[^"]+)"', html)
    assert html.count("<svg") >= len(found)
    return [unescape(each) for each in found]


def test_each_code_leads_to_its_form_filled_in(client, traffic):
    found = links(client, "Byarum & Hok")
    assert len(found) == 4
    form = client.get(found[-1]).context["form"]
    assert form["commitment"].value() == str(traffic.pk)
    assert form["place"].value() == "Byarum & Hok"


def test_the_areas_where_most_is_logged_are_offered(client, traffic):
    for place in ("Hok", "Skillingaryd", "Hok"):
        factories.activity(date(2020, 5, 1), towards=traffic, place=place)
    page = words(client.get(PAGE))
    assert page.index("Hok") < page.index("Skillingaryd")


def test_what_has_ended_has_no_code(client, traffic, settings):
    settings.DEMO_DATE = date(2021, 3, 1)
    assert links(client, "Hok") == []
    assert "Kommunen har inget löfte som gäller nu." in words(client.get(PAGE))

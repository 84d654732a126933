"""Staff and police log what was done: their words, by the form that is made for each kind."""

import uuid
from datetime import date
from decimal import Decimal

import pytest

from promises.models import Activity, SafetyWalk
from tests import factories as f
from tests.client import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october(settings):
    settings.DEMO_DATE = date(2020, 10, 15)


@pytest.fixture
def promise():
    return f.published_promise()


@pytest.fixture
def four(promise):
    """Walks, EST, rounds, traffic."""
    return f.four_commitments(promise)


@pytest.fixture
def hanna(client):
    person = f.officer()
    client.force_login(person)
    return person


def sent(commitment, **fields):
    """What a browser sends for the usual case."""
    place, organisation = commitment.promise.municipality, f.organisation()
    values = {
        "uid": str(uuid.uuid4()),
        "acting": f"{place.pk}-{organisation.pk}",
        "commitment": str(commitment.pk),
        "place": "Skillingaryd",
        "starts_on": "2020-10-15",
        "quantity": "1",
        "counts": "yes",
        "control": "speed",
    }
    return values | fields


def post(client, commitment, **fields):
    return client.post(f"/arbete/logga/{commitment.kind.slug}/", sent(commitment, **fields))


def test_the_form_has_day_organisation_and_commitment_already_right(client, hanna, four):
    page = client.get("/arbete/logga/trafikinsats/")
    form = page.context["form"]
    assert form["starts_on"].value() == date(2020, 10, 15)
    assert form["commitment"].value() == str(four[3].pk)
    assert "Logga trafikinsats" in words(page)
    assert 'value="2020-10-15"' in page.content.decode()


def test_a_traffic_operation(client, hanna, four):
    f.result_measure("kontrollerade fordon")
    f.result_measure("böter för fart")
    answer = post(
        client, four[3], place="Väg 152", time_from="07.15", time_to="0930", internal_note="Lisa ringde.",
        **{"r_kontrollerade-fordon": "64", "r_boter-for-fart": ""},
    )  # fmt: skip
    row = Activity.objects.get()
    assert answer.status_code == 302, words(answer)
    assert answer["Location"] == f"/arbete/insatser/{row.uid}/kvitto/"
    assert (row.title, row.starts_on, row.ends_on) == (
        "Trafikinsats, Väg 152",
        date(2020, 10, 15),
        date(2020, 10, 15),
    )
    assert row.logged_for == row.performed_by == f.organisation()
    assert row.traffic_operation.minutes == 135
    assert [(r.measure.label, r.value) for r in row.results.all()] == [("kontrollerade fordon", 64)]
    receipt = client.get(answer["Location"])
    assert str(row.uid)[:8] in words(receipt)
    assert "Visas för allmänheten" in words(receipt)
    assert "Logga en till sådan" in words(receipt)

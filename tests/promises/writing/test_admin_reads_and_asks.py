"""The administration reads what is typed as the desk does, and asks about the same slips before everybody reads them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from promises.models import Activity, Contribution
from tests import factories as f
from tests.client import words
from tests.promises.writing.test_admin_at_work import ADD, CHANGE, log, problems, signed_in, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def traffic():
    commitment = f.four_commitments(f.published_promise())[3]
    f.result_measure("kontrollerade fordon")
    return commitment


@pytest.mark.parametrize("text", ["13/10 2020", "20201013", "13 oktober 2020", "2020-10-13"])
def test_a_day_is_read_as_at_the_desk(traffic, text):
    assert log(signed_in(f.officer()), traffic, starts_on=text).status_code == 302
    assert Activity.objects.get().starts_on == date(2020, 10, 13)


@pytest.mark.parametrize(
    ("text", "read"), [("2,5", "2.5"), ("1 200", "1200"), ("1\u00a0200", "1200"), ("64", "64")]
)
def test_a_number_is_read_as_at_the_desk(traffic, text, read):
    traffic.targets.update(unit_one="timme", unit_many="timmar", number=5000)
    values = {"contributions-0-quantity": text}
    assert log(signed_in(f.officer()), traffic, **values).status_code == 302
    assert Contribution.objects.get().quantity == Decimal(read)


@pytest.mark.parametrize(
    ("text", "said"),
    [("1.200", "två sätt"), ("1e1", "Skriv ett tal"), ("64 21", "två sätt"), ("1_000", "Skriv ett tal")],
)
@pytest.mark.parametrize(
    "field", ["contributions-0-quantity", "results-0-value", "traffic_operation-0-minutes"]
)
def test_what_could_be_two_numbers_is_refused_and_kept(traffic, field, text, said):
    page = log(signed_in(f.officer()), traffic, **{field: text})
    assert page.status_code == 200
    assert said in " ".join(problems(page))
    assert typed(page)[field] == text
    assert not Activity.objects.exists()


def test_a_number_that_was_shown_is_read_as_the_same_number(traffic):
    client = signed_in(f.officer())
    log(client, traffic, **{"results-0-value": "1 234", "publish_on": "2020-12-01"})
    row = Activity.objects.get()
    row.results.update(value=Decimal("1.234"))
    url = reverse(CHANGE, args=[row.pk])
    page = client.get(url)
    assert typed(page)["results-0-value"] == "1,234"
    answer = client.post(url, typed(page, place="Hok"))
    assert "1,234 är inget helt tal" in words(answer)
    assert client.post(url, typed(answer, foreseen=asked(answer))).status_code == 302
    assert row.results.get().value == Decimal("1.234")


def asked(page) -> str:
    """What a tick in the box says."""
    return page.context["foreseen"]


@pytest.mark.parametrize(
    ("changes", "question"),
    [
        ({"contributions-0-quantity": "400"}, "400 insatser i en enda insats är mycket mer än löftet"),
        ({"contributions-0-quantity": "12,5"}, "12,5 insatser är inget helt tal. Stämmer det?"),
        ({"starts_on": "1900-05-05"}, "Dagen 5 maj 1900 ligger före löftets första dag, 1 januari 2020."),
    ],
)
def test_a_slip_is_asked_about_before_everybody_reads_it(traffic, changes, question):
    client = signed_in(f.officer())
    page = log(client, traffic, **changes)
    assert page.status_code == 200
    assert question in " ".join(problems(page))
    assert "Ja, det stämmer. Spara ändå." in words(page)
    assert not Activity.objects.exists()
    url = f"{reverse(ADD)}?kind={traffic.kind.pk}"
    assert client.post(url, typed(page)).status_code == 200  # without the tick it is not saved
    assert client.post(url, typed(page, foreseen=asked(page))).status_code == 302
    assert Activity.objects.count() == 1


def test_what_was_agreed_to_is_asked_about_anew_when_it_is_changed(traffic):
    client = signed_in(f.officer())
    page = log(client, traffic, **{"contributions-0-quantity": "400"})
    changed = typed(page, foreseen=asked(page)) | {"contributions-0-quantity": "4000"}
    page = client.post(f"{reverse(ADD)}?kind={traffic.kind.pk}", changed)
    assert page.status_code == 200
    assert not Activity.objects.exists()


def test_a_correction_of_what_is_public_asks_about_the_new_slip_only(traffic):
    client = signed_in(f.officer())
    log(client, traffic)
    old = Activity.objects.get()
    url = reverse(CHANGE, args=[old.pk])
    changes = {"contributions-0-quantity": "400", "reason": "Fel antal."}
    page = client.post(url, typed(client.get(url), **changes))
    assert "mycket mer än löftet" in " ".join(problems(page))
    assert client.post(url, typed(page, foreseen=asked(page))).status_code == 302
    newest = Activity.objects.get(replaces=old)
    url = reverse(CHANGE, args=[newest.pk])
    page = client.post(url, typed(client.get(url), place="Hok", reason="Fel ort."))
    assert page.status_code == 302, problems(page)


def test_the_rows_of_a_page_may_be_fewer_than_were_laid_out(traffic):
    """As where a reader of the page takes the empty lines away before it is sent."""
    page = log(signed_in(f.officer()), traffic, **{"results-TOTAL_FORMS": "0"})
    assert page.status_code == 302
    assert not Activity.objects.get().results.exists()

"""Minst kvar: what must still be done, for who plans; what is lost, and the way to say so."""

from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followup.duties import live_promises, lost, standings
from promises.words.enums import ConfirmationKind
from tests import factories
from tests.client import words

PAGE = "/arbete/minst-kvar/"


@pytest.fixture
def missed(promise):
    """Both parties have said that nothing was done in tertial 1: the first quarter's operation is missed."""
    traffic = promise.commitments.get(number=4)
    factories.confirmation(traffic, promise.periods.get(slug="2020-t1"), kind=ConfirmationKind.NOTHING)
    return traffic


def read(client, person) -> str:
    client.force_login(person)
    return words(client.get(PAGE))


def test_who_plans_reads_what_is_left_and_until_when(client, promise):
    traffic = promise.commitments.get(number=4)
    for day in (date(2020, 2, 1), date(2020, 5, 1), date(2020, 8, 1)):
        factories.activity(day, towards=traffic)
    page = read(client, factories.officer())
    assert "4. Trafikinsats 1 insats senast 31 december 2020." in page
    factories.activity(date(2020, 10, 2), towards=traffic, publish_on=date(2020, 12, 1))
    assert "4. Trafikinsats Inget mer behövs för att det ska hållas." in read(client, factories.officer())


def test_what_nobody_has_told_may_have_been_done(client, promise):
    assert "är inte redovisat. Är det gjort, logga det." in read(client, factories.officer())


def test_what_is_lost_says_why_and_leads_to_a_change_with_the_reason_written(client, promise, missed):
    page = read(client, factories.coordinator())
    assert "Kan inte längre hållas helt. Kv 1 nådde inte målet och kan inte tas igen." in page
    html = client.get(PAGE).content.decode()
    address = "/arbete/loften/vaggeryd/2020/andra/revidering/?atagande=4&amp;missat=1"
    assert f'href="{address}"' in html
    form = client.get(address.replace("&amp;", "&")).context["form"]
    assert form["reason"].value() == "Kv 1 nådde inte målet och kan inte tas igen."
    assert "Skriv en ändring" not in read(client, factories.officer())


def test_both_parties_are_told_the_morning_after_it_is_known_even_so_soon_after_a_letter(
    promise, missed, settings, django_capture_on_commit_callbacks
):
    people = [factories.coordinator(), factories.police_officer(), factories.officer()]
    [(_, _, since)] = [each for each in lost(*_standing(promise, date(2020, 10, 15))) if each[0] == missed]
    day_before = since.replace(day=since.day - 1)

    def letters(on: date) -> dict[str, str]:
        settings.DEMO_DATE = on
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("send_reminders", verbosity=0)
        return {letter.to[0]: letter.body for letter in mail.outbox}

    letters(day_before)
    told = letters(since)
    for person in people[:2]:
        assert "kan inte längre hållas helt. Kv 1 nådde inte målet" in told[person.email]
    assert people[2].email not in told
    assert "missat=1" in told[people[0].email]
    assert "missat=1" not in told[people[1].email]
    assert letters(since) == {}


def _standing(promise, on):
    [standing] = standings(list(live_promises([promise.municipality], on)), on)
    return standing, on


def test_many_promises_ask_no_more_queries_than_one(client, promise):
    client.force_login(factories.officer())

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        return len(asked)

    few = queries()
    for number in range(5):
        factories.four_commitments(factories.published_promise(f"lofte-{number}"))
    assert queries() == few <= 40


def test_it_is_told_the_day_when_too_few_evenings_are_left_and_not_first_when_the_time_is_over(promise):
    evenings = factories.commitment(
        promise, 5, title="Hundra kvällar", target={"form": "total", "number": 100, "counting": "days"}
    )
    factories.activity(date(2020, 10, 14), towards=evenings)
    [(_, _, since)] = [each for each in lost(*_standing(promise, date(2020, 10, 15))) if each[0] == evenings]
    assert since == date(2020, 10, 14)

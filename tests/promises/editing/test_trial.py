"""Provet: a draft is tried on what was logged in the years before, and says what would have been kept."""

from datetime import date

import pytest

from promises.counting.progress import progress
from promises.models import Promise
from promises.record.reading import newest
from tests import factories
from tests.client import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
PAGE = "/arbete/loften/vaggeryd/2021/prov/"


@pytest.fixture
def draft(client) -> Promise:
    """Next year's promise: the same four commitments."""
    made = factories.promise("2021", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    factories.four_commitments(made)
    client.force_login(factories.coordinator())
    return made


def log(commitment, *days: date, **fields) -> None:
    for day in days:
        factories.activity(day, kind=commitment.kind, **fields)


def said(client, year: int, number: int = 4) -> str:
    rows = client.get(PAGE).context["rows"]
    tried = next(years for each, _, _, years in rows if each == number)
    row = next(each for each in tried if each.year == year)
    return f"{row.logged} {row.words}"


def test_a_year_with_an_operation_each_quarter_would_have_kept_it(client, draft):
    traffic = draft.commitments.get(number=4)
    log(traffic, *(date(2020, month, 3) for month in (2, 5, 8)), date(2020, 10, 2))
    log(traffic, date(2019, 2, 3), date(2019, 2, 9))
    assert said(client, 2020).startswith("4 insatser av slaget. Hade hållits. 4 av 4 kvartal")
    assert said(client, 2019).startswith("2 insatser av slaget. Hade")
    assert "Hade hållits" not in said(client, 2019)
    assert said(client, 2018) == "Inget loggat av slaget. Säger inget om vad som gjordes."


def test_what_has_no_number_is_not_tried_in_figures(client, draft):
    rounds = draft.commitments.get(number=3)
    log(rounds, date(2020, 3, 1))
    assert said(client, 2020, 3) == "1 insats av slaget. Löftet har inget tal. Det hade bedömts i ord."


def test_what_nobody_may_read_yet_and_other_municipalities_are_left_out(client, draft):
    traffic = draft.commitments.get(number=4)
    log(traffic, date(2020, 3, 1), publish_on=date(2020, 12, 1))
    log(traffic, date(2020, 3, 1), municipality=factories.municipality("Habo"))
    assert said(client, 2020) == "Inget loggat av slaget. Säger inget om vad som gjordes."


def test_it_counts_as_the_promise_itself_would(client, draft):
    """The year before had the same promise, told to the end: the trial says what its own page says."""
    before = factories.published_promise("2020")
    *_, traffic = factories.four_commitments(before)
    for day in (date(2020, 1, 5), date(2020, 4, 5), date(2020, 7, 5)):
        factories.activity(day, towards=traffic)
    for period in before.periods.all():
        factories.confirmation(traffic, period)
    facts = newest([before])[before.pk]
    own = progress(facts.commitments[4], facts.promise, date(2021, 3, 1))
    rows = client.get(PAGE).context["rows"]
    tried = next(years for number, _, _, years in rows if number == 4)[0]
    assert tried.answer == own.answer


def test_an_empty_draft_says_what_is_needed_and_a_published_promise_is_not_tried(client):
    client.force_login(factories.coordinator())
    factories.promise("2021", starts_on=None, ends_on=None)
    assert "Inget att pröva än" in words(client.get(PAGE))
    factories.published_promise("2020")
    assert client.get("/arbete/loften/vaggeryd/2020/prov/").status_code == 404


def test_a_draft_until_further_notice_from_a_leap_day_is_tried_on_a_year(client):
    client.force_login(factories.coordinator())
    made = factories.promise("2028", starts_on=date(2028, 2, 29), ends_on=None)
    factories.four_commitments(made)
    page = client.get("/arbete/loften/vaggeryd/2028/prov/")
    assert [row.year for _, _, _, years in page.context["rows"] for row in years][:3] == [2027, 2026, 2025]

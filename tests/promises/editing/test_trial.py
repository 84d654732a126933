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


def test_a_year_with_an_operation_each_quarter_would_have_kept_it(client, draft, settings):
    settings.DEMO_DATE = date(2021, 1, 4)
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


def test_a_step_that_was_taken_then_is_a_step_of_the_same_name_here(client, draft):
    est = factories.four_commitments(factories.published_promise("2020"))[1]
    for row in (est, draft.commitments.get(number=2)):
        for position, slug in enumerate(("utbildade", "beslutat"), start=1):
            row.targets.get().milestones.create(slug=slug, label=slug, position=position)
    made = factories.activity(date(2020, 3, 1), kind=est.kind)
    factories.contribution(made, est, part="utbildade")
    assert "1 av 2 steg" in said(client, 2020, 2)


def test_what_nobody_may_read_yet_and_other_municipalities_are_left_out(client, draft):
    traffic = draft.commitments.get(number=4)
    log(traffic, date(2020, 3, 1), publish_on=date(2020, 12, 1))
    log(traffic, date(2020, 3, 1), municipality=factories.municipality("Habo"))
    assert said(client, 2020) == "Inget loggat av slaget. Säger inget om vad som gjordes."


def test_it_counts_as_the_promise_itself_would(client, draft, settings):
    """The year before had the same promise, told to the end: the trial says what its own page says."""
    settings.DEMO_DATE = date(2021, 1, 4)
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


def test_what_was_said_not_to_count_is_not_counted_here_either(client, draft):
    traffic = draft.commitments.get(number=4)
    *_, before = factories.four_commitments(factories.published_promise("2019"))
    for month in (2, 5, 8, 11):
        row = factories.activity(date(2019, month, 3), kind=traffic.kind)
        factories.contribution(row, before, counts=False, why_not="Rörlig kontroll.")
    assert said(client, 2019) == "Inget loggat av slaget. Säger inget om vad som gjordes."
    log(traffic, date(2019, 2, 5))
    assert said(client, 2019).startswith("1 insats av slaget. Hade delvis hållits. 1 av 4 kvartal")


def test_a_year_that_is_not_over_is_not_judged_as_if_it_were(client, draft):
    log(draft.commitments.get(number=4), *(date(2020, month, 3) for month in (2, 5, 8)))
    told = said(client, 2020)
    assert told.startswith("3 insatser av slaget. Tiden är inte slut. Hittills: enligt plan.")
    assert "Hade" not in told


def test_a_sentence_of_a_year_names_that_year(client, draft, settings):
    settings.DEMO_DATE = date(2021, 1, 4)
    total = factories.commitment(
        draft,
        5,
        title="Tjugo insatser",
        target={"form": "total", "number": 20, "deadline": date(2021, 11, 30)},
    )
    for year in (2019, 2020):
        log(total, *(date(year, 10, day) for day in range(1, 21)))
    for year in (2019, 2020):
        told = said(client, year, 5)
        assert "Hade hållits" in told
        assert "2021" not in told

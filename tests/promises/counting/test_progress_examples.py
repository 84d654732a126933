"""The table of worked examples, row by row: the agreement on what counting gives."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from promises.counting.facts import Part, Prolongation, ReportingPeriod
from promises.counting.progress import rollup
from promises.counting.sentences import figure, rollup_sentence, rule, status_words
from promises.words.enums import (
    CalendarUnit,
    Comparator,
    Counting,
    ReportingCalendar,
    Status,
    TargetForm,
    WindowState,
)
from tests.promises.counting.progress_facts import (
    QUARTER,
    commitment,
    day,
    form,
    judged,
    promise,
    rate,
    row,
    rows,
    stand,
    states,
    total,
)

pytestmark = pytest.mark.pure

ALL_PERIODS = ("2020-t1", "2020-t2", "2020-t3")


def test_20_of_8_and_3_of_2_and_0_of_4_confirmed_when_the_period_is_over():
    done = [
        stand("2021-01-01", commitment(total(8), log=[row("2020-03-01", 20)])),
        stand("2021-01-01", commitment(total(2), log=[row("2020-03-01", 3)])),
        stand("2021-01-01", commitment(total(4), confirmed=ALL_PERIODS)),
    ]
    assert [found.status for found in done] == [Status.FULFILLED, Status.FULFILLED, Status.NOT_FULFILLED]
    assert [figure(found) for found in done] == ["20 av 8", "3 av 2", "0 av 4"]
    assert [found.fraction for found in done] == [1, 1, 0]
    assert [found.percent for found in done] == [None, None, None]
    said = rollup_sentence(rollup(found.status for found in done))
    assert said == "Av tre åtaganden är två genomförda och ett är ej genomfört."
    texts = said + "".join(figure(f) + rule(f).bold + rule(f).text for f in done)
    assert "%" not in texts
    assert "procent" not in texts


def test_0_of_4_and_nothing_confirmed_is_unknown_and_sixty_days_later_not_fulfilled():
    silent = commitment(total(4))
    overdue = day("2021-01-29")  # tertial 3 ends 31 December and is due 28 January
    found = stand(overdue.isoformat(), silent)
    assert found.status is Status.UNKNOWN
    assert found.done is None
    assert figure(found) == ""
    later = stand((overdue + timedelta(days=60)).isoformat(), silent)
    assert later.status is Status.NOT_FULFILLED
    assert status_words(later) == "ej genomfört, redovisning saknas"
    assert figure(later) == ""


def test_one_per_quarter_with_nothing_then_3_then_1_read_on_1_october():
    log = [*rows("2020-05-04", "2020-05-05", "2020-05-06"), row("2020-08-20")]
    found = stand("2020-10-01", commitment(rate(1, QUARTER), log=log, confirmed=["2020-t1"]))
    assert found.status is Status.BEHIND
    assert (found.windows_met, found.windows_total, found.windows_ended) == (2, 4, 3)
    assert states(found) == ["missed", "met", "met", "running"]
    assert found.fraction == Fraction(1, 2)
    assert figure(found) == "2 av 4 kvartal"
    assert rule(found).bold == "2 av 4 kvartal."
    assert rule(found).text.startswith("Av de 3 kvartal som har gått har 2 minst en insats.")


def test_one_per_quarter_done_in_february_and_april_read_on_1_september():
    year = promise(published={"2020-t1": "2020-05-20", "2020-t2": "2020-09-01"})
    found = stand("2020-09-01", commitment(rate(1, QUARTER), log=rows("2020-02-03", "2020-04-06")), year)
    assert found.status is Status.ON_TRACK
    assert figure(found) == "2 av 4 kvartal"
    assert states(found) == ["met", "met", "running", "coming"]


def test_vaggeryd_signed_18_june_with_an_empty_first_quarter():
    year = promise(signed_on="2020-06-18")
    log = rows("2020-06-25", "2020-08-20", "2020-11-12")
    found = stand("2020-12-31", commitment(rate(1, QUARTER), log=log), year)
    assert states(found) == ["before_signing", "met", "met", "met"]
    assert found.status is Status.FULFILLED
    assert (found.windows_met, found.windows_total) == (3, 3)
    assert found.windows[0].done is None
    assert figure(found) == "3 av 3 kvartal"


def test_22_per_month_with_one_month_of_19():
    log = [row(f"2020-{month:02}-15", 19 if month == 7 else 22) for month in range(1, 13)]
    found = stand("2021-01-01", commitment(rate(22, CalendarUnit.MONTH), log=log))
    assert found.status is Status.PARTLY_FULFILLED
    assert figure(found) == "11 av 12 månader"
    assert found.fraction == Fraction(11 * 22 + 19, 12 * 22)


def test_one_per_day_301_in_245_days_with_dates():
    may = day("2018-05-01")
    log = [row(may + timedelta(days=3 * (n % 82))) for n in range(301)]
    under = promise("2018-05-01", "2018-12-31")
    found = stand("2019-01-01", commitment(rate(1, CalendarUnit.DAY), log=log), under)
    assert found.status is Status.PARTLY_FULFILLED
    assert figure(found) == "82 av 245 dagar"
    assert found.mean == Fraction(301, 245)
    assert "I snitt 1,23 per dag." in rule(found).text


def test_one_per_day_told_as_one_row_71_in_may_to_july():
    log = [row("2018-05-01", 71, until="2018-07-31")]
    found = stand(
        "2018-08-01", commitment(rate(1, CalendarUnit.DAY), log=log), promise("2018-05-01", "2018-07-31")
    )
    assert {window.state for window in found.windows} == {WindowState.UNKNOWN}
    assert {window.done for window in found.windows} == {None}
    assert found.mean == Fraction(71, 92)
    assert found.fraction is None
    assert figure(found) == ""
    assert "I snitt 0,77 per dag." in rule(found).text


def test_20_per_month_from_22_january():
    found = stand("2020-06-01", commitment(rate(20, CalendarUnit.MONTH)), promise("2020-01-22"))
    assert [window.target for window in found.windows[:3]] == [6, 20, 20]


def test_one_per_tertial_from_7_july_to_15_september():
    summer = promise("2021-07-07", "2021-09-15")
    found = stand("2021-09-16", commitment(rate(1, CalendarUnit.TERTIAL), log=rows("2021-08-01")), summer)
    [window] = found.windows
    assert (window.starts_on, window.ends_on) == (day("2021-07-07"), day("2021-09-15"))
    assert window.target == 1
    assert found.status is Status.FULFILLED


def test_900_hours_per_year_from_july_2018_to_june_2020():
    two_years = promise("2018-07-01", "2020-06-30")
    found = stand("2020-07-01", commitment(rate(900, CalendarUnit.YEAR)), two_years)
    assert [(w.starts_on.isoformat(), w.ends_on.isoformat(), w.target) for w in found.windows] == [
        ("2018-07-01", "2019-06-30", 900),
        ("2019-07-01", "2020-06-30", 900),
    ]


def test_exactly_2_with_3_done():
    found = stand(
        "2020-06-01", commitment(total(2, comparator=Comparator.EXACTLY), log=[row("2020-05-01", 3)])
    )
    assert found.status is Status.FULFILLED
    assert figure(found) == "3 av 2"
    assert found.fraction == 1


def test_100_evenings_with_100_rows_on_50_evenings():
    evenings = [day("2020-06-01") + timedelta(days=n // 2) for n in range(100)]
    log = [row(evening, place=f"plats {n}") for n, evening in enumerate(evenings)]
    found = stand("2021-01-01", commitment(total(100, counting=Counting.DAYS), log=log))
    assert found.done == 50
    assert figure(found) == "50 av 100"
    assert found.status is Status.PARTLY_FULFILLED


def test_four_officers_stationed_and_told_each_month():
    log = [row(f"2020-{month:02}-28", 4) for month in range(1, 13)]
    found = stand("2021-01-01", commitment(total(4, counting=Counting.LOWEST), log=log))
    assert found.done == 4
    assert figure(found) == "4 av 4"
    assert found.status is Status.FULFILLED


def test_one_in_spring_and_one_in_autumn_both_done_in_spring():
    halves = (
        Part("var", "våren", Decimal(1), day("2020-01-01"), day("2020-06-30")),
        Part("host", "hösten", Decimal(1), day("2020-07-01"), day("2020-12-31")),
    )
    found = stand("2021-01-01", commitment(total(2, parts=halves), log=rows("2020-03-01", "2020-04-01")))
    assert (found.windows_met, found.windows_total) == (1, 2)
    assert figure(found).startswith("1 av 2")
    assert found.fraction == Fraction(1, 2)
    assert found.status is Status.PARTLY_FULFILLED


def test_opened_15_january_and_promised_for_31_december():
    office = form(TargetForm.DELIVERABLE, deadline="2020-12-31")
    found = stand("2021-01-20", commitment(office, log=rows("2021-01-15")))
    assert found.status is Status.FULFILLED
    assert found.late
    assert status_words(found) == "genomfört, sent"


def test_1_of_4_on_1_november_then_prolonged_a_year():
    one = commitment(total(4), log=rows("2020-02-01", organisation="Polisen"), confirmed=["2020-t2"])
    assert stand("2020-11-01", one).status is Status.BEHIND
    longer = promise(
        "2020-01-01",
        "2021-12-31",
        prolongations=(Prolongation(day("2020-11-02"), day("2020-12-31"), day("2021-12-31")),),
    )
    before, after = stand("2020-11-01", one, longer), stand("2020-11-02", one, longer)
    assert (before.ends_on, after.ends_on) == (day("2020-12-31"), day("2021-12-31"))
    assert before.status is after.status is Status.BEHIND
    assert before.expected == after.expected == 3


def test_tertial_1_corrected_after_tertial_2_was_published():
    year = promise(published={"2020-t1": "2020-10-10", "2020-t2": "2020-09-24"})
    said = (
        judged("2020-t1", Status.BEHIND, "2020-10-10"),  # edition 2, published last
        judged("2020-t2", Status.ON_TRACK, "2020-09-24"),
    )
    found = stand("2020-10-15", commitment(form(TargetForm.NONE), judgements=said), year)
    assert found.status is Status.ON_TRACK
    assert found.judged_in is not None
    assert found.judged_in.slug == "2020-t2"


def test_3_per_365_days_when_all_have_gone():
    year = promise("2021-01-01", "2021-12-31", ReportingCalendar.END)
    assert stand("2022-01-01", commitment(total(3)), year).expected == 3
    assert stand("2021-12-31", commitment(total(3)), year).expected == 2


def test_a_period_of_own_dates_is_followed_like_any_other():
    own = ReportingPeriod("maj-juli", "maj–juli", day("2018-05-01"), day("2018-07-31"), day("2018-08-31"))
    under = promise("2018-05-01", "2018-12-31", ReportingCalendar.OWN, periods=(own,))
    found = stand("2018-09-01", commitment(rate(1, CalendarUnit.MONTH)), under)
    assert states(found)[:5] == ["unknown", "unknown", "unknown", "missed", "running"]
    assert found.unknown_in.slug == "maj-juli"

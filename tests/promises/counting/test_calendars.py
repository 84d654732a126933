"""Calendar units, their windows and names, and the periods that are followed up."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promises.counting.calendars import is_over, label, reporting_periods, unit_name, windows
from promises.words.enums import CalendarUnit, ReportingCalendar

pytestmark = pytest.mark.pure

JAN, DEC = date(2020, 1, 1), date(2020, 12, 31)


def spans(per, starts_on, ends_on, anchor=None):
    return [
        (span.starts_on.isoformat(), span.ends_on.isoformat())
        for span in windows(per, starts_on, ends_on, anchor)
    ]


def test_a_day_is_over_when_the_next_has_begun():
    assert not is_over(JAN, JAN)
    assert is_over(JAN, JAN + timedelta(days=1))


@pytest.mark.parametrize(
    ("per", "count"),
    [
        (CalendarUnit.DAY, 366),
        (CalendarUnit.WEEK, 53),
        (CalendarUnit.MONTH, 12),
        (CalendarUnit.QUARTER, 4),
        (CalendarUnit.TERTIAL, 3),
        (CalendarUnit.HALF_YEAR, 2),
        (CalendarUnit.TERM, 2),
        (CalendarUnit.YEAR, 1),
    ],
)
def test_how_many_windows_a_leap_year_has(per, count):
    assert len(windows(per, JAN, DEC)) == count


def test_windows_are_cut_at_the_edges_and_know_their_whole_unit():
    first, last = windows(CalendarUnit.TERTIAL, date(2021, 7, 7), date(2021, 9, 15))
    assert (first.starts_on, first.ends_on, first.days, first.unit_days) == (
        date(2021, 7, 7),
        date(2021, 8, 31),
        56,
        123,
    )
    assert (last.ends_on, last.days, last.unit_days) == (date(2021, 9, 15), 15, 122)


def test_weeks_begin_on_monday():
    assert spans(CalendarUnit.WEEK, date(2020, 1, 1), date(2020, 1, 12)) == [
        ("2020-01-01", "2020-01-05"),
        ("2020-01-06", "2020-01-12"),
    ]


def test_promise_years_run_from_the_anchor():
    assert spans(CalendarUnit.YEAR, date(2018, 7, 1), date(2020, 6, 30)) == [
        ("2018-07-01", "2019-06-30"),
        ("2019-07-01", "2020-06-30"),
    ]
    assert spans(CalendarUnit.YEAR, date(2019, 1, 1), date(2019, 12, 31), date(2018, 7, 1)) == [
        ("2019-01-01", "2019-06-30"),
        ("2019-07-01", "2019-12-31"),
    ]


def test_promise_years_from_a_leap_day():
    assert spans(CalendarUnit.YEAR, date(2020, 2, 29), date(2024, 3, 1)) == [
        ("2020-02-29", "2021-02-27"),
        ("2021-02-28", "2022-02-27"),
        ("2022-02-28", "2023-02-27"),
        ("2023-02-28", "2024-02-28"),
        ("2024-02-29", "2024-03-01"),
    ]


@given(
    st.sampled_from(CalendarUnit),
    st.dates(date(2015, 1, 1), date(2025, 12, 31)),
    st.integers(0, 800),
    st.dates(date(2014, 1, 1), date(2014, 12, 31)),
)
@settings(deadline=None, max_examples=60)
def test_windows_tile_the_period(per, starts_on, length, anchor):
    ends_on = starts_on + timedelta(days=length)
    found = windows(per, starts_on, ends_on, anchor)
    assert (found[0].starts_on, found[-1].ends_on) == (starts_on, ends_on)
    for one, following in pairwise(found):
        assert one.ends_on + timedelta(days=1) == following.starts_on
    for span in found:
        assert span.unit_starts_on <= span.starts_on <= span.ends_on <= span.unit_ends_on
    assert all(span.days == span.unit_days for span in found[1:-1])


@pytest.mark.parametrize(
    ("per", "year", "name"),
    [
        (CalendarUnit.DAY, False, "15 augusti"),
        (CalendarUnit.WEEK, False, "v. 33"),
        (CalendarUnit.WEEK, True, "v. 33 2020"),
        (CalendarUnit.MONTH, False, "augusti"),
        (CalendarUnit.MONTH, True, "augusti 2020"),
        (CalendarUnit.QUARTER, False, "Kv 3"),
        (CalendarUnit.TERTIAL, True, "Tertial 2 2020"),
        (CalendarUnit.HALF_YEAR, False, "Halvår 2"),
        (CalendarUnit.TERM, False, "Höstterminen"),
        (CalendarUnit.TERM, True, "Höstterminen 2020"),
        (CalendarUnit.YEAR, False, "År 3"),
    ],
)
def test_window_labels_for_each_calendar_unit(per, year, name):
    anchor = date(2018, 7, 1)
    [span] = windows(per, date(2020, 8, 15), date(2020, 8, 15), anchor)
    assert label(unit_name(per, span, year=year, anchor=anchor)) == name


def test_the_week_of_new_year_bears_the_year_it_belongs_to():
    [span] = windows(CalendarUnit.WEEK, date(2019, 12, 31), date(2019, 12, 31))
    assert label(unit_name(CalendarUnit.WEEK, span, year=True, anchor=JAN)) == "v. 1 2020"


@given(st.integers(2000, 2099))
def test_no_two_weeks_of_a_year_have_one_name(year):
    spans = windows(CalendarUnit.WEEK, date(year, 1, 1), date(year, 12, 31))
    names = [label(unit_name(CalendarUnit.WEEK, span, year=False, anchor=date(year, 1, 1))) for span in spans]
    assert len(set(names)) == len(names)


def told(*args):
    return [
        (p.slug, p.label, p.starts_on.isoformat(), p.ends_on.isoformat()) for p in reporting_periods(*args)
    ]


def test_tertials_are_due_four_weeks_after():
    found = reporting_periods(ReportingCalendar.TERTIAL, JAN, DEC, JAN)
    assert [period.slug for period in found] == ["2020-t1", "2020-t2", "2020-t3"]
    assert [period.label for period in found] == ["Tertial 1 2020", "Tertial 2 2020", "Tertial 3 2020"]
    assert [period.due_on for period in found] == [date(2020, 5, 28), date(2020, 9, 28), date(2021, 1, 28)]


def test_reporting_periods_of_quarters_and_half_years():
    assert [p[0] for p in told(ReportingCalendar.QUARTER, date(2019, 10, 1), date(2020, 9, 30), JAN)] == [
        "2019-q4",
        "2020-q1",
        "2020-q2",
        "2020-q3",
    ]
    assert told(ReportingCalendar.HALF_YEAR, JAN, DEC, JAN)[0] == (
        "2020-h1",
        "Halvår 1 2020",
        "2020-01-01",
        "2020-06-30",
    )


def test_calendar_of_the_end_gives_one_reporting_period():
    assert told(ReportingCalendar.END, date(2018, 7, 1), date(2020, 6, 30), JAN) == [
        ("2020-slut", "Hela perioden", "2018-07-01", "2020-06-30")
    ]
    assert told(ReportingCalendar.END, JAN, None, JAN) == []


def test_calendar_of_own_dates_gives_no_periods():
    assert told(ReportingCalendar.OWN, JAN, DEC, JAN) == []


def test_periods_are_cut_at_the_promises_edges():
    assert [p[2:] for p in told(ReportingCalendar.TERTIAL, date(2021, 7, 7), date(2021, 9, 15), JAN)] == [
        ("2021-07-07", "2021-08-31"),
        ("2021-09-01", "2021-09-15"),
    ]


def test_until_further_notice_gives_whole_periods_that_have_begun():
    assert [p[2:] for p in told(ReportingCalendar.TERTIAL, date(2019, 4, 5), None, date(2019, 6, 1))] == [
        ("2019-04-05", "2019-04-30"),
        ("2019-05-01", "2019-08-31"),
    ]

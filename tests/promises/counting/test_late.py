"""What came after a follow-up is marked by what the follow-up told, whatever day the row itself is of."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from promises.counting.late import Days, in_time, late_windows, reads_otherwise, told_before
from promises.counting.progress import progress
from promises.words.enums import TargetForm
from tests.promises.counting import progress_facts as p
from tests.promises.counting import progress_strategies as some

TODAY = date(2020, 10, 17)


def after(row):
    """The periods whose follow-up the row came after."""
    periods = p.promise(published=p.PUBLISHED).periods
    return [each.slug for each in told_before(Days(row.starts_on, row.day), row.public_on, periods)]


def marked(of, under):
    """The windows that are marked, as their labels."""
    counted = progress(of, under, TODAY)
    return [
        each.label
        for each, late in zip(counted.windows, late_windows(of, under, counted), strict=True)
        if late
    ]


def test_a_row_is_late_where_it_reaches_back_to_whatever_day_it_ends():
    assert after(p.row("2020-04-01", 3, until="2020-10-16", public_on="2020-10-17")) == ["2020-t1", "2020-t2"]
    assert after(p.row("2020-08-20", 3, until="2020-10-16", public_on="2020-10-17")) == ["2020-t2"]
    assert after(p.row("2020-09-01", public_on="2020-10-17")) == []


def test_a_row_of_a_period_before_is_late_towards_each_follow_up_that_counted_without_it():
    assert after(p.row("2020-04-10", public_on="2020-10-17")) == ["2020-t1", "2020-t2"]
    assert after(p.row("2020-04-10", public_on="2020-06-01")) == ["2020-t1"]
    assert after(p.row("2020-04-10", public_on="2020-05-20")) == []


def test_of_other_work_a_follow_up_tells_what_was_done_in_its_period():
    periods = p.promise(published=p.PUBLISHED).periods
    days = Days(date(2020, 4, 10), date(2020, 4, 10))
    found = told_before(days, TODAY, periods, serves=False)
    assert [each.slug for each in found] == ["2020-t1"]


def test_the_windows_that_a_long_row_reaches_back_over_are_marked_and_none_that_was_not_told():
    under = p.promise(published=p.PUBLISHED)
    logged = (p.row("2020-02-10"), p.row("2020-04-01", 3, until="2020-10-16", public_on="2020-10-17"))
    of = p.commitment(p.rate(1, p.QUARTER), log=logged)
    assert marked(of, under) == ["Kv 2", "Kv 3"]


def test_a_window_that_a_late_row_beside_it_makes_known_is_marked():
    under = p.promise(published={"2020-t2": "2020-09-24"})
    late = p.row("2020-07-10", public_on="2020-10-17")
    of = p.commitment(p.rate(1, p.QUARTER), log=[late])
    without = replace(of, contributions=())
    was, becomes = (progress(each, under, TODAY).windows[1].state for each in (without, of))
    assert was is not becomes
    assert marked(of, under) == ["Kv 2", "Kv 3"]


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_whatever_a_follow_up_told_that_a_later_row_makes_another_is_marked(data):
    under = data.draw(some.promises(open_too=False))
    told = [each for each in under.periods if each.told_on and each.told_on > each.ends_on]
    assume(told)
    period = data.draw(st.sampled_from(told))
    of = data.draw(some.commitments(under))
    near = period.ends_on + timedelta(days=data.draw(st.integers(-200, 60)))
    length = timedelta(days=data.draw(st.sampled_from([0, 0, 1, 40, 200])))
    since = period.told_on + timedelta(days=data.draw(st.integers(1, 90)))
    late = structs.replace(
        data.draw(some.contributions()), key="late", starts_on=near, ends_on=near + length, public_on=since
    )
    # What is done after its last day, and late, is news of the day it was done.
    assume(
        near <= period.ends_on
        or not any(each.deadline or each.form is TargetForm.DELIVERABLE for each in of.targets)
    )
    becomes = replace(of, contributions=(*of.contributions, late))
    day = max(since, late.ends_on)
    otherwise = reads_otherwise(of, becomes, under, period, day)
    if otherwise:
        assert period in told_before(Days(late.starts_on, late.day), since, under.periods)
        assert in_time(becomes, under, [period]) == of
    counted = progress(becomes, under, day)
    before = {(each.starts_on, each.part): each.state for each in progress(of, under, day).windows}
    marks = late_windows(becomes, under, counted)
    for window, mark in zip(counted.windows, marks, strict=True):
        if window.ends_on <= period.ends_on and before[window.starts_on, window.part] is not window.state:
            assert mark

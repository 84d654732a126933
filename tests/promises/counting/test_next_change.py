"""A page knows until when it is right: between two days that may change it, progress says the same."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promises.counting.facts import Commitment, Promise
from promises.counting.next_change import next_change
from promises.counting.progress import progress
from promises.words.enums import ReportingCalendar, TargetForm
from tests.promises.counting.progress_facts import (
    MONTH,
    QUARTER,
    commitment,
    form,
    promise,
    rate,
    rows,
    total,
)
from tests.promises.counting.progress_strategies import commitments, days, promises

pytestmark = pytest.mark.pure


def said(of: Commitment, under: Promise, on: date) -> Any:
    """All that progress says, but which day it is; what has no end yet ends today."""
    counted = progress(of, under, on)
    windows = tuple(replace(each, ends_on=min(each.ends_on, date.max)) for each in counted.windows)
    return replace(counted, day=date.min, morning=date.min, windows=windows)


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.data())
def test_until_the_next_change_nothing_that_is_said_differs(data: st.DataObject) -> None:
    under = data.draw(promises())
    of = data.draw(commitments(under))
    on = data.draw(days)
    until = next_change(under, {1: of}, {1: progress(of, under, on)}, on) or on + timedelta(days=900)
    assert until > on
    now = said(of, under, on)
    for later in (on + timedelta(days=1), on + (until - on) // 2, until - timedelta(days=1)):
        if on < later < until:
            assert said(of, under, later) == now, (on, later, until)


@pytest.mark.parametrize(
    ("of", "under"),
    [
        (commitment(total(4)), promise()),  # inte rapporterat, aldrig redovisat
        (commitment(rate(1, QUARTER), log=rows("2020-02-03")), promise()),
        (commitment(rate(1, MONTH), log=rows("2020-01-15")), promise(calendar=ReportingCalendar.END)),
        (commitment(total(100), log=rows("2020-01-15")), promise(calendar=ReportingCalendar.END)),
        (commitment(form(TargetForm.DELIVERABLE)), promise(signed_on="2020-06-18")),
        (commitment(form(TargetForm.CEILING, 5), log=rows("2020-02-03")), promise()),
    ],
)
def test_no_day_of_a_promise_s_life_changes_what_is_said_unannounced(of: Commitment, under: Promise) -> None:
    day, until, now = date(2019, 12, 1), date(2019, 12, 1), None
    while day < date(2021, 7, 1):
        if day >= until:
            now, until = (
                said(of, under, day),
                next_change(under, {1: of}, {1: progress(of, under, day)}, day) or date.max,
            )
        assert said(of, under, day) == now, (day, until)
        day += timedelta(days=1)

"""The least plan keeps the commitment, nothing less does, and where it says that it is lost nothing does."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from promises.counting.facts import Commitment, Contribution, Promise, Target
from promises.counting.least_plan import least_plan
from promises.counting.progress import progress
from promises.words.enums import CalendarUnit, Comparator, Counting, Status, TargetForm
from tests.promises.counting.progress_strategies import commitments, promises
from tests.promises.counting.test_progress_properties import all_accounted

pytestmark = pytest.mark.pure
quick = settings(deadline=None, max_examples=120, derandomize=True)


@st.composite
def planned(draw: st.DrawFn) -> tuple[Commitment, Promise, date]:
    """A number of things promised as "at least", in a promise that ends, on a day before that."""
    under = replace(draw(promises()), prolongations=())  # nobody plans for a change that is not decided
    assume(under.ends_on and under.periods)
    of = draw(commitments(under, (TargetForm.TOTAL, TargetForm.RATE), single_days=True, versions=False))
    plain = {"comparator": Comparator.AT_LEAST, "counting": Counting.SUM, "season": None, "parts": ()}
    of = replace(of, targets=(replace(of.targets[0], **plain),), conditional=False, withdrawn_on=None)
    today = under.starts_on + timedelta(days=draw(st.integers(0, (under.ends_on - under.starts_on).days)))
    rows = tuple(
        row for row in of.contributions if row.counts and row.ends_on <= today and row.gone_on is None
    )
    return replace(of, contributions=rows), under, today


def afterwards(of: Commitment, under: Promise, rows: list[Contribution]) -> Status:
    """How it ended, when all of the time is accounted for."""
    done = all_accounted(replace(of, contributions=(*of.contributions, *rows)), under)
    last = max(
        filter(None, [under.ends_on, of.targets[0].deadline, *(each.due_on for each in under.periods)])
    )
    return progress(done, under, last + timedelta(days=90)).status


def row(day: date, number: Decimal) -> Contribution:
    return Contribution(f"plan-{day}-{number}", day, day, number)


@given(planned(), st.data())
@quick
def test_done_it_keeps_the_commitment_and_one_less_does_not(case, data):
    of, under, today = case
    plan = least_plan(progress(all_accounted(of, under), under, today))
    assume(plan is not None)
    last = min(today, under.ends_on)
    rows = [row(need.ends_on, need.number) for need in plan.needs]
    assert all(need.starts_on <= need.ends_on and need.number > 0 for need in plan.needs)
    rows += [row(each.ends_on, each.target - each.logged) for each in plan.untold]
    if not plan.possible:
        extra = [row(last + timedelta(days=n), Decimal(1000)) for n in range((under.ends_on - last).days + 1)]
        assert afterwards(of, under, extra) is not Status.FULFILLED
        return
    assert afterwards(of, under, rows) is Status.FULFILLED
    if rows:
        less = data.draw(st.integers(0, len(rows) - 1))
        rows[less] = row(rows[less].ends_on, rows[less].quantity - Decimal("0.5"))
        assert afterwards(of, under, rows) is not Status.FULFILLED


def test_a_share_or_a_ceiling_has_no_plan_in_numbers():
    under = Promise(date(2020, 1, 1), date(2020, 12, 31))
    for target in (
        Target(TargetForm.SHARE, Decimal(80)),
        Target(TargetForm.CEILING, Decimal(5)),
        Target(TargetForm.NONE),
    ):
        assert least_plan(progress(Commitment(1, (target,)), under, date(2020, 6, 1))) is None


def test_a_quarter_that_was_missed_cannot_be_taken_back_and_the_others_still_stand_in_the_plan():
    under = Promise(date(2020, 1, 1), date(2020, 12, 31))
    of = Commitment(4, (Target(TargetForm.RATE, Decimal(1), per=CalendarUnit.QUARTER),))
    done = replace(of, contributions=(row(date(2020, 4, 2), Decimal(1)),))
    plan = least_plan(progress(done, under, date(2020, 8, 1)))
    assert [need.window.label for need in plan.needs] == ["Kv 3", "Kv 4"]
    assert [(need.starts_on, need.ends_on, need.number) for need in plan.needs] == [
        (date(2020, 8, 1), date(2020, 9, 30), 1),
        (date(2020, 10, 1), date(2020, 12, 31), 1),
    ]

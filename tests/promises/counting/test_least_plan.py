"""The least plan keeps the commitment, nothing less does, and where it says that it is lost nothing does."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from promises.counting.facts import Commitment, Contribution, Promise, Target
from promises.counting.least_plan import free_days, least_plan
from promises.counting.progress import progress
from promises.counting.progress.shape import Progress, Window
from promises.counting.sentences import least_words, lost_words
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
    counting = draw(st.sampled_from([each for each in Counting if each is not Counting.LOWEST]))
    plain = {"comparator": Comparator.AT_LEAST, "counting": counting, "season": None, "parts": ()}
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


def row(day: date, number: Decimal, place: str = "") -> Contribution:
    return Contribution(f"plan-{day}-{number}-{place}", day, day, number, place=place)


def carried_out(counted: Progress, window: Window, number: Decimal, last: date) -> list[Contribution]:
    """So many done as they are told apart: on days and in weeks that are free, the last ones, or in new places."""
    if window.aim.counting is Counting.SUM:
        return [row(last, number)]
    count = ceil(number)
    if window.aim.counting is Counting.PLACES:
        return [row(last, Decimal(1), f"ny plats {window.starts_on} {n}") for n in range(count)]
    return [row(day, Decimal(1)) for day in free_days(counted, window)[-count:]]


@given(planned(), st.data())
@quick
def test_done_it_keeps_the_commitment_and_one_less_does_not(case, data):
    of, under, today = case
    counted = progress(all_accounted(of, under), under, today)
    plan = least_plan(counted)
    assume(plan is not None)
    last = min(today, under.ends_on)
    assert all(need.starts_on <= need.ends_on and need.number > 0 for need in plan.needs)
    if not plan.possible:
        extra = [
            row(last + timedelta(days=n), Decimal(1000), f"plats {n} {m}")
            for n in range((under.ends_on - last).days + 1)
            for m in range(3)
        ]
        assert afterwards(of, under, extra) is not Status.FULFILLED
        return
    planned = [(need.window, need.number, need.ends_on) for need in plan.needs]
    planned += [(each, each.target - each.logged, each.ends_on) for each in plan.untold]
    rows = [row for each in planned for row in carried_out(counted, *each)]
    assert afterwards(of, under, rows) is Status.FULFILLED
    if rows:
        less = data.draw(st.integers(0, len(rows) - 1))
        if of.targets[0].counting is Counting.SUM:
            rows[less] = row(rows[less].ends_on, rows[less].quantity - Decimal("0.5"))
        else:
            del rows[less]
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


YEAR = Promise(date(2020, 1, 1), date(2020, 12, 31))


def planned_on(day: date, target: Target, *done: Contribution):
    counted = progress(Commitment(1, (target,), done), YEAR, day)
    plan = least_plan(counted)
    return plan, least_words(counted, plan), lost_words(counted, plan)


def a_row(month: int, day: int, place: str = "") -> Contribution:
    return row(date(2020, month, day), Decimal(1), place)


def test_ninety_nine_evenings_are_not_done_in_two_days():
    hundred = Target(TargetForm.TOTAL, Decimal(100), counting=Counting.DAYS)
    plan, _, lost = planned_on(date(2020, 12, 29), hundred, a_row(12, 29))
    assert not plan.possible
    assert lost == "Till målet räcker inte dagarna som är kvar."
    # Of what nobody has told of since January some may be done.
    plan, left, lost = planned_on(date(2020, 12, 29), hundred, a_row(1, 29))
    assert (plan.possible, lost) == (True, "")
    assert left == [
        "99 olika dagar senast 31 december 2020.",
        "Bara tre dagar är kvar. Är fler dagar gjorda, logga dem; annars kan det inte hållas.",
    ]


def test_a_day_that_is_counted_already_is_not_asked_for_again():
    five = Target(TargetForm.TOTAL, Decimal(5), counting=Counting.DAYS)
    plan, left, _ = planned_on(date(2020, 12, 28), five, *(a_row(12, day) for day in (26, 27, 28)))
    assert plan.needs[0].starts_on == date(2020, 12, 29)
    assert left == ["2 olika dagar under 29–31 december 2020."]
    plan, _, lost = planned_on(date(2020, 12, 31), five, *(a_row(12, day) for day in (26, 27, 28, 31)))
    assert (plan.possible, lost) == (False, "Till målet räcker inte dagarna som är kvar.")


def test_weeks_are_other_weeks():
    three = Target(TargetForm.TOTAL, Decimal(3), counting=Counting.WEEKS)
    assert (
        planned_on(date(2020, 12, 22), three, a_row(12, 22))[2]
        == "Till målet räcker inte veckorna som är kvar."
    )
    assert planned_on(date(2020, 12, 14), three, a_row(12, 14))[1] == [
        "2 olika veckor under 21–31 december 2020."
    ]


def test_places_are_new_places():
    four = Target(TargetForm.TOTAL, Decimal(4), counting=Counting.PLACES)
    assert planned_on(date(2020, 12, 22), four, a_row(12, 22, "Torget"))[1] == [
        "3 nya platser senast 31 december 2020."
    ]


def test_five_days_a_week_are_not_done_on_a_sunday():
    five = Target(TargetForm.RATE, Decimal(5), per=CalendarUnit.WEEK, counting=Counting.DAYS)
    whole_year = [
        a_row(month, day) for month in range(1, 12) for day in range(1, 31) if (month, day) != (2, 30)
    ]
    plan, _, lost = planned_on(
        date(2020, 11, 15),
        five,
        *(each for each in whole_year if each.day < date(2020, 11, 9)),
        a_row(11, 14),
    )
    assert not plan.possible
    assert lost.endswith("I v. 46 räcker inte dagarna som är kvar.")

"""What must hold of counting whatever is promised and whatever is logged."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from promises.counting.facts import Commitment, Contribution, Prolongation, Promise, Target
from promises.counting.progress import progress, rollup
from promises.counting.sentences import (
    earlier,
    figure,
    judged,
    mean,
    pace,
    promise_words,
    rollup_sentence,
    rule,
    silence,
    status_words,
    unknown_gap,
    window_figure,
)
from promises.words.enums import CalendarUnit, Comparator, Counting, Status, TargetForm, WindowState
from tests.promises.counting.progress_strategies import (
    commitments,
    contributions,
    days,
    numbers,
    promises,
    targets,
)

pytestmark = pytest.mark.pure
# The same examples every time: a red build is somebody's change, not the day's luck.
quick = settings(deadline=None, max_examples=60, derandomize=True)

COUNTED = (TargetForm.TOTAL, TargetForm.RATE)
# From worst to best. A verdict and a standing are never of the same day.
ORDER = [
    Status.NOT_FULFILLED,
    Status.BEHIND,
    Status.NOT_STARTED,
    Status.PARTLY_FULFILLED,
    Status.ON_TRACK,
    Status.FULFILLED,
]


@st.composite
def cases(draw: st.DrawFn, **of: object) -> tuple[Commitment, Promise, date]:
    under = draw(promises())
    return draw(commitments(under, **of)), under, draw(days)


@st.composite
def at_least(draw: st.DrawFn) -> tuple[Commitment, Promise, date]:
    """A number of things promised as "at least", logged on single days."""
    under = draw(promises())
    of = draw(commitments(under, COUNTED, single_days=True, versions=False))
    [target] = of.targets
    counting = draw(st.sampled_from([Counting.SUM, Counting.DAYS, Counting.WEEKS, Counting.PLACES]))
    of = replace(of, targets=(replace(target, comparator=Comparator.AT_LEAST, counting=counting),))
    return of, under, draw(days)


@given(cases())
@quick
def test_progress_never_fails_and_its_fraction_stays_between_0_and_1(case):
    found = progress(*case)
    assert found.fraction is None or 0 <= found.fraction <= 1
    assert 0 <= found.windows_met <= found.windows_total <= len(found.windows)
    assert found.windows_ended <= found.windows_total
    if found.expected is not None and found.aim.counting is not Counting.LOWEST:
        milestones = [milestone.number for target in case[0].targets for milestone in target.milestones]
        assert 0 <= found.expected <= max(found.target, *milestones, 0)


@given(cases())
@quick
def test_what_is_not_known_is_never_nought(case):
    found = progress(*case)
    for window in found.windows:
        if window.state is WindowState.UNKNOWN:
            assert window.done is None
            assert window_figure(window) == ""
    if found.status is Status.UNKNOWN:
        told = [figure(found), rule(found).bold, *unknown_gap(found), status_words(found)]
        if not found.aim.parts:  # one part may be known to be nought while another is unknown
            told.append(rule(found).text)
        assert " 0 " not in f" {' '.join(told)} "


@given(cases(), st.randoms())
@quick
def test_the_order_of_the_log_says_nothing(case, random):
    of, under, today = case
    keyed = [replace(row, key=f"{n:03}") for n, row in enumerate(of.contributions)]
    shuffled = keyed.copy()
    random.shuffle(shuffled)
    said = list(of.confirmations)
    random.shuffle(said)
    one = progress(replace(of, contributions=tuple(keyed)), under, today)
    other = progress(
        replace(of, contributions=tuple(shuffled), confirmations=tuple(said)),
        replace(under, periods=tuple(reversed(under.periods))),
        today,
    )
    assert one == other


@given(at_least(), contributions(single_days=True))
@quick
def test_one_more_counting_row_never_makes_it_worse(case, row):
    of, under, today = case
    before = progress(of, under, today)
    after = progress(replace(of, contributions=(*of.contributions, replace(row, counts=True))), under, today)
    assert (after.fraction or 0) >= (before.fraction or 0)
    assert after.windows_met >= before.windows_met
    if before.status in ORDER and after.status in ORDER and not before.unaccounted:
        assert ORDER.index(after.status) >= ORDER.index(before.status)


@given(promises(late=False, open_too=False), st.data())
@quick
def test_hours_and_minutes_give_the_same_answer_where_nothing_is_rounded(under, data):
    """Over the whole period, followed up at its end: what is expected in between is rounded down."""
    ends_on = min(under.ends_on, under.starts_on + timedelta(days=60))
    end = replace(under.periods[-1], starts_on=under.starts_on, ends_on=ends_on)
    under = replace(under, ends_on=ends_on, periods=(end,), prolongations=())
    of = data.draw(commitments(under, COUNTED, versions=False))
    today = data.draw(days)
    assume(under.ends_on < today)
    target = replace(
        of.targets[0], counting=Counting.SUM, parts=(), milestones=(), season=None, deadline=None
    )
    target = replace(target, per=target.per and CalendarUnit.DAY)
    hours = replace(of, targets=(target,), starts_on=None, withdrawn_on=None)
    minutes = replace(
        hours,
        targets=(replace(target, number=target.number * 60),),
        contributions=tuple(replace(row, quantity=row.quantity * 60) for row in hours.contributions),
    )
    one, other = progress(hours, under, today), progress(minutes, under, today)
    assert (one.status, one.fraction) == (other.status, other.fraction)
    assert [window.state for window in one.windows] == [window.state for window in other.windows]


@given(promises(open_too=False), st.data())
@quick
def test_a_window_never_lends_to_another(under, data):
    """Whatever is added in one window, no other window comes to more, or is met by it."""
    of = data.draw(commitments(under, (TargetForm.RATE,), single_days=True, versions=False))
    target = replace(of.targets[0], parts=(), deadline=None, comparator=Comparator.AT_LEAST)
    of = replace(of, targets=(target,), withdrawn_on=None)
    row = replace(data.draw(contributions(single_days=True)), part="", counts=True)
    today = data.draw(days)
    before = progress(of, under, today)
    after = progress(replace(of, contributions=(*of.contributions, row)), under, today)
    for old, new in zip(before.windows, after.windows, strict=True):
        if not new.starts_on <= row.ends_on <= new.ends_on:
            assert (old.logged, old.target) == (new.logged, new.target)
            assert (old.state is WindowState.MET) == (new.state is WindowState.MET)


@given(
    promises(late=False, prolonged=False, open_too=False), st.sampled_from(CalendarUnit), numbers, st.data()
)
@quick
def test_cutting_the_period_changes_no_window_outside_the_cut(under, per, number, data):
    target = Target(TargetForm.RATE, number, per=per)
    rows = tuple(data.draw(st.lists(contributions(single_days=True), max_size=8)))
    of = Commitment(1, (target,), rows)
    cut = under.starts_on + timedelta(days=data.draw(st.integers(0, (under.ends_on - under.starts_on).days)))
    today = data.draw(days)
    whole, short = progress(of, under, today), progress(of, replace(under, ends_on=cut), today)
    assume(all(window.label != "hela perioden" for window in (*whole.windows, *short.windows)))
    kept = [window for window in whole.windows if window.ends_on < cut]
    again = [window for window in short.windows if window.ends_on < cut]
    say = [(w.starts_on, w.ends_on, w.target, w.logged, w.done, w.state) for w in kept]
    assert say == [(w.starts_on, w.ends_on, w.target, w.logged, w.done, w.state) for w in again][: len(say)]


@given(promises(prolonged=False, open_too=False), st.data())
@quick
def test_prolonging_never_lowers_what_was_expected(under, data):
    of = data.draw(commitments(under, (*COUNTED, TargetForm.DELIVERABLE), versions=False))
    of = replace(of, withdrawn_on=None, conditional=False, starts_on=None)
    longer = under.ends_on + timedelta(days=data.draw(st.integers(1, 400)))
    decided = data.draw(days)
    after = replace(under, ends_on=longer, prolongations=(Prolongation(decided, under.ends_on, longer),))
    today = data.draw(days)
    one, other = progress(of, under, today), progress(of, after, today)
    if one.expected is not None and Counting.LOWEST is not one.aim.counting:
        assert other.expected is not None
        assert other.expected >= one.expected


@given(cases())
@quick
def test_what_is_dated_later_does_not_exist_yet(case):
    of, under, today = case
    known = replace(
        of,
        contributions=tuple(row for row in of.contributions if row.ends_on <= today),
        judgements=tuple(j for j in of.judgements if j.published_on <= today),
        withdrawn_on=of.withdrawn_on if of.withdrawn_on and of.withdrawn_on <= today else None,
    )
    assert progress(of, under, today) == progress(known, under, today)


@given(cases())
@quick
def test_every_sentence_reads_as_swedish(case):
    of, under, today = case
    found = progress(of, under, today)
    told = [
        figure(found),
        rule(found).bold,
        rule(found).text,
        status_words(found),
        pace(found),
        mean(found),
        silence(found),
        judged(found),
        promise_words(found.aim),
        *unknown_gap(found),
        *earlier(of),
        *(window_figure(window) for window in found.windows),
    ]
    for text in told:
        assert "None" not in text
        assert "  " not in text
        assert ".." not in text
        assert " ." not in text
        assert text == text.strip()
        assert "%" not in text
        assert not any(
            slip in f" {text} " for slip in (" 1 kvartal har ", " 1 insatser ", " 1 månader ", " 1 möten ")
        )
    assert rule(found).bold.endswith(".")
    if TargetForm.NONE is found.aim.form:
        assert figure(found) == ""
        assert found.fraction is None
        assert judged(found)


@given(st.lists(st.sampled_from(Status), max_size=15))
@quick
def test_a_roll_up_is_counts_and_says_each_of_them(statuses):
    counts = rollup(statuses)
    assert [status for status, _ in counts] == list(Status)
    assert sum(count for _, count in counts) == len(statuses)
    text = rollup_sentence(counts)
    assert text.endswith(".")
    assert "  " not in text
    for status, count in counts:
        if count:
            assert status.label[:5] in text


@given(targets())
@quick
def test_a_promise_in_words_never_shows_what_is_missing(target):
    assert "None" not in promise_words(target)
    assert promise_words(replace(target, number=None, upper=None))


def test_rows_count_as_decimals():
    row = Contribution("1", date(2020, 1, 1), date(2020, 1, 1), Decimal("0.1"))
    rows = tuple(replace(row, key=str(n)) for n in range(10))
    under = Promise(date(2020, 1, 1), date(2020, 12, 31))
    assert (
        progress(Commitment(1, (Target(TargetForm.TOTAL, Decimal(1)),), rows), under, date(2020, 2, 1)).done
        == 1
    )

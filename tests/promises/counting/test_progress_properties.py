"""What must hold of counting whatever is promised and whatever is logged."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from promises.counting.facts import (
    Commitment,
    Confirmation,
    Contribution,
    Part,
    Prolongation,
    Promise,
    ReportingPeriod,
    Target,
)
from promises.counting.progress import ANSWERS, AsOf, progress, rollup
from promises.counting.sentences import (
    figure,
    judged,
    mean,
    pace,
    promise_words,
    revised,
    rollup_sentence,
    rule,
    silence,
    status_words,
    unknown_gap,
    window_figure,
)
from promises.words.enums import CalendarUnit, Comparator, Counting, Status, TargetForm, Unknown, WindowState
from tests.promises.counting.progress_strategies import (
    NAMES,
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
    keyed = [structs.replace(row, key=f"{n:03}") for n, row in enumerate(of.contributions)]
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


def all_accounted(of: Commitment, under: Promise) -> Commitment:
    """The commitment with a word for the whole of every period."""
    said = tuple(Confirmation(period.slug, NAMES[0]) for period in under.periods)
    return replace(of, confirmations=said, responsible=NAMES[:1])


def at_the_end_of(period: ReportingPeriod) -> AsOf:
    return AsOf.report(period.slug, period.ends_on, period.due_on)


@given(at_least(), contributions(single_days=True), st.data())
@quick
def test_more_done_never_makes_a_status_worse(case, row, data):
    """Where all of the time is accounted for: a row in silence also says that the time before it was empty."""
    of, under, _ = case
    assume(under.periods)
    of = replace(of, conditional=False)  # a case that came up is owed
    of, on = all_accounted(of, under), at_the_end_of(data.draw(st.sampled_from(under.periods)))
    before = progress(of, under, on)
    after = progress(
        replace(of, contributions=(*of.contributions, structs.replace(row, counts=True))), under, on
    )
    assert (after.fraction or 0) >= (before.fraction or 0)
    assert after.windows_met >= before.windows_met
    if before.status in ORDER and after.status in ORDER:
        assert ORDER.index(after.status) >= ORDER.index(before.status)


@given(at_least(), st.data())
@quick
def test_a_miss_that_is_known_never_turns_milder_by_silence(case, data):
    """Whatever day comes after, with nothing new said."""
    of, under, today = case
    of = replace(of, withdrawn_on=None, conditional=False)
    of = replace(of, contributions=tuple(row for row in of.contributions if row.ends_on <= today))
    of = replace(
        of, confirmations=tuple(each for each in of.confirmations if each.period in _ended(under, today))
    )
    moved = tuple(replace(each, decided_on=under.starts_on) for each in under.prolongations)
    under = replace(under, prolongations=moved)
    if progress(of, under, today).status is not Status.BEHIND:
        return
    later = progress(of, under, today + timedelta(days=data.draw(st.integers(0, 900))))
    assert later.status in {Status.BEHIND, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED}


def _ended(under: Promise, today: date) -> set[str]:
    return {period.slug for period in under.periods if period.ends_on <= today}


@given(at_least(), st.data())
@quick
def test_an_honest_nought_never_ranks_below_silence(case, data):
    """Saying "nothing was done" is never shown after saying nothing, in lists and bars."""
    of, under, _ = case
    assume(under.periods)
    of = replace(of, confirmations=(), judgements=(), withdrawn_on=None, conditional=False)
    on = at_the_end_of(data.draw(st.sampled_from(under.periods)))
    silent, honest = progress(of, under, on), progress(all_accounted(of, under), under, on)
    if silent.status is Status.UNKNOWN:
        assert ANSWERS.index(honest.answer) <= ANSWERS.index(silent.answer)


@given(cases(), contributions(), days)
@quick
def test_what_became_public_later_changes_nothing(case, row, until):
    """The same day as known on the same day gives the same answer for ever."""
    of, under, today = case
    tomorrow = today + timedelta(days=1)
    of = replace(of, judgements=tuple(each for each in of.judgements if each.published_on <= today))
    under = replace(
        under,
        periods=tuple(
            each if each.published_on and each.published_on <= today else replace(each, published_on=None)
            for each in under.periods
        ),
    )
    before = progress(of, under, AsOf(today, today))
    later = replace(
        of,
        contributions=(
            *(structs.replace(each, gone_on=tomorrow) for each in of.contributions),
            structs.replace(row, public_on=tomorrow),
        ),
        targets=(*of.targets, replace(of.targets[0], in_force_from=until, public_on=tomorrow)),
        confirmations=(
            *of.confirmations,
            *(Confirmation(p.slug, NAMES[0], public_on=tomorrow) for p in under.periods),
        ),
        judgements=tuple(replace(each, withdrawn_on=tomorrow) for each in of.judgements),
    )
    closed = tuple(replace(each, published_on=each.published_on or tomorrow) for each in under.periods)
    assert progress(later, replace(under, periods=closed), AsOf(today, today)) == before


@given(promises(open_too=False), contributions(single_days=True), days, numbers, numbers)
@quick
def test_parts_of_a_promise_do_not_touch_each_other(under, row, today, one, other):
    """A row that names one place changes nothing of the other's windows."""
    both = Part("a", "A", one), Part("b", "B", other)
    of = Commitment(1, (Target(TargetForm.TOTAL, one + other, parts=both),), responsible=NAMES[:1])
    of = all_accounted(of, under)
    added = replace(of, contributions=(structs.replace(row, part="a", counts=True),))
    before, after = (
        [(w.logged, w.target) for w in progress(each, under, today).windows if w.part == "b"]
        for each in (of, added)
    )
    assert before == after


@given(promises(late=False, open_too=False), st.data())
@quick
def test_hours_and_minutes_give_the_same_answer_where_nothing_is_rounded(under, data):
    """Over the whole period, followed up at its end: what is expected in between is rounded down."""
    assume(under.periods)
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
        contributions=tuple(structs.replace(row, quantity=row.quantity * 60) for row in hours.contributions),
    )
    one, other = progress(hours, under, today), progress(minutes, under, today)
    # What was expected by the last day that is accounted for is rounded down too, when that is not the end.
    assume(one.known_through in (None, under.ends_on))
    assert (one.status, one.fraction) == (other.status, other.fraction)
    assert [window.state for window in one.windows] == [window.state for window in other.windows]


@given(promises(open_too=False), st.data())
@quick
def test_a_window_never_lends_to_another(under, data):
    """Whatever is added in one window, no other window comes to more, or is met by it."""
    of = data.draw(commitments(under, (TargetForm.RATE,), single_days=True, versions=False))
    target = replace(of.targets[0], parts=(), deadline=None, comparator=Comparator.AT_LEAST)
    of = replace(of, targets=(target,), withdrawn_on=None)
    row = structs.replace(data.draw(contributions(single_days=True)), part="", counts=True)
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
        contributions=tuple(row for row in of.contributions if row.day <= today),
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
        revised(found),
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


@given(st.lists(st.sampled_from(ANSWERS), max_size=15))
@quick
def test_a_roll_up_is_counts_and_says_each_of_them(answers):
    counts = rollup(answers)
    assert [answer for answer, _ in counts] == list(ANSWERS)
    assert sum(count for _, count in counts) == len(answers)
    alike = len(set(answers)) == 1
    text = rollup_sentence(counts)
    assert text.endswith(".")
    assert "  " not in text
    for answer, count in counts:
        if count and not alike:
            assert answer.label.split()[-1][:5] in text
    assert "Alla" not in text or " inte " not in text


@given(targets())
@quick
def test_a_promise_in_words_never_shows_what_is_missing(target):
    assert "None" not in promise_words(target)
    assert promise_words(replace(target, number=None, upper=None))


def test_rows_count_as_decimals():
    row = Contribution("1", date(2020, 1, 1), date(2020, 1, 1), Decimal("0.1"))
    rows = tuple(structs.replace(row, key=str(n)) for n in range(10))
    under = Promise(date(2020, 1, 1), date(2020, 12, 31))
    assert (
        progress(Commitment(1, (Target(TargetForm.TOTAL, Decimal(1)),), rows), under, date(2020, 2, 1)).done
        == 1
    )


def fallen_silent(of: Commitment, under: Promise, on: date) -> tuple[Commitment, Promise]:
    """Nothing becomes known after the day."""
    ends = {period.slug: period.ends_on for period in under.periods}
    of = replace(
        of,
        withdrawn_on=None,
        contributions=tuple(row for row in of.contributions if row.day <= on),
        confirmations=tuple(each for each in of.confirmations if ends.get(each.period, on) <= on),
        judgements=tuple(
            each for each in of.judgements if max(each.published_on, ends.get(each.period, on)) <= on
        ),
    )
    periods = (
        replace(
            each, published_on=each.published_on if each.published_on and each.published_on <= on else None
        )
        for each in under.periods
    )
    return of, replace(under, periods=tuple(periods))


MILD = {Status.ON_TRACK, Status.NOT_STARTED, Status.FULFILLED}


@given(promises(late=False, prolonged=False), st.data())
@quick
def test_unknown_never_becomes_milder_while_nobody_says_anything(under, data):
    of = data.draw(commitments(under, COUNTED, single_days=True, versions=False))
    first = data.draw(days)
    of, under = fallen_silent(of, under, first)
    unknown = False
    for later in range(0, 400, 23):
        found = progress(of, under, first + timedelta(days=later))
        waits = found.unknown in {Unknown.WAITING, Unknown.IN_WORDS}
        assert not (unknown and (found.status in MILD or waits))
        unknown = found.status is Status.UNKNOWN and not waits and found.unknown is not Unknown.SUMMED


@given(promises(prolonged=False), st.data())
@settings(quick, max_examples=120)
def test_an_honest_nought_is_never_below_silence(under, data):
    assume(under.periods)
    of = data.draw(commitments(under, COUNTED, single_days=True, versions=False))
    of = replace(of, withdrawn_on=None, conditional=False)
    period, on = data.draw(st.sampled_from(under.periods)), data.draw(days)
    asking = [each for each in under.periods if each.starts_on <= period.ends_on <= each.ends_on]
    assume(all(AsOf.now(on).is_closed(each) and each.ends_on < on for each in asking))
    nought = Confirmation(period.slug, NAMES[0])
    silent = progress(of, under, on).answer
    honest = progress(replace(of, confirmations=(*of.confirmations, nought)), under, on).answer
    assert ANSWERS.index(honest) <= ANSWERS.index(silent)

"""Progress: how a commitment stands as of a day, as known on a day, counted from its rows. Pure; docs/progress.md.

Everything that shows a figure or a status asks here, so that page, PDF, API and data file agree.
"""

import collections
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from promises.counting.facts import Commitment, Promise, Target
from promises.counting.progress.as_of import AsOf, known_facts, while_it_held, withdrawal
from promises.counting.progress.count import in_order
from promises.counting.progress.counted import read_counted
from promises.counting.progress.frame import (
    SHARES,
    Frame,
    adds_up,
    frame_of,
    in_force,
    is_ceiling,
    is_windowed,
    keeps_first,
    last_day,
    number_of,
    phases,
    without_number,
)
from promises.counting.progress.ledger import Ledger
from promises.counting.progress.reading import Reading
from promises.counting.progress.shape import ANSWERS, WHOLE, Answer, Pace, Progress, Step, Window
from promises.counting.progress.status import answer_of
from promises.counting.progress.steps import due_day, read_deliverable
from promises.counting.progress.windows import Counter
from promises.counting.progress.words import latest, read_words
from promises.words.enums import ConfirmationKind, Status, TargetForm

__all__ = [
    "ANSWERS",
    "RULES",
    "SHARES",
    "WHOLE",
    "Answer",
    "AsOf",
    "Pace",
    "Progress",
    "Step",
    "Window",
    "adds_up",
    "is_ceiling",
    "is_windowed",
    "keeps_first",
    "number_of",
    "progress",
    "rollup",
    "without_number",
]

# The rules that are counted by (docs/progress.md); the number stands in every data file and edition.
RULES = 1


def progress(commitment: Commitment, promise: Promise, as_of: date | AsOf) -> Progress:
    """How ``commitment`` stands; a day alone is a page's: as of that day, as known on it.

    Time is linear in rows and in windows times reporting periods. Raises nothing for facts that are in order
    (start before end, periods with different slugs).
    """
    as_of = as_of if isinstance(as_of, AsOf) else AsOf.now(as_of)
    held = while_it_held(commitment, as_of)
    then = _progress(commitment, promise, held)
    if held is as_of:
        return then
    return replace(
        then,
        status=Status.WITHDRAWN,
        unknown=None,
        was=then.answer,
        withdrawn_on=withdrawal(commitment),
        day=as_of.day,
        morning=as_of.morning,
        pace=None,
    )


def rollup(answers: Iterable[Answer]) -> tuple[tuple[Answer, int], ...]:
    """How many commitments have each answer: all of them, in the order they are always shown."""
    counts = collections.Counter(answers)
    return tuple((answer, counts[answer]) for answer in ANSWERS)


def _progress(commitment: Commitment, promise: Promise, as_of: AsOf) -> Progress:
    commitment, promise = known_facts(commitment, promise, as_of)
    frame, versions = frame_of(commitment, promise, as_of)
    ledger = Ledger(commitment, promise, as_of)
    standing = sorted((row for row in commitment.contributions if row.stands(as_of.known_on)), key=in_order)
    counting = [row for row in standing if row.counts]
    days = [row.day for row in standing]
    needs = any(each.kind is ConfirmationKind.NEED_UNMET for each in commitment.confirmations)
    case = not commitment.conditional or bool(standing) or needs
    aim: Target = in_force(versions, frame.starts_on)
    words_only = without_number(aim)
    if words_only:
        reading, due_on = read_words(frame, standing, ledger), frame.ends_on
    elif aim.form is TargetForm.DELIVERABLE:
        reading = read_deliverable(frame, versions, counting, ledger, case=case)
        due_on = due_day(frame, aim)
    else:
        laid = phases(frame, versions)
        aim, due_on = laid[-1].aim, last_day(frame, laid[-1].target)
        only_if = commitment.conditional
        reading = read_counted(
            frame,
            [Counter(frame, each, ledger, counting, all_days=days, conditional=only_if) for each in laid],
            ledger,
        )
    if not words_only:
        period, judgement = latest(ledger)
        reading = replace(reading, judgement=judgement, judged_in=period)
    no_case = reading.no_case or _no_case(reading, frame, ledger, aim, case=case)
    found = _answer(_tellable(reading, no_case=no_case), frame, ledger, aim, due_on)
    newest = versions[-1]
    return replace(found, changed_to=newest) if newest is not aim and keeps_first(aim, newest) else found


def _no_case(reading: Reading, frame: Frame, ledger: Ledger, aim: Target, *, case: bool) -> bool:
    """A condition or a service level without a case, and somebody has said so for every closed period."""
    if reading.verdict is not None or frame.starts_on > frame.day:
        return False
    level_without = aim.form is TargetForm.SERVICE_LEVEL and reading.percent is None
    return (not case or level_without) and ledger.told_no_case(frame.runs_from, frame.ends_on)


def _tellable(reading: Reading, *, no_case: bool) -> Reading:
    """The reading without the figures that would say what is not so, or what nobody may know."""
    if no_case:  # nothing to measure is not nought
        reading = replace(reading, no_case=True, done=None, expected=None, fraction=None, pace=None)
    if reading.least is not None:  # few people come out of a share, a mean or a pace as well
        reading = replace(reading, fraction=None, percent=None, mean=None, pace=None)
    return reading


def _answer(reading: Reading, frame: Frame, ledger: Ledger, aim: Target, due_on: date | None) -> Progress:
    ends = [day for day in (frame.ends_on, due_on) if day is not None]
    over = frame.over and not reading.waits and max(ends) < frame.morning
    answer = answer_of(reading, frame, ledger, due_on, over=over, words_only=without_number(aim))
    silent, silent_in = ledger.silence(reading.gaps.unmet_in)
    return Progress(
        status=answer.status,
        unknown=answer.unknown,
        aim=aim,
        day=frame.day,
        morning=frame.morning,
        starts_on=frame.starts_on,
        ends_on=frame.ends_on,
        over=over,
        signed_on=frame.signed_on,
        signed_precision=frame.signed_precision,
        due_on=due_on,
        done_on=reading.done_on if answer.status is Status.FULFILLED else None,
        done_from=reading.done_from,
        late=reading.late and answer.status is Status.FULFILLED,
        spanned=reading.spanned,
        done=reading.done,
        target=reading.target,
        expected=reading.expected,
        fraction=reading.fraction,
        percent=reading.percent,
        mean=reading.mean,
        windows=reading.windows,
        steps=reading.steps,
        known_through=max((each.through for each in ledger.accounts if each.through), default=None),
        silent=silent,
        silent_in=silent_in,
        gap_in=reading.gaps.gap_in,
        judgement=reading.judgement,
        judged_in=reading.judged_in,
        since=reading.since,
        nothing_since=reading.nothing_since,
        is_judged=reading.verdict is not None and reading.judgement is not None,
        next_due=ledger.next_due,
        pace=None if frame.over else reading.pace,
        least=reading.least,
        counts_people=frame.counts_people,
    )

"""Progress: how a commitment stands on a day, counted from its rows. Pure; see docs/progress.md.

Everything that shows a figure or a status asks here, so that page, PDF, API and data file agree.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from promises.counting.facts import Commitment, Promise, Target
from promises.counting.progress.count import in_order
from promises.counting.progress.counted import read_counted
from promises.counting.progress.frame import (
    SHARES,
    Frame,
    frame_of,
    in_force,
    is_ceiling,
    is_windowed,
    last_day,
    number_of,
    without_number,
)
from promises.counting.progress.ledger import Ledger
from promises.counting.progress.reading import Reading
from promises.counting.progress.shape import WHOLE, Pace, Progress, Step, Window
from promises.counting.progress.steps import due_day, read_deliverable
from promises.counting.progress.words import read_words
from promises.words.enums import Status, TargetForm

__all__ = [
    "SHARES",
    "WHOLE",
    "Pace",
    "Progress",
    "Step",
    "Window",
    "is_ceiling",
    "is_windowed",
    "number_of",
    "progress",
    "rollup",
    "without_number",
]


def progress(commitment: Commitment, promise: Promise, today: date) -> Progress:
    """How ``commitment`` stands on ``today``; what is dated or decided later does not exist yet.

    Time is linear in rows, windows and reporting periods. Raises nothing for facts that are in order
    (start before end, periods with different slugs).
    """
    gone = commitment.withdrawn_on
    if gone is None or gone > today:
        return _standing(commitment, promise, today)
    then = _standing(commitment, promise, gone)
    return replace(then, status=Status.WITHDRAWN, was=then.status, withdrawn_on=gone, pace=None)


def rollup(items: Iterable[Status]) -> tuple[tuple[Status, int], ...]:
    """How many commitments have each status: all nine, in the order they are always shown."""
    counts = Counter(items)
    return tuple((status, counts[status]) for status in Status)


def _standing(commitment: Commitment, promise: Promise, today: date) -> Progress:
    frame, versions, aim = frame_of(commitment, promise, today)
    rows = sorted((row for row in commitment.contributions if row.ends_on <= today), key=in_order)
    ledger = Ledger(commitment, promise, today, rows)
    counting = [row for row in rows if row.counts]
    first = in_force(versions, frame.starts_on)
    if without_number(aim):
        reading, due_on = read_words(frame, rows, ledger), frame.ends_on
    elif aim.form is TargetForm.DELIVERABLE:
        reading, due_on = read_deliverable(frame, versions, counting, ledger), due_day(frame, first)
    else:
        reading, due_on = read_counted(frame, versions, aim, counting, ledger), last_day(frame, first)
    no_case = reading.no_case or (commitment.conditional and not rows and reading.verdict is None)
    return _answer(reading, frame, ledger, aim, due_on, no_case=no_case)


def _answer(
    reading: Reading, frame: Frame, ledger: Ledger, aim: Target, due_on: date | None, *, no_case: bool
) -> Progress:
    if no_case:  # nothing to measure is not nought
        reading = replace(reading, done=None, expected=None, fraction=None, pace=None)
    status, unaccounted = _status(reading, frame, ledger, no_case=no_case)
    unknown_in = reading.unknown_in[-1] if reading.unknown_in else None
    silent_in = unknown_in or (reading.unmet_in[-1] if reading.unmet_in else None)
    return Progress(
        status=status,
        aim=aim,
        today=frame.today,
        starts_on=frame.starts_on,
        ends_on=frame.ends_on,
        signed_on=frame.signed_on,
        due_on=due_on,
        done_on=reading.done_on if status is Status.FULFILLED else None,
        late=reading.late and status is Status.FULFILLED,
        unaccounted=unaccounted,
        spanned=reading.spanned,
        done=reading.done,
        target=reading.target,
        expected=reading.expected,
        fraction=reading.fraction,
        percent=reading.percent,
        mean=reading.mean,
        windows=reading.windows,
        steps=reading.steps,
        unknown_in=unknown_in,
        silent=ledger.called(ledger.silent(silent_in)) if silent_in else (),
        silent_in=silent_in,
        judged_in=reading.judged_in,
        next_due=ledger.next_due,
        pace=None if frame.over else reading.pace,
    )


def _status(reading: Reading, frame: Frame, ledger: Ledger, *, no_case: bool) -> tuple[Status, bool]:
    """The first that fits, and whether it is for want of accounts."""
    if no_case:
        return Status.NOT_TRIGGERED, False
    if reading.unknown:
        silence = frame.over and ledger.patience_is_over and not (reading.spanned and not reading.unknown_in)
        return (Status.NOT_FULFILLED, True) if silence else (Status.UNKNOWN, False)
    if reading.verdict is not None:
        return reading.verdict, False
    return _counted_status(reading, frame), False


def _counted_status(reading: Reading, frame: Frame) -> Status:
    if reading.complete:
        return Status.FULFILLED
    if frame.over:
        return Status.PARTLY_FULFILLED if reading.something else Status.NOT_FULFILLED
    if reading.missed:
        return Status.BEHIND
    return Status.ON_TRACK if reading.started else Status.NOT_STARTED

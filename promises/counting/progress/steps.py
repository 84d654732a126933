"""Deliverables: one thing done, possibly by steps."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from promises.counting.calendars import is_over
from promises.counting.facts import Contribution, Milestone, Target
from promises.counting.progress.frame import Frame, in_force
from promises.counting.progress.ledger import Ledger
from promises.counting.progress.reading import Reading
from promises.counting.progress.shape import WHOLE, Step, Window
from promises.words.enums import WindowState


def read_deliverable(
    frame: Frame,
    versions: Sequence[Target],
    rows: Sequence[Contribution],
    ledger: Ledger,
    *,
    case: bool = True,
) -> Reading:
    """One thing, or its steps, each done from the first counting row that names it. Without a ``case`` nothing
    is owed."""
    target = in_force(versions, frame.starts_on)
    due_on = due_day(frame, target)
    since = [row for row in rows if row.day >= frame.starts_on]
    steps = tuple(_steps(target, since, due_on))
    done = sum(1 for step in steps if step.done)
    overdue = [
        step.due_on for step in steps if not step.done and step.due_on and _overdue(step.due_on, frame)
    ]
    known = {day: ledger.known_through(frame.starts_on, day) for day in overdue}
    gaps = {ledger.gap(frame.starts_on, day, known[day]) for day in overdue if known[day] != day}
    missed = case and any(known[day] == day for day in overdue)
    gap = WindowState.UNKNOWN if WindowState.UNKNOWN in gaps else next(iter(gaps), None)
    window = _window(frame, due_on, steps, gap, missed=missed)
    last = max((step for step in steps if step.done), key=lambda step: step.done_on or date.min, default=None)
    is_known = bool(done) or missed or not gaps
    return Reading(
        complete=done == len(steps),
        done_on=last.done_on if last else None,
        done_from=last.done_from if last else None,
        late=done == len(steps) and any(due_on and step.done_on and step.done_on > due_on for step in steps),
        begun=done > 0,
        something=done > 0,
        missed=missed,
        unknown=WindowState.UNKNOWN in gaps,
        waits=WindowState.WAITING in gaps,
        gaps=ledger.gaps((frame.starts_on, day) for day in overdue),
        windows=(window,),
        steps=steps if target.milestones or target.parts else (),
        done=Decimal(done) if is_known else None,
        target=Decimal(len(steps)),
        expected=Decimal(sum(1 for step in steps if step.due_on and _overdue(step.due_on, frame))),
        fraction=Fraction(done, len(steps)) if is_known else None,
    )


def due_day(frame: Frame, target: Target) -> date | None:
    """The deadline as it is written, else the end that was promised first: a prolongation makes nothing timely."""
    return target.deadline or frame.first_end


def _steps(target: Target, rows: Sequence[Contribution], due_on: date | None) -> Iterable[Step]:
    wanted = target.milestones or tuple(Milestone(p.key, p.label, p.ends_on) for p in target.parts)
    for step in wanted:
        yield _step(step, step.due_on or due_on, next((row for row in rows if row.part == step.key), None))
    if not wanted:
        yield _step(Milestone(""), due_on, _that_made_it_one(rows))


def _step(step: Milestone, due_on: date | None, row: Contribution | None) -> Step:
    done = (row.day, row.starts_on) if row else (None, None)
    return Step(step.key, step.label, due_on, *done)


def _that_made_it_one(rows: Sequence[Contribution]) -> Contribution | None:
    done = Decimal(0)
    for row in rows:
        done += row.quantity
        if done >= 1:
            return row
    return None


def _overdue(day: date, frame: Frame) -> bool:
    """Due, and not excused by a signing that came after."""
    return is_over(day, frame.morning) and not frame.before_signing(day)


def _window(
    frame: Frame, due_on: date | None, steps: Sequence[Step], gap: WindowState | None, *, missed: bool
) -> Window:
    done = Decimal(sum(1 for step in steps if step.done))
    ended = due_on is not None and is_over(due_on, frame.morning)
    state = WindowState.RUNNING
    if done == len(steps):
        state = WindowState.MET
    elif frame.starts_on > frame.day:
        state = WindowState.COMING
    elif missed and ended:
        state = WindowState.MISSED
    elif gap:
        state = gap
    elif ended and due_on is not None and frame.before_signing(due_on):
        state = WindowState.BEFORE_SIGNING
    return Window(
        starts_on=frame.starts_on,
        ends_on=due_on or max(frame.day, frame.starts_on),
        target=Decimal(len(steps)),
        done=None if state in {WindowState.UNKNOWN, WindowState.WAITING} else done,
        state=state,
        label=WHOLE,
        span_label="",
        logged=done,
        ended=ended,
        gap=gap,
    )

"""Deliverables: one thing done, possibly by steps."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from promises.counting.calendars import is_over
from promises.counting.facts import Contribution, Milestone, Target
from promises.counting.progress.frame import Frame, in_force
from promises.counting.progress.ledger import Ledger
from promises.counting.progress.reading import Dues, Reading
from promises.counting.progress.shape import WHOLE, Step, Window
from promises.words.enums import WindowState


def read_deliverable(
    frame: Frame, versions: Sequence[Target], rows: Sequence[Contribution], ledger: Ledger
) -> Reading:
    """One thing, or its steps, each done from the first counting row that names it."""
    target = in_force(versions, frame.starts_on)
    due_on = due_day(frame, target)
    steps = tuple(_steps(target, [row for row in rows if row.ends_on >= frame.starts_on], due_on))
    done = sum(1 for step in steps if step.done)
    dues = Dues(ledger)
    missed = [step for step in steps if not step.done and _overdue(step, frame)]
    unknown = [dues.add(ledger.closed_with(step.due_on)) for step in missed if step.due_on]
    expected = sum(1 for step in steps if _overdue(step, frame))
    return Reading(
        complete=done == len(steps),
        done_on=max((step.done_on for step in steps if step.done_on), default=None),
        late=done == len(steps) and _late(steps, due_on),
        started=done > 0,
        something=done > 0,
        missed=bool(missed),
        unknown=any(unknown),
        unmet_in=dues.unmet,
        unknown_in=dues.unknown,
        windows=(_window(frame, due_on, steps, unknown=any(unknown)),),
        steps=steps if target.milestones or target.parts else (),
        done=None if any(unknown) and not done else Decimal(done),
        target=Decimal(len(steps)),
        expected=Decimal(expected),
        fraction=None if any(unknown) and not done else Fraction(done, len(steps)),
    )


def due_day(frame: Frame, target: Target) -> date | None:
    """The deadline, or the end that was promised first; a prolongation makes nothing timely."""
    return min((day for day in (frame.first_end, target.deadline) if day), default=None)


def _steps(target: Target, rows: Sequence[Contribution], due_on: date | None) -> Iterable[Step]:
    wanted = target.milestones or tuple(Milestone(p.key, p.label, p.ends_on) for p in target.parts)
    for step in wanted:
        named = [row.ends_on for row in rows if row.part == step.key]
        yield Step(step.key, step.label, step.due_on or due_on, min(named, default=None))
    if not wanted:
        yield Step("", "", due_on, _day_it_came_to_one(rows))


def _day_it_came_to_one(rows: Sequence[Contribution]) -> date | None:
    done = Decimal(0)
    for row in rows:
        done += row.quantity
        if done >= 1:
            return row.ends_on
    return None


def _overdue(step: Step, frame: Frame) -> bool:
    """Due, and not excused by a signing that came after."""
    return (
        step.due_on is not None
        and is_over(step.due_on, frame.today)
        and not frame.before_signing(step.due_on)
    )


def _late(steps: Iterable[Step], due_on: date | None) -> bool:
    return due_on is not None and any(step.done_on is not None and step.done_on > due_on for step in steps)


def _window(frame: Frame, due_on: date | None, steps: Sequence[Step], *, unknown: bool) -> Window:
    done = Decimal(sum(1 for step in steps if step.done))
    ended = due_on is not None and is_over(due_on, frame.today)
    state = WindowState.RUNNING
    if done == len(steps):
        state = WindowState.MET
    elif unknown:
        state = WindowState.UNKNOWN
    elif frame.starts_on > frame.today:
        state = WindowState.COMING
    elif ended and due_on is not None:
        state = WindowState.BEFORE_SIGNING if frame.before_signing(due_on) else WindowState.MISSED
    return Window(
        starts_on=frame.starts_on,
        ends_on=due_on or max(frame.today, frame.starts_on),
        target=Decimal(len(steps)),
        done=None if state is WindowState.UNKNOWN else done,
        state=state,
        label=WHOLE,
        span_label="",
        logged=done,
        ended=ended,
    )

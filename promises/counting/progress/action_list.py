"""How far an action list has come: the one place where measures are counted. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from promises.words.enums import MeasureDecision


@dataclass(frozen=True)
class MeasureFact:
    """What was last decided about one measure, and when it should be done."""

    decision: MeasureDecision
    due_on: date | None = None

    def is_open(self) -> bool:
        """Whether something remains: a decision, or the work."""
        return self.decision in (MeasureDecision.PROPOSED, MeasureDecision.PLANNED)

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done before today. On its last day it is not late yet."""
        return self.is_open() and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class ActionList:
    """How many measures there are of each sort. ``overdue`` are among the planned and the undecided."""

    done: int = 0
    planned: int = 0
    undecided: int = 0
    refused: int = 0
    overdue: int = 0

    @property
    def total(self) -> int:
        return self.done + self.planned + self.undecided + self.refused

    @property
    def remaining(self) -> int:
        return self.planned + self.undecided

    @property
    def is_closed(self) -> bool:
        """Whether there was something on the list and nothing remains: each is done or refused."""
        return self.total > 0 and self.remaining == 0


def action_list(measures: Iterable[MeasureFact], today: date) -> ActionList:
    """Count the measures as they stand on ``today``."""
    found = list(measures)
    by_decision = {each: sum(m.decision == each for m in found) for each in MeasureDecision}
    return ActionList(
        done=by_decision[MeasureDecision.DONE],
        planned=by_decision[MeasureDecision.PLANNED],
        undecided=by_decision[MeasureDecision.PROPOSED],
        refused=by_decision[MeasureDecision.REFUSED],
        overdue=sum(measure.is_overdue(today) for measure in found),
    )

"""What counting gives: one frozen answer that page, PDF, API and data file all show."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from promises.counting.facts import ReportingPeriod, Target
from promises.words.enums import Status, WindowState

# What the one window of a target for the period as a whole is called.
WHOLE = "hela perioden"
# States of windows that take no part in the count.
UNCOUNTED = frozenset({WindowState.SHORT, WindowState.BEFORE_SIGNING, WindowState.NO_CASE})


@dataclass(frozen=True, slots=True)
class Window:
    """One window of a target. ``done`` is None when it is not known; ``logged`` is what rows show anyway.

    For a share or a service level ``done`` and ``target`` are percent. ``part`` is a sub-target's key.
    """

    starts_on: date
    ends_on: date
    target: Decimal
    done: Decimal | None
    state: WindowState
    label: str
    span_label: str
    logged: Decimal = Decimal(0)
    ended: bool = False
    part: str = ""

    @property
    def counted(self) -> bool:
        return self.state not in UNCOUNTED


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a deliverable; ``done_on`` is the day it was reached."""

    key: str
    label: str
    due_on: date | None
    done_on: date | None

    @property
    def done(self) -> bool:
        return self.done_on is not None


@dataclass(frozen=True, slots=True)
class Pace:
    """What the period ends at if the pace goes on: eight times of ten between ``low`` and ``high``.

    Counted in windows met for a rate, in the target's unit for a total. ``out_of`` is the target.
    """

    low: Decimal
    high: Decimal
    out_of: Decimal
    ends_on: date


@dataclass(frozen=True)
class Progress:
    """How a commitment stands at the start of ``today``, with today's rows in it.

    ``aim`` is the version of the target that is counted by.
    ``done`` is uncapped, None when nothing is known; ``target`` is summed over the counted windows.
    ``fraction`` is capped at one window by window, None where no share may be shown. ``percent`` is
    only for shares and service levels, rounded down to a tenth. ``mean`` is done per whole calendar
    unit over the ended windows that are known. ``spanned`` = rows run over several windows, so that
    these cannot be told apart. ``unaccounted`` = sixty days of silence made unknown not fulfilled.
    ``done_on`` is the day a deliverable was done. ``due_on`` is the last day that is in time.
    ``unknown_in`` is the latest period with something unmet that nobody accounted for. ``silent`` names
    the responsible who said nothing in ``silent_in``, the latest period with something unmet.
    """

    status: Status
    aim: Target
    today: date
    starts_on: date
    ends_on: date | None
    signed_on: date | None = None
    due_on: date | None = None
    was: Status | None = None
    withdrawn_on: date | None = None
    done_on: date | None = None
    late: bool = False
    unaccounted: bool = False
    spanned: bool = False
    done: Decimal | None = None
    target: Decimal | None = None
    expected: Decimal | None = None
    fraction: Fraction | None = None
    percent: Decimal | None = None
    mean: Fraction | None = None
    windows: tuple[Window, ...] = ()
    steps: tuple[Step, ...] = ()
    unknown_in: ReportingPeriod | None = None
    silent: tuple[str, ...] = ()
    silent_in: ReportingPeriod | None = None
    judged_in: ReportingPeriod | None = None
    next_due: ReportingPeriod | None = None
    pace: Pace | None = None

    @property
    def over(self) -> bool:
        return self.ends_on is not None and self.ends_on < self.today

    @property
    def counted(self) -> tuple[Window, ...]:
        return tuple(window for window in self.windows if window.counted)

    @property
    def windows_total(self) -> int:
        return len(self.counted)

    @property
    def windows_met(self) -> int:
        return _how_many(self.windows, lambda window: window.state is WindowState.MET)

    @property
    def windows_ended(self) -> int:
        return _how_many(self.counted, lambda window: window.ended)


def _how_many(windows: tuple[Window, ...], that: Callable[[Window], bool]) -> int:
    return sum(1 for window in windows if that(window))

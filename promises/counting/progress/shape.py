"""What counting gives: one frozen answer that page, PDF, API and data file all show."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from promises.counting.calendars import UnitName
from promises.counting.facts import Contribution, Judgement, ReportingPeriod, Target
from promises.words.enums import Precision, Status, Unknown, WindowState

# What the one window of a target for the period as a whole is called.
WHOLE = "hela perioden"
# States of windows that take no part in the count.
UNCOUNTED = frozenset({WindowState.SHORT, WindowState.BEFORE_SIGNING, WindowState.NO_CASE})


@dataclass(frozen=True, slots=True)
class Window:
    """One window of a target. ``done`` is None when it is not known; ``logged`` is what rows show anyway.

    For a share or a service level ``done`` and ``target`` are percent. ``part`` is a sub-target's key. ``rows``
    is how many rows fell in it. ``gap`` says whether some of it waits for word or is unknown, also where its
    state says more; ``known_through`` is the last day of it that is accounted for. ``expected`` is what it should
    have come to by now, where that grows day by day. ``aim`` is the target it is counted by. ``covered`` = a longer
    row lies over it; ``behind`` = it runs, and less is done than was expected when last accounted for. ``least`` =
    few people are among it: no more than this is told of its number (promises.counting.few); ``few`` are those of
    its rows that are not told. Where days or weeks are told apart, ``days`` are those of its rows; ``stretches`` are
    those parts of it that count, where a season leaves some out. ``unit`` is the calendar unit that it is, where it is one.
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
    rows: int = 0
    gap: WindowState | None = None
    known_through: date | None = None
    expected: Decimal | None = None
    aim: Target | None = None
    covered: bool = False
    behind: bool = False
    least: Decimal | None = None
    few: tuple[Contribution, ...] = ()
    days: frozenset[date] = frozenset()
    stretches: tuple[tuple[date, date], ...] = ()
    unit: UnitName | None = None

    @property
    def counted(self) -> bool:
        return self.state not in UNCOUNTED


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a deliverable; ``done_on`` is the day it was reached, by a row that began on ``done_from``."""

    key: str
    label: str
    due_on: date | None
    done_on: date | None
    done_from: date | None = None

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


class Answer(NamedTuple):
    """What is said of a commitment in a word: its status, and of what is unknown which of the six words."""

    status: Status
    unknown: Unknown | None = None

    @property
    def value(self) -> str:
        """The name that symbol and colour go by."""
        return self.status.value

    @property
    def label(self) -> str:
        return self.unknown.label if self.unknown else self.status.label

    @property
    def english(self) -> str:
        return self.unknown.english if self.unknown else self.status.english


# In the order they are shown everywhere: what is unknown after what is behind, what nobody ever told last.
ANSWERS = (
    Answer(Status.FULFILLED),
    Answer(Status.PARTLY_FULFILLED),
    Answer(Status.ON_TRACK),
    Answer(Status.BEHIND),
    Answer(Status.NOT_FULFILLED),
    Answer(Status.NOT_STARTED),
    *(Answer(Status.UNKNOWN, word) for word in Unknown if word is not Unknown.NEVER),
    Answer(Status.NOT_TRIGGERED),
    Answer(Status.WITHDRAWN),
    Answer(Status.UNKNOWN, Unknown.NEVER),
)


@dataclass(frozen=True)
class Progress:
    """How a commitment stands as of ``day``. ``morning`` is the day that has just begun: the same on a page, where
    today's rows count and today is not over; the day after in a period's report.

    ``unknown`` is which word fits where the status is unknown. ``aim`` is the version of the target that is
    counted by, ``changed_to`` the one that came in its place where the first is counted all the same. ``done`` is uncapped, None when nothing is known; ``target`` is summed over the counted windows.
    ``fraction`` is capped at one window by window, None where no share may be shown. ``percent`` is
    only for shares and service levels, rounded down to a tenth. ``mean`` is done per whole calendar
    unit over the ended windows that are known. ``spanned`` = rows run over several windows, so that
    these cannot be told apart. ``over`` = the promise's last day and its own later deadline have passed and
    nothing of it waits. ``done_on`` is the day a deliverable was done, at the latest where the row that says so
    began before, on ``done_from``. ``due_on`` is the last day that is in
    time. ``known_through`` is the last day that anybody has accounted for. ``gap_in`` are the closed periods
    with something unmet that are not accounted for, oldest first; ``silent`` names the responsible who said
    nothing in ``silent_in``, those of the closed periods with something unmet.
    ``judged_in`` is the period that ``judgement``, the parties' latest word, is about; ``is_judged`` = the status
    is theirs. Of what has no number ``since``
    rows came after it, or it is confirmed for every closed period after it that nothing was done: ``nothing_since``. ``least`` = few people are
    among what is done: no more than this is told of it, and neither bar, percentage, mean nor pace. ``counts_people`` = the commitment is flagged so, and read by everybody.
    """

    status: Status
    aim: Target
    day: date
    morning: date
    starts_on: date
    ends_on: date | None
    unknown: Unknown | None = None
    over: bool = False
    signed_on: date | None = None
    signed_precision: Precision = Precision.DAY
    due_on: date | None = None
    was: Answer | None = None
    withdrawn_on: date | None = None
    done_on: date | None = None
    done_from: date | None = None
    late: bool = False
    spanned: bool = False
    done: Decimal | None = None
    target: Decimal | None = None
    expected: Decimal | None = None
    fraction: Fraction | None = None
    percent: Decimal | None = None
    mean: Fraction | None = None
    windows: tuple[Window, ...] = ()
    steps: tuple[Step, ...] = ()
    known_through: date | None = None
    silent: tuple[str, ...] = ()
    silent_in: tuple[ReportingPeriod, ...] = ()
    gap_in: tuple[ReportingPeriod, ...] = ()
    judgement: Judgement | None = None
    judged_in: ReportingPeriod | None = None
    since: int = 0
    nothing_since: bool = False
    is_judged: bool = False
    next_due: ReportingPeriod | None = None
    pace: Pace | None = None
    least: Decimal | None = None
    counts_people: bool = False
    changed_to: Target | None = None

    @property
    def answer(self) -> Answer:
        return Answer(self.status, self.unknown)

    @property
    def counted(self) -> tuple[Window, ...]:
        return tuple(window for window in self.windows if window.counted)

    @property
    def waiting(self) -> tuple[Window, ...]:
        """The windows of which somebody may still give word in time."""
        return tuple(window for window in self.windows if window.gap is WindowState.WAITING)

    @property
    def missing(self) -> tuple[Window, ...]:
        """The windows of which nobody gave word in time."""
        return tuple(window for window in self.windows if window.gap is WindowState.UNKNOWN)

    @property
    def windows_total(self) -> int:
        return len(self.counted)

    @property
    def windows_met(self) -> int:
        return sum(window.state is WindowState.MET for window in self.windows)

    @property
    def windows_ended(self) -> int:
        return sum(window.ended for window in self.counted)

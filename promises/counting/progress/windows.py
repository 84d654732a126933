"""Targets that are counted: totals, rates, shares, service levels and ceilings, window by window."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from promises.counting.calendars import ONE_DAY, is_over
from promises.counting.facts import Contribution, ReportingPeriod, Target
from promises.counting.progress.count import Cases, Filled, cases, fill, measure, rows_of
from promises.counting.progress.expect import half_way, total_due
from promises.counting.progress.frame import (
    SHARES,
    Frame,
    Slot,
    in_force,
    is_ceiling,
    is_windowed,
    last_day,
    slots,
)
from promises.counting.progress.ledger import Ledger
from promises.counting.progress.reading import Dues
from promises.counting.progress.shape import Window
from promises.words.enums import Comparator, Counting, TargetForm, WindowState

NOTHING = Decimal(0)


class Counter:
    """One target counted: its windows filled with rows, and how each of them stands.

    ``target`` is the version that a target for the whole period keeps: the one of its first day.
    ``dues`` gathers, while windows are judged, where something unmet fell due.
    """

    def __init__(self, frame: Frame, versions: Sequence[Target], aim: Target, ledger: Ledger) -> None:
        self.frame = frame
        self.aim = aim
        self.target = in_force(versions, frame.starts_on)
        self.ledger = ledger
        self.dues = Dues(ledger)
        self.is_share = aim.form in SHARES
        self.is_ceiling = is_ceiling(aim)
        self.is_total = not (is_windowed(aim) or self.is_share or self.is_ceiling)
        # What is reached may be lost again, so a window is not met before it ends.
        self.can_fall = self.is_share or self.is_ceiling or aim.counting is Counting.LOWEST
        self.filled: list[Filled] = []
        self.too_long: list[Contribution] = []
        self.windows: list[Window] = []
        self._slots = slots(frame, versions, aim)

    def count(self, rows: Sequence[Contribution]) -> None:
        """Lay ``rows``, those that count up to today in order of time, in the windows."""
        by_part: dict[str, list[Contribution]] = defaultdict(list)
        for row in rows:
            by_part[row.part].append(row)
        for part, laid in zip(self.target.parts or (None,), self._slots, strict=True):
            late = None if part and (part.starts_on or part.ends_on) else self.late_from
            filled, too_long = fill(laid, rows_of(part, by_part) if part else rows, late)
            self.filled += filled
            self.too_long += too_long
        self.windows = [self._window(each) for each in self.filled]

    @property
    def pairs(self) -> list[tuple[Window, Filled]]:
        """Each window with the slot and the rows it was read from."""
        return list(zip(self.windows, self.filled, strict=True))

    @property
    def late_from(self) -> date | None:
        """What is done after a total's own deadline counts, and is late."""
        by_a_day = self.is_total and self.target.deadline and not self.target.season
        return last_day(self.frame, self.target) if by_a_day else None

    def expected(self, slot: Slot, logged: Decimal, day: date) -> Decimal:
        """What the window should have come to when ``day`` begins; only for numbers of things."""
        if self.is_share or self.is_ceiling or slot.short:
            return NOTHING
        if self.is_total:
            return total_due(self.frame, self.target, slot, day, logged)
        ended = is_over(slot.ends_on, day) and not self.frame.before_signing(slot.ends_on)
        return slot.target if ended else NOTHING

    def ended(self, slot: Slot) -> bool:
        return not slot.open and is_over(slot.ends_on, self.frame.today)

    def _window(self, filled: Filled) -> Window:
        slot = filled.slot
        told = cases(filled.rows) if self.is_share else None
        logged = measure(filled.rows, self.aim.counting)
        if self.is_share:
            logged = told.percent if told else NOTHING
        state = self._state(filled, logged, told)
        silent = state in {WindowState.BEFORE_SIGNING, WindowState.NO_CASE} and not filled.rows
        return Window(
            starts_on=slot.starts_on,
            ends_on=slot.ends_on,
            target=slot.target,
            done=None if silent or state is WindowState.UNKNOWN else logged,
            state=state,
            label=slot.label,
            span_label=slot.span_label,
            logged=logged,
            ended=self.ended(slot),
            part=slot.part,
        )

    def _state(self, filled: Filled, logged: Decimal, told: Cases | None) -> WindowState:
        slot, ended = filled.slot, self.ended(filled.slot)
        if slot.short:
            return WindowState.SHORT
        if slot.starts_on > self.frame.today:
            return WindowState.COMING
        if self.is_ceiling:
            return self._ceiling(filled, logged)
        reached = self.reached(slot, logged, told)
        if reached and (ended or not self.can_fall):
            return WindowState.MET
        # Nothing to keep the share on: rows say so, or, for a service level, there is simply no case.
        no_case = not told.of if told else self.aim.form is TargetForm.SERVICE_LEVEL
        if ended and self.is_share and no_case:
            return WindowState.NO_CASE
        if ended and self.frame.before_signing(slot.ends_on):
            return WindowState.BEFORE_SIGNING
        if filled.covered and (ended or self.is_total):
            return WindowState.UNKNOWN
        unaccounted = [self.dues.add(held) for held in self._unmet(slot, logged, reached)]
        if any(unaccounted):
            return WindowState.UNKNOWN
        return WindowState.MISSED if ended else WindowState.RUNNING

    def reached(self, slot: Slot, logged: Decimal, told: Cases | None) -> bool:
        """ "Exactly" and "between" are kept when the lower number is reached."""
        if not self.is_share:
            return logged >= slot.target
        if told is None or not told.of:
            return False
        above = told.compare(slot.target)
        return above <= 0 if self.aim.comparator is Comparator.AT_MOST else above >= 0

    def _unmet(self, slot: Slot, logged: Decimal, reached: bool) -> Iterable[list[ReportingPeriod]]:
        """The closed periods of each thing that fell due in the window and is still unmet."""
        if self.is_total:
            for period in self.ledger.closed:
                due = self.expected(slot, logged, min(period.ends_on + ONE_DAY, self.frame.today))
                if logged < due and due > self.expected(slot, logged, period.starts_on):
                    yield self.ledger.closed_with(period.ends_on)
            return
        days = [] if slot.open else [slot.ends_on]
        if self.is_share and not is_windowed(self.aim) and days:
            days.insert(0, half_way(self.frame, slot))
        for day in days:
            if not reached and is_over(day, self.frame.today) and not self.frame.before_signing(day):
                yield self.ledger.closed_with(day)

    def _ceiling(self, filled: Filled, logged: Decimal) -> WindowState:
        """Kept until it breaks; to be known to be kept it needs a word from every period."""
        slot, ended = filled.slot, self.ended(filled.slot)
        early = ended and self.frame.before_signing(slot.ends_on)
        if logged > slot.target:
            return WindowState.BEFORE_SIGNING if early else WindowState.MISSED
        held = [
            p for p in self.ledger.periods if slot.overlaps(p) and not self.frame.before_signing(p.ends_on)
        ]
        due = [p for p in held if self.ledger.is_closed(p) or ended]
        unaccounted = [self.dues.add([period]) for period in due]
        known = not any(unaccounted) and (bool(held) or bool(filled.rows))
        if filled.covered or any(unaccounted) or (ended and not known):
            return WindowState.BEFORE_SIGNING if early else WindowState.UNKNOWN
        return WindowState.MET if ended else WindowState.RUNNING

"""Targets that are counted: totals, rates, shares, service levels and ceilings, window by window."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from promises.counting.calendars import ONE_DAY, is_over
from promises.counting.facts import Contribution
from promises.counting.few import FEW, NOT_PEOPLE, least_of
from promises.counting.progress.count import Cases, Filled, cases, fill, measure, rows_of
from promises.counting.progress.expect import half_way, total_due
from promises.counting.progress.frame import SHARES, Frame, Phase, Slot, adds_up, is_ceiling, is_windowed
from promises.counting.progress.ledger import Ledger
from promises.counting.progress.shape import UNCOUNTED, Window
from promises.words.enums import Comparator, Counting, TargetForm, WindowState

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Verdict:
    """How one window stands. ``behind`` = it runs, and less is done than was expected when last accounted for.
    ``gap`` = part of it waits for word, or is unknown, whatever else is said of it."""

    state: WindowState
    behind: bool = False
    gap: WindowState | None = None
    known_through: date | None = None


_GAPS = frozenset({WindowState.WAITING, WindowState.UNKNOWN})


class Counter:
    """One phase counted: its windows filled with rows, and how each of them stands.

    ``rows`` are those that count, in order of time; ``all_days`` the own days, in order, of every row that
    stands, which tell whether there was a case where a commitment holds only "when needed".
    """

    def __init__(
        self,
        frame: Frame,
        phase: Phase,
        ledger: Ledger,
        rows: Sequence[Contribution],
        *,
        all_days: Sequence[date],
        conditional: bool,
    ) -> None:
        self.frame, self.phase, self.ledger = frame, phase, ledger
        self.aim, self.target = phase.aim, phase.target
        self.is_share = self.aim.form in SHARES
        self.is_ceiling = is_ceiling(self.aim)
        self.is_level = self.aim.counting is Counting.LOWEST and not self.is_share and not self.is_ceiling
        self.is_total = adds_up(self.aim) and not is_windowed(self.aim)
        # What is reached may be lost again, so a window is not met before it ends.
        self.can_fall = self.is_share or self.is_ceiling or self.is_level
        self.conditional, self._all_days = conditional, all_days
        self.filled: list[Filled] = []
        self.too_long: list[Contribution] = []
        self._fill(rows)
        counts = [(each, self._logged(each)) for each in self.filled]
        self.verdicts = [self._verdict(each, logged) for each, logged in counts]
        self.windows = [
            self._window(each, logged, verdict)
            for (each, logged), verdict in zip(counts, self.verdicts, strict=True)
        ]

    def _fill(self, rows: Sequence[Contribution]) -> None:
        last = self.phase.ends_on or self._last_day_that_counts
        first = self.phase.starts_on
        mine = [row for row in rows if first <= (day := row.day) and (last is None or day <= last)]
        by_part: dict[str, list[Contribution]] = defaultdict(list)
        for row in mine if self.target.parts else ():
            by_part[row.part].append(row)
        for part, laid in zip(self.target.parts or (None,), self.phase.slots, strict=True):
            late = None if part and (part.starts_on or part.ends_on) else self.late_from
            filled, too_long = fill(laid, rows_of(part, by_part) if part else mine, late)
            self.filled += filled
            self.too_long += too_long

    @property
    def _last_day_that_counts(self) -> date | None:
        """The promise's end, or the total's own deadline after it."""
        ends_on = self.frame.ends_on
        if ends_on is None or not self.target.deadline or is_windowed(self.aim):
            return ends_on
        return max(ends_on, self.target.deadline)

    @property
    def late_from(self) -> date | None:
        """What is done after a total's own deadline, within the period, counts and is late."""
        by_a_day = self.is_total and self.target.deadline and not self.target.season
        return self.target.deadline if by_a_day else None

    @property
    def pairs(self) -> list[tuple[Window, Filled]]:
        """Each window with the slot and the rows it was read from."""
        return list(zip(self.windows, self.filled, strict=True))

    def expected(self, slot: Slot, day: date) -> Decimal:
        """What the window should have come to when ``day`` begins; only for numbers of things that add up."""
        if self.can_fall or slot.short:
            return NOTHING
        if slot.gradual:
            if is_windowed(self.aim) and self.frame.before_signing(slot.ends_on):
                return NOTHING
            return total_due(self.frame, self.target, slot, day)
        ended = is_over(slot.ends_on, day) and not self.frame.before_signing(slot.ends_on)
        return slot.target if ended else NOTHING

    def ended(self, slot: Slot) -> bool:
        return not slot.open and is_over(slot.ends_on, self.frame.morning)

    def has_case(self, filled: Filled) -> bool:
        """Whether anything has come up in the window that the commitment holds for."""
        slot = filled.slot
        at = bisect_left(self._all_days, slot.starts_on)
        row = at < len(self._all_days) and self._all_days[at] <= slot.ends_on
        return (
            row or bool(filled.rows) or filled.covered or self.ledger.holds_need(slot.starts_on, slot.ends_on)
        )

    def _window(self, filled: Filled, logged: Decimal, verdict: Verdict) -> Window:
        slot, state = filled.slot, verdict.state
        # Nobody has said a number: neither then, nor of a level or a share that was never told.
        unsaid = state in UNCOUNTED or state is WindowState.WAITING
        unsaid |= (self.is_level or self.is_share) and state is not WindowState.MISSED
        silent = unsaid and not filled.rows
        return Window(
            starts_on=slot.starts_on,
            ends_on=slot.ends_on,
            target=slot.target,
            done=None if silent or state is WindowState.UNKNOWN else logged,
            state=state,
            label=slot.label,
            span_label=slot.span_label,
            logged=logged,
            rows=len(filled.rows),
            ended=self.ended(slot),
            part=slot.part,
            gap=verdict.gap,
            known_through=verdict.known_through,
            expected=self.expected(slot, self.frame.morning) if slot.gradual else None,
            aim=self.aim,
            covered=filled.covered,
            behind=verdict.behind,
            least=None if state is WindowState.COMING else self._least(filled, logged),
            few=tuple(row for row in filled.rows if row.few),
            days=self._days(filled),
            stretches=tuple(slot.stretches),
            unit=slot.unit,
        )

    def _days(self, filled: Filled) -> frozenset[date]:
        apart = self.aim.counting in (Counting.DAYS, Counting.WEEKS)
        return frozenset(row.day for row in filled.rows if not row.summed) if apart else frozenset()

    def _least(self, filled: Filled, logged: Decimal) -> Decimal | None:
        """What is told of the window's number where few people are among it."""
        if not self.frame.counts_people or self.aim.counting in NOT_PEOPLE:
            return None
        if self.is_share:
            return NOTHING
        if self.aim.counting is Counting.LOWEST:
            return NOTHING if logged < FEW else None
        return least_of(filled.rows)

    def _logged(self, filled: Filled) -> Decimal:
        if self.is_share:
            made = cases(filled.rows)
            return made.percent if made else NOTHING
        return measure(filled.rows, self.aim.counting)

    def _verdict(self, filled: Filled, logged: Decimal) -> Verdict:
        slot = filled.slot
        if slot.short:
            return Verdict(WindowState.SHORT)
        if slot.starts_on > self.frame.day:
            return Verdict(WindowState.COMING)
        verdict = self._ceiling(filled, logged) if self.is_ceiling else None
        if verdict is None and self.is_share:
            verdict = self._share(filled)
        if verdict is None:
            verdict = self._level(filled, logged) if self.is_level else self._number(filled, logged)
        early = self.ended(slot) and self.frame.before_signing(slot.ends_on)
        if early and verdict.state is not WindowState.MET and verdict.state is not WindowState.NO_CASE:
            return Verdict(WindowState.BEFORE_SIGNING, known_through=verdict.known_through)
        return verdict

    # --- a number of things that add up ---

    def _number(self, filled: Filled, logged: Decimal) -> Verdict:
        slot, ended = filled.slot, self.ended(filled.slot)
        last = min(slot.ends_on, self.frame.day)
        known = self.ledger.known_through(slot.starts_on, last)
        if logged >= slot.target:
            return Verdict(WindowState.MET, known_through=known)
        if filled.covered and (ended or slot.gradual):
            return Verdict(WindowState.UNKNOWN, gap=WindowState.UNKNOWN, known_through=known)
        if self.conditional and not self.has_case(filled):
            return self._without_case(slot, known)
        lacked = known is not None and logged < self.expected(slot, known + ONE_DAY)
        if ended and known == slot.ends_on:
            return Verdict(WindowState.MISSED, known_through=known)
        if slot.gradual:
            return self._gradual(slot, logged, known, lacked=lacked)
        if not ended:
            return Verdict(WindowState.RUNNING, known_through=known)
        gap = self.ledger.gap(slot.starts_on, slot.ends_on, known)
        return Verdict(gap, gap=gap, known_through=known)

    def _gradual(self, slot: Slot, logged: Decimal, known: date | None, *, lacked: bool) -> Verdict:
        """What grows day by day is read the same after its end as while it ran: unknown where a closed period is
        not told to its end and something was due by then, else it waits for what is open."""
        last = min(slot.ends_on, self.frame.day)
        silent = self.ledger.silent_until(slot.starts_on, last, known)
        gap = None
        if silent is not None and logged < self.expected(slot, silent + ONE_DAY):
            gap = WindowState.UNKNOWN
        elif self.ended(slot) or (known != last and logged < self.expected(slot, self.frame.morning)):
            gap = self.ledger.gap(slot.starts_on, last, known)
        state = WindowState.RUNNING
        if lacked and self.ended(slot):
            state = WindowState.MISSED
        elif gap and not lacked:
            state = gap
        return Verdict(state, lacked and not self.ended(slot), gap, known)

    def _without_case(self, slot: Slot, known: date | None) -> Verdict:
        """Of what holds only "when needed", a window in which nothing came up."""
        ended, last = self.ended(slot), min(slot.ends_on, self.frame.day)
        silent = self.ledger.silent_until(slot.starts_on, last, known)
        if (
            ended
            and known == slot.ends_on
            and self.ledger.has_word_in_all(slot.starts_on, last, closed_only=True)
        ):
            return Verdict(WindowState.NO_CASE, known_through=known)
        if silent is not None or (ended and self.ledger.gap(slot.starts_on, last, known) in _GAPS):
            gap = WindowState.UNKNOWN if silent is not None else self.ledger.gap(slot.starts_on, last, known)
            return Verdict(gap, gap=gap, known_through=known)
        return Verdict(WindowState.RUNNING, known_through=known)

    # --- what can fall again: it needs a word for every closed period ---

    def _ceiling(self, filled: Filled, logged: Decimal) -> Verdict:
        """Kept until it breaks; to be known to be kept it needs a word for all of its time."""
        slot, ended = filled.slot, self.ended(filled.slot)
        last = min(slot.ends_on, self.frame.day)
        known = self.ledger.known_through(slot.starts_on, last, standing=True)
        if logged > slot.target:
            return Verdict(WindowState.MISSED, known_through=known)
        if filled.covered:
            return Verdict(WindowState.UNKNOWN, gap=WindowState.UNKNOWN, known_through=known)
        untold = [
            each
            for each in self.ledger.to_tell(slot.starts_on, last)
            if (each.closed or ended) and (each.standing_through or date.min) < min(each.ends_on, last)
        ]
        return self._kept_or_gap(slot, known, [each.closed for each in untold], ended=ended)

    def _level(self, filled: Filled, logged: Decimal) -> Verdict:
        slot, ended = filled.slot, self.ended(filled.slot)
        last = min(slot.ends_on, self.frame.day)
        known = self.ledger.known_through(slot.starts_on, last, standing=True)
        if filled.rows and logged < slot.target:
            return Verdict(WindowState.MISSED, known_through=known)
        if filled.covered:
            return Verdict(WindowState.UNKNOWN, gap=WindowState.UNKNOWN, known_through=known)
        if ended and not filled.rows and known == slot.ends_on:
            if self.conditional and not self.has_case(filled):
                return Verdict(WindowState.NO_CASE, known_through=known)
            if self._said_to_be_nothing(slot):
                return Verdict(WindowState.MISSED, known_through=known)
        return self._by_word(slot, known, has_rows=bool(filled.rows))

    def _share(self, filled: Filled) -> Verdict:
        slot, ended = filled.slot, self.ended(filled.slot)
        last = min(slot.ends_on, self.frame.day)
        known = self.ledger.known_through(slot.starts_on, last, standing=True)
        if filled.covered:
            return Verdict(WindowState.UNKNOWN, gap=WindowState.UNKNOWN, known_through=known)
        made = cases(filled.rows)
        if made and made.of:
            verdict = self._by_word(slot, known, has_rows=True)
            if self.reached(slot, made):
                return verdict
            if verdict.state is WindowState.MET:
                return Verdict(WindowState.MISSED, known_through=known)
            half = not is_windowed(self.aim) and is_over(half_way(self.frame, slot), self.frame.morning)
            behind = half and verdict.state is WindowState.RUNNING
            return Verdict(verdict.state, behind, verdict.gap, known)
        need = self.ledger.holds_need(slot.starts_on, slot.ends_on)
        if made is not None and not need:
            return Verdict(WindowState.NO_CASE if ended else WindowState.RUNNING, known_through=known)
        if ended and known == slot.ends_on:
            level = self.aim.form is TargetForm.SERVICE_LEVEL or self.conditional
            if not need and (level or self.ledger.told_no_need(slot.starts_on, slot.ends_on)):
                return Verdict(WindowState.NO_CASE, known_through=known)
            if self._said_to_be_nothing(slot):
                return Verdict(WindowState.MISSED, known_through=known)
        return self._by_word(slot, known, has_rows=False)

    def _said_to_be_nothing(self, slot: Slot) -> bool:
        """Whether somebody has said so of a share or a level that has no row: a row of a later day says how much was done
        until then, and neither of how many nor how few at once."""
        return self.ledger.confirmed(slot.starts_on, slot.ends_on)

    def reached(self, slot: Slot, made: Cases) -> bool:
        """ "Exactly" and "between" are kept when the lower number is reached."""
        above = made.compare(slot.target)
        return above <= 0 if self.aim.comparator is Comparator.AT_MOST else above >= 0

    def _by_word(self, slot: Slot, known: date | None, *, has_rows: bool) -> Verdict:
        """Kept so far: known to be, where every period that the window touches has a word that still stands."""
        ended, last = self.ended(slot), min(slot.ends_on, self.frame.day)
        untold = [
            each.closed
            for each in self.ledger.to_tell(slot.starts_on, last)
            if (each.closed or ended)
            and not self.ledger.known_through(
                max(slot.starts_on, each.starts_on), min(last, each.ends_on), standing=True
            )
        ]
        if ended and not has_rows and not untold:
            untold = [all(each.closed for each in self.ledger.overlapping(last, last))]
        return self._kept_or_gap(slot, known, untold, ended=ended)

    def _kept_or_gap(self, slot: Slot, known: date | None, untold: Sequence[bool], *, ended: bool) -> Verdict:
        """``untold`` says of each period without a word whether it is closed."""
        if not untold:
            return Verdict(WindowState.MET if ended else WindowState.RUNNING, known_through=known)
        gap = WindowState.UNKNOWN
        if not any(untold):
            gap = self.ledger.gap(slot.starts_on, slot.ends_on, known)
        return Verdict(gap, gap=gap, known_through=known)

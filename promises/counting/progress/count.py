"""Ways of counting: rows into slots, and the rows of a slot into one figure."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import accumulate

from promises.counting.facts import Contribution, Part
from promises.counting.progress.frame import Slot
from promises.words.enums import Counting

NOTHING = Decimal(0)
_HUNDRED = Decimal(100)


@dataclass(slots=True)
class Filled:
    """A slot with the rows that fell in it. ``covered`` = a row longer than the slot lies over it."""

    slot: Slot
    rows: list[Contribution] = field(default_factory=list)
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Cases:
    """Above and below the line of a share."""

    kept: Decimal
    of: Decimal

    @property
    def percent(self) -> Decimal:
        """Rounded down to a tenth, so that a missed share never looks reached."""
        if not self.of:
            return NOTHING
        return (self.kept * _HUNDRED / self.of).quantize(Decimal("0.1"), ROUND_DOWN)

    def compare(self, percent: Decimal) -> Decimal:
        """Negative, zero or positive, exactly: below, at or above ``percent``."""
        return self.kept * _HUNDRED - percent * self.of


def fill(
    slots: Sequence[Slot], rows: Sequence[Contribution], late: date | None
) -> tuple[list[Filled], list[Contribution]]:
    """Lay rows in the slots of one sub-target; the second list holds the rows too long for a slot.

    A row counts once, on its own day. From ``late`` on, rows still go to the last slot.
    """
    filled = [Filled(slot) for slot in slots]
    starts = [slot.starts_on for slot in slots]
    too_long = []
    edges = [0] * (len(slots) + 1)  # +1 where a long row begins to cover, −1 after its last slot
    for row in rows:
        day = row.day
        at = bisect_right(starts, day) - 1
        if at < 0:
            continue
        slot = slots[at]
        if row.starts_on < day and _days(row) > slot.days and slot.overlaps(row):
            too_long.append(row)
            edges[_first_touched(row, slots, starts)] += 1
            edges[at + 1] -= 1
        elif _inside(day, slot) or (late is not None and day > late):
            filled[at].rows.append(row)
    for each, lying in zip(filled, accumulate(edges), strict=False):
        each.covered = lying > 0
    return filled, too_long


def _first_touched(row: Contribution, slots: Sequence[Slot], starts: Sequence[date]) -> int:
    at = max(bisect_right(starts, row.starts_on) - 1, 0)
    return at if slots[at].overlaps(row) else at + 1


def rows_of(part: Part, by_part: Mapping[str, list[Contribution]]) -> list[Contribution]:
    """The rows that may count for a sub-target: by name, or by date when it has days of its own."""
    named = by_part.get(part.key, [])
    if part.starts_on is None and part.ends_on is None:
        return named
    return sorted([*named, *by_part.get("", [])], key=in_order)


def in_order(row: Contribution) -> tuple[date, date, str]:
    """Rows are counted by their own day; the order they came in says nothing."""
    return row.day, row.starts_on, row.key


def measure(rows: Iterable[Contribution], counting: Counting) -> Decimal:
    """The rows of one window as one figure."""
    if counting is Counting.LOWEST:
        return min((row.quantity for row in rows), default=NOTHING)
    return sum(events(rows, counting), NOTHING)


def events(rows: Iterable[Contribution], counting: Counting) -> list[Decimal]:
    """What was counted, one number for each thing that counts by itself.

    Of several rows on the same day (week, place) the largest counts. A row over a span, such as
    "21 evenings in June", stands for its quantity, at most for the days (weeks) it spans.
    """
    if counting not in _APART:
        return [row.quantity for row in rows]
    found: dict[Hashable, Decimal] = {}
    summed: list[Decimal] = []
    for row in rows:
        if row.summed:
            summed.append(row.quantity)
            continue
        key, worth = apart_by(row, counting)
        found[key] = max(found.get(key, NOTHING), worth)
    return [*found.values(), *summed]


def apart_by(row: Contribution, counting: Counting) -> tuple[Hashable, Decimal]:
    """What tells the row from others by this way of counting (days, weeks, places), and how much it is worth."""
    key_of, most = _APART[counting]
    worth = min(row.quantity, Decimal(most(row)))
    return key_of(row), worth if most(row) > 1 or worth <= 0 else Decimal(1)


def cases(rows: Iterable[Contribution]) -> Cases | None:
    """The share that rows make; None when no row says what is below the line."""
    based = [(row.quantity, row.out_of) for row in rows if row.out_of is not None]
    if not based:
        return None
    return Cases(sum((kept for kept, _ in based), NOTHING), sum((of for _, of in based), NOTHING))


def _weeks(row: Contribution) -> int:
    monday = row.starts_on - timedelta(days=row.starts_on.weekday())
    return (row.day - monday).days // 7 + 1


def _places(row: Contribution) -> int:
    """A named place is one; a row without a name can stand for as many as it says."""
    return 1 if row.place.strip() else max(int(row.quantity), 1)


def _days(row: Contribution) -> int:
    return (row.day - row.starts_on).days + 1


def _inside(day: date, slot: Slot) -> bool:
    if not slot.stretches:
        return day <= slot.ends_on
    return any(first <= day <= last for first, last in slot.stretches)


# How rows are told apart, and how many things one row can stand for at most.
_APART: dict[Counting, tuple[Callable[[Contribution], Hashable], Callable[[Contribution], int]]] = {
    Counting.DAYS: (lambda row: row.day, _days),
    Counting.WEEKS: (lambda row: row.day.isocalendar()[:2], _weeks),
    Counting.PLACES: (lambda row: " ".join(row.place.casefold().split()), _places),
}

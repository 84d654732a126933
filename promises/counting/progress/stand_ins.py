"""Numbers that stand in a file for those that are not told: from them the same answer follows, and no more. Pure.

In each window they are the least that give the same state and the same whole fives. So two logs that everybody is
told the same of have the same stand-ins, whatever the numbers were. They hold for the day that the file is of.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import product
from math import floor

from msgspec import structs

from promises.counting.facts import Commitment, Contribution, Promise
from promises.counting.few import FEW
from promises.counting.progress import SHARES, AsOf, Progress, Window, progress
from promises.words.enums import Counting, TargetForm

# What quantities are rounded to.
LEAST = Decimal("0.001")
# What stands below the line of a share.
OF = Decimal(100)
_FIVES = int(FEW / LEAST)
# What is tried for rows that are in no window.
_LADDER = (Decimal(1), LEAST, Decimal(2), Decimal(3), Decimal(4), FEW - LEAST)

Key = tuple[str, str]


@dataclass(frozen=True)
class _Group:
    """The rows of one window whose numbers are not told: cell by cell, a cell for what is told by itself, as a reporting
    period or a sum. What the window gets above what its cells have anyway, in thousandths, is looked for between
    nothing and ``most``."""

    window: int
    cells: tuple[tuple[Contribution, ...], ...]
    most: int


def stand_ins(commitment: Commitment, promise: Promise, as_of: AsOf) -> dict[Key, Contribution]:
    """The rows that are ``few`` with what stands for their numbers, by activity and part.

    One that bears on nothing is one. Time is that of counting some fifteen times; none where no row is few.
    """
    rows = {(row.key, row.part): row for row in commitment.contributions if row.few}
    if not rows:
        return {}
    truth = progress(commitment, promise, as_of)
    shares = truth.aim.form in SHARES
    plain = {key: _of(row, Decimal(0) if shares else Decimal(1)) for key, row in rows.items()}
    if truth.aim.form is TargetForm.NONE:
        return plain
    if truth.aim.form is TargetForm.DELIVERABLE:  # done with the row that makes it one
        done_on = truth.done_on or date.max
        return {key: _of(row, Decimal(1) if row.day >= done_on else LEAST) for key, row in rows.items()}
    groups = _groups(truth, promise)
    laid = {(row.key, row.part) for group in groups for cell in group.cells for row in cell}
    rest = [row for key, row in rows.items() if key not in laid]
    # What is done in time and what is late may be one window; longer rows than windows are in none.
    for backwards, quantity in product((False, True), _LADDER):
        others = {(row.key, row.part): _of(row, quantity) for row in rest}
        known = _with(commitment, plain | others)
        found = plain | others | _least(known, promise, as_of, truth, groups, backwards=backwards)
        again = progress(_with(commitment, found), promise, as_of)
        if (again.answer, again.was, again.late) == (truth.answer, truth.was, truth.late):
            return found
    return found


def _groups(truth: Progress, promise: Promise) -> list[_Group]:
    groups, seen = [], set[Key]()
    for at, window in enumerate(truth.windows):
        rows = [row for row in window.few if (row.key, row.part) not in seen]  # parts may lie over each other
        seen |= {(row.key, row.part) for row in rows}
        cells: dict[tuple[object, ...], list[Contribution]] = defaultdict(list)
        for row in rows:
            period = next((p.slug for p in promise.periods if p.starts_on <= row.day <= p.ends_on), "")
            late = row.day > (truth.aim.deadline or date.max)
            cells[period, late, row.key if row.summed else ""].append(row)
        if rows:
            parts = tuple(map(tuple, cells.values()))
            groups.append(_Group(at, parts, _most(truth, rows, parts)))
    return groups


def _most(truth: Progress, rows: Sequence[Contribution], cells: Sequence[Sequence[Contribution]]) -> int:
    """What the true numbers are, by the measure of ``_laid``: the search begins there."""
    if truth.aim.form in SHARES:
        of = sum((row.out_of or 0 for row in rows), Decimal(0))
        kept = sum((row.quantity for row in rows if row.out_of is not None), Decimal(0))
        return floor(Fraction(kept * OF) / Fraction(of) / Fraction(LEAST)) if of else 0
    if truth.aim.counting is Counting.LOWEST:
        return floor(min(row.quantity for row in rows) / LEAST)
    return sum(floor(sum(row.quantity for row in cell) / LEAST) - _base(cell) for cell in cells)


def _base(cell: Sequence[Contribution]) -> int:
    """What a cell has anyway: the whole fives that are told of it, and no row nothing."""
    fives = floor(sum(row.quantity for row in cell) / LEAST) // _FIVES * _FIVES
    return max(fives, len(cell))


def _least(
    commitment: Commitment,
    promise: Promise,
    as_of: AsOf,
    truth: Progress,
    groups: Sequence[_Group],
    *,
    backwards: bool,
) -> dict[Key, Contribution]:
    """Every window's search at once: a window's state goes by its own rows. Where even the true numbers, laid as these
    are, do not give it, nothing is laid above what is told: the numbers may not come out."""
    lay = partial(_laid, truth, backwards=backwards)
    low, high = [0] * len(groups), [group.most for group in groups]

    def fitting(above: Sequence[int]) -> list[bool]:
        tried = progress(_with(commitment, _all(lay, groups, above)), promise, as_of)
        in_time = len(groups) > 1 or tried.late == truth.late
        states = [(tried.windows[group.window], truth.windows[group.window]) for group in groups]
        return [in_time and _state(one) == _state(other) for one, other in states]

    while any(a < b for a, b in zip(low, high, strict=True)):
        middle = [(a + b) // 2 for a, b in zip(low, high, strict=True)]
        for at, fits in enumerate(fitting(middle)):
            if fits:
                high[at] = middle[at]
            else:
                low[at] = min(middle[at] + 1, high[at])
    return _all(lay, groups, [above if fits else 0 for above, fits in zip(high, fitting(high), strict=True)])


def _state(window: Window) -> tuple[object, ...]:
    nothing = window.done is None, not window.logged
    return window.state, window.gap, window.behind, window.least, nothing


def _all(
    lay: partial[Iterable[Contribution]], groups: Sequence[_Group], more: Sequence[int]
) -> dict[Key, Contribution]:
    return {
        (row.key, row.part): row
        for group, above in zip(groups, more, strict=True)
        for row in lay(group, above)
    }


def _laid(truth: Progress, group: _Group, above: int, *, backwards: bool) -> Iterable[Contribution]:
    """The window's rows with ``above`` thousandths laid on its cells, one after the other, none to a new five. The
    first row of a cell bears it all. Of shares and levels every row bears the same."""
    if truth.aim.form in SHARES or truth.aim.counting is Counting.LOWEST:
        for cell in group.cells:
            yield from (_of(row, above * LEAST) for row in cell)
        return
    for cell in reversed(group.cells) if backwards else group.cells:
        base = _base(cell)
        room = base // _FIVES * _FIVES + _FIVES - 1 - base
        borne, above = min(above, room), max(above - room, 0)
        first, *others = cell
        yield _of(first, (base + borne - len(others)) * LEAST)
        yield from (_of(row, LEAST) for row in others)


def _of(row: Contribution, quantity: Decimal) -> Contribution:
    return structs.replace(row, quantity=quantity, out_of=OF if row.out_of else row.out_of)


def _with(commitment: Commitment, found: Mapping[Key, Contribution]) -> Commitment:
    rows = (found.get((row.key, row.part), row) for row in commitment.contributions)
    return replace(commitment, contributions=tuple(rows))

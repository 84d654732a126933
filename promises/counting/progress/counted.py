"""Counted windows added up to what a status and a figure need."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from promises.counting.few import least_of
from promises.counting.progress.count import Filled, cases, events, measure
from promises.counting.progress.frame import Frame, is_windowed, last_day, number_of
from promises.counting.progress.ledger import Ledger
from promises.counting.progress.pace import rate_pace, total_pace
from promises.counting.progress.reading import Reading
from promises.counting.progress.shape import Pace, Window
from promises.counting.progress.windows import NOTHING, Counter
from promises.words.enums import Comparator, Counting, TargetForm, WindowState


def read_counted(frame: Frame, counters: Sequence[Counter], ledger: Ledger) -> Reading:
    """One counter for each phase, never none; the last is of the target that is counted by now."""
    last = counters[-1]
    windows = tuple(window for each in counters for window in each.windows)
    counted = [window for window in windows if window.counted]
    gaps = [window for window in windows if window.gap is not None]
    unmet = [(w.starts_on, w.ends_on) for w in counted if w.gap or w.state is WindowState.MISSED]
    spanned = sum(len(_hidden(each)) for each in counters)
    unknown = sum(window.gap is WindowState.UNKNOWN for window in gaps)
    anything = any(window.logged > 0 for window in counted) or any(each.too_long for each in counters)
    endless = is_windowed(last.aim) and last_day(frame, last.aim) is None
    missed = any(_is_missed(each) for each in counters)
    is_known = anything or missed or not gaps  # a miss is known as far as somebody has accounted for it
    return Reading(
        complete=bool(counted) and not endless and all(w.state is WindowState.MET for w in counted),
        late=any(_late(each) for each in counters),
        begun=anything or _begun(last, ledger),
        something=_something(last, counted, anything=anything),
        missed=missed,
        no_case=_no_case(last, counted, windows),
        unknown=unknown > 0,
        waits=any(ledger.may_come(w.ends_on, w.known_through) for w in gaps),
        spanned=bool(spanned),
        hidden_only=bool(spanned) and spanned == unknown,
        gaps=ledger.gaps(unmet),
        windows=windows,
        done=_done(counters, counted) if is_known else None,
        target=_target(last, counted),
        expected=_expected(counters),
        fraction=_fraction(last, counted) if is_known and not spanned else None,
        percent=_percent(last),
        mean=_mean(last),
        pace=None if unknown or len(counters) > 1 else _pace(last, counted),
        least=_least(counters, counted),
    )


def _least(counters: Sequence[Counter], counted: Sequence[Window]) -> Decimal | None:
    """What is told of all windows together, and of longer rows, is what is told of each."""
    told = [(window.logged, window.least) for window in counted]
    for each in counters:
        few = any(row.few for row in each.too_long)
        told.append((measure(each.too_long, each.aim.counting), least_of(each.too_long) if few else None))
    if all(least is None for _, least in told):
        return None
    return sum((logged if least is None else least for logged, least in told), NOTHING)


def _is_missed(counter: Counter) -> bool:
    """Whether something due is known not to be done."""
    known = any(each.behind or each.state is WindowState.MISSED for each in counter.verdicts)
    return known or _certainly_short(counter)


def _hidden(counter: Counter) -> list[tuple[Window, Filled]]:
    """The windows that cannot be told apart, because a longer row lies over them."""
    return [(w, f) for w, f in counter.pairs if w.state is WindowState.UNKNOWN and f.covered]


def _certainly_short(counter: Counter) -> bool:
    """Even if everything told over the hidden windows fell in them, it is not enough for those that have ended."""
    hidden = _hidden(counter)
    if not hidden or counter.can_fall or counter.aim.counting is Counting.PLACES:
        return False
    told = measure(counter.too_long, counter.aim.counting) + sum(window.logged for window, _ in hidden)
    return told < sum(counter.expected(filled.slot, counter.frame.morning) for _, filled in hidden)


def _late(counter: Counter) -> bool:
    late = counter.late_from
    if late is None:
        return False
    counting = counter.aim.counting
    return any(
        measure((row for row in filled.rows if row.day <= late), counting) < filled.slot.target
        for filled in counter.filled
    )


def _begun(counter: Counter, ledger: Ledger) -> bool:
    """Of what can fall again a row that counts is enough; of a ceiling also that somebody has confirmed its time."""
    if counter.is_share:
        return any(filled.rows for filled in counter.filled)
    counted = [window for window in counter.windows if window.counted]
    if counter.is_ceiling and any(ledger.confirmed(each.starts_on, each.ends_on) for each in counted):
        return True
    return counter.can_fall and any(window.rows for window in counted)


def _something(counter: Counter, counted: Iterable[Window], *, anything: bool) -> bool:
    """Of what can fall again only a window known to be kept is done, or a missed one with something in it."""
    if not counter.can_fall:
        return anything
    done = {WindowState.MET} if counter.is_ceiling else {WindowState.MET, WindowState.MISSED}
    return any(w.state in done and (w.state is WindowState.MET or w.logged > 0) for w in counted)


def _no_case(counter: Counter, counted: Sequence[Window], windows: Sequence[Window]) -> bool:
    """A share all of whose rows say that there was none."""
    if counter.aim.form is not TargetForm.SHARE:
        return False
    told = cases(row for filled in counter.filled for row in filled.rows)
    bad = {WindowState.UNKNOWN, WindowState.WAITING, WindowState.MISSED}
    none = any(window.state is WindowState.NO_CASE for window in windows)
    none_told = told is not None and not told.of
    return (none_told or (none and not counted)) and not any(window.state in bad for window in counted)


def _done(counters: Sequence[Counter], counted: Sequence[Window]) -> Decimal | None:
    last = counters[-1]
    if last.is_share:
        return _percent(last)
    if last.is_level:
        rows = [row for window, filled in last.pairs if window.counted for row in filled.rows]
        missed = any(window.state is WindowState.MISSED for window in counted)
        return measure(rows, Counting.LOWEST) if rows or missed else None
    too_long = (measure(each.too_long, each.aim.counting) for each in counters)
    return sum((w.logged for w in counted), sum(too_long, NOTHING))


def _target(counter: Counter, counted: Sequence[Window]) -> Decimal:
    if counter.is_share or counter.is_level:
        return number_of(counter.target)
    return sum((window.target for window in counted), NOTHING)


def _expected(counters: Sequence[Counter]) -> Decimal | None:
    """None for what has no expectation day by day."""
    last = counters[-1]
    if last.can_fall:
        return None
    endless = last.is_total and all(filled.slot.open for filled in last.filled)
    if endless and not last.frame.earlier_ends:
        return None
    morning = last.frame.morning
    due = (
        each.expected(filled.slot, morning)
        for each in counters
        for window, filled in each.pairs
        if window.state is not WindowState.NO_CASE
    )
    return sum(due, NOTHING)


def _fraction(counter: Counter, counted: Sequence[Window]) -> Fraction | None:
    """Capped window by window, so that more in one never fills another."""
    target = sum((window.target for window in counted), NOTHING)
    at_most = counter.is_ceiling or counter.aim.comparator is Comparator.AT_MOST
    if at_most or not target or (counter.is_level and not any(w.rows for w in counted)):
        return None
    return Fraction(sum((min(w.logged, w.target) for w in counted), NOTHING)) / Fraction(target)


def _percent(counter: Counter) -> Decimal | None:
    if not counter.is_share:
        return None
    told = cases(row for filled in counter.filled for row in filled.rows)
    return told.percent if told and told.of else None


def _mean(counter: Counter) -> Fraction | None:
    """Done per whole calendar unit, over the ended windows that somebody has told a number of."""
    if not is_windowed(counter.aim) or counter.can_fall:
        return None
    told, said = measure(counter.too_long, counter.aim.counting), bool(counter.too_long)
    units = Fraction(0)
    whole = 0
    for window, filled in counter.pairs:
        known = window.done is not None or filled.covered
        if window.ended and window.counted and known:
            told += window.logged
            said |= bool(filled.rows)
            if filled.slot.of_unit.denominator == 1:  # nearly all: adding fractions is slow
                whole += 1
            else:
                units += filled.slot.of_unit
    units += whole
    return Fraction(told) / units if units and said else None


def _pace(counter: Counter, counted: Sequence[Window]) -> Pace | None:
    if counter.can_fall or counter.aim.counting is Counting.PLACES:
        return None
    if not counter.is_total:
        return rate_pace(counter.frame, counted) if last_day(counter.frame, counter.aim) else None
    if len(counter.filled) != 1 or counter.filled[0].slot.open:
        return None
    [filled] = counter.filled
    morning, runs_from = counter.frame.morning, counter.frame.runs_from
    before = [row for row in filled.rows if runs_from <= row.day < morning]
    counts = events(before, counter.aim.counting)
    return total_pace(counter.frame, filled.slot, counted[0].logged if counted else NOTHING, counts)

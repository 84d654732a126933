"""Counted windows added up to what a status and a figure need."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from promises.counting.calendars import is_over
from promises.counting.facts import Contribution, Target
from promises.counting.progress.count import Filled, cases, events, measure
from promises.counting.progress.expect import half_way
from promises.counting.progress.frame import Frame, is_windowed, last_day, number_of
from promises.counting.progress.ledger import Ledger
from promises.counting.progress.pace import rate_pace, total_pace
from promises.counting.progress.reading import Reading
from promises.counting.progress.shape import Pace, Window
from promises.counting.progress.windows import NOTHING, Counter
from promises.words.enums import Comparator, Counting, TargetForm, WindowState


def read_counted(
    frame: Frame, versions: Sequence[Target], aim: Target, rows: Sequence[Contribution], ledger: Ledger
) -> Reading:
    """``rows`` are those that count, up to today."""
    counter = Counter(frame, versions, aim, ledger)
    counter.count(rows)
    counted = [window for window in counter.windows if window.counted]
    hidden = any(_is_hidden(*pair) for pair in counter.pairs)
    short = hidden and _certainly_short(counter)
    missed = any(window.state is WindowState.MISSED for window in counted)
    silence = any(w.state is WindowState.UNKNOWN and not f.covered for w, f in counter.pairs)
    anything = any(window.logged > 0 for window in counted) or bool(counter.too_long)
    known = anything or not silence
    endless = is_windowed(counter.aim) and last_day(counter.frame, counter.aim) is None
    all_met = all(window.state is WindowState.MET for window in counted)
    return Reading(
        complete=bool(counted) and all_met and not endless,
        late=_late(counter),
        started=_started(counter, anything),
        something=any(w.state is WindowState.MET for w in counted) if counter.is_ceiling else anything,
        missed=missed or short or _behind(counter),
        no_case=_no_case(counter, counted),
        unknown=silence or (hidden and not short and not missed),
        spanned=hidden,
        unmet_in=counter.dues.unmet,
        unknown_in=counter.dues.unknown,
        windows=tuple(counter.windows),
        done=_done(counter, counted) if known else None,
        target=_target(counter, counted),
        expected=_expected(counter),
        fraction=_fraction(counter, counted) if known and not hidden else None,
        percent=_percent(counter),
        mean=_mean(counter),
        pace=None if silence or hidden else _pace(counter, counted),
    )


def _is_hidden(window: Window, filled: Filled) -> bool:
    """Whether a window cannot be told apart, because a longer row lies over it."""
    return window.state is WindowState.UNKNOWN and filled.covered


def _certainly_short(counter: Counter) -> bool:
    """Even if everything told over the hidden windows fell in them, it is not enough for all of them."""
    if counter.can_fall or counter.aim.counting is Counting.PLACES:
        return False
    told, wanted = measure(counter.too_long, counter.aim.counting), NOTHING
    for window, filled in counter.pairs:
        if _is_hidden(window, filled):
            told += window.logged
            wanted += counter.expected(filled.slot, NOTHING, counter.frame.today)
    return told < wanted


def _late(counter: Counter) -> bool:
    late = counter.late_from
    if late is None:
        return False
    counting = counter.aim.counting
    return any(
        measure((row for row in filled.rows if row.ends_on <= late), counting) < filled.slot.target
        for filled in counter.filled
    )


def _started(counter: Counter, anything: bool) -> bool:
    if counter.is_ceiling:
        return anything or any(counter.ledger.spoken(period) for period in counter.ledger.periods)
    if counter.is_share:
        return any(filled.rows for filled in counter.filled)
    return anything


def _behind(counter: Counter) -> bool:
    """Less than expected in a window that still runs."""
    if counter.is_total:
        today = counter.frame.today
        return any(
            w.logged < counter.expected(f.slot, w.logged, today) for w, f in counter.pairs if w.counted
        )
    if not counter.is_share or is_windowed(counter.aim):
        return False
    return any(
        not window.ended
        and told.of
        and not counter.reached(filled.slot, window.logged, told)
        and is_over(half_way(counter.frame, filled.slot), counter.frame.today)
        for window, filled in counter.pairs
        if (told := cases(filled.rows))
    )


def _no_case(counter: Counter, counted: Iterable[Window]) -> bool:
    """A service level without a case, or a share whose rows all say that there was none."""
    if not counter.is_share:
        return False
    told = cases(row for filled in counter.filled for row in filled.rows)
    if counter.aim.form is TargetForm.SERVICE_LEVEL:
        return told is None or not told.of
    bad = {WindowState.UNKNOWN, WindowState.MISSED}
    return told is not None and not told.of and not any(window.state in bad for window in counted)


def _done(counter: Counter, counted: Sequence[Window]) -> Decimal:
    if counter.is_share:
        return _percent(counter) or NOTHING
    if counter.aim.counting is Counting.LOWEST:
        return measure((row for filled in counter.filled for row in filled.rows), Counting.LOWEST)
    return sum((w.logged for w in counted), measure(counter.too_long, counter.aim.counting))


def _target(counter: Counter, counted: Sequence[Window]) -> Decimal:
    if counter.is_share or counter.aim.counting is Counting.LOWEST:
        return number_of(counter.target)
    return sum((window.target for window in counted), NOTHING)


def _expected(counter: Counter) -> Decimal | None:
    """None for what has no expectation day by day."""
    if counter.is_share or counter.is_ceiling:
        return None
    endless = counter.is_total and all(filled.slot.open for filled in counter.filled)
    if endless and not counter.frame.earlier_ends:
        return None
    today = counter.frame.today
    expected = [counter.expected(filled.slot, window.logged, today) for window, filled in counter.pairs]
    if counter.aim.counting is Counting.LOWEST:  # levels do not add up
        return max(expected, default=NOTHING)
    return sum(expected, NOTHING)


def _fraction(counter: Counter, counted: Sequence[Window]) -> Fraction | None:
    """Capped window by window, so that more in one never fills another."""
    target = sum((window.target for window in counted), NOTHING)
    at_most = counter.is_ceiling or counter.aim.comparator is Comparator.AT_MOST
    if at_most or not target:
        return None
    return Fraction(sum((min(w.logged, w.target) for w in counted), NOTHING)) / Fraction(target)


def _percent(counter: Counter) -> Decimal | None:
    if not counter.is_share:
        return None
    told = cases(row for filled in counter.filled for row in filled.rows)
    return told.percent if told and told.of else None


def _mean(counter: Counter) -> Fraction | None:
    """Done per whole calendar unit, over the ended windows that are known or told together."""
    if not is_windowed(counter.aim) or counter.can_fall:
        return None
    told = Fraction(measure(counter.too_long, counter.aim.counting))
    units = Fraction(0)
    for window, filled in counter.pairs:
        known = window.done is not None or filled.covered
        if window.ended and window.counted and known:
            told += Fraction(window.logged)
            units += filled.slot.of_unit
    return told / units if units else None


def _pace(counter: Counter, counted: Sequence[Window]) -> Pace | None:
    if counter.is_share or counter.is_ceiling or counter.aim.counting in {Counting.LOWEST, Counting.PLACES}:
        return None
    if not counter.is_total:
        return rate_pace(counter.frame, counted) if last_day(counter.frame, counter.aim) else None
    if len(counter.filled) != 1 or counter.filled[0].slot.open:
        return None
    [filled] = counter.filled
    before = [row for row in filled.rows if counter.frame.runs_from <= row.ends_on < counter.frame.today]
    counts = events(before, counter.aim.counting)
    return total_pace(counter.frame, filled.slot, counted[0].logged if counted else NOTHING, counts)

"""How it went window by window, and part by part, in sentences."""

from collections.abc import Sequence

from promises.counting.few import told_of, told_words
from promises.counting.progress import SHARES, Progress, Window, is_ceiling
from promises.counting.sentences.figures import figure, mean, window_figure
from promises.counting.sentences.gaps import together
from promises.counting.sentences.nouns import Noun, current, windows_noun
from promises.counting.sentences.promised import amount_in_words, promise, promise_words
from promises.counting.sentences.spans import hidden_words, window_names
from promises.counting.sentences.which import is_past
from promises.counting.sentences.which_windows import (
    MANY_PARTS,
    by_others,
    has_begun,
    has_cut,
    is_changed,
    more_in,
    running_of,
    too_small_sum,
    without_count,
)
from promises.words import swedish
from promises.words.enums import Comparator, TargetForm, Unknown, WindowState


def by_window(progress: Progress, noun: Noun) -> list[str]:
    windows = current(progress)
    missed = any(window.state is WindowState.MISSED for window in windows)
    lost = "missat" if noun.neuter else "missad"
    told = [window for window in windows if window.counted and window.ended and not window.gap]
    few = hidden_words(progress)
    alone = progress.spanned and not few
    return [
        few if figure(progress) else "",  # else it is said in bold
        *([spanned(progress)] if alone else [_ended(progress, windows, noun), _short(windows)]),
        _broken(progress, windows, noun),
        _running(progress, windows, noun),
        f"{swedish.capital(noun.article)} {lost} {noun.one} kan inte tas igen i nästa."
        if missed and not is_past(progress)  # there is a next one
        else "",
        *not_counted(progress, noun),
        "" if progress.unknown is Unknown.SUMMED else mean(progress),
        _sum_too_small(progress, windows),
        _promise(progress, windows, noun) if alone or not told or by_others(progress, windows) else "",
    ]


def _sum_too_small(progress: Progress, windows: Sequence[Window]) -> str:
    """``Även summan är för liten: 3 av 12 insatser.`` where sums hide the windows: one must be missed, whichever they
    fell in."""
    wanted = too_small_sum(progress, windows)
    if wanted is None or progress.done is None:
        return ""
    unit = swedish.plural(wanted, progress.aim.unit.one, progress.aim.unit.many)
    return f"Även summan är för liten: {swedish.number(progress.done)} av {swedish.number(wanted)} {unit}."


def spanned(progress: Progress) -> str:
    """Why windows cannot be told apart, unless the box about it says so."""
    return "" if progress.unknown is Unknown.SUMMED else together(progress)


def until_withdrawn(progress: Progress, noun: Noun) -> str:
    """How it went until the parties ended it: of what had not gone by then nothing is told."""
    windows = current(progress)
    return " ".join(filter(None, [_ended(progress, windows, noun), _running(progress, windows, noun)]))


def _ended(progress: Progress, windows: Sequence[Window], noun: Noun) -> str:
    """``Av de 3 kvartal som har gått har 2 minst en insats.``"""
    over = [window for window in windows if window.counted and window.ended]
    if not over:
        if any(window.state is WindowState.NO_CASE for window in windows):
            return ""  # that is told where windows that are not counted are
        gone = "hann gå" if progress.withdrawn_on else "har gått ännu"
        return "" if has_begun(progress, windows) else f"{swedish.capital(noun.none)} {noun.one} {gone}."
    # Of what is not accounted for nothing is said, least of all that it was not done.
    ended = [window for window in over if not window.gap]
    if not ended:
        return ""
    met = [window for window in ended if window.state is WindowState.MET]
    which = _which(windows, ended, over)
    if progress.withdrawn_on:
        which = which.replace("har gått", "hann gå")
    has, wanted = _verdict(progress, ended, noun)
    kept, more = f"{has} {wanted}", _more(progress, met, noun)
    if len(ended) == 1:
        one = which.replace("redovisade", "redovisat" if noun.neuter else "redovisad")
        how = kept if met else _below(progress, ended[0], noun)
        return f"{swedish.capital(noun.that)} {noun.one} {one} {how}.{more}"
    if not met:
        return f"{swedish.capital(noun.none)} av de {len(ended)} {noun.many} {which} {kept}."
    if len(met) == len(ended):
        every = f"Båda {noun.the_many}" if len(met) == 2 else f"Alla {len(met)} {noun.many}"
        return f"{every} {which} {kept}.{more}"
    verb, _, rest = has.partition(" ")
    how = " ".join(filter(None, [verb, str(len(met)), rest, wanted]))
    # Two figures beside each other, or "håller 2 löftet".
    if not rest and (has == "håller" or any(sign.isdigit() for sign in wanted)):
        how = f"är det {len(met)} som {kept}"
    return f"Av de {len(ended)} {noun.many} {which} {how}.{more}"


def _which(windows: Sequence[Window], ended: Sequence[Window], over: Sequence[Window]) -> str:
    """Of which windows it is told: of all that have gone, or only of those that count, or are accounted for."""
    words = ["är redovisade"] if len(ended) < len(over) else ["har gått"]
    if any(window.ended and not window.counted for window in windows):
        all_gone = len(over) == sum(window.counted for window in windows)
        words = ["räknas"] if words == ["har gått"] and all_gone else [*words, "räknas"]
    return f"som {swedish.listing(words)}"


def _short(windows: Sequence[Window]) -> str:
    """Of a long window that is not told to its end, and was behind already when it was."""
    return " ".join(
        f"{swedish.capital(window.label)} når inte upp: det som är redovisat, till den "
        f"{swedish.day(window.known_through)}, ligger under det som då borde ha gjorts."
        for window in windows
        if window.ended and window.gap and window.state is WindowState.MISSED and window.known_through
    )


def _broken(progress: Progress, windows: Sequence[Window], noun: Noun) -> str:
    """``Kv 1 är redan brutet: 3, högst 1.`` of a ceiling in a window that runs."""
    broken = "brutet" if noun.neuter else "bruten"
    return " ".join(
        f"{swedish.capital(window.label)} är redan {broken}: {window_figure(window)}."
        for window in windows
        if is_ceiling(progress.aim) and window.state is WindowState.MISSED and not window.ended
    )


def _verdict(
    progress: Progress, windows: Sequence[Window], noun: Noun, *, runs: bool = False
) -> tuple[str, str]:
    """The verb and what is reached: the number, unless some of the ``windows`` were judged by another."""
    if not by_others(progress, windows):
        return _has(progress), _wanted(progress)
    what = "löftet"
    if is_changed(progress, windows):
        what += f" som det var {f'när {noun.that} började' if runs else 'då'}"
    if progress.aim.form in SHARES or is_ceiling(progress.aim):
        return "håller", what
    return "når", f"upp till {what}"


def _below(progress: Progress, window: Window, noun: Noun) -> str:
    """The same of one that is missed."""
    wanted = _wanted(progress)
    if by_others(progress, [window]):
        return " inte ".join(_verdict(progress, [window], noun))
    if is_ceiling(progress.aim):
        return f"har {wanted.replace(Comparator.AT_MOST.label, 'fler än', 1)}"
    return f"når inte upp till löftet, {wanted}"


def _promise(progress: Progress, windows: Sequence[Window], noun: Noun) -> str:
    """The promise as it is now, and that a cut window has only its part of the number."""
    words = promise(progress)
    if is_changed(progress, windows):
        what, verb, rest = words.split(" ", 2)
        words = f"{'Till slut' if is_past(progress) else 'Nu'} {verb} {swedish.small(what)} {rest}"
    if has_cut(progress, windows):
        words += f"; {noun.article} {'kortat' if noun.neuter else 'kortad'} {noun.one} kräver sin del av det"
    return f"{words}."


def _wanted(progress: Progress) -> str:
    if progress.aim.form in SHARES:
        return promise_words(progress.aim).rpartition(" per ")[0] or promise_words(progress.aim)
    return amount_in_words(progress.aim)


def _has(progress: Progress) -> str:
    """The verb that fits: a month *has* four patrols, but *reaches* four times, and *keeps* a service level."""
    if progress.aim.form is TargetForm.SERVICE_LEVEL:
        return "höll löftet,"
    if progress.aim.comparator in {Comparator.EXACTLY, Comparator.BETWEEN} and not is_ceiling(progress.aim):
        return "når upp till löftet," if progress.aim.form not in SHARES else "når"
    times = progress.aim.unit.many == "gånger"
    return "når" if times or progress.aim.form in SHARES else "har"


def _more(progress: Progress, met: Sequence[Window], noun: Noun) -> str:
    """Said plainly where "exactly" or "between" became more."""
    over = more_in(progress, met)
    if not over:
        return ""
    if over == len(met) > 1:
        return f" I {'båda' if over == 2 else 'alla'} blev det fler."
    return (
        f" I {swedish.in_words(over, neuter=noun.neuter)} av dem blev det fler."
        if len(met) > 1
        else " Det blev fler."
    )


def _running(progress: Progress, windows: Sequence[Window], noun: Noun) -> str:
    """Of a long window that runs, what is done and what is expected by now; of any, that it is met already."""
    window = running_of(progress, windows)
    if window is None:
        return ""
    if window.state is WindowState.MET:
        has, wanted = _verdict(progress, [window], noun, runs=True)
        verb, _, rest = has.partition(" ")
        runs, already = ("pågick", "") if progress.withdrawn_on else ("pågår", "redan")
        met = " ".join(filter(None, [verb, already, rest, wanted]))
        return f"{swedish.capital(noun.that)} {noun.one} som {runs} {met}."
    if window.done is None:
        return ""
    done = told_of(window.logged, window.least, window.target)
    unit = swedish.plural(window.target, progress.aim.unit.one, progress.aim.unit.many)
    least = swedish.number(window.expected) if window.expected else ""
    due = f"; vid det här laget bör det vara minst {least}" if least else ""
    return f"{swedish.capital(noun.that)} {noun.one} som pågår har {done} {unit}{due}."


def uncounted(progress: Progress) -> list[str]:
    """Which windows are not counted, and why; for a page that does not tell the whole rule."""
    noun = windows_noun(progress)
    return [each for each in not_counted(progress, noun) if each] if noun else []


def not_counted(progress: Progress, noun: Noun) -> list[str]:
    """Which windows are not counted, each kind with why: they are fewer in the figure than in the calendar."""
    early, cut, short, without = without_count(progress)
    told = []
    if progress.signed_on:
        signed = swedish.on_day(progress.signed_on, progress.signed_precision)
        what = swedish.capital(early[0].label) if len(early) == 1 else f"{len(early)} {noun.many}"
        rows = _rows_in(early)
        if early:
            end = f"; {rows} räknas inte" if rows else " och räknas inte"
            told.append(f"{what} gick ut före undertecknandet {signed}{end}.")
        told.append(_too_short(progress, cut, f"för få dagar återstod efter undertecknandet {signed}"))
    told.append(_too_short(progress, short, "för få av dagarna ligger i löftets tid"))
    if without:
        none = "är inget fall redovisat" if progress.aim.form in SHARES else "fanns inget behov"
        those = noun.that if without == 1 else "de"
        which = f"{swedish.in_words(without, neuter=noun.neuter)} {noun.of(without)}"
        if without == sum(window.ended for window in progress.windows):
            which = f"{those} {noun.one if without == 1 else which} som har gått"
        told.append(f"I {which} {none}; {those} räknas inte.")
    return told


def _too_short(progress: Progress, windows: Sequence[Window], why: str) -> str:
    """``Kv 2 räknas inte: för få dagar återstod efter undertecknandet …`` of windows that are cut to nothing."""
    if not windows:
        return ""
    what, rows = swedish.capital(window_names(progress, windows)), _rows_in(windows)
    return f"{what} räknas inte{f', inte heller {rows}' if rows else ''}: {why}."


def _rows_in(windows: Sequence[Window]) -> str:
    rows = sum(window.rows for window in windows)
    return f"{swedish.in_words(rows)} {swedish.plural(rows, 'insats', 'insatser')} där" if rows else ""


def by_part(progress: Progress) -> str:
    """``Våren: 2 av 1. Hösten: 0 hittills, bör vara minst 1.``"""
    begun = [each for each in progress.counted if each.logged or each.state is not WindowState.COMING]
    if len(begun) > MANY_PARTS:
        return ""
    return " ".join(f"{swedish.capital(window.label)}: {_part(window)}." for window in begun)


def _part(window: Window) -> str:
    if window.state is WindowState.UNKNOWN:
        return (
            f"{told_words(window.logged, window.least)} redovisade, resten saknas"
            if window.logged
            else "uppgift saknas"
        )
    if window.done is None:
        return window.state.label if window.state is WindowState.WAITING else "inget redovisat ännu"
    due = window.expected if window.state is WindowState.RUNNING else None
    behind = f", bör vara minst {swedish.number(due)}" if due and window.logged < due else ""
    return f"{window_figure(window)}{behind}"

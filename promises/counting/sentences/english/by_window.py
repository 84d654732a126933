"""How it went window by window, and part by part, in sentences."""

from collections.abc import Sequence

from promises.counting.progress import SHARES, Progress, Window, is_ceiling
from promises.counting.sentences.english.few_people import told_of, told_words
from promises.counting.sentences.english.figures import figure, mean, window_figure
from promises.counting.sentences.english.gaps import together
from promises.counting.sentences.english.nouns import Noun, unit, window_name, windows_noun
from promises.counting.sentences.english.promised import amount_in_words, promise, promise_words
from promises.counting.sentences.english.spans import hidden_words, window_names
from promises.counting.sentences.nouns import current
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
from promises.words import english
from promises.words.enums import Comparator, TargetForm, Unknown, WindowState


def by_window(progress: Progress, noun: Noun) -> list[str]:
    windows = current(progress)
    missed = any(window.state is WindowState.MISSED for window in windows)
    told = [window for window in windows if window.counted and window.ended and not window.gap]
    few = hidden_words(progress)
    alone = progress.spanned and not few
    return [
        few if figure(progress) else "",  # else it is said in bold
        *([spanned(progress)] if alone else [_ended(progress, windows, noun), _short(windows)]),
        _over(progress, windows),
        _running(progress, windows, noun),
        f"A missed {noun.one} cannot be made up for in the next."
        if missed and not is_past(progress)  # there is a next one
        else "",
        *not_counted(progress, noun),
        "" if progress.unknown is Unknown.SUMMED else mean(progress),
        _sum_too_small(progress, windows),
        _promise(progress, windows, noun) if alone or not told or by_others(progress, windows) else "",
    ]


def _sum_too_small(progress: Progress, windows: Sequence[Window]) -> str:
    """``Even the total is too small: 3 of 12 activities.`` where sums hide the windows."""
    wanted = too_small_sum(progress, windows)
    if wanted is None or progress.done is None:
        return ""
    named = unit(progress.aim.unit)
    of = f"{english.number(progress.done)} of {english.number(wanted)}"
    return f"Even the total is too small: {of} {english.plural(wanted, named.one, named.many)}."


def spanned(progress: Progress) -> str:
    """Why windows cannot be told apart, unless the box about it says so."""
    return "" if progress.unknown is Unknown.SUMMED else together(progress)


def until_withdrawn(progress: Progress, noun: Noun) -> str:
    """How it went until the parties ended it: of what had not gone by then nothing is told."""
    windows = current(progress)
    return " ".join(filter(None, [_ended(progress, windows, noun), _running(progress, windows, noun)]))


def _ended(progress: Progress, windows: Sequence[Window], noun: Noun) -> str:
    """``Of the 3 quarters that have gone by, 2 had at least one activity.``"""
    over = [window for window in windows if window.counted and window.ended]
    if not over:
        if any(window.state is WindowState.NO_CASE for window in windows):
            return ""  # that is told where windows that are not counted are
        gone = "had gone by" if progress.withdrawn_on else "has gone by yet"
        return "" if has_begun(progress, windows) else f"No {noun.one} {gone}."
    # Of what is not accounted for nothing is said, least of all that it was not done.
    ended = [window for window in over if not window.gap]
    if not ended:
        return ""
    met = [window for window in ended if window.state is WindowState.MET]
    which = _which(progress, windows, ended, over)
    reached, more = _verdict(progress, ended), _more(progress, met)
    if len(ended) == 1:
        return f"The {noun.one} {which} {reached if met else _below(progress, ended[0])}.{more}"
    if not met:
        whose = "Neither" if len(ended) == 2 else "None"
        return f"{whose} of the {len(ended)} {noun.many} {which} {reached}."
    if len(met) == len(ended):
        every = f"Both {noun.many}" if len(met) == 2 else f"All {len(met)} {noun.many}"
        return f"{every} {which} {reached}.{more}"
    return f"Of the {len(ended)} {noun.many} {which}, {len(met)} {reached}.{more}"


def _which(
    progress: Progress, windows: Sequence[Window], ended: Sequence[Window], over: Sequence[Window]
) -> str:
    """Of which windows it is told: of all that have gone by, or only of those that count, or are accounted for."""
    one = len(ended) == 1
    has, count = ("has", "counts") if one else ("have", "count")
    if progress.withdrawn_on:
        has = "had"
    words = [f"{has} been reported"] if len(ended) < len(over) else [f"{has} gone by"]
    if any(window.ended and not window.counted for window in windows):
        all_gone = len(over) == sum(window.counted for window in windows)
        words = [count] if len(ended) == len(over) and all_gone else [*words, count]
    return f"that {english.listing(words)}"


def _short(windows: Sequence[Window]) -> str:
    """Of a long window that is not told to its end, and was behind already when it was."""
    return " ".join(
        f"{english.capital(window_name(window))} falls short: what has been reported, up to "
        f"{english.day(window.known_through)}, is less than should have been done by then."
        for window in windows
        if window.ended and window.gap and window.state is WindowState.MISSED and window.known_through
    )


def _over(progress: Progress, windows: Sequence[Window]) -> str:
    """``Q1 has already gone over: 3, at most 1.`` of a ceiling in a window that runs."""
    return " ".join(
        f"{english.capital(window_name(window))} has already gone over: {window_figure(window)}."
        for window in windows
        if is_ceiling(progress.aim) and window.state is WindowState.MISSED and not window.ended
    )


def _verdict(progress: Progress, windows: Sequence[Window], *, runs: bool = False) -> str:
    """What windows that are met did: had the number, unless some of the ``windows`` were judged by another; of one that
    ``runs`` what it already does."""
    kept, reached, had = (
        ("already keeps", "already reaches", "already has") if runs else ("kept", "reached", "had")
    )
    of_another = by_others(progress, windows)
    if of_another and (progress.aim.form in SHARES or is_ceiling(progress.aim)):
        return f"{kept} {_promise_then(progress, windows, runs=runs)}"
    if of_another:
        return f"{reached} {_promise_then(progress, windows, runs=runs)}"
    wanted = _wanted(progress)
    if progress.aim.form is TargetForm.SERVICE_LEVEL:
        return f"{kept} the promise, {wanted}"
    if progress.aim.form in SHARES or progress.aim.unit.many == "gånger":
        return f"{reached} {wanted}"
    if progress.aim.comparator in {Comparator.EXACTLY, Comparator.BETWEEN} and not is_ceiling(progress.aim):
        return f"{reached} the promise, {wanted}"
    return f"{had} {wanted}"


def _promise_then(progress: Progress, windows: Sequence[Window], *, runs: bool = False) -> str:
    if not is_changed(progress, windows):
        return "the promise"
    return f"the promise as it was {'when it began' if runs else 'then'}"


def _below(progress: Progress, window: Window) -> str:
    """The same of one that is missed."""
    wanted = _wanted(progress)
    if by_others(progress, [window]):
        keeps = progress.aim.form in SHARES or is_ceiling(progress.aim)
        return f"did not {'keep' if keeps else 'reach'} {_promise_then(progress, [window])}"
    if is_ceiling(progress.aim):
        return f"had {wanted.replace(Comparator.AT_MOST.english, 'more than', 1)}"
    return f"did not reach the promise, {wanted}"


def _promise(progress: Progress, windows: Sequence[Window], noun: Noun) -> str:
    """The promise as it is now, and that a cut window has only its part of the number."""
    words = promise(progress)
    if is_changed(progress, windows):
        words = f"{'In the end' if is_past(progress) else 'Now'} {english.small(words)}"
    if has_cut(progress, windows):
        words += f"; a shortened {noun.one} requires its share of that"
    return f"{words}."


def _wanted(progress: Progress) -> str:
    if progress.aim.form in SHARES:
        words = promise_words(progress.aim)
        return words.rpartition(" per ")[0] if progress.aim.per else words
    return amount_in_words(progress.aim)


def _more(progress: Progress, met: Sequence[Window]) -> str:
    """Said plainly where "exactly" or "between" became more."""
    over = more_in(progress, met)
    if not over:
        return ""
    if len(met) == 1:
        return " There were more."
    if over == len(met):
        return f" In {'both' if over == 2 else 'all'} there were more."
    return f" In {english.in_words(over)} of them there were more."


def _running(progress: Progress, windows: Sequence[Window], noun: Noun) -> str:
    """Of a long window that runs, what is done and what is expected by now; of any, that it is met already."""
    window = running_of(progress, windows)
    if window is None:
        return ""
    if window.state is WindowState.MET:
        if progress.withdrawn_on:
            return f"The {noun.one} that was under way {_verdict(progress, [window])}."
        return f"The {noun.one} under way {_verdict(progress, [window], runs=True)}."
    if window.done is None:
        return ""
    done, named = told_of(window.logged, window.least, window.target), unit(progress.aim.unit)
    least = english.number(window.expected) if window.expected else ""
    due = f"; by now there should be at least {least}" if least else ""
    return f"The {noun.one} under way has {done} {english.plural(window.target, named.one, named.many)}{due}."


def uncounted(progress: Progress) -> list[str]:
    """Which windows are not counted, and why; for a page that does not tell the whole rule."""
    noun = windows_noun(progress)
    return [each for each in not_counted(progress, noun) if each] if noun else []


def not_counted(progress: Progress, noun: Noun) -> list[str]:
    """Which windows are not counted, each kind with why: they are fewer in the figure than in the calendar."""
    early, cut, short, without = without_count(progress)
    told = []
    if progress.signed_on:
        signed = english.on_day(progress.signed_on, progress.signed_precision)
        what = english.capital(window_name(early[0])) if len(early) == 1 else f"{len(early)} {noun.many}"
        rows = _rows_in(early)
        if early:
            are = english.plural(len(early), "is", "are")
            end = f"; {rows} not counted" if rows else f" and {are} not counted"
            told.append(f"{what} ended before the signing {signed}{end}.")
        told.append(_too_short(progress, cut, f"too few days were left after the signing {signed}"))
    told.append(_too_short(progress, short, "too few of the days are within the time of the promise"))
    if without:
        none = "no case was reported" if progress.aim.form in SHARES else "there was no need"
        they = "it is" if without == 1 else "they are"
        which = f"{english.in_words(without)} {noun.of(without)}"
        if without == sum(window.ended for window in progress.windows):
            which = f"the {noun.one} that has" if without == 1 else f"the {which} that have"
            which += " gone by"
        told.append(f"In {which} {none}; {they} not counted.")
    return told


def _too_short(progress: Progress, windows: Sequence[Window], why: str) -> str:
    """``Q2 is not counted: too few days were left after the signing …`` of windows that are cut to nothing."""
    if not windows:
        return ""
    what, rows = english.capital(window_names(progress, windows)), sum(window.rows for window in windows)
    are = english.plural(len(windows), "is", "are")
    nor = f", nor {_are(rows)} there" if rows else ""
    return f"{what} {are} not counted{nor}: {why}."


def _are(rows: int) -> str:
    return f"{english.plural(rows, 'is', 'are')} {english.in_words(rows)} {english.plural(rows, 'activity', 'activities')}"


def _rows_in(windows: Sequence[Window]) -> str:
    """``two activities there are``"""
    rows = sum(window.rows for window in windows)
    named = english.plural(rows, "activity there is", "activities there are")
    return f"{english.in_words(rows)} {named}" if rows else ""


def by_part(progress: Progress) -> str:
    """``Våren: 2 of 1. Hösten: 0 so far, should be at least 1.``"""
    begun = [each for each in progress.counted if each.logged or each.state is not WindowState.COMING]
    if len(begun) > MANY_PARTS:
        return ""
    return " ".join(f"{english.capital(window_name(window))}: {_part(window)}." for window in begun)


def _part(window: Window) -> str:
    if window.state is WindowState.UNKNOWN:
        told = told_words(window.logged, window.least)
        return f"{told} reported, the rest is missing" if window.logged else "information is missing"
    if window.done is None:
        return window.state.english if window.state is WindowState.WAITING else "nothing reported yet"
    due = window.expected if window.state is WindowState.RUNNING else None
    behind = f", should be at least {english.number(due)}" if due and window.logged < due else ""
    return f"{window_figure(window)}{behind}"

"""The rule that gave the status, in one or a few sentences: first the outcome, then the promise."""

from collections.abc import Sequence
from dataclasses import dataclass

from promises.counting.progress import SHARES, Progress, Window, is_ceiling, without_number
from promises.counting.sentences.figures import (
    figure,
    mean,
    part_figure,
    status_words,
    window_figure,
)
from promises.counting.sentences.gaps import together
from promises.counting.sentences.nouns import PART, Noun, by_aim, current, windows_noun
from promises.counting.sentences.promised import amount_in_words, promise_words
from promises.counting.sentences.spans import period_words
from promises.words import swedish
from promises.words.enums import Comparator, Counting, Status, TargetForm, Unknown, WindowState

# What the box about what is missing says already, in other words.
_UNKNOWN = {
    Unknown.WAITING: "Väntar på uppgift.",
    Unknown.IN_WORDS: "Redovisat i ord.",
    Unknown.UNREPORTED: "Uppgift saknas.",
    Unknown.NOT_ASSESSED: "Inte bedömt.",
    Unknown.NEVER: "Aldrig redovisat.",
}
# So many sub-targets can be told one by one.
_MANY_PARTS = 6


@dataclass(frozen=True)
class Rule:
    """``bold`` is what came out, ``text`` what it is held against; both whole sentences. ``is_gap`` = ``bold`` says
    only that something is missing."""

    bold: str
    text: str
    is_gap: bool = False


def rule(progress: Progress) -> Rule:
    """The sentence under the bar. Never a nought for what is not known."""
    if progress.status is Status.WITHDRAWN:
        bold = f"{swedish.capital(status_words(progress))}."
        if without_number(progress.aim):
            return Rule(bold, "Inget antal var utlovat.")
        came = _figure_sentence(progress, windows_noun(progress))
        return Rule(bold, f"{came} {_promised(progress, was=True)}".strip())
    if progress.status is Status.NOT_TRIGGERED and not without_number(progress.aim):
        if progress.aim.form in SHARES:
            return Rule("Inget fall har kommit.", _promised(progress))
        when = "Åtagandet gäller bara vid behov, och parterna har redovisat att inget behov har funnits."
        return Rule("Ej aktuellt.", f"{when} {_promised(progress)}")
    if without_number(progress.aim):
        return _words(progress)
    return _counted(progress)


def _counted(progress: Progress) -> Rule:
    noun = windows_noun(progress)
    if progress.aim.form is TargetForm.DELIVERABLE and not progress.steps:
        bold = _one_thing(progress)
    else:
        bold = _figure_sentence(progress, noun)
    is_gap = not bold
    bold = bold or _without_figure(progress)
    if progress.aim.form is TargetForm.DELIVERABLE:
        told = [_deliverable(progress)]
    elif noun is PART:
        told = [_by_part(progress), _promised(progress)]
    elif noun:
        told = _windows(progress, noun)
    else:
        told = _whole(progress)
    text = " ".join(filter(None, [*told, _earlier(progress), _aside(progress), _not_due(progress)]))
    return Rule(bold, text, is_gap)


def _without_figure(progress: Progress) -> str:
    if progress.spanned and progress.unknown in {None, Unknown.SUMMED}:
        noun, done = windows_noun(progress), progress.done
        if noun is None and done:
            told = swedish.plural(done, progress.aim.unit.one, progress.aim.unit.many)
            return f"{swedish.number(done)} {told} i en summa."
        return f"Enskilda {noun.many} går inte att se." if noun else "Utfallet går inte att se."
    if progress.unknown:
        return _UNKNOWN[progress.unknown]
    short = progress.status in {Status.BEHIND, Status.NOT_FULFILLED, Status.PARTLY_FULFILLED}
    return "Det är redovisat att inget gjordes." if short else "Inget är redovisat ännu."


def _figure_sentence(progress: Progress, noun: Noun | None) -> str:
    text = swedish.capital(figure(progress))
    if not text:
        return ""
    if noun is None and is_ceiling(progress.aim) and progress.done is not None:
        units = swedish.plural(progress.done, progress.aim.unit.one, progress.aim.unit.many)
        came = f"{swedish.number(progress.done)} {units}"
        if progress.unknown:
            return f"{swedish.capital(came)} är {swedish.plural(progress.done, 'redovisad', 'redovisade')}."
        return f"{'Det blev' if progress.over else 'Hittills'} {came}."
    plain = noun or progress.steps or progress.aim.form in SHARES or progress.target is None
    unit = progress.aim.unit
    what = "" if plain or progress.target is None else swedish.plural(progress.target, unit.one, unit.many)
    return f"{text} {what}".rstrip() + "."


def _promised(progress: Progress, *, was: bool = False) -> str:
    return f"{_promise(progress, was=was)}."


def _promise(progress: Progress, *, was: bool = False) -> str:
    """``Löftet är minst 4 insatser``; what shall be kept within a time is not that time."""
    over = was or _is_past(progress)
    if progress.aim.form is TargetForm.SERVICE_LEVEL:
        return f"Löftet {'skulle' if over else 'ska'} hållas {promise_words(progress.aim)}"
    return f"Löftet {'var' if over else 'är'} {promise_words(progress.aim)}"


def _is_past(progress: Progress) -> bool:
    return progress.ends_on is not None and progress.ends_on < progress.morning


def _earlier(progress: Progress) -> str:
    """What was promised, and came out, before the unit or the form was changed."""
    sentences = []
    for aim, windows in by_aim(progress.windows)[:-1]:
        if aim is not None:
            last, came = swedish.day(windows[-1].ends_on), part_figure(progress, aim, windows)
            words = f"Till och med den {last} var löftet {promise_words(aim)}"
            sentences.append(f"{words}: {came}." if came else f"{words}.")
    return " ".join(sentences)


def _aside(progress: Progress) -> str:
    """Rows of windows that are not counted stand beside."""
    beside = [
        window
        for window in progress.windows
        if window.rows and window.state in {WindowState.SHORT, WindowState.BEFORE_SIGNING}
    ]
    told = [
        f"{swedish.in_words(each.rows)} {swedish.plural(each.rows, 'insats', 'insatser')} i {swedish.small(each.label)}"
        for each in beside
    ]
    if not told or len(told) > _MANY_PARTS:
        return ""
    one = sum(each.rows for each in beside) == 1
    return f"{swedish.capital(swedish.listing(told))} räknas inte{'' if one else ' mot löftet'}."


# --- rates and everything else that is counted window by window ---


def _windows(progress: Progress, noun: Noun) -> list[str]:
    windows = current(progress)
    missed = any(window.state is WindowState.MISSED for window in windows)
    lost = "missat" if noun.neuter else "missad"
    ended = any(window.ended for window in windows if window.counted)
    return [
        _ended(progress, windows, noun) if not progress.spanned else _spanned(progress),
        _running(progress, windows, noun),
        f"{swedish.capital(noun.article)} {lost} {noun.one} kan inte tas igen i nästa."
        if missed and not progress.over
        else "",
        _before_signing(progress, noun),
        "" if progress.unknown is Unknown.SUMMED else mean(progress),
        _promised(progress) if not ended or progress.spanned else "",
    ]


def _spanned(progress: Progress) -> str:
    """Why windows cannot be told apart, unless the box about it says so."""
    return "" if progress.unknown is Unknown.SUMMED else together(progress)


def _ended(progress: Progress, windows: Sequence[Window], noun: Noun) -> str:
    """``Av de 3 kvartal som har gått har 2 minst en insats.``"""
    over = [window for window in windows if window.counted and window.ended]
    if not over:
        early = any(window.state is WindowState.BEFORE_SIGNING for window in windows)
        return "" if early else f"{swedish.capital(noun.none)} {noun.one} har gått ännu."
    # Of what is not accounted for nothing is said, least of all that it was not done.
    ended = [window for window in over if not window.gap or window.state is WindowState.MISSED]
    if not ended:
        return _promised(progress)
    met = [window for window in ended if window.state is WindowState.MET]
    which = "som har gått" if len(ended) == len(over) else "som är redovisade"
    wanted, has, more = _wanted(progress), _has(progress), _more(progress, met, noun)
    if len(ended) == 1:
        one = which.replace("redovisade", "redovisat" if noun.neuter else "redovisad")
        below = f"når inte upp till löftet, {wanted}"
        if is_ceiling(progress.aim):
            below = f"har {wanted.replace(Comparator.AT_MOST.label, 'fler än', 1)}"
        how = f"{has} {wanted}" if met else below
        return f"{swedish.capital(noun.that)} {noun.one} {one} {how}.{more}"
    if not met:
        return f"{swedish.capital(noun.none)} av de {len(ended)} {noun.many} {which} {has} {wanted}."
    if len(met) == len(ended):
        every = f"Båda {noun.the_many}" if len(met) == 2 else f"Alla {len(met)} {noun.many}"
        return f"{every} {which} {has} {wanted}.{more}"
    return f"Av de {len(ended)} {noun.many} {which} {has} {len(met)} {wanted}.{more}"


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
    top = progress.aim.upper or progress.aim.number
    fixed = progress.aim.comparator in {Comparator.EXACTLY, Comparator.BETWEEN}
    if not fixed or top is None or progress.aim.form in SHARES:
        return ""
    over = sum(window.logged > top for window in met)
    if not over:
        return ""
    return (
        f" I {swedish.in_words(over, neuter=noun.neuter)} av dem blev det fler."
        if len(met) > 1
        else " Det blev fler."
    )


def _running(progress: Progress, windows: Sequence[Window], noun: Noun) -> str:
    """Of a long window that runs, what is done and what is expected by now."""
    for window in windows:
        runs = window.state in {WindowState.RUNNING, WindowState.WAITING} and not window.ended
        if runs and window.expected is not None and (window.logged or window.expected):
            done = f"{swedish.number(window.logged)} av {swedish.number(window.target)}"
            if window.done is None:
                return ""
            unit = swedish.plural(window.target, progress.aim.unit.one, progress.aim.unit.many)
            due = (
                f"; vid det här laget bör det vara minst {swedish.number(window.expected)}"
                if window.expected
                else ""
            )
            return f"{swedish.capital(noun.that)} {noun.one} som pågår har {done} {unit}{due}."
    return ""


def _before_signing(progress: Progress, noun: Noun | None) -> str:
    """``Kv 1 gick ut före undertecknandet …``; where only the time after it is held, that is said."""
    early = [window for window in progress.windows if window.state is WindowState.BEFORE_SIGNING]
    if not early or progress.signed_on is None or noun is None:
        return ""
    what = swedish.capital(early[0].label) if len(early) == 1 else f"{len(early)} {noun.many}"
    return f"{what} gick ut före undertecknandet den {swedish.day(progress.signed_on)} och räknas inte."


def _by_part(progress: Progress) -> str:
    """``Våren: 2 av 1. Hösten: 0 hittills, bör vara minst 1.``"""
    begun = [each for each in progress.counted if each.logged or each.state is not WindowState.COMING]
    if len(begun) > _MANY_PARTS:
        return ""
    return " ".join(f"{swedish.capital(window.label)}: {_part(window)}." for window in begun)


def _part(window: Window) -> str:
    if window.state is WindowState.UNKNOWN:
        return (
            f"{swedish.number(window.logged)} redovisade, resten saknas"
            if window.logged
            else "uppgift saknas"
        )
    if window.done is None:
        return window.state.label if window.state is WindowState.WAITING else "inget redovisat ännu"
    due = window.expected if window.state is WindowState.RUNNING else None
    behind = f", bör vara minst {swedish.number(due)}" if due and window.logged < due else ""
    return f"{window_figure(window)}{behind}"


# --- a number for the period as a whole ---


def _whole(progress: Progress) -> list[str]:
    aim = progress.aim
    level = "Den lägsta redovisade nivån räknas." if aim.counting is Counting.LOWEST else ""
    if is_ceiling(aim):
        return [_ceiling(progress)]
    if aim.form in SHARES:
        return [_promised(progress)]
    return [
        level,
        _spanned(progress) if progress.spanned else "",
        _by_when(progress),
        _became(progress),
        _due(progress),
    ]


def _by_when(progress: Progress) -> str:
    """The promise with its last day, where the words of the promise do not hold it already."""
    words = _promise(progress)
    if progress.due_on is None:
        return f"{words}, utan slutdatum."
    if progress.aim.deadline or progress.aim.season:
        return f"{words}."
    return f"{words} till och med den {swedish.day(progress.due_on)}."


def _became(progress: Progress) -> str:
    """``Det blev 3.`` where "exactly" or "between" became more."""
    top = progress.aim.upper if progress.aim.comparator is Comparator.BETWEEN else progress.aim.number
    fixed = progress.aim.comparator in {Comparator.EXACTLY, Comparator.BETWEEN}
    if not fixed or progress.done is None or top is None or progress.done <= top:
        return ""
    return f"Det {'blev' if progress.over else 'har blivit'} {swedish.number(progress.done)}."


def _due(progress: Progress) -> str:
    if progress.status is Status.FULFILLED:
        late = progress.late and progress.due_on
        return f"Det nåddes efter den {swedish.day(progress.due_on)}." if late and progress.due_on else ""
    if _is_past(progress) or progress.expected is None or progress.unknown:
        return ""
    if not progress.expected:
        return "Ännu väntas inget bestämt antal."
    return f"Vid det här laget bör det vara minst {swedish.number(progress.expected)}."


def _ceiling(progress: Progress) -> str:
    broken = any(window.state is WindowState.MISSED for window in progress.windows)
    words = _promise(progress)
    if broken:
        return f"{words}, och det {'bröts' if progress.over else 'är brutet'}."
    return f"{words}." if _is_past(progress) else f"{words}, och det hålls så länge det inte blir fler."


# --- one thing to be done ---


def _one_thing(progress: Progress) -> str:
    if progress.done_on:
        return f"Gjort den {swedish.day(progress.done_on)}."
    if progress.unknown:
        return ""
    return "Inte gjort." if progress.over else "Inte gjort ännu."


def _deliverable(progress: Progress) -> str:
    due = progress.due_on
    if due is None:
        return "Inget datum är utlovat."
    past = progress.over or due < progress.morning or progress.status is Status.FULFILLED
    if progress.aim.deadline:
        return f"Det {'var' if past else 'är'} utlovat till den {swedish.day(due)}."
    steps = [step.due_on for step in progress.steps if step.due_on]
    if progress.aim.milestones and all(step.due_on for step in progress.aim.milestones):
        return f"Det sista steget {'var' if past else 'är'} utlovat till den {swedish.day(max(steps))}."
    should, ends = ("skulle", "slutade") if past else ("ska", "slutar")
    return (
        f"Ett datum är inte utlovat, så löftet räknas som en sak som {should} vara gjord "
        f"när perioden {ends} den {swedish.day(due)}."
    )


# --- no number, no case, no longer ---


def _words(progress: Progress) -> Rule:
    none = "Inget antal är utlovat."
    if progress.unknown:
        return Rule(
            _UNKNOWN[progress.unknown], f"{none} Parterna bedömer åtagandet i uppföljningen.", is_gap=True
        )
    label = swedish.capital(progress.status.label)
    if progress.judged_in is None:
        return Rule(f"{label}.", f"{none} Parterna bedömer åtagandet i uppföljningen.")
    where = f"i uppföljningen av {period_words(progress.judged_in)}"
    return Rule(f"{label} {where}.", f"{none} Parterna har bedömt åtagandet.")


def _not_due(progress: Progress) -> str:
    """After the period, while the last follow-up is still to come."""
    coming = progress.next_due
    waits = progress.unknown is Unknown.WAITING  # the box says it
    if not _is_past(progress) or coming is None or waits or progress.status is Status.FULFILLED:
        return ""
    return f"Den sista uppföljningen ska vara klar senast den {swedish.day(coming.due_on)}."

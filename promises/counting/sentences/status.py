"""The rule that gave the status, in one or a few sentences: first the outcome, then the promise."""

from dataclasses import dataclass

from promises.counting.progress import SHARES, Progress, is_ceiling, without_number
from promises.counting.sentences.figures import figure, mean, status_words, window_figure
from promises.counting.sentences.gaps import period_words, together
from promises.counting.sentences.nouns import PART, Noun, windows_noun
from promises.counting.sentences.promised import amount_in_words, promise_words
from promises.words import swedish
from promises.words.enums import Comparator, Counting, Status, TargetForm, WindowState

_MISSING = "Uppgift saknas."
_PATIENCE = "Sextio dagar har gått sedan den sista uppföljningen skulle ha varit klar."
# So many sub-targets can be told one by one.
_MANY_PARTS = 6


@dataclass(frozen=True)
class Rule:
    """``bold`` is what came out, ``text`` what it is held against; both whole sentences."""

    bold: str
    text: str


def rule(progress: Progress) -> Rule:
    """The sentence under the bar. Never a nought for what is not known."""
    if progress.status is Status.WITHDRAWN:
        bold = f"{swedish.capital(status_words(progress))}."
        if without_number(progress.aim):
            return Rule(bold, "Inget antal var utlovat.")
        told = _figure_sentence(progress, windows_noun(progress))
        return Rule(bold, f"{told} Löftet var {promise_words(progress.aim)}.".strip())
    if progress.status is Status.NOT_TRIGGERED:
        if progress.aim.form in SHARES:
            return Rule("Inget fall är redovisat.", _promised(progress))
        words = "" if without_number(progress.aim) else f" {_promised(progress)}"
        return Rule("Ej aktuellt.", f"Åtagandet gäller bara vid behov, och inget behov är redovisat.{words}")
    if without_number(progress.aim):
        return _words(progress)
    bold, sentences = _counted(progress)
    return Rule(bold, " ".join(filter(None, sentences)))


def _counted(progress: Progress) -> tuple[str, list[str]]:
    noun = windows_noun(progress)
    if progress.unaccounted:
        told = [_figure_sentence(progress, noun), _promised(progress), _PATIENCE]
        return "Redovisning saknas.", told
    if progress.aim.form is TargetForm.DELIVERABLE and not progress.steps:
        bold = _one_thing(progress)
    else:
        bold = _figure_sentence(progress, noun) or _without_figure(progress)
    opening = "Det betyder inte noll." if bold == _MISSING else ""
    if progress.aim.form is TargetForm.DELIVERABLE:
        told = [_deliverable(progress), _incomplete(progress, bold)]
    elif noun is PART:
        told = [_by_part(progress), _promised(progress)]
    elif noun:
        told = _windows(progress, noun)
    else:
        told = [*_whole(progress), _incomplete(progress, bold)]
    return bold, [opening, *told, _not_due(progress)]


def _incomplete(progress: Progress, bold: str) -> str:
    """A hint where a number is shown though a part is not accounted for."""
    return "Allt är inte redovisat." if progress.unknown_in and bold != _MISSING else ""


def _without_figure(progress: Progress) -> str:
    if progress.spanned and progress.unknown_in is None:
        noun = windows_noun(progress)
        return f"Enskilda {noun.many} går inte att se." if noun else "Utfallet går inte att se."
    return _MISSING if progress.status is Status.UNKNOWN else "Inget är redovisat ännu."


def _figure_sentence(progress: Progress, noun: Noun | None) -> str:
    text = swedish.capital(figure(progress))
    if not text:
        return ""
    plain = noun or progress.steps or progress.aim.form in SHARES or progress.target is None
    unit = progress.aim.unit
    what = "" if plain or progress.target is None else swedish.plural(progress.target, unit.one, unit.many)
    return f"{text} {what}".rstrip() + "."


def _promised(progress: Progress) -> str:
    return f"Löftet {_is(progress)} {promise_words(progress.aim)}."


def _is(progress: Progress) -> str:
    return "var" if progress.over else "är"


# --- rates and everything else that is counted window by window ---


def _windows(progress: Progress, noun: Noun) -> list[str]:
    missed = any(window.state is WindowState.MISSED for window in progress.windows)
    lost = "missat" if noun.neuter else "missad"
    return [
        together(progress) if progress.spanned else _ended(progress, noun),
        _unknown(progress, noun),
        _lower_number(progress),
        f"{swedish.capital(noun.article)} {lost} {noun.one} kan inte tas igen i nästa."
        if missed and not progress.over
        else "",
        _before_signing(progress, noun),
        mean(progress),
        _promised(progress) if progress.windows_ended == 0 or progress.spanned else "",
    ]


def _ended(progress: Progress, noun: Noun) -> str:
    """``Av de 3 kvartal som har gått har 2 minst en insats.``"""
    ended = [window for window in progress.counted if window.ended]
    met = sum(1 for window in ended if window.state is WindowState.MET)
    if not ended:
        return f"{swedish.capital(noun.none)} {noun.one} har gått ännu."
    if not met and any(window.state is WindowState.UNKNOWN for window in ended):
        return ""
    if progress.aim.form in SHARES:
        wanted = promise_words(progress.aim).partition(" per ")[0]
    else:
        wanted = amount_in_words(progress.aim)
    if len(ended) == 1:
        has = f"{_has(progress)} {wanted}" if met else f"når inte upp till löftet, {wanted}"
        return f"{swedish.capital(noun.that)} {noun.one} som har gått {has}."
    if not met:
        none = f"{swedish.capital(noun.none)} av de {len(ended)} {noun.many} som har gått"
        return f"{none} {_has(progress)} {wanted}."
    if met == len(ended):
        every = f"Båda {noun.the_many}" if met == 2 else f"Alla {met} {noun.many}"
        return f"{every} som har gått {_has(progress)} {wanted}."
    return f"Av de {len(ended)} {noun.many} som har gått {_has(progress)} {met} {wanted}."


def _has(progress: Progress) -> str:
    """The verb that fits the unit: a month *has* four patrols, but *reaches* four times."""
    times = progress.aim.unit.many == "gånger"
    return "når" if times or progress.aim.form in SHARES else "har"


def _unknown(progress: Progress, noun: Noun) -> str:
    ended = progress.windows_ended
    unknown = sum(1 for w in progress.counted if w.state is WindowState.UNKNOWN)
    if not unknown or progress.spanned:
        return ""
    if progress.windows_met:
        return f"För {unknown} {noun.of(unknown)} saknas uppgift."
    if ended <= 1:
        return f"För {noun.that} {noun.one} som har gått saknas uppgift."
    return f"För {unknown} av de {ended} {noun.many} som har gått saknas uppgift."


def _before_signing(progress: Progress, noun: Noun) -> str:
    early = [window for window in progress.windows if window.state is WindowState.BEFORE_SIGNING]
    if not early or progress.signed_on is None:
        return ""
    what = early[0].label if len(early) == 1 else f"{len(early)} {noun.many}"
    return f"{what} gick ut före undertecknandet den {swedish.day(progress.signed_on)} och räknas inte."


def _by_part(progress: Progress) -> str:
    """``Våren: 2 av 1. Hösten: 0 av 1.``"""
    untold = {WindowState.COMING, *([WindowState.RUNNING] if progress.unknown_in else [])}
    begun = [window for window in progress.counted if window.logged or window.state not in untold]
    if len(begun) > _MANY_PARTS:
        return ""
    told = [f"{window.label}: {window_figure(window) or 'uppgift saknas'}" for window in begun]
    return " ".join(f"{swedish.capital(text)}." for text in told)


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
        together(progress) if progress.spanned else "",
        _by_when(progress),
        _lower_number(progress),
        _due(progress),
    ]


def _by_when(progress: Progress) -> str:
    """The promise with its last day, where the words of the promise do not hold it already."""
    words = f"Löftet {_is(progress)} {promise_words(progress.aim)}"
    if progress.due_on is None:
        return f"{words}, utan slutdatum."
    if progress.aim.deadline or progress.aim.season:
        return f"{words}."
    return f"{words} till och med den {swedish.day(progress.due_on)}."


def _lower_number(progress: Progress) -> str:
    """``exactly`` is kept when the number is reached."""
    more = progress.done is not None and progress.target is not None and progress.done > progress.target
    fixed = progress.aim.comparator is Comparator.EXACTLY
    return "Att det blev fler bryter inte löftet." if more and fixed else ""


def _due(progress: Progress) -> str:
    if progress.status is Status.FULFILLED:
        late = progress.late and progress.due_on
        return f"Det nåddes efter den {swedish.day(progress.due_on)}." if late and progress.due_on else ""
    if progress.over or progress.expected is None:
        return ""
    if not progress.expected:
        return "Ännu väntas inget bestämt antal."
    return f"Vid det här laget bör det vara minst {swedish.number(progress.expected)}."


def _ceiling(progress: Progress) -> str:
    broken = any(window.state is WindowState.MISSED for window in progress.windows)
    words = f"Löftet {_is(progress)} {promise_words(progress.aim)}"
    if broken:
        return f"{words}, och det {'bröts' if progress.over else 'är brutet'}."
    return f"{words}." if progress.over else f"{words}, och det hålls så länge det inte blir fler."


# --- one thing to be done ---


def _one_thing(progress: Progress) -> str:
    if progress.done_on:
        return f"Gjort den {swedish.day(progress.done_on)}."
    if progress.unknown_in:
        return _MISSING
    return "Inte gjort." if progress.over else "Inte gjort ännu."


def _deliverable(progress: Progress) -> str:
    due = progress.due_on
    if due is None:
        return "Inget datum är utlovat."
    past = progress.over or due < progress.today or progress.status is Status.FULFILLED
    if progress.aim.deadline:
        return f"Det {'var' if past else 'är'} utlovat till den {swedish.day(due)}."
    should, ends = ("skulle", "slutade") if past else ("ska", "slutar")
    return (
        f"Ett datum är inte utlovat, så löftet räknas som en sak som {should} vara gjord "
        f"när perioden {ends} den {swedish.day(due)}."
    )


# --- no number, no case, no longer ---


def _words(progress: Progress) -> Rule:
    none = "Inget antal är utlovat."
    if progress.unaccounted:
        return Rule("Redovisning saknas.", f"{none} {_PATIENCE}")
    if progress.unknown_in is not None:
        return Rule(_MISSING, f"Det betyder inte noll. {none}")
    coming = f"{none} Parterna bedömer åtagandet i uppföljningen."
    if progress.status is Status.UNKNOWN:
        return Rule("Inte bedömt ännu.", coming)
    label = swedish.capital(progress.status.label)
    if progress.judged_in is None:
        return Rule(f"{label}.", coming)
    where = f"i uppföljningen av {period_words(progress.judged_in)}"
    return Rule(f"{label} {where}.", f"{none} Parterna har bedömt åtagandet.")


def _not_due(progress: Progress) -> str:
    """After the period, while the last follow-up is still to come."""
    coming = progress.next_due
    if not progress.over or coming is None or progress.status is Status.FULFILLED:
        return ""
    return f"Den sista uppföljningen ska vara klar senast den {swedish.day(coming.due_on)}."

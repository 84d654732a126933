"""The rule that gave the status, in one or a few sentences: first the outcome, then the promise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from promises.counting.facts import Target
from promises.counting.few import told_many, told_words
from promises.counting.progress import SHARES, WHOLE, Progress, Window, is_ceiling, without_number
from promises.counting.sentences.by_window import (
    by_part,
    by_window,
    not_counted,
    spanned,
    until_withdrawn,
)
from promises.counting.sentences.figures import (
    figure,
    figure_unit,
    status_words,
)
from promises.counting.sentences.nouns import PART, Noun, by_aim, windows_noun
from promises.counting.sentences.promised import promise, promise_words, promised
from promises.counting.sentences.spans import hidden_words, period_words
from promises.counting.sentences.which import is_past
from promises.counting.sentences.which_rule import (
    By,
    at_lowest,
    awaited_last,
    beside_the_count,
    by_first_end,
    deliverable_by,
    expects,
    is_short,
    less_for_a_part,
    more_than_promised,
    told_to,
)
from promises.counting.sentences.which_windows import MANY_PARTS
from promises.words import swedish
from promises.words.enums import Counting, Status, TargetForm, Unknown, WindowState

# What the box about what is missing says already, in other words.
_UNKNOWN = {
    Unknown.WAITING: "Väntar på uppgift.",
    Unknown.IN_WORDS: "Redovisat i ord.",
    Unknown.UNREPORTED: "Uppgift saknas.",
    Unknown.NOT_ASSESSED: "Inte bedömt.",
    Unknown.NEVER: "Aldrig redovisat.",
}


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
        noun = windows_noun(progress)
        by_windows = noun not in {None, PART} and len(by_aim(progress.windows)) == 1 and not progress.spanned
        came = until_withdrawn(progress, noun) if noun and by_windows else _figure_sentence(progress, noun)
        return Rule(bold, f"{came} {promised(progress, was=True)}".strip())
    if progress.status is Status.NOT_TRIGGERED and not progress.is_judged:
        return _without_case(progress)
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
        told = [by_part(progress), *not_counted(progress, PART), promised(progress)]
    elif noun:
        told = by_window(progress, noun)
    else:
        told = _whole(progress)
    text = " ".join(filter(None, [*told, _earlier(progress), _aside(progress, noun), _not_due(progress)]))
    return Rule(bold, text, is_gap)


def _without_figure(progress: Progress) -> str:
    if few := hidden_words(progress):
        return few
    if progress.spanned and progress.unknown in {None, Unknown.SUMMED}:
        noun = windows_noun(progress)
        if noun is None and progress.done:
            return f"{swedish.capital(_came(progress))} i en summa."
        return f"Enskilda {noun.many} går inte att se." if noun else "Utfallet går inte att se."
    if progress.unknown:
        return _UNKNOWN[progress.unknown]
    if progress.aim.form in SHARES and progress.done is not None:
        return "Andelen visas inte, för den gäller få personer."
    return "Det är redovisat att inget gjordes." if is_short(progress) else "Inget är redovisat ännu."


def _figure_sentence(progress: Progress, noun: Noun | None) -> str:
    if at_lowest(progress):
        return f"Lägst redovisat{'' if progress.over else ' hittills'}: {_came(progress)}."
    text = swedish.capital(figure(progress))
    if not text:
        return ""
    many = told_many(progress.done or 0, progress.least)
    neuter = bool(progress.steps) or swedish.is_neuter(progress.aim.unit.one)
    are = swedish.plural(many, "redovisat" if neuter else "redovisad", "redovisade")
    if told := told_to(progress):
        return f"{text} är {are} till och med den {swedish.day(told)}."
    if noun is None and is_ceiling(progress.aim) and progress.done is not None:
        if progress.unknown:
            return f"{swedish.capital(_came(progress))} är {are}."
        return f"{'Det blev' if progress.over else 'Hittills'} {_came(progress)}."
    plain = noun or progress.steps or progress.aim.form in SHARES or progress.target is None
    what = "" if plain else figure_unit(progress)
    return f"{text} {what}".rstrip() + "."


def _came(progress: Progress) -> str:
    """``9 poliser``: what is told of it, whatever was promised."""
    done = progress.done or Decimal(0)
    unit = progress.aim.unit
    return f"{told_words(done, progress.least)} {swedish.plural(told_many(done, progress.least), unit.one, unit.many)}"


def _earlier(progress: Progress) -> str:
    """What was promised before the unit or the form was changed; the figure says what came out."""
    return " ".join(
        f"Till och med den {swedish.day(windows[-1].ends_on)} var löftet {promise_words(aim)}"
        f"{_cut_total(aim, windows)}."
        for aim, windows in by_aim(progress.windows)[:-1]
        if aim is not None
    )


def _cut_total(aim: Target, windows: Sequence[Window]) -> str:
    """What a number for the whole period came to for the time until it was changed."""
    wanted = less_for_a_part(aim, windows)
    return "" if wanted is None else f"; för den delen av tiden krävs {swedish.number(wanted)}"


def _aside(progress: Progress, noun: Noun | None) -> str:
    """Rows that are not counted stand beside; those of windows, where these are named."""
    beside = beside_the_count(progress, named=noun is not None)
    rows = sum(each.rows for each in beside)
    if all(each.label == WHOLE for each in beside) and rows:
        count, logged = (
            swedish.in_words(rows),
            swedish.plural(rows, "insats är loggad", "insatser är loggade"),
        )
        return f"{swedish.capital(count)} {logged} men räknas inte."
    told = [
        f"{swedish.in_words(each.rows)} {swedish.plural(each.rows, 'insats', 'insatser')} i {swedish.small(each.label)}"
        for each in beside
    ]
    if not told or len(told) > MANY_PARTS:
        return ""
    one = rows == 1
    return f"{swedish.capital(swedish.listing(told))} räknas inte{'' if one else ' mot löftet'}."


# --- a number for the period as a whole ---


def _whole(progress: Progress) -> list[str]:
    aim = progress.aim
    level = "Den lägsta redovisade nivån räknas." if aim.counting is Counting.LOWEST else ""
    if is_ceiling(aim):
        return [_ceiling(progress)]
    if aim.form in SHARES:
        return [promised(progress)]
    return [
        level,
        spanned(progress) if progress.spanned else "",
        _by_when(progress),
        _became(progress),
        _due(progress),
    ]


def _by_when(progress: Progress) -> str:
    """The promise with its last day, where the words of the promise do not hold it already."""
    words = promise(progress)
    if progress.due_on is None:
        return f"{words}, utan slutdatum."
    if progress.aim.deadline or progress.aim.season:
        return f"{words}."
    return f"{words} till och med den {swedish.day(progress.due_on)}."


def _became(progress: Progress) -> str:
    """``Det blev 3.`` where "exactly" or "between" became more."""
    found, more = more_than_promised(progress), ""
    if found is None:
        return ""
    done, over = found
    if over is not None:
        neuter = swedish.is_neuter(progress.aim.unit.one)
        few = swedish.in_words(int(over), neuter=neuter) if over == int(over) else swedish.number(over)
        more = f", {few} fler än utlovat"
    return f"Det {'blev' if progress.over else 'har blivit'} {swedish.number(done)}{more}."


def _due(progress: Progress) -> str:
    if progress.status is Status.FULFILLED:
        late = progress.late and progress.due_on
        return f"Det nåddes efter den {swedish.day(progress.due_on)}." if late and progress.due_on else ""
    if progress.expected is None or not expects(progress):
        return ""
    if not progress.expected:
        return "Ännu väntas inget bestämt antal."
    due = f"bör det vara minst {swedish.number(progress.expected)}"
    if told_to(progress):
        today = "I dag" if progress.day == progress.morning else f"Den {swedish.day(progress.day)}"
        return f"{today} {due}{_by_first_end(progress)}; uppgift väntas."
    return f"Vid det här laget {due}{_by_first_end(progress)}."


def _by_first_end(progress: Progress) -> str:
    """Why more is expected than the days that have gone would make: the end was moved, and what was due is still."""
    return ", räknat efter det slut som löftet hade innan det förlängdes" if by_first_end(progress) else ""


def _ceiling(progress: Progress) -> str:
    broken = any(window.state is WindowState.MISSED for window in progress.windows)
    words = promise(progress)
    if broken:
        return f"{words}, och det {'bröts' if progress.over else 'är brutet'}."
    return f"{words}." if is_past(progress) else f"{words}, och det hålls så länge det inte blir fler."


# --- one thing to be done ---


def done_words(done_on: date, done_from: date | None) -> str:
    """``gjort den 4 maj 2020``; where the row tells of a longer time ``gjort senast den 31 december 2020``."""
    spanned = done_from is not None and done_from < done_on
    return f"gjort {'senast ' if spanned else ''}den {swedish.day(done_on)}"


def _one_thing(progress: Progress) -> str:
    if progress.done_on:
        return f"{swedish.capital(done_words(progress.done_on, progress.done_from))}."
    if progress.unknown:
        return ""
    return "Inte gjort." if progress.over else "Inget är redovisat som gjort ännu."


def _deliverable(progress: Progress) -> str:
    due = progress.due_on
    if due is None:
        return "Inget datum är utlovat."
    by, due, past = deliverable_by(progress, due)
    if by is By.DEADLINE:
        return f"Det {'var' if past else 'är'} utlovat till den {swedish.day(due)}."
    if by is By.LAST_STEP:
        return f"Det sista steget {'var' if past else 'är'} utlovat till den {swedish.day(due)}."
    should, ends = ("skulle", "slutade") if past else ("ska", "slutar")
    when = f"när perioden {ends} den {swedish.day(due)}"
    if by is By.FIRST_END:
        when = f"senast den {swedish.day(due)}, då löftet först skulle ta slut"
    return f"Ett datum är inte utlovat, så löftet räknas som en sak som {should} vara gjord {when}."


# --- no number, no case, no longer ---


def _without_case(progress: Progress) -> Rule:
    words = "" if without_number(progress.aim) else promised(progress)
    if words and progress.aim.form in SHARES:
        return Rule("Inget fall har kommit.", words)
    none = "Åtagandet gäller bara vid behov, och parterna har redovisat att inget behov har funnits."
    return Rule("Ej aktuellt.", f"{none} {words}".rstrip())


def _words(progress: Progress) -> Rule:
    none = "Inget antal är utlovat."
    if progress.unknown:
        return Rule(
            _UNKNOWN[progress.unknown], f"{none} Parterna bedömer åtagandet i uppföljningen.", is_gap=True
        )
    label = swedish.capital(progress.status.label)
    if not progress.is_judged or progress.judged_in is None:
        return Rule(f"{label}.", f"{none} Parterna bedömer åtagandet i uppföljningen.")
    where = f"i uppföljningen av {period_words(progress.judged_in)}"
    return Rule(f"{label} {where}.", f"{none} Parterna har bedömt åtagandet.")


def _not_due(progress: Progress) -> str:
    """After the period, while the last follow-up is still to come."""
    coming = awaited_last(progress)
    return f"Den sista uppföljningen ska vara klar senast den {swedish.day(coming.due_on)}." if coming else ""

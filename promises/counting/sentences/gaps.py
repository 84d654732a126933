"""What is not known, who is silent, and for which period."""

from collections.abc import Callable
from datetime import date

from promises.counting.progress import Progress, without_number
from promises.counting.sentences.figures import mean
from promises.counting.sentences.nouns import UNITS, windows_noun
from promises.counting.sentences.spans import period_words, periods_words, waiting_words
from promises.counting.sentences.which_rule import is_short
from promises.counting.sentences.which_windows import Outside, assesses, lies_outside, signed_too_late
from promises.words import swedish
from promises.words.enums import Status, TargetForm, Unknown

MISSING = "Uppgift saknas. Det betyder inte noll."


def unknown_gap(progress: Progress, *, quote: bool = True) -> list[str]:
    """Sentences for a commitment that is not known; empty when it is. Without ``quote`` the parties' own words
    stand elsewhere."""
    if progress.status is not Status.UNKNOWN:
        return []
    if progress.unknown is Unknown.IN_WORDS:
        return _in_words(progress, quote=quote)
    if progress.unknown is Unknown.SUMMED:
        return [together(progress), *filter(None, [mean(progress)])]
    if progress.unknown is Unknown.NOT_ASSESSED:
        return _not_assessed(progress)
    if progress.unknown is Unknown.WAITING:
        return _waiting(progress)
    if progress.unknown is Unknown.NEVER:
        at_last = "" if progress.known_through is None and not progress.judgement else " till slut"
        never = f"Det är aldrig redovisat hur det gick{at_last}. Det betyder inte noll."
        return [never, *(_who(progress) or _last_told(progress))]
    since, who = _since(progress), _who(progress)
    return [*since, *(who or (_last_told(progress) if since == [MISSING] else []))]


def silence(progress: Progress) -> str:
    """Who has said nothing of a period where something is unmet; else empty."""
    return " ".join(_who(progress)) if is_short(progress) and progress.silent else ""


def outside(progress: Progress) -> Callable[[date], str]:
    """Why no figure takes in a row of a day, and of what has no figure no assessment: it lies outside the promise's time,
    or in a window that is not counted; else empty. There may be thousands of rows: the windows are looked through once."""
    where = lies_outside(progress)

    def why(day: date) -> str:
        there = where(day)
        if isinstance(there, Outside):
            when = "före" if there is Outside.BEFORE else "efter"
            return f"Dagen ligger {when} den tid som löftet gäller."
        return f"{swedish.capital(there.label)} räknas inte i löftet." if there else ""

    return why


def assessment(progress: Progress, *, quote: bool = True) -> str:
    """What the parties think of a commitment with a number, beside the count: theirs, never in its place."""
    judgement = progress.judgement
    if judgement is None or not assesses(progress, quote=quote):
        return ""
    return _said(progress, judgement.status, judgement.text if quote else "")


def together(progress: Progress) -> str:
    """Why windows cannot be told apart."""
    per = progress.aim.per
    if per is None:
        return "Insatserna är redovisade för längre tid än löftet gäller."
    noun = UNITS[per]
    return (
        f"Insatserna är redovisade för längre tid än {noun.article} {noun.one} i taget, "
        f"så det går inte att se hur det gick för varje {noun.one}."
    )


def _since(progress: Progress) -> list[str]:
    """What is missing: since when, where something was told before."""
    known = progress.known_through
    if known is None or progress.done is None or without_number(progress.aim):
        return [MISSING]
    return [f"Uppgift saknas för en del av tiden. {_last_told(progress)[0]}"]


def _last_told(progress: Progress) -> list[str]:
    """Of what everybody has told a part of, up to when."""
    known = progress.known_through
    return [f"Senaste uppgiften gäller den {swedish.day(known)}."] if known else []


def _waiting(progress: Progress) -> list[str]:
    if without_number(progress.aim):
        sentences = ["Åtagandet är inte bedömt ännu."]
    else:
        sentences = [
            f"{swedish.capital(waiting_words(progress) or 'väntar på uppgift')}. Det betyder inte noll."
        ]
    if coming := progress.next_due:
        due = swedish.day(coming.due_on)
        sentences.append(f"Uppföljningen av {period_words(coming)} ska vara klar senast den {due}.")
    return sentences


def _not_assessed(progress: Progress) -> list[str]:
    """Why nobody has said how it went, and what is told all the same."""
    if not without_number(progress.aim) and progress.signed_on:
        signed = swedish.on_day(progress.signed_on, progress.signed_precision)
        noun = windows_noun(progress)
        when = "efter åtagandets sista dag"
        if noun and not signed_too_late(progress):
            when = f"när {noun.none} {'helt' if noun.neuter else 'hel'} {noun.one} var kvar"
        return [f"Inte bedömt: löftet undertecknades {signed}, {when}."]
    if progress.judgement and progress.judged_in:
        # They did once; the rows are told from there.
        judged = (
            f"Parterna har inte bedömt åtagandet sedan uppföljningen av {period_words(progress.judged_in)}."
        )
        nothing = ["Sedan dess är det redovisat att inget gjordes."] if progress.nothing_since else []
        return [judged, *nothing, *_rows_since(progress)]
    sentences = ["Parterna har inte bedömt åtagandet."]
    if progress.nothing_since:
        sentences.append("Det är redovisat att inget gjordes.")
    if progress.since:
        rows = swedish.in_words(progress.since)
        logged = swedish.plural(progress.since, "insats är loggad", "insatser är loggade")
        sentences.append(f"{swedish.capital(rows)} {logged}.")
    return sentences


def _in_words(progress: Progress, *, quote: bool) -> list[str]:
    judgement = progress.judgement
    text = judgement.text if judgement and quote else ""
    status = judgement.status if judgement else None
    where = _where(progress)
    sentences = [_said(progress, status, text) if status or text else f"{where} har parterna svarat i ord."]
    if progress.aim.form is TargetForm.DELIVERABLE:
        return [*sentences, "Det är inte redovisat om det är gjort."]
    if not without_number(progress.aim):
        return [*sentences, "Antalet är inte redovisat. Det betyder inte noll."]
    return [*sentences, *_rows_since(progress)]


def _rows_since(progress: Progress) -> list[str]:
    """``Sedan dess: två insatser.``; nothing where there are none."""
    rows, noun = swedish.in_words(progress.since), swedish.plural(progress.since, "insats", "insatser")
    return [f"Sedan dess: {rows} {noun}."] if progress.since else []


def _said(progress: Progress, status: Status | None, text: str) -> str:
    """``I uppföljningen av maj–augusti 2020 skrev parterna ”genomfört”: ”Ja”.``"""
    words = f"{_where(progress)} skrev parterna"
    words += f" ”{status.label}”" if status else ""
    return f"{words}: ”{text.rstrip('.')}”." if text else f"{words}."


def _where(progress: Progress) -> str:
    if progress.judged_in is None:
        return "I uppföljningen"
    return f"I uppföljningen av {period_words(progress.judged_in)}"


def _who(progress: Progress) -> list[str]:
    if progress.silent:
        who = swedish.capital(swedish.listing(progress.silent))
        return [f"{who} har inte redovisat {periods_words(progress.silent_in)}."]
    return [f"Ingen har redovisat {periods_words(progress.silent_in)}."] if progress.silent_in else []

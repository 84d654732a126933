"""What is not known, who is silent, and for which period."""

from collections.abc import Callable
from datetime import date

from promises.counting.progress import Progress, without_number
from promises.counting.sentences.english.figures import mean
from promises.counting.sentences.english.nouns import UNITS, window_name, windows_noun
from promises.counting.sentences.english.spans import period_words, periods_words, waiting_words
from promises.counting.sentences.which_rule import is_short
from promises.counting.sentences.which_windows import Outside, assesses, lies_outside, signed_too_late
from promises.words import english
from promises.words.enums import Status, TargetForm, Unknown

_NOT_NOUGHT = "That does not mean zero."
_MISSING = f"Information is missing. {_NOT_NOUGHT}"
_NOTHING_DONE = "It has been reported that nothing was done."


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
        at_last = "" if progress.known_through is None and not progress.judgement else " in the end"
        never = f"It was never reported how it went{at_last}. {_NOT_NOUGHT}"
        return [never, *(_who(progress) or _last_told(progress))]
    since, who = _since(progress), _who(progress)
    return [*since, *(who or (_last_told(progress) if since == [_MISSING] else []))]


def silence(progress: Progress) -> str:
    """Who has said nothing of a period where something is unmet; else empty."""
    return " ".join(_who(progress)) if is_short(progress) and progress.silent else ""


def outside(progress: Progress) -> Callable[[date], str]:
    """Why no figure takes in a row of a day, and of what has no figure no assessment; else empty."""
    where = lies_outside(progress)

    def why(day: date) -> str:
        there = where(day)
        if isinstance(there, Outside):
            return f"The day is {there.value} the time of the promise."
        return f"{english.capital(window_name(there))} is not counted in the promise." if there else ""

    return why


def assessment(progress: Progress, *, quote: bool = True) -> str:
    """What the parties think of a commitment with a number, beside the count: theirs, never in its place."""
    judgement = progress.judgement
    if judgement is None or not assesses(progress, quote=quote):
        return ""
    return _said(progress, judgement.status, judgement.text if quote else "")


def together(progress: Progress) -> str:
    """Why windows cannot be told apart."""
    if progress.aim.per is None:
        return "The activities are reported for a longer time than the promise is about."
    one = UNITS[progress.aim.per].one
    return (
        f"The activities are reported for longer than one {one} at a time, "
        f"so it is not possible to see how each {one} went."
    )


def _since(progress: Progress) -> list[str]:
    """What is missing: since when, where something was told before."""
    if progress.known_through is None or progress.done is None or without_number(progress.aim):
        return [_MISSING]
    return [f"Information is missing for part of the time. {_last_told(progress)[0]}"]


def _last_told(progress: Progress) -> list[str]:
    """Of what everybody has told a part of, up to when."""
    known = progress.known_through
    return [f"The latest information is about {english.day(known)}."] if known else []


def _waiting(progress: Progress) -> list[str]:
    if without_number(progress.aim):
        sentences = ["The commitment has not been assessed yet."]
    else:
        waits = english.capital(waiting_words(progress) or Unknown.WAITING.english)
        sentences = [f"{waits}. {_NOT_NOUGHT}"]
    if coming := progress.next_due:
        sentences.append(f"The follow-up of {period_words(coming)} is due by {english.day(coming.due_on)}.")
    return sentences


def _not_assessed(progress: Progress) -> list[str]:
    """Why nobody has said how it went, and what is told all the same."""
    if not without_number(progress.aim) and progress.signed_on:
        signed = english.on_day(progress.signed_on, progress.signed_precision)
        noun = windows_noun(progress)
        when = "after the last day of the commitment"
        if noun and not signed_too_late(progress):
            when = f"when no whole {noun.one} was left"
        return [f"Not assessed: the promise was signed {signed}, {when}."]
    if progress.judgement and progress.judged_in:
        # They did once; the rows are told from there.
        judged = f"The parties have not assessed the commitment since the follow-up of {period_words(progress.judged_in)}."
        nothing = ["Since then it has been reported that nothing was done."] if progress.nothing_since else []
        return [judged, *nothing, *_rows_since(progress)]
    sentences = ["The parties have not assessed the commitment."]
    if progress.nothing_since:
        sentences.append(_NOTHING_DONE)
    if progress.since:
        rows = english.capital(english.in_words(progress.since))
        have = english.plural(progress.since, "activity has", "activities have")
        sentences.append(f"{rows} {have} been logged.")
    return sentences


def _in_words(progress: Progress, *, quote: bool) -> list[str]:
    judgement = progress.judgement
    text = judgement.text if judgement and quote else ""
    status = judgement.status if judgement else None
    sentences = [
        _said(progress, status, text)
        if status or text
        else f"{_where(progress)} the parties answered in words."
    ]
    if progress.aim.form is TargetForm.DELIVERABLE:
        return [*sentences, "It has not been reported whether it is done."]
    if not without_number(progress.aim):
        return [*sentences, f"The number has not been reported. {_NOT_NOUGHT}"]
    return [*sentences, *_rows_since(progress)]


def _rows_since(progress: Progress) -> list[str]:
    """``Since then: two activities.``; nothing where there are none."""
    rows, noun = english.in_words(progress.since), english.plural(progress.since, "activity", "activities")
    return [f"Since then: {rows} {noun}."] if progress.since else []


def _said(progress: Progress, status: Status | None, text: str) -> str:
    """``In the follow-up of May to August 2020 the parties wrote “fulfilled”: “Ja”.`` What they wrote stands as it was
    written."""
    words = f"{_where(progress)} the parties wrote"
    words += f" “{status.english}”" if status else ""
    return f"{words}: “{text.rstrip('.')}”." if text else f"{words}."


def _where(progress: Progress) -> str:
    if progress.judged_in is None:
        return "In the follow-up"
    return f"In the follow-up of {period_words(progress.judged_in)}"


def _who(progress: Progress) -> list[str]:
    if not progress.silent_in:
        return []
    periods = periods_words(progress.silent_in)
    if progress.silent:
        return [f"No report on {periods} has come from {english.listing(progress.silent)}."]
    return [f"Nobody has reported on {periods}."]

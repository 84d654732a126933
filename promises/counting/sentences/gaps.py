"""What is not known, who is silent, and for which period."""

from promises.counting.facts import ReportingPeriod
from promises.counting.progress import Progress, without_number
from promises.counting.sentences.figures import mean
from promises.counting.sentences.nouns import UNITS
from promises.words import swedish
from promises.words.enums import Status

MISSING = "Uppgift saknas. Det betyder inte noll."
# Statuses that rest on something unmet, so that a silent party matters.
_SHORT = frozenset({Status.BEHIND, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED})


def unknown_gap(progress: Progress) -> list[str]:
    """Sentences for a commitment that is not known; empty when it is."""
    if progress.unaccounted:
        return [MISSING, *_who(progress)]
    if progress.status is not Status.UNKNOWN:
        return []
    if progress.unknown_in is None and progress.spanned:
        return [together(progress), *filter(None, [mean(progress)])]
    if progress.unknown_in is None and without_number(progress.aim):
        sentences = ["Åtagandet är inte bedömt ännu."]
        if coming := progress.next_due:
            due = swedish.day(coming.due_on)
            sentences.append(f"Uppföljningen av {period_words(coming)} ska vara klar senast den {due}.")
        return sentences
    return [MISSING, *_who(progress)]


def silence(progress: Progress) -> str:
    """Who has said nothing of a period where something is unmet, though another has; else empty."""
    if progress.status not in _SHORT or progress.unaccounted:
        return ""
    return " ".join(_who(progress)) if progress.silent else ""


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


def _who(progress: Progress) -> list[str]:
    if progress.silent_in is None:
        return []
    period = period_words(progress.silent_in)
    if not progress.silent:
        return [f"Ingen har redovisat {period}."]
    return [f"{swedish.listing(progress.silent)} har inte redovisat {period}."]


def period_words(period: ReportingPeriod) -> str:
    """``maj–augusti 2020``."""
    return swedish.span(period.starts_on, period.ends_on)

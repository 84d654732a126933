"""The first status that fits, and which word fits where it is unknown: the table of docs/progress.md."""

from datetime import date

from promises.counting.facts import ReportingPeriod
from promises.counting.progress.frame import Frame
from promises.counting.progress.ledger import Ledger
from promises.counting.progress.reading import Reading
from promises.counting.progress.shape import Answer
from promises.words.enums import Status, Unknown, WindowState


def answer_of(
    reading: Reading, frame: Frame, ledger: Ledger, due_on: date | None, *, over: bool, words_only: bool
) -> Answer:
    """``due_on`` = the last day that is in time; ``over`` = the time is over and nothing waits; ``words_only`` = nothing was promised in numbers."""
    if reading.no_case:
        return Answer(Status.NOT_TRIGGERED)
    if reading.verdict is not None:
        return Answer(reading.verdict)
    if reading.complete:
        return Answer(Status.FULFILLED)
    if reading.missed and over:
        return Answer(Status.PARTLY_FULFILLED if reading.something else Status.NOT_FULFILLED)
    if reading.missed:
        return Answer(Status.BEHIND)
    if frame.starts_on <= frame.day and _signed_too_late(reading, frame):
        return Answer(Status.UNKNOWN, Unknown.NOT_ASSESSED)
    if over and reading.something and not reading.hidden_only:
        return Answer(Status.PARTLY_FULFILLED)
    if over or reading.unknown or (reading.waits and not reading.something):
        return Answer(Status.UNKNOWN, _word(reading, ledger, due_on, words_only=words_only))
    return Answer(Status.ON_TRACK if reading.begun else Status.NOT_STARTED)


def _word(reading: Reading, ledger: Ledger, due_on: date | None, *, words_only: bool) -> Unknown:
    if reading.hidden_only:
        return Unknown.SUMMED
    if not reading.unknown and reading.waits:
        return Unknown.WAITING
    judged = reading.judged_in if reading.judgement and (words_only or reading.gaps.gap_in) else None
    # The parties' words answer where they are of the latest time that is unknown, or of a later one.
    if judged is not None and judged.ends_on >= (reading.gaps.gap_until or date.min):
        return Unknown.IN_WORDS
    if words_only and _has_word_in(ledger, reading.gaps.gap_in[-1:]):
        return Unknown.NOT_ASSESSED
    return Unknown.NEVER if ledger.patience_is_over(due_on) else Unknown.UNREPORTED


def _signed_too_late(reading: Reading, frame: Frame) -> bool:
    """Whether no window is left to be counted after the signing, and none before it is met."""
    left = {window.state for window in reading.windows} - {WindowState.SHORT, WindowState.BEFORE_SIGNING}
    return bool(reading.windows) and not left and frame.runs_from > frame.starts_on


def _has_word_in(ledger: Ledger, periods: tuple[ReportingPeriod, ...]) -> bool:
    """Whether something is logged or confirmed there, though nobody has judged it."""
    slugs = {period.slug for period in periods}
    return any(each.through for each in ledger.accounts if each.period and each.period.slug in slugs)

"""Where it is heading, and how the commitments of a promise stand together."""

from collections.abc import Iterable

from promises.counting.progress import Answer, Progress
from promises.counting.sentences.english.nouns import unit, windows_noun
from promises.words import english
from promises.words.english import in_words, number
from promises.words.enums import Status, Unknown, WindowState

# Of these it is said that they "have been"; of all others that they "are".
_HAVE = {Status.WITHDRAWN: "been withdrawn", Unknown.NEVER: "never been reported"}
# "All four are not reported" could be read two ways: what denies says "none of them".
_NONE_OF = {
    Status.NOT_FULFILLED: "has been fulfilled",
    Status.NOT_STARTED: "has been started",
    Status.NOT_TRIGGERED: "has been applicable",
    Unknown.UNREPORTED: "has been reported",
    Unknown.NOT_ASSESSED: "has been assessed",
    Unknown.NEVER: "has ever been reported",
}


def pace(progress: Progress) -> str:
    """What the period ends at if the pace goes on; empty when it is too early, or makes no sense."""
    if progress.pace is None or progress.status is Status.FULFILLED:
        return ""
    low, high, out_of = progress.pace.low, progress.pace.high, progress.pace.out_of
    span = number(low) if low == high else f"{number(low)} to {number(high)}"
    noun, named = windows_noun(progress), unit(progress.aim.unit)
    if noun is None:
        reached = f"{span} {english.plural(high, named.one, named.many)}, compared with {number(out_of)}"
    else:
        reached = f"{span} of {number(out_of)} {noun.many} met"
    ends = english.day(progress.pace.ends_on)
    text = f"At the same pace the period ends on {ends} with {reached}. That is how it turns out about eight times out of ten."
    if noun is None or not any(window.state is WindowState.MISSED for window in progress.windows):
        return text
    total = progress.windows_total
    return f"It is no longer possible to meet {'both' if total == 2 else f'all {in_words(total)}'}. {text}"


def rollup_sentence(counts: Iterable[tuple[Answer, int]]) -> str:
    """``Of four commitments, two are on track, one is behind and one is not reported.``

    Of all alike ``None of the four commitments has been reported.``, never "all are not".
    """
    held = [(answer, count) for answer, count in counts if count]
    total = sum(count for _, count in held)
    if not held:
        return "The promise has no commitments yet."
    if len(held) == 1:
        return _all_alike(held[0][0], total)
    shares = [f"{in_words(count)} {' '.join(share_words(answer, count))}" for answer, count in held]
    return f"Of {in_words(total)} commitments, {english.listing(shares)}."


def share_words(answer: Answer, count: int) -> tuple[str, str]:
    """The verb and the word for so many commitments: ``("are", "fulfilled")``."""
    been = _HAVE.get(answer.unknown or answer.status)
    if been:
        return ("has" if count == 1 else "have"), been
    return ("is" if count == 1 else "are"), answer.english


def _all_alike(answer: Answer, total: int) -> str:
    said = " ".join(share_words(answer, total))
    if total == 1:
        return f"The only commitment {said}."
    denied = _NONE_OF.get(answer.unknown or answer.status)
    if denied:
        return f"{'Neither' if total == 2 else 'None'} of the {in_words(total)} commitments {denied}."
    return f"{'Both' if total == 2 else f'All {in_words(total)}'} commitments {said}."

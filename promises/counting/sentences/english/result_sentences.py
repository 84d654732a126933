"""Results added up, in words."""

from promises.counting.progress.results import Total
from promises.counting.sentences.english.few_people import UNDER
from promises.words import english


def result_words(total: Total) -> str:
    """``159``; ``at least 12`` where a number under five is not told; ``fewer than 5``; and how many of the rows said
    anything where not all did: ``43 (information from 2 of 3 activities)``."""
    words = english.number(total.value)
    if total.hidden and not total.value:
        words = UNDER if total.hidden == 1 else f"{UNDER} each time"
    elif total.hidden:
        words = f"at least {words}"
    if total.reported == total.of:
        return words
    return f"{words} (information from {total.reported} of {total.of} activities)"

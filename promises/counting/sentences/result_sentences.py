"""Results added up, in words."""

from promises.counting.few import UNDER
from promises.counting.progress.results import Total
from promises.words import swedish


def result_words(total: Total) -> str:
    """``159``; ``minst 12`` where a number under five is not told; ``färre än 5``; and how many of the rows
    said anything where not all did: ``43 (uppgift från 2 av 3 insatser)``."""
    words = swedish.number(total.value)
    if total.hidden and not total.value:
        words = UNDER if total.hidden == 1 else f"{UNDER} varje gång"
    elif total.hidden:
        words = f"minst {words}"
    if total.reported == total.of:
        return words
    return f"{words} (uppgift från {total.reported} av {total.of} insatser)"

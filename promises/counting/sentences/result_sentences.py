"""Results added up, in words."""

from decimal import Decimal

from promises.counting.progress.results import FEW, Total
from promises.words import swedish


def number_words(value: Decimal | int, *, few: bool) -> str:
    """``1 064``; ``färre än 5`` of a number that counts few people."""
    return f"färre än {FEW}" if few and value < FEW else swedish.number(value)


def result_words(total: Total) -> str:
    """``159``; ``minst 12`` where a number under five is not told; ``färre än 5``; and how many of the rows
    said anything where not all did: ``43 (uppgift från 2 av 3 insatser)``."""
    words = swedish.number(total.value)
    if total.hidden and not total.value:
        words = f"färre än {FEW}" if total.hidden == 1 else f"färre än {FEW} varje gång"
    elif total.hidden:
        words = f"minst {words}"
    if total.reported == total.of:
        return words
    return f"{words} (uppgift från {total.reported} av {total.of} insatser)"

"""What somebody sent, read without believing in it. Pure."""

from datetime import date
from uuid import UUID

# So many fit in a whole number of either database.
_DIGITS = 9
# Days that can be meant; beyond them the calendar ends, and reckoning with it.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def whole_number(text: str) -> int | None:
    """The number that ``text`` writes in at most nine plain digits; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def read_uid(text: str) -> UUID | None:
    """The number that a form gave its row; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def day(text: str) -> date | None:
    """The day of 1900–2199 that ``text`` writes as ``2020-10-15``; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None

"""From when a change of a promise counts, and whether that is inside the promise's time. Pure.

Every door that takes a change asks here: the desk and the administration through the action, a file as it is read.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from promises.words import swedish
from promises.words.enums import AmendmentKind

# What points at a change, by the name of the exchange format: the kind it is of, and what is said of it.
_POINTED_AT = {
    "added_by_amendment": (AmendmentKind.ADDED, "Ett åtagande läggs till"),
    "ended_by_amendment": (AmendmentKind.ENDED, "Ett åtagande utgår"),
    "amendment": (AmendmentKind.REVISED, "Ett nytt mål införs"),
}


def of_another_kind(name: str, kind: str) -> str:
    """Why what is called ``name`` cannot point at a change of the ``kind``, as a sentence; empty when it can."""
    right, what = _POINTED_AT[name]
    if kind == right:
        return ""
    return f"{what} genom en ändring av slaget {right.label}, och den här är av slaget {AmendmentKind(kind).label}."


def title(kind: AmendmentKind, ends_on: date | None) -> str:
    """What the change is called: ``Förlängt till 31 december 2021``, ``Reviderat``."""
    if kind is AmendmentKind.PROLONGED and ends_on:
        return f"Förlängt till {swedish.day(ends_on)}"
    return swedish.capital(kind.label)


def other_words(number: int, was: str, says: str) -> str:
    """What a change tells of the words of commitment ``number``: those it had, or those that are new."""
    return (
        f"Åtagande {number} löd tidigare: ”{was}”" if was else f"Åtagande {number} säger nu också: ”{says}”"
    )


def public_on(logged_on: date, published_on: date | None) -> date | None:
    """The day a change could first be read; None for what stood in the promise when it was first published, and is
    public from the days it states."""
    return logged_on if published_on and logged_on > published_on else None


def problem(
    decided_on: date,
    public_on: date | None,
    *,
    signed_on: date | None,
    starts_on: date | None,
    ends_on: date | None,
    prolongs: bool = False,
) -> str:
    """Why the change cannot be made, as a sentence for the field of its day; empty when it can.

    It counts from the later of the two days. ``signed_on`` is the first day that the signing may have been, and where it
    is unknown the promise's first day stands for it; ``ends_on`` the last day that held before the change.
    A change that ``prolongs`` may count from the day after it, without a day between.
    """
    counts_from = max(decided_on, public_on or decided_on)
    first = signed_on or starts_on
    if first and counts_from < first:
        what = "undertecknades" if signed_on else "började gälla"
        return f"Löftet {what} {_day(first)}. En ändring räknas tidigast från den dagen: välj den eller en senare."
    last = ends_on + timedelta(days=prolongs) if ends_on else None
    if ends_on is None or last is None or counts_from <= last:
        return ""
    if decided_on <= last:
        return f"Löftet tog slut {_day(ends_on)}. En ändring räknas från den dag den blir offentlig, så nu är det för sent."
    choose = "välj senast dagen efter" if prolongs else "välj den eller en tidigare"
    return f"Löftets sista dag är {_day(ends_on)}. En ändring räknas senast från den: {choose}."


def too_soon(decided_on: date, closed: Iterable[tuple[date, date]]) -> str:
    """Why the change cannot be made today, as a sentence: it says that it held in a period whose follow-up is made today,
    and would come unmarked after it. ``closed`` are the first and last days of those; empty when it can."""
    if all(decided_on > last for _, last in closed):
        return ""
    return "En uppföljning är gjord i dag. Inför ändringen i morgon: då märks den med att den kom efter uppföljningen."


def _day(day: date) -> str:
    return f"den {swedish.day(day)}"

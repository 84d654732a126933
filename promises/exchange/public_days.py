"""The day that what is new in a file becomes public: of a published promise today at the earliest, whatever day it states."""

from collections.abc import Collection, Iterable

from medborgarlofte.clock import today
from promises.counting.calendars import ONE_DAY
from promises.counting.facts import own_day
from promises.counting.late import Days, tells_of
from promises.exchange.held import Held
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.words import swedish

# The days that something became public, with the day that is meant where they are left out.
_PUBLIC_DAYS = {
    "amendments": {"logged_on": "decided_on"},
    "activities": {"publish_on": "logged_on", "withdrawn_on": ""},
    "invitations": {"published_on": "", "cancelled_on": ""},
    "confirmations": {"confirmed_on": ""},
    "follow_ups": {"published": "", "withdrawn_on": ""},
}


def public_from_today(
    document: Document, current: Document, closed: Collection[Days]
) -> tuple[Document, list[str]]:
    """The document with what is new in it public from today, at the earliest, and a sentence about the earlier days
    that it had stated.

    What stands here already keeps the day it became public here; a row that the follow-up of one of the ``closed`` periods
    tells of, and which was made today, is public from tomorrow. ``current`` is the promise's own export.
    """
    moved, now = 0, today().isoformat()
    tomorrow = (today() + ONE_DAY).isoformat()
    said = dict(document)
    held = Held(document, document, current)
    for place, days in _PUBLIC_DAYS.items():
        rows = []
        for _, row, stands in held.rows(place):
            old = stands or {}
            changed = {}
            day = tomorrow if place == "activities" and is_told(row, closed) else now
            for name, other in days.items():
                stated, known = row.get(name, row.get(other)), old.get(name, old.get(other))
                # A row that waits here for its day is not public yet.
                earliest = known if known and known <= now else day
                # One that is decided ahead, and says no other day, is public from the day it comes in.
                ahead = name not in row and stated and stated > earliest and stated != known
                if stated and (stated < earliest or ahead):
                    changed[name] = earliest
                    moved += known is None and not ahead
            walk = row.get("safety_walk", {})
            if "safety_walk" not in old and walk.get("protocol_published_on", day) < day:
                changed["safety_walk"] = {**walk, "protocol_published_on": day}
            rows.append({**row, **changed})
        if rows:
            said[place] = rows
    indicators = [_measured(row, stands or {}, now) for _, row, stands in held.rows("indicators")]
    if indicators:
        said["indicators"] = [row for row, _ in indicators]
        moved += sum(count for _, count in indicators)
    if not moved:
        return said, []
    how_many = "En rad är offentlig" if moved == 1 else f"{moved} rader är offentliga"
    sentence = f"{how_many} från i dag, den {swedish.day(today())}. Filen säger en tidigare dag, men löftet är redan publicerat här."
    return said, [sentence]


def _measured(row: Document, stands: Document, day: str) -> tuple[Document, int]:
    """The indicator with what is new of its measurements public from the ``day``, at the earliest, and how many those are."""
    known = {each["period"]: each.get("published_on", day) for each in stands.get("measurements", ())}
    rows = [
        {**each, "published_on": known.get(each["period"], day)}
        if each.get("published_on", day) < known.get(each["period"], day)
        else each
        for each in row.get("measurements", ())
    ]
    if not rows:
        return row, 0
    moved = (
        old != new and new["period"] not in known for old, new in zip(row["measurements"], rows, strict=True)
    )
    return {**row, "measurements": rows}, sum(moved)


def ahead_from_today(document: Document) -> Document:
    """The document of a promise that is not public here with what it says is decided ahead, of no other day, known today."""
    day = today().isoformat()
    rows = [
        {"logged_on": day, **row} if row["decided_on"] > day else row
        for row in document.get("amendments", ())
    ]
    return {**document, "amendments": rows} if rows else document


def is_told(row: Document, closed: Iterable[Days]) -> bool:
    """Whether the follow-up of any of these periods tells of the activity."""
    return any(tells_of(each, _days_of(row), serves=bool(row.get("contributions"))) for each in closed)


def _days_of(row: Document) -> Days:
    """The days that an activity lies over, until the one that it counts on."""
    starts_on = known_date(row["starts_on"])
    return Days(starts_on, own_day(starts_on, known_date(row["ends_on"]) if "ends_on" in row else starts_on))

"""A demo's file day by day: what of it was known when. Pure."""

from collections.abc import Iterator
from typing import Any

from followup.report.report_as_of import as_of
from promises.exchange_format.normal import Document

# The days on which anything in a file became public, by the list that it stands in.
_DAYS = {
    "activities": ("logged_on", "publish_on", "withdrawn_on"),
    "amendments": ("logged_on",),
    "confirmations": ("confirmed_on",),
    "invitations": ("published_on", "cancelled_on"),
    "follow_ups": ("published", "withdrawn_on"),
}
_OF_WALKS = ("protocol_published_on", "decided_on")


def days_of(document: Document) -> list[str]:
    """The days from its publication on which the promise's file became another, in order."""
    days = {
        row[name]
        for place, names in _DAYS.items()
        for row in document.get(place, ())
        for name in names
        if name in row
    }
    for row in document.get("activities", ()):
        days.update(_walk_days(row.get("safety_walk", {})))
    first: str = document["published_on"]
    return [first, *sorted(day for day in days if day > first)]


def _walk_days(said: Any) -> Iterator[str]:
    for name, value in said.items():
        if name in _OF_WALKS:
            yield value
        for each in value if isinstance(value, list) else ():
            if isinstance(each, dict):
                yield from _walk_days(each)


def known_on(document: Document, day: str) -> Document:
    """The file as it was on that day: without what became public later, the later versions of targets among it."""
    said = as_of(document, day)
    known = {
        row["number"]
        for row in document.get("amendments", ())
        if row.get("logged_on", row["decided_on"]) <= day
    }
    later = [row for row in document.get("amendments", ()) if row["number"] not in known]
    if prolonged := [row["previous_ends_on"] for row in later if row["kind"] == "prolonged"]:
        said["ends_on"] = prolonged[0]
    said["amendments"] = [row for row in document.get("amendments", ()) if row["number"] in known]
    said["commitments"] = [
        _commitment(row, known)
        for row in document["commitments"]
        if row.get("added_by_amendment") in (None, *known)
    ]
    return said


def _commitment(row: Document, known: set[int]) -> Document:
    targets = [each for each in row.get("targets", ()) if each.get("amendment") in (None, *known)]
    ended = row.get("ended_by_amendment") in (None, *known)
    kept = {name: value for name, value in row.items() if ended or name != "ended_by_amendment"}
    return {**kept, "targets": targets} if "targets" in row else kept

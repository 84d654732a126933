"""One place of a promise: what is promised for it, what was done there, and what is to come."""

from datetime import date
from typing import Any

import msgspec
from django.core.paginator import Page

from promises.exchange_format.normal import Document
from promises.models import Promise
from promises.pages.ledger_rows import activities_words
from promises.pages.said_rows import linked_row
from promises.pages.what_next import Stop, walk_stops
from promises.reading.page_frame import commitment_url, promise_frame, promise_url
from promises.record.reading import Record
from promises.search.places import Place, place_slug, places
from promises.search.stems import words
from promises.walks.said_walk import said_invitations


class _Placed(msgspec.Struct):
    """What an activity's part says of where it was done."""

    class Round(msgspec.Struct):
        area: str = ""

    place: str = ""
    hot_spot_round: Round = msgspec.field(default_factory=Round)

    @property
    def where(self) -> str:
        return self.place or self.hot_spot_round.area


_PLACED = msgspec.json.Decoder(_Placed)


def location(record: Record, slug: str) -> Place | None:
    """The place of that address; None where the promise says nothing of it."""
    keys = record.newest_first()
    found = record.find(keys)
    return places(record, {key: _PLACED.decode(found[key]).where for key in keys if key in found}).get(slug)


def page(promise: Promise, record: Record, today: date, *, location: Place, page: Page) -> dict[str, Any]:
    """Context of ``promises/pages/location.html``; ``page`` holds the keys of the rows that it shows."""
    said = record.activities(list(page))
    return {
        **promise_frame(promise, (location.name, "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "location": location,
        "commitments": [
            (row["number"], row["title"], commitment_url(promise, row["number"]))
            for row in record.nouns["commitments"]
            if _is_about(row, location)
        ],
        "heading": activities_words(len(location.keys)),
        "page": page,
        "rows": [linked_row(promise, record, said[key], cut=True) for key in page],
        "stops": _walks(promise, record, today, location),
    }


def _is_about(row: Document, location: Place) -> bool:
    """Whether the commitment names the place, alone or among others."""
    named = {*words(f"{row.get('place', '')} {row['title']}")}
    return place_slug(row.get("place", "")) == location.slug or named >= {*words(location.name)}


def _walks(promise: Promise, record: Record, today: date, location: Place) -> tuple[Stop, ...]:
    coming = said_invitations(promise, record, after=today)
    return walk_stops([each for each in coming if place_slug(each.area) == location.slug], today)

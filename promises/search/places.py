"""The places that a promise says something of."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.text import slugify

from promises.record.reading import Record


@dataclass(frozen=True)
class Place:
    """``name`` as it is written most; ``keys`` are those of the activities that were done there, the newest first."""

    slug: str
    name: str
    keys: Sequence[str]


def place_slug(place: str) -> str:
    """The address of a place under its promise: ``vag-152``; empty for one that has no letter or digit."""
    return slugify(place)


def places(record: Record, done_at: Mapping[str, str]) -> dict[str, Place]:
    """Every place that something is promised for, was done at or is to come to, by its address. ``done_at`` says of
    activities, by key, where each was done, the newest first."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    keys: dict[str, list[str]] = defaultdict(list)
    for key, where in done_at.items():
        slug = place_slug(where)
        names[slug][where] += 1
        keys[slug].append(key)
    for where in chain(
        (row.get("place", "") for row in record.nouns["commitments"]),
        (row.get("area", "") for row in record.nouns["invitations"]),
    ):
        names[place_slug(where)][where] += 1
    names.pop("", None)
    return {slug: Place(slug, spelled.most_common(1)[0][0], keys[slug]) for slug, spelled in names.items()}

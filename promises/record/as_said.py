"""The promise's own row as the public record says it: for reading, and never saved."""

from copy import copy
from pathlib import PurePosixPath

from medborgarlofte.accounts.models import PoliceArea
from promises.exchange_format.normal import Document
from promises.exchange_format.properties import assign, stamp_of
from promises.exchange_format.shared_nouns import PROMISE
from promises.models import Promise

# Where its pages are is not of the day: an address leads to the promise though it was another then.
_APART = ("municipality", "slug", "police_area")
_COLUMNS = [name for name in PROMISE.columns if name not in _APART and not stamp_of(Promise, name)]


def as_said(promise: Promise, nouns: Document) -> Promise:
    """The row with every public column as the document says it, and its municipality called as there. The photo is left
    out where it is another now."""
    said = copy(promise)
    areas = {row["slug"]: PoliceArea(slug=row["slug"], name=row["name"]) for row in nouns["police_areas"]}
    for name in _COLUMNS:
        assign(said, name, nouns.get(name), by=said, find=lambda *_: said)
    said.police_area = areas.get(nouns.get("police_area", ""))
    place = next((row for row in nouns["municipalities"] if row["slug"] == nouns["municipality"]), None)
    if place:
        said.municipality = copy(promise.municipality)
        said.municipality.name, said.municipality.short_name = place["name"], place["short_name"]
    photo = nouns.get("photo")
    said.photo = (
        promise.photo if photo and PurePosixPath(promise.photo.name or "").stem == photo["sha256"] else ""
    )
    said.photo_alt, said.photo_credit = (photo or {}).get("alt", ""), (photo or {}).get("credit", "")
    return said

"""What a promise calls what promises share, where its own file says otherwise than the house (ADR 0024).

The rows that are given back say the promise's words. They are for reading and never saved.
"""

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from typing import Any, TypeVar

from medborgarlofte.accounts.models import Municipality, Organisation, PoliceArea
from promises.models import Commitment, Kind, Promise, ResultMeasure

# The list of the exchange format that each stands in, and its words.
_LISTS = {
    PoliceArea: "police_areas",
    Municipality: "municipalities",
    Organisation: "organisations",
    Kind: "kinds",
}
_WORDS = ("name", "short_name", "unit_one", "unit_many", "label")

Row = TypeVar("Row", PoliceArea, Municipality, Organisation, Kind, ResultMeasure)


def own(promise: Promise, row: Row) -> Row:
    """The row as the promise calls it; the row itself where it has no words of its own."""
    if not promise.own_words:
        return row
    if isinstance(row, ResultMeasure):
        listed = own_measures(promise, row.kind.slug) or ()
        said = next((each for each in listed if each["slug"] == row.slug), {})
    else:
        said = promise.own_words.get(_LISTS[type(row)], {}).get(row.slug, {})
    words = {name: said[name] for name in _WORDS if said.get(name)}
    # What is called otherwise in Swedish alone has no name in English.
    words |= {
        f"{name}_en": said.get(f"{name}_en") or ""
        for name in _WORDS
        if f"{name}_en" in said or said.get(name, getattr(row, name, None)) != getattr(row, name, None)
    }
    if not words:
        return row
    called = copy(row)
    for name, word in words.items():
        setattr(called, name, word)
    return called


def speak(promise: Promise, commitments: Iterable[Commitment]) -> None:
    """Let the promise and its commitments, as they were fetched, call things as it does."""
    if not promise.own_words:
        return
    promise.municipality = own(promise, promise.municipality)
    for row in commitments:
        row.kind = own(promise, row.kind)
        for party in row.parties.all():
            party.organisation = own(promise, party.organisation)


def speak_signatories(promise: Promise) -> None:
    """The same of those who signed, where they have been fetched."""
    for signatory in promise.signatories.all() if promise.own_words else ():
        signatory.organisation = own(promise, signatory.organisation)


def measures_of(kind: Kind, promises: Collection[Promise]) -> list[ResultMeasure]:
    """What a row of the kind reports: the results of the house, and those of the promises' own, called as there."""
    own_slugs = {each["slug"] for promise in promises for each in own_measures(promise, kind.slug) or ()}
    rows = [row for row in kind.measures.all() if not row.is_own or row.slug in own_slugs]
    for promise in promises if len(promises) == 1 else ():
        rows = [own(promise, row) for row in rows]
    return rows


def own_measures(promise: Promise, kind: str) -> list[Mapping[str, Any]] | None:
    """The kind's results in the promise, slug and label, in order; None where they are those of the house."""
    found: list[Mapping[str, Any]] | None = promise.own_words.get("kinds", {}).get(kind, {}).get("measures")
    return found

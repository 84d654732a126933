"""What was promised in English where the municipality has written it, and in Swedish where it has not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from django.db.models import Model

from promises.record.reading import Record

_TWIN = "_en"


class Words(NamedTuple):
    """Words with the language that they are in, "en" or "sv", for ``lang`` where the page is in another."""

    words: str
    language: str


def text(owner: Model | Mapping[str, Any], name: str, language: str = "en") -> Words:
    """What ``owner``, a row or a part of the record, says under the ``name``, on a page in that ``language``.

    What says nothing in Swedish says nothing: the Swedish is what was promised.
    """

    def said(each: str) -> str:
        return (owner.get(each) if isinstance(owner, Mapping) else getattr(owner, each, "")) or ""

    english = said(name + _TWIN) if language == "en" and said(name) else ""
    return Words(english, "en") if english else Words(said(name), "sv")


def in_english(record: Record) -> Record:
    """The record with every text in English that is written in it, so that units and names of what is counted are too;
    the rest stays Swedish. ``text`` tells which is which, of a commitment's ``focus_area`` too. Of activities nothing
    is in English."""
    nouns = record.nouns
    areas = {row["name"]: row.get("name" + _TWIN, "") for row in nouns["focus_areas"]}
    commitments = [
        {**row, "focus_area" + _TWIN: areas.get(row.get("focus_area", ""), "")}
        for row in nouns["commitments"]
    ]
    return replace(record, nouns=_spoken({**nouns, "commitments": commitments}))


def _spoken(said: Any) -> Any:
    if isinstance(said, list):
        return [_spoken(each) for each in said]
    if not isinstance(said, Mapping):
        return said
    return {name: said.get(name + _TWIN) or _spoken(value) for name, value in said.items()}

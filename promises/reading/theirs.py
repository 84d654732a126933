"""What municipality and police wrote, for the language of the page: in English where they wrote that too, else in Swedish
and marked so (medborgarlofte.languages). The record keeps both; nothing here is kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Model

from medborgarlofte.languages import in_swedish
from promises.counting.facts import Unit
from promises.counting.sentences.english.nouns import measure, unit
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.models import Promise, ReportingPeriod
from promises.record.reading import Record
from promises.words import spoken

_TWIN = "_en"
# The properties of the exchange format that hold words somebody wrote. ``name`` of an organisation or a place is its own.
_WORDS = {
    "also_measured", "also_promised", "alt", "area", "audience", "authority", "baseline_note", "body", "cadence",
    "cancelled_reason", "cause_text", "condition", "contact", "correction_reason", "counting_rule", "credit",
    "effect", "focus_area", "label", "late_reason", "meeting_place", "next_step", "note", "page_owner", "period_note",
    "place", "reason", "refused_reason", "registration", "route", "section", "share_base", "share_of", "source", "summary", "text", "title",
    "uncertainty", "unit", "unit_many", "unit_one", "why_not", "withdrawn_note", "withdrawn_reason", "within",
    "before", "after", "answer", "changed_reason",
}  # fmt: skip
_OF_A_PROMISE = ("title", "summary", "area", "audience", "period_note", "contact", "page_owner")
# Of these an everyday word is known in English.
_AMOUNTS = {"unit", "within"}
_NAMED = {"kinds", "focus_areas", "indicators"}


def theirs(words: str) -> str:
    """Words that are Swedish whoever reads, on the page that is being made."""
    return in_swedish(words) if spoken.is_english() else words


def own_words(row: Model, name: str) -> str:
    """What a row, which is no record's, says under the ``name``: as ``spoken_record`` has it."""
    words: str = getattr(row, name)
    twin: str = getattr(row, f"{name}{_TWIN}", "") if words and spoken.is_english() else ""
    return twin or theirs(words)


def spoken_row(promise: Promise) -> Promise:
    """The promise with its own words in the language of the page: for reading, and never saved."""
    for name in _OF_A_PROMISE if spoken.is_english() else ():
        setattr(promise, name, own_words(promise, name))
    return promise


def period_label(row: ReportingPeriod) -> str:
    """What a period is called: in English by its days, for its label is an abbreviation of the trade."""
    return str(spoken.words().span(row.starts_on, row.ends_on)) if spoken.is_english() else row.label


def spoken_record(record: Record) -> Record:
    """The record in the language of the page."""
    if not spoken.is_english():
        return record
    return replace(
        record,
        nouns=spoken_document(record.nouns),
        find=lambda keys: {
            key: json.dumps(_spoken(json.loads(said))) for key, said in record.find(keys).items()
        },
        of_nouns=lambda *names: {
            path: _spoken(said, path.partition("/")[0]) for path, said in record.of_nouns(*names).items()
        },
    )


def spoken_rows(rows: Sequence[Document]) -> Sequence[Document]:
    """The same of the rows of one noun."""
    return [_spoken(row) for row in rows] if spoken.is_english() else rows


def spoken_document(document: Document) -> Document:
    """The same of a file in normal form."""
    if not spoken.is_english():
        return document
    areas = {row["name"]: row.get(f"name{_TWIN}") for row in document.get("focus_areas", ())}
    commitments = [
        {**row, f"focus_area{_TWIN}": areas.get(row.get("focus_area", ""))} for row in document["commitments"]
    ]
    # A period is called by its days: its label is an abbreviation of the trade.
    periods = [
        {**row, "label": spoken.words().span(known_date(row["starts_on"]), known_date(row["ends_on"]))}
        for row in document["periods"]
    ]
    return {**_spoken({**document, "commitments": commitments}), "periods": periods}


def _spoken(said: Any, name: str = "", noun: str = "") -> Any:
    if isinstance(said, list):
        return [_spoken(each, name, noun) for each in said]
    if isinstance(said, str):
        is_theirs = name in _WORDS or (name == "name" and noun in _NAMED)
        known = measure(said) if name in _AMOUNTS else said
        return known if known != said else in_swedish(said) if is_theirs else said
    if not isinstance(said, Mapping):
        return said
    # What says nothing in Swedish says nothing: the Swedish is what was promised.
    told = {
        key: (value and said.get(f"{key}{_TWIN}")) or _spoken(value, key, name) for key, value in said.items()
    }
    if said.get("unit_one") and not said.get(f"unit_one{_TWIN}"):
        given = Unit(said["unit_one"], said["unit_many"])
        named = unit(given)
        if named != given:
            told |= {"unit_one": named.one, "unit_many": named.many}
    return told

"""The normal form of a document: one way to write what it says, byte for byte. Pure.

Properties stand in the schema's order; what equals its default is left out; lists without an order of
their own are sorted (``x-sort``); what nothing speaks of is left out of what promises share (``x-shared``);
numbers are exact, without exponent or trailing zeros.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from promises.exchange_format.schema import Schema, is_object, is_rows, members, resolve, schema

Document = dict[str, Any]
SHARED_LISTS = tuple(name for name, part in schema()["properties"].items() if part.get("x-shared"))


def normalise(document: Mapping[str, Any]) -> bytes:
    """The file that says what ``document`` says: UTF-8, two spaces of indent, a newline at the end."""
    return written(tidy(document))


def written(tidied: Document) -> bytes:
    """The file of a document that is in normal form."""
    return (_written(tidied, "") + "\n").encode()


def tidy(document: Mapping[str, Any]) -> Document:
    """The normal form as data. ``document`` is valid; its own address of the schema is left out."""
    whole = _object(schema(), {key: document[key] for key in document if key != "$schema"}, document)
    spoken_of = references(whole)
    for name in SHARED_LISTS:
        whole[name] = [row for row in whole.get(name, ()) if row.get("slug") in spoken_of[name]]
    return {name: value for name, value in whole.items() if value != []}


def tidy_rows(name: str, rows: list[Document]) -> list[Document]:
    """The rows of one list of a document in normal form."""
    tidied: list[Document] = _value(resolve(schema()["properties"][name]), rows, {})
    return tidied


def references(document: Mapping[str, Any]) -> dict[str, set[str]]:
    """The slugs of what promises share that the document speaks of, by the list they stand in."""
    found: dict[str, set[str]] = {name: set() for name in SHARED_LISTS}
    _collect(schema(), {name: document[name] for name in document if name not in SHARED_LISTS}, found)
    # What is spoken of may speak of more: a municipality of its police area, which stands before it.
    for name in reversed(SHARED_LISTS):
        for row in document.get(name, ()):
            if row.get("slug") in found[name]:
                _collect(resolve(schema()["properties"][name]["items"]), row, found)
    return found


def complete(document: Mapping[str, Any]) -> Document:
    """The normal form with every default written out."""
    return filled(tidy(document))


def filled(tidied: Document) -> Document:
    """A document in normal form with every default written out."""
    return _filled(schema(), tidied, tidied)


def filled_row(name: str, row: Document) -> Document:
    """One row of the list ``name``, in normal form, with every default written out that does not stand elsewhere."""
    return _filled(resolve(schema()["properties"][name]["items"]), row, {})


def sort_key(row: Mapping[str, Any], names: list[str]) -> tuple[tuple[bool, Any], ...]:
    """Rows by these properties; a row without one comes first."""
    return tuple((row.get(name) is not None, row.get(name)) for name in names)


def default(part: Schema, row: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """What a property means when it is left out; None where it means nothing."""
    source = part.get("x-default-from", "")
    if source.startswith("/"):
        return document.get(source[1:])
    return row.get(source) if source else part.get("default")


def _collect(shape: Schema, row: Mapping[str, Any], found: dict[str, set[str]]) -> None:
    for member in members(shape):
        value = row.get(member.name)
        if not value:
            continue
        if member.row is not None:
            for each in value:
                _collect(member.row, each, found)
        elif member.is_object:
            _collect(member.part, value, found)
        elif member.names in found:
            found[member.names].update(value if isinstance(value, list) else [value])


def _object(shape: Schema, row: Mapping[str, Any], document: Mapping[str, Any]) -> Document:
    tidied: Document = {}
    for name, part, of_object, of_row, _ in members(shape):
        value = row.get(name)
        if value is None:
            continue
        if of_object or of_row or isinstance(value, list):
            value = _value(part, value, document)
        implied = default(part, row, document)
        # In Python 1 == True; in the file they are two things.
        if value in (None, "", []) or (
            value == implied and isinstance(value, bool) == isinstance(implied, bool)
        ):
            continue
        tidied[name] = value
    return tidied


def _value(part: Schema, value: Any, document: Mapping[str, Any]) -> Any:
    if is_object(part):
        return _object(part, value, document)
    if part.get("type") != "array":
        return value
    if not is_rows(part):
        return sorted(value)
    rows = [_object(resolve(part["items"]), row, document) for row in value]
    return sorted(rows, key=lambda row: sort_key(row, part["x-sort"])) if "x-sort" in part else rows


def _filled(shape: Schema, row: Mapping[str, Any], document: Mapping[str, Any]) -> Document:
    filled: Document = {}
    for name, part, of_object, of_row, _ in members(shape):
        value = row.get(name)
        if value is None:
            value = default(part, row, document)
        if of_row is not None:
            value = [_filled(of_row, each, document) for each in value or []]
        elif of_object and value is not None:
            value = _filled(part, value, document)
        elif part.get("type") == "array":
            value = value or []
        if value is not None:
            filled[name] = value
    return filled


def _written(value: Any, indent: str) -> str:
    if isinstance(value, Mapping):
        inner = [f"{_quoted(key)}: {_written(each, indent + '  ')}" for key, each in value.items()]
        return _block("{", inner, "}", indent)
    if isinstance(value, list):
        return _block("[", [_written(each, indent + "  ") for each in value], "]", indent)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        number = Decimal(value)
        text = f"{number:f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return "0" if text in ("-0", "") else text
    return _quoted(value)


def _block(start: str, inner: list[str], end: str, indent: str) -> str:
    if not inner:
        return start + end
    lines = ",\n".join(f"{indent}  {line}" for line in inner)
    return f"{start}\n{lines}\n{indent}{end}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

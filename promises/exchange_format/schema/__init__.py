"""The exchange format's JSON Schema, the one description that reading, writing and checking share. Pure."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "medborgarlofte/1"
_FILE = Path(__file__).with_name("medborgarlofte-1.schema.json")

Schema = Mapping[str, Any]


@cache
def schema_bytes() -> bytes:
    """The schema as it is published with the site."""
    return _FILE.read_bytes()


@cache
def schema() -> Schema:
    """The schema as data. Its numbers are exact, so that ``multipleOf`` 0.001 means a thousandth."""
    parsed: Schema = json.loads(schema_bytes(), parse_float=Decimal)
    return parsed


def resolve(part: Schema) -> Schema:
    """A part of the schema with its ``$ref`` followed; what stands beside the reference wins."""
    if "$ref" not in part:
        return part
    # Asked for each value of a file. The part is kept beside its answer, so that its id stays its own.
    known = _RESOLVED.get(id(part))
    if known is None or known[0] is not part:
        known = _RESOLVED[id(part)] = part, {**definition(part["$ref"].rpartition("/")[2]), **part}
    return known[1]


_RESOLVED: dict[int, tuple[Schema, Schema]] = {}


@cache
def without_references() -> Schema:
    """The schema with every ``$ref`` written out, as a validator reads it fastest."""
    return _written_out(schema())


def _written_out(part: Any) -> Any:
    if isinstance(part, list):
        return [_written_out(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {name: _written_out(each) for name, each in resolve(part).items() if name not in ("$ref", "$defs")}


def definition(name: str) -> Schema:
    """One of ``$defs``; "" is the document itself."""
    found: Schema = schema()["$defs"][name] if name else schema()
    return found


@cache
def properties(name: str) -> dict[str, Schema]:
    """The properties of a definition in their order, references followed."""
    return {key: resolve(part) for key, part in definition(name)["properties"].items()}


class Member(NamedTuple):
    """One property of an object: its part of the schema, whether that is one object or, in ``row``, what each row is
    where it is a list of objects, and which list its value names a row of (``kinds``; "" = none)."""

    name: str
    part: Schema
    is_object: bool
    row: Schema | None
    names: str


def members(shape: Schema) -> tuple[Member, ...]:
    """The properties of an object in their order, references followed. Asked for each object of a file."""
    known = _MEMBERS.get(id(shape))
    if known is None or known[0] is not shape:
        known = _MEMBERS[id(shape)] = shape, tuple(_members(shape))
    return known[1]


def _members(shape: Schema) -> Iterator[Member]:
    for name, part in ((name, resolve(part)) for name, part in shape["properties"].items()):
        listed = part.get("type") == "array"
        named = (part["items"] if listed else part).get("x-ref", "").partition(".")[0]
        row = resolve(part["items"]) if is_rows(part) else None
        yield Member(name, part, is_object(part), row, named)


_MEMBERS: dict[int, tuple[Schema, tuple[Member, ...]]] = {}


def is_rows(part: Schema) -> bool:
    """Whether a property is a list of objects."""
    return part.get("type") == "array" and "properties" in resolve(part["items"])


def is_object(part: Schema) -> bool:
    """Whether a property is one object."""
    return part.get("type") == "object"

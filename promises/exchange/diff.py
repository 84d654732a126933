"""What an import changes: two documents side by side, told in Swedish. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from promises.exchange_format.normal import SHARED_LISTS
from promises.exchange_format.schema import Schema, definition, is_object, is_rows, resolve, schema
from promises.words import swedish

# A row's place: (property, what tells it apart there), outermost first. () is the promise itself.
Place = tuple[tuple[str, tuple[Any, ...]], ...]
NAMES_SHOWN = 5


@dataclass(frozen=True)
class Row:
    """One object of a document, without the objects inside it; ``position`` where lists are ordered. ``part_of`` is the
    object with a name that a nameless one belongs to, where a reader is to be told of which."""

    definition: str
    place: Place
    said: Mapping[str, Any]
    position: int = 0
    part_of: "Row | None" = None


@dataclass(frozen=True)
class Change:
    """A row that is added (``old`` None), removed (``new`` None) or changed."""

    old: Row | None
    new: Row | None

    @property
    def row(self) -> Row:
        found = self.new or self.old
        assert found
        return found

    @property
    def differing(self) -> list[str]:
        """The properties that differ in a changed row, by their names in the format; "" is the order."""
        if not (self.old and self.new):
            return []
        old, new, parts = self.old, self.new, definition(self.row.definition)["properties"]
        moved = [""] if old.position != new.position else []
        return [name for name in parts if old.said.get(name) != new.said.get(name)] + moved

    @property
    def properties(self) -> list[str]:
        """The same in Swedish; words in English, which no change of the promise tells, as they are and as they were."""
        parts = definition(self.row.definition)["properties"]
        titles = {
            name: resolve(parts[name]).get("title", name) if name else "ordning" for name in self.differing
        }
        return [
            f"{title} {_quoted(self.new, name)} (tidigare {_quoted(self.old, name)})"
            if name.endswith("_en")
            else title
            for name, title in titles.items()
        ]


def _quoted(row: Row | None, name: str) -> str:
    return f"”{row.said[name]}”" if row and row.said.get(name) else "inget"


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What differs between two documents in normal form, in the order of the format.

    ``old`` may hold only what is shared: then the promise is new.
    """
    before = {row.place: row for row in rows(old) if row.place or row.said.get("slug")}
    after = {row.place: row for row in rows(new)}
    both = [Change(before.get(place), row) for place, row in after.items()]
    gone = [Change(row, None) for place, row in before.items() if place not in after]
    return [change for change in both + gone if not change.old or not change.new or change.properties]


def for_readers(found: list[Change], *documents: Mapping[str, Any]) -> list[Change]:
    """The changes as somebody who never saw the format is told of them: what came or went with a row that has a name
    goes without saying, and the rest is said to belong to one. ``documents`` hold the rows, the newest last."""
    named = {row.place: row for document in documents for row in rows(document) if row.place and called(row)}
    whole = {change.row.place for change in found if not (change.old and change.new)}
    told = []
    for change in found:
        place = change.row.place
        above = next((place[:n] for n in range(len(place) - 1, 0, -1) if place[:n] in named), ())
        if change.row.definition == "follow_up":
            told.append(_part_of(named.get((("periods", (change.row.said["period"],)),)), change))
        elif called(change.row) or not above:
            told.append(change)
        elif above not in whole:
            told.append(_part_of(named[above], change))
    return told


def _part_of(named: Row | None, change: Change) -> Change:
    return Change(*(row and replace(row, part_of=named) for row in (change.old, change.new)))


def rows(document: Mapping[str, Any]) -> Iterator[Row]:
    """Every object of the document, in the order of the format."""
    return _rows("", schema(), document, ())


def sentences(found: list[Change], *, done: bool) -> list[str]:
    """The changes noun by noun, as what will happen or, when ``done``, what has happened."""
    if not found:
        return ["Inget ändrades." if done else "Inget ändras."]
    verbs = (
        ("skapades", "lades till", "togs bort", "ändrades", "rättades")
        if done
        else ("skapas", "läggs till", "tas bort", "ändras", "rättas")
    )
    said = []
    for name in dict.fromkeys(change.row.definition for change in found):
        of_noun = [change for change in found if change.row.definition == name]
        added, corrections, removed = came_and_went(of_noun)
        for rows_of, verb in ((added, verbs[1 if name else 0]), (corrections, verbs[4]), (removed, verbs[2])):
            if rows_of:
                said.append(_counted(rows_of, verb))
        noun = definition(name)["title"] if name else "löftet"
        said += [
            _own_words(change, noun)
            if change.row.place and change.row.place[0][0] in SHARED_LISTS
            else f"{noun[:1].upper()}{noun[1:]} {name_of(change.row)} {verbs[3]}: {', '.join(change.properties)}."
            for change in of_noun
            if change.properties
        ]
    return said


def came_and_went(of_noun: list[Change]) -> tuple[list[Row], list[Row], list[Row]]:
    """The rows that are new, those of them that correct an earlier one, which stays, and those that are gone."""
    new = [change.row for change in of_noun if not change.old]
    corrects = [row for row in new if row.definition == "activity" and "replaces" in row.said]
    return [row for row in new if row not in corrects], corrects, [c.row for c in of_noun if not c.new]


def _own_words(change: Change, noun: str) -> str:
    """What promises share is not changed by a file: the promise says it in words of its own."""
    old, new = change.old, change.new
    assert old
    assert new
    parts = definition(change.row.definition)["properties"]
    words = [
        f"{resolve(part).get('title', name)} {new.said.get(name, 'utelämnas')} (i stället för {old.said.get(name, 'inget')})"
        for name, part in parts.items()
        if old.said.get(name) != new.said.get(name)
    ]
    words += ["ordning"] if old.position != new.position else []
    where = " ".join(str(apart[0]) for _, apart in change.row.place)
    return f"Egna ord i löftet för {noun} {where}: {', '.join(words)}. Andra löften rörs inte."


def _rows(name: str, shape: Schema, row: Mapping[str, Any], place: Place, position: int = 0) -> Iterator[Row]:
    inner: list[Iterator[Row]] = []
    said: dict[str, Any] = {}
    for key, part in ((key, resolve(part)) for key, part in shape["properties"].items()):
        if key not in row:
            continue
        if is_rows(part):
            of_list, inner_shape = part["items"]["$ref"].rpartition("/")[2], resolve(part["items"])
            for number, item in enumerate(row[key], 1):
                apart = tuple(item.get(k) for k in part["x-key"]) if "x-key" in part else (number,)
                at = 0 if "x-sort" in part else number
                inner.append(_rows(of_list, inner_shape, item, (*place, (key, apart)), at))
        elif is_object(part):
            inner.append(_rows(key, part, row[key], (*place, (key, ()))))
        else:
            said[key] = row[key]
    yield Row(name, place, said, position)
    for each in inner:
        yield from each


def _counted(of_noun: list[Row], verb: str) -> str:
    shape = definition(of_noun[0].definition)
    if not of_noun[0].definition:
        return f"Löftet {name_of(of_noun[0])} {verb}."
    noun = shape["title"] if len(of_noun) == 1 else shape["x-plural"]
    names = list(dict.fromkeys(name.rstrip(".") for name in map(called, of_noun) if name))
    shown = "; ".join(names[:NAMES_SHOWN])
    more = f" och {len(names) - NAMES_SHOWN} till" if len(names) > NAMES_SHOWN else ""
    return f"{len(of_noun)} {noun} {verb}: {shown}{more}." if shown else f"{len(of_noun)} {noun} {verb}."


def name_of(row: Row) -> str:
    """What a person calls the row, or where it stands."""
    where = " ".join(str(part) for _, apart in row.place for part in apart if part is not None)
    return called(row) or where


def called(row: Row) -> str:
    """Its own name, with what tells it apart for a reader; that of what it is part of, or empty, where it has none."""
    said = row.said
    if row.definition == "follow_up":
        period = called(row.part_of) if row.part_of else said["period"]
        return f"{swedish.small(period)}, utgåva {said['edition']}"
    if row.part_of:
        return f"{'åtagande ' if row.part_of.definition == 'commitment' else ''}{called(row.part_of)}"
    if row.definition == "activity":
        return f"{said['title']}, {swedish.day(date.fromisoformat(said['starts_on']))}"
    if not row.definition:
        return f"{said['municipality']}/{said['slug']}"
    if row.definition == "assessment":
        return ""
    words = next(
        (str(said[name]) for name in ("name", "title", "label", "area", "text") if said.get(name)), ""
    )
    number = f"{said['number']} " if words and row.definition == "commitment" else ""
    return f"{number}{words[:60]}"

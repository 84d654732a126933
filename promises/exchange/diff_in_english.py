"""What differs between two documents, told in English: what it is called is what the format calls it. Pure."""

from collections.abc import Sequence
from datetime import date

from medborgarlofte.languages import in_swedish
from promises.exchange.diff import NAMES_SHOWN, Change, Row, called, came_and_went, name_of
from promises.exchange_format.normal import SHARED_LISTS
from promises.words import english

_NOUNS = {"": "promise", "follow_up": "edition of a follow-up", "kind": "kind of activity"}
_MANY = {
    "activity": "activities", "municipality": "municipalities", "party": "parties", "kind": "kinds of activities",
    "follow_up": "editions of follow-ups",
}  # fmt: skip
_PROPERTIES = {"uid": "number", "alt": "description", "is_demo": "invented for the demo"}


def sentences(found: Sequence[Change]) -> list[str]:
    """What has happened, noun by noun, as ``diff.sentences`` has it in Swedish."""
    if not found:
        return ["Nothing was changed."]
    said = []
    for name in dict.fromkeys(change.row.definition for change in found):
        of_noun = [change for change in found if change.row.definition == name]
        for verb, rows in zip(("added", "corrected", "removed"), came_and_went(of_noun), strict=True):
            if rows:
                said.append(_counted(rows, verb))
        said += [_changed(change) for change in of_noun if change.old and change.new]
    return said


def _counted(rows: Sequence[Row], verb: str) -> str:
    one = _noun(rows[0].definition)
    count = english.plural(len(rows), "1 {one} was", "{count} {many} were")
    noun = count.format(one=one, count=len(rows), many=_MANY.get(rows[0].definition, f"{one}s"))
    names = list(dict.fromkeys(name for name in map(_called, rows) if name))
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return f"{noun} {verb}" + (f": {'; '.join(names[:NAMES_SHOWN])}{more}." if names else ".")


def _called(row: Row) -> str:
    """``called`` with its days and what we say ourselves in English, and marked as Swedish what is theirs."""
    if row.definition == "follow_up":
        period = row.part_of.said if row.part_of else None
        days = period and [date.fromisoformat(period[end]) for end in ("starts_on", "ends_on")]
        return f"{english.span(*days) if days else row.said['period']}, edition {row.said['edition']}"
    if row.part_of:
        return f"{'commitment ' if row.part_of.definition == 'commitment' else ''}{_called(row.part_of)}"
    if row.definition == "activity":
        return f"{in_swedish(row.said['title'])}, {english.day(date.fromisoformat(row.said['starts_on']))}"
    name = called(row).rstrip(".")
    return in_swedish(name) if name else ""


def _changed(change: Change) -> str:
    noun, place = _noun(change.row.definition), change.row.place
    name = _called(change.row) or in_swedish(name_of(change.row))
    if place and place[0][0] in SHARED_LISTS:
        name = in_swedish(" ".join(str(apart[0]) for _, apart in place))
        what = f"The promise’s own words for the {noun} {name} were changed"
    else:
        what = english.capital(" ".join(filter(None, [noun, name, "was changed"])))
    return f"{what}: {english.listing([_told(change, each) for each in change.differing])}."


def _told(change: Change, name: str) -> str:
    """A property that differs; words in English, which no change of the promise tells, as they are and as they were."""
    if not name.endswith("_en"):
        return _property(name)
    now, then = (
        f"“{row.said[name]}”" if row and row.said.get(name) else "nothing" for row in (change.new, change.old)
    )
    return f"{_property(name)} {now} (previously {then})"


def _noun(definition: str) -> str:
    return _NOUNS.get(definition, definition.replace("_", " "))


def _property(name: str) -> str:
    """``starts on`` of ``starts_on``, ``name (in English)`` of ``name_en``; "" is the order."""
    bare = name.removesuffix("_en")
    said = _PROPERTIES.get(bare, bare.replace("_", " ")) or "order"
    return said if bare == name else f"{said} in English"

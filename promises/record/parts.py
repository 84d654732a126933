"""What is public of a promise as parts: one small document for each noun, and the whole file out of them again. Pure.

A part's path is the name of its list in the file and what tells its rows apart: ``commitments/3``,
``activities/<uid>``. It holds numbers, slugs and uids, never words: paths stay in the chain for ever, and what
somebody wrote may have to be masked.
"""

from collections import defaultdict
from collections.abc import Mapping

from promises.exchange_format.normal import Document, filled, sort_key, tidy
from promises.exchange_format.schema import is_rows, properties

HEAD = "promise"
# What is an edition's alone, or holds for one day, is no part.
_OF_ONE_DAY = {name for name, part in properties("").items() if "x-edition" in part}
LISTS = {name: part for name, part in properties("").items() if is_rows(part) and name not in _OF_ONE_DAY}


def split(document: Document) -> dict[str, Document]:
    """The parts, by path, of a document in normal form."""
    parts = {HEAD: {name: document[name] for name in document if name not in LISTS.keys() | _OF_ONE_DAY}}
    for name in LISTS.keys() & document.keys():
        for place, row in enumerate(document[name], 1):
            parts |= split_row(name, row, place=place, municipality=document["municipality"])
    return parts


def split_row(name: str, row: Document, *, place: int = 0, municipality: str) -> dict[str, Document]:
    """The part of one row of the list ``name``; of a safety walk each observation is a part of its own.

    ``place``: where it stands, in a list whose order is its own. ``municipality``: the promise's; a row leaves it out
    when it is the same, its part never does, so that a part is the same whatever the others say.
    """
    if "x-sort" not in LISTS[name]:
        return {f"{name}/{place:03}": row}
    key = "/".join(str(row.get(each, "all")) for each in LISTS[name]["x-key"])
    if name != "activities":
        return {f"{name}/{key}": row}
    row = {"municipality": municipality, **row}
    observations = row.get("safety_walk", {}).get("observations", ())
    if observations:
        walk = {each: value for each, value in row["safety_walk"].items() if each != "observations"}
        row["safety_walk"] = walk
    return {f"{name}/{key}": row} | {f"observations/{key}/{each['number']}": each for each in observations}


def nouns(parts: Mapping[str, Document]) -> Document:
    """The document of these parts with every default written out, as far as they go: what promises share is there
    whole, whether anything here speaks of it or not."""
    rows: dict[str, list[Document]] = defaultdict(list)
    for path in sorted(parts):
        rows[path.partition("/")[0]].append(parts[path])
    for name in rows.keys() & LISTS.keys():
        rows[name].sort(key=lambda row: sort_key(row, LISTS[name].get("x-sort", ())))
    return filled({**rows.pop(HEAD)[0], **rows})


def join(parts: Mapping[str, Document]) -> Document:
    """The document in normal form that the parts were split from, without what was of one day."""
    rows: dict[str, list[Document]] = defaultdict(list)
    for path in sorted(parts):
        rows[path.partition("/")[0]].append(parts[path])
    observations: dict[str, list[Document]] = defaultdict(list)
    for path in parts:
        if path.startswith("observations/"):
            observations[path.split("/")[1]].append(parts[path])
    rows["activities"] = [
        {**row, "safety_walk": {**row["safety_walk"], "observations": observations[row["uid"]]}}
        if row["uid"] in observations
        else row
        for row in rows["activities"]
    ]
    return tidy({**rows.pop(HEAD)[0], **{name: rows[name] for name in LISTS}})

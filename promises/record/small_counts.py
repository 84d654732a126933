"""Numbers of people under five: left out of what is public, and restored where they are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from promises.counting import facts
from promises.counting.few import FEW, hides
from promises.counting.progress import AsOf
from promises.counting.progress.stand_ins import stand_ins
from promises.exchange_format.normal import Document, tidy
from promises.record.public import Loaded


@dataclass(frozen=True)
class Few:
    """A commitment that counts people, and what stands for the numbers that are not told, by activity and part."""

    commitment: facts.Commitment
    stand_ins: Mapping[tuple[str, str], facts.Contribution]


def few_of(loaded: Loaded, as_of: AsOf) -> dict[int, Few]:
    """Every commitment that counts people, by its number, as it is counted ``as_of``."""
    return {
        number: Few(commitment, stand_ins(commitment, loaded.promise, as_of))
        for number, commitment in loaded.commitments.items()
        if commitment.counts_people
    }


def hide_few(document: Document, few: Mapping[int, Few]) -> Document:
    """The document with ``few`` in the place of every flagged number under five, and beside the activities what is
    ``counted_as`` in the place of those that commitments are counted from."""
    measures = {
        (kind["slug"], measure["slug"])
        for kind in document.get("kinds", ())
        for measure in kind.get("measures", ())
        if measure.get("counts_people")
    }
    rows = [dict(row) for row in document.get("activities", ())]
    counted_as: list[Document] = []
    for row in rows:
        if "results" in row:
            row["results"] = [
                {"measure": result["measure"], "few": True}
                if (row["kind"], result["measure"]) in measures and result.get("value", 0) < FEW
                else result
                for result in row["results"]
            ]
        walk = row.get("safety_walk")
        if walk and walk.get("residents", FEW) < FEW:
            kept = {name: value for name, value in walk.items() if name != "residents"}
            row["safety_walk"] = {**kept, "few_residents": True}
        row["contributions"] = [
            _untold(row["uid"], each, few, counted_as) for each in row.get("contributions", ())
        ]
    return tidy({**document, "activities": rows, "counted_as": counted_as}) if rows else document


def _untold(uid: str, given: Document, few: Mapping[int, Few], counted_as: list[Document]) -> Document:
    """The contribution without its number where that is not told; what stands for it goes to ``counted_as``."""
    of = few.get(given["commitment"])
    if of is None or not (
        given.get("few") or hides(of.commitment.targets[-1], Decimal(given.get("quantity", 1)))
    ):
        return given
    where: Document = {name: given[name] for name in ("commitment", "part") if name in given}
    if stands := of.stand_ins.get((uid, given.get("part", ""))):
        counts = {"quantity": stands.quantity, "out_of": stands.out_of}
        if counts != {"quantity": 1, "out_of": None}:
            counted_as.append({"activity": uid, **where, **counts})
    return {name: said for name, said in given.items() if name not in ("quantity", "out_of")} | {"few": True}


def restore_small_counts(document: Mapping[str, Any], current: Document | None) -> Document:
    """The document with the numbers that ``current`` has where it only says few; where nobody has it, without, or
    with what a commitment is counted from in its place."""
    current_rows = {row["uid"]: row for row in (current or {}).get("activities", ())}
    stand_ins = {_place(row["activity"], row): row for row in document.get("counted_as", ())}
    rows = [dict(row) for row in document.get("activities", ())]
    for row in rows:
        here = current_rows.get(row["uid"], {})
        if "results" in row:
            known = {result["measure"]: result for result in here.get("results", ())}
            results = [known.get(each["measure"]) if each.get("few") else each for each in row["results"]]
            row["results"] = [result for result in results if result]
        walk = row.get("safety_walk")
        if walk and walk.get("few_residents"):
            kept = {name: value for name, value in walk.items() if name != "few_residents"}
            residents = here.get("safety_walk", {}).get("residents")
            row["safety_walk"] = kept if residents is None else {**kept, "residents": residents}
        known = stand_ins | {_place(row["uid"], each): each for each in here.get("contributions", ())}
        row["contributions"] = [
            _told(each, known.get(_place(row["uid"], each), {})) if each.get("few") else each
            for each in row.get("contributions", ())
        ]
    return {**document, "activities": rows} if rows else dict(document)


def _place(uid: str, given: Mapping[str, Any]) -> tuple[str, int, str]:
    return uid, given["commitment"], given.get("part", "")


def _told(given: Document, known: Mapping[str, Any]) -> Document:
    if known.get("few"):  # a sum, which is told here in the same way
        return given
    kept = {name: said for name, said in given.items() if name != "few"}
    return kept | {name: known[name] for name in ("quantity", "out_of") if name in known}

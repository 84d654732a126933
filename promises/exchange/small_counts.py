"""Numbers of people under five: left out of what is public, and found again where they are known."""

from collections.abc import Mapping
from typing import Any

from promises.counting.progress.results import FEW
from promises.exchange.normal import Document


def hide_few(document: Document) -> Document:
    """The document with ``few`` in the place of every flagged number under five."""
    flagged = {
        (kind["slug"], measure["slug"])
        for kind in document.get("kinds", ())
        for measure in kind.get("measures", ())
        if measure.get("counts_people")
    }
    rows = [_hidden(row, flagged) for row in document.get("activities", ())]
    return {**document, "activities": rows} if rows else document


def _hidden(row: Document, flagged: set[tuple[str, str]]) -> Document:
    hidden = dict(row)
    if "results" in row:
        hidden["results"] = [
            {"measure": result["measure"], "few": True}
            if (row["kind"], result["measure"]) in flagged and result.get("value", 0) < FEW
            else result
            for result in row["results"]
        ]
    walk = row.get("safety_walk")
    if walk and walk.get("residents", FEW) < FEW:
        kept = {name: value for name, value in walk.items() if name != "residents"}
        hidden["safety_walk"] = {**kept, "few_residents": True}
    return hidden


def known_again(document: Mapping[str, Any], current: Document | None) -> Document:
    """The document with the numbers that ``current`` has where it only says few; where nobody has it, without."""
    here = {row["uid"]: row for row in (current or {}).get("activities", ())}
    rows = [_known(row, here.get(row["uid"], {})) for row in document.get("activities", ())]
    return {**document, "activities": rows} if rows else dict(document)


def _known(row: Document, here: Document) -> Document:
    known = dict(row)
    if "results" in row:
        stands = {result["measure"]: result for result in here.get("results", ())}
        said = [stands.get(r["measure"]) if r.get("few") else r for r in row["results"]]
        known["results"] = [result for result in said if result]
    walk = row.get("safety_walk")
    if walk and walk.get("few_residents"):
        kept = {name: value for name, value in walk.items() if name != "few_residents"}
        residents = here.get("safety_walk", {}).get("residents")
        known["safety_walk"] = kept if residents is None else {**kept, "residents": residents}
    return known

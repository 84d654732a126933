"""Numbers of people under five: left out of what is public, and restored where they are known."""

from collections.abc import Mapping
from typing import Any

from promises.counting.progress.results import FEW
from promises.exchange_format.normal import Document


def hide_few(document: Document) -> Document:
    """The document with ``few`` in the place of every flagged number under five."""
    flagged = {
        (kind["slug"], measure["slug"])
        for kind in document.get("kinds", ())
        for measure in kind.get("measures", ())
        if measure.get("counts_people")
    }
    rows = [dict(row) for row in document.get("activities", ())]
    for row in rows:
        if "results" in row:
            row["results"] = [
                {"measure": result["measure"], "few": True}
                if (row["kind"], result["measure"]) in flagged and result.get("value", 0) < FEW
                else result
                for result in row["results"]
            ]
        walk = row.get("safety_walk")
        if walk and walk.get("residents", FEW) < FEW:
            kept = {name: value for name, value in walk.items() if name != "residents"}
            row["safety_walk"] = {**kept, "few_residents": True}
    return {**document, "activities": rows} if rows else document


def restore_small_counts(document: Mapping[str, Any], current: Document | None) -> Document:
    """The document with the numbers that ``current`` has where it only says few; where nobody has it, without."""
    current_rows = {row["uid"]: row for row in (current or {}).get("activities", ())}
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
    return {**document, "activities": rows} if rows else dict(document)

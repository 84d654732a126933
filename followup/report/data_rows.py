"""The rows that a report is counted from, as a table for whoever opens it in a spreadsheet. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from promises.counting.facts import own_day
from promises.counting.few import untold_words
from promises.exchange_format.file_facts import current_activities, facts_of
from promises.exchange_format.normal import Document
from promises.tables.csv_file import write_csv

COLUMNS = {
    "commitment": "Åtagande", "starts_on": "Första dag", "ends_on": "Sista dag", "in_period": "I perioden",
    "title": "Insats", "place": "Plats", "quantity": "Antal", "counts": "Räknas", "why_not": "Varför inte",
    "results": "Resultat", "note": "Anteckning", "is_demo": "Påhittad",
}  # fmt: skip
# What stands where a row serves no commitment.
_NOTHING = {"commitment": "", "counts": False, "why_not": "inget åtagande"}


def rows_csv(full: Document, entry: Mapping[str, Any]) -> bytes:
    """``data_rows`` under the headings of ``COLUMNS``."""
    return "".join(
        write_csv([[*COLUMNS.values()], *([row[name] for name in COLUMNS] for row in data_rows(full, entry))])
    ).encode()


def data_rows(full: Document, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every row up to the end of the entry's period by the names of ``COLUMNS``, one a commitment that it serves,
    oldest first; one that serves none has one without a commitment.

    ``full`` has every default written out (promises.exchange_format.normal.complete).
    """
    period = next(row for row in full["periods"] if row["slug"] == entry["period"])
    known = current_activities(full, date.fromisoformat(entry["published"]))
    untold = _untold(full, date.fromisoformat(entry["published"]))
    lines = []
    for row in sorted(known, key=lambda row: (row["ends_on"], row["uid"])):
        first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
        day = own_day(first, last).isoformat()
        if day > period["ends_on"]:
            continue
        results = "; ".join(
            f"{each['measure']}: {each.get('value', 'färre än 5')}" for each in row["results"]
        )
        served: Sequence[Mapping[str, Any]] = sorted(
            row["contributions"], key=lambda given: given["commitment"]
        )
        for given in served or [_NOTHING]:
            quantity: str | Decimal = ""
            if served:
                told = untold.get((row["uid"], given["commitment"], given.get("part", "")))
                quantity = told or Decimal(given["quantity"])
            lines.append(
                {
                    "commitment": str(given["commitment"]),
                    "starts_on": row["starts_on"],
                    "ends_on": row["ends_on"],
                    "in_period": "ja" if day >= period["starts_on"] else "nej",
                    "title": row["title"],
                    "place": row.get("place", ""),
                    "quantity": quantity,
                    "counts": "ja" if given["counts"] else "nej",
                    "why_not": given.get("why_not", ""),
                    "results": results,
                    "note": row.get("note", ""),
                    "is_demo": "ja" if row["is_demo"] else "nej",
                }
            )
    return lines


def _untold(full: Document, known_on: date) -> dict[tuple[str, int, str], str]:
    """What stands in the place of numbers of few people, by activity, commitment and part."""
    if not any(row["counts_people"] for row in full["commitments"]):
        return {}
    _, commitments = facts_of(full, known_on)
    return {
        (row.key, number, row.part): untold_words(
            each.targets[-1], "", together=row.quantity if row.summed else None
        )
        for number, each in commitments.items()
        for row in each.contributions
        if row.few
    }

"""The rows that a report is counted from, as a table for whoever opens it in a spreadsheet. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from promises.exchange.file_facts import current_activities
from promises.exchange.normal import complete
from promises.tables.csv_file import write_csv

HEADINGS = (
    "Åtagande", "Första dag", "Sista dag", "I perioden", "Insats", "Plats", "Antal", "Räknas", "Varför inte",
    "Resultat", "Anteckning", "Påhittad",
)  # fmt: skip


def rows_csv(document: Mapping[str, Any], entry: Mapping[str, Any]) -> bytes:
    """Every row up to the end of the entry's period, one line a commitment that it serves, oldest first."""
    full = complete(document)
    period = next(row for row in full["periods"] if row["slug"] == entry["period"])
    known_on = date.fromisoformat(entry["published"])
    return "".join(write_csv([HEADINGS, *_lines(full, period, known_on)])).encode()


def _lines(full: Mapping[str, Any], period: Mapping[str, Any], known_on: date) -> Iterator[list[Any]]:
    for row in sorted(current_activities(full, known_on), key=lambda row: (row["ends_on"], row["uid"])):
        if row["ends_on"] > period["ends_on"]:
            continue
        for given in sorted(row["contributions"], key=lambda given: given["commitment"]):
            yield [
                str(given["commitment"]),
                row["starts_on"],
                row["ends_on"],
                "ja" if row["ends_on"] >= period["starts_on"] else "nej",
                row["title"],
                row.get("place", ""),
                Decimal(given["quantity"]),
                "ja" if given["counts"] else "nej",
                given.get("why_not", ""),
                "; ".join(f"{each['measure']}: {each.get('value', 'färre än 5')}" for each in row["results"]),
                row.get("note", ""),
                "ja" if row["is_demo"] else "nej",
            ]

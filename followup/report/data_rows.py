"""The rows that a report is counted from, as a table for whoever opens it in a spreadsheet. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from promises.counting.facts import own_day
from promises.exchange_format.activity_rows import FIELDS, activity_rows
from promises.exchange_format.normal import Document
from promises.tables.csv_file import write_csv

_PERIOD = "in_period"
# The order is the report's own: what it is counted by comes first.
COLUMNS = {
    name: "I perioden" if name == _PERIOD else FIELDS[name].heading
    for name in (
        "commitment", "starts_on", "ends_on", _PERIOD, "title", "place", "quantity", "counts", "why_not", "results",
        "note", "is_demo",
    )
}  # fmt: skip


def rows_csv(full: Document, entry: Mapping[str, Any]) -> bytes:
    """``data_rows`` under the headings of ``COLUMNS``."""
    return "".join(
        write_csv([[*COLUMNS.values()], *([row[name] for name in COLUMNS] for row in data_rows(full, entry))])
    ).encode()


def data_rows(full: Document, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every row up to the end of the entry's period by the names of ``COLUMNS``, oldest first.

    ``full`` has every default written out (promises.exchange_format.normal.complete).
    """
    period = next(row for row in full["periods"] if row["slug"] == entry["period"])
    lines = []
    for row in activity_rows(full, date.fromisoformat(entry["published"])):
        day = own_day(date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])).isoformat()
        if day <= period["ends_on"]:
            said = row | {_PERIOD: "ja" if day >= period["starts_on"] else "nej"}
            lines.append({name: said[name] for name in COLUMNS})
    return lines

"""What the page of one change for several rows shows."""

from collections.abc import Callable, Container, Iterable
from typing import Any

from django.urls import reverse

from promises.models import Activity
from promises.words import swedish


def crumbs() -> list[tuple[str, str]]:
    """Where the page is."""
    return [
        ("Skrivbordet", reverse("desk")),
        ("Det som är loggat", reverse("activities")),
        ("Ändra flera", ""),
    ]


def rows_shown(
    rows: Iterable[Activity],
    public: Container[Activity],
    changes: Callable[[Activity], dict[str, Any]] | None,
) -> list[dict[str, Any]]:
    """The rows as they are, with what ``changes`` would make of them as ``(label, before, after)``."""
    shown = []
    for row in rows:
        wanted = changes(row) if changes else {}
        differences = []
        if wanted.keys() & {"starts_on", "ends_on"}:
            after = (wanted.get("starts_on", row.starts_on), wanted.get("ends_on", row.ends_on))
            differences.append(("Datum", swedish.span(row.starts_on, row.ends_on), swedish.span(*after)))
        if "place" in wanted:
            differences.append(("Plats", row.place or "ingen plats", wanted["place"]))
        if "late_reason" in wanted:
            differences.append(("Varför sent", row.late_reason or "inget", wanted["late_reason"]))
        before = {contribution.commitment: contribution.counts for contribution in row.contributions.all()}
        for each in wanted.get("contributions", ()):
            counted = before.get(each["commitment"], True)
            label = f"Åtagande {each['commitment'].number}"
            differences.append((label, _counts(counted), _counts(each["counts"])))
        shown.append(
            {
                "row": row,
                "days": swedish.span(row.starts_on, row.ends_on),
                "place": row.place or "ingen plats",
                "public": row in public,
                "changes": differences,
            }
        )
    return shown


def _counts(counts: bool) -> str:
    return "räknas" if counts else "räknas inte"

"""What the page of one change for several rows shows."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from promises.models import Activity
from promises.words import swedish


@dataclass(frozen=True)
class Before:
    """One row and, once it is known, what changes in it as ``(label, before, after)``."""

    title: str
    iso: str
    days: str
    place: str
    url: str
    public: bool
    changes: tuple[tuple[str, str, str], ...] = ()


def crumbs() -> list[tuple[str, str]]:
    """Where the page is."""
    return [
        ("Skrivbordet", reverse("desk")),
        ("Det som är loggat", reverse("activities")),
        ("Ändra flera", ""),
    ]


def preview(
    rows: Iterable[Activity],
    public: Container[Activity],
    changes: Callable[[Activity], dict[str, Any]] | None,
) -> list[Before]:
    """The rows as they are, with what ``changes`` would make of them."""
    return [
        Before(
            title=row.title,
            iso=row.starts_on.isoformat(),
            days=swedish.span(row.starts_on, row.ends_on),
            place=row.place or "ingen plats",
            url=reverse("activity", args=[row.uid]),
            public=row in public,
            changes=tuple(_changes(row, changes(row))) if changes else (),
        )
        for row in rows
    ]


def _changes(row: Activity, wanted: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    if wanted.keys() & {"starts_on", "ends_on"}:
        after = (wanted.get("starts_on", row.starts_on), wanted.get("ends_on", row.ends_on))
        yield "Datum", swedish.span(row.starts_on, row.ends_on), swedish.span(*after)
    if "place" in wanted:
        yield "Plats", row.place or "ingen plats", wanted["place"]
    if "contributions" in wanted:
        before = {contribution.commitment: contribution.counts for contribution in row.contributions.all()}
        for each in wanted["contributions"]:
            counted, counts = before.get(each["commitment"], True), each["counts"]
            yield f"Åtagande {each['commitment'].number}", _counts(counted), _counts(counts)


def _counts(counts: bool) -> str:
    return "räknas" if counts else "räknas inte"

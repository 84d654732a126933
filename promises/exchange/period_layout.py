"""The periods of a document's reporting calendar, where the file leaves them to be laid out. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from promises.counting.calendars import reporting_periods
from promises.exchange_format.dates import known_date, last_day
from promises.exchange_format.normal import Document, default
from promises.exchange_format.schema import properties
from promises.words.enums import ReportingCalendar

# As promises.record.public.first_day: the first day the promise is known to have existed.
FIRST_DAYS = ("starts_on", "signed_on", "announced_on", "published_on")


def with_periods(document: Document, on: date, current: Mapping[str, Any] | None = None) -> Document:
    """The document with its calendar's periods where it names none, up to its end or ``on``.

    Without periods no follow-up would ever open, and silence would be counted as nothing done. Periods are left
    alone where the file names any, and laid out when the promise is published where no day of it is known.
    ``current`` is the promise's own export: a period there that is followed up, or that a published promise has,
    stays as it is.
    """
    first = first_day(document)
    if document.get("periods") or first is None:
        return document
    ends_on = last_day(document["ends_on"]) if "ends_on" in document else None
    calendar = ReportingCalendar(_said(document, "calendar"))
    laid_out = reporting_periods(calendar, first, ends_on, on, timedelta(days=_said(document, "due_days")))
    rows = {
        each.slug: {"slug": each.slug, "label": each.label}
        | {name: getattr(each, name).isoformat() for name in ("starts_on", "ends_on", "due_on")}
        for each in laid_out
    }
    standing = (current or {}).get("periods", ())
    followed_up = {row["period"] for row in (current or {}).get("follow_ups", ())}
    is_public = "published_on" in (current or {})
    if is_public and standing:
        # What the calendar has after the last of them, as where a promise is prolonged.
        last = max(row["ends_on"] for row in standing)
        rows = {slug: row for slug, row in rows.items() if row["starts_on"] > last}
    rows |= {row["slug"]: row for row in standing if is_public or row["slug"] in followed_up}
    return {**document, "periods": list(rows.values())} if rows else document


def first_day(document: Mapping[str, Any]) -> date | None:
    """The day the promise counts from, never after its end; None where no day of it is known."""
    known = next((known_date(document[name]) for name in FIRST_DAYS if name in document), None)
    ends_on = last_day(document["ends_on"]) if "ends_on" in document else None
    return min((day for day in (known, ends_on) if day), default=None)


def _said(document: Mapping[str, Any], name: str) -> Any:
    return document.get(name, default(properties("")[name], {}, {}))

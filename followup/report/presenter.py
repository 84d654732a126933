"""What the follow-up pages show, ready for the templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from followup.models import Edition
from followup.report.known_editions import KnownEdition
from followup.report.view import ReportView
from medborgarlofte.clock import day_of
from promises.counting.facts import ReportingPeriod
from promises.models import Promise
from promises.reading.page_frame import promise_frame
from promises.record.reading import Record
from promises.words import swedish


@dataclass(frozen=True)
class PeriodRow:
    """One period of a promise.

    ``state`` is "published", "late", "due" (over, not yet out), "running" or "coming".
    """

    slug: str
    label: str
    state: str
    words: str
    url: str


def follow_up_rows(promise: Promise, record: Record, on: date) -> list[PeriodRow]:
    """Every period of the promise, oldest first."""
    published = {
        row["period"]: (date.fromisoformat(row["published"][:10]), row["edition"])
        for row in record.follow_ups
    }
    return period_rows(promise, record.promise.periods, published, on)


def period_rows(
    promise: Promise, periods: Iterable[ReportingPeriod], published: Mapping[str, tuple[date, int]], on: date
) -> list[PeriodRow]:
    """The same of the ``periods``; ``published`` are day and edition of those that are followed up."""
    return [_row(promise, period, published.get(period.slug), on) for period in periods]


def _row(
    promise: Promise, period: ReportingPeriod, published: tuple[date, int] | None, on: date
) -> PeriodRow:
    due = swedish.day(period.due_on)
    if published:
        day, number = published
        edition = f", utgåva {number}" if number > 1 else ""
        state, words = "published", f"Publicerad {swedish.day(day)}{edition}"
    elif period.due_on < on:
        state, words = "late", f"Skulle ha publicerats senast {due}"
    elif period.ends_on < on:
        state, words = "due", f"Skrivs nu, publiceras senast {due}"
    elif period.starts_on <= on:
        state, words = "running", f"Pågår, publiceras senast {due}"
    else:
        state, words = "coming", f"Kommer senast {due}"
    return PeriodRow(
        period.slug, period.label, state, words, period_url(promise, period.slug) if published else ""
    )


def period_url(promise: Promise, period: str) -> str:
    """The page of the period's newest edition."""
    return reverse("followup:period", args=[promise.municipality.slug, promise.slug, period])


def edition_rows(promise: Promise, editions: Sequence[KnownEdition]) -> list[dict[str, Any]]:
    """The editions of one period, newest first, as components/editions.html takes them."""
    rows = []
    for known in reversed(editions):
        edition = known.row
        reason = edition.reason if edition.reason.endswith((".", "!", "?")) else f"{edition.reason}."
        sentences = [f"Skäl: {reason}"] if edition.reason else []
        if known is not editions[-1]:
            sentences.append(f"Ersatt av utgåva {editions[-1].row.number}.")
        if edition.masked_at:
            sentences.append(f"Maskerad {_day(edition.masked_at)}: något som inte får visas är borttaget.")
        if edition.withdrawn_at:
            sentences.append(f"Tillbakadragen {_day(edition.withdrawn_at)}.")
        rows.append(
            {
                "number": edition.number,
                "date": _day(edition.published_at),
                "text": " ".join(sentences),
                "url": edition_url(promise, edition) if known.given_out else "",
            }
        )
    return rows


def edition_url(promise: Promise, edition: Edition) -> str:
    """Where the edition's own PDF is."""
    parts = [promise.municipality.slug, promise.slug, edition.report.period.slug, edition.number]
    return reverse("followup:edition", args=parts)


def _day(moment: datetime) -> str:
    return swedish.day(day_of(moment))


def report_table(view: ReportView) -> dict[str, Any]:
    """The report in one table, as components/table.html takes it."""
    columns = [
        {"label": "Åtagande", "numeric": False},
        {"label": "I perioden", "numeric": True},
        {"label": "Hittills", "numeric": True},
        {"label": "Läge", "numeric": False},
    ]
    rows = [
        {
            "head": f"{item.number}. {item.title}",
            "url": f"#atagande-{item.number}",
            "cells": [
                {"label": "I perioden", "text": item.in_period, "numeric": True},
                {"label": "Hittills", "text": item.figure or "inget antal utlovat", "numeric": True},
                {"label": "Läge", "status": item.answer},
            ],
        }
        for item in view.commitments
    ]
    return {"view": view, "columns": columns, "table_rows": rows}


def page_context(promise: Promise, label: str, *above: tuple[str, str]) -> dict[str, Any]:
    """What every public page of a follow-up needs beside its own content; ``above`` are crumbs before its own."""
    return {"promise": promise, **promise_frame(promise, *above, (label, ""))}


def waiting_context(promise: Promise, period: ReportingPeriod, on: date) -> dict[str, Any]:
    """A period whose follow-up is not published: when it comes."""
    return {"row": _row(promise, period, None, on), "period": period, **page_context(promise, period.label)}

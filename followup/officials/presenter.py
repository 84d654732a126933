"""The officials' pages in words: rows for the page, the agenda's table, the one-page summary, text to paste."""

import json
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from followup.approval.approval_status import ApprovalStatus
from followup.approval.presenter import whose_turn
from followup.links import review_url
from followup.models import Edition
from followup.officials.queries import Published
from followup.report.view import CommitmentView, ReportView
from medborgarlofte.clock import day_of
from promises.tables.cells import Cell
from promises.words import swedish
from promises.words.enums import Status

_AS_PROMISED = (Status.FULFILLED, Status.ON_TRACK, Status.NOT_STARTED, Status.NOT_TRIGGERED, Status.WITHDRAWN)
# What is tried to get room on one page, the roomiest first: commitments, lines of each list, letters of a line.
SIZES = ((12, 6, 160), (10, 3, 100), (8, 2, 60), (4, 1, 60), (8, 0, 60), (4, 0, 60))
COLUMNS = (
    "Kommun", "Löfte", "Period", "Åtaganden", "Läget", "Inte som lovat", "Det här ska göras",
    "Kommunens dnr", "Polisens dnr", "Utgåva", "Publicerad", "Adress",
)  # fmt: skip


def waiting_rows(statuses: Sequence[ApprovalStatus], own: set[int], on: date) -> list[dict[str, Any]]:
    """The follow-ups on their way to a decision.

    ``own`` = primary keys of the reports that wait for this very person; those stand first.
    """
    rows = []
    for status in sorted(statuses, key=lambda each: each.report.pk not in own):
        period, promise = status.report.period, status.report.period.promise
        rows.append(
            {
                "title": f"{promise.municipality.short_name}: {promise.title}, {swedish.small(period.label)}",
                "url": review_url(promise, period.slug),
                "turn": whose_turn(status),
                "since": swedish.day(status.since),
                "due": swedish.day(period.due_on),
                "late": period.due_on < on,
                "own": status.report.pk in own,
            }
        )
    return rows


def years(groups: Sequence[Published], publishes: Collection[int]) -> list[dict[str, Any]]:
    """The published follow-ups by year, the newest first, with what can be taken away of each year.

    ``publishes`` = primary keys of the promises that the person may publish for.
    """
    by_year: dict[int, dict[str, Any]] = {}
    for group in groups:
        promise, place = group.promise, group.promise.municipality
        year = by_year.setdefault(group.year, {"year": group.year, "zips": {}, "groups": []})
        year["zips"][place.name] = reverse("year_zip", args=[place.slug, group.year])
        year["groups"].append(
            {
                "promise": f"{place.short_name}: {promise.title}",
                "url": reverse("promise", args=[place.slug, promise.slug]),
                "archive": reverse("archive_zip", args=[place.slug, promise.slug]),
                "paste": reverse("police_text", args=[place.slug, promise.slug]),
                "rows": [_edition_row(edition, promise.pk in publishes) for edition in group.editions],
            }
        )
    return list(by_year.values())


def _edition_row(edition: Edition, publishes: bool) -> dict[str, str]:
    """The addresses of a published follow-up; what is not shown any more has none."""
    period = edition.report.period
    where = [period.promise.municipality.slug, period.promise.slug, period.slug]
    words = f"Utgåva {edition.number}, publicerad {swedish.day(day_of(edition.published_at))}"
    words += ", maskerad" if edition.masked_at else ""
    words += ", tillbakadragen" if edition.withdrawn_at else ""
    gone = edition.masked_at or edition.withdrawn_at
    return {
        "label": period.label,
        "url": reverse("followup:period", args=where),
        "pdf": "" if gone else reverse("edition", args=[*where, edition.number]),
        "summary": "" if edition.withdrawn_at else reverse("one_page", args=where),
        # Where a signed paper is put beside it.
        "paper": reverse("attach_paper", args=[*where, edition.number]) if publishes and not gone else "",
        "words": words,
        "numbers": numbers_of(edition),
    }


def numbers_of(edition: Edition) -> str:
    """``Kommunen KS 2020/123, polisen A1.2/2020``; says so where none was typed."""
    entry = json.loads(edition.content)
    pairs = [("kommunen", entry.get("municipal_number")), ("polisen", entry.get("police_number"))]
    numbers = [f"{who} {number}" for who, number in pairs if number]
    return swedish.capital(", ".join(numbers)) if numbers else "Inget diarienummer"


def table_rows(views: Sequence[tuple[Edition, ReportView]]) -> list[list[Cell]]:
    """The agenda's table under ``COLUMNS``, a row a promise; also what CSV and XLSX hold."""
    rows: list[list[Cell]] = []
    for edition, view in views:
        entry = json.loads(edition.content)
        undone = [item for item in view.commitments if item.status not in _AS_PROMISED]
        counts = ", ".join(f"{count} {label}" for _, label, count in view.rollup)
        rows.append(
            [
                view.municipality,
                view.title,
                view.period_label,
                Decimal(len(view.commitments)),
                counts or "inga åtaganden",
                "; ".join(_not_done(item) for item in undone) or "inget",
                "; ".join(f"{item.number}. {item.measures}" for item in view.commitments if item.measures),
                entry.get("municipal_number", ""),
                entry.get("police_number", ""),
                Decimal(edition.number),
                day_of(edition.published_at),
                view.page_url,
            ]
        )
    return rows


def _not_done(item: CommitmentView) -> str:
    why = f" ({swedish.small(item.cause)})" if item.cause else ""
    return f"{item.number}. {item.title}: {item.status_label}{why}"


def one_page(view: ReportView, edition: Edition, size: tuple[int, int, int] = SIZES[0]) -> dict[str, Any]:
    """Context of the one-page summary, page and PDF; what has no room in ``size`` is counted instead."""
    most, lines, letters = size
    undone = [item for item in view.commitments if item.status not in _AS_PROMISED]
    planned = [item for item in view.commitments if item.measures]
    return {
        "report": view,
        "edition": edition,
        "rows": [(item, _cut(item.title, letters)) for item in view.commitments[:most]],
        "rest": _more(len(view.commitments) - most),
        "undone": [_cut(_not_done(item), letters) for item in undone[:lines]],
        "undone_rest": _more(len(undone) - lines),
        "planned": [f"{item.number}. {_cut(item.measures, letters)}" for item in planned[:lines]],
        "planned_rest": _more(len(planned) - lines),
        "numbers": numbers_of(edition),
    }


def _more(rest: int) -> str:
    """``Och tre åtaganden till, se rapporten.``; nothing where all have had room."""
    if rest < 1:
        return ""
    return f"Och {swedish.in_words(rest, neuter=True)} {swedish.plural(rest, 'åtagande', 'åtaganden')} till, se rapporten."


def _cut(text: str, letters: int) -> str:
    """As much as has room, cut at a word."""
    return text if len(text) <= letters else f"{text[:letters].rsplit(' ', 1)[0]} …"


def police_text(view: ReportView) -> tuple[str, str]:
    """The follow-up for the police's own web page: as plain text, and as HTML without classes or styles."""
    context = {
        "report": view,
        "lines": [
            (item.title, item.figure or item.in_period, item.status_label) for item in view.commitments
        ],
        "span": view.period_label.rpartition(": ")[2],
    }
    plain = render_to_string("followup/officials/paste.txt", context)
    return plain.strip() + "\n", render_to_string(
        "followup/officials/paste_html.html", context
    ).strip() + "\n"

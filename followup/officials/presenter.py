"""The officials' pages in words: rows for the page, the agenda's table, the one-page summary, text to paste."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from followup.approval.presenter import whose_turn
from followup.approval.status import Way
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


@dataclass(frozen=True)
class WaitingRow:
    """A follow-up on its way. ``own`` = the person's consent is among those missing."""

    title: str
    url: str
    turn: str
    since: str
    due: str
    late: bool
    own: bool


@dataclass(frozen=True)
class EditionRow:
    """A published follow-up: its page, its sealed file, its registration numbers.

    ``paper`` is where a signed paper is put beside it, for who may. What is not shown any more has no address.
    """

    label: str
    url: str
    pdf: str
    summary: str
    paper: str
    words: str
    numbers: str


@dataclass(frozen=True)
class Group:
    """A promise's follow-ups of one year, with what can be taken away of it."""

    promise: str
    url: str
    archive: str
    paste: str
    rows: tuple[EditionRow, ...]


def waiting_rows(ways: Sequence[Way], own: set[int], on: date) -> list[WaitingRow]:
    """``own`` = primary keys of the reports that wait for this very person; those stand first."""
    rows = [_waiting(each, each.report.pk in own, on) for each in ways]
    return sorted(rows, key=lambda row: not row.own)


def _waiting(stands: Way, own: bool, on: date) -> WaitingRow:
    period = stands.report.period
    promise = period.promise
    return WaitingRow(
        title=f"{promise.municipality.short_name}: {promise.title}, {swedish.small(period.label)}",
        url=review_url(promise, period.slug),
        turn=whose_turn(stands),
        since=swedish.day(stands.since),
        due=swedish.day(period.due_on),
        late=period.due_on < on,
        own=own,
    )


def years(
    groups: Sequence[Published], publishes: Collection[int]
) -> list[tuple[int, list[tuple[str, str]], list[Group]]]:
    """By year, the newest first: the zips of the year (municipality, address), and the promises.

    ``publishes`` = primary keys of the promises that the person may publish for.
    """
    found: dict[int, list[Published]] = {}
    for group in groups:
        found.setdefault(group.year, []).append(group)
    return [
        (year, _zips(year, those), [_group(group, publishes) for group in those])
        for year, those in found.items()
    ]


def _zips(year: int, groups: Sequence[Published]) -> list[tuple[str, str]]:
    places = dict.fromkeys(group.promise.municipality for group in groups)
    return [(place.name, reverse("year_zip", args=[place.slug, year])) for place in places]


def _group(group: Published, publishes: Collection[int]) -> Group:
    promise = group.promise
    where = [promise.municipality.slug, promise.slug]
    return Group(
        promise=f"{promise.municipality.short_name}: {promise.title}",
        url=reverse("promise", args=where),
        archive=reverse("archive_zip", args=where),
        paste=reverse("police_text", args=where),
        rows=tuple(_edition(edition, promise.pk in publishes) for edition in group.editions),
    )


def _edition(edition: Edition, publishes: bool) -> EditionRow:
    period = edition.report.period
    where = [period.promise.municipality.slug, period.promise.slug, period.slug]
    gone = [
        words
        for at, words in ((edition.masked_at, ", maskerad"), (edition.withdrawn_at, ", tillbakadragen"))
        if at
    ]
    day = swedish.day(day_of(edition.published_at))
    return EditionRow(
        label=period.label,
        url=reverse("followup:period", args=where),
        pdf="" if gone else reverse("followup:edition", args=[*where, edition.number]),
        summary="" if edition.withdrawn_at else reverse("one_page", args=where),
        paper=reverse("attach_paper", args=[*where, edition.number]) if publishes and not gone else "",
        words="".join([f"Utgåva {edition.number}, publicerad {day}", *gone]),
        numbers=numbers_of(edition),
    )


def numbers_of(edition: Edition) -> str:
    """``Kommunen KS 2020/123, polisen A1.2/2020``; says so where none was typed."""
    entry = json.loads(edition.content)
    said = [("kommunen", entry.get("municipal_number")), ("polisen", entry.get("police_number"))]
    numbers = [f"{who} {number}" for who, number in said if number]
    return swedish.capital(", ".join(numbers)) if numbers else "Inget diarienummer"


def table_rows(found: Sequence[tuple[Edition, ReportView]]) -> list[list[Cell]]:
    """The agenda's table under ``COLUMNS``, a row a promise; also what CSV and XLSX hold."""
    return [_table_row(edition, view) for edition, view in found]


def _table_row(edition: Edition, view: ReportView) -> list[Cell]:
    entry = json.loads(edition.content)
    undone = [item for item in view.commitments if item.status not in _AS_PROMISED]
    return [
        view.municipality,
        view.title,
        view.period_label,
        Decimal(len(view.commitments)),
        counts(view),
        "; ".join(_not_done(item) for item in undone) or "inget",
        "; ".join(f"{item.number}. {item.measures}" for item in view.commitments if item.measures),
        entry.get("municipal_number", ""),
        entry.get("police_number", ""),
        Decimal(edition.number),
        day_of(edition.published_at),
        view.page_url,
    ]


def counts(view: ReportView) -> str:
    """``2 genomfört, 1 efter plan``."""
    return ", ".join(f"{count} {label}" for _, label, count in view.rollup) or "inga åtaganden"


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

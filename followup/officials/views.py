"""The officials' page: what waits, what is published, and what can be taken along. Nothing is changed here."""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from followup.models import Edition
from followup.officials import archive, presenter
from followup.officials import queries as officials_queries
from followup.officials.bags import Item, bag
from followup.report.report_document import noon
from followup.report.view import ReportView
from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import today
from medborgarlofte.documents.pdf import DocumentInfo, page_count, render_pdf
from medborgarlofte.sent import whole_number
from promises.models import Promise
from promises.tables.csv_file import write_csv
from promises.writing.reach import signed_for

_log = logging.getLogger(__name__)
_HERE = "Uppföljningar och beslut"


@desk_page()
def official(request: SignedInRequest) -> HttpResponse:
    """What waits for a decision, and every published edition by year and promise."""
    here = officials_queries.places_of(request.user)
    statuses = officials_queries.on_the_way(here)
    publishable = Promise.objects.filter(signed_for(request.user, Permission.PUBLISH))
    context = {
        "waiting": presenter.waiting_rows(
            statuses, officials_queries.asked_of(request.user, statuses), today()
        ),
        "years": presenter.years(
            officials_queries.published(here), set(publishable.values_list("pk", flat=True))
        ),
        "crumbs": [("Skrivbordet", reverse("desk")), (_HERE, "")],
    }
    return render(request, "followup/officials/index.html", context)


@desk_page()
def committee(request: SignedInRequest) -> HttpResponse:
    """The table across promises; ``?ar=2020`` takes that year's."""
    year = _year(request)
    here = officials_queries.places_of(request.user)
    rows = presenter.table_rows(officials_queries.latest_views(here, year))
    numeric = {3, 9}
    columns = [
        {"label": label, "numeric": place in numeric} for place, label in enumerate(presenter.COLUMNS[:-1])
    ]
    # The promise heads its row on the page: it is what a reader looks for.
    order = [1, 0, *range(2, len(columns))]
    table = [
        {
            "head": row[1],
            "url": row[-1],
            "cells": [
                {"label": columns[place]["label"], "text": f"{row[place]}", "numeric": place in numeric}
                for place in order[1:]
            ],
        }
        for row in rows
    ]
    context = {
        "columns": [columns[place] for place in order],
        "rows": table,
        "year": year,
        "years": sorted({group.year for group in officials_queries.published(here)}, reverse=True),
        "query": f"?ar={year}" if year else "",
        "crumbs": [
            ("Skrivbordet", reverse("desk")),
            (_HERE, reverse("official")),
            ("Tabell till nämnden", ""),
        ],
    }
    return render(request, "followup/officials/table.html", context)


@desk_page()
def committee_file(request: SignedInRequest, suffix: str) -> HttpResponseBase:
    """The same as CSV, XLSX or PDF."""
    year = _year(request)
    rows = presenter.table_rows(
        officials_queries.latest_views(officials_queries.places_of(request.user), year)
    )
    name = f"medborgarloften-{year or 'senaste'}.{suffix}"
    if suffix == "csv":
        csv: HttpResponseBase = StreamingHttpResponse(
            write_csv([presenter.COLUMNS, *rows]), content_type="text/csv; charset=utf-8"
        )
        return _named(csv, name)
    if suffix == "xlsx":
        # Loaded where a workbook is made, not at every start.
        from promises.tables.xlsx_file import write_xlsx

        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "tabell.xlsx"
            write_xlsx(path, [presenter.COLUMNS, *rows], title="Medborgarlöften")
            return _named(HttpResponse(path.read_bytes(), content_type=kind), name)
    if suffix == "pdf":
        title = f"Medborgarlöften i korthet, {year}" if year else "Medborgarlöften i korthet"
        html = render_to_string(
            "followup/officials/table_pdf.html", {"rows": rows, "title": title, "on": today()}
        )
        return _named(_pdf(html, title, f"tabell/{year}"), name, "inline")
    raise Http404("Tabellen finns som csv, xlsx och pdf.")


@desk_page()
def one_page(request: SignedInRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """The newest edition of the period on one page."""
    promise, edition, view = _summary(request, kommun, slug, period)
    context = presenter.one_page(view, edition)
    crumbs = [("Skrivbordet", reverse("desk")), (_HERE, reverse("official")), (promise.title, "")]
    return render(request, "followup/officials/summary.html", {**context, "crumbs": crumbs})


@desk_page()
def one_page_pdf(request: SignedInRequest, kommun: str, slug: str, period: str) -> HttpResponse:
    """The same as a PDF."""
    _, edition, view = _summary(request, kommun, slug, period)
    for size in presenter.SIZES:
        html = render_to_string(
            "followup/officials/summary_pdf.html", presenter.one_page(view, edition, size)
        )
        pdf = _pdf(html, f"Sammanfattning: {view.document_title}", f"{view.page_url}sammanfattning")
        if page_count(pdf.content) == 1:
            break
    return _named(pdf, f"sammanfattning-{kommun}-{slug}-{period}.pdf", "inline")


@desk_page()
def police_text(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """The newest follow-up as text for the police's own web page."""
    promise = _promise(request, kommun, slug)
    edition = archive.editions_of([promise]).filter(masked_at__isnull=True, withdrawn_at__isnull=True).last()
    if edition is None:
        raise Http404("Ingen uppföljning av löftet är publicerad.")
    [(_, view)] = officials_queries.views([edition])
    plain, html = presenter.police_text(view)
    crumbs = [("Skrivbordet", reverse("desk")), (_HERE, reverse("official")), ("Text att klistra in", "")]
    context = {"promise": promise, "label": view.period_label, "plain": plain, "html": html, "crumbs": crumbs}
    return render(request, "followup/officials/paste.html", context)


@desk_page()
def year_zip(request: SignedInRequest, kommun: str, year: int) -> HttpResponseBase:
    """Every edition of a municipality whose period ended that year, with checksums."""
    place = Municipality.objects.filter(slug=kommun).first()
    if place is None or not access.may(request.user, Permission.READ_DRAFT, place):
        raise Http404("Ingen kommun har den adressen.")
    promises = Promise.objects.filter(municipality=place, published_at__isnull=False)
    editions = list(archive.editions_of(promises).filter(report__period__ends_on__year=year))
    if not editions:
        raise Http404("Ingen uppföljning är publicerad det året.")
    title = f"Uppföljningar av medborgarlöften {year}, {place.name}"
    readme = archive.year_readme(title, editions)
    return _bag(
        request, editions, archive.year_items(editions), readme, title, f"uppfoljningar-{kommun}-{year}"
    )


@desk_page()
def archive_zip(request: SignedInRequest, kommun: str, slug: str) -> HttpResponseBase:
    """Everything public about a promise, for the archive."""
    promise = _promise(request, kommun, slug)
    editions = list(archive.editions_of([promise]))
    title = f"{promise.title}, {promise.municipality.name}"
    items = archive.promise_items(promise, editions)
    readme = archive.promise_readme(title, editions)
    return _bag(request, editions, items, readme, title, f"arkiv-{kommun}-{slug}")


def _bag(
    request: SignedInRequest, editions: list[Edition], items: list[Item], readme: str, title: str, name: str
) -> HttpResponseBase:
    """Streamed, once every stored file has been found to be what was published."""
    try:
        archive.check_files(editions)
    except ValidationError as error:
        _log.error("%s: %s", request.path, " ".join(error.messages))
        return render(request, "followup/officials/broken.html", {"problems": error.messages}, status=503)
    info = [("Source-Organization", "Medborgarlöfte"), ("External-Description", title)]
    content: Iterator[bytes] = bag(items, info, readme)
    return _named(StreamingHttpResponse(content, content_type="application/zip"), f"{name}.zip")


def _summary(
    request: SignedInRequest, kommun: str, slug: str, period: str
) -> tuple[Promise, Edition, ReportView]:
    promise = _promise(request, kommun, slug)
    shown = archive.editions_of([promise]).filter(withdrawn_at__isnull=True)
    edition = shown.filter(report__period__slug=period).last()
    if edition is None:
        raise Http404("Uppföljningen är inte publicerad.")
    [(_, view)] = officials_queries.views([edition])
    return promise, edition, view


def _promise(request: SignedInRequest, kommun: str, slug: str) -> Promise:
    promise = officials_queries.promise_at(request.user, kommun, slug)
    if promise is None:
        raise Http404("Inget publicerat löfte har den adressen.")
    return promise


def _year(request: SignedInRequest) -> int | None:
    return whole_number(request.GET.get("ar", ""))


def _pdf(html: str, title: str, identifier: str) -> HttpResponse:
    info = DocumentInfo(title=title, author="Medborgarlöfte", created=noon(today()), identifier=identifier)
    return HttpResponse(render_pdf(html, info), content_type="application/pdf")


def _named(response: Any, name: str, how: str = "attachment") -> Any:
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    return response

"""Published follow-ups: the list, each period's page, and every edition's PDF for ever."""

import json

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from followup.document import report_view
from followup.models import Edition
from followup.presenters import (
    edition_rows,
    follow_up_rows,
    page_context,
    pdf_url,
    report_table,
    waiting_context,
)
from medborgarlofte.clock import today
from promises.models import Promise
from promises.views.pages import promise_page


@promise_page
def follow_ups(request: HttpRequest, promise: Promise) -> HttpResponse:
    """Every period of the promise: published, due or coming."""
    context = {"rows": follow_up_rows(promise, today()), **page_context(promise, "Uppföljningar")}
    return render(request, "followup/list.html", context)


@promise_page
def period(request: HttpRequest, promise: Promise, period: str) -> HttpResponse:
    """The newest edition as a page. Not yet published: 404 that says when it comes."""
    row = promise.periods.filter(slug=period).first()
    if row is None:
        return _by_short_name(promise, period)
    editions = list(_editions(promise).filter(report__period=row))
    if not editions:
        return render(request, "followup/waiting.html", waiting_context(promise, row, today()), status=404)
    newest = editions[-1]
    context = {
        **report_table(report_view(newest.data, json.loads(newest.content))),
        "file": {
            "url": pdf_url(promise, row),
            "note": f"Utgåva {newest.number}. Tillgänglig, i arkivformat.",
        },
        "editions": edition_rows(promise, editions),
        "others": [item for item in follow_up_rows(promise, today()) if item.slug != row.slug],
        **page_context(promise, row.label),
    }
    return render(request, "followup/period.html", context)


@promise_page
def newest_pdf(request: HttpRequest, promise: Promise, period: str) -> HttpResponseBase:
    """The newest edition's PDF."""
    edition = _editions(promise).filter(report__period__slug=period).last()
    if edition is None:
        raise Http404("Uppföljningen är inte publicerad.")
    return _pdf(edition)


@promise_page
def edition_pdf(request: HttpRequest, promise: Promise, period: str, number: int) -> HttpResponseBase:
    """One edition's PDF, the same bytes for ever."""
    return _pdf(get_object_or_404(_editions(promise), report__period__slug=period, number=number))


def _editions(promise: Promise) -> QuerySet[Edition]:
    return (
        Edition.objects.filter(report__period__promise=promise)
        .select_related("report__period__promise__municipality")
        .order_by("report__period__ends_on", "number")
    )


def _by_short_name(promise: Promise, name: str) -> HttpResponse:
    """``t1`` leads to ``2020-t1`` while only one period can be meant."""
    meant = [row for row in promise.periods.all() if row.slug.partition("-")[2] == name]
    if len(meant) != 1:
        raise Http404("Löftet har ingen sådan period.")
    return redirect("followup:period", promise.municipality.slug, promise.slug, meant[0].slug)


def _pdf(edition: Edition) -> FileResponse:
    period = edition.report.period
    name = f"uppfoljning-{period.promise.municipality.slug}-{period.promise.slug}-{period.slug}-utgava-{edition.number}.pdf"
    response = FileResponse(edition.pdf.open("rb"), content_type="application/pdf", filename=name)
    return response

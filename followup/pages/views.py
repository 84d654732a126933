"""Published follow-ups: the list, each period's page, and every edition's PDF for ever."""

import io
import json
from datetime import date

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from followup.models import Edition
from followup.pages.reader import answer, coming_words, comparison, plain_parts
from followup.report.compare import changes, series, to_compare, year_before
from followup.report.presenter import (
    edition_rows,
    follow_up_rows,
    page_context,
    pdf_url,
    report_table,
    waiting_context,
)
from followup.report.report_document import report_view
from followup.report.view import ReportView
from followup.verification.presenter import file_facts
from medborgarlofte.clock import day_of, today
from medborgarlofte.stored import read_field
from promises.counting.late import late_words
from promises.models import Promise, ReportingPeriod
from promises.pages.ledger_rows import LedgerRow, late_rows
from promises.pages.queries import visible_rows
from promises.reading.public_page import promise_page
from promises.record.late_rows import late_amendments, late_among
from promises.record.target_facts import period_facts
from promises.words import swedish
from promises.words.enums import AmendmentKind


@promise_page
def follow_ups(request: HttpRequest, promise: Promise) -> HttpResponse:
    """Every period of the promise: published, due or coming."""
    context = {"rows": follow_up_rows(promise, today()), **page_context(promise, "Uppföljningar")}
    return render(request, "followup/pages/list.html", context)


@promise_page
def period(request: HttpRequest, promise: Promise, period: str) -> HttpResponse:
    """The newest edition as a page. Not yet published: 404 that says when it comes."""
    row = promise.periods.filter(slug=period).first()
    if row is None:
        # ``t1`` leads to ``2020-t1`` while only one period can be meant.
        meant = [each for each in promise.periods.all() if each.slug.partition("-")[2] == period]
        if len(meant) != 1:
            raise Http404("Löftet har ingen sådan period.")
        return redirect("followup:period", promise.municipality.slug, promise.slug, meant[0].slug)
    editions = list(_editions(promise).filter(report__period=row))
    if not editions:
        return render(
            request, "followup/desk/waiting.html", waiting_context(promise, row, today()), status=404
        )
    newest = editions[-1]
    if newest.withdrawn_at:
        return _withdrawn(request, promise, newest)
    view = _view(newest)
    late = _late(promise, row, day_of(newest.published_at))
    rows = follow_up_rows(promise, today())
    before = editions[-2] if len(editions) > 1 else None
    readable = before is not None and not before.masked_at and not before.withdrawn_at
    context = {
        **report_table(view),
        "answer": answer(view, coming_words(rows, row.slug)),
        "plain": plain_parts(view),
        "compared": comparison(series(_beside(promise, row, view))),
        # Whether anything can be compared is said where the link leads: this page is kept, and may not ask.
        "another_then": year_before(row.slug) and year_before(row.slug) not in {each.slug for each in rows},
        "changes": changes(_view(before), view) if before and readable else [],
        "late": late,
        "late_say": f"{swedish.capital(swedish.in_words(len(late)))} {swedish.plural(len(late), 'uppgift', 'uppgifter')}",
        "file": file_facts(promise, newest, pdf_url(promise, row)),
        "editions": edition_rows(promise, editions),
        "others": [item for item in rows if item.slug != row.slug],
        **page_context(promise, row.label),
    }
    return render(request, "followup/pages/period.html", context)


def _late(promise: Promise, row: ReportingPeriod, published_on: date) -> list[LedgerRow]:
    """What says that it was of the period, and came or was taken back after the edition of that day."""
    period = period_facts(row, published_on)
    rows = visible_rows(promise, today()).order_by("ends_on", "pk")
    return late_rows(late_among(rows, period), promise.pk, period) + [
        LedgerRow(
            iso=each.decided_on.isoformat(),
            date_label=swedish.day(each.decided_on),
            title=f"Löftet ändrat: {AmendmentKind(each.kind).label}",
            url=reverse("history", args=[promise.municipality.slug, promise.slug]),
            note=f"Skäl: {each.reason}",
            late=late_words("Infört", each.public_on(promise) or each.decided_on, period),
        )
        for each in late_amendments(promise, period)
    ]


@promise_page
def newest_pdf(request: HttpRequest, promise: Promise, period: str) -> HttpResponseBase:
    """The newest edition's PDF."""
    edition = _editions(promise).filter(report__period__slug=period).last()
    if edition is None:
        raise Http404("Uppföljningen är inte publicerad.")
    return _pdf(request, promise, edition)


@promise_page
def edition_pdf(request: HttpRequest, promise: Promise, period: str, number: int) -> HttpResponseBase:
    """One edition's PDF, the same bytes for ever; 410 when it is withdrawn, since something in it is masked."""
    edition = get_object_or_404(_editions(promise), report__period__slug=period, number=number)
    return _pdf(request, promise, edition)


def _beside(promise: Promise, period: ReportingPeriod, view: ReportView) -> dict[str, ReportView]:
    """The follow-ups that this one is compared with, and itself last, by the name of their period."""
    newest: dict[str, int] = {}
    labels: dict[str, str] = {}
    standing = {"masked_at__isnull": True, "withdrawn_at__isnull": True}
    known = _editions(promise).filter(report__period__ends_on__lte=period.ends_on, **standing)
    for key, slug, label in known.values_list("pk", "report__period__slug", "report__period__label"):
        newest[slug], labels[slug] = key, label
    chosen = to_compare([*newest], period.slug) if period.slug in newest else []
    found = Edition.objects.in_bulk([newest[slug] for slug in chosen])
    earlier = {labels[slug]: _view(found[newest[slug]]) for slug in chosen}
    return {**earlier, period.label: view}


def _view(edition: Edition) -> ReportView:
    return report_view(edition.data, json.loads(edition.content))


def _editions(promise: Promise) -> QuerySet[Edition]:
    return (
        Edition.objects.filter(report__period__promise=promise)
        .select_related("report__period__promise__municipality")
        .order_by("report__period__ends_on", "number")
    )


def _pdf(request: HttpRequest, promise: Promise, edition: Edition) -> HttpResponseBase:
    """The file; 410 with the reason in words for one that was masked."""
    period = edition.report.period
    if edition.withdrawn_at:
        return _withdrawn(request, promise, edition)
    if edition.masked_at:
        context = {"edition": edition, "period": period, **page_context(promise, f"Utgåva {edition.number}")}
        return render(request, "followup/masking/masked.html", context, status=410)
    name = f"uppfoljning-{period.promise.municipality.slug}-{period.promise.slug}-{period.slug}-utgava-{edition.number}.pdf"
    pdf = io.BytesIO(read_field(edition.pdf, edition.sha256))
    return FileResponse(pdf, content_type="application/pdf", filename=name)


def _withdrawn(request: HttpRequest, promise: Promise, edition: Edition) -> HttpResponse:
    """The note that every party left when they took the follow-up back."""
    period = edition.report.period
    context = {"edition": edition, "period": period, **page_context(promise, period.label)}
    return render(request, "followup/pages/withdrawn.html", context, status=410)

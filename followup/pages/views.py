"""Published follow-ups: the list, each period's page, and every edition's PDF for ever."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from followup.models import Edition
from followup.pages.reader import answer, coming_words, comparison, plain_parts
from followup.report.compare import changes, series, to_compare, year_before
from followup.report.known_editions import KnownEdition, known_editions, views_of
from followup.report.presenter import (
    edition_rows,
    edition_url,
    follow_up_rows,
    page_context,
    report_table,
    waiting_context,
)
from followup.verification.presenter import file_facts
from medborgarlofte.stored import read_field
from promises.counting.facts import ReportingPeriod
from promises.counting.late import late_words
from promises.exchange_format.dates import known_date
from promises.models import Promise
from promises.pages.ledger_rows import LedgerRow
from promises.pages.said_rows import confirmation_rows, late_rows
from promises.reading.public_page import promise_page
from promises.reading.record_page import record_page
from promises.record.late_rows import followed_up, late_amendments, late_among
from promises.record.reading import Record
from promises.words import swedish
from promises.words.enums import AmendmentKind


@record_page
def follow_ups(request: HttpRequest, promise: Promise, record: Record, on: date) -> HttpResponse:
    """Every period of the promise: published, due or coming."""
    context = {"rows": follow_up_rows(promise, record, on), **page_context(promise, "Uppföljningar")}
    return render(request, "followup/pages/list.html", context)


@record_page
def period(request: HttpRequest, promise: Promise, record: Record, on: date, period: str) -> HttpResponse:
    """The newest edition as a page. Not yet published: 404 that says when it comes."""
    periods = {each.slug: each for each in record.promise.periods}
    if period not in periods:
        # ``t1`` leads to ``2020-t1`` while only one period can be meant.
        meant = [slug for slug in periods if slug.partition("-")[2] == period]
        if len(meant) != 1:
            raise Http404("Löftet har ingen sådan period.")
        return redirect("followup:period", promise.municipality.slug, promise.slug, meant[0])
    row = periods[period]
    known = known_editions(promise, record)
    editions = [each for each in known if each.row.report.period.slug == period]
    if not editions:
        return render(request, "followup/desk/waiting.html", waiting_context(promise, row, on), status=404)
    newest = editions[-1]
    if newest.row.withdrawn_at:
        return _withdrawn(request, promise, newest.row)
    before = editions[-2:-1] if editions[-2:][0].given_out else []
    beside = _beside(known, periods, row)
    view, *others = views_of([newest, *before, *beside.values()])
    compared = dict(zip(beside, others[len(before) :], strict=True))
    said = next(each for each in record.follow_ups if each["period"] == period)
    late = _late(promise, record, followed_up(record, said), on)
    rows = follow_up_rows(promise, record, on)
    context = {
        **report_table(view),
        "answer": answer(view, coming_words(rows, period)),
        "plain": plain_parts(view),
        "compared": comparison(series({**compared, row.label: view})),
        # Whether anything can be compared is said where the link leads: this page is kept, and may not ask.
        "another_then": year_before(period) and year_before(period) not in {each.slug for each in rows},
        "changes": changes(others[0], view) if before else [],
        "late": late,
        "late_say": f"{swedish.capital(swedish.in_words(len(late)))} {swedish.plural(len(late), 'uppgift', 'uppgifter')}",
        "file": file_facts(newest.row, edition_url(promise, newest.row), papers=newest.papers)
        if newest.given_out
        else {},
        "editions": edition_rows(promise, editions),
        "others": [item for item in rows if item.slug != period],
        **page_context(promise, row.label),
    }
    return render(request, "followup/pages/period.html", context)


def _late(promise: Promise, record: Record, period: ReportingPeriod, on: date) -> list[LedgerRow]:
    """What says that it was of the period, and came or was taken back after the edition that it was published with."""
    rows = late_rows(promise, record, late_among(record, period), on)
    rows += confirmation_rows(promise, record, [period])
    return rows + [
        LedgerRow(
            iso=each["decided_on"],
            date_label=swedish.day(known_date(each["decided_on"])),
            title=f"Löftet ändrat: {AmendmentKind(each['kind']).label}",
            url=reverse("history", args=[promise.municipality.slug, promise.slug]),
            note=f"Skäl: {each['reason']}",
            late=late_words("Infört", day, period),
        )
        for each, day in late_amendments(record, period)
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


def _beside(
    known: Sequence[KnownEdition], periods: Mapping[str, ReportingPeriod], period: ReportingPeriod
) -> dict[str, KnownEdition]:
    """The follow-ups that the one of this period is compared with, by the name of theirs."""
    newest = {
        slug: each
        for each in known
        if (slug := each.row.report.period.slug) in periods and periods[slug].ends_on <= period.ends_on
        if not each.row.masked_at and not each.row.withdrawn_at
    }
    chosen = to_compare([*newest], period.slug) if period.slug in newest else []
    return {periods[slug].label: newest[slug] for slug in chosen}


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

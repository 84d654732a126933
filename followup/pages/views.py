"""Published follow-ups: the list, each period's page, and every edition's PDF for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from followup.models import Edition
from followup.pages.reader import (
    answer,
    approved_by,
    coming_words,
    comparison,
    edition_words,
    newer,
)
from followup.pages.year_before_views import has_year_before
from followup.report.compare import changes, series, to_compare
from followup.report.known_editions import KnownEdition, known_editions, views_of
from followup.report.presenter import (
    edition_rows,
    edition_url,
    follow_up_rows,
    page_context,
    period_url,
    told,
    waiting_context,
)
from followup.report.report_words import read_in
from followup.report.translation import translation_pdf
from followup.verification.presenter import file_facts
from medborgarlofte.stored import read_field
from promises.counting.facts import ReportingPeriod
from promises.exchange_format.dates import known_date
from promises.models import Promise
from promises.pages.ledger_rows import LedgerRow
from promises.pages.said_rows import confirmation_rows, late_rows, sum_rows
from promises.reading.public_page import promise_page
from promises.reading.record_page import record_page
from promises.reading.theirs import period_label
from promises.record.late_rows import followed_up, late_amendments, late_among, late_confirmations, late_words
from promises.record.late_sums import late_sums, told_otherwise
from promises.record.reading import Record
from promises.words import spoken
from promises.words.enums import AmendmentKind, ReportingCalendar


@record_page
def follow_ups(request: HttpRequest, promise: Promise, record: Record, on: date) -> HttpResponse:
    """Every period of the promise: published, due or coming."""
    context = {
        "rows": follow_up_rows(promise, record, on),
        "calendar": spoken.label(ReportingCalendar(promise.calendar)),
        **page_context(promise, gettext("Uppföljningar")),
    }
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
        return render(request, "followup/pages/waiting.html", waiting_context(promise, row, on), status=404)
    newest = editions[-1]
    if newest.row.withdrawn_at:
        return _withdrawn(request, promise, newest.row)
    before = editions[-2:-1] if editions[-2:][0].given_out else []
    view, *older = views_of([newest, *before])
    rows = follow_up_rows(promise, record, on)
    later = newer(rows, period)
    said = next(each for each in record.follow_ups if each["period"] == period)
    closed = followed_up(record, said)
    late, count = _late(promise, record, closed, on)
    context = {
        **told(view, late),
        "answer": answer(view, coming_words(rows, period), newest=later is None),
        "newer": later,
        "edition_words": edition_words(editions),
        "late_say": _late_words(count),
        "amended": _amended(promise, record, closed),
        "earlier": [*_beside(known, periods, row)],
        "year_before": has_year_before(promise, view, periods),
        "changes": changes(older[0], view) if older else [],
        "approved": approved_by(view),
        "read_in": read_in(newest.row.read_in_on, view.approvals),
        "file": file_facts(newest.row, edition_url(promise, newest.row), papers=newest.papers)
        if newest.given_out
        else {},
        "editions": edition_rows(promise, editions),
        **page_context(promise, row.label),
    }
    return render(request, "followup/pages/period.html", context)


@record_page
def compared(request: HttpRequest, promise: Promise, record: Record, on: date, period: str) -> HttpResponse:
    """The follow-up beside those before it, in one table. 404 where there is nothing to compare."""
    periods = {each.slug: each for each in record.promise.periods}
    known = known_editions(promise, record)
    newest = next((each for each in reversed(known) if each.row.report.period.slug == period), None)
    beside = _beside(known, periods, periods[period]) if newest and period in periods else {}
    if newest is None or newest.row.withdrawn_at or not beside:
        raise Http404("Det finns inget att jämföra uppföljningen med.")
    view, *others = views_of([newest, *beside.values()])
    row = periods[period]
    context = {
        "view": view,
        "period": row,
        "compared": comparison(series({**dict(zip(beside, others, strict=True)), row.label: view})),
        **page_context(promise, gettext("Jämfört med tidigare"), (row.label, period_url(promise, period))),
    }
    return render(request, "followup/pages/compared.html", context)


def _late(
    promise: Promise, record: Record, period: ReportingPeriod, on: date
) -> tuple[dict[int, list[LedgerRow]], int]:
    """What the period's follow-up tells of, and came or was taken back after the edition that it was published with, by
    the commitments that it serves or served (0 = none), with whether what is told of each is another since; and how many."""
    late = late_among(record, period)
    by_commitment: dict[int, list[LedgerRow]] = {}
    for each, row in zip(late, late_rows(promise, record, late, on), strict=True):
        for number in record.served(each):
            by_commitment.setdefault(number, []).append(row)
    confirmed = confirmation_rows(promise, record, [period])
    for (said, *_), row in zip(late_confirmations(record, [period]), confirmed, strict=True):
        by_commitment.setdefault(said["commitment"], []).append(row)
    sums = late_sums(promise, record, [period])
    for changed, row in zip(sums, sum_rows(promise, sums), strict=True):
        by_commitment.setdefault(changed.commitment, []).append(row)
    others = told_otherwise(record, period, sums, by_commitment)
    marked = {
        number: [replace(row, late=f"{row.late} {_answer_words(number in others)}") for row in rows]
        for number, rows in by_commitment.items()
    }
    return marked, len(late) + len(confirmed) + len(sums)


def _answer_words(is_another: bool) -> str:
    if is_another:
        return gettext("Svaret här är det som var känt då. Räknat i dag är det ett annat.")
    return gettext("Ändrar inte svaret i uppföljningen.")


def _late_words(count: int) -> str:
    """``En uppgift om perioden eller tiden före den kom eller återtogs …``; empty where nothing did."""
    if not count:
        return ""
    words = spoken.words().capital(spoken.words().in_words(count))
    noun = spoken.words().plural(count, gettext("uppgift"), gettext("uppgifter"))
    return gettext(
        "%(words)s %(noun)s om perioden eller tiden före den kom eller återtogs efter att uppföljningen publicerades."
    ) % {"words": words, "noun": noun}


def _amended(promise: Promise, record: Record, period: ReportingPeriod) -> list[dict[str, str]]:
    """The changes of the promise that say they held in the period, and could first be read after its follow-up."""
    url = reverse("history", args=[promise.municipality.slug, promise.slug])
    return [
        {
            "title": (
                gettext("Löftet ändrat: %(kind)s %(decided_on)s")
                % {
                    "kind": spoken.label(AmendmentKind(each["kind"])),
                    "decided_on": spoken.words().day(known_date(each["decided_on"])),
                }
            ),
            "text": (gettext("Skäl: %(reason)s") % {"reason": each["reason"]}),
            "late": late_words(gettext("Infört"), day, [period]),
            "url": url,
        }
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
def translation(request: HttpRequest, promise: Promise, period: str) -> HttpResponseBase:
    """The newest edition's report in English, where that may be read."""
    edition = _editions(promise).filter(report__period__slug=period).last()
    if edition is None:
        raise Http404("Uppföljningen är inte publicerad.")
    if gone := _gone(request, promise, edition):
        return gone
    pdf = translation_pdf(edition)
    if pdf is None:
        raise Http404("Uppföljningen finns inte på engelska.")
    name = f"follow-up-{promise.municipality.slug}-{promise.slug}-{period}-translation.pdf"
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


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
    """The file, where it may be fetched."""
    if gone := _gone(request, promise, edition):
        return gone
    response = HttpResponse(read_field(edition.pdf, edition.sha256), content_type="application/pdf")
    # Its address makes its name, so that the web server in front can say it too.
    name = edition_url(promise, edition).strip("/").replace("/", "-")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _gone(request: HttpRequest, promise: Promise, edition: Edition) -> HttpResponse | None:
    """410 with the reason in words for one that was taken back or masked."""
    if edition.withdrawn_at:
        return _withdrawn(request, promise, edition)
    if not edition.masked_at:
        return None
    context = {
        "edition": edition,
        "period": edition.report.period,
        **page_context(promise, (gettext("Utgåva %(edition)s") % {"edition": edition.number})),
    }
    return render(request, "followup/masking/masked.html", context, status=410)


def _withdrawn(request: HttpRequest, promise: Promise, edition: Edition) -> HttpResponse:
    """The note that every party left when they took the follow-up back."""
    period = edition.report.period
    context = {"edition": edition, "period": period, **page_context(promise, period_label(period))}
    return render(request, "followup/pages/withdrawn.html", context, status=410)

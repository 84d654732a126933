"""The pages of municipalities and promises that anybody may read."""

import io
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.clock import today
from medborgarlofte.contrast import read_colours, theme_css
from medborgarlofte.sent import day
from medborgarlofte.stored import read_field
from promises.counting.progress import Progress, progress
from promises.exchange import export, normalise
from promises.models import Activity, Contribution, Promise, Result
from promises.pages import commitment as commitment_presenter
from promises.pages import history as history_presenter
from promises.pages import municipality as municipality_presenter
from promises.pages import promise as promise_presenter
from promises.pages.card import newest_keys
from promises.pages.result_sums import commitment_results
from promises.reading.public_page import promise_page, public_page
from promises.record.public import (
    Loaded,
    load,
    public_invitations,
    public_promises,
    shown,
    shown_photos,
    visible_activities,
)
from promises.walks.invitation_presenter import coming

ROWS_A_PAGE = 50
LATEST = 5


@public_page
def municipality(request: HttpRequest, kommun: str) -> HttpResponse:
    """The promises of one municipality: those that hold now, those to come, those that have ended."""
    place = Municipality.objects.filter(slug=kommun).first()
    promises = list(_promises_of(place)) if place else []
    if place is None or not promises:
        raise Http404("Ingen kommun med publicerade löften har den adressen.")
    on = today()
    loaded = load(promises, on)
    counted = {promise.pk: _progress(loaded[promise.pk], on) for promise in promises}
    context = municipality_presenter.page(place, promises, counted, on)
    return render(request, "promises/pages/municipality.html", context)


@promise_page
def promise(request: HttpRequest, promise: Promise) -> HttpResponse:
    """What was promised, by whom, how it goes, since when and what is next."""
    on = today()
    loaded = load([promise], on)[promise.pk]
    newest = Activity.objects.filter(uid__in=newest_keys(loaded))
    recent = _recent(promise, on)
    walks = public_invitations().filter(promise=promise, held_on__gte=on)
    walks = walks.exclude(activity__in=visible_activities(on))
    context = promise_presenter.page(promise, loaded, _progress(loaded, on), newest, recent, on)
    context["coming"] = coming(walks)
    return render(request, "promises/pages/promise.html", context)


@promise_page(takes=("fran", "till", "sida"))
def commitment(request: HttpRequest, promise: Promise, number: int) -> HttpResponse:
    """One commitment with every row it is counted from, 50 at a time; ``?fran=&till=`` cuts out days."""
    on = today()
    loaded = load([promise], on)[promise.pk]
    if number not in loaded.rows:
        raise Http404("Löftet har inget åtagande med det numret.")
    first, last = (day(request.GET.get(name, "")) for name in ("fran", "till"))
    rows = _contributions(loaded.rows[number].pk, on, first, last)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("sida"))
    earlier = _earlier([contribution.activity for contribution in page])
    context = commitment_presenter.page(
        promise, loaded, number, progress(loaded.commitments[number], loaded.promise, on), on,
        page=page, earlier=earlier, first=first, last=last,
        results=commitment_results(loaded.rows[number].pk, on, loaded.sums),
    )  # fmt: skip
    return render(request, "promises/pages/commitment.html", context)


@promise_page
def history(request: HttpRequest, promise: Promise) -> HttpResponse:
    """Every change of the promise after signing, and every corrected or withdrawn row."""
    on = today()
    loaded = load([promise], on)[promise.pk]
    changed = _promise_rows(promise, on).filter(Q(replaces__isnull=False) | Q(withdrawn_at__isnull=False))
    newest = changed.order_by("-created_at", "-pk")[:ROWS_A_PAGE]
    context = history_presenter.page(promise, loaded, newest, _earlier(newest))
    return render(request, "promises/pages/history.html", context)


@promise_page
def data(request: HttpRequest, promise: Promise) -> HttpResponse:
    """The promise and everything public about it in the exchange format."""
    response = HttpResponse(normalise(export(promise)), content_type="application/json")
    name = f"medborgarlofte-{promise.municipality.slug}-{promise.slug}.json"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@promise_page
def photo(request: HttpRequest, promise: Promise) -> FileResponse:
    """The photo of the signing."""
    return _picture(promise.photo, f"foto-{promise.municipality.slug}-{promise.slug}")


@public_page
def arms(request: HttpRequest, kommun: str) -> FileResponse:
    """The municipality's coat of arms."""
    place = Municipality.objects.filter(slug=kommun).first()
    if place is None:
        raise Http404("Ingen kommun har den adressen.")
    return _picture(place.arms, f"vapen-{place.slug}")


@public_page
def theme(request: HttpRequest, kommun: str) -> HttpResponse:
    """The municipality's own colours as a stylesheet; nothing but colours that passed the contrast check."""
    place = Municipality.objects.filter(slug=kommun).exclude(own_colours="").first()
    if place is None:
        raise Http404("Kommunen har inga egna färger.")
    return HttpResponse(theme_css(read_colours(place.own_colours)), content_type="text/css")


_PICTURES = {".jpg": "image/jpeg", ".png": "image/png"}  # as documents.pictures makes them


def _picture(field: Any, called: str) -> FileResponse:
    name = PurePosixPath(field.name or "")
    if name.suffix not in _PICTURES or not field.storage.exists(field.name):
        raise Http404("Det finns ingen bild.")
    picture = io.BytesIO(read_field(field, name.stem))  # a picture is named by its checksum
    return FileResponse(picture, content_type=_PICTURES[name.suffix], filename=f"{called}{name.suffix}")


def _promises_of(place: Municipality) -> QuerySet[Promise]:
    return (
        public_promises()
        .filter(Q(municipality=place) | Q(further_municipalities=place))
        .distinct()
        .order_by(F("starts_on").desc(nulls_last=True), "title")
    )


def _progress(loaded: Loaded, on: date) -> dict[int, Progress]:
    return {
        number: progress(commitment, loaded.promise, on) for number, commitment in loaded.commitments.items()
    }


_ROW_WITH = ("performed_by", "logged_for", "traffic_operation")
_SHOWN_WITH = (
    Prefetch("results", Result.objects.select_related("measure").order_by("measure__position")),
    Prefetch("contributions", Contribution.objects.select_related("commitment__promise__municipality")),
)


def _promise_rows(promise: Promise, on: date) -> QuerySet[Activity]:
    """The promise's visible rows with all that a ledger shows of them."""
    of_promise = Contribution.objects.filter(commitment__promise=promise).values("activity")
    return (
        Activity.objects.filter(shown(on), pk__in=of_promise)
        .select_related(*_ROW_WITH)
        .prefetch_related(*_SHOWN_WITH)
    )


def _recent(promise: Promise, on: date) -> QuerySet[Activity]:
    done = _promise_rows(promise, on).filter(withdrawn_at__isnull=True)
    return done.order_by("-ends_on", "-created_at", "-pk")[:LATEST]


def _contributions(
    commitment_id: int, on: date, first: date | None, last: date | None
) -> QuerySet[Contribution]:
    """The commitment's visible rows, newest first; a row over a span belongs to its last day."""
    found = Contribution.objects.filter(shown(on, "activity__"), commitment=commitment_id)
    if first:
        found = found.filter(activity__ends_on__gte=first)
    if last:
        found = found.filter(activity__ends_on__lte=last)
    return (
        found.select_related(*(f"activity__{name}" for name in (*_ROW_WITH, "safety_walk")))
        .prefetch_related(
            "activity__safety_walk__observations__measures__owner", "activity__safety_walk__participations"
        )
        .prefetch_related(Prefetch("activity__photos", shown_photos(on), to_attr="photos_to_show"))
        .prefetch_related(*(Prefetch(f"activity__{p.prefetch_to}", p.queryset) for p in _SHOWN_WITH))
        .order_by("-activity__ends_on", "-activity__created_at", "-pk")
    )


def _earlier(activities: Any) -> dict[int, Activity]:
    """The rows that these have replaced, and the ones those replaced; a query for each generation."""
    earlier: dict[int, Activity] = {}
    wanted = {activity.replaces_id for activity in activities} - {None}
    while wanted:
        older = Activity.objects.filter(pk__in=wanted).select_related(*_ROW_WITH)
        earlier |= {activity.pk: activity for activity in older.prefetch_related(*_SHOWN_WITH)}
        wanted = {activity.replaces_id for activity in earlier.values()} - {None} - set(earlier)
    return earlier

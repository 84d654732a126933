"""The pages of municipalities and promises that anybody may read."""

import io
from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from medborgarlofte.accounts.known_municipalities import known_municipalities
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.clock import today
from medborgarlofte.contrast import read_colours, theme_css
from medborgarlofte.sent import day
from medborgarlofte.stored import read_field
from promises.models import Promise
from promises.pages import commitment_page as commitment_presenter
from promises.pages import easy_page as easy_presenter
from promises.pages import history as history_presenter
from promises.pages import location_page as location_presenter
from promises.pages import municipality as municipality_presenter
from promises.pages import other_work_page as other_presenter
from promises.pages import promise_page as promise_presenter
from promises.pages.history_between import between
from promises.pages.history_between import page as between_page
from promises.reading.list_page import place_page
from promises.reading.public_page import promise_page, public_page
from promises.reading.record_page import NotThen, keep_within_limit, record_page
from promises.reading.theirs import spoken_record
from promises.record.as_said import as_said
from promises.record.packed import Packed
from promises.record.public import public_promises
from promises.record.reading import Record, newest

ROWS_A_PAGE = 50
_DAYS = "fran", "till"


@place_page
def municipality(request: HttpRequest, kommun: str) -> HttpResponse:
    """The promises of one municipality: those that hold now, those to come, those that have ended."""
    place = Municipality.objects.filter(slug=kommun).first()
    of_place = public_promises().filter(Q(municipality=place) | Q(further_municipalities=place)).distinct()
    promises = list(of_place.order_by(F("starts_on").desc(nulls_last=True), "title")) if place else []
    if place is None or not promises:
        return _without_promise(request, kommun)
    found = {pk: spoken_record(record) for pk, record in newest(promises).items()}
    records = [(as_said(each, found[each.pk].nouns), found[each.pk]) for each in promises]
    context = municipality_presenter.page(place, records, today())
    return render(request, "promises/pages/municipality.html", context)


def _without_promise(request: HttpRequest, kommun: str) -> HttpResponse:
    """A municipality that there is and that has no promise here, whether anybody works on one or not."""
    known = next((each for each in known_municipalities() if each.slug == kommun), None)
    if known is None:
        raise Http404("Ingen kommun med publicerade löften har den adressen.")
    context = {"crumbs": [(gettext("Alla kommuner"), reverse("start")), (known.name, "")], "name": known.name}
    return render(request, "promises/pages/no_promise.html", context, status=404)


@record_page
def promise(request: HttpRequest, promise: Promise, record: Record, on: date) -> HttpResponse:
    """What was promised, by whom, how it goes, since when and what is next."""
    return render(request, "promises/pages/promise.html", promise_presenter.page(promise, record, on))


@record_page(takes=(*_DAYS, "sida"))
def commitment(request: HttpRequest, promise: Promise, record: Record, on: date, number: int) -> HttpResponse:
    """One commitment with every row it is counted from, 50 at a time; ``?fran=&till=`` cuts out days."""
    if number not in record.commitments:
        raise Http404("Löftet har inget åtagande med det numret.")
    days = day(request.GET.get("fran", "")), day(request.GET.get("till", ""))
    page = Paginator(_cut(record.listed(number, gone_too=True), days), ROWS_A_PAGE)
    context = commitment_presenter.page(
        promise, record, number, on, page=page.get_page(request.GET.get("sida")), days=days
    )
    return render(request, "promises/pages/commitment.html", context)


@record_page
def easy_promise(request: HttpRequest, promise: Promise, record: Record, on: date) -> HttpResponse:
    """The promise in easy Swedish (lättläst)."""
    return render(request, "promises/pages/easy.html", easy_presenter.promise_page(promise, record, on))


@record_page
def easy_commitment(
    request: HttpRequest, promise: Promise, record: Record, on: date, number: int
) -> HttpResponse:
    """One commitment in easy Swedish."""
    if number not in record.commitments:
        raise Http404("Löftet har inget åtagande med det numret.")
    context = easy_presenter.commitment_page(promise, record, number, on)
    return render(request, "promises/pages/easy.html", context)


@record_page(takes=(*_DAYS, "sida"))
def other_work(request: HttpRequest, promise: Promise, record: Record, on: date) -> HttpResponse:
    """What was done and counts towards no commitment, 50 rows at a time; ``?fran=&till=`` cuts out days."""
    if not record.contributions.get(0):
        raise Http404("Löftet har inget annat som gjorts.")
    days = day(request.GET.get("fran", "")), day(request.GET.get("till", ""))
    page = Paginator(_cut(record.listed(0, gone_too=True), days), ROWS_A_PAGE)
    context = other_presenter.page(
        promise, record, on, page=page.get_page(request.GET.get("sida")), days=days
    )
    return render(request, "promises/pages/other_work.html", context)


@record_page(takes=("sida",))
def location(request: HttpRequest, promise: Promise, record: Record, on: date, place: str) -> HttpResponse:
    """One place: what is promised for it and what was done there, 50 rows at a time."""
    found = location_presenter.location(record, place)
    if found is None:
        raise Http404("Löftet säger inget om någon plats med den adressen.")
    page = Paginator(found.keys, ROWS_A_PAGE).get_page(request.GET.get("sida"))
    context = location_presenter.page(promise, record, on, location=found, page=page)
    return render(request, "promises/pages/location.html", context)


def _cut(rows: Iterable[Packed], days: tuple[date | None, date | None]) -> list[Packed]:
    """Those of the days; a row over a span belongs to its last."""
    first, last = days[0] or date.min, days[1] or date.max
    return [each for each in rows if first <= each.row.ends_on <= last]


def history(request: HttpRequest, kommun: str, slug: str) -> HttpResponse:
    """Every change of the promise after signing, and every corrected or withdrawn row, page by page; with
    ``?fran=&till=`` what differs between the two days. 404 = it was not here then, 400 = a day to come."""
    view = _between if request.GET.keys() & set(_DAYS) else _history
    return view(request, kommun=kommun, slug=slug)


history.keeps_day = True  # type: ignore[attr-defined]


# The days too: the page that is kept at this address must not be sent to who asks for the difference between two.
@record_page(takes=("sida", *_DAYS))
def _history(request: HttpRequest, promise: Promise, record: Record, on: date) -> HttpResponse:
    context = history_presenter.page(promise, record, on, asked=request.GET.get("sida"), most=ROWS_A_PAGE)
    return render(request, "promises/pages/history.html", context)


@promise_page(takes=_DAYS)
def _between(request: HttpRequest, promise: Promise) -> HttpResponse:
    asked = request.GET.get("fran", ""), request.GET.get("till", "")
    found, problem, status, headers = None, "", 200, {}
    try:
        keep_within_limit(request)
        found = between(promise, *asked)
    except NotThen as refusal:
        problem, status, headers = refusal.sentence, refusal.status, refusal.headers
    context = between_page(promise, found, asked, problem)
    page = render_to_string("promises/pages/history_between.html", context, request)
    return HttpResponse(page, status=status, headers=headers)


@promise_page(takes=_DAYS)
def history_data(request: HttpRequest, promise: Promise) -> HttpResponse:
    """The same as a file: canonical JSON; where nothing can be told, the sentence that says why."""
    try:
        keep_within_limit(request)
        found = between(promise, request.GET.get("fran", ""), request.GET.get("till", ""))
    except NotThen as refusal:
        return JsonResponse({"error": refusal.sentence}, status=refusal.status, headers=refusal.headers)
    response = HttpResponse(found.as_file(), content_type="application/json")
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

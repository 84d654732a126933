"""Walks as everybody reads them: the invitation, the protocol as page and PDF, the calendars."""

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.clock import today
from promises.log.actions import newest
from promises.models import Activity, Contribution, Promise, ReportingPeriod, WalkInvitation, belonging
from promises.reading.public_page import promise_page, public_page
from promises.record.public import (
    protocol_is_public,
    public_invitations,
    public_promises,
    shown,
    shown_photos,
)
from promises.walks import invitation_presenter
from promises.walks import protocol as presenter
from promises.walks.calendar import calendar
from promises.walks.protocol_pdf import protocol_pdf
from promises.walks.queries import with_protocol


@promise_page
def invitation(request: HttpRequest, promise: Promise, uid: UUID) -> HttpResponse:
    """One invitation, for ever: to come, called off with its reason, or leading to the walk that was made."""
    found = public_invitations().filter(promise=promise, uid=uid).first()
    if found is None:
        raise Http404("Det finns ingen inbjudan med den adressen.")
    where = [promise.municipality.slug, promise.slug]
    walk = _rows(promise).filter(pk=found.activity_id).first() if found.activity_id else None
    walk_url = presenter.protocol_url(promise, walk) if walk and _is_read(walk) else ""
    context = invitation_presenter.page(
        found,
        today(),
        is_done=walk is not None,
        walk_url=walk_url,
        calendar_url=reverse("promise_calendar", args=where),
    )
    return render(request, "promises/walks/public_invitation.html", context)


@promise_page
def protocol(request: HttpRequest, promise: Promise, uid: UUID) -> HttpResponseBase:
    """What was seen on a walk and what becomes of it. The address of a row that was corrected leads on."""
    row = _row(promise, uid)
    if row.uid != uid:
        return redirect(presenter.protocol_url(promise, row), permanent=True)
    view = presenter.read_protocol(row, today(), promise)
    return render(request, "promises/walks/public_protocol.html", presenter.page(view, row, promise))


@promise_page
def pdf(request: HttpRequest, promise: Promise, uid: UUID) -> HttpResponseBase:
    """The same as a PDF, made from the same object."""
    row = _row(promise, uid)
    if row.uid != uid:
        return redirect("walk_pdf", promise.municipality.slug, promise.slug, row.uid, permanent=True)
    view = presenter.read_protocol(row, today(), promise)
    response = HttpResponse(protocol_pdf(view), content_type="application/pdf")
    name = f"protokoll-{promise.municipality.slug}-{row.ends_on}-{str(row.uid)[:8]}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@promise_page
def promise_calendar(request: HttpRequest, promise: Promise) -> HttpResponse:
    """The promise's walks and the days its follow-ups are due."""
    name = f"{promise.title}, {promise.municipality.short_name}"
    return _calendar(
        name, Promise.objects.filter(pk=promise.pk), public_invitations().filter(promise=promise)
    )


@public_page
def municipality_calendar(request: HttpRequest, kommun: str) -> HttpResponse:
    """The same for every published promise of the municipality."""
    place = Municipality.objects.filter(slug=kommun).first()
    promises = public_promises().filter(Q(municipality=place) | Q(further_municipalities=place)).distinct()
    if place is None or not promises:
        raise Http404("Ingen kommun med publicerade löften har den adressen.")
    invitations = public_invitations().filter(promise__in=promises.values("pk"))
    return _calendar(f"Medborgarlöften i {place.name}", promises, invitations)


def _calendar(name: str, promises: QuerySet[Promise], invitations: QuerySet[WalkInvitation]) -> HttpResponse:
    periods = Prefetch("periods", ReportingPeriod.objects.order_by("due_on", "pk"))
    fetched = promises.select_related("municipality").prefetch_related(periods).order_by("pk")
    return HttpResponse(calendar(name, fetched, invitations), content_type="text/calendar; charset=utf-8")


def _rows(promise: Promise) -> QuerySet[Activity]:
    """The promise's visible rows with their protocols."""
    on = today()
    counted = Contribution.objects.select_related("commitment")
    return with_protocol(Activity.objects.filter(shown(on), belonging.of([promise]))).prefetch_related(
        Prefetch("contributions", counted),
        Prefetch("photos", shown_photos(on), to_attr="photos_to_show"),
    )


def _row(promise: Promise, uid: UUID) -> Activity:
    row = _rows(promise).filter(uid=uid).first()
    if row is None and (replaced := Activity.objects.filter(uid=uid, replaced_by__isnull=False).first()):
        row = _rows(promise).filter(pk=newest(replaced).pk).first()
    if row is None or not _is_read(row):
        raise Http404("Det finns inget publicerat protokoll med den adressen.")
    return row


def _is_read(row: Activity) -> bool:
    walk = getattr(row, "safety_walk", None)
    return walk is not None and protocol_is_public(walk)

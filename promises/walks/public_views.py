"""Walks as everybody reads them: the invitation, the protocol as page and PDF, the calendars."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from medborgarlofte.accounts.models import Municipality
from promises.exchange_format.normal import Document
from promises.log.shown_photos import photos_of
from promises.models import Promise
from promises.reading.list_page import place_page
from promises.reading.public_page import promise_page
from promises.reading.record_page import record_page
from promises.record.as_said import as_said
from promises.record.newest_record import newest_record
from promises.record.public import protocol_is_public, public_promises
from promises.record.reading import Record, newest, observations_of, written_on
from promises.walks import invitation_presenter
from promises.walks import protocol as presenter
from promises.walks.protocol import ProtocolView
from promises.walks.protocol_pdf import protocol_pdf
from promises.walks.said_walk import said_invitation, said_walk


@record_page
def invitation(request: HttpRequest, promise: Promise, record: Record, on: date, uid: UUID) -> HttpResponse:
    """One invitation, for ever: to come, called off with its reason, or leading to the walk that was made."""
    said = _invited(record, uid)
    key = _newest(record, said["activity"]) if "activity" in said else ""
    walk = record.activities([key]).get(key) if key else None
    context = invitation_presenter.page(
        said_invitation(promise, record, said),
        on,
        changed_on=written_on(promise, f"invitations/{uid}", on) if said["sequence"] else None,
        is_done=walk is not None,
        walk_url=presenter.protocol_url(promise, key) if walk and "safety_walk" in walk else "",
    )
    return render(request, "promises/walks/public_invitation.html", context)


@promise_page
def walk_calendar_file(request: HttpRequest, promise: Promise, uid: UUID) -> HttpResponse:
    """That one walk, to be put in a calendar of one's own."""
    # Loaded where a calendar is asked for, not at every start.
    from promises.walks.calendar import walk_calendar

    record = newest_record(promise)
    promise = as_said(promise, record.nouns)
    said = said_invitation(promise, record, _invited(record, uid))
    response = HttpResponse(walk_calendar(said, record), content_type="text/calendar; charset=utf-8")
    name = f"vandring-{promise.municipality.slug}-{said.held_on}.ics"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _invited(record: Record, uid: UUID) -> Document:
    for row in record.nouns["invitations"]:
        if row["uid"] == str(uid):
            return row
    raise Http404("Det finns ingen inbjudan med den adressen.")


@record_page
def protocol(request: HttpRequest, promise: Promise, record: Record, on: date, uid: UUID) -> HttpResponseBase:
    """What was seen on a walk and what becomes of it. The address of a row that was corrected leads on."""
    said, view = _protocol(promise, record, on, uid)
    if said["uid"] != str(uid):
        return redirect(presenter.protocol_url(promise, said["uid"]), permanent=True)
    titles = {each["number"]: each["title"] for each in record.nouns["commitments"]}
    return render(request, "promises/walks/public_protocol.html", presenter.page(view, said, promise, titles))


@record_page
def pdf(request: HttpRequest, promise: Promise, record: Record, on: date, uid: UUID) -> HttpResponseBase:
    """The same as a PDF, made from the same object."""
    said, view = _protocol(promise, record, on, uid)
    if said["uid"] != str(uid):
        return redirect("walk_pdf", promise.municipality.slug, promise.slug, said["uid"], permanent=True)
    response = HttpResponse(protocol_pdf(view), content_type="application/pdf")
    name = f"protokoll-{promise.municipality.slug}-{view.day}-{str(uid)[:8]}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@promise_page
def promise_calendar(request: HttpRequest, promise: Promise) -> HttpResponse:
    """The promise's walks and the days its follow-ups are due."""
    return _calendar(f"{promise.title}, {promise.municipality.short_name}", [promise])


@place_page
def municipality_calendar(request: HttpRequest, kommun: str) -> HttpResponse:
    """The same for every published promise of the municipality."""
    place = Municipality.objects.filter(slug=kommun).first()
    promises = public_promises().filter(Q(municipality=place) | Q(further_municipalities=place)).distinct()
    if place is None or not promises:
        raise Http404("Ingen kommun med publicerade löften har den adressen.")
    return _calendar((gettext("Medborgarlöften i %(name)s") % {"name": place.name}), promises.order_by("pk"))


def _calendar(name: str, promises: Iterable[Promise]) -> HttpResponse:
    from promises.walks.calendar import calendar

    promises = list(promises)
    records = newest(promises)
    said = [(as_said(each, records[each.pk].nouns), records[each.pk]) for each in promises]
    return HttpResponse(calendar(name, said), content_type="text/calendar; charset=utf-8")


def _protocol(promise: Promise, record: Record, on: date, uid: UUID) -> tuple[Document, ProtocolView]:
    """What the record says of the walk, and the protocol that is made of it."""
    key = _newest(record, str(uid))
    said = record.activities([key]).get(key)
    if said is None or "safety_walk" not in said:
        raise Http404("Det finns inget publicerat protokoll med den adressen.")
    walk = said_walk(record, said, observations_of(record).get(key, ()))
    if not protocol_is_public(walk.safety_walk):
        raise Http404("Det finns inget publicerat protokoll med den adressen.")
    return said, presenter.read_protocol(walk, on, promise, photos_of(promise, record).get(key, ()))


def _newest(record: Record, key: str) -> str:
    """The activity that corrects the one with the key last; itself where none does."""
    corrections = {each.replaces: each.row.key for each in record.packed if each.replaces}
    while key in corrections:
        key = corrections[key]
    return key

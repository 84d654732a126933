"""Atom feeds of follow-ups: what was published, corrected, amended or came afterwards, in words.

Django's generator writes them; its ``Feed`` views are left out, because they add ``Last-Modified`` and the
host that was asked, and a public page here is known by its ETag alone.
"""

import unicodedata
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from followup.pages.feed_entries import Entry, entries
from followup.report.report_document import noon
from medborgarlofte.accounts.models import Municipality
from promises.models import Promise
from promises.reading.list_page import ANYTHING, list_page, place_page
from promises.reading.page_frame import municipality_url, promise_url
from promises.reading.public_page import promise_page
from promises.record.public import public_promises

# Names are made of what never changes, not of the host: a site that moves keeps its readers' place.
_NAMES = uuid.UUID("9b6c3f3e-6f0c-5a7e-9f4d-2d0b6a1f7c11")


@promise_page
def promise_feed(request: HttpRequest, promise: Promise) -> HttpResponse:
    """The follow-ups and amendments of one promise."""
    title = f"{promise.title}, {promise.municipality.name}"
    assert promise.published_at is not None
    return _feed(
        f"Uppföljningar: {title}",
        promise_url(promise),
        request.path,
        entries([promise]),
        promise.published_at,
    )


@place_page
def municipality_feed(request: HttpRequest, kommun: str) -> HttpResponse:
    """Those of every promise whose address is the municipality's."""
    place = get_object_or_404(Municipality, slug=kommun)
    promises = list(public_promises().filter(municipality=place))
    if not promises:
        raise Http404("Ingen kommun med publicerade löften har den adressen.")
    began = max(promise.published_at for promise in promises if promise.published_at)
    title = f"Medborgarlöften i {place.name}"
    return _feed(title, municipality_url(place), request.path, entries(promises), began)


@list_page(ANYTHING)
def site_feed(request: HttpRequest) -> HttpResponse:
    """Those of all municipalities."""
    promises = list(public_promises())
    published = [promise.published_at for promise in promises if promise.published_at]
    began = max(published, default=datetime.fromisoformat("2020-01-01T12:00:00+01:00"))
    return _feed("Medborgarlöften i Sverige", reverse("start"), request.path, entries(promises), began)


class _Atom(Atom1Feed):
    """Without entries it was updated when the newest promise was published, not at every reading."""

    def latest_post_date(self) -> Any:
        return max([item["updateddate"] for item in self.items], default=self.feed["began"])


def _printable(text: str) -> str:
    """Without what XML cannot hold. Spaces of every sort stay, or words would run together."""
    return "".join(
        char
        for char in text
        if char.isprintable() or char in "\n\u200d" or unicodedata.category(char) == "Zs"
    )


def _feed(title: str, path: str, own: str, rows: Iterable[Entry], began: datetime) -> HttpResponse:
    feed = _Atom(
        title=title,
        link=settings.SITE_URL + path,
        description=None,
        subtitle="Uppföljningar, rättelser och ändringar.",
        feed_url=settings.SITE_URL + own,
        feed_guid=uuid.uuid5(_NAMES, own).urn,
        language="sv",
        author_name="Medborgarlöfte",
        began=began,
    )
    for entry in rows:
        feed.add_item(
            title=_printable(entry.title),
            link=settings.SITE_URL + entry.url,
            # A reader's program takes a summary for HTML.
            description=escape(_printable(entry.text)),
            unique_id=uuid.uuid5(_NAMES, entry.key).urn,
            pubdate=noon(entry.said or entry.day),
            updateddate=noon(entry.day),
            author_name=entry.author,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)

"""Atom feeds of follow-ups: what was published, corrected, amended or came afterwards, in words.

Django's generator writes them; its ``Feed`` views are left out, because they add ``Last-Modified`` and the
host that was asked, and a public page here is known by its ETag alone.
"""

import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from followup.models import Edition
from followup.pages.row_changes import RowChange, row_changes
from followup.report.report_document import noon
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.clock import day_of
from promises.counting.late import late_words
from promises.models import Amendment, Promise
from promises.pages.ledger_rows import linked_url
from promises.reading.page_frame import municipality_url, period_words, promise_url
from promises.reading.public_page import promise_page, public_page
from promises.record.public import public_promises
from promises.words import amendment_checks, swedish
from promises.words.enums import AmendmentKind

# As many as a reader's program asks for again and again.
_NEWEST = 50
# Names are made of what never changes, not of the host: a site that moves keeps its readers' place.
_NAMES = uuid.UUID("9b6c3f3e-6f0c-5a7e-9f4d-2d0b6a1f7c11")


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``key`` names it for ever; ``at`` is when it became public, ``said`` the moment that it
    says of itself where that is earlier."""

    key: str
    title: str
    text: str
    url: str
    at: datetime
    author: str
    said: datetime | None = None

    @property
    def guid(self) -> str:
        return uuid.uuid5(_NAMES, self.key).urn


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


@public_page
def municipality_feed(request: HttpRequest, kommun: str) -> HttpResponse:
    """Those of every promise whose address is the municipality's."""
    place = get_object_or_404(Municipality, slug=kommun)
    promises = list(public_promises().filter(municipality=place))
    if not promises:
        raise Http404("Ingen kommun med publicerade löften har den adressen.")
    began = max(promise.published_at for promise in promises if promise.published_at)
    title = f"Medborgarlöften i {place.name}"
    return _feed(title, municipality_url(place), request.path, entries(promises), began)


@public_page
def site_feed(request: HttpRequest) -> HttpResponse:
    """Those of all municipalities."""
    promises = list(public_promises())
    published = [promise.published_at for promise in promises if promise.published_at]
    began = max(published, default=datetime.fromisoformat("2020-01-01T12:00:00+01:00"))
    return _feed("Medborgarlöften i Sverige", reverse("start"), request.path, entries(promises), began)


def entries(promises: Sequence[Promise]) -> list[Entry]:
    """The newest of what happened to these published promises, newest first; a fixed number of queries."""
    known = {promise.pk: promise for promise in promises}
    editions = (
        Edition.objects.filter(report__period__promise__in=known)
        .select_related("report__period")
        .defer("data", "content")
        .order_by("-published_at", "-pk")[:_NEWEST]
    )
    rows = [_edition_entry(edition, known[edition.report.period.promise_id]) for edition in editions]
    amendments = Amendment.objects.filter(promise__in=known).order_by("-created_at", "-pk")[:_NEWEST]
    rows += [_amendment_entry(row, known[row.promise_id]) for row in amendments]
    rows += [_row_entry(change, known[change.promise]) for change in row_changes(list(known))]
    return sorted(rows, key=lambda entry: (entry.at, entry.key), reverse=True)[:_NEWEST]


def _amendment_entry(row: Amendment, promise: Promise) -> Entry:
    title = amendment_checks.title(AmendmentKind(row.kind), row.ends_on)
    name = f"{promise.municipality.short_name}, {promise.title} {period_words(promise)}"
    assert promise.published_at is not None
    public_on = row.public_on(promise) or day_of(promise.published_at)
    decided = f"Beslutat {swedish.day(row.decided_on)}." if row.decided_on != public_on else ""
    return Entry(
        key=f"{promise.address}/andring/{row.number}",
        title=f"{title}: {name}".strip(),
        text=" ".join(filter(None, [row.text, f"Skäl: {row.reason}", decided, promise.demo_note])),
        url=reverse("history", args=[promise.municipality.slug, promise.slug]),
        at=noon(public_on),
        author=promise.municipality.name,
        said=noon(min(row.decided_on, public_on)),
    )


def _row_entry(change: RowChange, promise: Promise) -> Entry:
    row = change.row
    name = f"{promise.municipality.short_name}: {row.title}, {swedish.span(row.starts_on, row.ends_on)}"
    reasons = {
        "Rättad": row.correction_reason,
        "Återtagen": row.withdrawn_reason,
        "Loggad": row.late_reason,
    }
    told = f"{change.word} {swedish.day(change.day)}."
    if change.period:
        told = late_words(change.word, change.day, change.period)
    reason = f"Skäl: {reasons[change.word]}" if reasons[change.word] else ""
    title = "Loggad i efterhand" if change.word == "Loggad" else change.word
    return Entry(
        key=f"{promise.address}/insats/{row.uid}/{change.word.lower()}",
        title=f"{title}: {name}",
        text=" ".join(filter(None, [told, reason, promise.demo_note])),
        url=linked_url(row, promise.pk),
        at=noon(change.day),
        author=promise.municipality.name,
        said=noon(min(row.ends_on, change.day)),
    )


def _edition_entry(edition: Edition, promise: Promise) -> Entry:
    period = edition.report.period
    label = swedish.small(period.label)
    span = swedish.span(period.starts_on, period.ends_on)
    name = f"{promise.municipality.short_name}: {promise.title}"
    if edition.number == 1:
        title = f"Uppföljning av {label}, {name}"
        text = f"Uppföljningen av {span} är publicerad."
    else:
        title = f"Rättad uppföljning av {label}, {name}"
        text = f"Utgåva {edition.number} ersätter den förra. Skäl: {edition.reason}"
    if edition.masked_at:
        text = f"Något som inte får visas har tagits bort ur utgåva {edition.number}."
    if edition.withdrawn_at:
        title = f"Tillbakadragen uppföljning av {label}, {name}"
        text = f"Alla parter har dragit tillbaka uppföljningen. {edition.withdrawn_note}"
    parts = [promise.municipality.slug, promise.slug, period.slug]
    return Entry(
        key=f"{promise.address}/uppfoljning/{period.slug}/utgava/{edition.number}",
        title=title,
        text=" ".join(filter(None, [text, promise.demo_note])),
        url=reverse("followup:period", args=parts),
        at=max(filter(None, [edition.published_at, edition.masked_at, edition.withdrawn_at])),
        author=promise.municipality.name,
    )


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
            unique_id=entry.guid,
            pubdate=entry.said or entry.at,
            updateddate=entry.at,
            author_name=entry.author,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)

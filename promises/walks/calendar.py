"""A promise's dates as a calendar that anybody may subscribe to (RFC 5545): walks, and follow-ups due."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from promises.counting.facts import ReportingPeriod
from promises.models import Promise, WalkInvitation
from promises.reading.page_frame import promise_url
from promises.record.reading import Record
from promises.walks.invitation_presenter import invitation_url, light_words, sign_up_words
from promises.walks.said_walk import said_invitation
from promises.words import swedish
from promises.words.hours import past_midnight

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_UTC = ZoneInfo("UTC")
# A walk whose end nobody wrote is shown this long.
_USUAL = timedelta(hours=2)


def calendar(name: str, promises: Iterable[tuple[Promise, Record]]) -> bytes:
    """The calendar, UTF-8 with CRLF, of promises as the record says them."""
    feed = _empty(name)
    feed.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for promise, record in promises:
        walks = (said_invitation(promise, record, said) for said in record.nouns["invitations"])
        for walk in sorted(walks, key=lambda each: (each.held_on, each.from_time, each.uid)):
            feed.add_component(_walk(walk, record))
        for period in sorted(record.promise.periods, key=lambda each: each.due_on):
            feed.add_component(_due(promise, record, period))
    feed.add_missing_timezones()
    return bytes(feed.to_ical())


def walk_calendar(invitation: WalkInvitation, record: Record) -> bytes:
    """A calendar of one walk: what somebody who only wants to go there puts in their own."""
    feed = _empty(invitation.title)
    feed.add_component(_walk(invitation, record))
    feed.add_missing_timezones()
    return bytes(feed.to_ical())


def _empty(name: str) -> Calendar:
    feed = Calendar()
    feed.add("prodid", "-//Medborgarlöfte//SV")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("name", name)
    feed.add("x-wr-calname", name)
    return feed


def _due(promise: Promise, record: Record, period: ReportingPeriod) -> Event:
    # A whole day. What is public of the promise goes up with every change, so a moved day is a later version.
    event = Event()
    event.add("uid", f"uppfoljning-{promise.municipality.slug}-{promise.slug}-{period.slug}@{_host()}")
    event.add("sequence", promise.public_revision)
    event.add("dtstamp", _stamp(record.changed_on))
    event.add("dtstart", period.due_on)
    event.add("dtend", period.due_on + timedelta(days=1))
    event.add("summary", f"Uppföljning av {swedish.small(period.label)} ska vara publicerad")
    event.add(
        "description", f"{promise.title}. {period.label}, {swedish.span(period.starts_on, period.ends_on)}."
    )
    # The list says when the others come.
    published = {row["period"] for row in record.nouns["follow_ups"] if "withdrawn_on" not in row}
    place = f"{period.slug}/" if period.slug in published else ""
    event.add("url", f"{settings.SITE_URL}{promise_url(promise)}uppfoljning/{place}")
    event.add("transp", "TRANSPARENT")
    return event


def _walk(invitation: WalkInvitation, record: Record) -> Event:
    start = datetime.combine(invitation.held_on, invitation.from_time, STOCKHOLM)
    end = start + _USUAL
    if invitation.to_time:
        night = past_midnight(invitation.from_time, invitation.to_time)
        ends_on = invitation.held_on + timedelta(days=1) if night else invitation.held_on
        end = datetime.combine(ends_on, invitation.to_time, STOCKHOLM)
    event = Event()
    event.add("uid", f"{invitation.uid}@{_host()}")
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", _stamp(record.changed_on))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", f"{'Inställd: ' if invitation.cancelled_at else ''}{invitation.title}")
    event.add("location", f"{invitation.meeting_place}, {invitation.promise.municipality.short_name}")
    lines = [
        f"Inställd: {invitation.cancelled_reason}" if invitation.cancelled_at else "",
        invitation.text,
        f"Vägen: {invitation.route}" if invitation.route else "",
        light_words(invitation),
        sign_up_words(invitation),
        f"Inbjudan från {invitation.organiser.name}.",
    ]
    event.add("description", "\n".join(line for line in lines if line))
    event.add("url", f"{settings.SITE_URL}{invitation_url(invitation)}")
    event.add("status", "CANCELLED" if invitation.cancelled_at else "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _stamp(day: date) -> datetime:
    """Noon of the day: a calendar asks for a moment, and the public is told days."""
    return datetime.combine(day, time(12), STOCKHOLM).astimezone(_UTC)


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "medborgarlofte.invalid"

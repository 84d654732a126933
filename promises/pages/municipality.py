"""A municipality's page: what one can take part in, its promises and how each commitment goes, whom to turn to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from medborgarlofte.accounts.models import Municipality
from promises.counting import facts
from promises.counting.progress import Answer
from promises.counting.sentences import AnswerLine
from promises.models import Promise, WalkInvitation
from promises.pages import about
from promises.pages.answers import said_line
from promises.pages.tally import say
from promises.pages.what_next import Stop, stops, walk_stops
from promises.reading.contact import Contact, contact_of
from promises.reading.page_frame import (
    Link,
    commitment_url,
    municipality_frame,
    period_words,
    promise_url,
)
from promises.record.reading import Record
from promises.walks.said_walk import said_invitations
from promises.words import spoken
from promises.words.explained import Word, explained


@dataclass(frozen=True)
class Line:
    """One commitment of a promise for ``components/answers.html``."""

    title: str
    url: str
    answer: Answer
    line: AnswerLine


@dataclass(frozen=True)
class PromiseEntry:
    """One promise in a list: who signed it, how it goes in a sentence and commitment by commitment, and what is next."""

    promise: Promise
    url: str
    period: str
    signed: str
    signing: tuple[tuple[str, str], ...]
    sentence: str
    cards: tuple[Line, ...]
    stops: tuple[Stop, ...]
    ended: str
    words: tuple[Word, ...]


def page(place: Municipality, records: Sequence[tuple[Promise, Record]], today: date) -> dict[str, Any]:
    """Context of ``promises/pages/municipality.html``; ``records`` are its promises, as the record says them."""
    entries: dict[str, list[PromiseEntry]] = {"past": [], "now": [], "next": []}
    walks: list[Stop] = []
    contacts: dict[tuple[str, str, str], Contact] = {}
    for promise, record in records:
        state = when(record.promise, today)
        coming = said_invitations(promise, record, after=today)
        entries[state].append(_entry(promise, record, state, coming, today))
        walks += walk_stops(coming, today)
        if state != "past":
            whom = contact_of(promise)
            contacts.setdefault((whom.who, whom.phone, whom.email), whom)
    if not contacts:  # what has ended is still asked about
        contacts = {("", "", ""): contact_of(records[0][0])}
    return {
        **municipality_frame(place, demo_note=_demo_note(promise for promise, _ in records)),
        "place": place,
        "current": entries["now"],
        "coming": entries["next"],
        "ended": entries["past"],
        "walks": sorted(walks, key=lambda walk: walk.iso),
        "contacts": list(contacts.values()),
        "links": [*_police_links(promise for promise, _ in records), *_follow_links(place)],
        "lead": _lead(entries["now"], entries["next"], entries["past"]),
    }


def _entry(
    promise: Promise, record: Record, state: str, coming: Sequence[WalkInvitation], today: date
) -> PromiseEntry:
    progress, ends_on = record.progress(today), record.promise.ends_on
    titles = {row["number"]: row["title"] for row in record.nouns["commitments"]}
    dates = stops(promise, record, (), today)
    # Of what a walk is ahead of, what was done last is told too.
    last = {number: key for number in progress if coming for key in record.newest_first(number)[:1]}
    said = record.activities(last.values())
    return PromiseEntry(
        promise,
        promise_url(promise),
        period_words(promise),
        about.signed_words(promise),
        tuple(about.signing(record)),
        say(progress),
        tuple(
            Line(
                titles[number],
                commitment_url(promise, number),
                each.answer,
                said_line(record, number, each, said.get(last.get(number, "")), coming),
            )
            for number, each in sorted(progress.items())
        ),
        dates,
        (gettext("Löftet slutade gälla den %(ends_on)s.") % {"ends_on": spoken.words().day(ends_on)})
        if state == "past" and ends_on
        else "",
        tuple(explained(*titles.values(), *(stop.title for stop in dates))),
    )


def _lead(now: Sequence[PromiseEntry], later: Sequence[PromiseEntry], past: Sequence[PromiseEntry]) -> str:
    """How many promises hold, and where none does what has been and what is known to come."""
    if now:
        how_many = spoken.words().in_words(len(now), neuter=True)
        return gettext("Just nu gäller %(how_many)s %(noun)s här.") % {
            "how_many": how_many,
            "noun": spoken.words().plural(len(now), gettext("medborgarlöfte"), gettext("medborgarlöften")),
        }
    if later:
        starts_on = later[-1].promise.starts_on
        return (
            (
                gettext("Nästa medborgarlöfte börjar gälla den %(starts_on)s.")
                % {"starts_on": spoken.words().day(starts_on)}
            )
            if starts_on
            else ""
        )
    last = (
        (gettext("Löftet för %(period)s har tagit slut.") % {"period": past[0].period})
        if past and past[0].period
        else ""
    )
    return (gettext("Just nu gäller inget medborgarlöfte här. %(last)s") % {"last": last}).strip()


def _police_links(promises: Iterable[Promise]) -> list[Link]:
    """The police's own pages, each once, named by the promise where there are several."""
    titles: dict[str, str] = {}
    for promise in promises:
        if promise.police_url:
            titles.setdefault(promise.police_url, promise.title)
    if len(titles) == 1:
        titles = dict.fromkeys(titles, gettext("Medborgarlöften"))
    return [
        Link("external", (gettext("%(title)s på polisens webbplats") % {"title": title}), url)
        for url, title in titles.items()
    ]


def _follow_links(place: Municipality) -> list[Link]:
    calendar = reverse("municipality_calendar", args=[place.slug])
    return [
        Link("calendar", gettext("Alla vandringar och uppföljningar till din kalender"), calendar),
        Link(
            "feed",
            gettext("Allt nytt i en nyhetsläsare (Atom)"),
            reverse("feed_municipality", args=[place.slug]),
        ),
    ]


def _demo_note(promises: Iterable[Promise]) -> str:
    """What the banner says of a page about several promises: what they all say, or that they say it each."""
    notes = {promise.demo_note for promise in promises}
    if len(notes) == 1:
        return notes.pop()
    return gettext("Vad som är påhittat står på varje löftes sida.") if notes else ""


def when(promise: facts.Promise, today: date) -> str:
    """``past``, ``now`` or ``next``: whether the promise has ended, holds, or is yet to begin."""
    if promise.ends_on is not None and promise.ends_on < today:
        return "past"
    return "next" if promise.starts_on > today else "now"

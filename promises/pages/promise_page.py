"""The promise page: what was promised, by whom, how it goes, since when and what is next."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from promises.models import Promise
from promises.pages import about
from promises.pages.card import Card, card
from promises.pages.history import amendment_rows
from promises.pages.other_work_page import SHOWN, section
from promises.pages.said_rows import linked_row
from promises.pages.tally import parts, say
from promises.pages.timeline import late_words, next_date, stops
from promises.questions.answers import answers_of
from promises.reading.page_frame import Link, period_words, promise_frame, promise_url
from promises.record.reading import Record
from promises.walks.invitation_presenter import coming
from promises.walks.said_walk import said_invitations
from promises.words import swedish

LATEST = 5
ANSWERS = 3  # the others have a page of their own


def page(promise: Promise, record: Record, today: date) -> dict[str, Any]:
    """Context of ``promises/pages/promise.html``."""
    counted = record.progress(today)
    recent, beside = record.newest_first()[:LATEST], record.newest_first(0)
    sums = record.together & {row.key for row in record.contributions.get(0, ())}
    rows = {number: each.contributions for number, each in record.commitments.items()}
    newest = {number: of[-1].key for number, of in rows.items() if of and of[-1].key not in record.together}
    said = record.activities({*recent, *beside[:SHOWN], *newest.values(), *sums})
    cards = [
        card(promise, record, number, each, said.get(newest.get(number, "")))
        for number, each in counted.items()
    ]
    others = section(
        promise, record, [said[key] for key in beside[:SHOWN]], [said[key] for key in sums], len(beside)
    )
    links = {each.number: (f"{each.number} {each.title}", each.url) for each in cards}
    return {
        **promise_frame(promise),
        "kicker": _kicker(promise, record),
        "signers": about.signers(record),
        "signed": about.signed_words(promise),
        "stops": stops(promise, record, today),
        "promise": promise,
        "url": promise_url(promise),
        "as_of": swedish.day(record.changed_on),
        "say": say(counted),
        "parts": parts({number: each.answer for number, each in counted.items()}, links),
        "total": len(counted),
        "next_date": next_date(promise, record, today),
        "late": late_words(record, today),
        "links": _links(promise, record),
        "groups": _by_focus(cards),
        "others": others,
        "effects": about.effects(record),
        "rows": [linked_row(promise, record, said[key]) for key in recent],
        "answered": answers_of(record.of_nouns("questions").values(), record.nouns["commitments"])[:ANSWERS],
        "coming": coming(said_invitations(promise, record, after=today)),
        "sources": about.sources(promise, record),
        "amendments": amendment_rows(record),
        "photo": about.photo(promise),
        "facts": about.about(promise, record),
        "ended": _ended(record, today),
    }


def _by_focus(cards: Iterable[Card]) -> list[tuple[str, list[Card]]]:
    """The cards under the focus area they belong to, the areas in the order of their first commitment."""
    areas: dict[str, list[Card]] = {}
    for each in cards:
        areas.setdefault(each.focus, []).append(each)
    return list(areas.items())


def _kicker(promise: Promise, record: Record) -> str:
    """What stands above the title: for when, for where and from whom."""
    place = f" för {promise.area}" if promise.area else ""
    return f"Medborgarlöfte {period_words(promise)}{place} från {about.sender_words(promise, record)}"


def _ended(record: Record, today: date) -> str:
    """What tells that the promise holds no longer; "" while it does."""
    ends_on = record.promise.ends_on
    if ends_on is None or ends_on >= today:
        return ""
    return f"Löftet slutade gälla den {swedish.day(ends_on)}. Sidan ligger kvar som den blev."


def _links(promise: Promise, record: Record) -> list[Link]:
    url = promise_url(promise)
    links = []
    for follow_up in record.follow_ups[-1:]:
        label = swedish.small(record.period(follow_up["period"])["label"])
        day = swedish.day(date.fromisoformat(follow_up["published"][:10]))
        about_it = f"{url}uppfoljning/{follow_up['period']}/"
        links += [
            Link("link", f"Uppföljning av {label}", about_it, f"publicerad {day}"),
            Link(
                "pdf",
                f"Uppföljning av {label} som PDF",
                f"{about_it}utgava/{follow_up['edition']}.pdf",
                "PDF",
            ),
        ]
    links.append(Link("calendar", "Alla uppföljningar", f"{url}uppfoljning/"))
    links.append(Link("calendar", "Löftets datum till din kalender", f"{url}kalender.ics", "ICS"))
    links.append(Link("feed", "Följ löftet i en nyhetsläsare", f"{url}flode.atom", "Atom"))
    data = reverse("promise_data", args=[promise.municipality.slug, promise.slug])
    links.append(Link("data", "Löftet och alla insatser som data", data, "JSON"))
    if promise.police_url:
        links.append(Link("external", "Löftet på polisens webbplats", promise.police_url))
    if promise.source_url and promise.source_url != promise.police_url:
        links.append(Link("external", "Källan till löftet", promise.source_url))
    return links

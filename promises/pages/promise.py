"""The promise page: what was promised, by whom, how it goes, since when and what is next."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F
from django.urls import reverse

from promises.counting.progress import Progress
from promises.models import Activity, Promise, Question
from promises.pages import about
from promises.pages.card import Card, cards
from promises.pages.history import amendment_rows
from promises.pages.ledger_rows import latest_rows
from promises.pages.tally import parts_with_names, say
from promises.pages.timeline import halt, late_words, stops
from promises.questions.presenter import answered_rows
from promises.reading.page_frame import Link, period_words, promise_frame, promise_url
from promises.record.public import Loaded, answered_questions, last_day
from promises.words import swedish

_ANSWERS = 3  # the newest; the others have a page of their own


def page(
    promise: Promise,
    loaded: Loaded,
    counted: Mapping[int, Progress],
    newest: Iterable[Activity],
    recent: Iterable[Activity],
    today: date,
) -> dict[str, Any]:
    """Context of ``promises/pages/promise.html``."""
    by_uid = {str(activity.uid): activity for activity in newest}
    parts = parts_with_names(promise, counted, loaded.rows)
    return {
        **promise_frame(promise),
        **_sign(promise, loaded, today),
        "promise": promise,
        "url": promise_url(promise),
        "as_of": swedish.day(today),
        "say": say(counted),
        "parts": parts,
        "total": len(counted),
        "halt": halt(promise, loaded, today),
        "late": late_words(loaded, today),
        "links": _links(promise, loaded),
        "groups": _by_focus(cards(promise, loaded, counted, by_uid)),
        "effects": about.effects(promise.indicators.prefetch_related("measurements")),
        "rows": latest_rows(recent, promise.pk),
        "answered": answered_rows(_newest_answers(promise), promise),
        "sources": about.sources(promise),
        "amendments": amendment_rows(promise, loaded),
        "photo": _photo(promise),
        "facts": about.about(promise, [m.name for m in promise.further_municipalities.all()]),
        "is_demo": bool(promise.demo_note),
        "ended": _ended(promise, today),
    }


def _sign(promise: Promise, loaded: Loaded, today: date) -> dict[str, Any]:
    place = f" för {promise.area}" if promise.area else ""
    return {
        "kicker": f"Medborgarlöfte {period_words(promise)}{place} från {about.sender_words(promise)}",
        "title": promise.title,
        "lead": promise.summary,
        "signers": about.signers(promise),
        "signed": about.signed_words(promise),
        "stops": stops(promise, loaded, today),
    }


def _ended(promise: Promise, today: date) -> str:
    ends_on = last_day(promise.ends_on, promise.ends_precision)
    if ends_on is None or ends_on >= today:
        return ""
    return f"Löftet slutade gälla den {swedish.day(ends_on)}. Sidan ligger kvar som den blev."


def _links(promise: Promise, loaded: Loaded) -> list[Link]:
    url = promise_url(promise)
    found = []
    for follow_up in loaded.follow_ups[-1:]:
        label = swedish.small(follow_up.label)
        day = swedish.day(follow_up.published_on)
        found += [
            Link("link", f"Uppföljning av {label}", follow_up.url, f"publicerad {day}"),
            Link("pdf", f"Uppföljning av {label} som PDF", follow_up.pdf_url, "PDF"),
        ]
    found.append(Link("calendar", "Alla uppföljningar", f"{url}uppfoljning/"))
    found.append(Link("calendar", "Löftets datum till din kalender", f"{url}kalender.ics", "ICS"))
    found.append(Link("feed", "Följ löftet i en nyhetsläsare", f"{url}flode.atom", "Atom"))
    data = reverse("promise_data", args=[promise.municipality.slug, promise.slug])
    found.append(Link("data", "Löftet och alla insatser som data", data, "JSON"))
    if promise.police_url:
        found.append(Link("external", "Löftet på polisens webbplats", promise.police_url))
    if promise.source_url and promise.source_url != promise.police_url:
        found.append(Link("external", "Källan till löftet", promise.source_url))
    return found


def _newest_answers(promise: Promise) -> Iterable[Question]:
    found = answered_questions().filter(promise=promise).select_related("commitment")
    return found.order_by(F("published_at").desc(nulls_last=True), "-pk")[:_ANSWERS]


def _by_focus(found: list[Card]) -> list[tuple[str, list[Card]]]:
    """Cards under their focus area, in the order of the areas' first commitment."""
    order = {focus: place for place, focus in reversed(list(enumerate(card.focus for card in found)))}
    ordered = sorted(found, key=lambda card: (order[card.focus], card.number))
    return [(focus, list(group)) for focus, group in groupby(ordered, key=lambda card: card.focus)]


def _photo(promise: Promise) -> about.Photo | None:
    if not promise.photo:
        return None
    try:
        width, height = promise.photo.width, promise.photo.height
    except (OSError, ValueError):  # the file has gone or is no picture: the page stands without it
        return None
    return about.Photo(
        url=reverse("photo", args=[promise.municipality.slug, promise.slug]),
        alt=promise.photo_alt,
        width=width,
        height=height,
        caption="Undertecknandet av löftet.",
        credit=promise.photo_credit,
    )

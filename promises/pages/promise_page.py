"""The promise page: what was promised, by whom, how it goes, since when and what is next."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from promises.models import Activity, Promise, Question
from promises.pages import about
from promises.pages.card import card
from promises.pages.history import amendment_rows
from promises.pages.ledger_rows import latest_rows
from promises.pages.other_work_page import OtherWork
from promises.pages.tally import parts, say
from promises.pages.timeline import late_words, next_date, stops
from promises.reading.page_frame import Link, commitment_url, period_words, promise_frame, promise_url
from promises.record.public import Loaded
from promises.words import swedish


def page(
    promise: Promise,
    loaded: Loaded,
    newest: Mapping[int, Activity],
    recent: Iterable[Activity],
    answers: Iterable[Question],
    others: OtherWork | None,
    today: date,
) -> dict[str, Any]:
    """Context of ``promises/pages/promise.html``. ``newest`` is the newest row of each commitment, by number;
    ``recent`` and ``answers`` are the newest of the whole promise, ``others`` what serves none of its commitments."""
    counted = loaded.progress(today)
    cards = [card(promise, loaded, number, each, newest.get(number)) for number, each in counted.items()]
    areas = list(dict.fromkeys(each.focus for each in cards))
    links = {n: (f"{n} {row.title}", commitment_url(promise, n)) for n, row in loaded.rows.items()}
    place = f" för {promise.area}" if promise.area else ""
    ends_on = loaded.promise.ends_on
    ended = f"Löftet slutade gälla den {swedish.day(ends_on)}. " if ends_on and ends_on < today else ""
    return {
        **promise_frame(promise),
        "kicker": f"Medborgarlöfte {period_words(promise)}{place} från {about.sender_words(promise)}",
        "signers": about.signers(promise),
        "signed": about.signed_words(promise),
        "stops": stops(promise, loaded, today),
        "promise": promise,
        "url": promise_url(promise),
        "as_of": swedish.day(today),
        "say": say(counted),
        "parts": parts({number: each.answer for number, each in counted.items()}, links),
        "total": len(counted),
        "next_date": next_date(promise, loaded, today),
        "late": late_words(loaded, today),
        "links": _links(promise, loaded),
        "groups": [(area, [each for each in cards if each.focus == area]) for area in areas],
        "others": others,
        "effects": about.effects(promise.indicators.prefetch_related("measurements")),
        "rows": latest_rows(recent, promise.pk),
        "answered": answers,
        "sources": about.sources(promise),
        "amendments": amendment_rows(promise, loaded),
        "photo": about.photo(promise),
        "facts": about.about(promise, [m.name for m in promise.further_municipalities.all()]),
        "ended": ended and f"{ended}Sidan ligger kvar som den blev.",
    }


def _links(promise: Promise, loaded: Loaded) -> list[Link]:
    url = promise_url(promise)
    links = []
    for follow_up in loaded.follow_ups[-1:]:
        label = swedish.small(follow_up.label)
        day = swedish.day(follow_up.published_on)
        links += [
            Link("link", f"Uppföljning av {label}", follow_up.url, f"publicerad {day}"),
            Link("pdf", f"Uppföljning av {label} som PDF", follow_up.pdf_url, "PDF"),
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

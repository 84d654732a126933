"""A municipality's page: its promises, sorted by whether they hold now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from medborgarlofte.accounts.models import Municipality
from promises.counting import facts
from promises.models import Promise
from promises.pages.tally import Part, parts, say
from promises.reading.page_frame import Link, municipality_frame, period_words, promise_url
from promises.record.reading import Record
from promises.words import swedish


@dataclass(frozen=True)
class PromiseEntry:
    """One promise in a list: how it goes in a sentence, and the same as counted parts."""

    promise: Promise
    url: str
    period: str
    sentence: str
    parts: tuple[Part, ...]


def page(place: Municipality, records: Sequence[tuple[Promise, Record]], today: date) -> dict[str, Any]:
    """Context of ``promises/pages/municipality.html``; ``records`` are its promises, as the record says them."""
    entries: dict[str, list[PromiseEntry]] = {"past": [], "now": [], "next": []}
    for promise, record in records:
        progress = record.progress(today)
        entries[when(record.promise, today)].append(
            PromiseEntry(
                promise,
                promise_url(promise),
                period_words(promise),
                say(progress),
                parts({number: each.answer for number, each in progress.items()}),
            )
        )
    current = len(entries["now"])
    how_many = swedish.in_words(current, neuter=True) if current else "inget"
    words = swedish.plural(current or 1, "medborgarlöfte", "medborgarlöften")
    # The police's own pages, each once, named by the promise where there are several.
    titles: dict[str, str] = {}
    for promise, _ in records:
        if promise.police_url:
            titles.setdefault(promise.police_url, promise.title)
    if len(titles) == 1:
        titles = dict.fromkeys(titles, "Medborgarlöften")
    return {
        **municipality_frame(place, demo_note=_demo_note(promise for promise, _ in records)),
        "place": place,
        "current": entries["now"],
        "coming": entries["next"],
        "ended": entries["past"],
        "police_links": [
            Link("external", f"{title} på polisens webbplats", url) for url, title in titles.items()
        ],
        "lead": f"Just nu gäller {how_many} {words} här.",
    }


def _demo_note(promises: Iterable[Promise]) -> str:
    """What the banner says of a page about several promises: what they all say, or that they say it each."""
    notes = {promise.demo_note for promise in promises}
    if len(notes) == 1:
        return notes.pop()
    return "Vad som är påhittat står på varje löftes sida." if notes else ""


def when(promise: facts.Promise, today: date) -> str:
    """``past``, ``now`` or ``next``: whether the promise has ended, holds, or is yet to begin."""
    if promise.ends_on is not None and promise.ends_on < today:
        return "past"
    return "next" if promise.starts_on > today else "now"

"""A municipality's page: its promises, sorted by whether they hold now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from medborgarlofte.accounts.models import Municipality
from promises.counting.progress import Progress
from promises.models import Promise
from promises.pages.tally import Part, parts, say
from promises.reading.page_frame import Link, municipality_frame, period_words, promise_url
from promises.record.public import first_day, last_day
from promises.words import swedish
from promises.words.enums import Precision


@dataclass(frozen=True)
class PromiseEntry:
    """One promise in a list: the answer in a sentence, and the same as counted parts."""

    title: str
    url: str
    period: str
    area: str
    sentence: str
    parts: tuple[Part, ...]
    total: int
    demo: bool


def page(
    place: Municipality,
    promises: Sequence[Promise],
    counted: Mapping[int, Mapping[int, Progress]],
    today: date,
) -> dict[str, Any]:
    """Context of ``promises/pages/municipality.html``."""
    entries = [(promise, _entry(promise, counted[promise.pk])) for promise in promises]
    current = [entry for promise, entry in entries if when(promise, today) == "now"]
    area = place.police_area.name if place.police_area else ""
    demo = any(promise.demo_note for promise in promises)
    note = "Allt som är påhittat är märkt där det står." if demo else ""
    return {
        **municipality_frame(place, demo_note=note),
        "place": place,
        "current": current,
        "coming": [entry for promise, entry in entries if when(promise, today) == "next"],
        "ended": [entry for promise, entry in entries if when(promise, today) == "past"],
        "police_links": _police_links(promises),
        "police_area": area,
        "lead": _lead(len(current)),
    }


def _police_links(promises: Sequence[Promise]) -> list[Link]:
    """The police's own pages, each once, named by the promise where there are several."""
    urls: dict[str, str] = {}
    for promise in promises:
        if promise.police_url:
            urls.setdefault(promise.police_url, promise.title)
    if len(urls) == 1:
        return [Link("external", "Medborgarlöften på polisens webbplats", url) for url in urls]
    return [Link("external", f"{title} på polisens webbplats", url) for url, title in urls.items()]


def when(promise: Promise, today: date) -> str:
    """``past``, ``now`` or ``next``: whether the promise has ended, holds, or is yet to begin."""
    ends_on = last_day(promise.ends_on, promise.ends_precision or Precision.DAY)
    if ends_on is not None and ends_on < today:
        return "past"
    return "next" if first_day(promise) > today else "now"


def _entry(promise: Promise, counted: Mapping[int, Progress]) -> PromiseEntry:
    return PromiseEntry(
        title=promise.title,
        url=promise_url(promise),
        period=period_words(promise),
        area=promise.area or "Hela kommunen",
        sentence=say(counted),
        parts=parts(counted),
        total=len(counted),
        demo=bool(promise.demo_note),
    )


def _lead(current: int) -> str:
    if not current:
        return "Just nu gäller inget medborgarlöfte här."
    count = swedish.in_words(current, neuter=True)
    words = swedish.plural(current, "medborgarlöfte", "medborgarlöften")
    return f"Just nu gäller {count} {words} här."

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
from promises.record.public import first_day
from promises.words import swedish
from promises.words.days import last_day
from promises.words.enums import Precision


@dataclass(frozen=True)
class PromiseEntry:
    """One promise in a list: how it goes in a sentence, and the same as counted parts."""

    promise: Promise
    url: str
    period: str
    sentence: str
    parts: tuple[Part, ...]


def page(
    place: Municipality,
    promises: Sequence[Promise],
    counted: Mapping[int, Mapping[int, Progress]],
    today: date,
) -> dict[str, Any]:
    """Context of ``promises/pages/municipality.html``."""
    entries: dict[str, list[PromiseEntry]] = {"past": [], "now": [], "next": []}
    for promise in promises:
        progress = counted[promise.pk]
        entries[when(promise, today)].append(
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
    for promise in promises:
        if promise.police_url:
            titles.setdefault(promise.police_url, promise.title)
    if len(titles) == 1:
        titles = dict.fromkeys(titles, "Medborgarlöften")
    demo = any(promise.demo_note for promise in promises)
    return {
        **municipality_frame(place, demo_note="Allt som är påhittat är märkt där det står." if demo else ""),
        "place": place,
        "current": entries["now"],
        "coming": entries["next"],
        "ended": entries["past"],
        "police_links": [
            Link("external", f"{title} på polisens webbplats", url) for url, title in titles.items()
        ],
        "lead": f"Just nu gäller {how_many} {words} här.",
    }


def when(promise: Promise, today: date) -> str:
    """``past``, ``now`` or ``next``: whether the promise has ended, holds, or is yet to begin."""
    ends_on = last_day(promise.ends_on, promise.ends_precision or Precision.DAY)
    if ends_on is not None and ends_on < today:
        return "past"
    return "next" if first_day(promise) > today else "now"

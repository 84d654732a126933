"""What the start page lists: municipalities from A to Ö, promises by a word, and what is new."""

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from medborgarlofte.accounts.models import Municipality
from promises.counting import ports
from promises.models import Amendment, Commitment, Promise
from promises.pages.ledger_rows import LedgerRow
from promises.reading.page_frame import municipality_url, period_words, promise_url
from promises.record.public import public_promises
from promises.words import swedish
from promises.words.enums import AmendmentKind
from promises.words.search import folded, initial, matches, swedish_order

_NEWS = 5  # as many as fit on a screen


@dataclass(frozen=True)
class Entry:
    """One link of a list, with a few words after it."""

    label: str
    url: str
    note: str


def index(promises: Sequence[Promise]) -> list[tuple[str, list[Entry]]]:
    """``[("V", [Entry("Vaggeryd", …, "1 löfte"), …]), …]`` in Swedish order."""
    counts = Counter(promise.municipality for promise in promises)
    places = sorted(counts, key=lambda place: swedish_order(place.short_name))
    return [
        (letter, [_place(place, counts[place]) for place in group])
        for letter, group in groupby(places, key=lambda place: initial(place.short_name))
    ]


def _place(place: Municipality, count: int) -> Entry:
    words = f"{count} {swedish.plural(count, 'löfte', 'löften')}"
    return Entry(place.short_name, municipality_url(place), words)


def found(promises: Sequence[Promise], query: str) -> list[Entry]:
    """Promises whose municipality, name, area or places hold every word of the query."""
    places: dict[int, list[str]] = {}
    shown = Commitment.objects.filter(promise__in=promises).values_list("promise_id", "title", "place")
    for promise_id, title, place in shown:
        places.setdefault(promise_id, []).extend((title, place))
    hits = [
        promise
        for promise in promises
        if matches(query, promise.municipality.name, promise.title, promise.area, *places.get(promise.pk, ()))
    ]
    hits.sort(key=lambda promise: swedish_order(f"{promise.municipality.short_name} {promise.title}"))
    return [
        Entry(
            f"{promise.municipality.short_name}: {promise.title}",
            promise_url(promise),
            ", ".join(filter(None, [promise.area, period_words(promise)])),
        )
        for promise in hits
    ]


def near(promises: Sequence[Promise], query: str) -> list[Entry]:
    """Up to three municipalities with a name like the query's first 80 signs, for a slip of the finger."""
    query = query[:80]
    counts = Counter(promise.municipality for promise in promises)
    by_name = {folded(place.short_name): place for place in counts}
    by_name |= {place.slug: place for place in counts}
    tried = dict.fromkeys([folded(query), *folded(query).split()])
    alike = [name for words in tried for name in difflib.get_close_matches(words, by_name, n=6, cutoff=0.6)]
    places = dict.fromkeys(by_name[name] for name in alike)
    return [_place(place, counts[place]) for place in places][:3]


def news(on: date) -> list[LedgerRow]:
    """The newest follow-ups, amendments and promises, newest first."""
    recent = list(public_promises().order_by("-public_on", "-pk")[:20])
    changed = Amendment.objects.filter(promise__in=recent, decided_on__lte=on).select_related(
        "promise__municipality"
    )
    published = ports.follow_ups.published([promise.pk for promise in recent])
    rows = [
        _news_row(promise, each.published_on, f"uppföljning av {swedish.small(each.label)}", each.url)
        for promise in recent
        for each in published.get(promise.pk, ())
    ]
    for amendment in changed:
        url = f"{promise_url(amendment.promise)}historik/"
        why = f"{swedish.capital(AmendmentKind(amendment.kind).label)}. Skäl: {amendment.reason}"
        rows.append(_news_row(amendment.promise, amendment.decided_on, "ändrat löfte", url, why))
    for promise in recent:
        if promise.announced_on:
            period = swedish.capital(period_words(promise))
            rows.append(_news_row(promise, promise.announced_on, "nytt löfte", promise_url(promise), period))
    rows.sort(key=lambda row: row.iso, reverse=True)
    return rows[:_NEWS]


def _news_row(promise: Promise, day: date, what: str, url: str, note: str = "") -> LedgerRow:
    return LedgerRow(
        iso=day.isoformat(),
        date_label=swedish.day(day),
        title=f"{promise.municipality.short_name}: {what}, {promise.title}",
        url=url,
        place=note,
        demo=bool(promise.demo_note),
    )

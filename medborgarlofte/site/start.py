"""What the start page lists: municipalities from A to Ö, promises by a word, and what is new."""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from medborgarlofte.accounts.models import Municipality
from promises.exchange_format.dates import known_date
from promises.models import Promise
from promises.pages.ledger_rows import LedgerRow
from promises.reading.page_frame import demo_day, municipality_url, period_words, promise_url
from promises.record.as_said import as_said
from promises.record.late_rows import public_on
from promises.record.reading import Record, last_changed_first, newest_of
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
    commitments = newest_of(promises, "commitments")
    hits = []
    for promise in promises:
        words = [promise.municipality.name, promise.title, promise.area]
        for said in commitments[promise.pk]["commitments"]:
            words += [said["title"], said.get("place", "")]
        if matches(query, *words):
            hits.append(promise)
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


def news(promises: Iterable[Promise]) -> list[LedgerRow]:
    """The newest follow-ups, amendments and promises among these, newest first."""
    found: list[LedgerRow] = []
    for promise, record in last_changed_first(promises):
        # Whoever comes now was changed last before all of these.
        if len(found) == _NEWS and record.changed_on.isoformat() < found[-1].iso:
            break
        found += _news(as_said(promise, record.nouns), record)
        found = sorted(found, key=lambda row: row.iso, reverse=True)[:_NEWS]
    return found


def _news(promise: Promise, record: Record) -> Iterator[LedgerRow]:
    for follow_up in record.follow_ups:
        slug, number = follow_up["period"], follow_up["edition"]
        what = (
            f"{'rättad ' if number > 1 else ''}uppföljning av {swedish.small(record.period(slug)['label'])}"
        )
        url = f"{promise_url(promise)}uppfoljning/{slug}/"
        yield _news_row(promise, known_date(follow_up["published"]), what, url)
    for amendment in record.nouns["amendments"]:
        # What stood in the promise when it was published is no news.
        if day := public_on(record, amendment):
            why = f"{swedish.capital(AmendmentKind(amendment['kind']).label)}. Skäl: {amendment['reason']}"
            yield _news_row(promise, day, "ändrat löfte", f"{promise_url(promise)}historik/", why)
    if promise.announced_on:
        period = swedish.capital(period_words(promise))
        yield _news_row(promise, promise.announced_on, "nytt löfte", promise_url(promise), period)


def _news_row(promise: Promise, day: date, what: str, url: str, note: str = "") -> LedgerRow:
    return LedgerRow(
        iso=day.isoformat(),
        date_label=swedish.day(day),
        title=f"{promise.municipality.short_name}: {what}, {promise.title}",
        url=url,
        place=note,
        # On a demo everything is invented, and the banner says so.
        demo=bool(promise.demo_note) and not demo_day(),
    )

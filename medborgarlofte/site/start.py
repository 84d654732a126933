"""What the start page lists: municipalities from A to Ö, and what is new."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.clock import today
from promises.exchange_format.dates import known_date
from promises.models import Promise
from promises.pages.ledger_rows import LedgerRow
from promises.pages.what_next import Stop, walk_stops
from promises.reading.page_frame import demo_day, municipality_url, period_words, promise_url
from promises.reading.theirs import own_words, spoken_record, spoken_rows
from promises.record.as_said import as_said
from promises.record.late_rows import public_on
from promises.record.reading import Record, last_changed_first, newest_of
from promises.walks.said_walk import walks_to_come
from promises.words import spoken
from promises.words.enums import AmendmentKind
from promises.words.search import folded, initial, swedish_order

_NEWS = 5  # as many as fit on a screen
_WALKS = 3


@dataclass(frozen=True)
class Entry:
    """One link of a list, with a few words after it."""

    label: str
    url: str
    note: str


def index(promises: Sequence[Promise]) -> list[tuple[str, list[Entry]]]:
    """``[("V", [Entry("Vaggeryd", …, "1 löfte"), …]), …]`` in Swedish order."""
    of_place: dict[Municipality, list[Promise]] = defaultdict(list)
    for promise in promises:
        of_place[promise.municipality].append(promise)
    places = sorted(of_place, key=lambda place: swedish_order(place.short_name))
    return [
        (letter, [_place(place, of_place[place]) for place in group])
        for letter, group in groupby(places, key=lambda place: initial(place.short_name))
    ]


def _place(place: Municipality, promises: Sequence[Promise]) -> Entry:
    return Entry(place.short_name, municipality_url(place), _in_short(promises, today()))


def _in_short(promises: Sequence[Promise], on: date) -> str:
    """What a municipality has promised, in a few words: what holds, else what begins, else what has ended."""
    begun = [each for each in promises if each.starts_on is None or each.starts_on <= on]
    holding = [each for each in begun if each.ends_on is None or each.ends_on >= on]
    if len(holding) == 1:
        return own_words(holding[0], "title")
    if holding:
        return gettext("%(holding)s löften gäller nu.") % {
            "holding": spoken.words().capital(spoken.words().in_words(len(holding), neuter=True))
        }
    later = [each.starts_on for each in promises if each.starts_on and each.starts_on > on]
    if later:
        return gettext("Nästa löfte börjar gälla %(later)s.") % {"later": spoken.words().day(min(later))}
    last = max(promises, key=lambda each: each.ends_on or date.min)
    return gettext("Löftet för %(last)s har tagit slut.") % {"last": period_words(last)}


def walks(promises: Sequence[Promise]) -> list[Stop]:
    """The nearest walks that anybody can join, of all municipalities."""
    invitations = newest_of(promises, "invitations")
    found = [
        replace(walk, municipality=promise.municipality.name)
        for promise in promises
        for walk in walk_stops(
            walks_to_come(promise, spoken_rows(invitations[promise.pk]["invitations"]), after=today()),
            today(),
        )
        if not walk.cancelled
    ]
    return sorted(found, key=lambda walk: (walk.iso, walk.hours))[:_WALKS]


def near(promises: QuerySet[Promise], query: str) -> list[Entry]:
    """Up to three municipalities with such promises and a name like the query's first 80 signs, for a slip of the finger."""
    query = query[:80]
    # Names alone first: anybody may ask for addresses that lead nowhere, again and again.
    names = promises.order_by().values_list("municipality__short_name", "municipality__slug").distinct()
    by_name = {folded(name): slug for name, slug in names} | {slug: slug for _, slug in names}
    tried = dict.fromkeys([folded(query), *folded(query).split()])
    alike = [name for words in tried for name in difflib.get_close_matches(words, by_name, n=6, cutoff=0.6)]
    slugs = list(dict.fromkeys(by_name[name] for name in alike))[:3]
    of_place: dict[str, list[Promise]] = defaultdict(list)
    for promise in promises.filter(municipality__slug__in=slugs):
        of_place[promise.municipality.slug].append(promise)
    return [_place(of_place[slug][0].municipality, of_place[slug]) for slug in slugs if slug in of_place]


def news(promises: Iterable[Promise]) -> list[LedgerRow]:
    """The newest follow-ups, amendments and promises among these, newest first."""
    found: list[LedgerRow] = []
    for promise, known in last_changed_first(promises):
        record = spoken_record(known)
        # Whoever comes now was changed last before all of these.
        if len(found) == _NEWS and record.changed_on.isoformat() < found[-1].iso:
            break
        found += _news(as_said(promise, record.nouns), record)
        found = sorted(found, key=lambda row: row.iso, reverse=True)[:_NEWS]
    return found


def _news(promise: Promise, record: Record) -> Iterator[LedgerRow]:
    first = {row["period"]: row["published"] for row in reversed(record.nouns["follow_ups"])}
    for follow_up in record.follow_ups:
        slug, published = follow_up["period"], known_date(follow_up["published"])
        what = gettext("uppföljning av %(label)s") % {
            "label": spoken.words().small(record.period(slug)["label"])
        }
        url = f"{promise_url(promise)}uppfoljning/{slug}/"
        if follow_up["edition"] > 1:
            came = known_date(first[slug])
            words = gettext("Publicerad %(year)s, rättad %(published)s.") % {
                "year": spoken.words().day(came, year=came.year != published.year),
                "published": spoken.words().day(published),
            }
            words = f"{words} {follow_up.get('reason', '')}".strip()
            yield _news_row(promise, published, (gettext("rättad %(what)s") % {"what": what}), url, words)
        else:
            yield _news_row(promise, published, what, url)
    for amendment in record.nouns["amendments"]:
        # What stood in the promise when it was published is no news.
        if day := public_on(record, amendment):
            why = gettext("%(kind)s. Skäl: %(reason)s") % {
                "kind": spoken.words().capital(spoken.label(AmendmentKind(amendment["kind"]))),
                "reason": amendment["reason"],
            }
            yield _news_row(promise, day, gettext("ändrat löfte"), f"{promise_url(promise)}historik/", why)
    if promise.announced_on:
        words = (
            (gettext("Gäller %(promise)s.") % {"promise": period_words(promise)})
            if period_words(promise)
            else ""
        )
        yield _news_row(promise, promise.announced_on, gettext("nytt löfte"), promise_url(promise), words)


def _news_row(promise: Promise, day: date, what: str, url: str, note: str = "") -> LedgerRow:
    return LedgerRow(
        iso=day.isoformat(),
        date_label=spoken.words().day(day),
        title=f"{promise.municipality.short_name}: {what}",
        url=url,
        place=promise.title,
        note=note,
        # On a demo everything is invented, and the banner says so.
        demo=bool(promise.demo_note) and not demo_day(),
    )

"""The search page: what was found, where it matched, and how to narrow it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext

from medborgarlofte.accounts.known_municipalities import known_municipalities
from medborgarlofte.accounts.models import Municipality
from promises.models import Promise
from promises.pages.ledger_rows import activities_words, linked_url
from promises.reading.page_frame import (
    commitment_url,
    location_url,
    municipality_url,
    period_words,
    promise_url,
)
from promises.reading.theirs import own_words, theirs
from promises.search import stems
from promises.search.finding import Found, find
from promises.search.kinds import Kind
from promises.search.models import Entry
from promises.walks.protocol import protocol_url
from promises.words import spoken
from promises.words.search import folded

HITS_A_PAGE = 10
MOST_SIGNS = 80
_MUNICIPALITIES = 8  # so many can be chosen from; the others by their name
_EXCERPT = 160  # signs
_WORD = re.compile(r"\w+")

Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Hit:
    """One thing that was found. ``what`` says which kind it is and when it was, ``whose`` the promise. Of ``title`` and
    ``excerpt`` each piece says whether it is what was asked for."""

    url: str
    what: str
    title: Pieces
    excerpt: Pieces = ()
    whose: str = ""


@dataclass(frozen=True)
class Choice:
    """One way to narrow what was found."""

    label: str
    count: int
    url: str
    current: bool


def page(asked: Mapping[str, str]) -> dict[str, Any]:
    """Context of ``site/search.html``; ``asked`` is the query of its address: q, slag, kommun, sida."""
    query = asked.get("q", "").strip()[:MOST_SIGNS]
    kind = next((each for each in Kind if each == asked.get("slag")), None)
    municipality = asked.get("kommun", "")
    context = {
        "query": query,
        "crumbs": [(gettext("Alla kommuner"), reverse("start")), (gettext("Sök"), "")],
    }
    if not query:
        return context
    found = find(query, municipality, kind)
    page = Paginator(found.entries, HITS_A_PAGE).get_page(asked.get("sida"))
    named = found.named if page.number == 1 and not (kind or municipality) else ()
    return context | {
        "count": len(found.entries) + len(found.named if not (kind or municipality) else ()),
        "page": page,
        "hits": [*map(_municipality, named), *_hits(list(page), found)],
        "slips": [word for _, word in found.slips],
        "unknown": found.unknown,
        "without": _without_promise(query, found),
        "kinds": _kinds(query, found, kind, municipality),
        "municipalities": _municipalities(query, found, kind, municipality),
    }


def _municipality(place: Municipality) -> Hit:
    return Hit(municipality_url(place), gettext("Kommun"), ((place.name, True),))


def _hits(keys: list[int], found: Found) -> Iterator[Hit]:
    entries = Entry.objects.in_bulk(keys)
    chains = {entry.chain_id for entry in entries.values()}
    promises = Promise.objects.filter(chain__in=chains).select_related("municipality", "chain")
    promise_of = {promise.chain.pk: promise for promise in promises}
    for key in keys:
        if key in entries:  # else it was made anew meanwhile
            yield _hit(entries[key], promise_of[entries[key].chain_id], found.stems)


def _hit(entry: Entry, promise: Promise, fitted: frozenset[str]) -> Hit:
    kind = Kind(entry.kind)
    whose = f"{promise.municipality.short_name}: {own_words(promise, 'title')}"
    years = period_words(promise)
    return Hit(
        _url(kind, entry, promise),
        _what(kind, entry),
        _pieces(_title(kind, entry), fitted),
        _pieces(_cut(entry.text, fitted), fitted),
        ", ".join(filter(None, [whose if kind != Kind.PROMISE else promise.municipality.short_name, years])),
    )


def _title(kind: Kind, entry: Entry) -> str:
    if kind == Kind.INVITATION:
        return (
            gettext("Trygghetsvandring i %(place)s") % {"place": entry.title}
            if entry.title
            else gettext("Trygghetsvandring")
        )
    if kind == Kind.FOLLOW_UP:
        return gettext("Uppföljning av %(period)s") % {"period": spoken.words().small(entry.title)}
    return entry.title


def _what(kind: Kind, entry: Entry) -> str:
    """``Åtagande 4``; ``Plats, 3 insatser, senast 3 oktober 2020``."""
    words = [spoken.words().capital(spoken.label(kind))]
    if kind == Kind.COMMITMENT:
        words = [f"{words[0]} {entry.commitment}"]
    elif entry.count > 1 or (kind == Kind.PLACE and entry.count):
        words.append(activities_words(entry.count))
    if entry.day and kind != Kind.PROMISE:
        day = spoken.words().day(entry.day)
        words.append(gettext("senast %(day)s") % {"day": day} if entry.count > 1 else day)
    return ", ".join(words)


def _url(kind: Kind, entry: Entry, promise: Promise) -> str:
    address = [promise.municipality.slug, promise.slug, entry.key]
    match kind:
        case Kind.PROMISE:
            return promise_url(promise)
        case Kind.COMMITMENT:
            return commitment_url(promise, entry.commitment)
        case Kind.PLACE:
            return location_url(promise, entry.key)
        case Kind.WALK:
            return protocol_url(promise, entry.key)
        case Kind.INVITATION:
            return reverse("walk_invitation", args=address)
        case Kind.QUESTION:
            return reverse("answer", args=address)
        case Kind.FOLLOW_UP:
            return reverse("followup:period", args=address)
        case Kind.ACTIVITY:
            assert entry.day
            return linked_url(promise, entry.commitment, entry.day, entry.key)


def _pieces(text: str, fitted: frozenset[str]) -> Pieces:
    """The text, parted where a word of it fits what was asked."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for word in _WORD.finditer(text):
        if _fits(word[0], fitted):
            pieces += [(theirs(text[end : word.start()]), False), (theirs(word[0]), True)]
            end = word.end()
    pieces.append((theirs(text[end:]), False))
    return tuple(piece for piece in pieces if piece[0])


def _cut(text: str, fitted: frozenset[str]) -> str:
    """The text from a little before the first word that fits; empty where none does."""
    first = next((word.start() for word in _WORD.finditer(text) if _fits(word[0], fitted)), None)
    if first is None:
        return ""
    begins = max(0, first - _EXCERPT // 3)
    begins = text.find(" ", begins, first) + 1 if begins else 0
    ends = begins + _EXCERPT
    space = text.rfind(" ", first, ends) if ends < len(text) else -1
    ends = space if space > 0 else min(ends, len(text))
    return f"{'… ' if begins else ''}{text[begins:ends]}{' …' if ends < len(text) else ''}"


def _fits(word: str, fitted: frozenset[str]) -> bool:
    return stems.stem(folded(word)) in fitted


def _without_promise(query: str, found: Found) -> list[tuple[str, str]]:
    """Municipalities whose whole name was asked, and that have promised nothing here: name and address."""
    promised = {place.slug for place in found.named}
    return [
        (each.name, reverse("municipality", args=[each.slug]))
        for each in known_municipalities()
        if folded(each.name) == folded(query) and each.slug not in promised
    ]


def _kinds(query: str, found: Found, kind: Kind | None, municipality: str) -> list[Choice]:
    some = {
        each: spoken.words().capital(spoken.label(each))
        for each in Kind
        if found.kinds.get(each) or each == kind
    }
    return _choices(
        gettext("Alla slag"), some, found.kinds, kind or "", lambda each: _address(query, each, municipality)
    )


def _municipalities(query: str, found: Found, kind: Kind | None, municipality: str) -> list[Choice]:
    counted = found.municipalities
    some = sorted(counted, key=lambda each: (-counted[each], each))[:_MUNICIPALITIES]
    some += [municipality] if municipality and municipality not in some else []
    names = dict(
        Municipality.objects.filter(slug__in=some).values_list("slug", "short_name").order_by("slug")
    )
    named = {each: names[each] for each in some if each in names}
    return _choices(
        gettext("Alla kommuner"), named, counted, municipality, lambda each: _address(query, kind or "", each)
    )


def _choices(
    every: str,
    some: Mapping[Any, str],
    counted: Mapping[Any, int],
    chosen: str,
    address: Callable[[str], str],
) -> list[Choice]:
    """All, and each of ``some``; nothing where there is one alone and none is chosen."""
    if len(counted) < 2 and not chosen:
        return []
    return [
        Choice(every, sum(counted.values()), address(""), not chosen),
        *(Choice(words, counted.get(each, 0), address(each), each == chosen) for each, words in some.items()),
    ]


def _address(query: str, kind: str, municipality: str) -> str:
    asked = {"q": query, "slag": kind, "kommun": municipality}
    return reverse("search", query={name: value for name, value in asked.items() if value})

"""The promise page: what was promised, by whom, how it goes and what is next; then what lies behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from promises.counting.progress import Progress
from promises.exchange_format.normal import Document
from promises.models import Promise, WalkInvitation
from promises.pages import about
from promises.pages.answers import MOST, areas, said_line
from promises.pages.card import Card, card
from promises.pages.easy_page import easy_promise_url
from promises.pages.history import amendment_rows
from promises.pages.other_work_page import SHOWN, section
from promises.pages.said_rows import row_under
from promises.pages.tally import say
from promises.pages.voices import told_once, unexplained, voices, with_reason
from promises.pages.what_next import late_words, stops
from promises.questions.answers import answers_of
from promises.reading.contact import contact_of
from promises.reading.page_frame import Link, period_words, promise_frame, promise_url
from promises.record.late_sums import newest_told
from promises.record.reading import Record
from promises.walks.said_walk import said_invitations
from promises.words import spoken
from promises.words.explained import explained

ROWS = 3  # of each commitment; its own page has them all
ANSWERS = 3  # the others have a page of their own


def page(promise: Promise, record: Record, today: date) -> dict[str, Any]:
    """Context of ``promises/pages/promise.html``."""
    counted, ends_on = record.progress(today), record.promise.ends_on
    newest = record.newest_first_by_commitment()
    beside = newest.pop(0, [])
    sums = record.together & {row.key for row in record.contributions.get(0, ())}
    shown = {key for keys in newest.values() for key in keys[:ROWS]}
    said = record.activities({*shown, *beside[:SHOWN], *sums})
    coming = said_invitations(promise, record, after=today)
    many = len(counted) > MOST
    cards = _cards(promise, record, counted, newest, said, coming, answered=not many)
    groups = _by_focus(cards) if many else _in_order(cards)
    return {
        **promise_frame(promise),
        **_sign(promise, record),
        "promise": promise,
        "url": promise_url(promise),
        "as_of": spoken.words().day(record.changed_on),
        "say": say(counted),
        "many": many,
        "cards": cards,
        "areas": areas([(focus, [each.answer for each in of]) for focus, of in groups]),
        "total": len(counted),
        "stops": stops(promise, record, coming, today),
        "late": late_words(record, today),
        "follow_up": _newest_follow_up(promise, record),
        "ended": bool(ends_on and ends_on < today),
        "groups": groups,
        "words": explained(promise.summary, *(words for each in cards for words in (each.title, each.text))),
        "others": section(
            promise, record, [said[key] for key in beside[:SHOWN]], [said[key] for key in sums], len(beside)
        ),
        **_behind(promise, record),
    }


def _sign(promise: Promise, record: Record) -> dict[str, Any]:
    """Who promises what, for when, and who signed it."""
    return {
        "senders": spoken.words().listing(about.senders(promise, record)),
        "kicker": _kicker(promise),
        "document_title": _document_title(promise),
        "signing": about.signing(record),
        "signed": about.signed_words(promise),
        "holds": period_words(promise),
    }


def _behind(promise: Promise, record: Record) -> dict[str, Any]:
    """What stands below the commitments: questions and whom to ask, goals, grounds, links, facts."""
    effects, unmeasured = _told_once(about.effects(record))
    questions = record.of_nouns("questions").values()
    return {
        "answered": answers_of(questions, record.nouns["commitments"])[:ANSWERS],
        "contact": contact_of(promise),
        "effects": effects,
        "unmeasured": unmeasured,
        "sources": about.sources(promise, record),
        "photo": about.photo(promise),
        "links": _links(promise, record),
        "amendments": amendment_rows(record),
        "facts": about.about(promise, record),
    }


def _cards(
    promise: Promise,
    record: Record,
    counted: Mapping[int, Progress],
    newest: Mapping[int, Sequence[str]],
    said: Mapping[str, Document],
    coming: Iterable[WalkInvitation],
    *,
    answered: bool,
) -> list[Card]:
    """Every commitment with the newest that was written and done of it; ``answered`` = its answer stands above."""
    written, told, cards = voices(promise, record), newest_told(promise, record), []
    last = max((voice.ends_on for each in written.values() for voice in each), default=None)
    for number, each in counted.items():
        keys = newest.get(number, ())
        line = said_line(record, number, each, said[keys[0]] if keys else None, coming)
        made = card(promise, record, number, each, line, told)
        shown = keys[: 0 if made.steps else ROWS]  # the steps say when each was done
        unit = (each.aim.unit.one, each.aim.unit.many)
        rows = tuple(row_under(record, said[key], number, made.url, unit) for key in shown)
        more = (
            (gettext("Alla %(keys)s insatser") % {"keys": spoken.words().in_words(len(keys))})
            if len(keys) > max(1, len(shown))
            else ""
        )
        own = written.get(number, [])
        latest = with_reason(each, own, [voice for voice in own if voice.ends_on == last])
        cards.append(
            replace(
                made,
                rows=rows,
                more=more,
                voices=told_once(latest, line) if answered else latest,
                unexplained=unexplained(each, own),
            )
        )
    return cards


def _by_focus(cards: Iterable[Card]) -> list[tuple[str, list[Card]]]:
    """The cards under the focus area they belong to, the areas in the order of their first commitment."""
    areas: dict[str, list[Card]] = {}
    for each in cards:
        areas.setdefault(each.focus, []).append(each)
    return list(areas.items())


def _in_order(cards: Iterable[Card]) -> list[tuple[str, list[Card]]]:
    """The cards in the promise's own order, each stretch of one focus area together: the lines above are in that order."""
    return [(focus, list(found)) for focus, found in groupby(cards, key=lambda card: card.focus)]


def _told_once(effects: list[tuple[str, str, str]]) -> tuple[list[tuple[str, str, str]], str]:
    """The effects, and what is known of their measures where the same is said of all of them."""
    notes = {note for _, _, note in effects}
    if len(effects) < 2 or len(notes) != 1:
        return effects, ""
    return [(name, text, "") for name, text, _ in effects], notes.pop()


def _kicker(promise: Promise) -> str:
    """For when and for where: ``Medborgarlöfte 2020 för Hageby``."""
    place = (" " + gettext("för %(area)s") % {"area": promise.area}) if promise.area else ""
    return gettext("Medborgarlöfte %(promise)s%(place)s") % {"promise": period_words(promise), "place": place}


def _document_title(promise: Promise) -> str:
    """Title, what it is and for when, of a tab or a search's hit; the year once where the title has it."""
    if period_words(promise) in promise.title:
        return ", ".join(filter(None, (promise.title, promise.area)))
    return f"{promise.title}, {_kicker(promise)}"


def _newest_follow_up(promise: Promise, record: Record) -> Link | None:
    """Where to read how it went, with when it was published and, if so, corrected."""
    for follow_up in record.follow_ups[-1:]:
        period = record.period(follow_up["period"])
        span = spoken.words().span(
            date.fromisoformat(period["starts_on"]), date.fromisoformat(period["ends_on"])
        )
        first = min(
            row["published"] for row in record.nouns["follow_ups"] if row["period"] == follow_up["period"]
        )
        days = [date.fromisoformat(said[:10]) for said in dict.fromkeys((first, follow_up["published"]))]
        note = spoken.words().day(days[0])
        if len(days) > 1:
            note += gettext(", rättad %(last)s") % {"last": spoken.words().day(days[1])}
        url = f"{promise_url(promise)}uppfoljning/{follow_up['period']}/"
        return Link("link", (gettext("Läs uppföljningen av %(span)s") % {"span": span}), url, note)
    return None


def _links(promise: Promise, record: Record) -> list[Link]:
    url, where = promise_url(promise), (promise.municipality.slug, promise.slug)
    links = [Link("link", gettext("Löftet på lättläst svenska"), easy_promise_url(promise))]
    for follow_up in record.follow_ups[-1:]:
        file = reverse("edition", args=[*where, follow_up["period"], follow_up["edition"]])
        links.append(Link("pdf", gettext("Senaste uppföljningen som PDF"), file))
    links += [
        Link("link", gettext("Alla uppföljningar"), f"{url}uppfoljning/"),
        Link("calendar", gettext("Alla datum till kalendern"), reverse("promise_calendar", args=where)),
        Link("feed", gettext("Följ löftet i en nyhetsläsare"), reverse("feed_promise", args=where)),
        Link("edit", gettext("Ändringar och rättelser"), f"{url}historik/"),
        Link("data", gettext("Löftet som tabell (CSV)"), reverse("promise_csv", args=where)),
        Link("data", gettext("Löftet som data (JSON)"), reverse("promise_data", args=where)),
    ]
    if promise.police_url:
        links.append(Link("external", gettext("Löftet på polisens webbplats"), promise.police_url))
    if promise.source_url and promise.source_url != promise.police_url:
        links.append(Link("external", gettext("Källan till löftet"), promise.source_url))
    return links

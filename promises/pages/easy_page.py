"""The promise, and each commitment, in easy Swedish (lättläst): one thought a line, from the counted answers.

What the municipality and the police have written themselves stands there as theirs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from promises.counting.progress import Progress, rollup
from promises.counting.sentences import easy, easy_count, easy_span, easy_status
from promises.models import Promise, WalkInvitation
from promises.pages.about import senders
from promises.pages.answers import MOST
from promises.pages.card import commitment_row
from promises.pages.what_next import late_periods
from promises.reading.page_frame import (
    Crumb,
    commitment_url,
    period_words,
    promise_frame,
    promise_url,
)
from promises.record.reading import Record
from promises.walks.invitation_presenter import invitation_url, weekday
from promises.walks.said_walk import said_invitations, walks_of
from promises.words import swedish
from promises.words.hard_words import hard_words_in

# So many names are said in a sentence; more are a list.
_IN_A_SENTENCE = 2


class EasyStatus(NamedTuple):
    """What ``components/status.html`` takes."""

    value: str
    label: str


@dataclass(frozen=True)
class EasyItem:
    """One commitment: ``title`` and ``said`` are the parties' own words."""

    number: int
    title: str
    url: str
    status: EasyStatus
    lines: Sequence[str] = ()
    said: str = ""


@dataclass(frozen=True)
class Meeting:
    """A walk that anybody may come to; ``place`` and ``area`` are the parties' own words."""

    when: str
    area: str
    place: str
    url: str
    cancelled: bool


def promise_page(promise: Promise, record: Record, on: date) -> dict[str, Any]:
    """Context of ``promises/pages/easy.html`` for the promise."""
    counted = record.progress(on)
    whole = len(counted) <= MOST  # of more it tells the status alone: the rest stands on a page of its own
    items = [_item(promise, record, number, each, whole=whole) for number, each in counted.items()]
    answers = rollup(each.answer for each in counted.values())
    ended = record.promise.ends_on is not None and record.promise.ends_on < on
    return easy_context(
        promise,
        record,
        heading=promise.title,
        intro=_intro(promise, record, len(items), ended=ended),
        names=names if len(names := senders(promise, record)) > _IN_A_SENTENCE else [],
        how="Så gick det" if ended else "Så går det",
        counts=[easy_count(answer, count) for answer, count in answers if count and len(items) > 1],
        late=list(_late(record, on)),
        items=items,
        meetings=_meetings(promise, record, on),
        back=("Läs allt om löftet", promise_url(promise)),
    )


def commitment_page(promise: Promise, record: Record, number: int, on: date) -> dict[str, Any]:
    """The same of one commitment."""
    counted = record.progress(on)[number]
    row = commitment_row(record, number)
    item = _item(promise, record, number, counted, whole=True)
    many = len(record.commitments)
    intro = [f"Vi har lovat {_things(many)}.", f"Det här är sak nummer {number}."] if many > 1 else []
    names = senders(promise, record)
    return easy_context(
        promise,
        record,
        (swedish.capital(f"åtagande {number}"), commitment_url(promise, number)),
        heading=row["title"],
        intro=[*_who_promises(names), *intro],
        names=names if len(names) > _IN_A_SENTENCE else [],
        how="Så gick det" if counted.over else "Så går det",
        items=[item],
        alone=True,
        quote=row["text"] if row.get("text", "") not in ("", row["title"]) else "",
        meetings=_meetings(promise, record, on, number),
        back=("Läs allt om det här", commitment_url(promise, number)),
        up=("Hela löftet på lättläst", easy_promise_url(promise)),
    )


def easy_context(
    promise: Promise, record: Record, *crumbs: Crumb, heading: str, items: Sequence[EasyItem], **shown: Any
) -> dict[str, Any]:
    """Context of ``promises/pages/easy.html``: what is ``shown``, where one asks, and the hard words that stand in it."""
    lines = [line for name in ("intro", "counts", "late") for line in shown.get(name, ())]
    written = [heading, shown.get("quote", ""), *lines]
    for each in items:
        written += [each.title, *each.lines, each.said]
    return {
        **promise_frame(promise, *crumbs, ("Lättläst", "")),
        "promise": promise,
        "heading": heading,
        "items": items,
        "ask_url": reverse("ask", args=[promise.municipality.slug, promise.slug]),
        "hard_words": hard_words_in(" ".join(written)),
        "as_of": swedish.day(record.changed_on),
        **shown,
    }


def easy_promise_url(promise: Promise) -> str:
    """The promise in easy Swedish."""
    return reverse("easy_promise", args=[promise.municipality.slug, promise.slug])


def easy_commitment_url(promise: Promise, number: int) -> str:
    """One commitment in easy Swedish."""
    return reverse("easy_commitment", args=[promise.municipality.slug, promise.slug, number])


def _item(promise: Promise, record: Record, number: int, counted: Progress, *, whole: bool) -> EasyItem:
    told = easy(counted)
    return EasyItem(
        number,
        commitment_row(record, number)["title"],
        easy_commitment_url(promise, number),
        EasyStatus(counted.answer.value, told.status if whole else easy_status(counted)),
        told.lines if whole else (),
        told.said if whole else "",
    )


def _intro(promise: Promise, record: Record, many: int, *, ended: bool) -> list[str]:
    promised = [f"Vi har lovat {_things(many)}."] if many else ["Vi har inte skrivit vad vi lovar än."]
    return [*_who_promises(senders(promise, record)), *promised, *_when(promise, ended=ended)]


def _who_promises(names: Sequence[str]) -> Iterator[str]:
    yield "Det här är ett löfte."
    if len(names) > _IN_A_SENTENCE:
        yield "Löftet kommer från dem i listan här."
    else:
        yield f"Löftet kommer från {swedish.listing(names)}."
    yield "Ordet ”vi” betyder de som har lovat."


def _things(many: int) -> str:
    return f"{swedish.number(many)} {swedish.plural(many, 'sak', 'saker')}"


def _when(promise: Promise, *, ended: bool) -> Iterator[str]:
    """``Löftet gäller hela 2020.``, ``Löftet gällde från juli 2018 till juni 2020.``"""
    words = period_words(promise).replace("–", " till ").removesuffix(" tills vidare")
    if words:
        yield f"Löftet {'gällde' if ended else 'gäller'} {_time(words)}."
    if ended:
        yield "Nu är löftet slut."


def _time(words: str) -> str:
    if words.isdigit():
        return f"hela {words}"
    if words.startswith(("från ", "till ")):
        return words
    if " till " in words:
        return f"från {words}"
    return f"{'den' if words[0].isdigit() else 'i'} {words}"


def _late(record: Record, on: date) -> Iterator[str]:
    """The follow-up that has not come in time, or how many have not."""
    late = late_periods(record, on)
    if len(late) == 1:
        yield "Uppföljningen har inte kommit."
        yield f"Den gäller {easy_span(late[0].starts_on, late[0].ends_on)}."
        yield f"Den skulle ha kommit senast den {swedish.day(late[0].due_on)}."
    elif late:
        yield f"{swedish.number(len(late))} uppföljningar har inte kommit."
        yield f"Den första skulle ha kommit senast den {swedish.day(late[0].due_on)}."


def _meetings(promise: Promise, record: Record, on: date, number: int | None = None) -> list[Meeting]:
    """The walks to come, of one commitment or of all."""
    walks = said_invitations(promise, record, after=on)
    return [
        Meeting(
            when=_moment(each),
            area=each.area,
            place=each.meeting_place,
            url=invitation_url(each),
            cancelled=each.cancelled_at is not None,
        )
        for each in (walks if number is None else walks_of(walks, number))
    ]


def _moment(invitation: WalkInvitation) -> str:
    """``Torsdag den 22 oktober klockan 18``."""
    clock = invitation.from_time
    hour = f"{clock:%H.%M}" if clock.minute else str(clock.hour)
    day = swedish.day(invitation.held_on, year=False)
    return f"{swedish.capital(weekday(invitation.held_on))} den {day} klockan {hour}"

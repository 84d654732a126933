"""One commitment as the templates show it: the words of the promise beside how it goes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext

from promises.counting.facts import Commitment
from promises.counting.late import late_windows, said_late
from promises.counting.progress import Progress, keeps_first
from promises.counting.sentences import AnswerLine
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.models import Promise
from promises.pages.ledger_rows import LedgerRow
from promises.pages.standing import Standing, standing
from promises.pages.voices import Voice
from promises.reading.page_frame import all_who_signed, commitment_url
from promises.reading.telling import sentences
from promises.record.late_sums import Told
from promises.record.reading import Record
from promises.words import spoken
from promises.words.enums import PartyRole


@dataclass(frozen=True, kw_only=True)
class Card(Standing):
    """What ``components/commitment.html`` and ``verdict.html`` take. ``rows`` are the newest of what is done, ``more`` leads
    to all of them and is empty where all are shown; ``voices`` is what the parties wrote last, and why it went as it did;
    ``unexplained`` says that they have not written why."""

    title: str
    url: str
    text: str
    responsible: str
    performers: str
    amended: tuple[str, ...]
    focus: str
    line: AnswerLine
    uncounted: tuple[str, ...]
    voices: tuple[Voice, ...] = ()
    unexplained: str = ""
    rows: tuple[LedgerRow, ...] = ()
    more: str = ""


def card(
    promise: Promise,
    record: Record,
    number: int,
    counted: Progress,
    line: AnswerLine,
    told: Told,
) -> Card:
    """One commitment and how it goes, ``line`` in a line; the page adds what was written and done. What no
    edition has ``told`` of is marked."""
    row, url = commitment_row(record, number), commitment_url(promise, number)
    facts, shown = record.commitments[number], standing(counted, url, number)
    # A box for each window, in their order.
    note = gettext("ändrat efter uppföljningen").replace("uppf", "upp\u00adf")
    windows = tuple(
        box._replace(note=note) if late else box
        for box, late in zip(shown.windows, _changed_late(facts, told, counted), strict=False)
    )
    text = row.get("text", "")
    return Card(
        **vars(shown) | {"windows": windows},
        title=row["title"],
        url=url,
        text=text if text != row["title"] else "",
        responsible=parties(record, row, PartyRole.RESPONSIBLE)
        or spoken.words().capital(all_who_signed(facts.names.values())),
        performers=parties(record, row, PartyRole.PERFORMER),
        amended=_amended(record, number, counted.day),
        focus=row.get("focus_area", ""),
        line=line,
        uncounted=tuple(sentences().uncounted(counted)),
    )


def _amended(record: Record, number: int, today: date) -> tuple[str, ...]:
    """That it came with a change of the promise, and each revision of its target that has come into force."""
    row, day, amended = commitment_row(record, number), spoken.words().day, []
    if "added_by_amendment" in row:
        decided_on = known_date(_amendment(record, row["added_by_amendment"])["decided_on"])
        amended.append(gettext("Tillagt %(decided_on)s.") % {"decided_on": day(decided_on)})
    for each in revisions(record, number, today):
        decided = ""
        if each.decided_on != each.counts_from:
            decided = " " + gettext("(beslutat %(day)s)") % {"day": day(each.decided_on)}
        said = gettext("Reviderat %(counts_from)s%(decided)s: tidigare %(before)s.")
        if each.keeps_first:
            said = gettext(
                "Reviderat %(counts_from)s%(decided)s: nu %(now)s. "
                "Räknas ändå efter det som lovades först, %(before)s."
            )
        days = {"counts_from": day(each.counts_from), "decided": decided}
        amended.append(said % {**days, "before": each.before, "now": each.now})
    return tuple(amended)


def _changed_late(facts: Commitment, told: Told, counted: Progress) -> Iterator[bool]:
    """Of each window whether anything came to it, or was said of it, after a follow-up that told of it: of what is said of a
    whole period that is each window that ends in it, or holds it."""
    said = said_late(facts, told.promise)
    own = [each for each in told.sums if each.commitment == facts.number]
    for window, late in zip(counted.windows, late_windows(facts, told.promise, counted), strict=True):
        first, last = window.starts_on, window.ends_on
        yield (
            late
            or any(each.differs(first, last, window.part) for each in own)
            or any(
                period.starts_on <= last <= period.ends_on
                or (first <= period.starts_on and period.ends_on <= last)
                for period in said
            )
        )


def commitment_row(record: Record, number: int) -> Document:
    """What the promise says of the commitment."""
    return next(row for row in record.nouns["commitments"] if row["number"] == number)


def _amendment(record: Record, number: int) -> Document:
    return next(row for row in record.nouns["amendments"] if row["number"] == number)


@dataclass(frozen=True)
class Revision:
    """A revision of a target that has come into force: the day it counts from, which is never before it could be
    read, the day it was decided, what was promised before and now, and why it was changed. ``keeps_first`` = what came
    before is what is counted by."""

    counts_from: date
    decided_on: date
    before: str
    now: str
    reason: str
    keeps_first: bool


def revisions(record: Record, number: int, today: date) -> Iterator[Revision]:
    """Those of one commitment, in order."""
    said, words = commitment_row(record, number)["targets"], sentences().promise_words
    first, *_ = record.commitments[number].targets
    for (older, newer), row in zip(pairwise(record.commitments[number].targets), said[1:], strict=True):
        first, kept = (first, True) if keeps_first(older, newer) else (newer, False)
        if newer.in_force_from:
            counts_from = max(newer.in_force_from, newer.public_on or newer.in_force_from)
            if counts_from <= today:
                reason = _amendment(record, row["amendment"])["reason"] if "amendment" in row else ""
                before = words(first if kept else older)
                yield Revision(counts_from, newer.in_force_from, before, words(newer), reason, kept)


def parties(record: Record, row: Document, role: PartyRole) -> str:
    """``Polisen och Vaggeryds kommun (Teknik)``; empty when the promise names nobody."""
    named = [
        (record.organisations[party["organisation"]]["short_name"], party.get("unit", ""))
        for party in row["parties"]
        if party["role"] == role
    ]
    return _names(f"{name} ({unit})" if unit else name for name, unit in named)


def _names(names: Iterable[str]) -> str:
    return spoken.words().capital(spoken.words().listing(list(names)))

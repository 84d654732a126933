"""What the public sees of a promise's work beside all that is logged, and why the two differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from promises.counting.few import told_of, told_words
from promises.counting.progress import Progress, progress
from promises.models import Activity, Promise
from promises.record.public import Loaded
from promises.record.rulebook import EVERY_ROW, Rule, rulebook, strictest
from promises.words import swedish
from promises.words.enums import Detail

_PER = {
    Detail.WEEK: "vecka",
    Detail.MONTH: "månad",
    Detail.QUARTER: "kvartal",
    Detail.PERIOD: "uppföljningsperiod",
}


@dataclass(frozen=True)
class Line:
    """One commitment: the figure the public sees, the desk's own, and why they differ ("" where not)."""

    number: int
    title: str
    public: str
    logged: str
    why: str


def rule_words(rule: Rule) -> str:
    """``visas som en summa per månad, utan plats, 7 dagar efter månadens slut``."""
    wait = f"{rule.delay} {swedish.plural(rule.delay, 'dag', 'dagar')}"
    if not rule.is_coarse:
        return f"visas för sig {wait} efteråt" if rule.delay else "visas för sig, med sin dag"
    place = "" if rule.shows_place else ", utan plats"
    when = f"{wait} efter" if rule.delay else "när"
    return f"visas som en summa per {_PER[rule.detail]}{place}, {when} tiden har gått"


def rule_of(row: Activity, promises: Iterable[Promise]) -> Rule:
    """The rule that holds for a row: the strictest of the ``promises`` that it belongs to."""
    served = {promise.pk for promise in promises}
    book = rulebook(served)
    return EVERY_ROW if row.is_sum else strictest(book.of(promise, row.kind_id) for promise in served)


def lines(public: Loaded, logged: Loaded, today: date) -> list[Line]:
    """Both figures of every commitment."""
    rows: list[Line] = []
    for number in sorted(public.rows):
        shown = progress(public.commitments[number], public.promise, today)
        counted = progress(logged.commitments[number], logged.promise, today)
        row = public.rows[number]
        why = _why(number, public, logged, today)
        if shown.least is not None:
            why = f"{why} Åtagandet räknar få personer, och rader under fem sägs bara i hela femtal.".strip()
        rows.append(Line(number, row.title, figure(shown), figure(counted), why))
    return rows


def figure(counted: Progress) -> str:
    """``2 av 4, enligt plan``."""
    done = "" if counted.done is None else told_words(counted.done, counted.least)
    if counted.done is not None and counted.target is not None:
        done = told_of(counted.done, counted.least, counted.target)
    return ", ".join(filter(None, [done, counted.answer.label]))


def _why(number: int, public: Loaded, logged: Loaded, today: date) -> str:
    key, sums = public.rows[number].pk, {str(each.uid) for each in public.sums}
    serving = [each.rows for each in public.sums if any(share.commitment == key for share in each.shares)]
    together: set[str] = set().union(*serving)
    alone = {row.key for row in public.commitments[number].contributions if row.stands(today)} - sums
    own = {row.key for row in logged.commitments[number].contributions if row.stands(today)}
    sentences = []
    if waiting := len(own - alone - together):
        words = swedish.plural(waiting, "är loggad men inte offentlig", "är loggade men inte offentliga")
        sentences.append(f"{_rows(waiting)} {words} än: dagen har inte kommit, eller dagen för summan.")
    if together:
        count = len(together)
        sentences.append(f"{_rows(count)} visas bara som {swedish.plural(count, 'en summa', 'summor')}.")
    if settled := len(together - own):
        words = swedish.plural(settled, "är rättad eller återtagen", "är rättade eller återtagna")
        sentences.append(f"{_rows(settled)} av dem {words}; summan ändras nästa dag som den visas.")
    return " ".join(sentences)


def _rows(count: int) -> str:
    return f"{swedish.number(count)} {swedish.plural(count, 'insats', 'insatser')}"


def changes(now: list[Line], then: list[Line]) -> list[tuple[Line, Line]]:
    """The commitments whose public figure or rows would be other ones."""
    pairs = zip(now, then, strict=True)
    return [
        (before, after) for before, after in pairs if (before.public, before.why) != (after.public, after.why)
    ]

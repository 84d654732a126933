"""A commitment's page: the target, how it is counted, and every row it is counted from."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django.core.paginator import Page

from promises.counting import sentences
from promises.counting.progress import Progress
from promises.models import Activity, Commitment, Promise
from promises.pages.card import Card, card
from promises.pages.ledger_rows import commitment_rows, sum_rows
from promises.pages.result_sums import Results
from promises.reading.page_frame import commitment_url, promise_frame, promise_url
from promises.record.public import Loaded, target_facts
from promises.words import swedish


def page(
    promise: Promise,
    loaded: Loaded,
    number: int,
    counted: Progress,
    today: date,
    *,
    page: Page,
    earlier: Mapping[int, Activity],
    first: date | None,
    last: date | None,
    results: Results = (),
) -> dict[str, Any]:
    """Context of ``promises/pages/commitment.html``; ``page`` holds contributions, newest first."""
    row, shown = loaded.rows[number], card(promise, loaded, number, counted, None)
    unit = counted.aim.unit
    return {
        **promise_frame(promise, (f"Åtagande {number}", "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "url": commitment_url(promise, number),
        "card": shown,
        "kicker": f"Åtagande {number} av {len(loaded.rows)} i löftet {promise.title}",
        "as_of": swedish.day(today),
        "pace": sentences.pace(counted),
        "facts": _facts(row, shown, counted, today),
        "page": page,
        "rows": commitment_rows(list(page), (unit.one, unit.many), earlier, promise),
        "results": results,
        "sums": sum_rows(loaded.sums, row, (unit.one, unit.many))
        if page.number == 1 and not (first or last)
        else (),
        "heading": _heading(page, counted, bool(loaded.sums)),
        "counting": _counting(loaded, number, page) if not (first or last) else "",
        "cut": _cut(first, last),
        "is_demo": bool(promise.demo_note),
        "before": number - 1 if number - 1 in loaded.rows else None,
        "after": number + 1 if number + 1 in loaded.rows else None,
    }


def _facts(row: Commitment, shown: Card, counted: Progress, today: date) -> list[tuple[str, list[str]]]:
    facts = [
        ("Lovat", [swedish.capital(sentences.promise_words(counted.aim))]),
        ("Tidigare lovat", list(_versions(row, today))),
        ("Så räknas det", [row.counting_rule]),
        ("Takt", [swedish.capital(row.cadence) if counted.aim.number is None else ""]),
        ("Villkor", [row.condition]),
        ("Plats", [row.place]),
        ("Ansvarig", [shown.responsible]),
        ("Medverkar", [shown.performers]),
        ("Gäller från", [swedish.day(row.starts_on) if row.starts_on else ""]),
        ("Anmärkning", [row.note]),
    ]
    told = [(label, [line for line in lines if line]) for label, lines in facts]
    return [(label, lines) for label, lines in told if lines]


def _versions(row: Commitment, today: date) -> Iterator[str]:
    """What was promised before each revision that has come into force, with its reason."""
    for older, newer in pairwise(row.targets.all()):
        if newer.in_force_from is None or newer.in_force_from > today:
            continue
        before = swedish.capital(sentences.promise_words(target_facts(older, row)))
        reason = f" Skäl: {newer.amendment.reason}" if newer.amendment else ""
        yield f"{before}, till den {swedish.day(newer.in_force_from)}.{reason}"


def _heading(page: Page, counted: Progress, told: bool) -> str:
    """``Alla 8 rader``, ``1 rad`` or that there is none."""
    count = page.paginator.count
    if not count and told:
        return "Insatserna"
    if not count:
        return "Inga insatser ännu" if not counted.over else "Inga insatser"
    return f"{swedish.number(count)} {swedish.plural(count, 'insats', 'insatser')}"


def _counting(loaded: Loaded, number: int, page: Page) -> str:
    """How many of the rows count: ``3 av 5 räknas.``; empty when all do."""
    rows = page.paginator.count
    told = {str(each.uid) for each in loaded.sums}
    counting = sum(c.counts for c in loaded.commitments[number].contributions if c.key not in told)
    if counting == rows:
        return ""
    return f"{counting} av {rows} räknas. Skälet står vid de andra."


def _cut(first: date | None, last: date | None) -> str:
    """Which days the list is cut to, or empty."""
    if first and last:
        return swedish.span(first, last)
    if first:
        return f"från {swedish.day(first)}"
    return f"till {swedish.day(last)}" if last else ""

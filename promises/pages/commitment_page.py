"""A commitment's page: the target, how it is counted, and every row it is counted from."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Page

from promises.counting import sentences
from promises.counting.facts import Commitment as CommitmentFacts
from promises.counting.progress import Progress, progress
from promises.models import Activity, Commitment, Promise
from promises.pages.card import Card, card, commitment_row, revisions
from promises.pages.ledger_rows import commitment_rows, cut_words, sum_rows
from promises.pages.result_sums import Results
from promises.reading.page_frame import Fact, promise_frame, promise_url, stated
from promises.record.reading import Record
from promises.record.sums import Sum
from promises.words import swedish


def page(
    promise: Promise,
    record: Record,
    row: Commitment,
    today: date,
    *,
    page: Page,
    earlier: Mapping[int, Activity],
    days: tuple[date | None, date | None],
    sums: Sequence[Sum] = (),
    results: Results = (),
) -> dict[str, Any]:
    """Context of ``promises/pages/commitment.html``; ``page`` holds contributions, newest first, cut to ``days``."""
    number = row.number
    facts = record.commitments[number]
    counted = progress(facts, record.promise, today)
    shown = card(promise, record, number, counted)
    unit = (counted.aim.unit.one, counted.aim.unit.many)
    return {
        **promise_frame(promise, (f"Åtagande {number}", "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "card": shown,
        "kicker": f"Åtagande {number} av {len(record.commitments)} i löftet {promise.title}",
        "as_of": swedish.day(record.changed_on),
        "pace": sentences.pace(counted),
        "facts": _terms(record, number, shown, counted),
        "page": page,
        "counts_people": facts.counts_people,
        "rows": commitment_rows(page, unit, earlier, promise, row, record.promise.periods),
        "results": results,
        "before": number - 1 if number - 1 in record.commitments else None,
        "after": number + 1 if number + 1 in record.commitments else None,
        **_list(facts, row, page, unit, days, sums, over=counted.over, today=today),
    }


def _terms(record: Record, number: int, shown: Card, counted: Progress) -> list[Fact]:
    """What was promised and on which terms, now and before, in the commitment's own words."""
    facts, said = record.commitments[number], commitment_row(record, number)
    measured = f"Utfall: {said['also_measured']}" if "also_measured" in said else ""
    earlier = [
        f"{swedish.capital(each.before)}, till den {swedish.day(each.counts_from)}."
        + (f" Skäl: {each.reason}" if each.reason else "")
        for each in revisions(record, number, counted.day)
    ]
    newest = facts.targets[-1]
    return stated(
        ("Lovat", [swedish.capital(sentences.promise_words(counted.aim))]),
        ("Tidigare lovat", earlier),
        ("Andelen", [swedish.capital(", av ".join(filter(None, [newest.share_of, newest.share_base])))]),
        ("Dessutom lovat", [said.get("also_promised", ""), measured]),
        ("Så räknas det", [said.get("counting_rule", "")]),
        ("Takt", [swedish.capital(said.get("cadence", "")) if counted.aim.number is None else ""]),
        ("Villkor", [said.get("condition", "")]),
        ("Plats", [said.get("place", "")]),
        ("Ansvarig", [shown.responsible]),
        ("Medverkar", [shown.performers]),
        ("Gäller från", [swedish.day(facts.starts_on) if facts.starts_on else ""]),
        ("Anmärkning", [said.get("note", "")]),
    )


def _list(
    counted: CommitmentFacts,
    row: Commitment,
    page: Page,
    unit: tuple[str, str],
    days: tuple[date | None, date | None],
    sums: Sequence[Sum],
    *,
    over: bool,
    today: date,
) -> dict[str, Any]:
    """What stands above the rows: how many, the days they are cut to, how many of them count, and the sums."""
    count = page.paginator.count
    if count:
        heading = f"{swedish.number(count)} {swedish.plural(count, 'insats', 'insatser')}"
    elif sums:
        heading = "Insatserna"
    else:
        heading = "Inga insatser" if over else "Inga insatser ännu"
    if cut := cut_words(*days):
        return {"heading": heading, "cut": cut}
    summed = {str(each.uid) for each in sums}
    shown = [each for each in counted.contributions if each.stands(today)]
    counting = sum(each.counts for each in shown if each.key not in summed)
    return {
        "heading": heading,
        "counting": f"{counting} av {count} räknas. Skälet står vid de andra." if counting != count else "",
        "sums": sum_rows(sums, row, unit) if page.number == 1 else (),
    }

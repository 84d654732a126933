"""A commitment's page: the target, how it is counted, and every row it is counted from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.paginator import Page

from promises.counting import sentences
from promises.counting.progress import progress
from promises.models import Activity, Commitment, Promise
from promises.pages.card import card, revisions
from promises.pages.ledger_rows import commitment_rows, cut_words, sum_rows
from promises.pages.result_sums import Results
from promises.reading.page_frame import promise_frame, promise_url, stated
from promises.record.public import Loaded
from promises.words import swedish


def page(
    promise: Promise,
    loaded: Loaded,
    number: int,
    today: date,
    *,
    page: Page,
    earlier: Mapping[int, Activity],
    days: tuple[date | None, date | None],
    results: Results = (),
) -> dict[str, Any]:
    """Context of ``promises/pages/commitment.html``; ``page`` holds contributions, newest first, cut to ``days``."""
    counted = progress(loaded.commitments[number], loaded.promise, today)
    row, shown = loaded.rows[number], card(promise, loaded, number, counted, None)
    unit = (counted.aim.unit.one, counted.aim.unit.many)
    return {
        **promise_frame(promise, (f"Åtagande {number}", "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "card": shown,
        "kicker": f"Åtagande {number} av {len(loaded.rows)} i löftet {promise.title}",
        "as_of": swedish.day(today),
        "pace": sentences.pace(counted),
        "facts": stated(
            ("Lovat", [swedish.capital(sentences.promise_words(counted.aim))]),
            ("Tidigare lovat", _earlier_targets(row, promise, today)),
            ("Andelen", [_share_words(row)]),
            ("Dessutom lovat", [row.also_promised, row.also_measured and f"Utfall: {row.also_measured}"]),
            ("Så räknas det", [row.counting_rule]),
            ("Takt", [swedish.capital(row.cadence) if counted.aim.number is None else ""]),
            ("Villkor", [row.condition]),
            ("Plats", [row.place]),
            ("Ansvarig", [shown.responsible]),
            ("Medverkar", [shown.performers]),
            ("Gäller från", [swedish.day(row.starts_on) if row.starts_on else ""]),
            ("Anmärkning", [row.note]),
        ),
        "page": page,
        "counts_people": row.counts_people,
        "rows": commitment_rows(page, unit, earlier, promise, row, loaded.promise.periods),
        "results": results,
        "before": number - 1 if number - 1 in loaded.rows else None,
        "after": number + 1 if number + 1 in loaded.rows else None,
        **_list(loaded, number, page, unit, days, over=counted.over, today=today),
    }


def _earlier_targets(row: Commitment, promise: Promise, today: date) -> list[str]:
    lines = []
    for day, words, newer in revisions(row, promise, today):
        reason = f" Skäl: {newer.amendment.reason}" if newer.amendment else ""
        lines.append(f"{swedish.capital(words)}, till den {day}.{reason}")
    return lines


def _share_words(row: Commitment) -> str:
    """What the newest share is a share of: ``Klasser som fått besök, av alla klasser``; empty for what is none."""
    newest = list(row.targets.all())[-1:]
    words = [word for each in newest for word in (each.share_of, each.share_base) if word]
    return swedish.capital(", av ".join(words))


def _list(
    loaded: Loaded,
    number: int,
    page: Page,
    unit: tuple[str, str],
    days: tuple[date | None, date | None],
    *,
    over: bool,
    today: date,
) -> dict[str, Any]:
    """What stands above the rows: how many, the days they are cut to, how many of them count, and the sums."""
    count = page.paginator.count
    if count:
        heading = f"{swedish.number(count)} {swedish.plural(count, 'insats', 'insatser')}"
    elif loaded.sums:
        heading = "Insatserna"
    else:
        heading = "Inga insatser" if over else "Inga insatser ännu"
    if cut := cut_words(*days):
        return {"heading": heading, "cut": cut}
    summed = {str(each.uid) for each in loaded.sums}
    shown = [row for row in loaded.commitments[number].contributions if row.stands(today)]
    counting = sum(row.counts for row in shown if row.key not in summed)
    return {
        "heading": heading,
        "counting": f"{counting} av {count} räknas. Skälet står vid de andra." if counting != count else "",
        "sums": sum_rows(loaded.sums, loaded.rows[number], unit) if page.number == 1 else (),
    }

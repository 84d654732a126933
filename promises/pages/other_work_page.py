"""What was done beside the commitments: the promise page's own section of it, and the page that holds all of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page

from promises.exchange_format.normal import Document
from promises.models import Activity, Promise
from promises.pages.ledger_rows import LedgerRow, NamedSum, cut_words, other_rows, other_sum_rows
from promises.pages.said_rows import row_beside, sum_beside
from promises.reading.page_frame import other_work_url, promise_frame, promise_url
from promises.record.reading import Record
from promises.words import swedish

SHOWN = 3


@dataclass(frozen=True)
class OtherWork:
    """The newest of it for the promise's page; ``more`` leads to the rest and is empty where all is shown."""

    rows: list[LedgerRow]
    more: str
    url: str


def section(
    promise: Promise, record: Record, newest: Iterable[Document], sums: Iterable[Document], count: int
) -> OtherWork | None:
    """``newest`` are the newest rows that stand, of ``count``, and ``sums`` what is told only together; None where
    nothing of the kind is public."""
    url = other_work_url(promise)
    rows = [row_beside(record, row, url) for row in newest]
    rows += [sum_beside(record, row, url) for row in sums]
    if not rows:
        return None
    brief = sorted(rows, key=lambda row: row.iso, reverse=True)[:SHOWN]
    more = f"Allt annat som gjorts, {_insatser(count)}" if count else "Allt annat som gjorts"
    return OtherWork(brief, more if count > SHOWN or len(rows) > SHOWN else "", url)


def page(
    promise: Promise,
    page: Page,
    earlier: Mapping[int, Activity],
    sums: Iterable[NamedSum],
    days: tuple[date | None, date | None],
) -> dict[str, Any]:
    """Context of ``promises/pages/other_work.html``; ``page`` holds rows, newest first, cut to ``days``."""
    cut = cut_words(*days)
    return {
        **promise_frame(promise, ("Annat som gjorts", "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "url": other_work_url(promise),
        "heading": _insatser(page.paginator.count) if page.paginator.count else "Insatserna",
        "cut": cut,
        "page": page,
        "rows": other_rows(page, earlier, promise),
        "sums": other_sum_rows(sums) if page.number == 1 and not cut else [],
    }


def _insatser(count: int) -> str:
    return f"{swedish.number(count)} {swedish.plural(count, 'insats', 'insatser')}"

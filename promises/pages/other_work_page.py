"""What was done beside the commitments: the promise page's own section of it, and the page that holds all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext

from promises.exchange_format.normal import Document
from promises.models import Promise
from promises.pages.ledger_rows import LedgerRow, activities_words, cut_words, taken_back_words
from promises.pages.said_rows import WholeRows, row_beside, sum_beside
from promises.reading.page_frame import other_work_url, promise_frame, promise_url
from promises.record.reading import Record

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
    more = (
        (gettext("Allt annat som gjorts, %(count)s") % {"count": activities_words(count)})
        if count
        else gettext("Allt annat som gjorts")
    )
    return OtherWork(brief, more if count > SHOWN or len(rows) > SHOWN else "", url)


def page(
    promise: Promise,
    record: Record,
    today: date,
    *,
    page: Page,
    days: tuple[date | None, date | None],
) -> dict[str, Any]:
    """Context of ``promises/pages/other_work.html``; ``page`` holds what is listed, newest first, cut to ``days``."""
    cut, rows = cut_words(*days), WholeRows(promise, record, {each.row.key for each in page}, today)
    listed = page.paginator.object_list
    standing = len({each.row.key for each in listed if each.row.gone_on is None})
    sums = []
    if page.number == 1 and not cut:
        together = [each.key for each in record.contributions.get(0, ()) if each.key in record.together]
        said = record.activities(together)
        sums = [sum_beside(record, said[key]) for key in reversed(together)]
    return {
        **promise_frame(promise, (gettext("Annat som gjorts"), "")),
        "promise": promise,
        "promise_url": promise_url(promise),
        "url": other_work_url(promise),
        "heading": activities_words(standing) if standing else gettext("Insatserna"),
        "taken_back": taken_back_words(listed),
        "cut": cut,
        "page": page,
        "rows": [rows.row(each.row.key) for each in page],
        "sums": sums,
    }

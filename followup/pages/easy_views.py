"""A published follow-up in easy Swedish (lättläst), as its edition froze the words."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from followup.report.known_editions import known_editions, views_of
from followup.report.plain import plain_parts
from followup.report.presenter import period_url
from followup.report.view import CommitmentView, ReportView
from promises.counting.sentences import easy_span, easy_status
from promises.models import Promise
from promises.pages.easy_page import EasyItem, EasyStatus, easy_commitment_url, easy_context, easy_promise_url
from promises.reading.record_page import record_page
from promises.record.reading import Record
from promises.words import swedish

# Between two sentences; "t.ex. Vaggeryd" is none of these.
_NEXT = re.compile(r"(?<=\w{3}[.!?])\s+(?=[A-ZÅÄÖ])")


@record_page
def easy(request: HttpRequest, promise: Promise, record: Record, on: date, period: str) -> HttpResponse:
    """The newest edition's plain words, a thought a line. What is not published, or taken back, the follow-up's own
    page tells of."""
    known = [each for each in known_editions(promise, record) if each.row.report.period.slug == period]
    if not known or known[-1].row.withdrawn_at:
        return redirect("followup:period", promise.municipality.slug, promise.slug, period)
    [view] = views_of(known[-1:])
    told = next(each for each in record.promise.periods if each.slug == period)
    intro, by_number = _words(view)
    there = period_url(promise, period)
    context = easy_context(
        promise,
        record,
        (told.label, there),
        heading=f"Så gick det: {easy_span(told.starts_on, told.ends_on)}",
        own_heading=True,
        how="En sak i taget",
        intro=intro,
        items=[_item(promise, each, by_number.get(each.number, ())) for each in view.commitments],
        back=("Läs hela uppföljningen", there),
        up=("Hela löftet på lättläst", easy_promise_url(promise)),
        dated=f"Texten är från den {swedish.day(view.published_on)}." if view.published_on else "",
    )
    return render(request, "promises/pages/easy.html", context)


def _item(promise: Promise, item: CommitmentView, words: Sequence[str]) -> EasyItem:
    """The commitment with its plain words. Editions of before say of the status less, and say it again in these."""
    status = item.easy[0].rstrip(".") if item.easy else easy_status(item.answer)
    return EasyItem(
        item.number,
        item.title,
        easy_commitment_url(promise, item.number),
        EasyStatus(item.answer.value, status),
        [line for line in words if line.rstrip(".") != status],
    )


def _words(view: ReportView) -> tuple[list[str], dict[int, list[str]]]:
    """What is said of everything, and by number of each commitment, a sentence a line."""
    intro: list[str] = []
    by_number: dict[int, list[str]] = {}
    for number, lines in plain_parts(view.plain):
        said = intro if number is None else by_number.setdefault(number, [])
        said.extend(_sentences(lines))
    return intro, by_number


def _sentences(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield from _NEXT.split(line)

"""Provet as a page: before anything is signed, what could be followed up, and what would have been kept."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.clock import today
from promises.counting import sentences
from promises.counting.progress import Answer, Progress, without_number
from promises.editing.presenter import crumbs
from promises.editing.trial import Trial, trials
from promises.editing.view_base import draft
from promises.record.reading import of_draft
from promises.words import swedish
from promises.words.enums import Status

_WOULD = {
    Status.FULFILLED: "Hade hållits.",
    Status.PARTLY_FULFILLED: "Hade delvis hållits.",
    Status.NOT_FULFILLED: "Hade inte hållits.",
}


@dataclass(frozen=True)
class TriedRow:
    """One year of one commitment in words; ``answer`` is drawn where there is one."""

    year: int
    logged: str
    words: str
    answer: Answer | None


@desk_page()
def trial(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """Each commitment of the draft beside the years before."""
    promise = draft(request.user, kommun, slug)
    context: dict[str, Any] = {
        "promise": promise,
        "rows": [],
        "edit_url": reverse("edit_promise", args=[kommun, slug]),
        "crumbs": crumbs(promise, ("Provet", "")),
    }
    if promise.starts_on:
        record = of_draft(promise, today())
        said = {row["number"]: row["title"] for row in record.nouns["commitments"]}
        context["rows"] = [
            (
                number,
                said[number],
                sentences.promise_words(record.commitments[number].targets[0]),
                list(map(_row, tried)),
            )
            for number, tried in trials(promise, record).items()
        ]
    return render(request, "promises/editing/trial.html", context)


def _row(tried: Trial) -> TriedRow:
    if tried.ended is None:
        return TriedRow(tried.year, "Inget loggat av slaget.", "Säger inget om vad som gjordes.", None)
    logged = f"{swedish.number(tried.rows)} {swedish.plural(tried.rows, 'insats', 'insatser')} av slaget."
    return TriedRow(tried.year, logged, _words(tried.ended, over=tried.over), tried.ended.answer)


def _words(ended: Progress, *, over: bool) -> str:
    if without_number(ended.aim):
        return "Löftet har inget tal. Det hade bedömts i ord."
    told = sentences.rule(ended)
    if over:
        would = _WOULD.get(ended.status, "Hade inte kunnat följas upp på det som är loggat.")
    else:
        would = f"Tiden är inte slut. Hittills: {sentences.status_words(ended)}."
    return " ".join(filter(None, [would, told.bold, told.text]))

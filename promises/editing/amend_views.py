"""Changing a published promise: choose how, write why, see what everybody will read, let it stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.submit import is_as_shown, said, submit
from medborgarlofte.clock import today
from medborgarlofte.sent import whole_number
from promises.counting.least_plan import least_plan
from promises.counting.sentences import lost_words
from promises.editing.amend_forms import AddForm, EndForm, ProlongForm, ReviseForm
from promises.editing.amend_promise import (
    add_by_amendment,
    end,
    prolong,
    promise_fingerprint,
    revise,
)
from promises.editing.commitment_lines import commitment_lines, hints_of
from promises.editing.presenter import crumbs, last_change
from promises.editing.view_base import editable
from promises.models import Amendment, Commitment, Promise
from promises.pages.history import AmendmentRow, amendment_row
from promises.record.reading import newest
from promises.writing.preview import CHANGED, Preview, preview


@dataclass(frozen=True)
class Change:
    """One way to change a promise; ``slug`` is its part of the address."""

    slug: str
    heading: str
    intro: str
    form: type[Any]
    action: Callable[..., Amendment]


CHANGES = {
    change.slug: change
    for change in (
        Change("forlangning", "Förläng löftet", "Löftet gäller till en senare dag. Det som skulle ha varit gjort före det gamla slutet skulle ändå ha varit gjort.", ProlongForm, prolong),
        Change("tillagg", "Lägg till ett åtagande", "Ett åtagande till, som gäller från den dag ändringen gör.", AddForm, add_by_amendment),
        Change("revidering", "Ändra ett åtagande", "Ett annat tal eller andra ord. Det som gällde förut står kvar att läsa.", ReviseForm, revise),
        Change("utgang", "Låt åtaganden utgå", "De står kvar på löftets sida som utgångna, med skälet och det som hann göras.", EndForm, end),
    )
}  # fmt: skip


@desk_page()
def choose(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """The four ways to change a promise; for a revision the commitment too."""
    promise = _published(request, kommun, slug)
    context = {
        "promise": promise,
        "changes": [c for c in CHANGES.values() if c.slug != "revidering" and not (c.slug == "forlangning" and promise.ends_on is None)],
        "lines": [line for line in commitment_lines(promise) if not line.ended],
        "crumbs": crumbs(promise, ("Ändra löftet", "")),
    }  # fmt: skip
    return render(request, "promises/editing/amend.html", context)


@desk_page("GET", "POST")
def amend_by(request: SignedInRequest, kommun: str, slug: str, change: str) -> HttpResponse:
    """One change: shown as everybody will read it first, made when the person says so.

    409 = somebody else changed the promise first.
    """
    promise = _published(request, kommun, slug)
    way = CHANGES.get(change)
    if way is None:
        raise Http404("Det finns inget sådant sätt att ändra ett löfte.")
    kwargs: dict[str, Any] = {"promise": promise, "seen": promise_fingerprint(promise)}
    if way.form is ReviseForm:
        kwargs |= _revised(request, promise)
    form = way.form(posted(request), **kwargs)
    confirmed = "confirm" in request.POST and is_as_shown(request, form)

    def make() -> list[AmendmentRow]:
        target = Promise.objects.select_related("municipality").get(pk=promise.pk)
        seen = request.POST.get("seen", "")
        made = way.action(target, by=request.user, seen=seen, **form.reasons, **form.change)
        record = newest([promise])[promise.pk]
        return [
            amendment_row(record, row) for row in record.nouns["amendments"] if row["number"] == made.number
        ]

    def agreed(found: Preview[list[AmendmentRow]]) -> bool:
        return request.POST.get("foreseen") == found.fingerprint

    sent = submit(
        request,
        form,
        lambda: preview(make, [promise], keep=agreed if confirmed else None),
        fresh=lambda: promise_fingerprint(promise),
    )
    if sent.result and sent.result.kept:
        messages.success(request, "Ändringen är införd och syns för alla.")
        return redirect("edit_promise", kommun, slug)
    if sent.result and confirmed:
        messages.warning(request, CHANGED)
    context = _context(promise, way, form, sent.result)
    if sent.conflict:
        promise.refresh_from_db()
        context["conflict"] = last_change(promise)
    status = 200 if sent.done else sent.status
    return render(request, "promises/editing/amend_by.html", context, status=status)


def _context(
    promise: Promise, way: Change, form: Any, foreseen: Preview[list[AmendmentRow]] | None
) -> dict[str, Any]:
    choose = reverse("amend_promise", args=[promise.municipality.slug, promise.slug])
    row: Commitment | None = getattr(form, "commitment", None)
    hints: list[Any] = []
    if foreseen and way.form in (AddForm, ReviseForm):
        values = {**(form.initial if row else {}), **form.cleaned_data}
        hints = hints_of(values, promise, row.kind if row else form.cleaned_data["kind"])
    return {
        "promise": promise,
        "change": way,
        "form": form,
        "seen": promise_fingerprint(promise),
        "preview": foreseen.result if foreseen else [],
        "foreseen": foreseen,
        "shown": said(form) if foreseen else "",
        "conflict": "",
        "hints": hints,
        "commitment": row,
        "choose_url": choose,
        "crumbs": crumbs(promise, ("Ändra löftet", choose), (way.heading, "")),
    }


def _revised(request: SignedInRequest, promise: Promise) -> dict[str, Any]:
    """The commitment that ``?atagande=`` names, and with ``&missat=1`` why it cannot be kept any more, as the reason may
    begin; 404 for a commitment that is not there or has ended."""
    number = whole_number(request.GET.get("atagande", ""))
    row = promise.commitments.filter(number=number).first() if number else None
    if row is None or row.ended_by_amendment_id:
        raise Http404("Välj vilket åtagande som ändras.")
    if "missat" not in request.GET:
        return {"commitment": row}
    counted = newest([promise])[promise.pk].progress(today())[row.number]
    return {"commitment": row, "reason": lost_words(counted, least_plan(counted))}


def _published(request: SignedInRequest, kommun: str, slug: str) -> Promise:
    promise = editable(request.user, kommun, slug)
    if not promise.published_at:
        raise Http404("Löftet är inte publicerat än. Ändra i utkastet.")
    return promise

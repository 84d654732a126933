"""Commitments of a draft: written with the check's hints beside them, moved, taken out."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.submit import submit
from medborgarlofte.conflict import fingerprint
from medborgarlofte.sent import whole_number
from promises.editing.commitment_forms import CommitmentForm, InEnglishForm
from promises.editing.commitment_lines import hints_of
from promises.editing.drafting import remove_commitment, rows_of, save_commitment, save_english
from promises.editing.presenter import crumbs
from promises.editing.vagueness import Hint
from promises.editing.view_base import draft, editable, home, moved, shown_to, theirs
from promises.models import Commitment, Promise


@desk_page("GET", "POST")
def add(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """A new commitment, last."""
    return _edited(request, draft(request.user, kommun, slug), None)


@desk_page("GET", "POST")
def change(request: SignedInRequest, kommun: str, slug: str, number: int) -> HttpResponse:
    """One commitment; of a published promise its texts in English. "Kontrollera" shows the hints without saving; 409 =
    somebody else came first."""
    promise = editable(request.user, kommun, slug)
    row = _meant(request, promise, number)
    if row is None:
        raise Http404("Åtagandet är borttaget ur utkastet.")
    return _edited(request, promise, row)


@desk_page("GET", "POST")
def arrange(request: SignedInRequest, kommun: str, slug: str, number: int) -> HttpResponse:
    """Move the commitment up or down, or take it out, as the button pressed says; asked first before it goes."""
    promise = draft(request.user, kommun, slug)
    row = _meant(request, promise, number)
    if row is None:
        return home(request, promise, "Åtagandet är borttaget.", "atagandena")
    what, seen = request.POST.get("do", ""), request.POST.get("seen", "")
    if what in ("up", "down"):
        return moved(request, promise, row, up=what == "up", anchor="atagandena")
    form = forms.Form(request.POST if what == "remove" else None)
    sent = submit(request, form, lambda: remove_commitment(row, by=request.user, seen=seen))
    if sent.done:
        return home(request, promise, "Åtagandet är borttaget.", "atagandena")
    row.refresh_from_db()
    context = {
        "heading": f"Ta bort åtagande {row.number}",
        "what": f"{row.title}. Åtagandet tas bort ur utkastet, med sitt mål. Det går inte att ångra.",
        "button": "Ta bort åtagandet",
        "back": reverse("change_commitment", args=[kommun, slug, number]),
        "refusals": form.non_field_errors(),
        "row": row,
        "seen": fingerprint(*rows_of(row)),
        "crumbs": crumbs(promise, (f"Åtagande {row.number}", "")),
    }
    return render(request, "promises/editing/remove.html", context, status=sent.status)


def _meant(request: SignedInRequest, promise: Promise, number: int) -> Commitment | None:
    """The commitment that the page was made for: a number goes to another when one before it is moved or taken out.
    None where it is gone."""
    if "row" not in request.POST:
        return _commitment(promise, number)
    return promise.commitments.filter(pk=whole_number(request.POST["row"]) or 0).first()


def _commitment(promise: Promise, number: int) -> Commitment:
    row = promise.commitments.filter(number=number).first()
    if row is None:
        raise Http404("Löftet har inget åtagande med det numret.")
    return row


def _edited(request: SignedInRequest, promise: Promise, row: Commitment | None) -> HttpResponse:
    form = _form(request, None, promise, row, seen=fingerprint(*rows_of(row)) if row else "")
    conflict, checked, status = None, False, 200
    if request.method == "POST":
        form, checked = _form(request, request.POST, promise, row), "check" in request.POST
        if checked:
            status = 422 if form.errors else 200
        else:
            sent = submit(
                request,
                form,
                lambda: _save(request, promise, row, form),
                fresh=(lambda: fingerprint(*rows_of(Commitment.objects.get(pk=row.pk)))) if row else None,
                stands=(lambda: not _again(request, promise, row, form.data)[1]["differences"])
                if row
                else None,
            )
            if sent.done:
                found = _hints(promise, None, form)
                done = "Åtagandet är sparat."
                if found:
                    done += " Det finns något att se över, läs tipsen bredvid det."
                return home(request, promise, done, "atagandena")
            if sent.conflict and row:
                form, conflict = _again(request, promise, row, form.data)
            status = sent.status
    context = _context(promise, row, form, checked, conflict)
    return render(request, "promises/editing/commitment.html", context, status=status)


def _context(
    promise: Promise,
    row: Commitment | None,
    form: CommitmentForm,
    checked: bool,
    conflict: dict[str, Any] | None,
) -> dict[str, Any]:
    name = f"Åtagande {row.number}" if row else "Nytt åtagande"
    at = [promise.municipality.slug, promise.slug]
    return {
        "promise": promise,
        "row": row,
        "form": form,
        "theirs": conflict,
        "checked": checked and not form.errors,
        "hints": _hints(promise, row, form),
        "arrange_url": reverse("arrange_commitment", args=[*at, row.number])
        if row and not promise.published_at
        else "",
        "crumbs": crumbs(promise, (name, "")),
    }


def _hints(promise: Promise, row: Commitment | None, form: CommitmentForm) -> list[Hint]:
    """About what was typed where it can be read, else about what is stored; nothing about an empty form, or about what
    stands."""
    if promise.published_at:
        return []
    if form.is_bound:
        return hints_of(form.cleaned_data, promise, form.cleaned_data["kind"]) if form.is_valid() else []
    return hints_of({"form": "none", **form.initial}, promise, row.kind) if row else []


def _save(request: SignedInRequest, promise: Promise, row: Commitment | None, form: CommitmentForm) -> None:
    if row and promise.published_at:
        seen = request.POST.get("seen", "")
        save_english(row, by=request.user, seen=seen, words=form.words, target=form.target)
        return
    save_commitment(
        promise,
        row,
        by=request.user,
        seen=request.POST.get("seen", ""),
        words=form.words,
        parties=form.parties,
        target=form.target,
    )


def _again(
    request: SignedInRequest, promise: Promise, row: Commitment, typed: Any
) -> tuple[CommitmentForm, dict[str, Any]]:
    stored = _commitment(promise, Commitment.objects.get(pk=row.pk).number)
    form = _form(request, typed, promise, stored)
    return form, theirs(promise, form, _form(request, None, promise, stored))


def _form(
    request: SignedInRequest, data: Any, promise: Promise, row: Commitment | None, **more: str
) -> CommitmentForm:
    kind = InEnglishForm if promise.published_at else CommitmentForm
    form = kind(data, promise=promise, commitment=row, **more)
    return shown_to(request.user, promise, form)

"""The rows around the commitments, one way for all of them: added, changed, moved, removed."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.submit import submit
from medborgarlofte.conflict import fingerprint
from medborgarlofte.documents.uploads import MOST_BYTES
from promises.editing.background_documents import save_background
from promises.editing.drafting import remove_row, save_row
from promises.editing.part_forms import PARTS, Part, RowForm
from promises.editing.presenter import crumbs
from promises.editing.view_base import editable, home, moved, readable, theirs
from promises.models import Background, Promise
from promises.pages.document_views import document_response


@desk_page("GET", "POST")
def add(request: SignedInRequest, kommun: str, slug: str, part: str) -> HttpResponse:
    """A new row of the part."""
    promise, kind = _open(request, kommun, slug, part)
    return _edited(request, promise, kind, None)


@desk_page("GET", "POST")
def change(request: SignedInRequest, kommun: str, slug: str, part: str, row: int) -> HttpResponse:
    """One row of the part. 409 = somebody else came first."""
    promise, kind = _open(request, kommun, slug, part, in_english=True)
    return _edited(request, promise, kind, _row(promise, kind, row))


@desk_page("GET", "POST")
def arrange(request: SignedInRequest, kommun: str, slug: str, part: str, row: int) -> HttpResponse:
    """Move the row up or down, or take it away, as the button pressed says; asked first before it goes."""
    promise, kind = _open(request, kommun, slug, part)
    what, seen = request.POST.get("do", ""), request.POST.get("seen", "")
    if what and not getattr(promise, kind.accessor).filter(pk=row).exists():
        return home(request, promise, "Raden är borttagen.", kind.slug)
    found = _row(promise, kind, row)
    if what in ("up", "down"):
        return moved(request, promise, found, up=what == "up", anchor=kind.slug)
    form = forms.Form(request.POST if what == "remove" else None)
    sent = submit(request, form, lambda: remove_row(found, by=request.user, seen=seen))
    if sent.done:
        return home(request, promise, "Raden är borttagen.", kind.slug)
    context = {
        "heading": f"Ta bort: {found}",
        "what": f"Raden tas bort från löftet: {kind.one}, {found}.",
        "button": "Ta bort raden",
        "back": reverse("change_promise_part", args=[kommun, slug, part, row]),
        "refusals": form.non_field_errors(),
        "row": found,
        "seen": fingerprint(found),
        "crumbs": crumbs(promise, (kind.heading, ""), ("Ta bort", "")),
    }
    return render(request, "promises/editing/remove.html", context, status=sent.status)


@desk_page()
def document(request: SignedInRequest, kommun: str, slug: str, sha256: str) -> HttpResponse:
    """A document of a draft, for those who read drafts."""
    promise = readable(request.user, kommun, slug)
    if not promise.backgrounds.filter(sha256=sha256).exists():
        raise Http404("Löftet har inget sådant dokument.")
    return document_response(request, sha256)


def _open(
    request: SignedInRequest, kommun: str, slug: str, part: str, *, in_english: bool = False
) -> tuple[Promise, Part]:
    promise, kind = editable(request.user, kommun, slug), PARTS.get(part)
    if kind is None:
        raise Http404("Löftet har ingen sådan del.")
    if kind.frozen and promise.published_at and not (in_english and kind.in_english):
        raise Http404("Löftet är publicerat, och den delen ligger fast.")
    return promise, kind


def _row(promise: Promise, kind: Part, pk: int) -> Any:
    row = getattr(promise, kind.accessor).filter(pk=pk).first()
    if row is None:
        raise Http404("Löftet har ingen sådan rad.")
    return row


def _edited(request: SignedInRequest, promise: Promise, kind: Part, row: Any) -> HttpResponse:
    form = kind.form(None, promise=promise, instance=row, seen=fingerprint(row) if row else "")
    conflict, status = None, 200
    if request.method == "POST":
        form = kind.form(request.POST, request.FILES, promise=promise, instance=row)

        def again() -> tuple[RowForm, dict[str, Any]]:
            typed, now = (
                kind.form(data, promise=promise, instance=_row(promise, kind, row.pk))
                for data in (form.data, None)
            )
            return typed, theirs(promise, typed, now)

        sent = submit(
            request,
            form,
            lambda: _save(request, form, row is not None),
            fresh=lambda: fingerprint(_row(promise, kind, row.pk)),
            stands=lambda: not request.FILES and not again()[1]["differences"],
        )
        if sent.done:
            return home(request, promise, "Sparat.", kind.slug)
        if sent.conflict:
            form, conflict = again()
        status = sent.status
    context = {
        "promise": promise,
        "part": kind,
        "row": row,
        "form": form,
        "theirs": conflict,
        "arrange_url": reverse(
            "arrange_promise_part", args=[promise.municipality.slug, promise.slug, kind.slug, row.pk]
        )
        if row and not (kind.frozen and promise.published_at)
        else "",
        "crumbs": crumbs(promise, (kind.heading, "")),
    }
    return render(request, "promises/editing/row.html", context, status=status)


def _save(request: SignedInRequest, form: RowForm, exists: bool) -> None:
    row: Any = form.row()
    seen = request.POST.get("seen", "") if exists else None
    if not isinstance(row, Background):
        save_row(row, by=request.user, seen=seen)
        return
    if form.cleaned_data.get("remove_document"):
        row.sha256 = ""
    sent = form.cleaned_data.get("document")
    # One byte more than is taken tells enough of a huge file.
    data = sent.read(MOST_BYTES + 1) if sent else None
    save_background(row, by=request.user, seen=seen, data=data)

"""What the desk's pages of a promise share: whose it is, who may, and what happens when two write at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest
from medborgarlofte.accounts.permissions import Permission
from promises.editing.drafting import move
from promises.editing.presenter import last_change
from promises.models import Promise
from promises.writing.form_differences import differences, keep_theirs
from promises.writing.internal import may_read_internal


def readable(user: Any, kommun: str, slug: str) -> Promise:
    """The promise, for those who may read drafts in its municipality. Raises Http404 for all others."""
    promise = (
        Promise.objects.filter(municipality__slug=kommun, slug=slug)
        .select_related("municipality", "police_area", "updated_by")
        .first()
    )
    if promise is None or not access.may(user, Permission.READ_DRAFT, promise.municipality_id):
        raise Http404("Det finns inget sådant löfte.")
    return promise


def editable(user: Any, kommun: str, slug: str) -> Promise:
    """The promise, for those who may change it. Raises Http404, or PermissionDenied for who may only read."""
    promise = readable(user, kommun, slug)
    if not access.may(user, Permission.EDIT_PROMISE, promise.municipality_id):
        raise PermissionDenied("Bara samordnare kan skriva och ändra löften.")
    return promise


def draft(user: Any, kommun: str, slug: str) -> Promise:
    """The promise, while it is not published. Raises Http404 after that: it is changed by an amendment."""
    promise = editable(user, kommun, slug)
    if promise.published_at:
        raise Http404("Löftet är publicerat. Inför en ändring i stället.")
    return promise


def shown_to(user: Any, promise: Promise, form: Any) -> Any:
    """The form without what the person may not read: it stays as it is stored."""
    if not may_read_internal(user, promise):
        for name in [name for name in form.fields if name.startswith("internal_")]:
            del form.fields[name]
    return form


def theirs(promise: Promise, typed: BaseForm, now: BaseForm) -> dict[str, Any]:
    """For ``_conflict.html``: who came first, and how what was typed differs from what stands now."""
    promise.refresh_from_db()
    keep_theirs(typed, now)
    return {"sentence": last_change(promise), "differences": differences(typed, now)}


def home(request: SignedInRequest, promise: Promise, done: str, anchor: str = "") -> HttpResponse:
    """Back to the promise, with a word of what was done."""
    messages.success(request, done)
    address = redirect("edit_promise", promise.municipality.slug, promise.slug)
    address["Location"] += f"#{anchor}" if anchor else ""
    return address


def moved(request: SignedInRequest, promise: Promise, row: Model, *, up: bool, anchor: str) -> HttpResponse:
    """The row moved up or down, unless the order is another than it was on the page: pressed twice it moves once."""
    try:
        move(row, by=request.user, up=up, seen=request.POST.get("seen", ""))
    except ValidationError as refusal:  # a conflict too
        messages.warning(request, " ".join(refusal.messages))
        return redirect("edit_promise", promise.municipality.slug, promise.slug)
    return home(request, promise, "Ordningen är ändrad.", anchor)

"""One row of the desk: read, corrected, withdrawn; never overwritten once somebody outside has seen it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from medborgarlofte.clock import day_of, today
from promises.desk import presenter as desk_presenter
from promises.desk import row_history
from promises.desk.withdraw_form import WithdrawForm
from promises.log.actions import (
    activity_fingerprint,
    change_activity,
    correct_activity,
    is_public,
    newest,
    promises_in,
    settled,
    versions,
    withdraw_activity,
)
from promises.log.asking import Asking
from promises.log.forms import LogForm, initial_of
from promises.log.methods import form_for
from promises.log.rights import may_write, readable, writable
from promises.log.scope import scope_of
from promises.masking.masking_rights import may_mask
from promises.models import Activity
from promises.photos.views import photo_part
from promises.writing import reach
from promises.writing.internal import may_read_internal
from promises.writing.preview import Preview, preview

UNDONE = "Ångrad direkt efter att den loggades."


@desk_page()
def activity(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What the public sees of the row, what is internal, and what has happened to it."""
    row = readable(request.user, uid)
    internal = may_read_internal(request.user, row)
    line = versions(row)
    desk_presenter.fetch_facts([row])
    public, corrected = is_public(row), line[0].pk != row.pk
    standing = not corrected and not row.withdrawn_at
    context = {
        "row": row,
        "number": desk_presenter.number_of(row),
        "state": desk_presenter.state_words(row, public, corrected=corrected),
        "facts": desk_presenter.public_facts(row),
        "internal": internal,
        "internal_facts": desk_presenter.internal_facts(row) if internal else [],
        "pages": desk_presenter.public_pages(row, public),
        "history": row_history.history(line, request.user, internal=internal),
        "newest": line[0] if corrected else None,
        "public": public,
        "may_write": may_write(request.user, row) and standing,
        "logs_here": access.may(request.user, Permission.LOG_ACTIVITY, row.municipality_id),
        "may_mask": may_mask(request.user, row.municipality, reach.promises_of(row)),
        "crumbs": [("Skrivbordet", reverse("desk")), (row.title, "")],
        **photo_part(request.user, row, standing=standing),
    }
    return render(request, "promises/desk/activity.html", context)


@desk_page()
def receipt(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What was received, its number, and what can be done next. The same however often it was sent."""
    row = readable(request.user, uid)
    own, public = may_write(request.user, row) and not settled(row), is_public(row)
    undo = own and _may_undo(row, request.user, public)
    return render(
        request,
        "promises/desk/receipt.html",
        {
            **desk_presenter.receipt_page(row, public=public, may_undo=undo, may_withdraw=own and not undo),
            "internal_facts": desk_presenter.internal_facts(row)
            if may_read_internal(request.user, row)
            else [],
        },
    )


@desk_page("GET", "POST")
def edit(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Change a row that nobody outside has seen, or correct one that is public.

    409 = somebody else came first: their row beside what was typed here, which is kept.
    """
    row = newest(writable(request.user, uid))
    if request.method == "GET":
        desk_presenter.fetch_facts([row])
        if row.withdrawn_at and (sentence := settled(row)):
            messages.warning(request, sentence)
            return redirect("activity", row.uid)
        return _edit_page(request, row, _form(request, row))
    form = _form(request, row, request.POST)
    if request.POST.get("seen") != activity_fingerprint(row):
        return _conflict(request, row)

    asking = Asking(request.POST)

    def save() -> Preview[Activity]:
        said = {"by": request.user, "seen": form.cleaned_data["seen"], **form.values()}
        promises = reach.promises_of(row) | promises_in(said)
        if form.public:
            reason = form.cleaned_data["reason"]
            return preview(
                lambda: correct_activity(row, reason=reason, **said), promises, keep=asking.correction
            )
        return preview(
            lambda: change_activity(row, **said), promises, keep=lambda seen: asking.entry(seen, form)
        )

    sent = submit(request, form, save, fresh=lambda: activity_fingerprint(newest(row)))
    if sent.conflict:
        return _conflict(request, row)
    if sent.result is None or not sent.result.kept:
        status = 200 if sent.result and not form.errors else 422
        return _edit_page(request, row, form, foreseen=sent.result, status=status)
    messages.success(request, "Rättelsen är sparad." if form.public else "Ändringen är sparad.")
    return redirect("activity", sent.result.result.uid)


@desk_page("GET", "POST")
def withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take the row out of every count, with a reason; it stays readable."""
    row = writable(request.user, uid)
    form = WithdrawForm(posted(request), place=row.municipality)
    asking = Asking(request.POST)

    def take_back() -> Activity:
        return withdraw_activity(row, by=request.user, reason=form.cleaned_data["reason"])

    sent = submit(request, form, lambda: preview(take_back, reach.promises_of(row), keep=asking.change))
    if sent.result and sent.result.kept:
        messages.success(request, "Raden är återtagen och räknas inte längre.")
        return redirect("activity", row.uid)
    context = {
        "row": row,
        "form": form,
        "foreseen": sent.result,
        "public": is_public(row),
        "facts": desk_presenter.public_facts(row),
        "crumbs": _crumbs(row, "Ta tillbaka"),
    }
    return render(request, "promises/desk/withdraw.html", context, status=200 if sent.result else sent.status)


@desk_page("GET", "POST")
def undo(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Withdraw what the person logged today and nobody outside has seen, without asking why."""
    row = writable(request.user, uid)
    if request.method == "POST" and _may_undo(row, request.user, is_public(row)) and not settled(row):
        withdraw_activity(row, by=request.user, reason=UNDONE)
        messages.success(request, f"Insatsen {desk_presenter.number_of(row)} är ångrad och räknas inte.")
        return redirect("activity", row.uid)
    return redirect("receipt", row.uid)


def _may_undo(row: Activity, user: Any, public: bool) -> bool:
    logged_today = day_of(row.created_at) == today()
    return row.created_by_id == user.pk and logged_today and not public


def _form(request: SignedInRequest, row: Activity, data: QueryDict | None = None) -> LogForm:
    form = form_for(row.kind)
    scope = scope_of(request.user, row.kind, row)
    return form(
        data,
        scope=scope,
        public=is_public(row),
        seen=activity_fingerprint(row),
        initial=initial_of(form, row),
    )


def _conflict(request: SignedInRequest, row: Activity) -> HttpResponse:
    """Their row beside what was typed; saving again after having seen it is a choice. Where nothing differs it is done:
    by a button pressed twice, or by two who wrote the same."""
    row = newest(Activity.objects.get(pk=row.pk))
    typed = request.POST.copy()
    typed["seen"] = activity_fingerprint(row)
    form = _form(request, row, typed)
    theirs = {
        "sentence": row_history.last_change(row),
        "differences": row_history.against(form, row),
        "settled": settled(row),
    }
    if form.is_valid() and not theirs["differences"] and not theirs["settled"]:
        messages.success(request, "Det du skrev står i raden.")
        return redirect("activity", row.uid)
    return _edit_page(request, row, form, theirs=theirs, status=409)


def _edit_page(
    request: SignedInRequest,
    row: Activity,
    form: LogForm,
    *,
    theirs: dict[str, Any] | None = None,
    foreseen: Preview[Activity] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "row": row,
        "kind": row.kind,
        "form": form,
        "theirs": theirs,
        "foreseen": foreseen,
        "twins": [],
        "twins_seen": "",
        "places": form.scope.places,
        "crumbs": _crumbs(row, "Rätta" if form.public else "Ändra"),
    }
    return render(request, "promises/desk/edit.html", context, status=status)


def _crumbs(row: Activity, here: str) -> list[tuple[str, str]]:
    return [("Skrivbordet", reverse("desk")), (row.title, reverse("activity", args=[row.uid])), (here, "")]

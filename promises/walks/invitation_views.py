"""Invitations to walks at the desk: written, published, changed, called off, taken away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from promises.log.scope import logger
from promises.models import WalkInvitation
from promises.walks import invitation_actions as actions
from promises.walks.invitation_forms import CancelForm, InvitationForm, first_values, initial_of
from promises.walks.presenter import crumbs, log_address
from promises.walks.queries import walk_kind
from promises.writing.form_differences import Difference, differences, keep_theirs
from promises.writing.reach import may_store


@desk_page("GET", "POST")
def new_invitation(request: SignedInRequest) -> HttpResponse:
    """Invite to a walk: saved as a draft, or published at once."""
    user = logger(request.user)
    if request.method == "GET":
        return _page(request, InvitationForm(user=user, initial=first_values(user)))
    form = InvitationForm(request.POST, user=user)
    publish = request.POST.get("do") == "publish"
    sent = submit(
        request,
        form,
        lambda: actions.invite(
            by=user, promise=form.chosen()[0], uid=form.cleaned_data["uid"], publish=publish, **form.values()
        ),
    )
    if sent.result is None:
        return _page(request, form, status=sent.status)
    return _afterwards(request, sent.result, published=publish)


@desk_page("GET", "POST")
def invitation(request: SignedInRequest, invitation: UUID) -> HttpResponse:
    """One invitation: changed, published, or taken away while nobody outside has seen it.

    409 = somebody else changed it first; what was typed is kept, and may be saved over theirs.
    """
    row = readable_invitation(request.user, invitation)
    seen = actions.invitation_fingerprint(row)
    if request.method == "GET":
        return _page(request, _form(request, row, initial=initial_of(row) | {"seen": seen}), row)
    _require(request, row)
    if request.POST.get("do") == "remove":
        try:
            actions.remove_invitation(row, by=request.user, seen=request.POST.get("seen", ""))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("desk_invitation", row.uid)
        messages.success(request, "Utkastet är borttaget.")
        return redirect("desk_walks")
    form = _form(request, row, data=request.POST)
    publish = request.POST.get("do") == "publish"

    def differing() -> list[Difference]:
        return differences(form, _form(request, row, initial=initial_of(row)))

    sent = submit(
        request,
        form,
        lambda: actions.change_invitation(
            row, by=request.user, seen=form.cleaned_data["seen"], publish=publish, **form.values()
        ),
        fresh=lambda: seen,
        stands=lambda: bool(row.published_at or not publish) and not differing(),
    )
    if sent.done:
        return _afterwards(request, sent.result or row, published=publish)
    theirs = None
    if sent.conflict:
        keep_theirs(form, _form(request, row, initial=initial_of(row)))
        theirs = {
            "sentence": f"{row.updated_by} sparade inbjudan medan du skrev.",
            "differences": differing(),
        }
    return _page(request, form, row, theirs=theirs, status=sent.status)


@desk_page("GET", "POST")
def cancel(request: SignedInRequest, invitation: UUID) -> HttpResponse:
    """Call a published walk off, with the reason that everybody reads."""
    row = readable_invitation(request.user, invitation)
    _require(request, row)
    form = CancelForm(posted(request), place=row.promise.municipality)
    sent = submit(
        request,
        form,
        lambda: actions.cancel_invitation(row, by=request.user, reason=form.cleaned_data["reason"]),
    )
    if sent.done:
        messages.success(
            request, "Vandringen är inställd. Inbjudan ligger kvar med skälet, och kalendrar får veta det."
        )
        return redirect("desk_walks")
    context = {
        "row": row,
        "form": form,
        "crumbs": crumbs((row.title, reverse("desk_invitation", args=[row.uid])), ("Ställ in", "")),
    }
    return render(request, "promises/walks/cancel.html", context, status=sent.status)


def readable_invitation(user: Any, uid: UUID | None) -> WalkInvitation:
    """The invitation, for those who read drafts in its municipality; Http404 for all others."""
    rows = WalkInvitation.objects.select_related(
        "promise__municipality", "organiser", "commitment__kind", "updated_by", "activity"
    )
    row = rows.filter(uid=uid).first() if uid else None
    if row is None or not access.may(user, Permission.READ_DRAFT, row.promise.municipality_id):
        raise Http404("Det finns ingen sådan inbjudan.")
    return row


def _require(request: SignedInRequest, row: WalkInvitation) -> None:
    if not may_store(request.user, row):
        raise PermissionDenied("Bara de som loggar insatser i kommunen kan ändra inbjudan.")


def _form(
    request: SignedInRequest, row: WalkInvitation, data: Any = None, initial: Any = None
) -> InvitationForm:
    return InvitationForm(data, user=logger(request.user), invitation=row, initial=initial)


def _afterwards(request: SignedInRequest, row: WalkInvitation, *, published: bool) -> HttpResponse:
    if published:
        words = "Inbjudan är publicerad på löftets sida och i kalendern."
    elif row.published_at:
        words = "Ändringen är sparad, och kalendrar får den."
    else:
        words = "Utkastet är sparat. Ingen utanför ser det än."
    messages.success(request, words)
    return redirect("desk_invitation", row.uid)


def _page(
    request: SignedInRequest,
    form: InvitationForm,
    row: WalkInvitation | None = None,
    *,
    theirs: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "settled": actions.settled(row) if row else "",
        "may_write": row is None or may_store(request.user, row),
        "log_url": log_address(row, walk_kind()) if row and not actions.settled(row) else "",
        "theirs": theirs,
        "crumbs": crumbs((row.title if row else "Bjud in till en vandring", "")),
    }
    return render(request, "promises/walks/invitation.html", context, status=status)

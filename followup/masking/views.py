"""The desk's maskings: chosen, looked at, done, listed and lifted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from followup.masking.actions import Foreseen, Wish, foresee, lift, mask_as_read, may_mask
from followup.masking.editions import remake, reports_to_remake
from followup.masking.forms import LiftForm, MaskForm
from followup.masking.options_form import chosen, models, options
from followup.masking.presenter import list_page, original_facts, plan_rows
from followup.models import Report
from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from promises.models import Masking
from promises.words.enums import MaskingGround, MaskingReach
from promises.writing.internal import may_read_internal


@desk_page("GET", "POST")
def mask_row(request: SignedInRequest, noun: str, of: int) -> HttpResponse:
    """Choose what goes; see everywhere it will be gone from; confirm. Three steps of one form.

    What changed between looking and confirming is shown anew (409) instead of being masked unseen.
    """
    found = _row(request, noun, of)
    form = MaskForm(posted(request), options=options(found))
    if request.method == "GET" or not form.is_valid():
        return _page(request, found, form, status=422 if form.errors else 200)
    picked = chosen(found, form.cleaned_data["what"])
    assert picked is not None  # the form offers nothing else
    wish = Wish(
        *picked,
        words=form.cleaned_data["words"],
        reach=MaskingReach(form.cleaned_data["reach"]),
        ground=MaskingGround(form.cleaned_data["ground"]),
    )
    agreed = form.cleaned_data["seen"] if "confirm" in request.POST else ""
    try:
        said = {"by": request.user, "reason": form.cleaned_data["reason"]}
        outcome = mask_as_read(wish, agreed=agreed, **said) if agreed else foresee(wish, **said)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _page(request, found, form, status=422)
    if isinstance(outcome, Foreseen):
        form = MaskForm({**request.POST.dict(), "seen": outcome.fingerprint}, options=options(found))
        form.is_valid()
        told = {"preview": plan_rows(outcome.plan, wish), "foreseen": outcome.seen, "changed": bool(agreed)}
        return _page(request, found, form, status=409 if agreed else 200, **told)
    messages.success(request, f"Maskerat överallt: {outcome.masking.label}.")
    if outcome.waiting:
        messages.error(request, "En ny utgåva kunde inte göras. Den gamla är indragen. Försök igen nedan.")
    return redirect("maskings")


@desk_page()
def maskings(request: SignedInRequest) -> HttpResponse:
    """Every masking where the person may mask, and where to begin a new one."""
    places = access.municipalities(request.user, Permission.MASK)
    if not places.exists():
        raise PermissionDenied("Det krävs rätt att maskera här.")
    return render(request, "followup/masking/maskings.html", list_page(request.user, places))


@desk_page("GET", "POST")
def lift_masking(request: SignedInRequest, masking: int) -> HttpResponse:
    """What stood there, and the question whether it may be shown again."""
    found = get_object_or_404(Masking.objects.select_related("municipality", "masked_by"), pk=masking)
    if not may_read_internal(request.user, found):
        raise Http404("Det finns ingen sådan maskering.")
    form = LiftForm(posted(request))
    sent = submit(request, form, lambda: lift(found, by=request.user, reason=form.cleaned_data["reason"]))
    if sent.done:
        messages.success(request, "Maskeringen är hävd. Publicera en ny utgåva om orden ska stå i den.")
        if sent.result:
            messages.warning(request, f"Ändrat sedan dess och inte återställt: {', '.join(sent.result)}.")
        return redirect("maskings")
    context = {
        "masking": found,
        "ground": MaskingGround(found.ground).label,
        "originals": original_facts(found),
        "form": form,
        "crumbs": _crumbs("Häv"),
    }
    return render(request, "followup/masking/mask_lift.html", context, status=sent.status)


@desk_page("POST")
def remake_edition(request: SignedInRequest, report: int) -> HttpResponse:
    """Try again to make the edition that stands in for a withdrawn one."""
    found = get_object_or_404(Report.objects.select_related("period__promise__municipality"), pk=report)
    if not may_mask(request.user, found):
        raise Http404("Det finns ingen sådan uppföljning.")
    for waiting in reports_to_remake([found.period.promise]):
        if waiting == found and remake(found, by=request.user):
            messages.success(request, "Den nya utgåvan är publicerad.")
            return redirect("maskings")
    messages.error(request, "Utgåvan kunde inte göras. Den som sköter tjänsten ser felet i loggen.")
    return redirect("maskings")


def _row(request: SignedInRequest, noun: str, pk: int) -> Model:
    model = models().get(noun)
    row = model._default_manager.filter(pk=pk).first() if model else None
    if row is None:
        raise Http404("Det finns ingen sådan rad.")
    try:
        allowed = may_mask(request.user, row)
    except ValueError:  # a shared row that no promise uses
        raise Http404("Raden syns inte i något löfte.") from None
    if not allowed:  # that the row exists is nobody else's business
        raise Http404("Det finns ingen sådan rad.")
    return row


def _page(request: SignedInRequest, row: Model, form: MaskForm, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "preview": None,
        "foreseen": None,
        "changed": False,
        "crumbs": _crumbs("Maskera"),
        **more,
    }
    return render(request, "followup/masking/mask.html", context, status=status)


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [("Skrivbordet", reverse("desk")), ("Maskeringar", reverse("maskings")), (here, "")]

"""Logging what was done: choose, write, save, receipt."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from medborgarlofte.accounts.acting import acting_municipality
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.clock import now
from medborgarlofte.sent import day, read_uid
from promises.desk import presenter as desk_presenter
from promises.desk.saving import Saved, save
from promises.log.counted_form import outside_value
from promises.log.forms import LogForm, another_of
from promises.log.methods import form_for
from promises.log.rights import readable
from promises.log.scope import Scope, acting_of, by_use, commitments_for, logger, scope_of
from promises.models import Kind
from promises.walks.invitation_forms import started_by
from promises.walks.invitation_views import readable_invitation
from promises.words import swedish

_OF_ROUND = ("uid", "hot_spot", "starts_on", "time_from", "time_to")


@desk_page()
def log_kind(request: SignedInRequest) -> HttpResponse:
    """What was done? The commitments, those the person used last first; then any other kind."""
    user = logger(request.user)
    places = {acting.municipality for acting in acting_of(user)}
    commitments = by_use(user, commitments_for(places), acting_municipality(request))
    kinds = Kind.objects.all()
    return render(request, "promises/desk/kind.html", desk_presenter.choices(commitments, kinds, places))


@desk_page("GET", "POST")
def log(request: SignedInRequest, kind: str) -> HttpResponse:
    """The form of one kind. 422 = something is to be mended, 409 = it may be logged already, 200 = it changes more than
    its own row, which is shown first."""
    user = logger(request.user)
    scope = scope_of(user, get_object_or_404(Kind, slug=kind), first=acting_municipality(request))
    if request.method == "GET":
        form = form_for(scope.kind)(scope=scope, initial=_started_with(request, scope))
        return _page(request, form, scope)
    saved = save(scope, request.POST)
    if saved.row is None:
        return _page(request, saved.form, scope, saved)
    return redirect("receipt", saved.row.uid)


def _started_with(request: SignedInRequest, scope: Scope) -> dict[str, Any]:
    """What is filled in from the address: ``?atagande=`` a commitment, ``?plats=`` where, ``?fran=&till=`` the time that
    is asked about, which is over: its day is for the writer to say, ``?som=`` a row to log another like, and what is known of a round that is to be ended (its number, place and times; ``nu`` is the hour now)."""
    initial: dict[str, Any] = {name: request.GET[name] for name in _OF_ROUND if request.GET.get(name)}
    if initial.get("time_to") == "nu":
        initial["time_to"] = f"{timezone.localtime(now()):%H.%M}"
    if "uid" in initial and read_uid(initial["uid"]) is None:
        del initial["uid"]
    if request.GET.get("plats"):
        initial["place"] = request.GET["plats"]
    first, last = (day(request.GET.get(name, "")) for name in ("fran", "till"))
    if first and last:
        initial |= {"starts_on": None, "asked_time": swedish.span(first, last)}
    like = request.GET.get("som", "")
    if like:
        row = readable(request.user, read_uid(like))
        initial |= another_of(form_for(scope.kind), row)
    invited = request.GET.get("inbjudan", "")
    if invited:
        initial = started_by(readable_invitation(request.user, read_uid(invited)))
    chosen = request.GET.get("atagande", initial.get("commitment", ""))
    belongs = {str(commitment.pk): commitment.promise for commitment in scope.commitments}
    belongs |= {outside_value(promise): promise for promise in scope.promises}
    if chosen in belongs:
        fitting = scope.acting_for(belongs[chosen])
        initial |= {"commitment": chosen, "acting": fitting[0].key if fitting else None}
    return initial


def _page(
    request: SignedInRequest,
    form: LogForm,
    scope: Scope,
    saved: Saved | None = None,
) -> HttpResponse:
    twins = saved.twins if saved else []
    foreseen = saved.foreseen if saved else None
    status = (
        409 if twins or (saved and saved.used) else 422 if saved and (form.errors or not foreseen) else 200
    )
    title = desk_presenter.log_title(scope.kind, form.noun)
    context = {
        "form": form,
        "kind": scope.kind,
        "places": scope.places,
        "twins": [desk_presenter.twin(row) for row in twins],
        "twins_seen": request.POST.get("twins_seen", ""),
        "foreseen": foreseen,
        "title": title,
        "crumbs": [("Skrivbordet", reverse("desk")), ("Logga", reverse("log_kind")), (title, "")],
    }
    return render(request, "promises/desk/log.html", context, status=status)

"""Logging what was done: choose, write, save, receipt."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from medborgarlofte.accounts.models import User
from promises.actions.activity import log_once
from promises.actions.twins import likely_twins
from promises.forms import LogForm, Scope, form_for, scope_of
from promises.forms.base import another_of
from promises.forms.scope import acting_of, by_use, commitments_for
from promises.models import Activity, Kind
from promises.presenters import desk
from promises.views.desk.rights import readable

NO_ROLE = "Du har inget uppdrag att logga insatser. Be administratören i din kommun om ett."


@login_required
@never_cache
@require_GET
def log_kind(request: HttpRequest) -> HttpResponse:
    """What was done? The commitments, those the person used last first; then any other kind."""
    user = _logger(request)
    places = {acting.municipality for acting in acting_of(user)}
    commitments = by_use(commitments_for(user, places))
    kinds = Kind.objects.all()
    return render(request, "promises/desk/kind.html", desk.choices(commitments, kinds, places))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of one kind. 422 = something is to be mended, 409 = it may be logged already."""
    user = _logger(request)
    scope = scope_of(user, get_object_or_404(Kind, slug=kind))
    if request.method == "GET":
        form = form_for(scope.kind)(scope=scope, initial=_started_with(request, scope))
        return _page(request, form, scope)
    form = form_for(scope.kind)(request.POST, scope=scope)
    if not form.is_valid():
        return _page(request, form, scope, status=422)
    if not _sent_before(form.cleaned_data["uid"]) and (twins := _unseen_twins(request, form)):
        return _page(request, form, scope, twins=twins, status=409)
    try:
        row, _ = log_once(by=user, **form.log_values())
    except ValidationError as refusal:
        form.add_refusal(refusal)
        return _page(request, form, scope, status=422)
    return redirect("receipt", row.uid)


def _logger(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not acting_of(user):
        raise PermissionDenied(NO_ROLE)
    return user


def _started_with(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    """What is filled in from the address: ``?atagande=`` a commitment, ``?som=`` a row to log another like."""
    initial: dict[str, Any] = {}
    like = request.GET.get("som", "")
    if like:
        row = readable(request.user, _uuid(like))
        initial = another_of(form_for(scope.kind), row)
    chosen = request.GET.get("atagande", initial.get("commitment", ""))
    for commitment in scope.commitments:
        if str(commitment.pk) == chosen:
            fitting = scope.acting_for(commitment)
            initial |= {"commitment": chosen, "acting": fitting[0].key if fitting else None}
    return initial


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _sent_before(uid: UUID) -> bool:
    return Activity.objects.filter(uid=uid).exists()


def _unseen_twins(request: HttpRequest, form: LogForm) -> list[Activity]:
    """Rows that may be the same one, unless the person has seen just those and said that it is another."""
    values = form.log_values()
    twins = likely_twins(
        municipality=values["municipality"],
        kind=values["kind"],
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        place=values["place"],
        organisation=values["logged_for"],
        commitments=[row["commitment"].pk for row in values["contributions"]],
    )
    seen = request.POST.get("twins_seen", "").split()
    return [] if all(str(twin.uid) in seen for twin in twins) else twins


def _page(
    request: HttpRequest,
    form: LogForm,
    scope: Scope,
    *,
    twins: list[Activity] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "kind": scope.kind,
        "places": scope.places,
        "twins": [desk.brief(twin) for twin in twins or []],
        "title": desk.log_title(scope.kind, form.noun),
        "crumbs": [("Skrivbordet", reverse("desk")), ("Logga", reverse("log_kind")), (scope.kind.name, "")],
    }
    return render(request, "promises/desk/log.html", context, status=status)

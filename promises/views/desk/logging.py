"""Logging what was done: choose, write, save, receipt."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from medborgarlofte.accounts.acting import acting_municipality
from promises.forms import LogForm, Scope, form_for, scope_of
from promises.forms.base import another_of
from promises.forms.scope import acting_of, by_use, commitments_for
from promises.models import Activity, Kind
from promises.presenters import desk
from promises.views.desk.rights import readable
from promises.views.desk.saving import logger, save


@login_required
@never_cache
@require_GET
def log_kind(request: HttpRequest) -> HttpResponse:
    """What was done? The commitments, those the person used last first; then any other kind."""
    user = logger(request.user)
    places = {acting.municipality for acting in acting_of(user)}
    commitments = by_use(commitments_for(user, places), acting_municipality(request))
    kinds = Kind.objects.all()
    return render(request, "promises/desk/kind.html", desk.choices(commitments, kinds, places))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of one kind. 422 = something is to be mended, 409 = it may be logged already."""
    user = logger(request.user)
    scope = scope_of(user, get_object_or_404(Kind, slug=kind), first=acting_municipality(request))
    if request.method == "GET":
        form = form_for(scope.kind)(scope=scope, initial=_started_with(request, scope))
        return _page(request, form, scope)
    saved = save(scope, request.POST)
    if saved.row is None:
        return _page(request, saved.form, scope, twins=saved.twins, status=409 if saved.twins else 422)
    return redirect("receipt", saved.row.uid)


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


def _page(
    request: HttpRequest,
    form: LogForm,
    scope: Scope,
    *,
    twins: list[Activity] | None = None,
    status: int = 200,
) -> HttpResponse:
    title = desk.log_title(scope.kind, form.noun)
    context = {
        "form": form,
        "kind": scope.kind,
        "places": scope.places,
        "twins": [desk.brief(twin) for twin in twins or []],
        "title": title,
        "crumbs": [("Skrivbordet", reverse("desk")), ("Logga", reverse("log_kind")), (title, "")],
    }
    return render(request, "promises/desk/log.html", context, status=status)

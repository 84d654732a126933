"""Who must sign in by more than a password, whether this session has, and what is open without it."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from medborgarlofte.accounts.access import delegations
from medborgarlofte.accounts.models import Membership
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import PERMISSIONS

# In the session: by whom, how and when (seconds since the epoch) more than a password was last given.
GIVEN = "second_factor"
# In the session: "openid" where the organisation's identity provider opened it.
OPENED_BY = "opened_by"
FRESH = 15 * 60  # seconds
_STRONG = {Permission.PUBLISH, Permission.APPROVE, Permission.MASK, Permission.ADMINISTER}
_ROLES = [role for role, allowed in PERMISSIONS.items() if allowed & _STRONG]

# What is open to a person who owes the second factor, by the name of the view: signing in and out, the password,
# and setting up a factor. Pages for anybody are marked as such (``public_page``, ``resident_form``).
OPEN = frozenset({
    "login", "account_login", "logout", "account_logout", "account_inactive", "account_reauthenticate",
    "password_change", "account_change_password", "account_set_password",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn",
    "mfa_activate_totp", "mfa_add_webauthn", "enrol", "accept_invitation",
    "openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled", "socialaccount_login_error",
    "verify_file", "favicon", "healthz", "readyz", "metrics",
})  # fmt: skip


def is_required(user: Any) -> bool:
    """Whether the person may publish, approve, mask or administer anywhere, or is lent such a right."""
    return is_required_everywhere(user) or delegations(user).exists()


def is_required_everywhere(user: Any) -> bool:
    """Whether nothing is open to the person without it. Who is only lent a right goes on with the own work, and
    shows the factor where the right is used (``for_a_loan``)."""
    if not user.is_authenticated:
        return False
    held = Membership.objects.filter(user=user, ended_at__isnull=True, role__in=_ROLES)
    return bool(user.is_superuser or held.exists())


def asks_for_it(role: str) -> bool:
    """Whether the role brings such a right with it."""
    return role in _ROLES


def give(session: SessionBase, user: Any, by: str) -> None:
    """Remember that the person gave more than a password: a ``code``, a ``passkey`` or ``openid`` (vouched for)."""
    session[GIVEN] = {"user": user.pk, "by": by, "at": time.time()}


def given(request: HttpRequest) -> dict[str, Any]:
    """``by`` and ``at`` of what this person gave in this session; empty where nothing was."""
    kept = request.session.get(GIVEN)
    return kept if isinstance(kept, dict) and kept.get("user") == request.user.pk else {}


def is_missing(request: HttpRequest) -> bool:
    """Whether this session still owes a second factor."""
    return not given(request) and is_required(request.user)


def is_fresh(request: HttpRequest) -> bool:
    """Whether the factor was given within minutes: asked before a right is lent and the like."""
    return time.time() - given(request).get("at", 0) < FRESH


def for_a_loan(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Guards what is posted to a view where a right that was lent may be used."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"} or not is_missing(request):
            return view(request, *args, **kwargs)
        return render(request, "accounts/second_factor_missing.html", status=403)

    return guarded


def where_to_give(user: Any) -> str:
    """The address where the person shows the factor once more; "" for who has none here."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if Authenticator.Type.TOTP in kinds:
        return reverse("mfa_reauthenticate")
    return reverse("mfa_reauthenticate_webauthn") if Authenticator.Type.WEBAUTHN in kinds else ""


def freshly(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Guards what is posted to a view by the factor, given within minutes. What was typed waits while it is asked for,
    and is sent by itself after."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"} or is_fresh(request):
            return view(request, *args, **kwargs)
        where = where_to_give(request.user)
        if not where:
            return render(request, "accounts/factor_too_old.html", status=403)
        return suspend_request(request, where)

    return guarded


def method(request: HttpRequest) -> str:
    """How the session was opened: ``password``, ``code``, ``passkey`` or ``openid``; the strongest that was used."""
    return given(request).get("by") or request.session.get(OPENED_BY, "password")


def tells_in_json(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Marks a view that a script asks: it is told of a missing factor by ``{"state": "second_factor"}``."""
    view.tells_in_json = True  # type: ignore[attr-defined]
    return view


class SecondFactorMiddleware:
    """Leads to the set-up page, and nowhere else, until there is a second factor in the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Asked of every view that is found, so that a new one is closed until it is named here."""
        match = request.resolver_match
        if getattr(view, "is_for_anybody", False) or (match and match.view_name in OPEN):
            return None
        if given(request) or not is_required_everywhere(request.user):
            return None
        if getattr(view, "tells_in_json", False):
            return JsonResponse({"state": "second_factor"}, status=403)
        if request.method not in {"GET", "HEAD"}:
            # What was typed is still in the request: loading this page again sends it once more.
            return render(request, "accounts/second_factor_missing.html", status=403)
        return HttpResponseRedirect(f"{reverse('mfa_index')}?{urlencode({'next': request.get_full_path()})}")

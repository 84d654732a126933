"""Who must sign in by more than a password, and whether this session has."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from medborgarlofte.accounts.access import delegations
from medborgarlofte.accounts.models import Membership
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import PERMISSIONS

# In the session once a code or a key was given, one was set up, or the identity provider vouched for it.
GIVEN = "second_factor"
_STRONG = {Permission.PUBLISH, Permission.APPROVE, Permission.MASK, Permission.ADMINISTER}
_ROLES = [role for role, allowed in PERMISSIONS.items() if allowed & _STRONG]
# Where rights are used. A person's own account stays open, or nobody could set anything up.
_GUARDED = ("/arbete/", "/admin/")


def is_required(user: Any) -> bool:
    """Whether the person may publish, approve, mask or administer anywhere."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or (
        Membership.objects.filter(user=user, ended_at__isnull=True, role__in=_ROLES).exists()
        or delegations(user).exists()
    )


def is_missing(request: HttpRequest) -> bool:
    """Whether this session still owes a second factor."""
    return not request.session.get(GIVEN) and is_required(request.user)


def method(request: HttpRequest) -> str:
    """How the session was opened: ``password``, ``code``, ``passkey`` or ``openid``; the strongest that was used."""
    used = get_authentication_records(request)
    if any(each.get("method") == "mfa" and each.get("type") == "webauthn" for each in used):
        return "passkey"
    if any(each.get("method") == "mfa" for each in used):
        return "code"
    return "openid" if any(each.get("method") == "socialaccount" for each in used) else "password"


class SecondFactorMiddleware:
    """Leads to the set-up page, and nowhere else, until there is a second factor in the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(_GUARDED) or not is_missing(request):
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied("Det krävs inloggning i två steg.")
        return HttpResponseRedirect(f"{reverse('mfa_index')}?{urlencode({'next': request.get_full_path()})}")

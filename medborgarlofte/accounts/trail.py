"""What allauth tells of keys and codes, written into the audit trail and the session."""

import ipaddress
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from medborgarlofte.accounts.actions.enrolment_letters import open_here, spend
from medborgarlofte.accounts.second_factor import GIVEN, give
from medborgarlofte.audit.record import record

_KINDS = {
    Authenticator.Type.TOTP: "code",
    Authenticator.Type.RECOVERY_CODES: "code",
    Authenticator.Type.WEBAUTHN: "passkey",
}


def used(request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """A code or key was given."""
    give(request.session, user, _KINDS[authenticator.type])


def added(request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """A key or an app was set up: its first code or touch has shown that it is there."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        give(request.session, user, _KINDS[authenticator.type])
        spend(user)
    record_own("user.second_factor_added", user, kind=authenticator.type)


def removed(request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """A key or an app was taken away; with the last one the session owes it again, and may set up a new one."""
    if not Authenticator.objects.filter(user=user).exists() and request.session.pop(GIVEN, None):
        open_here(request.session, user, by=user)
    record_own("user.second_factor_removed", user, kind=authenticator.type)


def failed(user: Any, authenticator: Authenticator, **_: Any) -> None:
    """A wrong code."""
    record_own("user.second_factor_failed", user, kind=authenticator.type)


def record_own(event: str, user: Any, **details: Any) -> None:
    """One event that a person did with the own account."""
    with transaction.atomic():
        record(event, by=user, target=f"user:{user.email}", **details)


def blur(instance: Any, **_: Any) -> None:
    """Keep of a session's address only what tells one network from another."""
    address = ipaddress.ip_address(instance.ip)
    network = ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False)
    instance.ip = str(network.network_address)

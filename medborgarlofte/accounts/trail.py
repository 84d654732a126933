"""What allauth tells of keys and codes, written into the audit trail and the session."""

import ipaddress
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from medborgarlofte.accounts.second_factor import GIVEN
from medborgarlofte.audit.record import record


def used(request: HttpRequest, **_: Any) -> None:
    """A code or key was given."""
    request.session[GIVEN] = True


def added(request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """A key or an app was set up."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[GIVEN] = True
    record_own("user.second_factor_added", user, kind=authenticator.type)


def removed(request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """A key or an app was taken away; with the last one the session owes it again."""
    if not Authenticator.objects.filter(user=user).exists():
        request.session.pop(GIVEN, None)
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

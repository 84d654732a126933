"""May this person do this, here? The one place that answers. Closed by default."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from medborgarlofte.accounts.models import Membership, Municipality, Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import PERMISSIONS

# What no account may do merely because it looks after the system.
_ONLY_BY_ROLE = frozenset({Permission.PUBLISH, Permission.APPROVE})


def memberships(user: Any, permission: Permission) -> QuerySet[Membership]:
    """The person's open memberships that hold ``permission``; none for anybody not signed in."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Membership.objects.none()
    roles = [role for role, allowed in PERMISSIONS.items() if permission in allowed]
    return Membership.objects.filter(user=user, ended_at__isnull=True, role__in=roles)


def may(
    user: Any,
    permission: Permission,
    municipality: Municipality | int,
    organisation: Organisation | int | None = None,
) -> bool:
    """Whether ``user`` holds ``permission`` in the municipality, for the organisation when one is named.

    The system itself (import at the command line) may everything; a superuser everywhere, but
    never publish or approve by that alone.
    """
    if isinstance(user, User) and user.is_system:
        return True
    if _is_superuser(user) and permission not in _ONLY_BY_ROLE:
        return True
    held = memberships(user, permission).filter(municipality=municipality)
    if organisation is not None:
        held = held.filter(organisation=organisation)
    return held.exists()


def require(
    user: Any,
    permission: Permission,
    municipality: Municipality | int,
    organisation: Organisation | int | None = None,
) -> None:
    """Raise PermissionDenied with a Swedish sentence unless ``may`` says yes."""
    if not may(user, permission, municipality, organisation):
        raise PermissionDenied(f"Det krävs rätt att {permission.label} här.")


def municipalities(user: Any, permission: Permission) -> QuerySet[Municipality]:
    """Where the person holds ``permission``."""
    if _is_superuser(user) and permission not in _ONLY_BY_ROLE:
        return Municipality.objects.all()
    return Municipality.objects.filter(memberships__in=memberships(user, permission)).distinct()


def _is_superuser(user: Any) -> bool:
    return isinstance(user, User) and user.is_active and user.is_superuser

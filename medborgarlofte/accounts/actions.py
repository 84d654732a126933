"""People and their roles: accounts made and closed, roles given and ended. Every write leaves an event."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Membership, Municipality, Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import Role
from medborgarlofte.audit.differences import differences
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today


def may_look_after(by: Any, user: User) -> bool:
    """Whether ``by`` may change the account: an administratör where the person acts, never upwards."""
    if by.is_superuser or by.is_system:
        return True
    if user.is_superuser or user.is_system:
        return False
    places = access.municipalities(by, Permission.ADMINISTER)
    held = user.memberships.filter(ended_at__isnull=True) if user.pk else Membership.objects.none()
    return places.exists() and not held.exclude(municipality__in=places).exists()


@transaction.atomic
def save_user(user: User, *, by: User, password: str | None = None) -> User:
    """Save an account, new or changed, with a new password when one is given.

    A new account has no role and can do nothing. Raises PermissionDenied and ValidationError.
    """
    before = None if user._state.adding else User.objects.select_for_update().get(pk=user.pk)
    user.email = user.email.lower()
    for version in filter(None, [before, user]):
        if not may_look_after(by, version):
            raise PermissionDenied(
                "Det krävs rätt att sköta personer i alla kommuner där personen har uppdrag."
            )
    if password is not None or before is None:
        user.set_password(password)
    user.full_clean(exclude=["password"])
    changes = differences(before, user)
    names = [*changes, *(["password"] if password is not None else [])]
    user.save(update_fields=names if before else None)
    if changes:
        record(f"user.{'changed' if before else 'added'}", by=by, target=_target(user), changes=changes)
    if password is not None and before:
        record("user.password_set", by=by, target=_target(user))
    return user


@transaction.atomic
def grant_role(
    *,
    by: User,
    user: User,
    organisation: Organisation,
    municipality: Municipality,
    role: Role | str,
    started_on: date | None = None,
) -> Membership:
    """Give the person a role for the organisation in the municipality; it opens the administration.

    Nobody gives oneself a role, save who looks after the system. Raises PermissionDenied and
    ValidationError.
    """
    _require(by, municipality, organisation)
    if user == by and not by.is_superuser:
        raise ValidationError({"user": "Du kan inte ge dig själv ett uppdrag. Be en annan administratör."})
    membership = Membership(
        user=user,
        organisation=organisation,
        municipality=municipality,
        role=str(role),
        started_on=started_on or today(),
    )
    membership.full_clean()
    membership.save(force_insert=True)
    _open_administration(user)
    record("role.granted", by=by, target=_target(user), role=str(membership))
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: User) -> Membership:
    """End the role now. What the person did stays. Raises PermissionDenied and ValidationError."""
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    _require(by, membership.municipality, membership.organisation)
    if membership.ended_at:
        raise ValidationError("Uppdraget är redan avslutat.")
    membership.ended_at, membership.ended_by = now(), by
    membership.save(update_fields=["ended_at", "ended_by"])
    _open_administration(membership.user)
    record("role.ended", by=by, target=_target(membership.user), role=str(membership))
    return membership


def _require(by: User, municipality: Municipality, organisation: Organisation) -> None:
    access.require(by, Permission.ADMINISTER, municipality, organisation)


def _open_administration(user: User) -> None:
    # Staff in Django's sense is whoever has a role; the role decides what they may do there.
    user.is_staff = user.is_superuser or user.memberships.filter(ended_at__isnull=True).exists()
    user.save(update_fields=["is_staff"])


def _target(user: User) -> str:
    return f"user:{user.email}"

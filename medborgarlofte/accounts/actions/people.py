"""People and their roles: accounts made and closed, roles given and ended. Every write leaves an event."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Digest, Membership, Municipality, Organisation, User
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
        _require_look_after(by, version)
    if password is not None or before is None:
        user.set_password(password)
    user.full_clean(exclude=["password"])
    changes = differences(before, user)
    names = [*changes, *(["password"] if password is not None else [])]
    user.save(update_fields=names if before else None)
    # allauth keeps addresses of its own: a former one must not open the account.
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
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


@transaction.atomic
def name_deputy(membership: Membership, *, by: User, deputy: str) -> Membership:
    """Who gets the role's reminders when its holder has left: an e-mail address, or "" for nobody.

    Gives no right. Raises PermissionDenied and ValidationError.
    """
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    _require(by, membership.municipality, membership.organisation)
    person = User.objects.filter(email=deputy.lower(), is_active=True).first()
    if deputy and (person is None or person == membership.user):
        raise ValidationError("Adressen hör inte till någon annan som har ett öppet konto här.")
    membership.deputy = person
    membership.save(update_fields=["deputy"])
    record(
        "role.deputy_named",
        by=by,
        target=_target(membership.user),
        role=str(membership),
        deputy=deputy.lower(),
    )
    return membership


@transaction.atomic
def close_account(user: User, *, by: User) -> User:
    """Lock the person out at once: no sign-in, no session, no role. What the person did keeps the name.

    Raises PermissionDenied and ValidationError.
    """
    _require_look_after(by, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user == by:
        raise ValidationError("Du kan inte stänga ditt eget konto. Be en annan administratör.")
    if not user.is_active:
        raise ValidationError("Kontot är redan stängt.")
    ended = list(user.memberships.filter(ended_at__isnull=True).select_related("user", "organisation"))
    for membership in ended:
        membership.ended_at, membership.ended_by = now(), by
        membership.save(update_fields=["ended_at", "ended_by"])
    user.is_active = user.is_staff = False
    user.save(update_fields=["is_active", "is_staff"])
    _end_sessions(user)
    record("user.closed", by=by, target=_target(user), roles=[str(membership) for membership in ended])
    return user


@transaction.atomic
def open_account(user: User, *, by: User) -> User:
    """Let the person sign in again; roles have to be given anew. Raises PermissionDenied and ValidationError."""
    _require_look_after(by, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise ValidationError("Kontot är redan öppet.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("user.opened", by=by, target=_target(user))
    return user


@transaction.atomic
def remove_second_factor(user: User, *, by: User) -> User:
    """For who has lost the phone and the recovery codes: the next sign-in leads to setting it up anew."""
    _require_look_after(by, user)
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    record("user.second_factor_reset", by=by, target=_target(user))
    return user


@transaction.atomic
def choose_digest(*, digest: Digest | str, by: User) -> None:
    """How often the person wants reminders by e-mail."""
    before, by.digest = by.digest, str(Digest(digest))
    by.save(update_fields=["digest"])
    if before != by.digest:
        record("user.digest_chosen", by=by, target=_target(by), digest=by.digest)


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def _require_look_after(by: User, user: User) -> None:
    if not may_look_after(by, user):
        raise PermissionDenied("Det krävs rätt att sköta personer i alla kommuner där personen har uppdrag.")


def _require(by: User, municipality: Municipality, organisation: Organisation) -> None:
    access.require(by, Permission.ADMINISTER, municipality, organisation)


def _open_administration(user: User) -> None:
    # Staff in Django's sense is whoever has a role; the role decides what they may do there.
    user.is_staff = user.is_superuser or user.memberships.filter(ended_at__isnull=True).exists()
    user.save(update_fields=["is_staff"])


def _target(user: User) -> str:
    return f"user:{user.email}"

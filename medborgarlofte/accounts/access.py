"""May this person do this, here? The one place that answers. Closed by default."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from medborgarlofte.accounts.models import (
    AUTHORITIES,
    Delegation,
    Membership,
    Municipality,
    Organisation,
    User,
)
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import OF_AUTHORITIES, PERMISSIONS
from medborgarlofte.clock import today

# What no account may do merely because it looks after the system.
_ONLY_BY_ROLE = frozenset({Permission.PUBLISH, Permission.APPROVE})
# Every row. Unlike an empty Q it still is every row when something is added by "or".
EVERY = Q(pk__isnull=False)
# The roles of who only looks, on the account itself, which lives as long as one request.
_LOOKS = "_held_by_who_looks"


def memberships(user: Any, permission: Permission, *, of_authorities: bool = False) -> QuerySet[Membership]:
    """The person's open memberships that hold ``permission``; none for anybody not signed in.

    ``of_authorities``: only those for a municipality or the police, as it always is for masking and publishing.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Membership.objects.none()
    roles = [role for role, allowed in PERMISSIONS.items() if permission in allowed]
    held = Membership.objects.filter(user=user, ended_at__isnull=True, role__in=roles)
    if of_authorities or permission in OF_AUTHORITIES:
        held = held.filter(organisation__kind__in=AUTHORITIES)
    return held


def held(user: Any) -> list[Any]:
    """The person's open roles with their organisations, by the name of the municipality. ``is_lent``: another's right
    to approve there is lent to the person, who has a role there then (``delegations``)."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    known: list[Any] | None = getattr(user, _LOOKS, None)
    if known:
        return known
    lent = delegations(user).filter(
        organisation=OuterRef("organisation"), municipality=OuterRef("municipality")
    )
    rows = Membership.objects.filter(user=user, ended_at__isnull=True).annotate(is_lent=Exists(lent))
    found: list[Any] = list(
        rows.select_related("organisation", "municipality").order_by("municipality__short_name", "pk")
    )
    if known is not None:
        setattr(user, _LOOKS, found)
    return found


def only_looks(user: User) -> None:
    """Ask what the person may once for all of a page that only shows. Whoever writes is asked anew at each step: a row is
    locked before it is, and the role may have been taken away while it waited."""
    setattr(user, _LOOKS, [])


def looks(user: Any) -> bool:
    """Whether the page that the person asks for only shows."""
    return getattr(user, _LOOKS, None) is not None and bool(user.is_active)


def roles(user: Any, permission: Permission) -> list[Membership]:
    """``memberships``, read, with what they are roles in, by the name of the municipality."""
    if looks(user):
        return [each for each in held(user) if permission in each.permissions]
    rows = memberships(user, permission).select_related("municipality", "organisation")
    return list(rows.order_by("municipality__short_name", "pk"))


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
    if may_everywhere(user, permission):
        return True
    if looks(user):
        there = (each for each in held(user) if each.municipality_id == _key(municipality))
        return any(
            permission in each.permissions or (permission is Permission.APPROVE and each.is_lent)
            for each in there
            if organisation is None or each.organisation_id == _key(organisation)
        )
    given = memberships(user, permission).filter(municipality=municipality)
    lent = delegations(user).filter(municipality=municipality) if permission is Permission.APPROVE else None
    if organisation is not None:
        given = given.filter(organisation=organisation)
        lent = lent.filter(organisation=organisation) if lent is not None else None
    return given.exists() or bool(lent and lent.exists())


def _key(row: Municipality | Organisation | int) -> int:
    return row if isinstance(row, int) else row.pk


def may_everywhere(user: Any, permission: Permission) -> bool:
    """The command line everything; who looks after the system all but what only a role gives."""
    if isinstance(user, User) and user.is_system:
        return True
    return _is_superuser(user) and permission not in _ONLY_BY_ROLE


def at_work(places: Iterable[Municipality | int]) -> Q:
    """Organisations that work in the places or where somebody acts for them there; and partners that say of no place
    that they work there, as Trafikverket: they work everywhere."""
    here = list(places)
    everywhere = Q(municipalities__isnull=True) & ~Q(kind__in=AUTHORITIES)
    return Q(municipalities__in=here) | Q(memberships__municipality__in=here) | everywhere


def held_for(user: Any, permission: Permission, municipality: str, organisation: str) -> Q:
    """``may`` for a whole queryset: the rows whose municipality and organisation, by these lookups, are both
    those of one membership that holds ``permission``."""
    if may_everywhere(user, permission):
        return EVERY
    held = memberships(user, permission).filter(
        municipality=OuterRef(municipality), organisation=OuterRef(organisation)
    )
    return Q(Exists(held))


def organisations(user: Any, permission: Permission, municipality: Municipality | int) -> list[Organisation]:
    """For which the person holds ``permission`` there, the first given first; none by looking after the system."""
    rows = [each for each in roles(user, permission) if each.municipality_id == _key(municipality)]
    return list(dict.fromkeys(each.organisation for each in sorted(rows, key=lambda each: each.pk)))


def require(
    user: Any,
    permission: Permission,
    municipality: Municipality | int,
    organisation: Organisation | int | None = None,
) -> None:
    """Raise PermissionDenied with a Swedish sentence unless ``may`` says yes."""
    if not may(user, permission, municipality, organisation):
        raise PermissionDenied(f"Det krävs rätt att {permission.label} här.")


def municipalities(
    user: Any, permission: Permission, *, of_authorities: bool = False
) -> QuerySet[Municipality]:
    """Where the person holds ``permission``; ``of_authorities``: for the municipality or the police."""
    if _is_superuser(user) and permission not in _ONLY_BY_ROLE:
        return Municipality.objects.all()
    held = memberships(user, permission, of_authorities=of_authorities)
    return Municipality.objects.filter(memberships__in=held).distinct()


def delegations(user: Any) -> QuerySet[Delegation]:
    """What others have lent the person today: the right to approve in their place.

    It lasts no longer than the giver's own role, and only while the receiver works there too.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Delegation.objects.none()
    day = today()
    deciding = [role for role, allowed in PERMISSIONS.items() if Permission.APPROVE in allowed]
    still = Membership.objects.filter(
        organisation=OuterRef("organisation"), municipality=OuterRef("municipality"), ended_at__isnull=True
    )
    return Delegation.objects.filter(
        Exists(still.filter(user=OuterRef("giver"), role__in=deciding)),
        Exists(still.filter(user=OuterRef("receiver"))),
        receiver=user,
        starts_on__lte=day,
        ends_on__gte=day,
        ended_at__isnull=True,
        giver__is_active=True,
    )


@dataclass(frozen=True)
class Seat:
    """Where somebody may approve: for the organisation, in the own right or in another's place."""

    organisation: Organisation
    delegation: Delegation | None = None


def seats(user: Any, municipalities: Iterable[Municipality | int]) -> list[Seat]:
    """Where the person may approve, own seats first; one for each organisation."""
    places = {_key(each) for each in municipalities}
    own = [each for each in roles(user, Permission.APPROVE) if each.municipality_id in places]
    found = {each.organisation_id: Seat(each.organisation) for each in own}
    if looks(user) and not any(each.is_lent for each in held(user)):
        return list(found.values())
    lent = delegations(user).filter(municipality__in=places)
    for row in lent.select_related("organisation", "giver"):
        found.setdefault(row.organisation_id, Seat(row.organisation, row))
    return list(found.values())


def _is_superuser(user: Any) -> bool:
    return isinstance(user, User) and user.is_active and user.is_superuser

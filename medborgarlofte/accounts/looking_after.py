"""Who may look after an account: an administratör of every organisation and municipality it acts for."""

from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Membership, User
from medborgarlofte.accounts.permissions import Permission


def posts(user: User) -> set[tuple[int, int]]:
    """(organisation, municipality) of the person's open roles; where none is open, of those that ended last."""
    held = Membership.objects.filter(user=user)
    last = held.aggregate(last=Max("ended_at"))["last"]
    still = held.filter(ended_at__isnull=True)
    found = still if still.exists() else held.filter(ended_at=last)
    return set(found.order_by().values_list("organisation_id", "municipality_id"))


def may_look_after(by: Any, user: User) -> bool:
    """Whether ``by`` may change or close the account, or ask for a new second factor for it.

    An account that never had a role, a superuser's and the system's own are looked after by superusers only.
    """
    if by.is_superuser or by.is_system:
        return True
    if user.is_superuser or user.is_system:
        return False
    administered = access.memberships(by, Permission.ADMINISTER)
    where = posts(user)
    return bool(where) and where <= set(administered.values_list("organisation_id", "municipality_id"))


def within_reach(rows: QuerySet[Any], by: Any) -> QuerySet[Any]:
    """Of rows with ``organisation`` and ``municipality`` those of the places that ``by`` administers."""
    if by.is_superuser:
        return rows
    administered = access.memberships(by, Permission.ADMINISTER)
    here = {"organisation": OuterRef("organisation"), "municipality": OuterRef("municipality")}
    return rows.filter(Exists(administered.filter(**here)))

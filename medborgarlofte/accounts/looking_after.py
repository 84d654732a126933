"""Who may look after an account: an administratör of every organisation and municipality it acts for."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import SYSTEM_EMAIL, Membership, User
from medborgarlofte.accounts.permissions import Permission


def posts(user: User) -> set[tuple[int, int]]:
    """(organisation, municipality) of the person's open roles; where none is open, of those that ended last."""
    return set(_posts().filter(user=user).order_by().values_list("organisation_id", "municipality_id"))


def may_look_after(by: Any, user: User) -> bool:
    """Whether ``by`` may change or close the account, give it a role, or ask for a new second factor for it."""
    return looked_after(by).filter(pk=user.pk).exists()


def looked_after(by: Any) -> QuerySet[User]:
    """The accounts that ``by`` looks after.

    One that never had a role, and a superuser's, are looked after by superusers only; the system's own by nobody.
    """
    people = User.objects.exclude(email=SYSTEM_EMAIL)
    if by.is_superuser or by.is_system:
        return people
    held = _posts().filter(user=OuterRef("pk"))
    elsewhere = held.exclude(pk__in=within_reach(Membership.objects.all(), by).values("pk"))
    return people.filter(Exists(held), ~Exists(elsewhere), is_superuser=False)


def _posts() -> QuerySet[Membership]:
    # Where one is open, what is found first has no end, and equals none.
    latest = Membership.objects.filter(user=OuterRef("user")).order_by(F("ended_at").desc(nulls_first=True))
    return Membership.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at=Subquery(latest.values("ended_at")[:1]))
    )


def people_within_reach(people: QuerySet[User], by: Any) -> QuerySet[User]:
    """Of the people those who have or had a role in a place that ``by`` administers."""
    if by.is_superuser:
        return people
    return people.filter(Exists(within_reach(Membership.objects.all(), by).filter(user=OuterRef("pk"))))


def within_reach(rows: QuerySet[Any], by: Any) -> QuerySet[Any]:
    """Of rows with ``organisation`` and ``municipality`` those of the places that ``by`` administers."""
    if by.is_superuser:
        return rows
    administered = access.memberships(by, Permission.ADMINISTER)
    here = {"organisation": OuterRef("organisation"), "municipality": OuterRef("municipality")}
    return rows.filter(Exists(administered.filter(**here)))

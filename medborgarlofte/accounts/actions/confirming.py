"""Confirming an account: somebody else than who gave the role vouches that its owner is a person of their own."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Membership, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.same_person import Ties
from medborgarlofte.accounts.trail_rows import words
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now


def confirmable(by: User, user: User) -> list[Membership]:
    """The account's roles that nobody has confirmed and ``by`` may: an administratör there, or a superuser.

    Nobody who counts as its owner does, however long ago a role was given: that is the giver too, those whom the
    giver raised, and who raised the giver.
    """
    if Ties().are_one(by.pk, user.pk, now(), ever=True):
        return []
    given = Membership.objects.filter(user=user, given_at__isnull=False, confirmed_at__isnull=True)
    rows = given.select_related("user", "organisation", "municipality")
    return [row for row in rows if access.may(by, Permission.ADMINISTER, row.municipality, row.organisation)]


@transaction.atomic
def confirm_account(user: User, *, by: User, reason: str) -> User:
    """From now on the account counts as a person of its own, beside the giver's other accounts.

    The view has asked for the second factor. Raises PermissionDenied.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    rows = confirmable(by, user)
    if not rows:
        raise PermissionDenied(
            "Någon annan än den som gav uppdraget, eller räknas som samma person, bekräftar kontot."
        )
    for row in rows:
        row.confirmed_at, row.confirmed_by, row.confirmed_reason = now(), by, reason.strip()
        row.full_clean()
        row.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_reason"])
    record(
        "user.confirmed",
        by=by,
        target=f"user:{user.email}",
        roles=[str(row) for row in rows],
        roles_now=words(rows),
    )
    return user

"""Who may open a row of the desk. Asked in every view, before anything is read from it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from medborgarlofte.accounts import access
from medborgarlofte.accounts.permissions import Permission
from promises.models import Activity

_WITH = ("municipality", "kind", "performed_by", "logged_for", "created_by", "withdrawn_by", "replaces")


def readable(user: Any, uid: UUID | None) -> Activity:
    """The row, for those who may read drafts in its municipality. Raises Http404 for all others: that the
    row exists is nobody else's business."""
    row = Activity.objects.select_related(*_WITH).filter(uid=uid).first() if uid else None
    if row is None or not access.may(user, Permission.READ_DRAFT, row.municipality_id):
        raise Http404("Det finns ingen sådan insats.")
    return row


def writable(user: Any, uid: UUID) -> Activity:
    """The row, for those who log for its organisation. Raises Http404, or PermissionDenied for the other
    party's row."""
    row = readable(user, uid)
    if not may_write(user, row):
        raise PermissionDenied(
            f"Raden är {row.logged_for.short_name}s. Bara de som loggar för den organisationen kan ändra den."
        )
    return row


def may_write(user: Any, row: Activity) -> bool:
    """Whether the person may change, correct or withdraw the row."""
    return access.may(user, Permission.LOG_ACTIVITY, row.municipality_id, row.logged_for_id)

"""The promise's revision: raised by every action that changes anything a reader can see."""

from typing import Any

from django.db.models import F

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import now
from promises.models import Promise


def raise_revision(promise: Promise, *, by: User) -> int:
    """Lock the promise's row, raise its revision by one and return the new one.

    Call it first in the action's transaction: the lock keeps two writers to one promise in order.
    """
    locked = Promise.objects.select_for_update().get(pk=promise.pk)
    Promise.objects.filter(pk=locked.pk).update(
        revision=F("revision") + 1, updated_at=now(), updated_by=by
    )
    promise.refresh_from_db(fields=["revision", "updated_at", "updated_by"])
    return promise.revision


def raise_revisions(promises: Any, *, by: User) -> None:
    """The same for several promises, always in the same order so that two writers never deadlock."""
    for promise in sorted(set(promises), key=lambda promise: promise.pk):
        raise_revision(promise, by=by)

"""The promise's revision: raised by every action that changes anything a reader can see."""

from collections.abc import Iterable

from django.db.models import F

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import now
from promises.models import Promise


def lock(promises: Iterable[Promise]) -> None:
    """Lock the promises' rows until the transaction ends; it keeps two writers to one promise in order.

    Call it before anything else is read or locked. Always in the same order, so that nobody deadlocks.
    """
    ids = {promise.pk for promise in promises}
    list(Promise.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def raise_revision(promise: Promise, *, by: User) -> int:
    """Lock the promise's row, raise its revision by one and return the new one."""
    lock([promise])
    Promise.objects.filter(pk=promise.pk).update(revision=F("revision") + 1, updated_at=now(), updated_by=by)
    promise.refresh_from_db(fields=["revision", "updated_at", "updated_by"])
    return promise.revision


def raise_revisions(promises: Iterable[Promise], *, by: User) -> None:
    """The same for several promises."""
    promises = set(promises)
    lock(promises)
    for promise in promises:
        raise_revision(promise, by=by)

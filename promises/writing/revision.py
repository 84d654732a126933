"""The promise's two revisions: one that every write raises, and one that only public changes do.

The first keeps two writers apart and tells the desk that something changed. The second is all that a page, a
calendar, a feed or a cache may be known by: hidden work never moves it.
"""

from collections.abc import Collection, Iterable

from django.db.models import F

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import now
from medborgarlofte.rehearsal import rehearsal
from promises.models import Activity, Promise
from promises.record.versions import add_version, lock
from promises.search import index
from promises.words.enums import VersionCause


def raise_revision(
    promise: Promise,
    *,
    by: User,
    cause: VersionCause,
    activities: Collection[Activity] | None = (),
    only_activities: bool = False,
) -> int:
    """Lock the promise's row, raise its revision by one, return the new one and write what is public of it into the
    record. To be called when all is written.

    Where nothing public differs, ``public_revision`` and ``public_on`` stand still. ``cause``, ``activities`` and
    ``only_activities`` as in ``add_version``.
    """
    lock([promise])
    return _raise(promise, by, cause, activities, only_activities)


def _raise(
    promise: Promise,
    by: User,
    cause: VersionCause,
    activities: Collection[Activity] | None,
    only_activities: bool,
) -> int:
    if going_on := rehearsal():
        going_on.promises.add(promise.pk)
    row = Promise.objects.filter(pk=promise.pk)
    row.update(revision=F("revision") + 1, updated_at=now(), updated_by=by)
    add_version(promise, cause, activities=activities, only_activities=only_activities)
    if cause == VersionCause.MASKED:
        index.forget(promise)
    promise.refresh_from_db(fields=["revision", "updated_at", "updated_by", "public_revision", "public_on"])
    return promise.revision


def raise_revisions(
    promises: Iterable[Promise],
    *,
    by: User,
    cause: VersionCause,
    activities: Collection[Activity] | None = (),
    only_activities: bool = False,
    locked: Collection[Promise] = (),
) -> None:
    """The same for several promises; those ``locked`` already are not locked again."""
    promises = set(promises)
    lock(promises.difference(locked))
    for promise in promises:
        _raise(promise, by, cause, activities, only_activities)

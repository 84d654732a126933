"""The promise's two revisions: one that every write raises, and one that only public changes do.

The first keeps two writers apart and tells the desk that something changed. The second is all that a page, a
calendar, a feed or a cache may be known by: hidden work never moves it.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import F, Model

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import now, today
from promises.models import (
    Activity,
    Measure,
    MeasureStep,
    Observation,
    Photo,
    Promise,
    Question,
    SafetyWalk,
    WalkInvitation,
    WalkParticipation,
)
from promises.record.public import visible_activities
from promises.record.versions import add_version, lock
from promises.words.enums import VersionCause
from promises.writing import reach


def raise_revision(
    promise: Promise,
    *,
    by: User,
    visible: bool,
    cause: VersionCause,
    activities: Collection[Activity] | None = (),
    only_activities: bool = False,
) -> int:
    """Lock the promise's row, raise its revision by one, return the new one and write what is public of it into the
    record. To be called when all is written.

    ``visible``: whether what was written is visible outside, by ``is_visible``. Only then do ``public_revision``
    and ``public_on`` move, and only of a promise that is published. ``cause``, ``activities`` and
    ``only_activities`` as in ``add_version``.
    """
    lock([promise])
    row = Promise.objects.filter(pk=promise.pk)
    row.update(revision=F("revision") + 1, updated_at=now(), updated_by=by)
    if visible:
        published = row.filter(published_at__isnull=False)
        published.update(public_revision=F("public_revision") + 1, public_on=today())
    promise.refresh_from_db(fields=["revision", "updated_at", "updated_by", "public_revision", "public_on"])
    add_version(promise, cause, activities=activities, only_activities=only_activities)
    return promise.revision


def raise_revisions(
    promises: Iterable[Promise],
    *,
    by: User,
    visible: bool,
    cause: VersionCause,
    activities: Collection[Activity] | None = (),
    only_activities: bool = False,
) -> None:
    """The same for several promises."""
    promises = set(promises)
    lock(promises)
    for promise in promises:
        raise_revision(
            promise,
            by=by,
            visible=visible,
            cause=cause,
            activities=activities,
            only_activities=only_activities,
        )


def is_visible(*rows: Model) -> bool:
    """Whether any of ``rows`` is visible outside now, if their promise is published.

    Of an activity published only in sums nothing is visible: the sums change on their telling days.
    """
    return any(_is_visible(row) for row in rows)


def _is_visible(row: Any) -> bool:
    if reach.is_internal(row):
        return False
    if isinstance(row, WalkInvitation | Question):
        return row.published_at is not None
    if isinstance(row, Photo) and not row.is_shown:
        return False
    walk = _walk_of(row)
    if walk is not None and walk.protocol_is_draft:
        return False
    activity = reach.activity_of(row)
    return activity is None or visible_activities(today()).filter(pk=activity.pk).exists()


def _walk_of(row: Any) -> SafetyWalk | None:
    """The walk whose protocol the row is a part of."""
    if isinstance(row, MeasureStep):
        row = row.measure
    if isinstance(row, Measure | Photo):
        row = row.observation
    if isinstance(row, Observation | WalkParticipation):
        row = row.walk
    return row if isinstance(row, SafetyWalk) else None

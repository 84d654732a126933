"""A round at a hot spot: begun with one tap, ended with one tap, logged by the clock."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from medborgarlofte.accounts.models import Organisation, User
from medborgarlofte.audit.record import record
from medborgarlofte.clock import day_of, now
from promises.log.actions import log_once
from promises.models import Activity, HotSpot, Kind, OngoingRound, Promise
from promises.rounds.queries import minutes, round_of
from promises.writing.reach import require_right, target


def start_round(hot_spot: HotSpot, *, by: User, organisation: Organisation) -> tuple[OngoingRound, bool]:
    """Begin a round now. Begun twice it is one: returns the round, and whether it was begun by this.

    Raises PermissionDenied, and ValidationError when the person is on another round or the place is not visited.
    """
    try:
        with transaction.atomic():
            new = OngoingRound(hot_spot=hot_spot, organisation=organisation, started_at=now(), started_by=by)
            require_right(by, new)
            ongoing = round_of(by)
            if ongoing and ongoing.hot_spot_id == hot_spot.pk:
                return ongoing, False
            if ongoing:
                raise ValidationError("Du har redan en runda igång. Avsluta den först.", code="another")
            if not hot_spot.is_active:
                raise ValidationError("Platsen besöks inte nu.")
            # What is left of rounds that became activities by the telephone's queue.
            OngoingRound.objects.filter(started_by=by).delete()
            new.full_clean()
            new.save()
            record("round.started", by=by, target=target(hot_spot))
            return new, True
    except IntegrityError:
        # Two taps at the same moment: the second finds the first's round.
        ongoing = round_of(by)
        if ongoing is None or ongoing.hot_spot_id != hot_spot.pk:
            raise
        return ongoing, False


@transaction.atomic
def drop_round(ongoing: OngoingRound, *, by: User) -> None:
    """Undo a beginning: nothing is logged. Dropped twice it is dropped once. Raises PermissionDenied."""
    _own(ongoing, by)
    gone, _ = OngoingRound.objects.filter(pk=ongoing.pk).delete()
    if gone:
        record("round.dropped", by=by, target=target(ongoing.hot_spot))


@transaction.atomic
def end_round(
    ongoing: OngoingRound,
    *,
    by: User,
    kind: Kind,
    title: str,
    ended_at: datetime | None = None,
    observed: Iterable[Mapping[str, Any]] = (),
    contributions: Iterable[Mapping[str, Any]] = (),
    promise: Promise | None = None,
    staff: int | None = None,
    note: str = "",
) -> Activity:
    """Log the round that ends now, or that ended at ``ended_at``. Ended twice it is one row.

    ``observed`` hold ``category`` and ``occurrences``; without ``contributions`` it may belong to a ``promise``. Raises PermissionDenied, and ValidationError by field.
    """
    _own(ongoing, by)
    ended = max(ended_at or now(), ongoing.started_at)
    if ended > now():
        raise ValidationError({"ended": "Klockslaget har inte varit än."})
    spot, lasted = ongoing.hot_spot, minutes(ongoing.started_at, ended)
    activity, _ = log_once(
        by=by,
        uid=ongoing.uid,
        municipality=spot.municipality,
        kind=kind,
        title=title,
        starts_on=day_of(ongoing.started_at),
        place=spot.area,
        performed_by=ongoing.organisation,
        logged_for=ongoing.organisation,
        contributions=contributions,
        promise=promise,
        method={"hot_spot": spot, "internal_minutes": lasted, "observations": list(observed)},
        internal_started_at=ongoing.started_at,
        internal_ended_at=ended,
        internal_staff=staff,
        internal_note=note,
    )
    OngoingRound.objects.filter(pk=ongoing.pk).delete()
    return activity


def _own(ongoing: OngoingRound, by: User) -> None:
    require_right(by, ongoing)
    if ongoing.started_by_id != by.pk:
        raise ValidationError("Rundan är någon annans.")

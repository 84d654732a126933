"""Where a row belongs: the promises it shows up in, who may change it, its name in the audit trail."""

import re
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import AUTHORITIES, Municipality, Organisation, PoliceArea, User
from medborgarlofte.accounts.permissions import Permission
from promises import models as m
from promises.models import belonging
from promises.models.tree import way_up

WHOLLY_INTERNAL = (
    m.SituationReport, m.CoordinationMeeting, m.HotSpotRound, m.RoundObservation, m.OngoingRound,
)  # fmt: skip


def promise_of(row: Model) -> m.Promise | None:
    """The one promise that the row is a part of; None for what stands outside promises."""
    if isinstance(row, m.Promise):
        return row
    to_promise = way_up(type(row), m.Promise)
    return attrgetter(to_promise.replace("__", "."))(row) if to_promise else None


def activity_of(row: Model) -> m.Activity | None:
    """The activity that the row is a part of."""
    if isinstance(row, m.Activity):
        return row
    if isinstance(row, m.MeasureStep):
        row = row.measure
    if isinstance(row, m.Measure) and row.observation is None:
        return row.meeting.activity if row.meeting else None
    to_activity = way_up(type(row), m.Activity)
    return attrgetter(to_activity.replace("__", "."))(row) if to_activity else None


def promises_of(row: Model) -> set[m.Promise]:
    """Every promise on whose pages the row can be seen."""
    if promise := promise_of(row):
        return {promise} if promise.pk else set()
    where = Q()
    if activity := activity_of(row):
        # What is being written may not be stored yet, or belong to another promise than is stored.
        where = belonging.having([activity.pk]) if activity.pk else where
        where = where | Q(pk=activity.promise_id) if activity.promise_id else where
    elif row.pk is None:
        return set()
    elif isinstance(row, Municipality):
        where = Q(municipality=row) | Q(further_municipalities=row)
    elif isinstance(row, PoliceArea):
        where = Q(police_area=row) | Q(municipality__police_area=row)
    elif isinstance(row, Organisation):
        where = (
            Q(signatories__organisation=row)
            | Q(commitments__parties__organisation=row)
            | belonging.having(m.Activity.objects.filter(Q(performed_by=row) | Q(logged_for=row)))
        )
    elif isinstance(row, m.HotSpot):
        where = belonging.having(m.Activity.objects.filter(hot_spot_round__hot_spot=row))
    elif isinstance(row, m.Kind | m.ResultMeasure):
        kind = row.kind if isinstance(row, m.ResultMeasure) else row
        where = Q(commitments__kind=kind) | belonging.having(m.Activity.objects.filter(kind=kind))
    return set(m.Promise.objects.filter(where).select_related("municipality").distinct()) if where else set()


def is_internal(row: Model) -> bool:
    """Whether nothing of the row is ever shown outside."""
    if isinstance(row, m.MeasureStep):
        row = row.measure
    return isinstance(row, WHOLLY_INTERNAL) or (isinstance(row, m.Measure) and row.meeting_id is not None)


def right(row: Model) -> tuple[Permission, list[Municipality], Organisation | None]:
    """What it takes to change the row: the permission, in all these places, for that organisation.

    No places = a shared row that nobody uses yet; the permission anywhere is enough.
    """
    if isinstance(row, m.Confirmation):
        return Permission.LOG_ACTIVITY, [row.commitment.promise.municipality], row.organisation
    if isinstance(row, m.WalkInvitation):
        return Permission.LOG_ACTIVITY, [row.promise.municipality], None
    if promise := promise_of(row):
        return Permission.EDIT_PROMISE, [promise.municipality], None
    if activity := activity_of(row):
        return Permission.LOG_ACTIVITY, [activity.municipality], activity.logged_for
    if isinstance(row, m.SituationReport):
        return Permission.LOG_ACTIVITY, [row.municipality], row.organisation
    if isinstance(row, m.OngoingRound):
        return Permission.LOG_ACTIVITY, [row.hot_spot.municipality], row.organisation
    if isinstance(row, m.HotSpot):
        return Permission.LOG_ACTIVITY, [row.municipality], None
    if isinstance(row, m.Kind | m.ResultMeasure):
        return Permission.EDIT_PROMISE, list({p.municipality for p in promises_of(row)}), None
    if isinstance(row, PoliceArea | Organisation) and row.pk:
        return Permission.ADMINISTER, list(row.municipalities.all()), None
    return Permission.ADMINISTER, [row] if isinstance(row, Municipality) else [], None


def may_store(user: Any, row: Model) -> bool:
    """Whether ``user`` may add or change the row."""
    permission, places, organisation = right(row)
    if isinstance(user, User) and (user.is_system or user.is_superuser):
        # Neither publishes by this: what they may otherwise do does not hang on a place that exists.
        return user.is_system or user.is_active
    if any(place.pk is None for place in places):
        return False
    if isinstance(row, m.HotSpot):  # kept by the authorities together
        return (
            access.municipalities(user, permission, of_authorities=True)
            .filter(pk=row.municipality_id)
            .exists()
        )
    if not places:
        return access.municipalities(user, permission).exists()
    return all(access.may(user, permission, place, organisation) for place in places)


def require_right(by: User, row: Model) -> None:
    """Raise PermissionDenied, with a Swedish sentence, unless ``by`` may add or change the row."""
    if not may_store(by, row):
        raise PermissionDenied(f"Det krävs rätt att {right(row)[0].label} här.")


def signed_for(user: Any, permission: Permission, to_promise: str = "") -> Q:
    """Rows whose promise, by this lookup, an authority has signed for which the person holds the permission
    there; a promise that no authority has signed is in the hands of any that works there."""
    if access.may_everywhere(user, permission):
        return access.EVERY
    prefix = f"{to_promise}__" if to_promise else ""
    parties = m.Signatory.objects.filter(
        promise=OuterRef(OuterRef(f"{prefix}pk")), organisation__kind__in=AUTHORITIES
    )
    held = access.memberships(user, permission, of_authorities=True).filter(
        Exists(parties.filter(organisation=OuterRef("organisation"))) | ~Exists(parties),
        municipality=OuterRef(f"{prefix}municipality"),
    )
    return Q(Exists(held))


def may_for_signatory(user: Any, permission: Permission, promise: m.Promise) -> bool:
    """Whether the person holds the permission for an authority that signed the promise."""
    return m.Promise.objects.filter(signed_for(user, permission), pk=promise.pk).exists()


def require_for_signatory(by: Any, permission: Permission, promise: m.Promise) -> None:
    """Raise PermissionDenied, with a Swedish sentence, unless ``may_for_signatory``."""
    if not may_for_signatory(by, permission, promise):
        raise PermissionDenied(
            f"Det krävs rätt att {permission.label} för en myndighet som har undertecknat löftet."
        )


def noun(row: Model | type[Model]) -> str:
    """``focus_area``: the row's kind in event names."""
    name = row.__name__ if isinstance(row, type) else type(row).__name__
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def target(row: Model) -> str:
    """The row's name in the audit trail: ``promise:vaggeryd/2020``, ``commitment:vaggeryd/2020/4``,
    ``signatory:vaggeryd/2020#12``, ``activity:<uid>``, ``kind:trafikinsats``."""
    if isinstance(row, m.Commitment):
        return f"commitment:{row.promise.address}/{row.number}"
    if isinstance(row, m.Promise):
        return f"promise:{row.address}"
    if isinstance(row, m.Activity | m.WalkInvitation):
        return f"{noun(row)}:{row.uid}"
    if promise := promise_of(row):
        return f"{noun(row)}:{promise.address}#{row.pk}"
    if activity := activity_of(row):
        return f"{noun(row)}:{activity.uid}#{row.pk}"
    return f"{noun(row)}:{getattr(row, 'slug', row.pk)}"

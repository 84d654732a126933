"""Who may read what a row says internally: the one answer for desk, administration, tables and handing out.

Between authorities there is secrecy (8 kap. 1 § OSL), and a third party that works beside them reads nothing of
theirs. So what is internal is read by those whose work it is, for the organisation that it belongs to, in that
municipality. What both authorities keep together, each of them reads: the hot spots, the reports and the notes
of EST, which are written for the other one to read, and the notes in a promise.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Membership
from medborgarlofte.accounts.permissions import Permission
from promises import models as m
from promises.models.tree import way_up
from promises.writing import reach

_LOG = Permission.LOG_ACTIVITY


def may_read_internal(user: Any, row: Model) -> bool:
    """Whether ``user`` may read the row's fields named ``internal_…``, or the row where all of it is internal."""
    if isinstance(row, m.Activity) and access.looks(user):
        return access.may(user, _LOG, row.municipality_id, row.logged_for_id)
    those = internal_of(user, type(row))
    return those is access.EVERY or type(row)._default_manager.filter(those, pk=row.pk).exists()


def internal_of(user: Any, model: type[Model]) -> Q:
    """The same for a whole queryset: the rows of ``model`` that the person reads all of."""
    if model in _READERS:
        return _READERS[model](user)
    to_promise, to_activity = way_up(model, m.Promise), way_up(model, m.Activity)
    if model is m.Activity or to_activity:
        return _of_activity(user, to_activity)
    if model is m.Promise or to_promise:
        return reach.signed_for(user, Permission.EDIT_PROMISE, to_promise)
    return access.EVERY


def known_to(user: Any, model: type[Model]) -> Q:
    """The rows of ``model`` that the person may know of, among those of places where they read drafts."""
    if model in (*reach.WHOLLY_INTERNAL, m.HotSpot, m.ConfirmedText):
        return internal_of(user, model)
    if model is m.Photo:
        return Q(shown_at__isnull=False, removed_at__isnull=True) | internal_of(user, model)
    if model is m.Measure:
        return Q(observation__isnull=False) | shared(user, "meeting__activity__municipality")
    return access.EVERY


def shared(user: Any, municipality: str) -> Q:
    """Rows of the places, by this lookup, where the person logs for the municipality or the police."""
    return Q(**{f"{municipality}__in": access.municipalities(user, _LOG, of_authorities=True)})


def _of_activity(user: Any, way: str) -> Q:
    prefix = f"{way}__" if way else ""
    return access.held_for(user, _LOG, f"{prefix}municipality", f"{prefix}logged_for")


# Rows that are neither an activity's nor a promise's, or not read as those are.
_READERS: dict[type[Model], Callable[[Any], Q]] = {
    m.SituationReport: lambda user: (
        access.held_for(user, _LOG, "municipality", "organisation") | shared(user, "municipality")
    ),
    m.CoordinationMeeting: lambda user: shared(user, "activity__municipality"),
    m.HotSpot: lambda user: shared(user, "municipality"),
    m.OngoingRound: lambda user: access.held_for(user, _LOG, "hot_spot__municipality", "organisation"),
    m.Measure: lambda user: (
        _of_activity(user, "observation__walk__activity") | _of_activity(user, "meeting__activity")
    ),
    m.MeasureStep: lambda user: access.EVERY,  # it says nothing internally
    m.Question: lambda user: shared(user, "promise__municipality"),
    # What bears no organisation is that of the person who wrote it.
    m.ConfirmedText: lambda user: Q(
        Exists(
            Membership.objects.filter(
                access.held_for(user, _LOG, "municipality", "organisation"),
                user=OuterRef("confirmed_by"),
                municipality=OuterRef("municipality"),
            )
        )
    ),
    m.Masking: lambda user: access.held_for(user, Permission.MASK, "municipality", "organisation"),
    m.Disclosure: lambda user: access.held_for(user, Permission.MASK, "municipality", "organisation"),
}

"""Rows that probably tell of the same thing as the one about to be logged. Asked about, never refused."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Q

from medborgarlofte.accounts.models import Municipality, Organisation
from promises.models import Activity, Kind

SHOWN = 5


def possible_duplicates(
    *,
    municipality: Municipality,
    kind: Kind,
    starts_on: date,
    ends_on: date,
    place: str,
    organisation: Organisation,
    commitments: Iterable[int] = (),
    but_not: Activity | None = None,
) -> list[Activity]:
    """At most five rows neither corrected nor withdrawn, of the same kind and municipality, towards one of ``commitments`` (ids; or
    towards none), newest first, that are one of:

    - the same days and the same place, or no place said: both parties may log one operation;
    - within a day, at the same place, logged by the same organisation;
    - a sum over several days that covers the day, or the other way round.
    """
    near = Activity.objects.filter(
        municipality=municipality,
        kind=kind,
        withdrawn_at__isnull=True,
        replaced_by__isnull=True,
        starts_on__lte=ends_on + timedelta(days=1),
        ends_on__gte=starts_on - timedelta(days=1),
    )
    ids = set(commitments)
    if ids:
        near = near.filter(contributions__commitment__in=ids).distinct()
    else:
        near = near.filter(contributions__isnull=True)
    if but_not is not None:
        near = near.exclude(pk=but_not.pk)
    overlap = Q(starts_on__lte=ends_on, ends_on__gte=starts_on)
    sums = overlap if starts_on != ends_on else overlap & Q(ends_on__gt=F("starts_on"))
    same_place = Q(place__iexact=place) if place else Q()
    same_day = overlap & (same_place | Q(place=""))
    near = near.filter(sums | same_day | (same_place & Q(logged_for=organisation)))
    return list(near.select_related("logged_for", "created_by", "kind").order_by("-created_at")[:SHOWN])

"""Which activities a promise has: those that serve its commitments, and those that belong to it and serve none.

The one place that knows both ways. ``activities`` are primary keys or a queryset, ``promises`` may be rows too.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from promises.models.activity import Activity, Contribution
from promises.models.promise import Promise


def of(promises: Iterable[Promise | int], prefix: str = "") -> Q:
    """The activities that belong to any of ``promises``. ``prefix`` is the way to the activity: ``activity__``."""
    serving = Contribution.objects.filter(commitment__promise__in=promises).order_by().values("activity")
    direct = Activity.objects.filter(promise__in=promises).order_by().values("pk")
    return Q(**{f"{prefix}pk__in": serving.union(direct)})


def to(promise: Promise, prefix: str = "") -> Q:
    """The same of one promise, asked row by row: for who has few rows, and whose they are is a last question."""
    serving = Contribution.objects.filter(activity=OuterRef(f"{prefix}pk"), commitment__promise=promise)
    return Exists(serving) | Q(**{f"{prefix}promise": promise})


def of_published(prefix: str = "") -> Q:
    """The activities that belong to a published promise, and so are shown anywhere. ``prefix`` as of ``of``."""
    serving = Contribution.objects.filter(
        activity=OuterRef(f"{prefix}pk"), commitment__promise__published_at__isnull=False
    )
    return Exists(serving) | Q(**{f"{prefix}promise__published_at__isnull": False})


def having(activities: Iterable[int] | QuerySet[Any]) -> Q:
    """The promises that any of ``activities`` belongs to."""
    serving = Contribution.objects.filter(activity__in=activities).order_by().values("commitment__promise")
    direct = Activity.objects.filter(pk__in=activities, promise__isnull=False).order_by().values("promise")
    return Q(pk__in=serving.union(direct))


def pairs(activities: Iterable[int] | QuerySet[Any]) -> set[tuple[int, int]]:
    """``(activity, promise)`` by primary key, for every promise that each of ``activities`` belongs to."""
    serving = Contribution.objects.filter(activity__in=activities).order_by()
    direct = Activity.objects.filter(pk__in=activities, promise__isnull=False).order_by()
    found = serving.values_list("activity", "commitment__promise")
    return set(found.union(direct.values_list("pk", "promise")))

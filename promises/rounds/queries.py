"""Rounds at hot spots: which are going on, which were forgotten, and what one counts. Internal."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.clock import minutes_between
from promises.models import Activity, HotSpot, OngoingRound

# Nobody walks for longer without a pause; whoever has not ended by then is asked when it ended.
FORGOTTEN = timedelta(hours=3)


def going_on() -> QuerySet[OngoingRound]:
    """Rounds that are not over. One that was sent from a telephone's queue has become its activity."""
    logged = Activity.objects.filter(uid=OuterRef("uid"))
    return OngoingRound.objects.filter(~Exists(logged)).select_related(
        "hot_spot__municipality", "organisation", "started_by"
    )


def round_of(user: Any) -> OngoingRound | None:
    """The round that the person is on."""
    return going_on().filter(started_by=user).first()


def is_forgotten(ongoing: OngoingRound, now: datetime) -> bool:
    """Whether it has gone on for so long that nobody can still be walking."""
    return now - ongoing.started_at > FORGOTTEN


def minutes(started_at: datetime, ended_at: datetime) -> int:
    """Whole minutes that passed, at least one."""
    return max(minutes_between(started_at, ended_at), 1)


def quantity(spent: int, unit: str) -> Decimal:
    """What a round of ``spent`` minutes counts in a unit: hours and minutes by the clock, anything else once."""
    word = unit.casefold()
    if word in {"timme", "timmar", "tim", "h"}:
        return (Decimal(spent) / 60).quantize(Decimal("0.001"))
    return Decimal(spent) if word in {"minut", "minuter", "min"} else Decimal(1)


def spots(municipality: Municipality, since: date, own: Iterable[Organisation]) -> QuerySet[HotSpot, Any]:
    """The municipality's hot spots, each with ``visits`` since then and ``last_visit``, those visited now first.

    Only rounds of ``own`` organisations are told of: where and when another one's people were is theirs.
    """
    stands = Q(
        rounds__activity__replaced_by__isnull=True,
        rounds__activity__withdrawn_at__isnull=True,
        rounds__activity__logged_for__in=own,
    )
    lately = stands & Q(rounds__activity__ends_on__gte=since)
    return (
        HotSpot.objects.filter(municipality=municipality)
        .annotate(
            visits=Count("rounds", filter=lately, distinct=True),
            last_visit=Max("rounds__activity__ends_on", filter=stands),
        )
        .order_by("-is_active", "internal_name")
    )

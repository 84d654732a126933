"""Hot spots and the round that is going on, in words. Internal but for the area's name."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from medborgarlofte.clock import day_of
from promises.models import HotSpot, Kind, OngoingRound
from promises.rounds.queries import is_forgotten, minutes
from promises.words import swedish


@dataclass(frozen=True)
class Spot:
    """One place in the list. ``others`` says who is there now."""

    place: HotSpot
    visits: str
    others: str


@dataclass(frozen=True)
class Running:
    """The round that the reader is on. ``form_url`` opens the log form with its times, also without a network."""

    spot: str
    area: str
    since: str
    iso: str
    lasted: str
    forgotten: bool
    form_url: str


def spot_line(spot: HotSpot, ongoing: dict[int, list[OngoingRound]]) -> Spot:
    """``spot`` as ``promises.rounds.queries.spots`` gives it; ``ongoing`` by the place's primary key."""
    visits, last = spot.visits, spot.last_visit  # type: ignore[attr-defined]
    times = f"{swedish.number(visits)} {swedish.plural(visits, 'egen runda', 'egna rundor')} de senaste 30 dagarna"
    there = [
        f"{each.started_by}, från kl. {timezone.localtime(each.started_at):%H.%M}"
        for each in ongoing.get(spot.pk, [])
    ]
    return Spot(
        place=spot,
        visits=f"{times}, senast {swedish.day(last)}" if last else f"{times}, ingen förut",
        others=f"Där nu: {swedish.listing(there)}" if there else "",
    )


def running(ongoing: OngoingRound, kind: Kind | None, now: datetime) -> Running:
    """The round in words, as long as it is going on."""
    start = timezone.localtime(ongoing.started_at)
    day = "" if start.date() == day_of(now) else f"{swedish.day(start.date())} "
    form_url = ""
    if kind:
        # The log form, which is kept in the telephone, with the round's number and times; ``nu`` = the hour it
        # is opened. Sent from there, the row is this round and the round is over.
        values = {
            "uid": ongoing.uid,
            "hot_spot": ongoing.hot_spot_id,
            "starts_on": start.date().isoformat(),
            "time_from": f"{start:%H.%M}",
            "time_to": "nu",
        }
        form_url = f"{reverse('log', args=[kind.slug])}?{urlencode(values)}"
    return Running(
        spot=ongoing.hot_spot.internal_name,
        area=ongoing.hot_spot.area,
        since=f"{day}kl. {start:%H.%M}",
        iso=ongoing.started_at.isoformat(),
        lasted=lasted(minutes(ongoing.started_at, max(now, ongoing.started_at))),
        forgotten=is_forgotten(ongoing, now),
        form_url=form_url,
    )


def lasted(spent: int) -> str:
    """``23 minuter``, ``1 timme och 5 minuter``."""
    hours, rest = divmod(spent, 60)
    parts = [f"{hours} {swedish.plural(hours, 'timme', 'timmar')}"] if hours else []
    parts += [f"{rest} {swedish.plural(rest, 'minut', 'minuter')}"] if rest or not hours else []
    return swedish.listing(parts)

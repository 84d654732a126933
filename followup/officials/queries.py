"""Queries of the officials' pages: follow-ups in approval, published editions, the latest report of each promise."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from followup import duties
from followup.approval.approval_status import ApprovalStatus, approval_statuses, with_steps
from followup.enums import State
from followup.models import Edition, Report
from followup.report.known_editions import edition_view
from followup.report.view import ReportView
from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission
from promises.models import Promise
from promises.record.public import public_promises

_ON_THE_WAY = (State.SUBMITTED, State.COMPLETED, State.APPROVED)


@dataclass(frozen=True)
class Published:
    """A promise's published follow-ups of one year: the newest edition of each period."""

    promise: Promise
    year: int
    editions: tuple[Edition, ...]


def places_of(user: Any) -> list[Municipality]:
    """Where the person reads drafts, by name."""
    return sorted(access.municipalities(user, Permission.READ_DRAFT), key=lambda place: place.short_name)


def on_the_way(places: Iterable[Municipality]) -> list[ApprovalStatus]:
    """The follow-ups that somebody has handed on and that are not published yet, the oldest first."""
    reports = Report.objects.filter(period__promise__municipality__in=places, steps__isnull=False).distinct()
    statuses = approval_statuses(with_steps(reports).order_by("period__due_on", "pk"))
    return [each for each in statuses if each.state in _ON_THE_WAY]


def asked_of(user: Any, statuses: Iterable[ApprovalStatus]) -> set[int]:
    """Primary keys of the reports that wait for this very person's consent. Seats are asked for once a place."""
    seats: dict[frozenset[int], set[int]] = {}
    asked = set()
    for status in statuses:
        places = frozenset(duties.places_of(status.report.period.promise))
        if places not in seats:
            seats[places] = {seat.organisation.pk for seat in access.seats(user, places)}
        if seats[places] & {each.pk for each in status.wanted} and status.asks(user.pk):
            asked.add(status.report.pk)
    return asked


def published(places: Iterable[Municipality]) -> list[Published]:
    """Every promise of the places with the newest edition of each period, by year, the newest year first."""
    rows = (
        Edition.objects.filter(
            report__period__promise__municipality__in=places,
            report__period__promise__published_at__isnull=False,
        )
        .select_related("report__period__promise__municipality")
        .prefetch_related("report__editions")
        .defer("data")
        .order_by("report__period__promise__municipality__short_name", "report__period__ends_on", "number")
    )
    newest = {edition.report_id: edition for edition in rows}
    groups: dict[tuple[int, int], list[Edition]] = {}
    for edition in newest.values():
        period = edition.report.period
        groups.setdefault((period.ends_on.year, period.promise_id), []).append(edition)
    by_promise = [
        Published(editions[0].report.period.promise, year, tuple(editions))
        for (year, _), editions in groups.items()
    ]
    return sorted(by_promise, key=lambda group: -group.year)


def latest_views(places: Iterable[Municipality], year: int | None) -> list[tuple[Edition, ReportView]]:
    """The last published follow-up of each promise, of the year or of any, as the table shows it.

    A masked edition stands with what is left of its data.
    """
    groups = [group for group in published(places) if year in (None, group.year)]
    latest: dict[int, Edition] = {}
    for group in groups:  # the newest year stands first
        for edition in reversed(group.editions):
            if not edition.withdrawn_at:
                latest.setdefault(group.promise.pk, edition)
    return views(list(latest.values()))


def views(editions: Sequence[Edition]) -> list[tuple[Edition, ReportView]]:
    """The editions with their reports, read from their own frozen data."""
    data = dict(Edition.objects.filter(pk__in=[e.pk for e in editions]).values_list("pk", "data"))
    return [(each, edition_view(data[each.pk], json.loads(each.content))) for each in editions]


def promise_at(user: Any, kommun: str, slug: str) -> Promise | None:
    """The published promise, for who reads drafts in its municipality; None for all others."""
    promise = public_promises().filter(municipality__slug=kommun, slug=slug).first()
    if promise is None or not access.may(user, Permission.READ_DRAFT, promise.municipality_id):
        return None
    return promise

"""The rows that the desk's first page is made of, gathered in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Subquery, Value, When

from followup.approval.approval_status import ApprovalStatus, approval_statuses, fetch_steps, with_editions
from followup.contacts import People, people
from followup.duties import Standing, places_of, promises_and_live, standings
from followup.held_permissions import Reach, reach
from followup.models import Report
from followup.questions import Waiting, waiting_questions
from medborgarlofte.accounts.acting import acting_municipality
from medborgarlofte.accounts.desk_page import SignedInRequest
from medborgarlofte.accounts.permissions import Permission
from promises.models import Activity, Measure, OngoingRound, Promise, ReportingPeriod
from promises.rounds.queries import round_of
from promises.words.enums import MeasureDecision

LATEST = 5
_OPEN = (MeasureDecision.PROPOSED, MeasureDecision.PLANNED)


@dataclass(frozen=True)
class Gathered:
    """Everything the overview tells of, as rows."""

    reach: Reach
    standings: Sequence[Standing]
    ended: Sequence[Promise]
    statuses: Mapping[
        tuple[int, str], ApprovalStatus
    ]  # of unpublished words, by promise and the period's slug
    people: People
    measures: Sequence[Measure]
    unpublished: Sequence[Activity]  # the first of them
    unpublished_total: int
    recent: Sequence[Activity]
    questions: Sequence[Waiting]
    round: OngoingRound | None  # the round at a hot spot that the person is on


def gather(request: SignedInRequest, on: date) -> Gathered:
    """What the person's municipalities have to tell on that day, those where the person acts now before the others."""
    acting, user, first = reach(request), request.user, acting_municipality(request)
    places = list(acting.municipalities)
    promises, live_ones = promises_and_live(places, on)
    live = standings(live_ones, on)
    live.sort(key=lambda standing: standing.promise.municipality != first)
    running = {standing.promise.pk: standing.promise for standing in live}
    unpublished, total, recent = _rows(places, user.pk, on)
    return Gathered(
        reach=acting,
        standings=live,
        ended=[p for p in promises if p.pk not in running and p.municipality_id in acting.municipalities],
        statuses=_unpublished(places, running),
        people=people({place for standing in live for place in places_of(standing.promise)}),
        measures=list(_overdue(places, on)),
        unpublished=unpublished,
        unpublished_total=total,
        recent=recent,
        questions=waiting_questions(p for p in places if acting.answers(p)),
        round=round_of(user) if acting.may_in_any(Permission.LOG_ACTIVITY, places) else None,
    )


def _rows(places: Sequence[int], person: int, on: date) -> tuple[list[Activity], int, list[Activity]]:
    """The first rows that nobody outside sees yet, how many they are, and what the person logged last. One query."""
    here = Activity.objects.filter(municipality__in=places)
    later = here.filter(_not_yet(on))
    own = here.filter(created_by=person, replaced_by__isnull=True)
    ends = (later.order_by("publish_on", "pk"), own.order_by("-created_at", "-pk"))
    among = [Q(pk__in=Subquery(rows.values("pk")[:LATEST])) for rows in ends]
    rows: list[Any] = list(
        here.filter(among[0] | among[1])
        .annotate(
            is_later=Case(When(among[0], then=True), default=False),
            is_own=Case(When(among[1], then=True), default=False),
        )
        .annotate(
            total=Subquery(later.order_by().values(one=Value(1)).annotate(count=Count("pk")).values("count"))
        )
        .select_related("municipality", "kind")
    )
    unpublished = sorted((row for row in rows if row.is_later), key=lambda row: (row.publish_on, row.pk))
    recent = sorted(
        (row for row in rows if row.is_own), key=lambda row: (row.created_at, row.pk), reverse=True
    )
    return unpublished, rows[0].total or 0 if rows else 0, recent


def _overdue(places: Sequence[int], on: date) -> QuerySet[Measure]:
    """Rows of the walks' action lists that should have been done by now."""
    activity = "observation__walk__activity"
    return (
        Measure.objects.filter(
            **{f"{activity}__municipality__in": places, f"{activity}__withdrawn_at__isnull": True},
            **{f"{activity}__replaced_by__isnull": True},
            decision__in=_OPEN,
            due_on__lt=on,
        )
        .select_related(f"{activity}__municipality", "owner")
        .order_by(F("due_on").asc(nulls_first=True), "pk")
    )


def _unpublished(
    places: Sequence[int], known: Mapping[int, Promise]
) -> dict[tuple[int, str], ApprovalStatus]:
    """Follow-ups that have words nobody outside has read: never published, or changed since. ``known`` are the
    promises that are read already."""
    periods = ReportingPeriod.objects.filter(
        Q(promise__municipality__in=places) | Q(promise__further_municipalities__in=places)
    )
    reports = list(
        with_editions(Report.objects.filter(period__in=periods))
        .filter(Q(published_at__isnull=True) | Q(published_at__lt=F("updated_at")))
        .select_related("period__promise__municipality", "updated_by")
        .order_by("-updated_at")
    )
    for report in reports:
        report.period.promise = known.get(report.period.promise_id, report.period.promise)
    fetch_steps(reports)
    return {(way.report.period.promise_id, way.report.period.slug): way for way in approval_statuses(reports)}


def _not_yet(on: date) -> Q:
    """Rows that are logged and stand, but are not shown to anybody outside yet."""
    return Q(publish_on__gt=on, replaced_by__isnull=True, withdrawn_at__isnull=True)

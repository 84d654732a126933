"""The rows that the desk's first page is made of, gathered in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet

from followup.approval.approval_status import ApprovalStatus, approval_statuses, with_steps
from followup.contacts import People, people
from followup.duties import Standing, live_promises, places_of, standings
from followup.held_permissions import Reach, reach
from followup.models import Report
from followup.questions import Waiting, waiting_questions
from medborgarlofte.accounts.models import Municipality
from promises.models import Activity, Contribution, Measure, OngoingRound, Promise, ReportingPeriod
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
    hidden: Mapping[int, tuple[int, date]]  # by commitment: rows not yet public, the first day of the first
    unpublished: Sequence[Activity]  # the first of them
    unpublished_total: int
    recent: Sequence[Activity]
    questions: Sequence[Waiting]
    round: OngoingRound | None  # the round at a hot spot that the person is on


def gather(user: Any, on: date, first: Municipality | None = None) -> Gathered:
    """What the person's municipalities have to tell on that day, those of ``first`` before the others."""
    acting = reach(user)
    places = list(acting.municipalities)
    live = standings(list(live_promises(places, on)), on)
    live.sort(key=lambda standing: standing.promise.municipality != first)
    ids = [standing.promise.pk for standing in live]
    ended = Promise.objects.filter(municipality__in=places).exclude(pk__in=ids)
    later = Activity.objects.filter(_not_yet(on), municipality__in=places)
    hidden = Contribution.objects.filter(_not_yet(on, "activity__"), commitment__promise__in=ids, counts=True)
    counted = (
        hidden.order_by().values_list("commitment_id").annotate(Count("pk"), Min("activity__publish_on"))
    )
    unpublished = list(later.select_related("municipality").order_by("publish_on", "pk")[: LATEST + 1])
    recent = Activity.objects.filter(created_by=user, municipality__in=places, replaced_by__isnull=True)
    return Gathered(
        reach=acting,
        standings=live,
        ended=list(
            ended.select_related("municipality")
            .prefetch_related("periods")
            .order_by("municipality__short_name", F("starts_on").desc(nulls_last=True), "slug")
        ),
        statuses=_unpublished(places),
        people=people({place for standing in live for place in places_of(standing.promise)}),
        measures=list(_overdue(places, on)),
        hidden={commitment: (count, day) for commitment, count, day in counted},
        unpublished=unpublished[:LATEST],
        unpublished_total=later.count() if len(unpublished) > LATEST else len(unpublished),
        recent=list(recent.select_related("municipality", "kind").order_by("-created_at", "-pk")[:LATEST]),
        questions=waiting_questions(p for p in places if acting.answers(p)),
        round=round_of(user),
    )


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


def _unpublished(places: Sequence[int]) -> dict[tuple[int, str], ApprovalStatus]:
    """Follow-ups that have words nobody outside has read: never published, or changed since."""
    periods = ReportingPeriod.objects.filter(
        Q(promise__municipality__in=places) | Q(promise__further_municipalities__in=places)
    )
    reports = (
        with_steps(Report.objects.filter(period__in=periods))
        .annotate(published_at=Max("editions__published_at"))
        .filter(Q(published_at__isnull=True) | Q(published_at__lt=F("updated_at")))
        .select_related("period__promise__municipality", "updated_by")
        .order_by("-updated_at")
    )
    return {(way.report.period.promise_id, way.report.period.slug): way for way in approval_statuses(reports)}


def _not_yet(on: date, prefix: str = "") -> Q:
    """Rows that are logged and stand, but are not shown to anybody outside yet."""
    return Q(
        **{
            f"{prefix}publish_on__gt": on,
            f"{prefix}replaced_by__isnull": True,
            f"{prefix}withdrawn_at__isnull": True,
        }
    )

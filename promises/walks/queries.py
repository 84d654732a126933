"""Walks as the desk gathers them: planned, held without a protocol, and measures that remain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Prefetch, Q, QuerySet

from medborgarlofte.accounts.models import Municipality
from promises.counting.progress.action_list import MeasureFact
from promises.models import Activity, Kind, Measure, Observation, SafetyWalk, WalkInvitation
from promises.record.public import protocol_is_public
from promises.words.enums import MeasureDecision, Method

# A walk without a protocol is asked about for so long; one whose protocol is begun, for ever.
_ASKED_ABOUT = timedelta(days=180)
OPEN = (MeasureDecision.PROPOSED.value, MeasureDecision.PLANNED.value)


@dataclass(frozen=True)
class WalksOfPlaces:
    """``planned`` invitations, the nearest first; ``unwritten`` walks without a public protocol and ``listed``
    ones with an action list that is not closed, the newest first."""

    planned: list[WalkInvitation]
    unwritten: list[Activity]
    listed: list[Activity]


def walks_of(places: Iterable[Municipality], on: date) -> WalksOfPlaces:
    """What the desk shows of walks in ``places``, in a fixed number of queries."""
    places = list(places)
    walks = with_protocol(
        Activity.objects.filter(
            municipality__in=places,
            kind__method=Method.SAFETY_WALK.value,
            replaced_by__isnull=True,
            withdrawn_at__isnull=True,
        )
    ).order_by("-starts_on", "-pk")
    begun = Q(safety_walk__protocol_is_draft=True) | Q(starts_on__gte=on - _ASKED_ABOUT)
    recent = list(walks.filter(begun))
    remaining = Measure.objects.filter(observation__isnull=False, decision__in=OPEN)
    listed = walks.filter(pk__in=remaining.values("observation__walk"), safety_walk__protocol_is_draft=False)
    return WalksOfPlaces(
        planned=list(
            WalkInvitation.objects.filter(
                promise__municipality__in=places, cancelled_at__isnull=True, activity__isnull=True
            ).select_related("promise__municipality", "commitment__kind", "organiser")
        ),
        unwritten=[
            row
            for row in recent
            if not ((walk := getattr(row, "safety_walk", None)) and protocol_is_public(walk))
        ],
        listed=list(listed),
    )


def to_finish(places: Iterable[Municipality]) -> list[Activity]:
    """Walks in ``places`` whose protocol is a draft or not begun, the newest first: their addresses and whose they are,
    in one query."""
    unfinished = Q(safety_walk__isnull=True) | Q(safety_walk__protocol_is_draft=True)
    rows = Activity.objects.filter(
        unfinished, municipality__in=list(places), kind__method=Method.SAFETY_WALK.value,
        replaced_by__isnull=True, withdrawn_at__isnull=True,
    )  # fmt: skip
    return list(rows.order_by("-starts_on", "-pk").only("uid", "municipality", "logged_for")[:50])


def open_measures(places: Iterable[Municipality]) -> QuerySet[Measure]:
    """What remains of the published action lists, by owner and then by day; those without an owner first."""
    activity = "observation__walk__activity"
    return (
        Measure.objects.filter(
            **{f"{activity}__municipality__in": list(places)},
            **{f"{activity}__replaced_by__isnull": True, f"{activity}__withdrawn_at__isnull": True},
            observation__walk__protocol_is_draft=False,
            decision__in=OPEN,
        )
        .select_related(f"{activity}__municipality", f"{activity}__logged_for", "owner")
        .order_by(F("owner__name").asc(nulls_first=True), F("due_on").asc(nulls_first=True), "pk")
    )


def walk_kind() -> Kind | None:
    """The kind of a walk that was promised nowhere; None where no kind of walk is set up."""
    return Kind.objects.filter(method=Method.SAFETY_WALK.value).order_by("pk").first()


def measures_of(walk: SafetyWalk) -> list[Measure]:
    """Every measure of the walk, in the order of the observations."""
    return [measure for observation in walk.observations.all() for measure in observation.measures.all()]


def facts_of(measures: Iterable[Measure]) -> list[MeasureFact]:
    """The measures as they are counted."""
    return [MeasureFact(MeasureDecision(measure.decision), measure.due_on) for measure in measures]


def with_protocol(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """The rows with all of their protocols fetched, in a fixed number of queries."""
    measures = Measure.objects.select_related("owner").prefetch_related("steps__owner").order_by("pk")
    observations = Observation.objects.prefetch_related(Prefetch("measures", measures))
    return rows.select_related("municipality", "performed_by", "logged_for", "kind").prefetch_related(
        Prefetch("safety_walk", SafetyWalk.objects.all()),
        Prefetch("safety_walk__observations", observations),
        "safety_walk__participations__organisation",
    )

"""Pending work: follow-ups to write, and organisations that have reported nothing. For the desk and the reminders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    When,
    prefetch_related_objects,
)

from medborgarlofte.accounts.models import Municipality, Organisation
from medborgarlofte.labelled import Labelled
from promises.counting.facts import ReportingPeriod
from promises.counting.least_plan import least_plan
from promises.counting.progress import Progress, progress
from promises.counting.progress.ledger import PATIENCE, ledger_on
from promises.models import Commitment, Promise
from promises.models import ReportingPeriod as PeriodRow
from promises.record.public import Loaded, answering, load_both
from promises.words.enums import Status

# So long before a period ends, and before its follow-up is due, it is time to say so.
SOON = timedelta(days=7)
# A running period is young, and nobody silent in it, until so much of it has gone.
YOUNG = timedelta(days=30)
# An end known only to its year is kept as 1 January: look so much further back before asking exactly.
_INEXACT = timedelta(days=366)
# Nothing more is asked about these.
_SETTLED = frozenset({Status.FULFILLED, Status.WITHDRAWN, Status.NOT_TRIGGERED})
_LAGGING = (Status.BEHIND, Status.UNKNOWN, Status.NOT_FULFILLED)


class Stage(Labelled):
    """How far a period that is not followed up has come; each begins on a day and lasts until the next."""

    ENDING = "ending", "tar snart slut"
    ENDED = "ended", "är slut"
    DUE = "due", "ska snart vara uppföljd"
    OVERDUE = "overdue", "skulle ha varit uppföljd"


@dataclass(frozen=True)
class Standing:
    """A promise as it stands: ``shown`` and ``counted`` are public, ``logged`` holds all that is logged."""

    promise: Promise
    shown: Loaded
    logged: Loaded
    counted: Mapping[int, Progress]
    expected: Mapping[int, Progress]  # when all that is logged has become public
    hidden: Mapping[int, tuple[int, date]]  # by number: rows not yet public that count, the day of the first


@dataclass(frozen=True)
class Turn:
    """A period whose follow-up is not published, since when it is in its stage."""

    standing: Standing
    period: ReportingPeriod
    stage: Stage
    since: date


@dataclass(frozen=True)
class Silence:
    """An organisation that has neither logged nor confirmed anything of its commitment in the period."""

    promise: Promise
    commitment: Commitment
    organisation: Organisation
    period: ReportingPeriod
    over: bool


def live_promises(places: Iterable[Municipality | int], on: date) -> QuerySet[Promise]:
    """Promises of the municipalities that are not history: running, or not yet accounted for.

    A promise is history when its last follow-up has been due for sixty days and it has ended.
    """
    return _promises(places).filter(_may_be_live(on))


def promises_and_live(places: Iterable[Municipality | int], on: date) -> tuple[list[Promise], list[Promise]]:
    """Every promise of the municipalities, and those of them that ``live_promises`` gives. One query."""
    further = Promise.further_municipalities.through.objects.filter(promise=OuterRef("pk"))
    rows: list[Any] = list(
        _promises(places)
        .prefetch_related(None)
        .annotate(is_live=Case(When(_may_be_live(on), then=True), default=False), is_shared=Exists(further))
    )
    # Most are one municipality's own: nothing is asked about others then.
    there = any(row.is_shared for row in rows)
    none = Prefetch("further_municipalities", Municipality.objects.none())
    prefetch_related_objects(rows, "further_municipalities" if there else none)
    return rows, [row for row in rows if row.is_live]


def _may_be_live(on: date) -> Q:
    due = PeriodRow.objects.filter(promise=OuterRef("pk"), due_on__gte=on - PATIENCE)
    return Q(ends_on__isnull=True) | Q(ends_on__gte=on - _INEXACT) | Q(Exists(due))


def _promises(places: Iterable[Municipality | int]) -> QuerySet[Promise]:
    """One that belongs to several municipalities is everybody's once it is published."""
    places = list(places)
    shared = Promise.further_municipalities.through.objects.filter(
        promise=OuterRef("pk"), municipality__in=places
    )
    ours = Q(municipality__in=places) | Q(Exists(shared), published_at__isnull=False)
    return (
        Promise.objects.filter(ours)
        .select_related("municipality")
        .prefetch_related("further_municipalities")
        .order_by("municipality__short_name", F("starts_on").desc(nulls_last=True), "slug")
    )


def standings(promises: Sequence[Promise], on: date) -> list[Standing]:
    """Every promise that is not history, counted with and without what is not public yet. Fixed queries."""
    both = load_both(promises, on)
    live = []
    for promise in promises:
        ends_on = promise.last_day
        due = max((period.due_on for period in promise.periods.all()), default=None)
        if ends_on is None or ends_on >= on or (due is not None and due + PATIENCE >= on):
            shown, logged = both.shown[promise.pk], both.logged[promise.pk]
            hidden = {n: both.hidden[row.pk] for n, row in logged.rows.items() if row.pk in both.hidden}
            live.append(Standing(promise, shown, logged, shown.progress(on), logged.progress(on), hidden))
    return live


def places_of(promise: Promise) -> set[int]:
    """Primary keys of all municipalities that the promise belongs to."""
    return {promise.municipality_id, *(place.pk for place in promise.further_municipalities.all())}


def place_name(promise: Promise) -> str:
    """``Vaggeryd``; with the district where the promise is not for the whole municipality."""
    return ", ".join(filter(None, [promise.municipality.short_name, promise.area]))


def lagging(standing: Standing) -> list[int]:
    """Numbers of the commitments that are behind, not reported or not fulfilled."""
    return [number for number, counted in standing.counted.items() if counted.status in _LAGGING]


def lost(standing: Standing, on: date) -> Iterator[tuple[Commitment, Progress, date]]:
    """The commitments that cannot be kept any more, each with the first day that it was so."""
    for number, counted in standing.expected.items():
        plan = least_plan(counted)
        if plan is None or plan.possible:
            continue
        facts = standing.logged.commitments[number], standing.logged.promise
        # What is known to be missed stays so: halved until the day is found.
        before, since = min(each.starts_on for each in plan.missed) - timedelta(days=1), on
        while (since - before).days > 1:
            middle = before + (since - before) // 2
            then = least_plan(progress(*facts, middle))
            before, since = (before, middle) if then and not then.possible else (middle, since)
        yield standing.logged.rows[number], counted, since


def turns(standing: Standing, on: date) -> Iterator[Turn]:
    """The periods that ask for something on that day, in the order they are due."""
    published = {follow_up.period for follow_up in standing.shown.follow_ups}
    for period in standing.shown.promise.periods:
        reached = stage(period, on) if period.slug not in published else None
        if reached:
            yield Turn(standing, period, *reached)


def stage(period: ReportingPeriod, on: date) -> tuple[Stage, date] | None:
    """The period's stage and the day it began; None before the first and when sixty days have gone."""
    if on > period.due_on + PATIENCE:
        return None
    begins = (
        (Stage.OVERDUE, period.due_on + timedelta(days=1)),
        (Stage.DUE, max(period.due_on - SOON, period.ends_on + timedelta(days=1))),
        (Stage.ENDED, period.ends_on + timedelta(days=1)),
        (Stage.ENDING, max(period.ends_on - SOON, period.starts_on)),
    )
    return next(((stage, since) for stage, since in begins if since <= on), None)


def asked_now(standing: Standing, on: date) -> list[ReportingPeriod]:
    """The period that has just ended and, when it is not young, the running: those that somebody may be silent about."""
    periods = standing.shown.promise.periods
    last = max((each for each in periods if each.ends_on < on), key=lambda each: each.ends_on, default=None)
    asked = [last] if last and on <= last.due_on + PATIENCE else []
    return asked + [
        period
        for period in periods
        if period.starts_on <= on <= period.ends_on
        and (on - period.starts_on >= YOUNG or period.ends_on - on <= SOON)
    ]


def silent_now(standing: Standing, on: date) -> list[Silence]:
    """Who has said nothing of them."""
    silent: dict[tuple[int, int], Silence] = {}
    for period in asked_now(standing, on):
        for silence in silences(standing, period, on):
            silent.setdefault((silence.commitment.pk, silence.organisation.pk), silence)
    return sorted(silent.values(), key=lambda item: (not item.over, item.commitment.number))


def silences(standing: Standing, period: ReportingPeriod, on: date) -> Iterator[Silence]:
    """The responsible organisations that have said nothing of the period, commitment by commitment.

    A row that is not yet public is a word said. Nobody is asked about what is done, withdrawn or not
    called for, nor about a time before the promise was signed.
    """
    signed = standing.promise.signed_on
    if signed and signed > period.ends_on:
        return
    for number, facts in standing.logged.commitments.items():
        starts_on = facts.starts_on or period.starts_on
        if standing.expected[number].status in _SETTLED or starts_on > period.ends_on:
            continue
        commitment = standing.logged.rows[number]
        silent = ledger_on(facts, standing.logged.promise, on).silent(period)
        for organisation in responsible(standing.promise, commitment):
            if organisation.slug in silent:
                yield Silence(standing.promise, commitment, organisation, period, over=period.ends_on < on)


def responsible(promise: Promise, row: Commitment) -> list[Organisation]:
    """Who answers for the commitment: those it names, else every signatory."""
    return list({each.organisation_id: each.organisation for each in answering(promise, row)}.values())

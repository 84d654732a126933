"""What one person may choose among when logging one kind of activity."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Prefetch, Q, QuerySet, prefetch_related_objects

from medborgarlofte.accounts import access
from medborgarlofte.accounts.acting import acting_municipality
from medborgarlofte.accounts.desk_page import SignedInRequest
from medborgarlofte.accounts.models import Municipality, Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import today
from promises.models import (
    Activity,
    Commitment,
    CommitmentParty,
    Contribution,
    HotSpot,
    HotSpotRound,
    Kind,
    Promise,
    Signatory,
    Target,
)
from promises.record.target_facts import fetch_divisions, with_divisions
from promises.words import swedish
from promises.words.enums import Method, PartyRole
from promises.writing.internal import internal_of

PLACES = 4
# So many of their newest rows tell what somebody logs most.
_NEWEST = 200
# What a promise's last follow-up still lacks is logged after its end.
_AFTERWARDS = timedelta(days=180)
NO_ROLE = "Du har inget uppdrag att logga insatser. Be administratören i din kommun om ett."


@dataclass(frozen=True)
class Acting:
    """In which municipality, and for which organisation, somebody logs."""

    municipality: Municipality
    organisation: Organisation

    @property
    def key(self) -> str:
        """The value in the form."""
        return f"{self.municipality.pk}-{self.organisation.pk}"

    def __str__(self) -> str:
        return f"{self.organisation.short_name}, {self.municipality.short_name}"


@dataclass(frozen=True)
class Scope:
    """The choices of one form. ``commitments`` are those of the kind, the person's last used first; ``promises`` those
    that work outside every commitment can belong to; ``places`` public words, newest first; ``row`` the activity that
    is being changed."""

    user: User
    kind: Kind
    acting: tuple[Acting, ...]
    commitments: tuple[Commitment, ...]
    promises: tuple[Promise, ...] = ()
    places: tuple[str, ...] = ()
    performers: tuple[Organisation, ...] = ()
    hot_spots: tuple[HotSpot, ...] = ()
    row: Activity | None = None

    def acting_for(self, promise: Promise) -> list[Acting]:
        """Where the person may log what belongs to the promise."""
        places = places_of(promise)
        return [acting for acting in self.acting if acting.municipality.pk in places]


def logger(user: User) -> User:
    """The person, if there is anybody to log for. Raises PermissionDenied."""
    if not acting_of(user):
        raise PermissionDenied(NO_ROLE)
    return user


def acting_of(user: User, first: Municipality | None = None) -> tuple[Acting, ...]:
    """Every municipality and organisation that the person logs for; those of ``first`` before the others."""
    pairs = {(m.municipality_id, m.organisation_id): m for m in access.roles(user, Permission.LOG_ACTIVITY)}
    ordered = sorted(pairs.values(), key=lambda m: first is not None and m.municipality_id != first.pk)
    return tuple(Acting(m.municipality, m.organisation) for m in ordered)


def group_of(request: SignedInRequest) -> tuple[Municipality, list[Acting]]:
    """The municipality whose EST the person sees now, and for whom they act there; the others are a choice
    of municipality away. Raises PermissionDenied for who logs nowhere."""
    acting = acting_of(logger(request.user), acting_municipality(request))
    place = acting[0].municipality
    return place, [each for each in acting if each.municipality == place]


def sharing(request: SignedInRequest) -> tuple[Municipality, list[Acting]]:
    """The same, for those who share the situation there. Raises PermissionDenied for third parties: they report
    to it, and read their own reports."""
    place, acting = group_of(request)
    of_authorities = [each for each in acting if each.organisation.is_authority]
    if not of_authorities:
        raise PermissionDenied(
            "Lägesbilden delas mellan kommunen och polisen. Bara de som loggar för dem läser den."
        )
    return place, of_authorities


def scope_of(user: User, kind: Kind, *rows: Activity, first: Municipality | None = None) -> Scope:
    """What ``user`` may choose among when logging ``kind``, or when changing the first of ``rows``: a row
    and those it has replaced, whose values have to have their words. ``first`` = whose choices come first."""
    row = rows[0] if rows else None
    acting = acting_of(user, first) if row is None else (Acting(row.municipality, row.logged_for),)
    places = {a.municipality for a in acting}
    promises = list(promises_for(places, rows))
    commitments = commitments_for(places, kind=kind, rows=rows, known=promises)
    logged = Activity.objects.filter(kind=kind, municipality__in=places, replaced_by__isnull=True)
    newest = logged.exclude(place="").order_by("-created_at", "-pk").values_list("place", flat=True)[:40]
    active = Q(is_active=True, municipality__in=places) & internal_of(user, HotSpot)
    named = HotSpotRound.objects.filter(activity__in=rows).values("hot_spot")
    spots = HotSpot.objects.filter(active | Q(pk__in=named))
    return Scope(
        user=user,
        kind=kind,
        acting=acting,
        commitments=tuple(by_use(user, commitments, first)),
        promises=tuple(promises),
        places=tuple(dict.fromkeys(newest)),
        performers=_performers(acting, commitments, rows),
        hot_spots=tuple(spots) if kind.method == Method.HOT_SPOT else (),
        row=row,
    )


def commitments_for(
    places: Iterable[Municipality],
    *,
    kind: Kind | None = None,
    rows: Iterable[Activity] = (),
    known: Iterable[Promise] = (),
) -> list[Commitment]:
    """Commitments promised in ``places``.

    Those of promises that ended long ago or have not begun are left out, and other kinds than ``kind``;
    what ``rows`` already count towards is always among them. ``known`` are promises of ``promises_for``, read already.
    """
    found = list(_commitments(places, kind, rows))
    here = {promise.pk: promise for promise in known}
    for row in found:
        row.promise = here.get(row.promise_id, row.promise)
    prefetch_related_objects(found, "promise__further_municipalities")
    fetch_divisions(found)
    return found


def _commitments(
    places: Iterable[Municipality], kind: Kind | None, rows: Iterable[Activity]
) -> QuerySet[Commitment, Any]:
    fits = _going("promise__") & (Q(kind=kind) if kind else Q())
    counted = Contribution.objects.filter(activity__in=rows).values("commitment") if rows else []
    here = Promise.objects.filter(Q(municipality__in=places) | Q(further_municipalities__in=places))
    return (
        Commitment.objects.filter(fits | Q(pk__in=counted), promise__in=here.values("pk"))
        .select_related("promise__municipality", "kind", "ended_by_amendment")
        .prefetch_related(Prefetch("targets", with_divisions(Target.objects.all())))
        .order_by(
            "promise__municipality__short_name", F("promise__starts_on").desc(nulls_last=True), "number"
        )
    )


def promises_for(places: Iterable[Municipality], rows: Iterable[Activity] = ()) -> QuerySet[Promise]:
    """Promises that hold in ``places``, save those that ended long ago or have not begun; and what ``rows`` belong to
    without serving a commitment."""
    here = Promise.objects.filter(Q(municipality__in=places) | Q(further_municipalities__in=places))
    known = [row.promise_id for row in rows if row.promise_id]
    return (
        Promise.objects.filter((_going() & Q(pk__in=here.values("pk"))) | Q(pk__in=known))
        .select_related("municipality")
        .prefetch_related("further_municipalities")
        .order_by("municipality__short_name", F("starts_on").desc(nulls_last=True), "slug")
    )


def _going(prefix: str = "") -> Q:
    """Promises, or what ``prefix`` leads from, that have begun and did not end long ago."""
    on = today()
    begun = Q(**{f"{prefix}starts_on__isnull": True}) | Q(**{f"{prefix}starts_on__lte": on})
    going = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": on - _AFTERWARDS})
    return begun & going


def by_use(user: User, commitments: Iterable[Commitment], first: Municipality | None = None) -> list[Any]:
    """Those that the person's newest rows count towards first, each with ``last_used``, the moment; the others in the
    order given; all those of ``first`` before the rest, and what has ended last of all."""
    newest = Activity.objects.filter(created_by=user).order_by("-created_at", "-pk").values("pk")[:_NEWEST]
    given = Contribution.objects.filter(activity__in=newest).values_list("commitment", "activity__created_at")
    last_used: dict[int, datetime] = {}
    for pk, at in given.order_by("activity__created_at"):
        last_used[pk] = at
    rows: list[Any] = list(commitments)
    for row in rows:
        row.last_used = last_used.get(row.pk)
    used = sorted((c for c in rows if c.last_used), key=lambda c: c.last_used, reverse=True)
    ordered = used + [c for c in rows if not c.last_used]
    return sorted(
        ordered, key=lambda c: (has_ended(c), first is not None and first.pk not in municipalities_of(c))
    )


def proposed(commitments: Iterable[Any]) -> Commitment | None:
    """The one of ``by_use`` to begin with: the only one that holds, or the last used of them; None where it would be a guess."""
    holding = [c for c in commitments if not has_ended(c)]
    return holding[0] if holding and (len(holding) == 1 or holding[0].last_used) else None


def has_ended(commitment: Commitment) -> bool:
    """Whether the commitment's promise was over before today, or the parties have ended it."""
    last, ended = commitment.promise.last_day, commitment.ended_by_amendment
    return bool((last and last < today()) or (ended and ended.decided_on <= today()))


def municipalities_of(commitment: Commitment) -> set[int]:
    """Ids of the municipalities where the commitment is promised."""
    return places_of(commitment.promise)


def places_of(promise: Promise) -> set[int]:
    """Ids of the municipalities where the promise holds."""
    return {promise.municipality_id, *(place.pk for place in promise.further_municipalities.all())}


def performers_of(row: Activity, others: Q) -> list[Organisation]:
    """Who can have been there when the row was: those who can have done it, and the ``others``. One query."""
    here = _commitments({row.municipality}, row.kind, (row,)).prefetch_related(None).order_by()
    own = row.logged_for_id, row.performed_by_id
    parties = Q(pk__in=here.values("parties__organisation"))
    found = Organisation.objects.filter(
        access.at_work([row.municipality_id]) | Q(pk__in=own) | parties | others
    ).distinct()
    return sorted(found, key=lambda each: (each.pk != row.logged_for_id, each.name))


def _performers(
    acting: Iterable[Acting], commitments: Iterable[Commitment], rows: Iterable[Activity]
) -> tuple[Organisation, ...]:
    acting = list(acting)
    own = [a.organisation.pk for a in acting]
    here = access.at_work([a.municipality.pk for a in acting])
    known = Q(pk__in=[*own, *(row.performed_by_id for row in rows)])
    parties = Q(
        pk__in=Commitment.objects.filter(pk__in=[c.pk for c in commitments]).values("parties__organisation")
    )
    organisations = Organisation.objects.filter(here | known | parties).distinct()
    return tuple(sorted(organisations, key=lambda o: (o.pk not in own, o.name)))


def fetch_parties(commitments: Sequence[Commitment]) -> None:
    """What ``who_did_it`` goes by; of those that have it already nothing is asked."""
    prefetch_related_objects(
        commitments,
        Prefetch("parties", CommitmentParty.objects.select_related("organisation")),
        Prefetch("promise__signatories", Signatory.objects.select_related("organisation")),
    )


def who_did_it(commitment: Commitment, organisation: Organisation) -> str:
    """The question to somebody who logs for ``organisation``, where it is no party of the commitment: its work is
    somebody else's, and who did it is public. Empty where the organisation answers for it or does it."""
    fetch_parties([commitment])
    stated = commitment.parties.all()
    responsible = [each.organisation for each in stated if each.role == PartyRole.RESPONSIBLE]
    responsible = responsible or [each.organisation for each in commitment.promise.signatories.all()]
    if not responsible or organisation in [*responsible, *(each.organisation for each in stated)]:
        return ""
    names = swedish.listing(list(dict.fromkeys(each.short_name for each in responsible)))
    return f"{swedish.capital(names)} ansvarar för åtagandet. Gjorde {names} det?"


def in_force(commitment: Commitment, on: date) -> Any:
    """The commitment's target on that day, or its first; None without one."""
    targets = list(commitment.targets.all())
    begun = [t for t in targets if t.in_force_from is None or t.in_force_from <= on]
    return next(reversed(begun or targets), None)

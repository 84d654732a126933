"""What the public may see, and the database's rows as the plain facts that progress is counted from.

The one place that decides both. ``load`` asks a fixed number of queries, however many promises,
commitments and activities there are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from django.db.models import Case, F, Prefetch, Q, QuerySet, When, prefetch_related_objects
from django.utils import timezone

from medborgarlofte.clock import day_of
from promises.counting import facts, few, ports
from promises.counting.ports import PublishedFollowUp
from promises.counting.progress import Progress, progress
from promises.models import (
    Activity,
    Background,
    Commitment,
    CommitmentParty,
    Confirmation,
    Photo,
    Promise,
    Question,
    SafetyWalk,
    Signatory,
    Target,
    WalkInvitation,
    belonging,
)
from promises.record.counted_rows import COLUMNS, PUBLIC_ON, by_commitment, contributions, hidden
from promises.record.own_words import speak, speak_signatories
from promises.record.rulebook import coarse, rulebook
from promises.record.sums import Known, Sum, may_have_sums, sums, with_sums
from promises.record.target_facts import fetch_divisions, period_facts, target_facts, with_divisions
from promises.words.enums import (
    AmendmentKind,
    ConfirmationKind,
    PartyRole,
    Precision,
    TargetForm,
)


@dataclass(frozen=True)
class Loaded:
    """One promise ready to be counted. ``commitments`` and ``rows`` are keyed by the commitment's number.

    ``rows`` are the commitments as Django knows them, with kind, focus area, parties and targets fetched.
    """

    promise: facts.Promise
    commitments: Mapping[int, facts.Commitment]
    rows: Mapping[int, Commitment]
    follow_ups: tuple[PublishedFollowUp, ...] = ()
    # What the public sees only as sums; their shares are among the commitments' contributions.
    sums: tuple[Sum, ...] = ()

    def progress(self, today: date) -> dict[int, Progress]:
        """How every commitment goes on the day, by its number."""
        return {number: progress(each, self.promise, today) for number, each in self.commitments.items()}


def public_promises() -> QuerySet[Promise]:
    """Promises that anybody may read: published once, then for ever."""
    return Promise.objects.filter(published_at__isnull=False).select_related("municipality", "police_area")


def shown(today: date, prefix: str = "") -> Q:
    """The rows a reader may see one by one on ``today``: those that are ``due`` and not shown as sums.

    Withdrawn rows are among them; they are listed as withdrawn, and never counted. ``prefix`` is the way to
    the activity, such as ``activity__``.
    """
    return due(today, prefix) & ~coarse(prefix)


def due(today: date, prefix: str = "") -> Q:
    """The rows whose day has come, one by one or in sums: no correction of them is due yet.

    One that was withdrawn before its day came has been seen by nobody, and never is.
    """
    newest = Q(**{f"{prefix}replaced_by__isnull": True}) | Q(
        **{f"{prefix}replaced_by__publish_on__gt": today}
    )
    return ever_due(today, prefix) & newest


def ever_due(today: date, prefix: str = "") -> Q:
    """The rows whose day had come by ``today``, also those that have been corrected or withdrawn since."""
    return Q(**{f"{prefix}publish_on__lte": today}) & ~undone(prefix)


def undone(prefix: str = "") -> Q:
    """The rows that were withdrawn before their day came: nobody has seen them, and nobody ever will."""
    # In this order: SQLite asks the day only of the few rows that are withdrawn at all.
    return Q(**{f"{prefix}withdrawn_at__isnull": False}) & Q(
        **{f"{prefix}withdrawn_at__date__lt": F(f"{prefix}publish_on")}
    )


def visible_activities(today: date) -> QuerySet[Activity]:
    """Activities that belong to a published promise and may be seen, one by one, on ``today``."""
    return Activity.objects.filter(due(today), belonging.of_published()).exclude(coarse())


def published_activities(today: date) -> QuerySet[Activity]:
    """Activities of which the public has heard on ``today``, as rows, in sums or as what took a row out of its promise:
    they are corrected, not changed."""
    heard = belonging.of_published() | belonging.of_published("replaces__")
    return Activity.objects.filter(due(today), heard)


def shown_versions(promise: Promise, today: date, among: Collection[int] | None = None) -> QuerySet[Activity]:
    """The promise's rows that anybody has been able to read one by one: newest, replaced and withdrawn.

    ``among`` are primary keys: of these alone, without a look at the others.
    """
    own = belonging.of([promise])
    if among is not None:
        own = Q(pk__in=[activity for activity, whose in belonging.pairs(among) if whose == promise.pk])
    once_due = own & ever_due(today)
    summed_since = (
        Q(replaced_by__publish_on__lte=today)
        & coarse("replaced_by__")
        & belonging.to(promise, "replaced_by__")
    )
    return Activity.objects.filter(once_due & ~coarse()).exclude(summed_since)


def public_sums(promise: Promise, today: date) -> tuple[Sum, ...]:
    """The sums of what is public only together."""
    return load([promise], today)[promise.pk].sums if may_have_sums() else ()


def shown_photos(today: date) -> QuerySet[Photo]:
    """Photos that a reader may see on ``today``, where their activity belongs to a published promise: decided
    to be shown, of a row that is visible and not withdrawn."""
    return Photo.objects.filter(
        shown(today, "activity__"), shown_at__isnull=False, activity__withdrawn_at__isnull=True
    )


def public_invitations() -> QuerySet[WalkInvitation]:
    """Invitations to walks that anybody may read: published once, called off or not."""
    return WalkInvitation.objects.filter(
        published_at__isnull=False, promise__published_at__isnull=False
    ).select_related("promise__municipality", "organiser", "commitment")


def protocol_is_public(walk: SafetyWalk) -> bool:
    """Whether the walk's protocol is read by everybody who sees the walk: published, or come from elsewhere
    with something in it. What is fetched beforehand is not asked for again."""
    if walk.protocol_is_draft:
        return False
    has_facts = walk.protocol_published_at or walk.light or walk.route or walk.residents is not None
    return bool(has_facts or walk.observations.all() or walk.participations.all())


def answered_questions() -> QuerySet[Question]:
    """Residents' questions that anybody may read: answered by the desk and not taken away."""
    return Question.objects.filter(
        published_at__isnull=False, declined_at__isnull=True, promise__published_at__isnull=False
    )


def load(promises: Sequence[Promise], today: date, *, unpublished_too: bool = False) -> dict[int, Loaded]:
    """``promises`` by primary key, with what may be shown on ``today``.

    ``unpublished_too`` counts rows that are logged but not yet public as well. Leaves signatories, periods and
    amendments fetched on the promises that were given.
    """
    day, ids = None if unpublished_too else today, [promise.pk for promise in promises]
    rows = contributions(ids, _counted_by(day)).values_list(*COLUMNS)
    loaded = _loaded(promises, _fetched(promises), by_commitment(rows, day), to_all=not unpublished_too)
    return loaded if unpublished_too else _with_sums(loaded, promises, today)


class Both(NamedTuple):
    """What ``load`` gives, without what is not yet public and with it, by promise. ``hidden``: by commitment, the rows
    that count and whose day has not come, and the day of the first."""

    shown: dict[int, Loaded]
    logged: dict[int, Loaded]
    hidden: dict[int, tuple[int, date]]


def load_both(promises: Sequence[Promise], today: date) -> Both:
    """What the public reads and what is logged: the desk shows both figures. The rows are read once."""
    fetched, ids = _fetched(promises), [promise.pk for promise in promises]
    is_summed = Case(When(coarse("activity__"), then=True), default=False)
    found = (
        contributions(ids, _counted_by(None)).annotate(is_summed=is_summed).values_list("is_summed", *COLUMNS)
    )
    rows = [row for _, *row in found]
    public = [row for summed, *row in found if not summed and row[PUBLIC_ON] <= today]
    shown = _loaded(promises, fetched, by_commitment(public, today), to_all=True)
    if any(summed for summed, *_ in found):
        shown = _with_sums(shown, promises, today)
    logged = _loaded(promises, fetched, by_commitment(rows, None), to_all=False)
    return Both(shown, logged, hidden(rows, today))


class _Fetched(NamedTuple):
    """What is promised and what has been said of it, whatever is counted; both by promise."""

    follow_ups: Mapping[int, Iterable[PublishedFollowUp]]
    rows: Mapping[int, dict[int, Commitment]]


def _fetched(promises: Sequence[Promise]) -> _Fetched:
    signatories = Prefetch("signatories", Signatory.objects.select_related("organisation"))
    prefetch_related_objects(promises, signatories, "periods", "amendments", "municipality")
    ids = [promise.pk for promise in promises]
    rows: dict[int, dict[int, Commitment]] = {pk: {} for pk in ids}
    commitments = (
        Commitment.objects.filter(promise__in=ids)
        .select_related("kind", "focus_area", "added_by_amendment", "ended_by_amendment")
        .prefetch_related(
            Prefetch("parties", CommitmentParty.objects.select_related("organisation")),
            Prefetch("targets", with_divisions(Target.objects.select_related("amendment"))),
            Prefetch("confirmations", Confirmation.objects.select_related("organisation", "period")),
        )
        .order_by("promise", "number")
    )
    fetch_divisions(commitments)
    for row in commitments:
        rows[row.promise_id][row.number] = row
    for promise in promises:
        speak_signatories(promise)
        speak(promise, rows[promise.pk].values())
    return _Fetched(ports.follow_ups.published(ids, withdrawn_too=True), rows)


def _loaded(
    promises: Sequence[Promise],
    fetched: _Fetched,
    contributions: Mapping[int, list[facts.Contribution]],
    *,
    to_all: bool,
) -> dict[int, Loaded]:
    rows = fetched.rows
    loaded = {}
    for promise in promises:
        published = tuple(fetched.follow_ups.get(promise.pk, ()))
        loaded[promise.pk] = Loaded(
            promise=_promise(promise, published),
            commitments={
                number: _commitment(
                    row, promise, tuple(contributions.get(row.pk, ())), published, to_all=to_all
                )
                for number, row in rows[promise.pk].items()
            },
            rows=rows[promise.pk],
            follow_ups=tuple(each for each in published if each.withdrawn_on is None),
        )
    return loaded


def _with_sums(loaded: dict[int, Loaded], promises: Sequence[Promise], today: date) -> dict[int, Loaded]:
    """``loaded`` with what the public sees only as sums among the commitments' contributions."""
    book = rulebook()
    if not book.has_coarse(book.promises):
        return loaded
    keys = {promise.pk: promise.internal_sums_key for promise in promises}
    known = {
        pk: Known(
            each.promise,
            {row.pk: each.commitments[number] for number, row in each.rows.items()},
            keys[pk],
        )
        for pk, each in loaded.items()
    }
    by_promise = sums(known, partial(ever_due, today), book, today)
    return {
        pk: replace(
            each,
            sums=tuple(by_promise.get(pk, ())),
            commitments={
                number: with_sums(commitment, each.rows[number].pk, by_promise.get(pk, ()))
                for number, commitment in each.commitments.items()
            },
        )
        for pk, each in loaded.items()
    }


def _promise(promise: Promise, follow_ups: Sequence[PublishedFollowUp]) -> facts.Promise:
    published = {follow_up.period: follow_up for follow_up in follow_ups}
    return facts.Promise(
        starts_on=first_day(promise),
        ends_on=promise.last_day,
        signed_on=promise.signed_on,
        signed_precision=Precision(promise.signed_precision),
        periods=tuple(period_facts(period, published.get(period.slug)) for period in promise.periods.all()),
        prolongations=tuple(
            facts.Prolongation(each.decided_on, each.previous_ends_on, each.ends_on, each.public_on(promise))
            for each in promise.amendments.all()
            if each.kind == AmendmentKind.PROLONGED and each.previous_ends_on and each.ends_on
        ),
    )


def first_day(promise: Promise) -> date:
    """The day the promise counts from; where nobody wrote it, the first day it is known to have existed."""
    known = promise.starts_on or promise.signed_on or promise.announced_on
    if known is None:
        known = timezone.localtime(promise.published_at or promise.created_at).date()
    return known if promise.ends_on is None else min(known, promise.ends_on)


def answering(promise: Promise, commitment: Commitment) -> Sequence[CommitmentParty | Signatory]:
    """The rows of who answers for the commitment: those it names, else every signatory. An organisation may be there
    by several of its units."""
    named = [party for party in commitment.parties.all() if party.role == PartyRole.RESPONSIBLE]
    return named or list(promise.signatories.all())


def _commitment(
    row: Commitment,
    promise: Promise,
    contributions: tuple[facts.Contribution, ...],
    follow_ups: Sequence[PublishedFollowUp],
    *,
    to_all: bool,
) -> facts.Commitment:
    organisations = [each.organisation for each in answering(promise, row)]
    names = {each.slug: each.short_name for each in organisations}
    targets = tuple(
        replace(
            target_facts(target, row),
            public_on=target.amendment.public_on(promise) if target.amendment else None,
        )
        for target in row.targets.all()
    )
    ended = row.ended_by_amendment
    commitment = facts.Commitment(
        number=row.number,
        targets=targets or (facts.Target(form=TargetForm.NONE),),
        contributions=contributions,
        responsible=tuple(names),
        names=names,
        conditional=bool(row.condition),
        starts_on=row.starts_on,
        withdrawn_on=ended.decided_on if ended else None,
        withdrawal_public_on=ended.public_on(promise) if ended else None,
        confirmations=tuple(
            facts.Confirmation(
                period=each.period.slug,
                organisation=each.organisation.slug,
                kind=ConfirmationKind(each.kind),
                public_on=day_of(each.confirmed_at),
            )
            for each in row.confirmations.all()
        ),
        judgements=tuple(
            follow_up.judgements[row.number]
            for follow_up in follow_ups
            if row.number in follow_up.judgements and follow_up.withdrawn_on is None
        ),
        counts_people=to_all and row.counts_people,  # the desk reads every number
    )
    return few.marked(commitment)


def _counted_by(today: date | None) -> Q:
    """Also those that are gone since: what they accounted for stays known. None = also what is not public yet."""
    return ever_due(today, "activity__") & ~coarse("activity__") if today else ~undone("activity__")


def document_name(sha256: str) -> str:
    """Where the bytes of a document with that checksum are kept."""
    return f"underlag/{sha256}.pdf"


def public_documents() -> QuerySet[Background]:
    """Backgrounds whose document anybody may read: those of a published promise."""
    return Background.objects.filter(promise__published_at__isnull=False).exclude(sha256="")

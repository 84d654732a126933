"""From the database to the document: what is public about one promise, and nothing else."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from medborgarlofte.accounts.models import Organisation
from medborgarlofte.clock import today
from promises.counting import ports
from promises.counting.progress import AsOf
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import (
    SHARED_LISTS,
    Document,
    filled,
    references,
    tidy,
    tidy_rows,
)
from promises.exchange_format.rows import row_document
from promises.exchange_format.schema import FORMAT
from promises.exchange_format.shared import shared_documents
from promises.exchange_format.shared_nouns import ACTIVITY, CONFIRMATION, INVITATION, PROMISE
from promises.models import (
    Activity,
    Commitment,
    CommitmentParty,
    Confirmation,
    Contribution,
    Promise,
    PublicationRule,
    Signatory,
    Target,
    WalkInvitation,
    belonging,
)
from promises.record.aggregated import aggregated_activities
from promises.record.public import public_sums, shown_versions
from promises.record.small_counts import counted_as, flagged, hide_few
from promises.record.target_facts import fetch_divisions, with_divisions

# Everything but the activities, in a fixed number of queries.
_ROWS = (
    "further_municipalities",
    Prefetch("signatories", Signatory.objects.select_related("organisation")),
    "focus_areas",
    "backgrounds",
    "amendments",
    "indicators__measurements",
    "periods",
    Prefetch(
        "commitments",
        Commitment.objects.select_related("kind", "focus_area", "added_by_amendment", "ended_by_amendment"),
    ),
    Prefetch("commitments__parties", CommitmentParty.objects.select_related("organisation")),
    Prefetch("commitments__targets", with_divisions(Target.objects.select_related("amendment"))),
)


def export(promise: Promise, *, as_of: date | None = None, counted: AsOf | None = None) -> Document:
    """What is public of the promise on ``as_of`` (today when left out), in normal form.

    Holds the activities that are shown, replaced and withdrawn ones too, and sums of those that are only
    told together; no internal text, no persons behind the desk, no number of people under five. What stands for
    those gives the figures that are ``counted`` so; left out, as a page is.
    """
    on = as_of or today()
    known, _ = public_of(promise, shown_versions(promise, on), as_of=on)
    newest = flagged(promise)
    document = hide_few(known, newest)
    if newest:
        document["counted_as"] = counted_as(*facts_of(filled(known), on), counted or AsOf.now(on))
    return tidy(document)


def public_of(
    promise: Promise,
    activities: QuerySet[Activity],
    *,
    as_of: date,
    only_activities: bool = False,
    with_sums: bool = True,
    beside: Document | None = None,
    as_read: bool = False,
) -> tuple[Document, frozenset[str]]:
    """The same with these ``activities`` and no others, every sum unless they are as they were (``with_sums``), and all
    else unless ``only_activities``; numbers of few people are still there. Second the uids of the sums.

    ``beside`` holds what is public already: rows of what promises share and, by uid, activities. ``as_read``: the
    promise was read just now, with its municipality and police area, and is only to be shown.
    """
    beside = beside or {}
    public = {row["uid"] for row in beside.get("activities", ())}
    if only_activities:
        document: Document = {
            "municipality": promise.municipality.slug,
            "activities": _activities(promise, activities, as_of, public),
        }
    else:
        # How long work is kept back is nobody's business but theirs who keep it.
        promise = promise if as_read else _stored(promise)
        _fetch(promise, PublicationRule.objects.none())
        document = _document(promise, activities, as_of, public)
        del document["publication_rules"]
    sums = aggregated_activities(promise, public_sums(promise, as_of)) if with_sums else []
    document["activities"] += sums
    if only_activities and _is_known(document, beside):
        shared = {name: list(beside.get(name, ())) for name in SHARED_LISTS}
    else:
        shared = shared_of(promise, document, beside, () if only_activities else _parties(promise))
    # Normal form drops what only the rows beside speak of.
    kept = {name: tidy_rows(name, rows) for name, rows in shared.items() if beside and rows}
    return tidy(document | shared) | kept, frozenset(row["uid"] for row in sums)


def _parties(promise: Promise) -> set[Organisation]:
    """The organisations that were read with the promise."""
    rows = [
        *promise.signatories.all(),
        *(each for row in promise.commitments.all() for each in row.parties.all()),
    ]
    return {row.organisation for row in rows}


def _is_known(document: Document, beside: Document) -> bool:
    """Whether all that the document speaks of stands beside already, the results that its rows report among it."""
    spoken_of = references(document)
    known = {name: {row["slug"] for row in beside.get(name, ())} for name in SHARED_LISTS}
    measures = {
        (row["slug"], each["slug"]) for row in beside.get("kinds", ()) for each in row.get("measures", ())
    }
    return all(spoken_of[name] <= known[name] for name in SHARED_LISTS) and _reported(document) <= measures


def _reported(document: Document) -> set[tuple[str, str]]:
    """Kind and result of all that activities report."""
    rows = document.get("activities", ())
    return {(row["kind"], each["measure"]) for row in rows for each in row.get("results", ())}


def export_all(promise: Promise) -> Document:
    """The promise with every row as it was logged, also what is not public yet or only told in sums.

    For those who look after it: what is read in again is the same. No internal text all the same.
    """
    promise = _stored(promise)
    _fetch(promise, PublicationRule.objects.select_related("kind"))
    document = _document(promise, public_activities(promise, date.max), date.max)
    return tidy(document | shared_of(promise, document, known=_parties(promise)))


def _stored(promise: Promise) -> Promise:
    """The promise as it is stored now, its own words for what promises share among it."""
    return Promise.objects.select_related("municipality", "police_area").get(pk=promise.pk)


def _fetch(promise: Promise, rules: QuerySet[PublicationRule]) -> None:
    """What its document says."""
    prefetch_related_objects([promise], *_ROWS, Prefetch("publication_rules", rules))
    fetch_divisions(promise.commitments.all())


def _document(promise: Promise, rows: QuerySet[Activity], on: date, public: Collection[str] = ()) -> Document:
    """The promise with these activities, without what promises share."""
    document: Document = {"format": FORMAT, **row_document(PROMISE, promise)}
    document["further_municipalities"] = [place.slug for place in promise.further_municipalities.all()]
    document["photo"] = photo_of(promise)
    document["activities"] = _activities(promise, rows, on, public)
    # What is said of a period, or tells of one: most drafts have none yet.
    periods = promise.periods.all()
    said = (
        Confirmation.objects.filter(commitment__promise=promise) if periods else Confirmation.objects.none()
    )
    document["confirmations"] = [
        row_document(CONFIRMATION, row) for row in said.select_related("commitment", "period", "organisation")
    ]
    uids = {row["uid"] for row in document["activities"]}.union(public)
    invitations = WalkInvitation.objects.filter(promise=promise, published_at__isnull=False)
    document["invitations"] = [
        known_of(row_document(INVITATION, row), uids)
        for row in invitations.select_related("organiser", "commitment", "activity")
    ]
    document["follow_ups"] = ports.follow_ups.export(promise) if periods else []
    return document


def photo_of(promise: Promise) -> dict[str, Any] | None:
    """What the document says of the promise's photo."""
    if not promise.photo:
        return None
    with promise.photo.open("rb") as photo:
        sha256 = hashlib.sha256(photo.read()).hexdigest()
    return {
        "file": PurePosixPath(promise.photo.name).name,
        "sha256": sha256,
        "alt": promise.photo_alt,
        "credit": promise.photo_credit,
    }


def public_activities(promise: Promise, as_of: date) -> QuerySet[Activity]:
    """The rows of the promise whose day has come."""
    return Activity.objects.filter(belonging.of([promise]), publish_on__lte=as_of)


def shared_of(
    promise: Promise,
    document: Document,
    beside: Document | None = None,
    known: Collection[Organisation] = (),
) -> dict[str, list[Document]]:
    """What promises share of all that the document speaks of and all that stands ``beside``, in the promise's own
    words. ``known`` organisations have been read."""
    beside = beside or {}
    used = _reported(document)
    used |= {
        (row["slug"], each["slug"]) for row in beside.get("kinds", ()) for each in row.get("measures", ())
    }
    slugs = references(document)
    for name in SHARED_LISTS:
        slugs[name] |= {row["slug"] for row in beside.get(name, ())}
    return shared_documents(slugs, promise.own_words, used, known)


def known_of(invitation: Document, activities: set[str]) -> Document:
    """The invitation without the walk that was made, unless that is among ``activities``: it may have been
    logged and not be shown yet."""
    known = invitation.get("activity") in activities
    return {name: value for name, value in invitation.items() if known or name != "activity"}


def _activities(
    promise: Promise, rows: QuerySet[Activity], on: date, public: Collection[str] = ()
) -> list[Document]:
    own = Contribution.objects.filter(commitment__promise=promise).select_related("commitment")
    fetched = rows.select_related(
        "kind",
        "municipality",
        "performed_by",
        "logged_for",
        "replaces",
        "replaced_by",
        "safety_walk",
        "traffic_operation",
        "hot_spot_round__hot_spot",
    ).prefetch_related(
        Prefetch("contributions", own),
        "results__measure",
        "safety_walk__participations__organisation",
        "safety_walk__observations__measures__owner",
        "safety_walk__observations__measures__steps__owner",
    )
    said = [row_document(ACTIVITY, row) for row in fetched]
    shown = {row["uid"] for row in said}.union(public)
    gone = _corrected_elsewhere(promise, fetched, on, shown)
    waiting = {str(row.uid): row.withdrawn_shown_on for row in fetched if row.withdrawn_shown_on}
    for row in said:
        if shown_on := waiting.get(row["uid"]):
            told = shown_on <= on
            row["withdrawn_on"] = shown_on.isoformat() if told else None
            row["withdrawn_reason"] = row["withdrawn_reason"] if told else None
        if correction := gone.get(row["uid"]):
            row["withdrawn_on"] = correction.publish_on.isoformat()
            row["withdrawn_reason"] = correction.correction_reason
        # A correction may be public before what it replaces; then there is nothing to name.
        if row["replaces"] not in shown:
            row["replaces"] = row["correction_reason"] = None
    return said


def _corrected_elsewhere(
    promise: Promise, rows: Iterable[Activity], on: date, shown: Collection[str]
) -> dict[str, Activity]:
    """By uid the rows whose correction belongs to the promise no longer, each with that correction: here they are taken
    back, on the day and for the reason that they were corrected, whatever the correction says."""
    corrections = {
        str(row.uid): row.replaced_by
        for row in rows
        if hasattr(row, "replaced_by") and row.replaced_by.publish_on <= on
    }
    away = {uid: each for uid, each in corrections.items() if str(each.uid) not in shown}
    pairs = belonging.pairs([each.pk for each in away.values()]) if away else ()
    here = {pk for pk, whose in pairs if whose == promise.pk}
    return {uid: each for uid, each in away.items() if each.pk not in here}

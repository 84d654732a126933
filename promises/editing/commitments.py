"""Commitments: added, changed, taken out of the promise. How much and by when are targets under them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from medborgarlofte.accounts.models import User
from medborgarlofte.clock import today
from promises.counting.misses import misses_taken
from promises.editing.amendments import amend
from promises.models import (
    Amendment,
    Commitment,
    CommitmentParty,
    Kind,
    Milestone,
    Promise,
    Target,
    TargetPart,
)
from promises.record.public import load
from promises.words import promise_checks, swedish
from promises.words.enums import AmendmentKind
from promises.writing.store import remove, store

Values = Mapping[str, Any]


@transaction.atomic
def add_commitment(
    promise: Promise,
    *,
    by: User,
    title: str,
    kind: Kind,
    number: int | None = None,
    parties: Iterable[Values] = (),
    target: Values | None = None,
    **fields: Any,
) -> Commitment:
    """A new commitment with its target.

    ``parties`` hold ``organisation``, ``role`` and perhaps ``unit``; ``target`` the target's fields and
    perhaps ``milestones`` and ``parts``. In a published promise ``added_by_amendment`` is required.
    Raises PermissionDenied, and ValidationError by field.
    """
    number = number or (promise.commitments.aggregate(last=Max("number"))["last"] or 0) + 1
    commitment = Commitment(promise=promise, number=number, title=title, kind=kind, **fields)
    store(commitment, by=by)
    add_target(commitment, by=by, **(target or {}))
    for party in parties:
        store(CommitmentParty(commitment=commitment, **party), by=by)
    return commitment


@transaction.atomic
def change_commitment(
    commitment: Commitment, *, by: User, parties: Iterable[Values] | None = None, **changes: Any
) -> Commitment:
    """Change the commitment's words; ``parties``, when given, are all of them.

    Raises PermissionDenied, and ValidationError by field. A published number changes by an amendment.
    """
    for name, value in changes.items():
        setattr(commitment, name, value)
    store(commitment, by=by)
    if parties is None:
        return commitment
    left = {(party.organisation_id, party.role, party.unit): party for party in commitment.parties.all()}
    for values in parties:
        party = left.pop((values["organisation"].pk, str(values["role"]), values.get("unit", "")), None)
        party = party or CommitmentParty(commitment=commitment)
        for name, value in values.items():
            setattr(party, name, value)
        store(party, by=by)
    for party in left.values():
        remove(party, by=by)
    return commitment


@transaction.atomic
def add_target(
    commitment: Commitment,
    *,
    by: User,
    milestones: Iterable[Values] = (),
    parts: Iterable[Values] = (),
    **fields: Any,
) -> Target:
    """One version of the commitment's target with its steps and parts, in their order.

    Raises PermissionDenied and ValidationError.
    """
    made = store(Target(commitment=commitment, **fields), by=by)
    for model, rows in ((Milestone, milestones), (TargetPart, parts)):
        for position, values in enumerate(rows, start=1):
            store(model(target=made, **{"position": position, **values}), by=by)
    return made


@transaction.atomic
def revise_target(amendment: Amendment, commitment: Commitment, *, by: User, **fields: Any) -> Target:
    """The commitment's new target, in force from the day of the amendment; the old one stays visible.

    ``fields`` as for ``add_target``. Raises PermissionDenied, and ValidationError also where what was missed would be
    missed no more.
    """
    if commitment.promise_id != amendment.promise_id:
        raise ValidationError({"commitment": "Åtagandet hör till ett annat löfte."})
    # A number holds from its day until the next one's: none is put in before, or on, the day of another.
    last = commitment.targets.exclude(in_force_from=None).last()
    if last and last.in_force_from and amendment.decided_on <= last.in_force_from:
        day = swedish.day(last.in_force_from)
        raise ValidationError({"decided_on": f"Åtagandets tal ändrades den {day}. Välj en senare dag."})
    was = load([amendment.promise], today())[amendment.promise_id]
    made = add_target(commitment, by=by, amendment=amendment, in_force_from=amendment.decided_on, **fields)
    becomes = load([Promise.objects.get(pk=amendment.promise_id)], today())[amendment.promise_id]
    missed = misses_taken((was.promise, was.commitments), (becomes.promise, becomes.commitments), today())
    if sentence := promise_checks.takes_away(missed, promise_checks.ANOTHER_PROMISE):
        raise ValidationError({"form": sentence})
    return made


def withdraw_commitment(commitment: Commitment, *, by: User, decided_on: date, reason: str) -> Amendment:
    """Take the commitment out of the promise from a day; it stays, as utgått. See ``amend``."""
    return amend(
        commitment.promise,
        AmendmentKind.ENDED,
        by=by,
        decided_on=decided_on,
        reason=reason,
        commitments=[commitment],
    )

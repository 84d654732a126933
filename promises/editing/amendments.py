"""A change of the promise after signing: prolonged, added to, revised, or a commitment taken out."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import day_of, now, today
from promises.counting import ports
from promises.editing.periods import generate_periods
from promises.models import Amendment, Commitment, Promise
from promises.words import amendment_checks
from promises.words.enums import AmendmentKind, Precision, VersionCause
from promises.writing import textguard
from promises.writing.reach import target
from promises.writing.revision import lock, raise_revision


@transaction.atomic
def amend(
    promise: Promise,
    kind: AmendmentKind,
    *,
    by: User,
    decided_on: date,
    reason: str,
    text: str = "",
    ends_on: date | None = None,
    commitments: Iterable[Commitment] = (),
) -> Amendment:
    """Introduce a change, dated and with its reason; public at once.

    ``prolonged`` needs the new ``ends_on`` and moves the promise's end; ``ended`` needs the
    ``commitments`` that are taken out. ``added`` and ``revised`` are what new commitments and targets
    point to: see ``add_commitment(added_by_amendment=…)`` and ``revise_target`` beside it.
    Raises PermissionDenied, and ValidationError by field: also for a change that would count before the
    signing or after the promise's end (``promises.words.amendment_checks``).
    """
    lock([promise])
    promise.refresh_from_db()
    require(by, Permission.EDIT_PROMISE, promise.municipality)
    commitments = list(commitments)
    _check(promise, kind, decided_on, ends_on, commitments)
    number = (promise.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    amendment = Amendment(
        promise=promise, number=number, kind=AmendmentKind(kind).value, decided_on=decided_on,
        reason=reason.strip(), text=text, previous_ends_on=promise.last_day if ends_on else None,
        ends_on=ends_on, created_at=now(), created_by=by,
    )  # fmt: skip
    textguard.full_clean(amendment)
    amendment.save(force_insert=True)
    _carry_out(amendment, commitments, by)
    raise_revision(promise, by=by, cause=VersionCause.AMENDED)
    record(
        "promise.amended", by=by, target=target(promise), amendment=number, kind=amendment.kind,
        decided_on=decided_on, reason=amendment.reason, ends_on=[amendment.previous_ends_on, ends_on],
        commitments=[commitment.number for commitment in commitments],
    )  # fmt: skip
    return amendment


def _check(
    promise: Promise,
    kind: AmendmentKind,
    decided_on: date,
    ends_on: date | None,
    commitments: list[Commitment],
) -> None:
    if kind == AmendmentKind.PROLONGED and (promise.ends_on is None or not ends_on):
        raise ValidationError({"ends_on": "En förlängning behöver ett gammalt och ett nytt slutdatum."})
    last = promise.last_day
    if kind == AmendmentKind.PROLONGED and ends_on and last and ends_on <= last:
        raise ValidationError({"ends_on": f"Löftet gäller redan till {last}. Skriv en senare dag."})
    if kind != AmendmentKind.PROLONGED and ends_on:
        raise ValidationError({"ends_on": "Bara en förlängning har ett nytt slutdatum."})
    if kind == AmendmentKind.ENDED and not commitments:
        raise ValidationError({"commitments": "Välj det eller de åtaganden som utgår."})
    if kind != AmendmentKind.ENDED and commitments:
        raise ValidationError({"commitments": "Åtaganden väljs bara när de utgår."})
    for commitment in commitments:
        if commitment.promise_id != promise.pk:
            raise ValidationError({"commitments": f"{commitment} hör till ett annat löfte."})
        if commitment.ended_by_amendment_id:
            raise ValidationError({"commitments": f"{commitment} har redan utgått."})
    published_on = promise.published_at and day_of(promise.published_at)
    sentence = amendment_checks.problem(
        decided_on,
        amendment_checks.public_on(today(), published_on),
        signed_on=promise.signed_on,
        starts_on=promise.starts_on,
        ends_on=last,
        prolongs=kind == AmendmentKind.PROLONGED,
    )
    if sentence := sentence or amendment_checks.too_soon(decided_on, ports.closed_days(promise.pk, today())):
        raise ValidationError({"decided_on": sentence})


def _carry_out(amendment: Amendment, commitments: list[Commitment], by: User) -> None:
    for commitment in commitments:
        commitment.ended_by_amendment = amendment
        commitment.save(update_fields=["ended_by_amendment"])
    if amendment.ends_on:
        promise = amendment.promise
        promise.ends_on, promise.ends_precision = amendment.ends_on, Precision.DAY.value
        promise.save(update_fields=["ends_on", "ends_precision"])
        if promise.published_at:
            generate_periods(promise, by=by)

"""What a responsible organisation says of a commitment and a whole period: nothing was done, or there was no need."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from medborgarlofte.conflict import Conflict
from promises.counting import ports
from promises.counting.late import Days, tells_of, told_before
from promises.models import Commitment, Confirmation, Contribution, ReportingPeriod
from promises.record.public import answering
from promises.record.target_facts import followed_periods
from promises.words import confirmation_checks
from promises.words.enums import ConfirmationKind, VersionCause
from promises.writing import textguard
from promises.writing.reach import target
from promises.writing.revision import lock, raise_revision


@transaction.atomic
def confirm_nothing_done(
    commitment: Commitment,
    period: ReportingPeriod,
    organisation: Organisation,
    *,
    by: User,
    kind: ConfirmationKind = ConfirmationKind.NOTHING,
    late_reason: str = "",
) -> Confirmation:
    """Say, for a responsible organisation, that nothing (more) was done in the period, and of a commitment with a
    condition whether there was a need. Saying it twice is once. ``late_reason`` is public: why it is said only now, of
    days that a follow-up has told of.

    Raises PermissionDenied, Conflict when the organisation has said something else, and ValidationError by field
    when the period is not over, the organisation does not answer for the commitment, it cannot be said of the
    commitment, what was done is logged, or it comes after a follow-up and does not say why.
    """
    promise = commitment.promise
    lock([promise])
    access.require(by, Permission.LOG_ACTIVITY, promise.municipality, organisation)
    _refuse(commitment, period, organisation, kind)
    said = Confirmation.objects.filter(commitment=commitment, period=period, organisation=organisation)
    if stands := said.first():
        if stands.kind != kind:
            told = ConfirmationKind(stands.kind).label
            raise Conflict(
                f"{organisation} har redan sagt ”{told}” om åtagande {commitment.number}. Ta tillbaka det först."
            )
        return stands
    why = late_reason.strip() if comes_late(period) else None
    if why == "":
        raise ValidationError({"late_reason": confirmation_checks.WHY_SO_LATE})
    row = Confirmation(
        commitment=commitment, period=period, organisation=organisation, kind=kind.value,
        confirmed_at=now(), confirmed_by=by, late_reason=why or "",
    )  # fmt: skip
    textguard.full_clean(row)
    row.save()
    raise_revision(promise, by=by, cause=VersionCause.CONFIRMED)
    _tell_the_trail(row)
    return row


def _tell_the_trail(row: Confirmation) -> None:
    where = {"period": row.period.slug, "organisation": row.organisation.short_name}
    if row.late_reason:
        where["reason"] = row.late_reason
    by, of = row.confirmed_by, target(row.commitment)
    if row.kind == ConfirmationKind.NO_NEED:
        record("commitment.no_need", by=by, target=of, **where)
    elif row.kind == ConfirmationKind.NEED_UNMET:
        record("commitment.need_unmet", by=by, target=of, **where)
    else:
        record("commitment.nothing_done", by=by, target=of, **where)


def comes_late(period: ReportingPeriod) -> bool:
    """Whether a follow-up has told of the period's days, so that what is said of them now has to say why."""
    days = Days(period.starts_on, period.ends_on)
    # What comes on the day of the follow-up itself is public the day after.
    periods = followed_periods([period.promise])[period.promise_id]
    return bool(told_before(days, today() + timedelta(days=1), periods))


def _refuse(
    commitment: Commitment, period: ReportingPeriod, organisation: Organisation, kind: ConfirmationKind
) -> None:
    if period.promise_id != commitment.promise_id:
        raise ValidationError({"period": "Perioden hör till ett annat löfte."})
    if too_early := confirmation_checks.too_early(today(), period.ends_on):
        raise ValidationError({"period": too_early})
    days = Days(period.starts_on, period.ends_on)
    if any(tells_of(made, days) for made in ports.closed_days(period.promise_id, today())):
        raise ValidationError({"period": confirmation_checks.FROZEN_TODAY})
    if wrong := confirmation_checks.wrong_kind(kind, conditional=bool(commitment.condition)):
        raise ValidationError({"kind": wrong})
    if organisation.pk not in {each.organisation_id for each in answering(commitment.promise, commitment)}:
        raise ValidationError({"organisation": f"{organisation} ansvarar inte för åtagandet."})
    own = logged_in(period, [commitment]).filter(activity__performed_by=organisation)
    if kind is ConfirmationKind.NEED_UNMET and own.filter(counts=True).exists():
        raise ValidationError({"kind": confirmation_checks.NEED_WAS_MET})


def logged_in(period: ReportingPeriod, commitments: Iterable[Commitment]) -> QuerySet[Contribution]:
    """What stands logged towards the commitments on the days of the period, public or not."""
    return Contribution.objects.filter(
        commitment__in=list(commitments),
        activity__ends_on__range=(period.starts_on, period.ends_on),
        activity__replaced_by__isnull=True,
        activity__withdrawn_at__isnull=True,
    )

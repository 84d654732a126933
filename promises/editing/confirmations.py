"""What a responsible organisation says of a commitment and a whole period: nothing was done, or there was no need."""

from collections.abc import Iterable

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
from promises.counting.late import Days, tells_of
from promises.models import Commitment, Confirmation, Contribution, ReportingPeriod
from promises.record.public import answering
from promises.words import confirmation_checks
from promises.words.enums import ConfirmationKind, VersionCause
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
) -> Confirmation:
    """Say, for a responsible organisation, that nothing (more) was done in the period, and of a commitment with a
    condition whether there was a need. Saying it twice is once.

    Raises PermissionDenied, Conflict when the organisation has said something else, and ValidationError by field
    when the period is not over, the organisation does not answer for the commitment, it cannot be said of the
    commitment, or what was done is logged.
    """
    promise = commitment.promise
    lock([promise])
    access.require(by, Permission.LOG_ACTIVITY, promise.municipality, organisation)
    _refuse(commitment, period, organisation, kind)
    confirmation, is_new = Confirmation.objects.get_or_create(
        commitment=commitment,
        period=period,
        organisation=organisation,
        defaults={"kind": kind.value, "confirmed_at": now(), "confirmed_by": by},
    )
    if confirmation.kind != kind:
        said = ConfirmationKind(confirmation.kind).label
        raise Conflict(
            f"{organisation} har redan sagt ”{said}” om åtagande {commitment.number}. Ta tillbaka det först."
        )
    if is_new:
        raise_revision(promise, by=by, cause=VersionCause.CONFIRMED)
        where = {"period": period.slug, "organisation": organisation.short_name}
        if kind is ConfirmationKind.NO_NEED:
            record("commitment.no_need", by=by, target=target(commitment), **where)
        elif kind is ConfirmationKind.NEED_UNMET:
            record("commitment.need_unmet", by=by, target=target(commitment), **where)
        else:
            record("commitment.nothing_done", by=by, target=target(commitment), **where)
    return confirmation


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

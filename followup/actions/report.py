"""Writing a follow-up: opened for a period, saved as often as one likes, until it is published."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from followup.models import Assessment, Report
from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from promises.models import Promise, ReportingPeriod

CHANGED_MEANWHILE = (
    "Någon annan har sparat uppföljningen medan du skrev. Din text står kvar nedan. "
    "Öppna sidan i en ny flik, jämför och spara igen."
)
REPORT_FIELDS = ("summary", "municipal_number", "police_number", "drawn_up_on", "internal_note")
ASSESSMENT_FIELDS = ("status", "text", "cause", "cause_text", "next_step", "internal_note")


@transaction.atomic
def open_report(*, period: ReportingPeriod, by: User) -> Report:
    """The period's report, made if it is not there. Opening twice gives the same one.

    Raises PermissionDenied.
    """
    promise = _locked(period.promise_id)
    require(by, Permission.WRITE_FOLLOW_UP, promise.municipality_id)
    report, is_new = Report.objects.get_or_create(
        period=period,
        defaults={
            "municipal_number": promise.municipal_number,
            "police_number": promise.police_number,
            "created_at": now(),
            "created_by": by,
            "updated_at": now(),
            "updated_by": by,
        },
    )
    if is_new:
        record("report.opened", by=by, target=_target(report, promise))
    return report


@transaction.atomic
def save_report(
    *,
    report: Report,
    by: User,
    version: int,
    fields: Mapping[str, Any],
    assessments: Mapping[int, Mapping[str, Any]],
) -> Report:
    """Save what was written. ``assessments`` by commitment id; fields not given stay as they are.

    Raises PermissionDenied, and ValidationError when somebody else has saved since ``version``.
    """
    promise = _locked(report.period.promise_id)
    require(by, Permission.WRITE_FOLLOW_UP, promise.municipality_id)
    current = Report.objects.get(pk=report.pk)
    if current.version != version:
        raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
    changed = _assign(current, fields, REPORT_FIELDS)
    details: dict[str, Any] = {"report": changed}
    for commitment in promise.commitments.filter(pk__in=assessments):
        assessment, _ = Assessment.objects.get_or_create(report=current, commitment=commitment)
        differences = _assign(assessment, assessments[commitment.pk], ASSESSMENT_FIELDS)
        if differences:
            assessment.full_clean()
            assessment.save()
            details[str(commitment.number)] = differences
    current.version += 1
    current.updated_at, current.updated_by = now(), by
    current.full_clean()
    current.save()
    record("report.saved", by=by, target=_target(current, promise), **details)
    return current


def _locked(promise_id: int) -> Promise:
    return Promise.objects.select_for_update().get(pk=promise_id)


def _target(report: Report, promise: Promise) -> str:
    return f"report:{promise.address}/{report.period.slug}"


def _assign(row: Any, values: Mapping[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    """Set the given fields; return what changed, without the words of internal fields."""
    changed: dict[str, Any] = {}
    for name in allowed:
        if name not in values or getattr(row, name) == values[name]:
            continue
        before, after = getattr(row, name), values[name]
        changed[name] = "ändrad" if name.startswith("internal_") else [before, after]
        setattr(row, name, after)
    return changed

"""Drafts of follow-ups: opened for a period, saved field by field until they are handed in.

Two people who write different things never meet. Who writes what somebody else has just written is shown
it, and chooses: each field is saved only over what its writer had seen.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from followup.approval.actions import Actor, note_writer
from followup.approval.approval_status import approval_status
from followup.enums import State
from followup.models import Assessment, Report
from followup.trail_rows import target
from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from medborgarlofte.conflict import fingerprint
from promises.models import Promise, ReportingPeriod

HANDED_IN = (
    "Uppföljningen är inne för godkännande och kan inte ändras. "
    "Skicka tillbaka den först, om något behöver skrivas om."
)
PUBLISHED = "Uppföljningen är publicerad. Börja en rättelse av den innan du skriver, så sparas det."
REPORT_FIELDS = ("summary", "plain_summary", "reason", "internal_note")
ASSESSMENT_FIELDS = ("status", "text", "cause", "cause_text", "next_step", "effect", "internal_note")

# A field of the follow-up: the commitment's number (0 = the whole promise) and the field's name.
Key = tuple[int, str]


class SavedByOther(NamedTuple):
    """Somebody else wrote this while it was being written; ``by`` is "" where nobody is known."""

    value: Any
    by: str


def field_fingerprint(value: Any) -> str:
    """The fingerprint of one field: of nothing and of an empty text the same, and of lines however they end."""
    return fingerprint(str(value or "").replace("\r\n", "\n"))


@transaction.atomic
def open_report(*, period: ReportingPeriod, by: User) -> Report:
    """The period's report, made if it is not there. Opening twice gives the same one.

    Raises PermissionDenied.
    """
    promise = Promise.objects.select_for_update().get(pk=period.promise_id)
    require(by, Permission.WRITE_FOLLOW_UP, promise.municipality_id)
    stamp = now()
    report, is_new = Report.objects.get_or_create(
        period=period,
        defaults={"created_at": stamp, "created_by": by, "updated_at": stamp, "updated_by": by},
    )
    if is_new:
        record("report.opened", by=by, target=target(report))
    return report


@transaction.atomic
def save_words(
    *, report: Report, actor: Actor, values: Mapping[Key, Any], seen: Mapping[Key, str]
) -> dict[Key, SavedByOther]:
    """Save each field that was changed, unless somebody else changed the same field meanwhile; those are returned.

    ``seen`` holds the fingerprint of what the writer had before them in each field (none = it was empty); a
    field that says again what was seen is not the writer's to save. Raises PermissionDenied, and
    ValidationError when the follow-up is handed in or published, or for words that cannot be kept.
    """
    promise = Promise.objects.select_for_update().get(pk=report.period.promise_id)
    require(actor.by, Permission.WRITE_FOLLOW_UP, promise.municipality_id)
    state = approval_status(report).state
    if state in (State.COMPLETED, State.APPROVED):
        raise ValidationError(HANDED_IN, code="handed_in")
    report = Report.objects.select_related("period__promise__municipality").get(pk=report.pk)
    assessments = report.assessments.select_related("commitment", "updated_by")
    rows = {row.commitment.number: row for row in assessments}
    own: dict[int, dict[str, Any]] = {}
    conflicts: dict[Key, SavedByOther] = {}
    for (number, name), value in values.items():
        row = rows.get(number) if number else report
        was, is_now = seen.get((number, name), field_fingerprint("")), getattr(row, name, "")
        if field_fingerprint(value) in (was, field_fingerprint(is_now)):
            continue
        if was == field_fingerprint(is_now):
            own.setdefault(number, {})[name] = value
        else:
            conflicts[number, name] = SavedByOther(is_now, str(getattr(row, "updated_by", None) or ""))
    if state is State.PUBLISHED and (own or conflicts):
        raise ValidationError(PUBLISHED, code="published")
    if own:
        _store(report, actor, own, rows)
    return conflicts


def _store(
    report: Report, actor: Actor, values: Mapping[int, Mapping[str, Any]], rows: Mapping[int, Assessment]
) -> None:
    """Save the fields of the whole follow-up (0) and of commitments by their numbers, with one event for all."""
    details = {"report": _assign(report, values.get(0, {}), REPORT_FIELDS)}
    for commitment in report.period.promise.commitments.filter(number__in=values):
        row = rows.get(commitment.number) or Assessment(report=report, commitment=commitment)
        changed = _assign(row, values[commitment.number], ASSESSMENT_FIELDS)
        if changed:
            row.updated_at, row.updated_by = now(), actor.by
            row.full_clean()
            row.save()
            details[str(commitment.number)] = changed
    report.updated_at, report.updated_by = now(), actor.by
    report.full_clean()
    report.save()
    note_writer(report, actor)
    record("report.saved", by=actor.by, target=target(report), **details)


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

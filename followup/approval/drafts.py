"""Drafts of follow-ups: opened for a period, saved field by field until they are handed in.

Two people who write different things never meet. Who writes what somebody else has just written is shown
it, and chooses: each field is saved only over what its writer had seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from followup.approval.actions import Actor, note_writer
from followup.approval.approval_status import approval_status
from followup.enums import State
from followup.models import Assessment, Report
from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from medborgarlofte.conflict import Conflict, fingerprint
from promises.models import Promise, ReportingPeriod

CHANGED_MEANWHILE = "Någon annan har sparat uppföljningen medan du skrev. Läs den igen och spara sedan."
HANDED_IN = (
    "Uppföljningen är inne för godkännande och kan inte ändras. "
    "Skicka tillbaka den först, om något behöver skrivas om."
)
REPORT_FIELDS = ("summary", "plain_summary", "reason", "internal_note")
ASSESSMENT_FIELDS = ("status", "text", "cause", "cause_text", "next_step", "effect", "internal_note")

# A field of the follow-up: the commitment's number (0 = the whole promise) and the field's name.
Key = tuple[int, str]


@dataclass(frozen=True)
class SavedByOther:
    """Somebody else wrote this while it was being written."""

    value: Any
    by: str
    at: datetime | None


@dataclass
class Saved:
    """What became of a save: fields stored, and those that somebody else had changed."""

    report: Report
    stored: list[Key] = field(default_factory=list)
    conflicts: dict[Key, SavedByOther] = field(default_factory=dict)


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
    """Save all that is given, or nothing. ``assessments`` by commitment id; what is not given stays.

    Raises PermissionDenied, and ValidationError when somebody else has saved since ``version``.
    """
    current = _writable(report, by)
    if current.version != version:
        raise Conflict(CHANGED_MEANWHILE)
    numbers = dict(current.period.promise.commitments.filter(pk__in=assessments).values_list("pk", "number"))
    values: dict[Key, Any] = {(0, name): value for name, value in fields.items()}
    values |= {
        (numbers[pk], name): value for pk, words in assessments.items() if pk in numbers
        for name, value in words.items()
    }  # fmt: skip
    return _store(current, Actor(by), values).report


@transaction.atomic
def save_words(*, report: Report, actor: Actor, values: Mapping[Key, Any], seen: Mapping[Key, str]) -> Saved:
    """Save each field that was changed, unless somebody else changed the same field meanwhile.

    ``seen`` holds the fingerprint of what the writer had before them in each field; a field that says
    again what was seen is not the writer's to save. Raises PermissionDenied, and ValidationError when
    the follow-up is handed in, or for words that cannot be kept.
    """
    current = _writable(report, actor.by)
    rows = _rows(current)
    own: dict[Key, Any] = {}
    conflicts: dict[Key, SavedByOther] = {}
    for key, value in values.items():
        number, name = key
        row: Any = rows.get(number) if number else current
        was, is_now = seen.get(key, field_fingerprint("")), getattr(row, name, "")
        if field_fingerprint(value) in (was, field_fingerprint(is_now)):
            continue
        if was == field_fingerprint(is_now):
            own[key] = value
        else:
            conflicts[key] = SavedByOther(is_now, str(row.updated_by or ""), row.updated_at)
    saved = _store(current, actor, own) if own else Saved(current)
    saved.conflicts = conflicts
    return saved


def _writable(report: Report, by: User) -> Report:
    promise = Promise.objects.select_for_update().get(pk=report.period.promise_id)
    require(by, Permission.WRITE_FOLLOW_UP, promise.municipality_id)
    if approval_status(report).state in (State.COMPLETED, State.APPROVED):
        raise ValidationError(HANDED_IN, code="handed_in")
    return Report.objects.select_related("period__promise__municipality").get(pk=report.pk)


def _rows(report: Report) -> dict[int, Assessment]:
    return {
        row.commitment.number: row for row in report.assessments.select_related("commitment", "updated_by")
    }


def _store(current: Report, actor: Actor, values: Mapping[Key, Any]) -> Saved:
    saved, by = Saved(current), actor.by
    promise, rows = current.period.promise, _rows(current)
    given: dict[int, dict[str, Any]] = {}
    for (number, name), value in values.items():
        given.setdefault(number, {})[name] = value
    details: dict[str, Any] = {"report": _assign(current, given.pop(0, {}), REPORT_FIELDS)}
    saved.stored += [(0, name) for name in details["report"]]
    for commitment in promise.commitments.filter(number__in=given):
        row = rows.get(commitment.number) or Assessment(report=current, commitment=commitment)
        differences = _assign(row, given[commitment.number], ASSESSMENT_FIELDS)
        if differences:
            row.updated_at, row.updated_by = now(), by
            row.full_clean()
            row.save()
            details[str(commitment.number)] = differences
            saved.stored += [(commitment.number, name) for name in differences]
    current.version += 1
    current.updated_at, current.updated_by = now(), by
    current.full_clean()
    current.save()
    note_writer(current, actor)
    record("report.saved", by=by, target=_target(current, promise), **details)
    return saved


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

"""A correction of a published follow-up: begun by choice, with its reason, and thrown away again."""

import json

from django.core.exceptions import ValidationError
from django.db import transaction

from followup.approval.actions import Actor, add_step, locked
from followup.approval.approval_status import ApprovalStatus
from followup.approval.drafts import ASSESSMENT_FIELDS, REPORT_FIELDS
from followup.enums import State, StepKind
from followup.models import Assessment, Report, Step
from followup.trail_rows import step_words, target
from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from promises.writing import textguard


@transaction.atomic
def begin_correction(*, report: Report, actor: Actor, reason: str) -> Step:
    """Open a published follow-up to be written again, towards its next edition; ``reason`` will be public with that.

    Raises PermissionDenied, and ValidationError without a reason or where it is not published.
    """
    report, status = locked(report)
    promise = report.period.promise
    require(actor.by, Permission.WRITE_FOLLOW_UP, promise.municipality_id)
    if status.state is not State.PUBLISHED:
        raise ValidationError("Uppföljningen skrivs redan.", code="begun")
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför en ny utgåva behövs."})
    textguard.check_texts({"reason": reason}, promise.municipality_id)
    report.reason, report.updated_at, report.updated_by = reason.strip(), now(), actor.by
    report.full_clean()
    report.save()
    step = add_step(status, actor, StepKind.WROTE)
    record("report.correction_begun", by=actor.by, target=target(report), reason=report.reason)
    return step


@transaction.atomic
def discard_correction(*, report: Report, actor: Actor) -> Step:
    """Throw away what was written towards the next edition: the words are the published edition's again, and nobody
    waits for anything. Internal notes stay.

    Raises PermissionDenied, and ValidationError where there is no correction, or it is handed in.
    """
    report, status = locked(report)
    require(actor.by, Permission.WRITE_FOLLOW_UP, report.period.promise.municipality_id)
    if not may_be_discarded(status):
        raise ValidationError("Det finns ingen påbörjad rättelse att kasta.", code="too_late")
    said = json.loads(report.editions.latest("number").content)
    for name in REPORT_FIELDS:
        if not name.startswith("internal_"):
            setattr(report, name, said.get(name, ""))
    report.updated_at, report.updated_by = now(), actor.by
    report.save()
    told = {each["commitment"]: each for each in said.get("assessments", ())}
    for row in Assessment.objects.filter(report=report).select_related("commitment"):
        for name in ASSESSMENT_FIELDS:
            if not name.startswith("internal_"):
                setattr(row, name, told.get(row.commitment.number, {}).get(name, ""))
        row.save()
    step = add_step(status, actor, StepKind.DISCARDED)
    record("report.discarded", by=actor.by, target=target(report), **step_words(step))
    return step


def words_that_go(report: Report) -> list[str]:
    """What somebody has written otherwise than the newest edition says it, by name."""
    said = json.loads(report.editions.latest("number").content)
    told = {each["commitment"]: each for each in said.get("assessments", ())}
    wholes = {"summary": "Sammanfattningen", "plain_summary": "Den lättlästa texten"}
    names = [name for field, name in wholes.items() if getattr(report, field) != said.get(field, "")]
    words = [field for field in ASSESSMENT_FIELDS if not field.startswith("internal_")]
    for row in report.assessments.select_related("commitment").order_by("commitment__number"):
        before = told.get(row.commitment.number, {})
        if any(getattr(row, field) != before.get(field, "") for field in words):
            names.append(f"Åtagande {row.commitment.number}")
    return names


def may_be_discarded(status: ApprovalStatus) -> bool:
    """Whether there is a correction that nobody has handed in."""
    return status.state is State.DRAFTING and status.edition > 1

"""Gallring: a decision noted, ended, and carried out; nothing goes without one."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from followup.retention.due_rows import RULES, due
from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.models import Municipality, Organisation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from promises.models import Retention
from promises.words.enums import RecordKind

logger = logging.getLogger(__name__)
BATCH = 200  # rows in one transaction: nobody waits long for a lock, and a stop loses little


@dataclass
class Removal:
    """What one decision let go, or would: the names of the rows. ``failed`` says why it stopped."""

    retention: Retention
    rows: list[str] = field(default_factory=list)
    failed: str = ""


@transaction.atomic
def note_rule(
    *,
    by: User,
    municipality: Municipality,
    organisation: Organisation,
    kind: RecordKind,
    days: int,
    decision: str,
    decided_on: date,
) -> Retention:
    """Note a decision. Raises PermissionDenied, and ValidationError by field."""
    require(by, Permission.ADMINISTER, municipality, organisation)
    rule = Retention(
        municipality=municipality, organisation=organisation, kind=kind.value, days=days,
        decision=decision.strip(), decided_on=decided_on, created_at=now(), created_by=by,
    )  # fmt: skip
    if decided_on > today():
        raise ValidationError({"decided_on": "Beslutet kan inte vara fattat efter i dag."})
    rule.full_clean()
    rule.save()
    record(
        "retention.noted", by=by, target=f"retention:{rule.pk}", kind=rule.kind, days=days,
        decision=rule.decision, decided_on=decided_on.isoformat(), organisation=str(organisation),
    )  # fmt: skip
    return rule


@transaction.atomic
def end_rule(rule: Retention, *, by: User) -> Retention:
    """Let the decision hold no more; what it let go stays gone. Raises PermissionDenied, ValidationError."""
    require(by, Permission.ADMINISTER, rule.municipality_id, rule.organisation_id)
    rule = Retention.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if rule.ended_at:
        raise ValidationError("Regeln är redan upphävd.")
    rule.ended_at, rule.ended_by = now(), by
    rule.save(update_fields=["ended_at", "ended_by"])
    record("retention.ended", by=by, target=f"retention:{rule.pk}")
    return rule


def let_go(rules: Iterable[Retention], *, by: Any, on: date, dry_run: bool = False) -> list[Removal]:
    """Let go what the decisions say is due on that day, a batch at a time; or only say what it would be.

    Doing it twice is doing it once. A decision that fails half-way keeps what it has done, and says why.
    """
    outcome: list[Removal] = []
    for rule in rules:
        removal = Removal(rule)
        waiting = list(due(rule, on).values_list("pk", flat=True))
        try:
            for start in range(0, len(waiting), BATCH):
                removal.rows += _batch(rule, waiting[start : start + BATCH], by, on, dry_run=dry_run)
        except (DatabaseError, OSError) as error:
            logger.exception("gallring by rule %s stopped", rule.pk)
            removal.failed = str(error) or type(error).__name__
        outcome.append(removal)
    return outcome


def in_force() -> Any:
    """Every decision that holds, by place."""
    rules = Retention.objects.filter(ended_at__isnull=True)
    return rules.select_related("municipality", "organisation").order_by(
        "municipality", "organisation", "kind"
    )


@transaction.atomic
def _batch(rule: Retention, ids: list[int], by: Any, on: date, *, dry_run: bool) -> list[str]:
    # Asked again inside the transaction: what somebody has touched meanwhile may be due no more.
    rows = list(due(rule, on).filter(pk__in=ids))
    names = [f"{row._meta.model_name}:{row.pk}" for row in rows]
    if dry_run or not rows:
        return names
    RULES[RecordKind(rule.kind)].go(rule, rows)
    record(
        "records.removed", by=by, target=f"retention:{rule.pk}", kind=rule.kind, decision=rule.decision,
        count=len(rows), rows=[row.pk for row in rows],
    )  # fmt: skip
    return names

"""Roles and owners of the installation beside the trail: what was changed, put in or taken out past the actions."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from medborgarlofte.accounts.models import Membership, User
from medborgarlofte.audit.models import AuditEvent


def words(rows: Iterable[Membership]) -> list[dict[str, Any]]:
    """What an event keeps of the roles that it gave, ended or confirmed."""
    return [
        {
            "row": row.pk,
            "person": row.user_id,
            "organisation": row.organisation_id,
            "municipality": row.municipality_id,
            "role": str(row.role),
            "given_by": row.given_by_id,
            "given_at": _moment(row.given_at),
            "confirmed_by": row.confirmed_by_id,
            "confirmed_at": _moment(row.confirmed_at),
            "ended": row.ended_at is not None,
        }
        for row in rows
    ]


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


def roles_past_the_actions() -> Iterator[str]:
    """Sentences for roles that are not what their last events say, once any event has told of a role."""
    recorded: dict[int, tuple[int, dict[str, Any]]] = {}
    events = AuditEvent.objects.filter(details__contains='"roles_now"').order_by("number")
    for number, details in events.values_list("number", "details").iterator():
        for row in json.loads(details)["roles_now"]:
            recorded[row["row"]] = number, row
    if not recorded:
        return
    for role in Membership.objects.select_related("user", "organisation", "municipality").order_by("pk"):
        number, row = recorded.pop(role.pk, (0, {}))
        if number and row != words([role])[0]:
            yield f"role {role.pk} of user:{role.user.email} is not what event {number} says"
        elif not number:
            yield f"role {role.pk} of user:{role.user.email}: no event tells of it"
    for number, row in recorded.values():
        yield f"role {row['row']} of event {number} is gone"


def owners_past_the_actions() -> Iterator[str]:
    """Sentences for owners of the installation that no event made. Nobody is one where none was ever told of."""
    made = set(AuditEvent.objects.filter(event="user.owner_made").values_list("target", flat=True))
    if made:
        for owner in User.objects.filter(is_superuser=True).order_by("pk"):
            if f"user:{owner.email}" not in made:
                yield f"user:{owner.email} looks after the whole installation, and no event made it so"

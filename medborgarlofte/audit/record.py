"""Writes and verifies audit events. Call ``record`` inside the action's own transaction."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.clock import now

# Any number, the same in every process: PostgreSQL's lock that lets one writer at a time grow the chain.
_CHAIN_LOCK = 2_026_011
# The event that tells which events were emptied.
MASKED = "trail.masked"


def record(event: str, *, by: Any, target: str = "", **details: Any) -> AuditEvent:
    """Add one event to the chain, in the transaction that makes the change it tells of.

    ``by`` is a user, or a text for what no person did ("system: import"). ``details`` become JSON.
    Raises RuntimeError outside a transaction, ValueError when nobody is named.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit event is written in the same transaction as the change it tells of")
    # SQLite's IMMEDIATE transactions already let one writer in at a time.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = AuditEvent.objects.order_by("-number").first()
    entry = AuditEvent(
        number=last.number + 1 if last else 1,
        at=now(),
        actor=actor_words(by),
        event=event,
        target=target,
        details=json.dumps(details, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True),
        salt=secrets.token_hex(16),
        previous=last.hash if last else "",
    )
    entry.digest = entry.expected_digest()
    entry.hash = entry.expected_hash()
    entry.save(force_insert=True)
    return entry


def actor_words(by: Any) -> str:
    """Who, as a string that outlives the account: "anna@example.se (Anna Ek)"."""
    words = by if isinstance(by, str) else by.audit_name()
    if not words:
        raise ValueError("an audit event names who did it")
    return words


def verify() -> Iterator[str]:
    """Sentences for every break in the chain and every masking that no event tells of; none when it holds.

    A break in the middle shows by itself. That the end is whole, and that nobody counted everything anew, is
    shown by heads that were kept elsewhere (``audit.heads``).
    """
    previous, expected_number = "", 1
    masked: set[int] = set()
    for entry in AuditEvent.objects.order_by("number").iterator():
        if entry.number != expected_number:
            yield f"{expected_number}: missing, the next is {entry.number}"
        if entry.previous != previous:
            yield f"{entry.number}: does not follow the event before"
        if entry.masked_at:
            masked.add(entry.number)
            if entry.details or entry.salt:
                yield f"{entry.number}: is masked, and says something all the same"
        elif entry.digest != entry.expected_digest():
            yield f"{entry.number}: its details have been changed"
        elif entry.event == MASKED:
            masked -= set(json.loads(entry.details)["numbers"])
        if entry.hash != entry.expected_hash():
            yield f"{entry.number}: has been changed"
        previous, expected_number = entry.hash, entry.number + 1
    for number in sorted(masked):
        yield f"{number}: is masked, and no later event tells by whom"

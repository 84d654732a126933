"""Events that migrations add: models of a migration have no methods, so the hashes are made here."""

import hashlib
import json
import secrets
from datetime import UTC
from typing import Any

from medborgarlofte.clock import now


def add_event(apps: Any, event: str, target: str = "", **details: Any) -> None:
    """Add an event to the chain as it is hashed from the first release on (``audit.models``)."""
    AuditEvent = apps.get_model("audit", "AuditEvent")
    last = AuditEvent.objects.order_by("-number").first()
    entry = AuditEvent(
        number=last.number + 1 if last else 1,
        at=now(),
        actor="system: uppgradering",
        event=event,
        target=target,
        details=json.dumps(details, ensure_ascii=False, sort_keys=True),
        salt=secrets.token_hex(16),
        previous=last.hash if last else "",
    )
    entry.digest = hashlib.sha256(f"{entry.salt}{entry.details}".encode()).hexdigest()
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [entry.previous, str(entry.number), at, entry.actor, entry.event, entry.target, entry.digest]
    entry.hash = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    entry.save(force_insert=True)

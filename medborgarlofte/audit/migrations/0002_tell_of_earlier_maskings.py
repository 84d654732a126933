"""From now on an event tells which others were emptied. One tells of those that were emptied before."""

import hashlib
import json
import secrets
from datetime import UTC

from django.db import migrations
from django.utils import timezone


def tell(apps, schema_editor):
    """Add one event to the chain, hashed as ``audit.models`` does at this migration."""
    AuditEvent = apps.get_model("audit", "AuditEvent")
    emptied = AuditEvent.objects.filter(masked_at__isnull=False).order_by("number")
    numbers = list(emptied.values_list("number", flat=True))
    if not numbers:
        return
    last = AuditEvent.objects.order_by("-number").first()
    entry = AuditEvent(
        number=last.number + 1,
        at=timezone.now(),
        actor="system: uppgradering",
        event="trail.masked",
        details=json.dumps({"numbers": numbers}),
        salt=secrets.token_hex(16),
        previous=last.hash,
    )
    entry.digest = hashlib.sha256(f"{entry.salt}{entry.details}".encode()).hexdigest()
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [entry.previous, str(entry.number), at, entry.actor, entry.event, entry.target, entry.digest]
    entry.hash = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    entry.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]

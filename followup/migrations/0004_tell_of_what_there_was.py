"""From now on rows are compared with what their events say. Events tell of those that were there without any."""

import json
from datetime import UTC

from django.db import migrations

from medborgarlofte.audit.upgrading import add_event


def tell(apps, schema_editor):
    AuditEvent = apps.get_model("audit", "AuditEvent")
    told = set(AuditEvent.objects.values_list("target", flat=True))
    published = {
        (event.target, json.loads(event.details)["edition"])
        for event in AuditEvent.objects.filter(event="report.published").exclude(details="")
    }
    uids = apps.get_model("promises", "Activity").objects.order_by("pk").values_list("uid", flat=True)
    touched = [name for name in (f"activity:{uid}" for uid in uids) if name not in told]
    roles = [_role(row) for row in apps.get_model("accounts", "Membership").objects.order_by("pk")]
    editions = apps.get_model("followup", "Edition").objects.select_related("report__period__promise__municipality")
    masked = [f"{each.report.period.slug}/{each.number}" for each in editions.filter(masked_at__isnull=False)]
    if touched or roles or masked:
        add_event(apps, "trail.begun", touched=touched, roles_now=roles, editions=masked)
    for each in editions.order_by("pk"):
        period = each.report.period
        target = f"report:{period.promise.municipality.slug}/{period.promise.slug}/{period.slug}"
        if (target, each.number) not in published:
            taken_back = each.withdrawn_at is not None
            add_event(apps, "report.read_in", target, edition=each.number, sha256=each.sha256, taken_back=taken_back)


def _role(row):
    def moment(at):
        return at.astimezone(UTC).isoformat() if at else ""

    return {
        "row": row.pk,
        "person": row.user_id,
        "organisation": row.organisation_id,
        "municipality": row.municipality_id,
        "role": row.role,
        "given_by": row.given_by_id,
        "given_at": moment(row.given_at),
        "confirmed_by": row.confirmed_by_id,
        "confirmed_at": moment(row.confirmed_at),
        "ended": row.ended_at is not None,
    }


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0003_checksums_of_masked_editions"),
        ("promises", "0005_authority_of_maskings_and_disclosures"),
        ("accounts", "0005_tell_of_owners"),
        ("audit", "0002_tell_of_earlier_maskings"),
    ]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]

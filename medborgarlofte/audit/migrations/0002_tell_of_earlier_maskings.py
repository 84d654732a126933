"""From now on an event tells which others were emptied. One tells of those that were emptied before."""

from django.db import migrations

from medborgarlofte.audit.upgrading import add_event


def tell(apps, schema_editor):
    emptied = apps.get_model("audit", "AuditEvent").objects.filter(masked_at__isnull=False).order_by("number")
    if numbers := list(emptied.values_list("number", flat=True)):
        add_event(apps, "trail.masked", numbers=numbers)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]

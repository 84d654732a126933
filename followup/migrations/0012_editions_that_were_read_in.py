"""Everybody is told which editions came with a file, and on which day; those that did are known by their events."""

import json

from django.db import migrations, models
from django.utils import timezone


def tell(apps, schema_editor):
    events = apps.get_model("audit", "AuditEvent").objects.filter(event="report.read_in").exclude(details="")
    read_in = {(each.target, json.loads(each.details)["edition"]): each.at for each in events}
    editions = apps.get_model("followup", "Edition").objects.select_related("report__period__promise__municipality")
    for edition in editions.defer("data", "content") if read_in else ():
        period = edition.report.period
        target = f"report:{period.promise.municipality.slug}/{period.promise.slug}/{period.slug}"
        if at := read_in.get((target, edition.number)):
            edition.read_in_on = timezone.localdate(at)
            edition.save(update_fields=["read_in_on"])


class Migration(migrations.Migration):
    dependencies = [("followup", "0011_weekly_answers_of_a_period"), ("audit", "0002_tell_of_earlier_maskings")]
    operations = [
        migrations.AddField(
            model_name="edition",
            name="read_in_on",
            field=models.DateField(
                blank=True,
                help_text="Ifyllt: den kom med en fil, som säger vem som har godkänt.",
                null=True,
                verbose_name="inläst",
            ),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]

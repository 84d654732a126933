import json
from decimal import Decimal

from django.db import migrations, models

from promises.record.packed import pack


def pack_what_is_said(apps, schema_editor):
    """Numbers of few people are not said: they come with the promise's next reader, who finds it never looked at."""
    parts = apps.get_model("record", "Part").objects.filter(noun="activities").only("content")
    for part in parts.iterator(500):
        part.internal_fact = pack(json.loads(part.content, parse_float=Decimal))
        part.save(update_fields=["internal_fact"])


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='chain',
            name='looked_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='genomsedd'),
        ),
        migrations.AddField(
            model_name='part',
            name='internal_fact',
            field=models.TextField(blank=True, editable=False, verbose_name='packat faktum'),
        ),
        migrations.RunPython(pack_what_is_said, migrations.RunPython.noop),
    ]

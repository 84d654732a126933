"""What the public may count and date of a promise, apart from what every write moves."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import TruncDate

import medborgarlofte.clock


def as_it_was(apps, schema_editor):
    """The stamps go on from where they stand: a calendar takes no event whose number has fallen."""
    promises = apps.get_model("promises", "Promise").objects.all()
    promises.update(public_revision=F("revision"), public_on=TruncDate("updated_at"))


class Migration(migrations.Migration):
    dependencies = [("promises", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="promise",
            name="public_revision",
            field=models.PositiveBigIntegerField(default=1, editable=False, verbose_name="offentlig revision"),
        ),
        migrations.AddField(
            model_name="promise",
            name="public_on",
            field=models.DateField(
                default=medborgarlofte.clock.today, editable=False, verbose_name="offentligt ändrat"
            ),
        ),
        migrations.RunPython(as_it_was, migrations.RunPython.noop),
    ]

"""Withdrawals that wait for the day sums are told, and a key for each promise that its sums' numbers are made with."""

from django.db import migrations, models
from django.db.models import Q

import promises.models.promise


def a_key_each(apps, schema_editor):
    """One default for a whole column would be one key for all."""
    model = apps.get_model("promises", "Promise")
    for row in model.objects.only("pk"):
        row.internal_sums_key = promises.models.promise.random_key()
        row.save(update_fields=["internal_sums_key"])


class Migration(migrations.Migration):
    dependencies = [("promises", "0002_public_stamps")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="withdrawn_shown_on",
            field=models.DateField(
                blank=True,
                editable=False,
                help_text="Tom när det visas genast. En rad som visas i en summa räknas där till nästa dag som "
                "summor visas.",
                null=True,
                verbose_name="återtagandet visas från",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=Q(withdrawn_shown_on__isnull=True) | Q(withdrawn_at__isnull=False),
                name="activity_shown_withdrawal_is_made",
            ),
        ),
        migrations.AddField(
            model_name="promise",
            name="internal_sums_key",
            field=models.CharField(
                default=promises.models.promise.random_key,
                editable=False,
                max_length=32,
                verbose_name="nyckel till summornas nummer",
            ),
        ),
        migrations.RunPython(a_key_each, migrations.RunPython.noop),
    ]

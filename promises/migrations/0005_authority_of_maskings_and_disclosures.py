"""Maskings and lists that were handed out belong to the authority that made them."""

import django.db.models.deletion
from django.db import migrations, models


def derive(apps, schema_editor):
    """That of whoever made it: for which the person was samordnare there, first of all today's."""
    for name, maker in (("Masking", "masked_by_id"), ("Disclosure", "created_by_id")):
        for row in apps.get_model("promises", name).objects.filter(organisation__isnull=True):
            held = apps.get_model("accounts", "Membership").objects.filter(
                user=getattr(row, maker),
                municipality=row.municipality_id,
                role="coordinator",
                organisation__kind__in=("municipality", "police"),
            )
            found = sorted(held, key=lambda each: (each.ended_at is not None, each.pk))
            if found:
                row.organisation_id = found[0].organisation_id
                row.save(update_fields=["organisation"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("promises", "0004_pictures_made_anew")]

    operations = [
        migrations.AddField(
            model_name="disclosure",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                help_text="Den som lämnade ut. Tomt: den som sköter systemet.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
                verbose_name="myndighet",
            ),
        ),
        migrations.AddField(
            model_name="masking",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                help_text="Den som maskerade och prövar det som stod där. Tomt: den som sköter systemet.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
                verbose_name="myndighet",
            ),
        ),
        migrations.RunPython(derive, migrations.RunPython.noop),
    ]

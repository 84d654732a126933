"""What was masked could be counted back from code and checksum of the old edition: they go with it."""

from typing import Any

from django.db import migrations, models


def forget(apps: Any, _: Any) -> None:
    """No edition had random bits in its data until now; the checksum of a sealed file cannot be tried out."""
    masked = apps.get_model("followup", "Edition").objects.filter(masked_at__isnull=False)
    masked.update(code="")
    masked.filter(seals="[]").update(sha256="")


class Migration(migrations.Migration):
    dependencies = [("followup", "0002_sign_in_labels")]

    operations = [
        migrations.AlterField(
            model_name="edition",
            name="sha256",
            field=models.CharField(blank=True, max_length=64, verbose_name="kontrollsumma"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                name="edition_checksum_until_masked",
                condition=models.Q(("sha256", ""), _negated=True) | models.Q(("masked_at__isnull", False)),
                violation_error_message="Utgåvan saknar kontrollsumma.",
            ),
        ),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("followup", "0004_masked_editions"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="plain_summary",
            field=models.TextField(
                blank=True,
                help_text="Offentlig. Tom när texten skrivs av siffrorna, som den görs av followup.plain.",
                verbose_name="lättläst",
            ),
        ),
    ]

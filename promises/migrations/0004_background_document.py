from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("promises", "0003_question"),
    ]

    operations = [
        migrations.AddField(
            model_name="background",
            name="sha256",
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name="dokumentets kontrollsumma"),
        ),
    ]

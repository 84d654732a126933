from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_indexes_asked_for'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='last_digest_told',
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name='sagt i den'),
        ),
    ]

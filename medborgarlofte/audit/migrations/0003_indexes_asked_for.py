from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_tell_of_earlier_maskings'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['event', 'at'], name='audit_audit_event_0893cd_idx'),
        ),
    ]

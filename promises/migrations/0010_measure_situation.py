"""The situation that a measure answers is named so: ``report`` is what followup hangs on promises' rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('promises', '0009_activity_is_sum'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='measure', name='measure_answers_report_of_meeting'),
        migrations.RenameField(model_name='measure', old_name='report', new_name='situation'),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('situation__isnull', True), ('meeting__isnull', False), _connector='OR'), name='measure_answers_situation_of_meeting', violation_error_message='Bara en åtgärd från ett möte svarar på en lägesrapport.'),
        ),
    ]

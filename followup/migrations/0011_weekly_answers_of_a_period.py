from django.db import migrations, models


def name_periods(apps, schema_editor):
    """Answers were read as being about the period that their week lies in; of two, the one that begins first."""
    answers = apps.get_model("followup", "WeeklyAnswer")
    for said in answers.objects.select_related("commitment"):
        periods = said.commitment.promise.periods.filter(starts_on__lte=said.week, ends_on__gte=said.week)
        if period := periods.order_by("starts_on", "pk").first():
            said.period = period.slug
            said.save(update_fields=["period"])


class Migration(migrations.Migration):

    dependencies = [
        ('followup', '0010_weekly_answers'),
    ]

    operations = [
        migrations.AddField(
            model_name='weeklyanswer',
            name='period',
            field=models.CharField(blank=True, default='', help_text='Kortnamnet på den period som frågan gällde.', max_length=40, verbose_name='om perioden'),
            preserve_default=False,
        ),
        migrations.RunPython(name_periods, migrations.RunPython.noop),
    ]

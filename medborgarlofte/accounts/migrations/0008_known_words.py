from django.db import migrations, models

from medborgarlofte.accounts.migrations._at_once import AtOnce


KINDS = ["municipality", "police", "housing", "transport", "association", "other"]


def known(apps, schema_editor):
    """No database checked these before: what is no word becomes what stands where nothing was said.

    A role that is none is not guessed: whoever had it could do nothing, and the migration stops at it.
    """
    for model, field, words, instead in (
        ("Municipality", "accent", ["gran", "sjo", "fjall", "tegel"], "gran"),
        ("Organisation", "kind", KINDS, "other"),
        ("User", "digest", ["weekly", "never"], "weekly"),
    ):
        wrong = apps.get_model("accounts", model).objects.exclude(**{f"{field}__in": words})
        wrong.update(**{field: instead})



class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_system_never_active'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.RunPython(known, migrations.RunPython.noop),
        AtOnce([
            migrations.RemoveConstraint(
                model_name='delegation',
                name='delegation_given_paired',
            ),
            migrations.RemoveConstraint(
                model_name='enrolmentlink',
                name='enrolment_link_sent_paired',
            ),
            migrations.RemoveConstraint(
                model_name='invitation',
                name='invitation_sent_paired',
            ),
            migrations.RemoveConstraint(
                model_name='secondfactorreset',
                name='second_factor_reset_asked_paired',
            ),
            migrations.AlterField(
                model_name='invitation',
                name='role',
                field=models.CharField(choices=[('officer', 'handläggare'), ('police', 'polis'), ('coordinator', 'samordnare'), ('decider', 'beslutsfattare'), ('administrator', 'administratör')], max_length=13, verbose_name='roll'),
            ),
            migrations.AlterField(
                model_name='membership',
                name='role',
                field=models.CharField(choices=[('officer', 'handläggare'), ('police', 'polis'), ('coordinator', 'samordnare'), ('decider', 'beslutsfattare'), ('administrator', 'administratör')], max_length=13, verbose_name='roll'),
            ),
            migrations.AlterField(
                model_name='municipality',
                name='accent',
                field=models.CharField(choices=[('gran', 'gran (grön)'), ('sjo', 'sjö (blå)'), ('fjall', 'fjäll (grå)'), ('tegel', 'tegel (röd)')], default='gran', help_text='Färgen på sidhuvudet. Alla fyra är läsbara i ljust och mörkt läge.', max_length=5, verbose_name='färg'),
            ),
            migrations.AlterField(
                model_name='organisation',
                name='kind',
                field=models.CharField(choices=[('municipality', 'kommun'), ('police', 'polis'), ('housing', 'bostadsbolag eller fastighetsägare'), ('transport', 'trafikbolag'), ('association', 'förening'), ('other', 'annan organisation')], max_length=12, verbose_name='slag'),
            ),
            migrations.AlterField(
                model_name='user',
                name='digest',
                field=models.CharField(choices=[('weekly', 'högst en gång i veckan'), ('never', 'aldrig')], default='weekly', max_length=6, verbose_name='påminnelser med e-post'),
            ),
            migrations.AddConstraint(
                model_name='delegation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_at__isnull', True), ('given_by__isnull', True)), models.Q(('given_at__isnull', False), ('given_by__isnull', False)), _connector='OR'), name='delegation_given_paired'),
            ),
            migrations.AddConstraint(
                model_name='enrolmentlink',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='enrolment_link_sent_paired'),
            ),
            migrations.AddConstraint(
                model_name='invitation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='invitation_sent_paired'),
            ),
            migrations.AddConstraint(
                model_name='invitation',
                constraint=models.CheckConstraint(condition=models.Q(('role__in', ['officer', 'police', 'coordinator', 'decider', 'administrator'])), name='invitation_role_known'),
            ),
            migrations.AddConstraint(
                model_name='membership',
                constraint=models.CheckConstraint(condition=models.Q(('role__in', ['officer', 'police', 'coordinator', 'decider', 'administrator'])), name='membership_role_known'),
            ),
            migrations.AddConstraint(
                model_name='municipality',
                constraint=models.CheckConstraint(condition=models.Q(('accent__in', ['gran', 'sjo', 'fjall', 'tegel'])), name='municipality_accent_known'),
            ),
            migrations.AddConstraint(
                model_name='organisation',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['municipality', 'police', 'housing', 'transport', 'association', 'other'])), name='organisation_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='secondfactorreset',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='second_factor_reset_asked_paired'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.CheckConstraint(condition=models.Q(('digest__in', ['weekly', 'never'])), name='user_digest_known'),
            ),
        ]),
    ]

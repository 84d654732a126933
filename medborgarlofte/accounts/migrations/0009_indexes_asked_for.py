import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from medborgarlofte.accounts.migrations._at_once import AtOnce


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_known_words'),
    ]

    operations = [
        AtOnce([
            migrations.AlterField(
                model_name='delegation',
                name='ended_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='återtagen av'),
            ),
            migrations.AlterField(
                model_name='delegation',
                name='given_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given av'),
            ),
            migrations.AlterField(
                model_name='enrolmentlink',
                name='sent_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='skickad av'),
            ),
            migrations.AlterField(
                model_name='invitation',
                name='accepted_by',
                field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='antagen av'),
            ),
            migrations.AlterField(
                model_name='invitation',
                name='sent_by',
                field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='skickad av'),
            ),
            migrations.AlterField(
                model_name='invitation',
                name='withdrawn_by',
                field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='återtagen av'),
            ),
            migrations.AlterField(
                model_name='membership',
                name='confirmed_by',
                field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='bekräftat av'),
            ),
            migrations.AlterField(
                model_name='membership',
                name='ended_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='avslutad av'),
            ),
            migrations.AlterField(
                model_name='membership',
                name='given_by',
                field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='givet av'),
            ),
            migrations.AlterField(
                model_name='secondfactorreset',
                name='asked_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begärt av'),
            ),
            migrations.AlterField(
                model_name='secondfactorreset',
                name='confirmed_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='bekräftat av'),
            ),
            migrations.AlterField(
                model_name='secondfactorreset',
                name='stopped_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='stoppat av'),
            ),
        ]),
    ]

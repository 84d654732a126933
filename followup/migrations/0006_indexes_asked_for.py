import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from medborgarlofte.accounts.migrations._at_once import AtOnce


class Migration(migrations.Migration):

    dependencies = [
        ('followup', '0005_known_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.AlterField(
                model_name='assessment',
                name='report',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='followup.report', verbose_name='uppföljning'),
            ),
            migrations.AlterField(
                model_name='assessment',
                name='updated_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='senast sparad av'),
            ),
            migrations.AlterField(
                model_name='edition',
                name='masked_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='maskerad av'),
            ),
            migrations.AlterField(
                model_name='edition',
                name='published_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publicerad av'),
            ),
            migrations.AlterField(
                model_name='edition',
                name='report',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='followup.report', verbose_name='uppföljning'),
            ),
            migrations.AlterField(
                model_name='edition',
                name='withdrawn_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tillbakadragen av'),
            ),
            migrations.AlterField(
                model_name='report',
                name='updated_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='senast sparad av'),
            ),
            migrations.AlterField(
                model_name='sealrenewal',
                name='renewed_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='förnyad av'),
            ),
            migrations.AlterField(
                model_name='signedpaper',
                name='added_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='bifogad av'),
            ),
            migrations.AlterField(
                model_name='signedpaper',
                name='edition',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='followup.edition', verbose_name='utgåva'),
            ),
            migrations.AlterField(
                model_name='step',
                name='by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='av'),
            ),
            migrations.AddIndex(
                model_name='edition',
                index=models.Index(fields=['sha256'], name='followup_ed_sha256_22dd29_idx'),
            ),
            migrations.AddIndex(
                model_name='signedpaper',
                index=models.Index(fields=['sha256'], name='followup_si_sha256_9e8c1e_idx'),
            ),
        ]),
    ]

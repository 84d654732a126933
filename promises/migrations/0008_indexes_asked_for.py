import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from medborgarlofte.accounts.migrations._at_once import AtOnce


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_indexes_asked_for'),
        ('promises', '0007_known_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.AlterField(
                model_name='activity',
                name='municipality',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='accounts.municipality', verbose_name='kommun'),
            ),
            migrations.AlterField(
                model_name='activity',
                name='withdrawn_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='återtagen av'),
            ),
            migrations.AlterField(
                model_name='amendment',
                name='created_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='införd av'),
            ),
            migrations.AlterField(
                model_name='amendment',
                name='promise',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='amendments', to='promises.promise', verbose_name='medborgarlöfte'),
            ),
            migrations.AlterField(
                model_name='background',
                name='promise',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='backgrounds', to='promises.promise', verbose_name='medborgarlöfte'),
            ),
            migrations.AlterField(
                model_name='commitment',
                name='promise',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='promises.promise', verbose_name='medborgarlöfte'),
            ),
            migrations.AlterField(
                model_name='commitmentparty',
                name='commitment',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='promises.commitment', verbose_name='åtagande'),
            ),
            migrations.AlterField(
                model_name='confirmation',
                name='commitment',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='promises.commitment', verbose_name='åtagande'),
            ),
            migrations.AlterField(
                model_name='confirmation',
                name='confirmed_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='bekräftat av'),
            ),
            migrations.AlterField(
                model_name='confirmedtext',
                name='confirmed_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='bekräftat av'),
            ),
            migrations.AlterField(
                model_name='confirmedtext',
                name='municipality',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality', verbose_name='kommun'),
            ),
            migrations.AlterField(
                model_name='contribution',
                name='activity',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='promises.activity', verbose_name='insats'),
            ),
            migrations.AlterField(
                model_name='contribution',
                name='commitment',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='promises.commitment', verbose_name='åtagande'),
            ),
            migrations.AlterField(
                model_name='coordinationmeeting',
                name='closed_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='avslutat av'),
            ),
            migrations.AlterField(
                model_name='disclosure',
                name='created_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='utlämnat av'),
            ),
            migrations.AlterField(
                model_name='focusarea',
                name='promise',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='focus_areas', to='promises.promise', verbose_name='medborgarlöfte'),
            ),
            migrations.AlterField(
                model_name='hotspot',
                name='municipality',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='hot_spots', to='accounts.municipality', verbose_name='kommun'),
            ),
            migrations.AlterField(
                model_name='indicator',
                name='promise',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='promises.promise', verbose_name='medborgarlöfte'),
            ),
            migrations.AlterField(
                model_name='masking',
                name='lifted_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='hävd av'),
            ),
            migrations.AlterField(
                model_name='masking',
                name='masked_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='maskerat av'),
            ),
            migrations.AlterField(
                model_name='measure',
                name='created_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='införd av'),
            ),
            migrations.AlterField(
                model_name='measurement',
                name='indicator',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='measurements', to='promises.indicator', verbose_name='effektmål'),
            ),
            migrations.AlterField(
                model_name='measurestep',
                name='created_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='införd av'),
            ),
            migrations.AlterField(
                model_name='measurestep',
                name='measure',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='promises.measure', verbose_name='åtgärd'),
            ),
            migrations.AlterField(
                model_name='milestone',
                name='target',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='promises.target', verbose_name='mål'),
            ),
            migrations.AlterField(
                model_name='observation',
                name='walk',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='promises.safetywalk', verbose_name='vandring'),
            ),
            migrations.AlterField(
                model_name='ongoinground',
                name='started_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='började av'),
            ),
            migrations.AlterField(
                model_name='photo',
                name='activity',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='promises.activity', verbose_name='insats'),
            ),
            migrations.AlterField(
                model_name='photo',
                name='created_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='mottaget av'),
            ),
            migrations.AlterField(
                model_name='photo',
                name='removed_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='borttaget av'),
            ),
            migrations.AlterField(
                model_name='photo',
                name='shown_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='visas efter beslut av'),
            ),
            migrations.AlterField(
                model_name='promise',
                name='created_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='skapat av'),
            ),
            migrations.AlterField(
                model_name='promise',
                name='municipality',
                field=models.ForeignKey(db_index=False, help_text='Kommunen vars webbadress löftet har.', on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='accounts.municipality', verbose_name='kommun'),
            ),
            migrations.AlterField(
                model_name='promise',
                name='published_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publicerat av'),
            ),
            migrations.AlterField(
                model_name='promise',
                name='updated_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='senast ändrat av'),
            ),
            migrations.AlterField(
                model_name='publicationrule',
                name='promise',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='publication_rules', to='promises.promise', verbose_name='medborgarlöfte'),
            ),
            migrations.AlterField(
                model_name='publicationrule',
                name='set_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='bestämd av'),
            ),
            migrations.AlterField(
                model_name='question',
                name='changed_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='svaret ändrat av'),
            ),
            migrations.AlterField(
                model_name='question',
                name='declined_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='avböjd eller borttagen av'),
            ),
            migrations.AlterField(
                model_name='question',
                name='published_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publicerad av'),
            ),
            migrations.AlterField(
                model_name='question',
                name='updated_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='senast sparad av'),
            ),
            migrations.AlterField(
                model_name='reportingperiod',
                name='promise',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='promises.promise', verbose_name='medborgarlöfte'),
            ),
            migrations.AlterField(
                model_name='result',
                name='activity',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='results', to='promises.activity', verbose_name='insats'),
            ),
            migrations.AlterField(
                model_name='resultmeasure',
                name='kind',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='promises.kind', verbose_name='slag'),
            ),
            migrations.AlterField(
                model_name='retention',
                name='created_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='införd av'),
            ),
            migrations.AlterField(
                model_name='retention',
                name='ended_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='upphävd av'),
            ),
            migrations.AlterField(
                model_name='roundobservation',
                name='round',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='promises.hotspotround', verbose_name='runda'),
            ),
            migrations.AlterField(
                model_name='safetywalk',
                name='protocol_published_by',
                field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='protokollet publicerat av'),
            ),
            migrations.AlterField(
                model_name='signatory',
                name='promise',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='signatories', to='promises.promise', verbose_name='medborgarlöfte'),
            ),
            migrations.AlterField(
                model_name='situationreport',
                name='created_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='rapporterad av'),
            ),
            migrations.AlterField(
                model_name='target',
                name='commitment',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='promises.commitment', verbose_name='åtagande'),
            ),
            migrations.AlterField(
                model_name='targetpart',
                name='target',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='promises.target', verbose_name='mål'),
            ),
            migrations.AlterField(
                model_name='walkinvitation',
                name='cancelled_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='inställd av'),
            ),
            migrations.AlterField(
                model_name='walkinvitation',
                name='created_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='skriven av'),
            ),
            migrations.AlterField(
                model_name='walkinvitation',
                name='published_by',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publicerad av'),
            ),
            migrations.AlterField(
                model_name='walkinvitation',
                name='updated_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ändrad av'),
            ),
            migrations.AlterField(
                model_name='walkparticipation',
                name='walk',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='promises.safetywalk', verbose_name='vandring'),
            ),
            migrations.AddIndex(
                model_name='reportingperiod',
                index=models.Index(fields=['due_on'], name='promises_re_due_on_fd0d97_idx'),
            ),
        ]),
    ]

from django.conf import settings
from django.db import migrations, models

from medborgarlofte.accounts.migrations._at_once import AtOnce


PRECISIONS = [(f"{day}_precision", ["day", "month", "year"], "day") for day in ("starts", "ends", "signed", "announced")]


def known(apps, schema_editor):
    """No database checked these before: what is no word becomes what stands where nothing was said."""
    for field, words, instead in PRECISIONS:
        wrong = apps.get_model("promises", "Promise").objects.exclude(**{f"{field}__in": words})
        wrong.update(**{field: instead})
    reports = apps.get_model("promises", "SituationReport").objects
    reports.exclude(day_part__in=["morning", "day", "evening", "night", ""]).update(day_part="")



class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_known_words'),
        ('promises', '0006_order_of_what_is_unknown'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(known, migrations.RunPython.noop),
        AtOnce([
            migrations.AlterField(
                model_name='amendment',
                name='kind',
                field=models.CharField(choices=[('prolonged', 'förlängt'), ('added', 'tillägg'), ('revised', 'reviderat'), ('ended', 'utgått')], max_length=9, verbose_name='slag'),
            ),
            migrations.AlterField(
                model_name='background',
                name='kind',
                field=models.CharField(choices=[('situation', 'lägesbild'), ('agreement', 'samverkansöverenskommelse'), ('action_plan', 'åtgärdsplan (lag 2023:196)'), ('decision', 'beslut'), ('dialogue', 'medborgardialog'), ('promise', 'det undertecknade löftet'), ('other', 'annat underlag')], max_length=11, verbose_name='slag'),
            ),
            migrations.AlterField(
                model_name='commitmentparty',
                name='role',
                field=models.CharField(choices=[('responsible', 'ansvarig'), ('performer', 'utförare')], max_length=11, verbose_name='är'),
            ),
            migrations.AlterField(
                model_name='kind',
                name='method',
                field=models.CharField(choices=[('safety_walk', 'trygghetsvandring'), ('est', 'EST, effektiv samordning för trygghet'), ('hot_spot', 'trygghetsrunda på hot spot'), ('traffic', 'trafikinsats'), ('other', 'annat')], default='other', help_text='Fyra arbetssätt har egna uppgifter. Allt annat är annat.', max_length=11, verbose_name='arbetssätt'),
            ),
            migrations.AlterField(
                model_name='masking',
                name='ground',
                field=models.CharField(choices=[('identity', '3 kap. 10 § dataskyddslagen: personnummer'), ('personal', 'artikel 6 dataskyddsförordningen: personuppgift som inte får läggas ut'), ('private', '35 kap. 1 § OSL: enskilds förhållanden i polisens verksamhet'), ('social', '26 kap. 1 § OSL: enskilds förhållanden i socialtjänsten'), ('school', '23 kap. OSL: enskilds förhållanden i skolan'), ('address', '21 kap. 3 § OSL: adress till en förföljd person'), ('crime', '18 kap. 1 § OSL: brottsförebyggande arbete'), ('security', '18 kap. 8 § OSL: säkerhets- eller bevakningsåtgärd'), ('copyright', 'lagen (1960:729) om upphovsrätt: bild eller text som är någon annans'), ('other', 'annan lag: paragrafen står i skälet')], max_length=9, verbose_name='grund'),
            ),
            migrations.AlterField(
                model_name='measure',
                name='decision',
                field=models.CharField(choices=[('proposed', 'inte beslutad'), ('planned', 'ska göras'), ('done', 'gjord'), ('refused', 'görs inte')], default='proposed', help_text='Vad mötet eller den ansvariga har beslutat. Står i protokollet.', max_length=8, verbose_name='beslut'),
            ),
            migrations.AlterField(
                model_name='measure',
                name='effect',
                field=models.CharField(choices=[('not_known', 'går inte att bedöma'), ('none', 'ingen effekt'), ('some', 'viss effekt'), ('clear', 'tydlig effekt')], default='not_known', help_text='Bedöms vid nästa vandring eller möte.', max_length=9, verbose_name='effekt'),
            ),
            migrations.AlterField(
                model_name='measurestep',
                name='decision',
                field=models.CharField(choices=[('proposed', 'inte beslutad'), ('planned', 'ska göras'), ('done', 'gjord'), ('refused', 'görs inte')], max_length=8, verbose_name='beslut'),
            ),
            migrations.AlterField(
                model_name='promise',
                name='calendar',
                field=models.CharField(choices=[('tertial', 'varje tertial'), ('quarter', 'varje kvartal'), ('half_year', 'varje halvår'), ('end', 'bara vid slutet'), ('own', 'egna datum')], default='tertial', help_text='Står i löftet eller i överenskommelsen. Tertial är det vanliga.', max_length=9, verbose_name='följs upp'),
            ),
            migrations.AlterField(
                model_name='publicationrule',
                name='detail',
                field=models.CharField(choices=[('day', 'dag'), ('week', 'vecka'), ('month', 'månad'), ('quarter', 'kvartal'), ('period', 'uppföljningsperiod')], default='day', help_text='Grövre än dag: rader visas som en summa när tiden har gått.', max_length=7, verbose_name='visas per'),
            ),
            migrations.AlterField(
                model_name='retention',
                name='kind',
                field=models.CharField(choices=[('situation_report', 'lägesrapporter (EST)'), ('internal_note', 'interna anteckningar och exakta platser i insatser'), ('staff_time', 'bemanning och klockslag i insatser'), ('removed_photo', 'borttagna fotons filer'), ('draft', 'utkast till uppföljningar som aldrig publicerades'), ('sign_in', 'uppgifter om inloggningar i granskningsloggen'), ('original', 'det som stod där före en maskning'), ('account', 'personuppgifter i stängda konton'), ('disclosure', 'listor som har lämnats ut')], max_length=16, verbose_name='slag av handling'),
            ),
            migrations.AlterField(
                model_name='safetywalk',
                name='light',
                field=models.CharField(blank=True, choices=[('daylight', 'dagsljus'), ('dark', 'mörker')], max_length=8, verbose_name='ljus'),
            ),
            migrations.AlterField(
                model_name='situationreport',
                name='day_part',
                field=models.CharField(blank=True, choices=[('morning', 'morgon'), ('day', 'dag'), ('evening', 'kväll'), ('night', 'natt')], max_length=7, verbose_name='tid på dygnet'),
            ),
            migrations.AlterField(
                model_name='target',
                name='comparator',
                field=models.CharField(choices=[('at_least', 'minst'), ('exactly', 'exakt'), ('between', 'mellan'), ('at_most', 'högst')], default='at_least', help_text='Står det bara ett tal i löftet menas minst.', max_length=8, verbose_name='jämförs'),
            ),
            migrations.AlterField(
                model_name='target',
                name='counting',
                field=models.CharField(choices=[('sum', 'summan av antalen'), ('days', 'antal olika dagar'), ('weeks', 'antal olika veckor'), ('places', 'antal olika platser'), ('lowest', 'den lägsta nivån')], default='sum', help_text='Nästan alltid summan. Hundra kvällar är olika dagar, fyra poliser på plats är lägsta nivån.', max_length=6, verbose_name='räknas som'),
            ),
            migrations.AlterField(
                model_name='target',
                name='form',
                field=models.CharField(choices=[('total', 'antal under hela tiden'), ('rate', 'antal per tidsenhet'), ('share', 'andel i procent'), ('deliverable', 'något som ska bli gjort'), ('service_level', 'inom en viss tid'), ('ceiling', 'högst ett antal'), ('none', 'inget tal utlovat')], default='none', help_text='Läs löftet: ett antal i allt, ett antal per kvartal eller månad, en andel, något som ska bli klart, eller bara ord.', max_length=13, verbose_name='slag av mål'),
            ),
            migrations.AlterField(
                model_name='target',
                name='per',
                field=models.CharField(blank=True, choices=[('day', 'dag'), ('week', 'vecka'), ('month', 'månad'), ('quarter', 'kvartal'), ('tertial', 'tertial'), ('half_year', 'halvår'), ('term', 'termin'), ('year', 'år')], help_text='Bara för antal per tidsenhet: en gång varje kvartal.', max_length=9, verbose_name='per'),
            ),
            migrations.AlterField(
                model_name='trafficoperation',
                name='control',
                field=models.CharField(choices=[('speed', 'hastighet'), ('sobriety', 'nykterhet'), ('belt_phone', 'bälte och mobil'), ('vehicle', 'fordonets skick'), ('moped', 'mopeder och A-traktorer'), ('mixed', 'flera slag')], default='speed', max_length=10, verbose_name='slag av kontroll'),
            ),
            migrations.AlterField(
                model_name='walkinvitation',
                name='light',
                field=models.CharField(blank=True, choices=[('daylight', 'dagsljus'), ('dark', 'mörker')], max_length=8, verbose_name='ljus'),
            ),
            migrations.AddConstraint(
                model_name='promise',
                constraint=models.CheckConstraint(condition=models.Q(('starts_precision__in', ['day', 'month', 'year'])), name='promise_starts_precision_known'),
            ),
            migrations.AddConstraint(
                model_name='promise',
                constraint=models.CheckConstraint(condition=models.Q(('ends_precision__in', ['day', 'month', 'year'])), name='promise_ends_precision_known'),
            ),
            migrations.AddConstraint(
                model_name='promise',
                constraint=models.CheckConstraint(condition=models.Q(('signed_precision__in', ['day', 'month', 'year'])), name='promise_signed_precision_known'),
            ),
            migrations.AddConstraint(
                model_name='promise',
                constraint=models.CheckConstraint(condition=models.Q(('announced_precision__in', ['day', 'month', 'year'])), name='promise_announced_precision_known'),
            ),
            migrations.AddConstraint(
                model_name='situationreport',
                constraint=models.CheckConstraint(condition=models.Q(('day_part__in', ['morning', 'day', 'evening', 'night', ''])), name='situation_day_part_known'),
            ),
        ]),
    ]

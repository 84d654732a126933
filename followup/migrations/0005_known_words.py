from django.db import migrations, models

from medborgarlofte.accounts.migrations._at_once import AtOnce


class Migration(migrations.Migration):

    dependencies = [
        ('followup', '0004_tell_of_what_there_was'),
    ]

    operations = [
        AtOnce([
            migrations.AlterField(
                model_name='assessment',
                name='cause',
                field=models.CharField(blank=True, choices=[('resources', 'resurser saknades'), ('reprioritised', 'annat fick gå före'), ('weather', 'väder eller säsong'), ('partner', 'beroende av annan part'), ('cancelled', 'inställt'), ('no_data', 'underlag saknas'), ('other', 'annat skäl')], max_length=13, verbose_name='orsak till avvikelse'),
            ),
            migrations.AlterField(
                model_name='assessment',
                name='status',
                field=models.CharField(blank=True, choices=[('fulfilled', 'genomfört'), ('partly_fulfilled', 'delvis genomfört'), ('on_track', 'enligt plan'), ('behind', 'efter plan'), ('not_fulfilled', 'ej genomfört'), ('not_started', 'ej påbörjat'), ('not_triggered', 'ej aktuellt')], help_text='Bara för ett åtagande utan tal.', max_length=16, verbose_name='bedömning'),
            ),
            migrations.AlterField(
                model_name='signedpaper',
                name='signed_by',
                field=models.CharField(choices=[('paper', 'undertecknad på papper och inskannad'), ('persons', 'undertecknad av personer i en underskriftstjänst')], max_length=7, verbose_name='undertecknad'),
            ),
            migrations.AlterField(
                model_name='step',
                name='sign_in',
                field=models.CharField(choices=[('password', 'lösenord'), ('code', 'engångskod'), ('passkey', 'passnyckel'), ('openid', 'organisationens inloggning'), ('command', 'kommandoraden')], max_length=8, verbose_name='inloggad med'),
            ),
        ]),
    ]

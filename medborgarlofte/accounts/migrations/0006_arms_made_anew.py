from django.db import migrations

import medborgarlofte.fields


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_tell_of_owners")]

    operations = [
        migrations.AlterField(
            model_name="municipality",
            name="arms",
            field=medborgarlofte.fields.PictureField(
                blank=True,
                help_text="Kommunens vapen, PNG, minst 96 punkter högt.",
                keep_alpha=True,
                upload_to="vapen/",
                verbose_name="vapen",
            ),
        ),
    ]

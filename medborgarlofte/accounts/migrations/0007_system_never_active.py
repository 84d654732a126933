from django.contrib.auth.hashers import make_password
from django.db import migrations, models

SYSTEM_EMAIL = "system@medborgarlofte.invalid"


def close(apps, schema_editor):
    """Whoever opened the command line's own account is shut out of it."""
    system = apps.get_model("accounts", "User").objects.filter(email=SYSTEM_EMAIL, is_active=True)
    system.update(is_active=False, is_staff=False, is_superuser=False, password=make_password(None))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_arms_made_anew")]

    operations = [
        migrations.RunPython(close, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("email", "system@medborgarlofte.invalid"), _negated=True),
                    ("is_active", False),
                    _connector="OR",
                ),
                name="user_system_never_active",
                violation_error_message="Kommandoradens eget konto kan ingen logga in till.",
            ),
        ),
    ]

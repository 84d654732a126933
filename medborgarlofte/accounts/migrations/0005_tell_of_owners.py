"""From now on an event tells who looks after the whole installation. One tells of each who does already."""

from django.db import migrations

from medborgarlofte.audit.upgrading import add_event


def tell(apps, schema_editor):
    for owner in apps.get_model("accounts", "User").objects.filter(is_superuser=True).order_by("pk"):
        add_event(apps, "user.owner_made", target=f"user:{owner.email}")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_who_gave_a_role"),
        ("audit", "0002_tell_of_earlier_maskings"),
    ]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]

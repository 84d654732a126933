"""Work that nobody waits for. Cron starts it (``manage.py open_rounds``); the settings say where it runs."""

from django_tasks import task

from followup.approval import opening
from medborgarlofte.accounts.models import User
from medborgarlofte.clock import today


@task()
def open_rounds() -> list[str]:
    """Open the rounds of the day; returns their names."""
    return opening.open_rounds(by=User.objects.system(), on=today())

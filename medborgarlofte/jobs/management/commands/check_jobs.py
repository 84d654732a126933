"""Says which jobs of the timers are late, and whether the worker stands still."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from medborgarlofte import tasks
from medborgarlofte.alarm import alarm
from medborgarlofte.jobs.runs import ages, tell_of_late
from medborgarlofte.jobs.runs import problems as late


class Command(BaseCommand):
    help = (
        "Each hour from a timer: print when each job of the timers last succeeded, and whether work waits for the worker "
        "or has failed. Exit status 0: all is well. 1: a job is late, or the worker stands still; then a letter goes to "
        "OPERATOR_EMAIL, at most one a day of the same thing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for each in ages():
            self.stdout.write(
                f"{each.name}: {f'{each.since:%Y-%m-%d %H:%M}' if each.has_run else 'has not succeeded yet'}"
            )
        tell_of_late()
        undone = list(tasks.problems())
        if undone:
            alarm(
                "Arbete som väntar på medborgarlofte-worker blir inte gjort.",
                " ".join(undone) + "\n\nSe efter på servern: systemctl status medborgarlofte-worker.",
            )
        if wrong := [*late(), *undone]:
            raise CommandError("\n".join(wrong))
        self.stdout.write("Every job has run in time, and no work waits.")

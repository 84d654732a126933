"""What the commands of the timers have in common."""

from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand

from medborgarlofte.jobs.runs import job


class JobCommand(BaseCommand):
    """Notes each run but a trial, and raises an alarm when it fails. What it prints lies in the log: names of rows and
    addresses of people are for ``--dry-run`` and ``--verbosity 2``."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        name = type(self).__module__.rpartition(".")[2]
        with job(name) if self.counts(options) else nullcontext():
            return super().execute(*args, **options)

    def counts(self, options: dict[str, Any]) -> bool:
        """Whether this run is one of those that a timer is to see to."""
        return not options.get("dry_run")

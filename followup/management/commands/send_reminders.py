"""Sends the reminders of the day. Run it every morning; a missed day is caught up."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from followup.reminders.actions import send_reminders
from medborgarlofte import tasks
from medborgarlofte.accounts.models import User
from medborgarlofte.clock import today
from medborgarlofte.jobs.command import JobCommand


class Command(JobCommand):
    help = (
        "Remind by e-mail those who log and write: a week before a period ends, when it has ended, a week "
        "before its follow-up is due and when it is late. Nobody gets more than one letter a week, nor a "
        "letter without anything new. Run it every day; running it twice is running it once, and what a "
        "missed day should have said is said the next."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say who would be reminded; send nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        outcome = send_reminders(by=User.objects.system(), on=today(), dry_run=dry_run)
        if dry_run or options["verbosity"] > 1:
            for address in outcome.sent:
                self.stdout.write(f"{'would remind' if dry_run else 'reminded'} {address}")
            for address in outcome.waiting:
                self.stdout.write(f"handed to the worker: {address}")
            for address in outcome.failed:
                self.stdout.write(f"could not send to {address}")
        self.stdout.write(
            f"{len(outcome.sent)} {'to remind' if dry_run else 'reminded'}, {len(outcome.waiting)} handed to the worker, "
            f"{outcome.quiet} with nothing new or left in peace, {len(outcome.failed)} failed."
        )
        if outcome.failed:
            raise CommandError(f"{len(outcome.failed)} letters could not be sent; --verbosity 2 names them.")
        if not dry_run and (wrong := list(tasks.problems())):
            raise CommandError(" ".join(wrong))

"""Opens the rounds of follow-up whose periods have ended. Run it every morning; a missed day is caught up."""

from typing import Any

from django.core.management.base import CommandParser

from followup.approval.opening import open_rounds
from medborgarlofte.accounts.models import User
from medborgarlofte.clock import today
from medborgarlofte.jobs.command import JobCommand


class Command(JobCommand):
    help = (
        "Open a follow-up for every published promise whose reporting period has ended, so that it stands on "
        "the desks of those who write it. Run it every day before send_reminders; running it twice is running "
        "it once, and what a missed day should have opened is opened the next."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be opened; open nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        opened = open_rounds(by=User.objects.system(), on=today(), dry_run=dry_run)
        for name in opened:
            self.stdout.write(f"{'would open' if dry_run else 'opened'} {name}")
        self.stdout.write(f"{len(opened)} {'to open' if dry_run else 'opened'}.")

"""Opens the rounds of follow-up whose periods have ended. Run it every morning; a missed day is caught up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tasks import TaskResultStatus

from followup import tasks
from followup.approval import opening
from medborgarlofte.accounts.models import User
from medborgarlofte.clock import today


class Command(BaseCommand):
    help = (
        "Open a follow-up for every published promise whose reporting period has ended, so that it stands on "
        "the desks of those who write it. Run it every day before send_reminders; running it twice is running "
        "it once, and what a missed day should have opened is opened the next."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be opened; open nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        opened = self._would_open() if options["dry_run"] else self._open()
        for name in opened:
            self.stdout.write(f"{'would open' if options['dry_run'] else 'opened'} {name}")
        self.stdout.write(f"{len(opened)} {'to open' if options['dry_run'] else 'opened'}.")

    def _would_open(self) -> list[str]:
        return opening.open_rounds(by=User.objects.system(), on=today(), dry_run=True)

    def _open(self) -> list[str]:
        result = tasks.open_rounds.enqueue()
        if result.status == TaskResultStatus.FAILED:
            raise CommandError(result.errors[0].traceback)
        return (result.return_value or []) if result.is_finished else []

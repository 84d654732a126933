"""`manage.py renew_seals`: from cron once a year, or more often; it renews only what is due."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from followup.actions.seal_renewal import due_for_renewal, renew_seal
from medborgarlofte.accounts.models import User
from medborgarlofte.documents.errors import SealError


class Command(BaseCommand):
    help = "Add a timestamp to every sealed edition whose last one expires within --days. Twice is once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=500, help="how soon counts as due (default 500)")

    def handle(self, *args: Any, **options: Any) -> None:
        by, failed = User.objects.system(), 0
        for edition in due_for_renewal(timedelta(days=options["days"])):
            try:
                renewal = renew_seal(edition=edition, by=by)
            except SealError as error:
                failed += 1
                self.stderr.write(f"{edition}: {error}")
            else:
                self.stdout.write(f"{edition}: holds until {renewal.sealed_until:%Y-%m-%d}")
        if failed:
            raise CommandError(f"{failed} could not be renewed; run the command again.")
        self.stdout.write("Every seal that was due has been renewed.")

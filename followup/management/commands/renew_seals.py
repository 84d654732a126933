"""`manage.py renew_seals`: from cron once a year, or more often; it renews only what is due."""

from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser

from followup.sealing.renewal import due_for_renewal, renew_seal
from medborgarlofte.accounts.models import User
from medborgarlofte.documents.errors import SealError
from medborgarlofte.jobs.command import JobCommand
from medborgarlofte.stored import LostFile


class Command(JobCommand):
    help = (
        "Add a timestamp to every sealed edition whose last one expires within --days, where the new one holds longer. "
        "Twice is once; an edition that fails is named, and the others go on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=500, help="how soon counts as due (default 500)")

    def handle(self, *args: Any, **options: Any) -> None:
        by, failed = User.objects.system(), 0
        for edition in due_for_renewal(timedelta(days=options["days"])):
            try:
                renewal = renew_seal(edition=edition, by=by)
            except (SealError, LostFile) as error:
                failed += 1
                self.stderr.write(f"{edition}: {error}")
            else:
                outcome = (
                    f"holds until {renewal.sealed_until:%Y-%m-%d}"
                    if renewal
                    else "could not hold longer; left as it is"
                )
                self.stdout.write(f"{edition}: {outcome}")
        if failed:
            raise CommandError(
                f"{failed} could not be renewed; the reasons are above. Run the command again."
            )
        self.stdout.write("Every seal that was due, and can hold longer, has been renewed.")

"""Checks the audit trail and, each morning, keeps its head outside the database."""

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import CommandError, CommandParser

from medborgarlofte import letters
from medborgarlofte.audit import heads
from medborgarlofte.audit.recorded_rows import in_the_trail
from medborgarlofte.clock import today
from medborgarlofte.jobs.command import JobCommand

logger = logging.getLogger(__name__)


class Command(JobCommand):
    help = (
        "Check the audit trail: its chain, its maskings, the heads that were kept of it, the digests of it in "
        "published editions, and the rows beside what their events say. Prints a line for each thing that does not hold. "
        "Exit status 0: all of it holds. 1: something does not. "
        "With --keep-head, each morning from cron: also write today's head (number and hash of the last event) to "
        "trail-heads.txt in DATA_DIR and to the log, and send it, or what fails, to OPERATOR_EMAIL. Running it twice is "
        "running it once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--keep-head", action="store_true", help="write down today's head where the help says"
        )
        parser.add_argument(
            "--heads", type=Path, action="append", default=[], metavar="FILE",
            help="heads that you kept elsewhere, from letters or logs: a line each, day, number and hash",
        )  # fmt: skip

    def counts(self, options: dict[str, Any]) -> bool:
        return bool(options["keep_head"])

    def handle(self, *args: Any, **options: Any) -> None:
        kept: list[heads.Head] = []
        for file in [heads.path(), *options["heads"]]:
            if file == heads.path() and not file.exists():
                continue
            try:
                kept += heads.read(file.read_text())
            except (OSError, ValueError) as error:
                raise CommandError(f"{file} cannot be read: {error}") from error
        wrong = [*in_the_trail(), *heads.missing(kept)]
        for line in wrong:
            self.stdout.write(line)
        head = heads.newest(today())
        reported = self._keep(head, len(wrong)) if options["keep_head"] and head else True
        if wrong:
            raise CommandError(f"The trail does not hold: {len(wrong)} things, listed above.")
        if not reported:
            raise CommandError("The trail holds; the letter to OPERATOR_EMAIL could not be sent.")
        self.stdout.write(
            f"The trail holds, beside {len(kept)} kept heads. Its head: {head or 'nothing yet'}"
        )

    def _keep(self, head: heads.Head, wrong: int) -> bool:
        """Write the head down where it is kept; whether whoever should hear of it has."""
        kept_before = heads.keep(head)
        logger.info("audit trail: head %s, %s", head, f"{wrong} things do not hold" if wrong else "holds")
        if not settings.OPERATOR_EMAIL or kept_before or wrong:
            return True  # of what is wrong there is an alarm
        return letters.send(
            EmailMessage(
                "Granskningsloggen håller",
                f"Granskningsloggen på {settings.SITE_URL} håller.\n\n"
                f"Senaste händelsen, med dag, nummer och kontrollsumma:\n{head}\n\n"
                "Spara brevet. Med raden ovan märks det om någon skär av eller skriver om loggen:\n"
                "manage.py verify_trail --heads FIL, där FIL har en sådan rad för varje brev.\n",
                to=[settings.OPERATOR_EMAIL],
            )
        )

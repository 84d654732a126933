"""Checks all that the public has been told: the record, the files beside it, and the trail of who wrote it."""

from functools import partial
from typing import Any

from django.core.management.base import CommandError

from medborgarlofte.audit.recorded_rows import findings, in_the_trail
from medborgarlofte.jobs.command import JobCommand
from promises.record.heads import verify_heads
from promises.record.models import Chain
from promises.record.stored_files import file_faults
from promises.record.verification import verify, without_chain

# The trail's lines say what is wrong; what to do is the same of each.
_TRAIL = (
    "Of what the trail says: find the last backup that holds (manage.py verify_trail there), see what differs, and restore "
    "rows and files of an edition from it. An edition is never changed: a mistake in it is mended by a new one."
)


class Command(JobCommand):
    help = (
        "Check the public record: each promise's chain of versions, every part's checksum, the chains beside the lists of "
        "their heads, and the rows beside what the newest version says is public; the files of photos, documents and "
        "editions beside their checksums; and the audit trail with the rows that it tells of. Prints a line for each thing "
        "that does not hold, and what to do. "
        "Exit status 0: all of it holds. 1: something does not, and a letter goes to OPERATOR_EMAIL."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = [*without_chain(), *findings("The lists of heads", verify_heads), *file_faults()]
        chains = Chain.objects.select_related("promise__municipality").order_by("pk")
        for chain in chains:
            wrong += findings(chain.promise.address, partial(verify, chain))
        of_trail = list(in_the_trail())
        for line in [*wrong, *of_trail, *([_TRAIL] if of_trail else [])]:
            self.stdout.write(line)
        if count := len(wrong) + len(of_trail):
            raise CommandError(f"The record does not hold: {count} things, listed above.")
        self.stdout.write(f"The record holds: {len(chains)} promises, their files and the trail.")

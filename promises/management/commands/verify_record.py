"""Checks the public record."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from promises.record.heads import verify_heads
from promises.record.models import Chain
from promises.record.verification import verify, without_chain


class Command(BaseCommand):
    help = (
        "Check the public record: each promise's chain of versions, every part's checksum, the chains beside the lists "
        "of their heads, and the rows beside what the newest version says is public. Prints a line for each thing that does not hold, and what to do. "
        "Exit status 0: all of it holds. 1: something does not."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = [*without_chain(), *verify_heads()]
        chains = Chain.objects.select_related("promise__municipality").order_by("pk")
        for chain in chains:
            wrong += verify(chain)
        for line in wrong:
            self.stdout.write(line)
        if wrong:
            raise CommandError(f"The record does not hold: {len(wrong)} things, listed above.")
        self.stdout.write(f"The record holds: {len(chains)} promises.")

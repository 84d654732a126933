"""Says in the public record what time alone has made public."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from medborgarlofte.clock import today
from medborgarlofte.jobs.command import JobCommand
from promises.models import Promise
from promises.record.days import clock_problem, reach
from promises.record.heads import keep_heads
from promises.record.versions import advance
from promises.search import index
from promises.writing.revision import lock


class Command(JobCommand):
    help = (
        "Each morning from cron: write into the public record what became public by time alone, delayed activities and "
        "sums, of every published promise; begin the record of promises that have none. Prints a line for each new "
        "version. Keeps the heads of all records in one list, and the search at what is public. Running it twice is running it once. Exit status 1: the "
        "clock cannot be right, nothing is written, and a letter goes to OPERATOR_EMAIL."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every-row",
            action="store_true",
            help="Look through every row, also for what was written past the actions, as verify_record advises.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if wrong := clock_problem(today()):
            raise CommandError(f"{wrong} Nothing was written.")
        promises = Promise.objects.filter(published_at__isnull=False).select_related("municipality")
        made = 0
        for promise in promises.order_by("pk"):
            with transaction.atomic():
                lock([promise])
                version = advance(promise, every_row=options["every_row"])
            if version:
                made += 1
                self.stdout.write(
                    f"{promise.address}: version {version.number}, {version.get_cause_display()}"
                )
        keep_heads()
        index.refresh(index.stale())
        reach(today())
        self.stdout.write(f"{made} new versions of {len(promises)} promises.")

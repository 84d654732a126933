"""Says in the public record what time alone has made public."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from promises.models import Promise
from promises.record.versions import advance
from promises.writing.revision import lock


class Command(BaseCommand):
    help = (
        "Each morning from cron: write into the public record what became public by time alone, delayed activities and "
        "sums, of every published promise; begin the record of promises that have none. Prints a line for each new "
        "version. Running it twice is running it once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        promises = Promise.objects.filter(published_at__isnull=False).select_related("municipality")
        made = 0
        for promise in promises.order_by("pk"):
            with transaction.atomic():
                lock([promise])
                version = advance(promise)
            if version:
                made += 1
                self.stdout.write(
                    f"{promise.address}: version {version.number}, {version.get_cause_display()}"
                )
        self.stdout.write(f"{made} new versions of {len(promises)} promises.")

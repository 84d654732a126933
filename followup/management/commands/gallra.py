"""Lets go what decisions on gallring say has been kept long enough. Run it once a week."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from followup.retention.actions import in_force, let_go
from medborgarlofte.clock import today
from medborgarlofte.jobs.command import JobCommand
from medborgarlofte.storage import sweep
from promises.words.enums import RecordKind


class Command(JobCommand):
    help = (
        "Remove what decisions on gallring let go: what each rule names, older than it says, of its own "
        "organisation. Without a rule with a decision nothing goes, and nothing that the public reads ever does. "
        "Run it with --dry-run first: it lists every row and why. Running it twice is running it once; it exits "
        "non-zero if a rule could not be carried out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="list what would go and why; remove nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        outcome = let_go(in_force(), by="system: gallring", on=today(), dry_run=dry_run)
        for gone in outcome:
            rule = gone.retention
            self.stdout.write(
                f"{'would remove' if dry_run else 'removed'} {len(gone.rows)}: {RecordKind(rule.kind).label}, "
                f"{rule.organisation}, {rule.municipality.short_name}, older than {rule.days} days ({rule.decision})"
            )
            for name in gone.rows if dry_run or options["verbosity"] > 1 else ():
                self.stdout.write(f"  {name}")
            if gone.failed:
                self.stderr.write(f"  stopped: {gone.failed}")
        if not outcome:
            self.stdout.write("No rule with a decision: nothing goes.")
        if not dry_run and (left := sweep(Path(settings.MEDIA_ROOT))):
            self.stdout.write(f"removed {left} files that were never written to their end")
        failed = [str(gone.retention.pk) for gone in outcome if gone.failed]
        if failed:
            raise CommandError(f"Could not be carried out: rule {', '.join(failed)}. See above.")

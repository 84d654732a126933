"""Puts a copy back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tasks_db.models import DBTaskResult

from medborgarlofte.backup import rows
from medborgarlofte.backup.copies import CopyError, check, restore


class Command(BaseCommand):
    help = (
        "Put a copy that manage.py backup made in the place of rows and files, and compare every table and file with it. "
        "Stop server, worker and timers first. Finished pages and sessions are forgotten: everybody signs in anew. Where the "
        "database has rows already it does nothing without --replace. Exit status 1: it is said what does not fit; nothing "
        "is touched before the copy has been found whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="COPY", help="the copy: a folder with copy.json in it"
        )
        parser.add_argument(
            "--replace", action="store_true", help="throw away the rows that are in the database"
        )
        parser.add_argument("--check", action="store_true", help="only look whether the copy is whole")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                told = check(options["folder"])
                self.stdout.write(f"The copy of {told.made} is whole: {len(told.files)} files.")
                return
            if rows.are_there() and not options["replace"]:
                raise CommandError(
                    "The database has rows. Restore into an empty one, or say --replace to throw them away."
                )
            told = restore(options["folder"], self.stdout.write)
        except (CopyError, rows.RowsError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read or written: {error.strerror}") from error
        waiting = DBTaskResult.objects.filter(finished_at__isnull=True).count()
        self.stdout.write(
            f"The site is what it was at {told.made} (release {told.version}). Now: manage.py migrate, then verify_record "
            "and verify_trail, and mask anew what has been masked since (docs/restore.md)."
        )
        if waiting:
            self.stdout.write(
                f"{waiting} letters waited then and would be sent again by the worker (docs/restore.md)."
            )

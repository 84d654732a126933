"""Takes a copy of rows and files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from medborgarlofte.backup.copies import let_go, make
from medborgarlofte.backup.rows import RowsError
from medborgarlofte.jobs.command import JobCommand


class Command(JobCommand):
    help = (
        "Copy all rows, at one moment while the site serves, and every file beside them into a new folder in DIR, with a list "
        "of checksums. Not in it, and to be kept apart: .env and the keys and PINs that it names. Exit status 1: no copy was "
        "made, and a letter goes to OPERATOR_EMAIL. manage.py restore puts it back; docs/restore.md says how to rehearse that."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="where copies lie; best on another machine's disk"
        )
        parser.add_argument(
            "--keep",
            type=int,
            default=0,
            metavar="N",
            help="remove all but the newest N copies there (default: none)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
            raise CommandError(f"{folder} is among the files themselves; choose another folder.")
        try:
            made = make(folder, self.stdout.write)
            for old in let_go(folder, options["keep"]) if options["keep"] > 0 else ():
                self.stdout.write(f"removed {old.name}")
        except RowsError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or folder} cannot be written: {error.strerror}") from error
        self.stdout.write(
            f"{made}\nNot in it: .env and the files it names. Keep them elsewhere, apart from the copies."
        )

"""``manage.py import_promise FILE [--dry-run]``: an exchange file becomes a promise."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from medborgarlofte.accounts.models import User
from promises.exchange.importing import import_promise, preview_import
from promises.exchange.problems import BadFile
from promises.exchange.read import read
from promises.writing.preview import Busy


class Command(BaseCommand):
    help = "Läser in ett medborgarlöfte ur en utbytesfil (docs/exchange-format.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FIL", help="utbytesfilen; - läser från standard in")
        parser.add_argument("--dry-run", action="store_true", help="säg vad som skulle ändras, ändra inget")

    def handle(self, *, file: str, dry_run: bool, **options: Any) -> None:
        try:
            data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"Filen {file} kan inte läsas: {error.strerror}.") from error
        try:
            document = read(data)
            photo, seen = _photo(file, document), None
            with transaction.atomic():
                if dry_run:
                    done, seen = preview_import(document=document, by=User.objects.system(), photo=photo)
                else:
                    done = import_promise(document=document, by=User.objects.system(), photo=photo)
                # The system's account may have been made here; a dry run leaves not even that.
                transaction.set_rollback(dry_run)
        except Busy as busy:
            raise CommandError(busy.message) from busy
        except BadFile as bad:
            count = len(bad.problems)
            head = "Filen har ett fel." if count == 1 else f"Filen har {count} fel."
            lines = [f"{head} Inget ändrades.", *(f"  {problem}" for problem in bad.problems)]
            raise CommandError("\n".join(lines)) from bad
        for sentence in done.sentences:
            self.stdout.write(sentence)
        for each in seen.differences if seen else ():
            now, then = (words.text if words else "finns inte." for words in (each.before, each.after))
            self.stdout.write(f"{each.name}\n  nu: {now}\n  blir: {then}")


def _photo(file: str, document: Any) -> bytes | None:
    """The picture that lies beside the file; None when there is none. Names with a folder are none."""
    photo = document.get("photo") if isinstance(document, dict) else None
    name = photo.get("file") if isinstance(photo, dict) else None
    if file == "-" or not isinstance(name, str) or Path(name).name != name:
        return None
    try:
        return Path(file).with_name(name).read_bytes()
    except (OSError, ValueError):
        return None

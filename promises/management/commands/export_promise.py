"""``manage.py export_promise KOMMUN/SLUG [--output FILE]``: a promise as an exchange file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from promises.exchange_format.normal import normalise
from promises.models import Promise
from promises.record.public_document import export, export_all, photo_of


class Command(BaseCommand):
    help = "Skriver ett medborgarlöfte som utbytesfil (docs/exchange-format.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "address", metavar="KOMMUN/SLUG", help="löftets adress, till exempel vaggeryd/2020"
        )
        parser.add_argument(
            "--public",
            action="store_true",
            help="bara det som är offentligt i dag, som i lofte.json; annars varje rad som den loggades",
        )
        parser.add_argument("--output", metavar="FIL", help="skriv till filen, med fotot bredvid")

    def handle(self, *, address: str, output: str | None, public: bool, **options: Any) -> None:
        place, _, slug = address.strip("/").partition("/")
        promise = Promise.objects.filter(municipality__slug=place, slug=slug).first()
        if promise is None:
            known = sorted(each.address for each in Promise.objects.select_related("municipality"))
            listed = ", ".join(known) or "inga än"
            raise CommandError(f"Det finns inget löfte {address}. De som finns: {listed}.")
        data = normalise(export(promise) if public else export_all(promise))
        if output is None:
            self.stdout.write(data.decode(), ending="")
            return
        try:
            Path(output).write_bytes(data)
            if photo := photo_of(promise):
                with promise.photo.open("rb") as stored:
                    Path(output).with_name(photo["file"]).write_bytes(stored.read())
        except OSError as error:
            raise CommandError(f"Det gick inte att skriva till {output}: {error.strerror}.") from error

"""Fills an empty database with many invented promises, to try how the site carries the size of a county or the country."""

import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from medborgarlofte.accounts.models import Municipality, User
from medborgarlofte.clock import today
from promises.exchange.importing import import_promise
from promises.exchange_format.normal import Document
from promises.models import Promise

MARK = "mangd-"  # how the addresses of its municipalities begin
# Of each promise: what is promised, of what kind, how many a quarter.
COMMITMENTS = (
    ("Trafikinsatser vid skolorna", "trafikinsats", "traffic", 3),
    ("Fotpatrull i centrum", "fotpatrull", "other", 12),
    ("Besök i föreningar", "foreningsbesok", "other", 6),
    ("Samtal med unga", "samtal", "other", None),
)
_UNITS = {
    "trafikinsats": ("trafikinsats", "trafikinsatser"), "fotpatrull": ("fotpatrull", "fotpatruller"),
    "foreningsbesok": ("besök", "besök"), "samtal": ("samtal", "samtal"),
}  # fmt: skip


class Command(BaseCommand):
    help = (
        "Fill an empty database with invented promises: one a year for each municipality, each taken in as a file is, with "
        "its public record and its trail. Begun again it goes on where it ended. Their municipalities have addresses that "
        f"begin with {MARK}, and every page says that they are invented."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipalities", type=int, default=10, help="how many (10)")
        parser.add_argument(
            "--years", type=int, default=2, help="how many promises each has, a year each, to this one (2)"
        )
        parser.add_argument("--activities", type=int, default=50, help="how many each promise has (50)")
        parser.add_argument(
            "--remove", action="store_true", help="empty the database of them, and of everything"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # What has been here stays in the trail for ever: they are for a database of their own.
        if others := Municipality.objects.exclude(slug__startswith=MARK).count():
            raise CommandError(
                f"The database has {others} municipalities of its own: invented ones are for one without."
            )
        if options["remove"]:
            count = Promise.objects.count()
            call_command("flush", interactive=False, verbosity=0)
            self.stdout.write(f"{count} promises removed; the database is empty.")
            return
        wanted = [
            (number, today().year - back)
            for number in range(1, options["municipalities"] + 1)
            for back in reversed(range(options["years"]))
        ]
        there = {(slug, year) for slug, year in Promise.objects.values_list("municipality__slug", "slug")}
        left = [(number, year) for number, year in wanted if (_slug(number), str(year)) not in there]
        self.stdout.write(f"{len(wanted) - len(left)} promises are there; {len(left)} are made.")
        begun = time.monotonic()
        for done, (number, year) in enumerate(left, start=1):
            with transaction.atomic():
                document = _document(number, year, options["activities"])
                import_promise(document=document, by=User.objects.system())
            self._tell(done, len(left), begun, options["activities"])
        self.stdout.write(f"{Promise.objects.count()} promises are there.")

    def _tell(self, done: int, total: int, begun: float, each: int) -> None:
        """A line that is written over on a screen, else one at each tenth."""
        seconds = time.monotonic() - begun
        line = f"{done} of {total} promises, {done * each / seconds:,.0f} activities a second"
        if self.stdout.isatty():
            self.stdout.write(
                f"\r[{'#' * (30 * done // total):<30}] {line} ", ending="" if done < total else "\n"
            )
            self.stdout.flush()
        elif done == total or done * 10 // total > (done - 1) * 10 // total:
            self.stdout.write(line)


def _slug(number: int) -> str:
    return f"{MARK}{number:03}"


def _document(number: int, year: int, activities: int) -> Document:
    """The promise as an exchange file says it; the same each time."""
    place, name = _slug(number), f"Mängdköping {number}"
    begins, ends = date(year, 1, 1), date(year, 12, 31)
    return {
        "format": "medborgarlofte/1", "municipality": place, "slug": str(year), "title": f"Tryggare {year}",
        "starts_on": str(begins), "ends_on": str(ends), "signed_on": str(begins), "published_on": str(begins),
        "contact": "Kommunens växel", "demo_note": "Löftet är påhittat, för att pröva stora mängder.",
        "municipalities": [{"slug": place, "name": f"{name} kommun", "short_name": name}],
        "organisations": [
            {"slug": place, "name": f"{name} kommun", "short_name": "kommunen", "kind": "municipality"},
            {"slug": "polisen", "name": "Polismyndigheten", "short_name": "Polisen", "kind": "police"},
        ],
        "kinds": [
            {"slug": kind, "name": kind, "method": method, "unit_one": _UNITS[kind][0], "unit_many": _UNITS[kind][1]}
            for _, kind, method, _ in COMMITMENTS
        ],
        "signatories": [
            {"organisation": place, "name": "Karin Påhitt", "title": "ordförande"},
            {"organisation": "polisen", "name": "Per Påhitt", "title": "lokalpolisområdeschef"},
        ],
        "commitments": [
            {
                "number": at, "title": title, "kind": kind,
                "parties": [{"organisation": "polisen", "role": "responsible"}],
                "targets": [{"form": "rate", "number": count, "per": "quarter"} if count else {"form": "none"}],
            }
            for at, (title, kind, _, count) in enumerate(COMMITMENTS, start=1)
        ],
        "activities": list(_activities(place, begins, min(ends, today()), activities)),
    }  # fmt: skip


def _activities(place: str, begins: date, ends: date, count: int) -> Iterator[Document]:
    """So many, spread evenly over the days and the commitments."""
    days = (ends - begins).days + 1
    for number in range(count):
        day, at = begins + timedelta(days=number * days // count), number % len(COMMITMENTS)
        title, kind, _, _ = COMMITMENTS[at]
        yield {
            "uid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{place}/{begins.year}/{number}")),
            "municipality": place, "kind": kind, "title": title, "starts_on": str(day), "logged_on": str(day),
            "performed_by": "polisen", "contributions": [{"commitment": at + 1}],
        }  # fmt: skip

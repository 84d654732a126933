"""What the promise page and one more activity cost beside a bare answer, as the log grows: `make bench`.

    python -m tests.bench.pages_bench [--write]

Ratios within one run on one machine, CPU seconds, the median of many; the numbers themselves mean nothing
on another machine. Runs on a database of its own in memory, or on the empty one that DATABASE_URL names: of PostgreSQL
only what the record costs is written, for the server's own time is in no ratio. Exits with 1 when a goal is missed by
more than 15 %.
"""

import argparse
import os
import statistics
import sys
import time
import uuid
from contextlib import contextmanager
from datetime import date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.template.backends.django import Template
from django.test import Client

from medborgarlofte.page_store import forget_pages
from promises.log.actions import log_activity
from promises.models import Activity, Contribution
from promises.record.models import Part, Version
from promises.record.public import load
from promises.record.reading import newest
from promises.record.versions import add_version
from promises.words.enums import VersionCause
from promises.writing.preview import preview
from tests import factories
from tests.bench.http_bench import MISS, write
from tests.soak.logging_soak import say

SIZES = (0, 100, 1_000, 10_000)
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# Of PostgreSQL the time of the client alone is measured: the server's, which is most of the rows' tables, is not seen.
FACTS = {"sqlite": 0.25, "postgresql": 0.5}

HEAD = (
    "rows", "promise anew", "of it templates", "of it the database and Django's questions", "commitment anew", "sent again",
    "304", "one more logged", "its preview", "facts, record", "facts, rows",
)  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--write", action="store_true", help="into docs/performance.md")
    given = asked.parse_args()
    call_command("migrate", verbosity=0)
    promise = factories.published_promise()
    *_, traffic = factories.four_commitments(promise)
    by, measured = factories.officer(), {}
    for size in SIZES:
        log(traffic, size - Activity.objects.count())
        measured[size] = row(promise, traffic, by)
        say(f"{size:>8} " + " ".join(f"{each:>8.1f}" for each in measured[size].values()))
    lines = [f"| {' | '.join(HEAD)} |", f"|{'---:|' * len(HEAD)}"]
    for size, of in measured.items():
        lines.append(
            f"| {size:,} | ".replace(",", " ") + " | ".join(f"{each:.0f}" for each in of.values()) + " |"
        )
    few, many = measured[100], measured[10_000]
    facts = many["facts, record"] / many["facts, rows"]
    last = Version.objects.latest("number")
    numbers = range(last.number + 1, last.number + 10_000)
    Version.objects.bulk_create(clone(last, number=number) for number in numbers)
    part, version = (bytes_a_row(model) for model in (Part, Version))
    kept = (
        f"{TITLES[connection.vendor]}: the facts of 10 000 rows are read from the record in {facts:.2f} of the time that "
        f"their tables take (goal {FACTS[connection.vendor]}); with its indexes a part takes {part:.0f} bytes, a version "
        f"{version:.0f}."
    )
    if given.write:
        write(f"record, {TITLES[connection.vendor]}", kept)
        if connection.vendor == "sqlite":
            write("rows", "\n".join(lines) + "\n")
    goals = {
        "one more logged at 10 000 rows, of 100": (many["one more logged"] / few["one more logged"], 1.3),
        "sent again at 10 000 rows, of 100": (many["sent again"] / few["sent again"], 1.15),
        "304 at 10 000 rows, of 100": (many["304"] / few["304"], 1.15),
        "facts of 10 000 rows by the record, of rows": (facts, FACTS[connection.vendor]),
    }
    missed = [
        f"MISSED: {name} is {is_:.2f}, its goal {goal}"
        for name, (is_, goal) in goals.items()
        if is_ > goal * MISS
    ]
    say("\n".join([*lines, kept, *missed]))
    return 1 if missed else 0


def bytes_a_row(model) -> float:
    """What one row of the table takes on disk, its share of every index with it."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            names = "SELECT name FROM sqlite_master WHERE tbl_name = %s"
            cursor.execute(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({names})", [table])
        else:
            cursor.execute("SELECT pg_total_relation_size(%s)", [table])
        return float(cursor.fetchone()[0]) / model.objects.count()


def row(promise, traffic, by) -> dict[str, float]:
    """By the names of ``HEAD``, in times a bare answer."""
    address, bare = f"/{promise.address}/", cost("/healthz")
    add_version(promise, VersionCause.IMPORTED, activities=None)
    with counted(Template, "render") as templates, counted(SQLCompiler, "execute_sql") as questions:
        cost(address, "anew")
    costs = {
        "promise anew": cost(address, "anew"),
        "of it templates": statistics.median(templates),
        "of it the database and Django's questions": sum(questions) / len(templates),
        "commitment anew": cost(f"{address}atagande/{traffic.number}/", "anew"),
        "sent again": cost(address),
        "304": cost(address, "known"),
        "one more logged": spent(lambda: one_row(traffic, by)),
        "its preview": spent(lambda: preview(lambda: one_row(traffic, by), [promise])),
        # What is counted: read from the record, and asked of all the rows, as the desk does.
        "facts, record": spent(lambda: newest([promise])[promise.pk].commitments),
        "facts, rows": spent(lambda: load([promise], date(2020, 10, 15))),
    }
    return {name: each / bare for name, each in costs.items()}


@contextmanager
def counted(kind, name):
    """CPU seconds of each call of the method that no other call of it lies around."""
    method, spent, within = getattr(kind, name), [], []

    def timed(*args, **kwargs):
        if within:
            return method(*args, **kwargs)
        within.append(True)
        begun = time.process_time()
        try:
            return method(*args, **kwargs)
        finally:
            spent.append(time.process_time() - begun)
            within.clear()

    setattr(kind, name, timed)
    try:
        yield spent
    finally:
        setattr(kind, name, method)


def cost(address: str, how: str = "again") -> float:
    """Median CPU seconds of one answer: rendered "anew", sent "again", or "known" to the reader."""
    client = Client()
    first = client.get(address)
    headers = {"If-None-Match": first["ETag"]} if how == "known" else {}
    spent = []
    for _ in range(20):
        if how == "anew":
            forget_pages()
        begun = time.process_time()
        answer = client.get(address, headers=headers)
        spent.append(time.process_time() - begun)
    assert answer.status_code == (304 if how == "known" else 200), answer.status_code
    return statistics.median(spent)


def spent(read) -> float:
    """Median CPU seconds of what is read."""
    times = []
    for _ in range(20):
        begun = time.process_time()
        read()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def one_row(commitment, by):
    """One activity logged by the action, the public record and the audit trail with it."""
    return log_activity(
        by=by,
        municipality=commitment.promise.municipality,
        kind=commitment.kind,
        title="Kontroll",
        starts_on=date(2020, 10, 1),
        contributions=[{"commitment": commitment, "quantity": 1}],
    )


def clone(row, **fields):
    """Another row that says the same but for these fields."""
    said = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**said | {"id": None} | fields)


def log(commitment, count: int) -> None:
    """``count`` more rows, spread over the year."""
    if count <= 0:
        return
    like = factories.activity(date(2020, 1, 15), towards=commitment)
    days = (date(2020, 1, 1) + timedelta(days=number % 280) for number in range(count - 1))
    made = [clone(like, uid=uuid.uuid4(), starts_on=day, ends_on=day, publish_on=day) for day in days]
    Activity.objects.bulk_create(made, batch_size=500)
    Contribution.objects.bulk_create(
        (Contribution(activity=activity, commitment=commitment) for activity in made), batch_size=500
    )


if __name__ == "__main__":
    sys.exit(main())

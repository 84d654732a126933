"""What the promise page and one more activity cost beside a bare answer, as the log grows: `make bench`.

    python -m tests.bench.pages_bench [--write]

Ratios within one run on one machine, CPU seconds, the median of many; the numbers themselves mean nothing
on another machine. Runs on a database of its own in memory. Exits with 1 when a goal is missed by more than 15 %.
"""

import argparse
import os
import statistics
import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command
from django.db.models.sql.compiler import SQLCompiler
from django.template.backends.django import Template
from django.test import Client

from medborgarlofte.page_store import forget_pages
from promises.log.actions import log_activity
from promises.models import Activity, Contribution
from promises.record.public import load
from promises.record.reading import newest
from promises.record.versions import add_version
from promises.words.enums import VersionCause
from promises.writing.preview import preview
from tests import factories
from tests.bench.http_bench import MISS, write
from tests.soak.logging_soak import say

SIZES = (0, 100, 1_000, 10_000)


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
    if given.write:
        write("rows", "\n".join(lines) + "\n")
    few, many = measured[100], measured[10_000]
    goals = {
        "one more logged at 10 000 rows, of 100": (many["one more logged"] / few["one more logged"], 1.3),
        "sent again at 10 000 rows, of 100": (many["sent again"] / few["sent again"], 1.15),
        "304 at 10 000 rows, of 100": (many["304"] / few["304"], 1.15),
        "facts of 10 000 rows by the record, of rows": (many["facts, record"] / many["facts, rows"], 0.25),
    }
    missed = [
        f"MISSED: {name} is {is_:.2f}, its goal {goal}"
        for name, (is_, goal) in goals.items()
        if is_ > goal * MISS
    ]
    say("\n".join([*lines, *missed]))
    return 1 if missed else 0


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


def log(commitment, count: int) -> None:
    """``count`` more rows, spread over the year."""
    if count <= 0:
        return
    like = factories.activity(date(2020, 1, 15), towards=commitment)
    fields = {field.attname: getattr(like, field.attname) for field in Activity._meta.concrete_fields}
    made = []
    for number in range(count - 1):
        day = date(2020, 1, 1) + timedelta(days=number % 280)
        made.append(
            Activity(
                **fields | {"id": None, "uid": None, "starts_on": day, "ends_on": day, "publish_on": day}
            )
        )
    for activity in made:
        activity.uid = Activity._meta.get_field("uid").get_default()
    Activity.objects.bulk_create(made, batch_size=500)
    Contribution.objects.bulk_create(
        (Contribution(activity=activity, commitment=commitment) for activity in made), batch_size=500
    )


if __name__ == "__main__":
    sys.exit(main())

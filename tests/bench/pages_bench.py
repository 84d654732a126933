"""What the promise page and one more activity cost beside a bare answer, as the log grows: `make bench`.

Ratios within one run on one machine, CPU seconds, the median of many; the numbers themselves mean nothing
on another machine. Runs on a database of its own in memory.
"""

import os
import statistics
import time
from datetime import date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command
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

SIZES = (0, 100, 1_000, 10_000)


def main() -> None:
    call_command("migrate", verbosity=0)
    promise = factories.published_promise()
    *_, traffic = factories.four_commitments(promise)
    address = f"/{promise.address}/"
    bare = cost("/healthz")
    by = factories.officer()
    head = ("rows", "anew", "again", "304", "logging", "told", "facts", "of rows")
    print(" ".join(f"{each:>8}" for each in head), "  (times a bare answer)")
    for size in SIZES:
        log(traffic, size - Activity.objects.count())
        anew, again, known = (cost(address, how) / bare for how in ("anew", "again", "known"))
        add_version(promise, VersionCause.IMPORTED, activities=None)
        one_more = spent(lambda: one_row(traffic, by)) / bare
        told = spent(lambda: preview(lambda: one_row(traffic, by), [promise])) / bare
        # What is counted: read from the record, and asked of all the rows, as the desk does.
        facts = spent(lambda: newest([promise])[promise.pk].commitments) / bare
        of_rows = spent(lambda: load([promise], date(2020, 10, 15))) / bare
        measured = (anew, again, known, one_more, told, facts, of_rows)
        print(f"{size:>8}", " ".join(f"{each:>8.1f}" for each in measured))


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
    main()

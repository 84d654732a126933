"""The public record while many write at once and are killed: `make soak`.

    python -m tests.soak.record_soak [--writers 8] [--entries 40] [--pairs 20] [--every 1] [--database URL]

On a database of its own. First writers log, correct, withdraw and answer beside each other, and one after another is
killed in the middle and begun again. Then two at a time, who have both read the same row, correct, withdraw or mask it at
once: nobody's work is written over in silence. Then a child dies at each line of the code that writes the record. After
all of it the chain is whole, no version is lost or doubled, every write that was told of is there once, and the newest
version says what the rows say.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import uuid
from datetime import date
from pathlib import Path

import django

from tests.killing import everywhere
from tests.soak.logging_soak import database, say

DAY = date(2020, 10, 1)
NAME = "Karl Karlsson"
REFUSED = 7
PAIRS = (
    ("correct", "correct"), ("correct", "withdraw"), ("withdraw", "withdraw"), ("correct", "mask"),
    ("withdraw", "mask"), ("mask", "mask"),
)  # fmt: skip


class Site:
    """A published promise that anybody of the house may write to; made once, before anybody does."""

    def __init__(self, *, migrated: bool) -> None:
        from django.conf import settings
        from django.core.management import call_command

        from tests import factories as f

        if not migrated:
            settings.MIGRATION_MODULES = dict.fromkeys(_labels())
        call_command("migrate", verbosity=0, run_syncdb=True)
        self.promise = f.published_promise()
        self.traffic = f.four_commitments(self.promise)[3]
        self.officer, self.coordinator = f.officer(), f.coordinator()
        self.log(uuid.uuid4())

    def log(self, uid: uuid.UUID, **fields):
        from promises.log.actions import log_activity

        return log_activity(
            by=self.officer, municipality=self.promise.municipality, kind=self.traffic.kind, title="Kontroll",
            starts_on=DAY, contributions=[{"commitment": self.traffic}], uid=uid, **fields,
        )  # fmt: skip

    def write(self, chance: random.Random) -> uuid.UUID:
        """One thing that somebody does; the number of the row that it leaves."""
        from medborgarlofte.conflict import fingerprint
        from promises.log.actions import correct_activity, withdraw_activity
        from promises.questions.actions import publish_answer
        from tests import factories as f

        what, uid = chance.choice(("log", "hide", "correct", "withdraw", "answer")), uuid.uuid4()
        if what == "hide":
            self.log(uid, publish_on=date(2020, 12, 1))
        elif what == "correct":
            row = self.log(uuid.uuid4())
            return correct_activity(
                row, by=self.officer, reason="Fel väg.", title="Kontroll vid badet", uid=uid
            ).uid
        elif what == "withdraw":
            withdraw_activity(self.log(uid), by=self.officer, reason="Ställdes in.")
        elif what == "answer":
            asked = f.question(self.promise, uid=uid)
            said = {"text": "När?", "answer": "På fredag."}
            publish_answer(asked, by=self.coordinator, seen=fingerprint(asked), **said)
        else:
            self.log(uid)
        return uid

    def change(self, what: str, row, seen: str) -> None:
        """What somebody does who read the row when its fingerprint was ``seen``."""
        from followup.masking.actions import Wish, mask
        from promises.log.actions import correct_activity, withdraw_activity

        if what == "correct":
            note = f"{row.note} {os.getpid()}"
            correct_activity(row, by=self.officer, reason="Fel väg.", seen=seen, note=note)
        elif what == "withdraw":
            withdraw_activity(row, by=self.officer, reason="Ställdes in.")
        else:
            mask(Wish(row, "note", NAME), by=self.coordinator, reason="Namn på enskild.")


def _labels() -> list[str]:
    from django.apps import apps

    return [config.label for config in apps.get_app_configs()]


def writer(site: Site, number: int, entries: int, folder: Path) -> int:
    """The process of somebody who writes ``entries`` things and notes each when it is told that it is there."""
    from django.db import OperationalError, connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        chance = random.Random(number)
        with (folder / f"{number}.txt").open("a") as receipts:
            for _ in range(entries):
                begun = time.monotonic()
                try:
                    receipts.write(f"{site.write(chance)} {time.monotonic() - begun:.2f}\n")
                except OperationalError as error:
                    where = " < ".join(
                        frame.name for frame in traceback.extract_tb(error.__traceback__)[::-1]
                    )
                    receipts.write(f"refused {time.monotonic() - begun:.2f} {error}: {where}\n")
                receipts.flush()
        status = 0
    finally:
        os._exit(status)


def all_at_once(site: Site, writers: int, entries: int) -> str:
    """Raises AssertionError when anything is lost, doubled or another than the rows."""
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        running = {number: writer(site, number, entries, folder) for number in range(writers)}
        for number in range(writers // 2):
            time.sleep(chance.uniform(0.2, 1.5))
            os.kill(running[number], signal.SIGKILL)
            os.waitpid(running.pop(number), 0)
            running[writers + number] = writer(site, writers + number, entries, folder)
        for child in running.values():
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        lines = [
            line.split(maxsplit=2) for path in folder.iterdir() for line in path.read_text().splitlines()
        ]
    told = [line[0] for line in lines if len(line) > 1 and line[0] != "refused"]
    refused = [line for line in lines if line[0] == "refused"]
    for line in refused:
        say("  " + " ".join(line))
    _hold(site, told)
    slowest = max(float(line[1]) for line in lines if len(line) > 1)
    return f"{len(told)} writes by {writers}, {writers // 2} of them killed; {len(refused)} refused, slowest {slowest} s"


def two_on_one_row(site: Site, times: int) -> str:
    """Raises AssertionError when one of two who change the same row writes over the other without a word."""
    done: dict[tuple[str, str], set[tuple[str, ...]]] = {pair: set() for pair in PAIRS}
    for pair in PAIRS * times:
        done[pair].add(_at_once(site, pair))
    _hold(site, [])
    # Both only where neither takes anything from the other: a name goes from what is corrected or withdrawn too.
    may = {pair: {pair[:1], pair[1:]} | ({pair} if "mask" in pair else set()) for pair in PAIRS}
    may["mask", "mask"] = {("mask",)}
    assert all(found <= may[pair] for pair, found in done.items()), done
    return f"{len(PAIRS) * times} times two people at one row: whole"


def _at_once(site: Site, pair: tuple[str, str]) -> tuple[str, ...]:
    """What of both was done to a new row; whoever was refused was told so."""
    from django.db import connections

    from medborgarlofte.audit.models import AuditEvent
    from promises.log.actions import activity_fingerprint
    from promises.models import Activity
    from promises.record.models import Part, Version

    told = AuditEvent.objects.filter(event__in=["activity.corrected", "activity.withdrawn", "masking.made"])
    row = Activity.objects.get(pk=site.log(uuid.uuid4(), note=f"{NAME} ringde.").pk)
    seen, versions, trail = activity_fingerprint(row), Version.objects.count(), told.count()
    connections.close_all()
    waits, starts = os.pipe()
    children = [_begun_together(site, what, row, seen, waits, starts) for what in pair]
    os.close(waits)
    os.close(starts)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert set(codes) <= {0, REFUSED}, codes
    done = tuple(what for what, code in zip(pair, codes, strict=True) if code == 0)
    row.refresh_from_db()
    assert Activity.objects.filter(replaces=row).count() == done.count("correct")
    assert bool(row.withdrawn_at) == ("withdraw" in done)
    assert Version.objects.count() == versions + len(done)
    assert told.count() == trail + len(done)
    assert Part.objects.filter(content__contains=NAME).exists() == ("mask" not in done)
    if "mask" not in done:  # so that what is looked for is of the next row alone
        site.change("mask", row, seen)
    return done


def _begun_together(site: Site, what: str, row, seen: str, waits: int, starts: int) -> int:
    """The process of one of them, who begins when both ends of the pipe are closed here."""
    from django.core.exceptions import ValidationError

    from medborgarlofte.conflict import Conflict

    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.close(starts)
        os.read(waits, 1)
        time.sleep(
            random.Random(os.getpid()).uniform(0, 0.2)
        )  # each of them is the first of both now and then
        try:
            site.change(what, row, seen)
            status = 0
        except (ValidationError, Conflict):
            status = REFUSED
        except BaseException:
            traceback.print_exc()
    finally:
        os._exit(status)


def _hold(site: Site, told: list[str]) -> None:
    from promises.models import Activity, Question
    from promises.record.models import Chain, Part
    from promises.record.verification import verify

    chain = Chain.objects.get()
    assert list(verify(chain)) == []
    numbers = list(chain.versions.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    rows = [str(uid) for model in (Activity, Question) for uid in model.objects.values_list("uid", flat=True)]
    assert len(rows) == len(set(rows))
    assert set(told) <= set(rows)
    seen = Activity.objects.filter(publish_on__lte=date(2020, 10, 15)).values_list("uid", flat=True)
    newest = Part.objects.filter(noun="activities", last=None).values_list("path", flat=True)
    assert sorted(newest) == sorted(f"activities/{uid}" for uid in seen)


def at_each_line(site: Site, every: int) -> str:
    """A child dies at each of these lines of what writes the record; what it did is there wholly or not at all."""
    from django.db import connections

    from promises.record import versions
    from promises.writing import revision

    deaths = 0
    for module in (versions, revision):
        connections.close_all()
        for _ in everywhere(module.__file__, lambda: site.write(random.Random(3)), every=every):
            deaths += 1
            _hold(site, [])
            connections.close_all()
    return f"killed at {deaths} lines, every time whole"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--writers", type=int, default=8)
    asked.add_argument("--entries", type=int, default=40)
    asked.add_argument("--pairs", type=int, default=20, help="how often two change one row in each way")
    asked.add_argument("--every", type=int, default=1, help="die at every so manyth line")
    asked.add_argument("--bare", action="store_true", help="tables from the models, without migrations")
    asked.add_argument("--database", default="sqlite")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, database(given.database, Path(folder)) as url:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "medborgarlofte.settings", "DATA_DIR": folder, "DEMO_DATE": "2020-10-15",
            "DATABASE_URL": url, "SECRET_KEY": "prov", "DEBUG": "false", "PREVIEW_DAYS": "0",
            "EMAIL_URL": "smtp://127.0.0.1:9",
        }  # fmt: skip
        django.setup()
        from django.db import connections

        site = Site(migrated=not given.bare)
        say(f"{url.split(':')[0]}: {all_at_once(site, given.writers, given.entries)}")
        say(f"  {two_on_one_row(site, given.pairs)}")
        say(f"  {at_each_line(site, given.every)}")
        connections.close_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())

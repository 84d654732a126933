"""Whoever reads through nginx reads what is committed, while others write and a day ends: `make soak`.

    python -m tests.soak.stale_pages [--reads 100000] [--writers 2] [--database URL] [--mutant NAME | --mutants]

nginx with the configuration that is shipped stands before the production server on a database of its own. Writers log;
each tells after its commit how many entries there are. Readers take brotli or gzip, most of them name the page that they
have, and none may be told of fewer than there were before it asked. Some entries are told from the next day on, and the
day ends in the middle. Afterwards every page in the folder is what the program says. With --mutants each of four ways to
do it wrong is tried, and must be caught. Only 127.0.0.1 is spoken to.
"""

import argparse
import gzip
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import brotli
import django

from tests.nginx import Nginx, Program
from tests.soak.logging_soak import database, say
from tests.soak.moved_program import MUTANTS, prepare

PATHS = ("/vaggeryd/nu/", "/vaggeryd/nu/atagande/3/")
TOMORROW = 7  # entries that are told from the next day on
AT_FIRST = 13  # up to twelve are told in letters
READERS = 3
SWEDEN = ZoneInfo("Europe/Stockholm")
_COUNT = re.compile(r"(\d+)\s+insatser är loggade")
_PLAIN = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
KEPT_OPEN = ("open_file_cache off", "open_file_cache max=1000; open_file_cache_valid 20s")
OF_NGINX = "keep_files_open"


class Clock:
    """Moved so that a day ends when this minute does, or the next: for the program, for nginx and for who reads.

    ``midnight`` is by the real clock, in seconds since 1970, and ``moved_by`` in seconds, both whole minutes: of a time
    zone nginx takes no less.
    """

    def __init__(self, seconds: float) -> None:
        following = datetime.now(SWEDEN).date() + timedelta(days=1)
        ends = int(datetime.combine(following, time_of_day(), SWEDEN).timestamp())
        self.midnight = int((time.time() + seconds) // 60 + 1) * 60
        self.moved_by = ends - self.midnight

    @property
    def zone(self) -> str:
        """For nginx, whose clock cannot be moved: a time zone that is as much further east."""
        east = self.moved_by + int(datetime.now(SWEDEN).utcoffset().total_seconds())  # type: ignore[union-attr]
        return f"<moved>-{east // 3600:02}:{east % 3600 // 60:02}"


@dataclass
class Told:
    """What a reader saw: how many answers, how many of them 304, and each that told of too few."""

    reads: int = 0
    known: int = 0
    stale: list[str] = field(default_factory=list)


def make_promise() -> None:
    """A published promise of this year, with a commitment that has no number."""
    from medborgarlofte.clock import today
    from promises.models import Promise
    from tests import factories as make

    year = today().year
    make.four_commitments(
        make.published_promise("nu", starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    )
    make.coordinator()
    for publish_on in (*[today() + timedelta(days=1)] * TOMORROW, *[None] * AT_FIRST):
        log(Promise.objects.get(), publish_on=publish_on)


def log(promise: Any, **fields: Any) -> None:
    from medborgarlofte.clock import today
    from promises.log.actions import log_activity
    from tests import factories as make

    commitment = promise.commitments.get(number=3)
    log_activity(
        by=make.coordinator(), municipality=promise.municipality, kind=commitment.kind, title="Rond", starts_on=today(),
        contributions=[{"commitment": commitment}], **fields,
    )  # fmt: skip


def write(told: "Synchronized[int]", over: Any, pause: float) -> None:
    """Somebody who logs until it is over, and tells of it at the commit, before all that waits for it."""
    from django.db import connection, transaction

    from promises.models import Promise

    chance, promise, at_the_commit = (
        random.Random(os.getpid()),
        Promise.objects.get(),
        connection.run_and_clear_commit_hooks,
    )

    def tell() -> None:
        with told.get_lock():
            told.value += 1
        at_the_commit()

    connection.run_and_clear_commit_hooks = tell
    while not over.is_set():
        with transaction.atomic():
            log(promise)
        time.sleep(pause * chance.random())


def in_django(work: Any, *given: Any) -> None:
    """In a process of its own, by the moved clock."""
    prepare()
    django.setup()
    work(*given)


def read(
    front: Nginx,
    clock: Clock,
    told: "Synchronized[int]",
    enough: "Synchronized[int]",
    until: float,
    answers: Any,
) -> None:
    """Somebody who reads, until all have read enough and that moment has come."""
    chance, seen, known = random.Random(os.getpid()), Told(), {}
    reader = front.reader()
    while (enough.value > 0 or time.time() < until) and len(seen.stale) < 20:
        path, encoding = chance.choice(PATHS), chance.choice(("br", "br", "gzip", "gzip", ""))
        headers = {"Accept_Encoding": encoding or "identity"}
        has = known.get((path, encoding))
        if has and chance.random() < 0.7:
            headers["If_None_Match"] = has[0]
        wanted = told.value + TOMORROW * (time.time() > clock.midnight)
        status, said, body = reader.get(path, **headers)
        if status == 304:
            count = has[1]
            seen.known += 1
        else:
            found = _COUNT.search(_PLAIN[said.get("content-encoding", "")](body).decode())
            count = int(found[1]) if status == 200 and found else -1
            known[path, encoding] = said.get("etag", ""), count
        if count < wanted:
            seen.stale.append(f"{path} {encoding} {status}: {count} of {wanted}")
        seen.reads += 1
        with enough.get_lock():
            enough.value -= 1
    reader.close()
    answers.put(seen)


def soak(
    url: str, folder: Path, *, reads: int, writers: int, midnight: bool, mutant: str = ""
) -> tuple[list[str], str]:
    """Whatever was told too late, and a sentence about it all."""
    program = Program(folder, url, "tests.soak.moved_program:application", PREVIEW_DAYS="0", MUTANT=mutant)
    program.manage("migrate", "-v0")
    program.manage("collectstatic", "--noinput", "-v0")
    headers = program.manage("nginx_headers")
    clock = Clock(seconds=20)
    until = clock.midnight + 5 if midnight else 0
    program.env["MOVED_BY"] = str(clock.moved_by)
    os.environ |= program.env
    changed = ((r"T.*\+0[12]:00$", "T"), *([KEPT_OPEN] if mutant == OF_NGINX else []))
    front = Nginx(
        folder / "nginx", program.pages, program.data, program.port, headers, changed, clock.zone, workers=2
    )
    context = multiprocessing.get_context("fork")
    told, enough, over = context.Value("i", AT_FIRST), context.Value("i", reads), context.Event()
    answers = context.Queue()
    made = context.Process(target=in_django, args=(make_promise,))
    made.start()
    made.join()
    program.start()
    try:
        with front:
            writing = [
                context.Process(target=in_django, args=(write, told, over, 0.4)) for _ in range(writers)
            ]
            reading = [
                context.Process(target=read, args=(front, clock, told, enough, until, answers))
                for _ in range(READERS)
            ]
            begun = time.monotonic()
            for each in (*writing, *reading):
                each.start()
            seen = [answers.get(timeout=1800) for _ in reading]
            took = time.monotonic() - begun
            over.set()
            for each in writing:
                each.join()
            asked, after = program.asked(), time.time() > clock.midnight
            wrong = list(_after(front, told.value + TOMORROW * after))
    finally:
        program.stop()
    stale = [each for one in seen for each in one.stale] + wrong
    total, known = sum(one.reads for one in seen), sum(one.known for one in seen)
    return stale, (
        f"{total} reads ({known} × 304, {asked} asked of the program) beside {told.value - AT_FIRST} writes in {took:.0f} s, "
        f"{'over midnight' if after else 'within a day'}: {len(stale)} stale"
    )


def _after(front: Nginx, wanted: int) -> Iterator[str]:
    """When nobody writes any more every page says the same, in each encoding, from the folder and from the program."""
    reader = front.reader()
    for _ in range(2):
        for path in PATHS:
            for encoding in _PLAIN:
                _, said, body = reader.get(path, Accept_Encoding=encoding or "identity")
                found = _COUNT.search(_PLAIN[said.get("content-encoding", "")](body).decode())
                if found is None or int(found[1]) != wanted:
                    yield f"{path} {encoding}: {found and found[1]} of {wanted}"
    reader.close()


@contextmanager
def _place(named: str) -> Iterator[tuple[str, Path]]:
    with tempfile.TemporaryDirectory() as folder, database(named, Path(folder)) as url:
        yield url, Path(folder)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--reads", type=int, default=100_000)
    asked.add_argument("--writers", type=int, default=2)
    asked.add_argument("--within-a-day", action="store_true", help="do not wait until the day ends")
    asked.add_argument("--database", default="sqlite")
    asked.add_argument("--mutant", choices=[*MUTANTS, OF_NGINX], default="")
    asked.add_argument("--mutants", action="store_true", help="try each; it must be caught")
    given = asked.parse_args()
    failed = 0
    for mutant in [*MUTANTS, OF_NGINX] if given.mutants else [given.mutant]:
        with _place(given.database) as (url, folder):
            stale, sentence = soak(
                url,
                folder,
                reads=given.reads,
                writers=given.writers,
                midnight=not (given.within_a_day or mutant),
                mutant=mutant,
            )
        say(f"{url.split(':')[0]} {mutant.replace('_', ' ')}: {sentence}")
        for each in stale[:3]:
            say(f"  {each}")
        failed += bool(stale) != bool(mutant)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

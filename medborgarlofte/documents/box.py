"""A process of its own for files that strangers send, with an end to its memory, its time and its number. Pure.

Reading a PDF is handing it the wheel: a few kilobytes can ask for gigabytes and hours. The process that opens one
knows no passwords, writes no files, and dies of what it was sent without taking anything along. What it answers is
JSON, read by ``loads``; nothing it says is run.
"""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

MEMORY = 512 * 1024 * 1024  # bytes, what the program itself takes included
PROCESSOR_SECONDS = 10
# By the clock, and with the time it takes to start: beside a busy site everything takes longer.
SECONDS = 30
MOST_SAID = 16 * 1024 * 1024
_BETWEEN_TRIES = 0.1


class BusyError(Exception):
    """As many files as may be are being looked at; somewhat later there will be a place."""


class BrokenError(Exception):
    """The file was too much for the box: it asked for more memory or time than there is, or killed its reader."""


def ask(module: str, data: bytes, arguments: Any, *, places: Path, number: int, wait: float = 0) -> bytes:
    """What ``module``, run by itself, answers of ``data``, for ``loads``; ``arguments`` are whatever else it must know.

    At most ``number`` files at a time are looked at by all processes that share the folder ``places``; whoever comes
    then waits up to ``wait`` seconds. Raises BusyError and BrokenError.
    """
    with (
        _place(places, number, wait) as held,
        subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=Path(__file__).parent.parent.parent,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # The place is taken for as long as the reader lives, whatever becomes of us.
            pass_fds=[held.fileno()],
        ) as running,
    ):
        try:
            answered, _ = running.communicate(dumps(arguments) + b"\n" + data, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise BrokenError("time") from None
        finally:
            running.kill()
    if running.returncode:
        raise BrokenError(f"exit status {running.returncode}")
    return answered


def answer(look: Callable[[bytes], Any]) -> None:
    """In the box: read the file, limited from here on, and say what ``look`` says of it. The arguments were read before."""
    # From here on: no more memory than that, no files written, so much time of the processor, after
    # everybody else.
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + PROCESSOR_SECONDS
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(5)
    found = dumps(look(sys.stdin.buffer.read()))
    if len(found) > MOST_SAID:
        sys.exit(1)
    sys.stdout.buffer.write(found)


def read_arguments(known: Collection[type] = ()) -> Any:
    """In the box: the arguments of ``ask``, before anything else is read."""
    return loads(sys.stdin.buffer.readline(), known)


def dumps(value: Any) -> bytes:
    """JSON of plain values, dataclasses, days, moments and paths."""
    return json.dumps(value, default=_plain, ensure_ascii=True, separators=(",", ":")).encode()


def loads(data: bytes, known: Collection[type] = ()) -> Any:
    """The value in ``data``; of dataclasses only the ``known`` are made. Raises BrokenError for anything else."""
    kinds = {each.__name__: each for each in known}
    kinds |= {"date": date.fromisoformat, "datetime": datetime.fromisoformat, "Path": Path}  # type: ignore[dict-item]

    def made(found: dict[str, Any]) -> Any:
        kind = found.pop("", None)
        if kind is None:
            return found
        if "value" in found and kind in ("date", "datetime", "Path"):
            return kinds[kind](found["value"])
        return kinds[kind](**{name: tuple(v) if isinstance(v, list) else v for name, v in found.items()})

    try:
        return json.loads(data, object_hook=made)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BrokenError(f"no answer: {type(error).__name__}") from error


def _plain(value: Any) -> dict[str, Any]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        return {"": type(value).__name__, **fields}
    if isinstance(value, date):  # a datetime is one, too
        return {"": type(value).__name__, "value": value.isoformat()}
    return {"": "Path", "value": os.fspath(value)}


@contextmanager
def _place(places: Path, number: int, wait: float) -> Iterator[IO[bytes]]:
    """One of the places, held as a locked file. Raises BusyError where none gets free in time."""
    places.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + wait
    while True:
        for each in range(number):
            held = open(places / f"{each}.lock", "wb")  # noqa: SIM115 - closed below, or when it is given back
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                held.close()
                continue
            with held:
                yield held
            return
        if time.monotonic() >= until:
            raise BusyError
        time.sleep(_BETWEEN_TRIES)

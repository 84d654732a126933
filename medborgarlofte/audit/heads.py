"""Heads of the trail kept outside the database, so that a cut or recounted chain is noticed.

A chain shows by itself what was changed in its middle. That its last events were cut off, or that all of it was
written anew, shows only beside a head that somebody kept: the number and the hash of its last event on a day.
Each morning one goes into a file beside the database, into the service's log and into the operator's letter; a
published edition holds a salted digest of one, without its number, which would count what is not public.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.storage import write_whole


class Head(NamedTuple):
    """The last event of the chain on a day: its number, and its hash in hex."""

    day: date
    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.number} {self.hash}"


def newest(day: date) -> Head | None:
    """The head as it is now, written down for ``day``; None while nothing has happened."""
    last = AuditEvent.objects.order_by("-number").values_list("number", "hash").first()
    return Head(day, *last) if last else None


def path() -> Path:
    """The file beside the database."""
    return Path(settings.DATA_DIR) / "trail-heads.txt"


def read(text: str) -> list[Head]:
    """The heads in ``text``, a line each: ``2026-11-30 1234 9f86…``. Raises ValueError that names the line."""
    found = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        try:
            day, place, digest = line.split()
            found.append(Head(date.fromisoformat(day), int(place), bytes.fromhex(digest).hex()))
        except ValueError:
            raise ValueError(f"line {number} is no head: {line[:90]}") from None
    return found


def keep(head: Head) -> bool:
    """Add the head to the file, unless it is there; whether it was."""
    known = path().read_text() if path().exists() else ""
    if str(head) in known.splitlines():
        return True
    write_whole(path(), [f"{known}{head}\n".encode()])
    return False


def missing(heads: Iterable[Head]) -> Iterator[str]:
    """Sentences for the heads that the chain does not hold any more."""
    wanted = list(heads)
    numbers = {head.number for head in wanted}
    held = dict(AuditEvent.objects.filter(number__in=numbers).values_list("number", "hash"))
    for head in wanted:
        if head.number not in held:
            yield f"{head.number}: was the last event on {head.day}, and is gone"
        elif held[head.number] != head.hash:
            yield f"{head.number}: is not the event that was the last on {head.day}; the chain was counted anew"


def digest(salt: str, head: str) -> str:
    """What an edition says of the head's hash: SHA-256 of the salt and it, hex. It tells nobody else anything."""
    return hashlib.sha256(f"{salt}{head}".encode()).hexdigest()


def holds_digest(salt: str, wanted: str, before: int) -> bool:
    """Whether an event with a number below ``before`` is the head that was digested, asked newest first."""
    hashes = AuditEvent.objects.filter(number__lt=before).order_by("-number").values_list("hash", flat=True)
    return any(digest(salt, each) == wanted for each in hashes.iterator())

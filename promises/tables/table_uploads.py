"""Uploaded tables on their way in: kept under DATA_DIR while somebody looks at them, a day at most."""

import json
import shutil
import time
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from medborgarlofte.storage import write_whole

MOST_BYTES = 20_000_000
_KEPT_SECONDS = 24 * 3600


@dataclass
class Upload:
    """One upload: whose it is, what the dry run said and, once it is read in, the receipt."""

    token: str
    owner: int
    name: str
    # Why the file cannot be read at all.
    refused: str = ""
    # The columns that nobody knows, as they are headed, and those that are passed over as was asked.
    unknown: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    # How many activities would be new, changed, unchanged, bad; None before the dry run.
    counts: dict[str, int] | None = None
    problems: list[list[Any]] = field(default_factory=list)
    # The first of the good rows as they were read: the row's number and ``promises.tables.as_read``.
    read: list[list[str]] = field(default_factory=list)
    problem_count: int = 0
    warning_count: int = 0
    # How many of the warnings are questions, to be agreed to before it is read in.
    question_count: int = 0
    # What anybody will read otherwise once it is read in: name, now, then; None where the file is too long to be tried.
    foreseen: list[list[str]] | None = None
    # The receipt: number, time, how many were written and the first of them.
    done: dict[str, Any] | None = None

    @property
    def folder(self) -> Path:
        return _shelf() / self.token

    @property
    def table(self) -> Path:
        """The file as it came."""
        return self.folder / "table"

    def list_file(self, name: str) -> Path:
        """Every problem (``fel``), or every good row as it was read (``last``), as CSV."""
        return self.folder / f"{name}.csv"

    def save(self) -> None:
        """Write down what is known."""
        write_whole(self.folder / "about.json", [json.dumps(asdict(self), ensure_ascii=False).encode()])

    def forget(self) -> None:
        """Let the next look check the file anew."""
        self.counts = None
        self.save()

    def pass_over(self) -> None:
        """Let the next look read past the columns that nobody knows."""
        self.passed_over += self.unknown
        self.refused, self.unknown = "", []
        self.save()

    def finish(self, receipt: dict[str, Any]) -> None:
        """Keep the receipt; the file itself goes."""
        self.done = receipt
        self.save()
        self.table.unlink(missing_ok=True)


def keep(owner: int, name: str, chunks: Iterable[bytes]) -> Upload:
    """Put a file on the shelf under a new token, and throw out what has lain too long."""
    sweep()
    upload = Upload(str(uuid.uuid4()), owner, name[:120])
    upload.folder.mkdir(parents=True, mode=0o700)
    write_whole(upload.table, chunks)
    upload.save()
    return upload


def find(token: str, owner: int) -> Upload | None:
    """The person's upload; None when there is none, when it is another's or when it has been thrown out."""
    try:
        about = _shelf() / str(uuid.UUID(token)) / "about.json"
        found = Upload(**json.loads(about.read_text()))
    except (ValueError, FileNotFoundError):
        return None
    return found if found.owner == owner else None


def sweep() -> None:
    """Throw out what has lain for more than a day."""
    for folder in _shelf().glob("*-*"):
        if time.time() - folder.stat().st_mtime > _KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _shelf() -> Path:
    return Path(settings.DATA_DIR) / "tables"

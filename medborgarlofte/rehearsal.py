"""An action that is run to see what it does, and taken back: its rows are the database's to take back, files and tasks are not."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.dispatch import receiver
from django_tasks.signals import task_enqueued


@dataclass
class Rehearsal:
    """What was done: the names of files that were saved, and the primary keys of promises that were changed, and of those
    of which anything public was."""

    files: list[str] = field(default_factory=list)
    promises: set[int] = field(default_factory=set)
    public: set[int] = field(default_factory=set)


_going_on: ContextVar[Rehearsal | None] = ContextVar("rehearsal", default=None)


@contextmanager
def rehearsing() -> Iterator[Rehearsal]:
    """While it lasts nothing is written beside the database. What is saved in a storage gets its name and no file.
    Whatever else would stay behind, as a file moved or removed and a task, raises RuntimeError."""
    token = _going_on.set(Rehearsal())
    try:
        yield _going_on.get() or Rehearsal()
    finally:
        _going_on.reset(token)


def rehearsal() -> Rehearsal | None:
    """The one that goes on, to be told what is done in it."""
    return _going_on.get()


def refuse_in_rehearsal(what: str) -> None:
    """To be asked by whatever leaves something that a rolled back transaction does not take along."""
    if rehearsal():
        raise RuntimeError(f"{what} in an action that is taken back: leave it to transaction.on_commit")


@receiver(task_enqueued)
def _refuse_task(**_: Any) -> None:
    refuse_in_rehearsal("a task")

"""Which days make sense for what is to be done after a walk or a meeting. Pure."""

from collections.abc import Iterator
from datetime import date

from promises.words import swedish


def problems(
    begun_on: date | None, *, due_on: date | None = None, done_on: date | None = None
) -> Iterator[tuple[str, str]]:
    """``(field, sentence)`` for a day before the one that the measure was thought of, ``begun_on``."""
    for name, day in (("due_on", due_on), ("done_on", done_on)):
        if begun_on and day and day < begun_on:
            yield name, f"Dagen ligger före den {swedish.day(begun_on)}, då åtgärden kom upp."

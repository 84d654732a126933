"""Sentences about one commitment in one period, counted from the log; right for none, one and many.

Pure. People write only what no log knows; this stands above their words, counted from the same rows.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from followup.report.report_words import Counted
from promises.counting.few import told_many, told_words
from promises.counting.progress import Answer, Progress
from promises.words import swedish
from promises.words.enums import TargetForm

# So many places or kinds are named; a longer list is told by its length.
_NAMED = 6


@dataclass(frozen=True)
class Before:
    """The same commitment in the period before: its name, how many rows, and what the status was; None where the
    file does not tell."""

    label: str
    rows: int
    status: Answer | None


def account(
    rows: Sequence[Counted], counted: Progress, ends_on: date, before: Before | None
) -> tuple[str, ...]:
    """The sentences, in the order they are read: what was logged, where, what was expected, what is new."""
    sentences = [
        how_many(len(rows)),
        uncounted(sum(not row.shown.counts for row in rows), len(rows)),
        spread("Slag", [row.kind for row in rows]),
        spread("Platser", [row.shown.place for row in rows if row.shown.place]),
        expected(counted, ends_on),
        since(before, len(rows), counted.answer) if before else "",
    ]
    return tuple(filter(None, sentences))


def how_many(count: int) -> str:
    """``Inget är loggat i perioden.``, ``En insats är loggad …``, ``Tre insatser är loggade …``."""
    if not count:
        return "Inget är loggat i perioden."
    words = swedish.capital(swedish.in_words(count))
    return f"{words} {swedish.plural(count, 'insats är loggad', 'insatser är loggade')} i perioden."


def uncounted(count: int, of: int) -> str:
    """How many of the rows do not count; nothing when all do."""
    if not count:
        return ""
    if count == of:
        return "Den räknas inte mot åtagandet." if of == 1 else "Ingen av dem räknas mot åtagandet."
    return f"{swedish.capital(swedish.in_words(count))} av dem räknas inte mot åtagandet."


def spread(label: str, names: Iterable[str]) -> str:
    """``Platser: Skillingaryd (2) och Vaggeryd.`` The most common first; nothing where nothing is known."""
    counts = Counter(names).most_common()
    if not counts:
        return ""
    shown = [f"{name} ({count})" if count > 1 else name for name, count in counts[:_NAMED]]
    more = len(counts) - _NAMED
    if more > 0:
        shown.append(f"{swedish.in_words(more)} till")
    one = {"Platser": "Plats"}.get(label, label) if len(counts) == 1 else label
    return f"{one}: {swedish.listing(shown)}."


def expected(counted: Progress, ends_on: date) -> str:
    """``Lovat är 4 vandringar; till den 31 augusti 2020 väntades 2. Hittills är 3 gjorda.``

    Only for a number in all: where every window stands alone, a sum would say that one repairs another.
    """
    target, aim = counted.target, counted.aim
    if target is None or counted.done is None or aim.form not in (TargetForm.TOTAL, TargetForm.CEILING):
        return ""
    promised = f"{swedish.number(target)} {swedish.plural(target, aim.unit.one, aim.unit.many)}"
    top = "högst " if aim.form is TargetForm.CEILING else ""
    then = ""
    if counted.expected is not None and aim.form is not TargetForm.CEILING:
        then = f"; till den {swedish.day(ends_on)} väntades {swedish.number(counted.expected)}"
    told, many = told_words(counted.done, counted.least), told_many(counted.done, counted.least)
    done = f"är {told} {swedish.plural(many, 'gjord', 'gjorda')}"
    return f"Lovat är {top}{promised}{then}. Hittills {done}."


def since(before: Before, rows: int, status: Answer) -> str:
    """What is new since the period before, in rows and in status."""
    label = swedish.small(before.label)
    then = "inget" if not before.rows else swedish.in_words(before.rows)
    logged = f"Under {label} loggades {then}."
    if before.rows == rows and rows:
        logged = f"Lika många loggades under {label}."
    if before.status is None:
        return logged
    if before.status == status:
        return f"{logged} Läget är detsamma som då: {status.label}."
    return f"{logged} Läget var då {before.status.label} och är nu {status.label}."

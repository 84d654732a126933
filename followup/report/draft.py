"""Sentences about one commitment in one period, counted from the log; right for none, one and many.

Pure. People write only what no log knows; this stands above their words, counted from the same rows.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from followup.report.report_words import Counted
from promises.counting.few import told_many
from promises.counting.progress import Answer, Progress
from promises.reading.telling import sentences
from promises.words import spoken
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
        spread(gettext("Slag"), [row.kind for row in rows]),
        spread(gettext("Platser"), [row.shown.place for row in rows if row.shown.place]),
        expected(counted, ends_on),
        since(before, len(rows), counted.answer) if before else "",
    ]
    return tuple(filter(None, sentences))


def how_many(count: int) -> str:
    """``Inget är loggat i perioden.``, ``En insats är loggad …``, ``Tre insatser är loggade …``."""
    if not count:
        return gettext("Inget är loggat i perioden.")
    words = spoken.words().capital(spoken.words().in_words(count))
    said = spoken.words().plural(
        count,
        gettext("%(count)s insats är loggad i perioden."),
        gettext("%(count)s insatser är loggade i perioden."),
    )
    return str(said % {"count": words})


def uncounted(count: int, of: int) -> str:
    """How many of the rows do not count; nothing when all do."""
    if not count:
        return ""
    if count == of:
        return (
            gettext("Den räknas inte mot åtagandet.")
            if of == 1
            else gettext("Ingen av dem räknas mot åtagandet.")
        )
    return gettext("%(count)s av dem räknas inte mot åtagandet.") % {
        "count": spoken.words().capital(spoken.words().in_words(count))
    }


def spread(label: str, names: Iterable[str]) -> str:
    """``Platser: Skillingaryd (2) och Vaggeryd.`` The most common first; nothing where nothing is known."""
    counts = Counter(names).most_common()
    if not counts:
        return ""
    shown = [f"{name} ({count})" if count > 1 else name for name, count in counts[:_NAMED]]
    more = len(counts) - _NAMED
    if more > 0:
        shown.append(gettext("%(more)s till") % {"more": spoken.words().in_words(more)})
    one = {gettext("Platser"): gettext("Plats")}.get(label, label) if len(counts) == 1 else label
    return f"{one}: {spoken.words().listing(shown)}."


def expected(counted: Progress, ends_on: date) -> str:
    """``Lovat är 4 vandringar; till den 31 augusti 2020 väntades 2. Hittills är 3 gjorda.``

    Only for a number in all: where every window stands alone, a sum would say that one repairs another.
    """
    target, aim = counted.target, counted.aim
    if target is None or counted.done is None or aim.form not in (TargetForm.TOTAL, TargetForm.CEILING):
        return ""
    promised = f"{spoken.words().number(target)} {spoken.words().plural(target, aim.unit.one, aim.unit.many)}"
    top = (gettext("högst") + " ") if aim.form is TargetForm.CEILING else ""
    then = ""
    if counted.expected is not None and aim.form is not TargetForm.CEILING:
        then = gettext("; till den %(ends_on)s väntades %(expected)s") % {
            "ends_on": spoken.words().day(ends_on),
            "expected": spoken.words().number(counted.expected),
        }
    told, many = sentences().told_words(counted.done, counted.least), told_many(counted.done, counted.least)
    done = gettext("är %(told)s %(noun)s") % {
        "told": told,
        "noun": spoken.words().plural(many, gettext("gjord"), gettext("gjorda")),
    }
    return gettext("Lovat är %(top)s%(promised)s%(then)s. Hittills %(done)s.") % {
        "top": top,
        "promised": promised,
        "then": then,
        "done": done,
    }


def since(before: Before, rows: int, status: Answer) -> str:
    """What is new since the period before, in rows and in status."""
    label = spoken.words().small(before.label)
    then = gettext("inget") if not before.rows else spoken.words().in_words(before.rows)
    logged = gettext("Under %(label)s loggades %(then)s.") % {"label": label, "then": then}
    if before.rows == rows and rows:
        logged = gettext("Lika många loggades under %(label)s.") % {"label": label}
    if before.status is None:
        return logged
    if before.status == status:
        return gettext("%(logged)s Läget är detsamma som då: %(status)s.") % {
            "logged": logged,
            "status": spoken.label(status),
        }
    return gettext("%(logged)s Läget var då %(status)s och är nu %(status_2)s.") % {
        "logged": logged,
        "status": spoken.label(before.status),
        "status_2": spoken.label(status),
    }

"""Numbers, dates and plurals as British English writes them: the functions of promises.words.swedish, by the same names.
Pure; knows nothing of promises.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from medborgarlofte.languages import bare
from promises.words import swedish
from promises.words.enums import Precision

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
# "week 46 2016", "Q1 2020", "19 January 2020", "March": what it is called, which one, and of which month or year.
_NAME = re.compile(r"(?:([^\d ]+) )?(\d{1,3}|[^ ]*[^\d ][^ ]*)((?: \S+)*)")


def number(value: Decimal | Fraction | int, decimals: int = 2) -> str:
    """``1,200``, ``1.23``, ``−3``: comma by thousands, decimal point, rounded half up."""
    return swedish.number(value, decimals).translate({0x00A0: ",", ord(","): "."})


def in_words(value: int, neuter: bool = False) -> str:
    """``two``; from thirteen on, digits. English has no gender: ``neuter`` changes nothing."""
    return _WORDS[value] if 0 <= value < len(_WORDS) else number(value)


def is_neuter(noun: str) -> bool:
    """No noun is."""
    return False


def plural(count: Decimal | int, one: str, many: str) -> str:
    """The form of the noun that goes with ``count``."""
    return swedish.plural(count, one, many)


def capital(text: str) -> str:
    """The text with its first letter large; the rest as it stands."""
    marked = text[:1] if text[:1] != bare(text[:1]) else ""  # words in Swedish keep their mark first
    return f"{marked}{swedish.capital(text.removeprefix(marked))}"


def small(text: str) -> str:
    """The text in the middle of a sentence: ``week 7``; a month, ``Q1`` and ``EST`` keep their capital."""
    first = re.split(r"[\W_]", text, maxsplit=1)[0]
    return (
        text
        if first in MONTHS or first[1:] != first[1:].lower() or first[1:].isdigit()
        else swedish.small(text)
    )


def listing(items: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def day(value: date, year: bool = True) -> str:
    """``18 June 2020``, or ``18 June`` where the year is plain."""
    text = f"{value.day} {MONTHS[value.month - 1]}"
    return f"{text} {value.year}" if year else text


def moment(local: datetime) -> str:
    """``18 June 2020 at 14:05``, of a moment in Swedish time."""
    return f"{day(local.date())} at {hour(local.time())}"


def hour(clock: time) -> str:
    """``18:00``."""
    return f"{clock:%H:%M}"


def without_year(words: str, year: int) -> str:
    """The words without the year at their end, for where that is plain: ``May to August``; a year alone stays."""
    shorter = words.removesuffix(f" {year}")
    return words if shorter.endswith((" for", " in", " to")) else shorter


def day_words(value: date, precision: str = Precision.DAY) -> str:
    """``18 June 2020``, ``June 2020`` or ``2020``: never more than is known."""
    if precision == Precision.YEAR:
        return str(value.year)
    words = day(value)
    return words.split(" ", 1)[1] if precision == Precision.MONTH else words


def on_day(value: date, precision: str = Precision.DAY) -> str:
    """``on 18 June 2020``, ``in June 2020``, ``in 2020``."""
    return f"{'on' if precision == Precision.DAY else 'in'} {day_words(value, precision)}"


def row_of(names: Sequence[str], between: Sequence[str]) -> str:
    """Names of days, weeks, months or quarters with what stands ``between`` them; what two of them share is said once:
    ``1–28 August``, ``weeks 46–48 2016``, ``Q1–Q2 and Q4``, ``week 52 2016–week 3 2017``."""
    parts = [found.groups("") if (found := _NAME.fullmatch(name)) else ("", name, "") for name in names]
    tails = [part[2].split() for part in parts]
    text = head = ""
    for at, ((called, which, _), tail) in enumerate(zip(parts, tails, strict=True)):
        following = tails[at + 1] if at + 1 < len(tails) else []
        said = [word for i, word in enumerate(tail) if tail[i:] != following[i - len(tail) :]]
        goes_on = called and not said and at + 1 < len(parts) and parts[at + 1][0] == called
        name = "" if called == head else f"{called}s" if goes_on else called
        text += " ".join(filter(None, [name, which, *said]))
        text += between[at] if at < len(between) else ""
        head = "" if said else called
    return text


def span(starts_on: date, ends_on: date) -> str:
    """``2020``, ``May 2020``, ``May to August 2020``, ``7 July to 15 September 2021``, ``5 to 30 April 2020``,
    ``18 June 2020``."""
    if starts_on == ends_on:
        return day(starts_on)
    same_year = starts_on.year == ends_on.year
    if not whole_months(starts_on, ends_on):
        return row_of([day(starts_on), day(ends_on)], [" to "])
    if (starts_on.month, ends_on.month) == (1, 12):
        return f"{starts_on.year}" if same_year else f"{starts_on.year} to {ends_on.year}"
    first, last = MONTHS[starts_on.month - 1], MONTHS[ends_on.month - 1]
    if not same_year:
        return f"{first} {starts_on.year} to {last} {ends_on.year}"
    return f"{first} {ends_on.year}" if first == last else f"{first} to {last} {ends_on.year}"


def short_span(starts_on: date, ends_on: date) -> str:
    """Without the year, for a narrow box: ``Jan–Mar``, ``July``, ``7 Jul–31 Aug``, ``18 Jun``."""
    first, last = _short(starts_on), _short(ends_on)
    if whole_months(starts_on, ends_on):
        one_month = starts_on.replace(day=1) == ends_on.replace(day=1)
        return MONTHS[starts_on.month - 1] if one_month else f"{first}–{last}"
    if starts_on == ends_on:
        return f"{starts_on.day} {first}"
    if first == last and starts_on.year == ends_on.year:
        return f"{starts_on.day}–{ends_on.day} {first}"
    return f"{starts_on.day} {first}–{ends_on.day} {last}"


def whole_months(starts_on: date, ends_on: date) -> bool:
    """Whether the span begins with a month and ends with one."""
    return swedish.whole_months(starts_on, ends_on)


def _short(value: date) -> str:
    return MONTHS[value.month - 1][:3]

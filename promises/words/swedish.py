"""Numbers, dates and plurals as Swedish writes them. Pure; knows nothing of promises."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from medborgarlofte.typed import MONTHS as MONTHS
from promises.words.enums import Precision

_WORDS = (
    "noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv",
)  # fmt: skip
# The last part of a compound decides its gender. Common units that take "ett"; the rest take "en".
_NEUTER_ENDINGS = (
    "möte", "område", "tillfälle", "pass", "besök", "råd", "samtal", "arrangemang", "evenemang", "projekt",
    "nätverk", "år", "kvartal", "tertial", "dygn", "tillstånd", "beslut", "hus", "brott", "förslag",
    "utskick", "läger", "event", "torg", "ium", "meddelande", "ärende", "erbjudande", "prov", "test", "barn",
    "forum", "brev", "skift", "fordon", "företag", "hushåll", "avtal", "program", "kort", "protokoll",
    "steg", "delmål", "kontor", "register", "larm", "fall", "åtagande", "löfte", "uppdrag", "seminarium",
)  # fmt: skip
# "v. 46 2016", "kv 1", "19 januari 2020", "mars": what it is called, which one, and of which month or year.
_NAME = re.compile(r"(?:([^\d ]+) )?(\d{1,3}|[^\d ]+)((?: \S+)*)")


def number(value: Decimal | Fraction | int, decimals: int = 2) -> str:
    """``1 200``, ``1,23``, ``−3``: hard space by thousands, decimal comma, rounded half up."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, part = f"{abs(rounded):,f}".partition(".")
    part = part.rstrip("0")
    sign = "−" if rounded < 0 else ""
    return sign + whole.replace(",", "\u00a0") + (f",{part}" if part else "")


def in_words(value: int, neuter: bool = False) -> str:
    """``två``; ``ett`` instead of ``en`` for neuter; from thirteen on, digits."""
    if value == 1 and neuter:
        return "ett"
    return _WORDS[value] if 0 <= value < len(_WORDS) else number(value)


def is_neuter(noun: str) -> bool:
    """Whether ``noun`` takes *ett*, judged by how it ends; a guess for words that are not listed."""
    return noun.endswith(_NEUTER_ENDINGS)


def plural(count: Decimal | int, one: str, many: str) -> str:
    """The form of the noun that goes with ``count``."""
    return one if count == 1 else many


def capital(text: str) -> str:
    """The text with its first letter large; the rest as it stands."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text in the middle of a sentence: ``tertial 2 2020``, the rest as it stands; ``EST`` keeps its capitals."""
    first = re.split(r"[\W_]", text, maxsplit=1)[0]
    return text if first[1:] != first[1:].lower() else text[:1].lower() + text[1:]


def listing(items: Sequence[str]) -> str:
    """``A``, ``A och B``, ``A, B och C``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} och {items[-1]}"


def day(value: date, year: bool = True) -> str:
    """``18 juni 2020``, or ``18 juni`` where the year is plain."""
    text = f"{value.day} {MONTHS[value.month - 1]}"
    return f"{text} {value.year}" if year else text


def moment(local: datetime) -> str:
    """``18 juni 2020 kl. 14.05``, of a moment in Swedish time."""
    return f"{day(local.date())} kl. {hour(local.time())}"


def hour(clock: time) -> str:
    """``18.00``."""
    return f"{clock:%H.%M}"


def without_year(words: str, year: int) -> str:
    """The words without the year at their end, for where that is plain: ``maj–augusti``; a year alone stays."""
    shorter = words.removesuffix(f" {year}")
    return words if shorter.endswith(" för") else shorter


def day_words(value: date, precision: str = Precision.DAY) -> str:
    """``18 juni 2020``, ``juni 2020`` or ``2020``: never more than is known."""
    if precision == Precision.YEAR:
        return str(value.year)
    words = day(value)
    return words.split(" ", 1)[1] if precision == Precision.MONTH else words


def on_day(value: date, precision: str = Precision.DAY) -> str:
    """``den 18 juni 2020``, ``i juni 2020``, ``under 2020``."""
    before = {Precision.DAY: "den", Precision.MONTH: "i", Precision.YEAR: "under"}[Precision(precision)]
    return f"{before} {day_words(value, precision)}"


def row_of(names: Sequence[str], between: Sequence[str]) -> str:
    """Names of days, weeks, months or quarters with what stands ``between`` them; what two of them share is said once:
    ``1–28 augusti``, ``v. 46–48 2016``, ``kv 1–2 och 4``, ``v. 52 2016–v. 3 2017``."""
    parts = [found.groups("") if (found := _NAME.fullmatch(name)) else ("", name, "") for name in names]
    tails = [part[2].split() for part in parts]
    text = head = ""
    for at, ((called, which, _), tail) in enumerate(zip(parts, tails, strict=True)):
        following = tails[at + 1] if at + 1 < len(tails) else []
        said = [word for i, word in enumerate(tail) if tail[i:] != following[i - len(tail) :]]
        text += " ".join(filter(None, ["" if called == head else called, which, *said]))
        text += between[at] if at < len(between) else ""
        head = "" if said else called
    return text


def span(starts_on: date, ends_on: date) -> str:
    """``2020``, ``maj 2020``, ``maj–augusti 2020``, ``7 juli–15 september 2021``, ``5–30 april 2020``,
    ``18 juni 2020``."""
    if starts_on == ends_on:
        return day(starts_on)
    same_year = starts_on.year == ends_on.year
    if not whole_months(starts_on, ends_on):
        return row_of([day(starts_on), day(ends_on)], ["–"])
    if (starts_on.month, ends_on.month) == (1, 12):
        return f"{starts_on.year}" if same_year else f"{starts_on.year}–{ends_on.year}"
    first, last = MONTHS[starts_on.month - 1], MONTHS[ends_on.month - 1]
    if not same_year:
        return f"{first} {starts_on.year}–{last} {ends_on.year}"
    return f"{first} {ends_on.year}" if first == last else f"{first}–{last} {ends_on.year}"


def short_span(starts_on: date, ends_on: date) -> str:
    """Without the year, for a narrow box: ``jan–mar``, ``juli``, ``7 jul–31 aug``, ``18 jun``."""
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
    return starts_on.day == 1 and ends_on.day == monthrange(ends_on.year, ends_on.month)[1]


def _short(value: date) -> str:
    return MONTHS[value.month - 1][:3]

"""What in a text looks like it points at a person: finds it, says where and what. Pure.

Four kinds: personnummer (samordningsnummer too, with date and check digit), registration plates, phone
numbers, e-mail addresses. A hit is a question to the writer, never a verdict; what is found is better one
too many than one too few, but registration numbers of documents, sums, roads and dates are not asked about.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from medborgarlofte.labelled import Labelled
from medborgarlofte.organisation_number import luhn


class Personal(Labelled):
    """What a stretch of text looks like."""

    IDENTITY = "identity", "ett personnummer"
    PLATE = "plate", "ett bilnummer"
    PHONE = "phone", "ett telefonnummer"
    EMAIL = "email", "en e-postadress"


@dataclass(frozen=True, order=True)
class Hit:
    """``text[start:end]`` is ``found``, which looks like ``kind``."""

    start: int
    end: int
    kind: Personal
    found: str

    @property
    def sentence(self) -> str:
        """``”070-123 45 67” ser ut som ett telefonnummer.``"""
        return f"”{' '.join(self.found.split())}” ser ut som {self.kind.label}."

    @property
    def bare(self) -> str:
        """The same thing however it was typed: letters and digits only, lower case; an address whole."""
        if self.kind is Personal.EMAIL:
            return "".join(self.found.split()).casefold()
        kept = re.sub(r"\W|_", "", self.found).casefold()
        return kept[-10:] if self.kind is Personal.IDENTITY else kept  # with or without its century


def check(text: str) -> tuple[Hit, ...]:
    """Every hit in ``text`` in the order they stand; none overlaps another. () = nothing found."""
    hits: list[Hit] = []
    for find in _FINDERS:
        found = list(find(text))
        text = _blank(text, found)
        hits += found
    return tuple(sorted(hits))


def _blank(text: str, hits: list[Hit]) -> str:
    """The text without what is found already; everything else stays where it was."""
    end, parts = 0, []
    for hit in hits:
        parts += [text[end : hit.start], "\n" * (hit.end - hit.start)]
        end = hit.end
    return "".join([*parts, text[end:]])


# Between the parts of a number people write hyphens of every sort, spaces of every sort, or nothing.
_DASH = r"\-\u2010-\u2015\u2212"
_SPACE = r" \t\u00a0\u2007\u2009\u202f"
_GAP = rf"[{_DASH}{_SPACE}]?"

_IDENTITY = re.compile(
    rf"(?<!\d)(?P<century>1[89]|20)?(?P<yy>\d\d){_GAP}(?P<mm>\d\d){_GAP}(?P<dd>\d\d)"
    rf"[{_DASH}{_SPACE}+]{{0,3}}(?P<tail>\d{{4}})(?!\d)"
)


def _identities(text: str) -> Iterator[Hit]:
    for match in _IDENTITY.finditer(text):
        if _is_day(match) and luhn(match["yy"] + match["mm"] + match["dd"] + match["tail"]):
            yield _hit(match, Personal.IDENTITY)


def _is_day(match: re.Match[str]) -> bool:
    # A samordningsnummer has sixty added to its day.
    day = int(match["dd"]) - (60 if int(match["dd"]) > 60 else 0)
    centuries = [match["century"]] if match["century"] else ["19", "20"]
    return any(_exists(int(century + match["yy"]), int(match["mm"]), day) for century in centuries)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64}(?:@|\s?[(\[{]\s?(?:at|snabel-?a|@)\s?[)\]}]\s?)(?:[\w\-]{1,63}\.){1,8}[^\W\d_]{2,}",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[Hit]:
    yield from (_hit(match, Personal.EMAIL) for match in _EMAIL.finditer(text))


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ABROAD = rf"(?:\+|00)(?:46|45|47|358){_GAP}(?:\(0\){_GAP})?(?P<rest>\d(?:[{_SPACE}{_DASH}]?\d){{6,9}})"
# 070-123 45 67, (08) 123 456 78, 0393/67 80 00: an area code, then groups of two or three, or one block.
_AT_HOME = (
    rf"\(?0[1-9]\d{{0,2}}\)?[{_SPACE}]{{0,2}}[{_DASH}/{_SPACE}]?[{_SPACE}]{{0,2}}"
    rf"(?:\d{{5,8}}|\d{{2,3}}(?:[{_SPACE}{_DASH}]{{1,2}}\d{{2,3}}){{1,3}})"
)
_IN_FOURS = rf"0[1-9]\d\d[{_SPACE}{_DASH}]\d\d(?:[{_SPACE}]\d\d){{2}}"
_PHONE = re.compile(
    rf"(?<![\w+])(?<!\d[{_DASH}/.,:])(?:{_ABROAD}|{_IN_FOURS}|{_AT_HOME}|0[1-9]\d{{7,8}})"
    rf"(?!\d)(?![{_DASH}.,:/]\d)"
)
_AFTER_THOUSANDS = re.compile(rf"\d[{_SPACE}]$")


def _phones(text: str) -> Iterator[Hit]:
    text = _without(_ADDRESS, text)
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if match["rest"] or (8 <= len(digits) <= 10 and not _is_sum(text, match)):
            yield _hit(match, Personal.PHONE)


def _is_sum(text: str, match: re.Match[str]) -> bool:
    """The last groups of a large number: ``1 070 123 456``."""
    only_spaces = re.fullmatch(rf"\d+(?:[{_SPACE}]\d{{3}})+", match[0])
    return bool(only_spaces and _AFTER_THOUSANDS.search(text[max(0, match.start() - 2) : match.start()]))


# I, Q, V and the Swedish vowels are on no plate; the last place of the newer form has no O either.
_LETTERS = "A-HJ-PR-UW-Z"
_PLATE = re.compile(
    rf"(?<![\w/@.])(?P<letters>[{_LETTERS}]{{3}})(?P<gap>[{_SPACE}{_DASH}]{{0,2}})"
    rf"(?P<number>\d\d[0-9{_LETTERS.replace('-P', '-NP')}])(?!\w)(?![{_DASH}/:.,]\d)",
    re.IGNORECASE,
)
# Three letters that stand before a number for other reasons: words, kinds of document, currencies, offices.
_NO_PLATE = frozenset(
    """
    alf ans apr art aug bas ben bol brp bun bus byn cms dag dan das dec der dkk dnr dom drf drs ebo een
    ehm eka ekr est eth eur fax feb fem fot fre gem gps han hfd hon hot hus jag jan jul jun kap kat kbt
    kfs kkr kod kom ksf ksn kun lag lan led los lpo lss lux maj man map mar max mbl mer mha mkr mod mom
    mot msb nej nja nok nor not ntu nya nyp oks okt omr ons ord pdf pol pos prd prg rad rek rum rut sal
    sam sbn sek sep ser sex sfs skl skr sms snr sol son sou sth stk sto tel tex ton tor tre trf tsn tum
    tur uno upp usd uta www zon
    """.split()  # noqa: SIM905
)
_SMALL_WORDS = frozenset({"och", "som", "med", "per", "har", "hos", "den", "det"})
_ABOUT_CARS = re.compile(
    r"\b(?:reg|bil|fordon|moped|släp|skylt|plåt|plat|personbil|mc|volvo|saab)[\w.:]*\W{1,3}(?:nr\W{1,3}|nummer\W{1,3})?$",
    re.I,
)
_ABOUT_FILES = re.compile(
    r"\b(?:dnr|diarienr|diarienummer|ärende\w*|projekt\w*|artikel\w*|rum|väg|linje)\W{1,3}$", re.I
)


def _plates(text: str) -> Iterator[Hit]:
    text = _without(_ADDRESS, text)
    for match in _PLATE.finditer(text):
        if _is_plate(match, text[max(0, match.start() - 40) : match.start()]):
            yield _hit(match, Personal.PLATE)


def _is_plate(match: re.Match[str], before: str) -> bool:
    if _ABOUT_CARS.search(before):
        return match["letters"].lower() not in _SMALL_WORDS
    if match["letters"].lower() in _SMALL_WORDS | _NO_PLATE or _ABOUT_FILES.search(before):
        return False
    # ”och 120 fordon” is no plate; OCH 120 in a heading is caught by the list above.
    return match["letters"].isupper() or not match["gap"]


def _without(pattern: re.Pattern[str], text: str) -> str:
    """The text with what ``pattern`` finds blanked out; every place in it stays where it was."""
    return pattern.sub(lambda match: "\n" * len(match[0]), text)


def _hit(match: re.Match[str], kind: Personal) -> Hit:
    return Hit(match.start(), match.end(), kind, match[0])


_FINDERS: tuple[Callable[[str], Iterator[Hit]], ...] = (_emails, _identities, _phones, _plates)

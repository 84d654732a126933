"""What in a text looks like it points at a person: finds it, says where and what. Pure.

Four kinds: personnummer (samordningsnummer too, with date and check digit), registration plates, phone
numbers, e-mail addresses. A hit is a question to the writer, never a verdict; what is found is better one
too many than one too few, but registration numbers of documents, sums, roads and dates are not asked about.

Invisible signs (soft hyphens, marks of width nought) and other forms of a sign (full-width digits) hide nothing.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from medborgarlofte.labelled import Labelled
from medborgarlofte.organisation_number import luhn


class Personal(Labelled):
    """What a stretch of text looks like."""

    IDENTITY = "identity", "ett personnummer", "a personal identity number"
    PLATE = "plate", "ett bilnummer", "a registration plate"
    PHONE = "phone", "ett telefonnummer", "a telephone number"
    EMAIL = "email", "en e-postadress", "an e-mail address"


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
        seen = "".join(sign for sign, _ in _visible(self.found))
        if self.kind is Personal.EMAIL:
            return "".join(seen.split()).casefold()
        kept = re.sub(r"\W|_", "", seen).casefold()
        return kept[-10:] if self.kind is Personal.IDENTITY else kept  # with or without its century


def check(text: str) -> tuple[Hit, ...]:
    """Every hit in ``text`` in the order they stand; none overlaps another. () = nothing found."""
    hits: list[Hit] = []
    visible = _visible(text)
    seen = "".join(sign for sign, _ in visible)
    for kind, pattern, is_one in _STEPS:
        for match in pattern.finditer(seen):
            if is_one is None or is_one(match):
                if kind:
                    start, end = visible[match.start()][1], visible[match.end() - 1][1] + 1
                    hits.append(Hit(start, end, kind, text[start:end]))
                # Blanked out for the steps after this one; everything else stays where it was.
                seen = seen[: match.start()] + "\n" * len(match[0]) + seen[match.end() :]
    return tuple(sorted(hits))


def _visible(text: str) -> list[tuple[str, int]]:
    """The signs that a reader sees in their plain form, each with its place in the text."""
    if text.isascii():
        return [(sign, place) for place, sign in enumerate(text)]
    return [
        (plain, place)
        for place, sign in enumerate(text)
        if unicodedata.category(sign) != "Cf"
        for plain in unicodedata.normalize("NFKC", sign)
    ]


# Between the parts of a number people write hyphens of every sort, spaces of every sort, or nothing.
_DASH = r"\-\u2010-\u2015\u2212"
_SPACE = r" \t\u00a0\u2007\u2009\u202f"
_GAP = rf"[{_DASH}{_SPACE}]?"
_PART = rf"[{_DASH}{_SPACE}./_]?"

_IDENTITY = re.compile(
    rf"(?<!\d)(?P<century>1[89]|20)?(?P<yy>\d\d){_PART}(?P<mm>\d\d){_PART}(?P<dd>\d\d)"
    rf"(?:[{_DASH}{_SPACE}+_]{{0,3}}|[{_SPACE}]?\r?\n?[{_DASH}+]\r?\n?[{_SPACE}]?)"
    rf"(?P<tail>\d{{4}}|\d\d[{_DASH}{_SPACE}]\d\d|(?<=[{_DASH}+])[JKLMNRSTUWX]\d{{3}})(?!\d)",
    re.IGNORECASE,
)


def _is_identity(match: re.Match[str]) -> bool:
    tail = re.sub(r"\W", "", match["tail"])
    # The number that somebody without a personnummer gets at a hospital has a letter there, and no check digit.
    if tail.isdigit() and not luhn(match["yy"] + match["mm"] + match["dd"] + tail):
        return False
    # A samordningsnummer has sixty added to its day, and a nought for the month or the day that is not known.
    is_coordination = int(match["dd"]) >= 60
    month, day = int(match["mm"]), int(match["dd"]) - 60 * is_coordination
    if is_coordination and not (month and day):
        return month <= 12 and day <= 31
    for century in [match["century"]] if match["century"] else ["19", "20"]:
        try:
            date(int(century + match["yy"]), month, day)
        except ValueError:
            continue
        return True
    return False


_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|punkt)\s?[)\]}]\s?)"
_EMAIL = re.compile(
    rf"(?<![\w.+\-])[\w.+\-]{{1,64}}(?:[ ]?@[ ]?|\s?[(\[{{]\s?(?:at|snabel-?a|@)\s?[)\]}}]\s?)(?:[\w\-]{{1,63}}{_DOT}){{1,8}}[^\W\d_]{{2,}}",
    re.IGNORECASE,
)


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ABROAD = rf"(?:\+|00)(?:46|45|47|358){_GAP}(?:\(0\){_GAP})?(?P<rest>\d(?:[{_SPACE}{_DASH}]?\d){{6,9}})"
# 070-123 45 67, (08) 123 456 78, 0393/67 80 00: an area code, then groups of two or three, or one block.
_AT_HOME = (
    rf"\(?0[1-9]\d{{0,2}}\)?[{_SPACE}]{{0,2}}[{_DASH}/{_SPACE}]?[{_SPACE}]{{0,2}}"
    rf"(?:\d{{5,8}}|\d{{2,3}}(?:[{_SPACE}{_DASH}]{{1,2}}\d{{2,3}}){{1,3}})"
)
_IN_FOURS = rf"0[1-9]\d\d[{_SPACE}{_DASH}]\d\d(?:[{_SPACE}]\d\d){{2}}"
_BY_DOTS = r"0[1-9]\d{0,2}(?:\.\d{2,3}){2,4}"
_PHONE = re.compile(
    rf"(?<![\w+])(?<!\d[{_DASH}/.,:])(?:{_ABROAD}|{_IN_FOURS}|{_BY_DOTS}|{_AT_HOME}|0[1-9]\d{{7,8}})"
    rf"(?!\d)(?![{_DASH}.,:/]\d)"
)
# 08 00-16 30: from eight o'clock to half past four.
_HOURS = re.compile(
    rf"(?:[01]\d|2[0-4])[{_SPACE}][0-5]\d[{_SPACE}]?[{_DASH}][{_SPACE}]?(?:[01]\d|2[0-4])[{_SPACE}][0-5]\d"
)
_AFTER_THOUSANDS = re.compile(rf"\d[{_SPACE}]$")


def _is_phone(match: re.Match[str]) -> bool:
    if match["rest"]:
        return True
    if _HOURS.fullmatch(match[0]):
        return False
    # The last groups of a large number: "1 070 123 456".
    before = match.string[max(0, match.start() - 2) : match.start()]
    only_spaces = re.fullmatch(rf"\d+(?:[{_SPACE}]\d{{3}})+", match[0])
    is_sum = only_spaces and _AFTER_THOUSANDS.search(before)
    return 8 <= len(re.sub(r"\D", "", match[0])) <= 10 and not is_sum


# I, Q, V and the Swedish vowels are on no plate; the last place of the newer form has no O either.
_LETTERS = "A-HJ-PR-UW-Z"
_PLATE = re.compile(
    rf"(?<![\w@.])(?P<letters>[{_LETTERS}]{{3}})(?P<gap>[{_SPACE}{_DASH}]{{0,2}})"
    rf"(?P<number>\d\d[0-9{_LETTERS.replace('-P', '-NP')}])(?=s?(?!\w))(?![{_DASH}/:.,]\d)",
    re.IGNORECASE,
)
# Three letters that stand before a number for other reasons: words, kinds of document, currencies, offices.
_NO_PLATE = frozenset(
    """
    abf alf ans apr art aug bas ben bmw bol brp bun bus byn cms dag dan das dec der dkk dnr dom drf drs
    ebo een ehm eka ekr epa est eth eur fax feb fem fot fre gem gps han hbt hfd hlr hon hot hus jag jan
    jul jun kap kat kbt kfs kkr kod kom ksf ksn kun lag lan led lob los lpo lss lux maj man map mar max
    mbl mer mha mhf mkr mod mom mot msb nej nja nok nor not ntu nya nyp oks okt omr ons opk ord pdf pol
    pos prd prg rad rek rum rut sal sam sbn sek sep ser sex sfs skl skr sms snr sol son sou srs sth stk
    sto tel tex ton tor tre trf tsn tum
    tur uno upp usd uta www zon
    """.split()  # noqa: SIM905
)
_SMALL_WORDS = frozenset({"och", "som", "med", "per", "har", "hos", "den", "det"})
_ABOUT_CARS = re.compile(
    r"\b(?:reg|bil|fordon|moped|släp|skylt|plåt|plat|personbil|mc|volvo|saab)[\w.:]*\W{1,3}(?:med\W{1,3})?(?:nr\W{1,3}|nummer\W{1,3})?$",
    re.I,
)
_ABOUT_FILES = re.compile(
    r"\b(?:dnr|diarienr|diarienummer|ärende\w*|projekt\w*|artikel\w*|rum|väg|linje)\W{1,3}$", re.I
)


def _is_plate(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 40) : match.start()]
    if _ABOUT_CARS.search(before):
        return match["letters"].lower() not in _SMALL_WORDS
    if match["letters"].lower() in _SMALL_WORDS | _NO_PLATE or _ABOUT_FILES.search(before):
        return False
    # ”och 120 fordon” is no plate; OCH 120 in a heading is caught by the list above.
    return match["letters"].isupper() or not match["gap"]


# In this order: what one step has found, the next never sees. Web addresses are no hits, but hold numbers.
_STEPS: tuple[tuple[Personal | None, re.Pattern[str], Callable[[re.Match[str]], bool] | None], ...] = (
    (Personal.EMAIL, _EMAIL, None),
    (Personal.IDENTITY, _IDENTITY, _is_identity),
    (None, _ADDRESS, None),
    (Personal.PHONE, _PHONE, _is_phone),
    (Personal.PLATE, _PLATE, _is_plate),
)

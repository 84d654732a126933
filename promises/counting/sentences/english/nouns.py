"""What things are called in English: windows, and what is counted."""

import re
from typing import NamedTuple

from promises.counting.calendars import UnitName
from promises.counting.facts import Unit
from promises.counting.progress import WHOLE, Progress, Window
from promises.counting.sentences import nouns
from promises.words import english
from promises.words.enums import CalendarUnit


class Noun(NamedTuple):
    """``quarter``: one and many."""

    one: str
    many: str

    def of(self, count: int) -> str:
        return self.one if count == 1 else self.many


PART = Noun("part", "parts")
UNITS = {each: Noun(each.english, f"{each.english}s") for each in CalendarUnit}
_NOUNS = {nouns.PART: PART, **{nouns.UNITS[each]: noun for each, noun in UNITS.items()}}

# What is counted is called as the municipality calls it. These everyday words we know.
_COUNTED = {
    ("gång", "gånger"): ("time", "times"),
    ("insats", "insatser"): ("activity", "activities"),
    ("aktivitet", "aktiviteter"): ("activity", "activities"),
    ("åtgärd", "åtgärder"): ("measure", "measures"),
    ("tillfälle", "tillfällen"): ("occasion", "occasions"),
    ("pass", "pass"): ("shift", "shifts"),
    ("steg", "steg"): ("step", "steps"),
    ("trygghetsvandring", "trygghetsvandringar"): ("safety walk", "safety walks"),
    ("vandring", "vandringar"): ("walk", "walks"),
    ("trygghetsrunda", "trygghetsrundor"): ("safety patrol", "safety patrols"),
    ("runda", "rundor"): ("patrol", "patrols"),
    ("rond", "ronder"): ("round", "rounds"),
    ("trafikkontroll", "trafikkontroller"): ("traffic check", "traffic checks"),
    ("riktad trafikkontroll", "riktade trafikkontroller"): (
        "targeted traffic check",
        "targeted traffic checks",
    ),
    ("större trafikinsats", "större trafikinsatser"): (
        "larger traffic operation",
        "larger traffic operations",
    ),
    ("kontroll", "kontroller"): ("check", "checks"),
    ("tillsyn", "tillsyner"): ("inspection", "inspections"),
    ("fast trafikkontroll", "fasta trafikkontroller"): ("fixed traffic check", "fixed traffic checks"),
    ("trafikinsats", "trafikinsatser"): ("traffic operation", "traffic operations"),
    ("fotpatrull", "fotpatruller"): ("foot patrol", "foot patrols"),
    ("patrullering", "patrulleringar"): ("patrol", "patrols"),
    ("utbildning", "utbildningar"): ("training session", "training sessions"),
    ("möte", "möten"): ("meeting", "meetings"),
    ("föräldramöte", "föräldramöten"): ("parents’ meeting", "parents’ meetings"),
    ("dialog", "dialoger"): ("dialogue", "dialogues"),
    ("insatsvecka", "insatsveckor"): ("week of action", "weeks of action"),
    ("kampanj", "kampanjer"): ("campaign", "campaigns"),
    ("besök", "besök"): ("visit", "visits"),
    ("samtal", "samtal"): ("talk", "talks"),
    ("råd", "råd"): ("council", "councils"),
    ("område", "områden"): ("area", "areas"),
    ("nytt område", "nya områden"): ("new area", "new areas"),
    ("plats", "platser"): ("place", "places"),
    ("fråga", "frågor"): ("question", "questions"),
    ("person", "personer"): ("person", "people"),
    ("deltagare", "deltagare"): ("participant", "participants"),
    ("polis", "poliser"): ("police officer", "police officers"),
    ("ungdom", "ungdomar"): ("young person", "young people"),
    ("kvinna", "kvinnor"): ("woman", "women"),
    ("fordon", "fordon"): ("vehicle", "vehicles"),
    ("minut", "minuter"): ("minute", "minutes"),
    ("timme", "timmar"): ("hour", "hours"),
    ("dygn", "dygn"): ("day and night", "days and nights"),
    ("dag", "dagar"): ("day", "days"),
    ("arbetsdag", "arbetsdagar"): ("working day", "working days"),
    ("kväll", "kvällar"): ("evening", "evenings"),
    ("vecka", "veckor"): ("week", "weeks"),
    ("månad", "månader"): ("month", "months"),
    ("procent", "procent"): ("per cent", "per cent"),
    ("procentenhet", "procentenheter"): ("percentage point", "percentage points"),
}
_WORDS = {word: names[at] for given, names in _COUNTED.items() for at, word in enumerate(given)}
_AMOUNT = re.compile(r"(\W*[\d,.]+ )(.+)")


def unit(given: Unit) -> Unit:
    """The counted thing in English; as the municipality calls it where we know no other word."""
    return Unit(*_COUNTED.get((given.one, given.many), (given.one, given.many)))


def measure(words: str) -> str:
    """``48 hours``, ``per cent``: a typed amount or unit of which we know the word; others as they were typed."""
    amount = _AMOUNT.fullmatch(words)
    number, named = amount.groups() if amount else ("", words)
    return f"{number}{_WORDS[named]}" if named in _WORDS else words


def noun_of(windows: list[Window], *, alone: bool = True) -> Noun | None:
    """What a figure counts these windows in (nouns.noun_of)."""
    found = nouns.noun_of(windows, alone=alone)
    return _NOUNS[found] if found else None


def windows_noun(progress: Progress) -> Noun | None:
    """What the figure counts windows in; None when the number itself is the figure."""
    found = nouns.windows_noun(progress)
    return _NOUNS[found] if found else None


def unit_words(name: UnitName, last: UnitName | None = None) -> str:
    """``week 7``, ``January``, ``Q1 2020``, ``May to August``, ``spring term``, ``year 1``; up to and with ``last`` of those
    that are called by their months."""
    per, number, first, year = name
    if per is CalendarUnit.DAY:
        return english.day(first, year is not None)
    if per in {CalendarUnit.TERTIAL, CalendarUnit.HALF_YEAR}:
        return _months(name, last or name)
    if per is CalendarUnit.MONTH:
        text = english.MONTHS[first.month - 1]
    elif per is CalendarUnit.QUARTER:
        text = f"Q{number}"
    elif per is CalendarUnit.TERM:
        text = f"{'spring' if number == 1 else 'autumn'} term"
    else:
        text = f"{per.english} {number}"
    return text if year is None else f"{text} {year}"


def _months(first: UnitName, last: UnitName) -> str:
    length = 4 if last.per is CalendarUnit.TERTIAL else 6
    begins, ends = english.MONTHS[first.first.month - 1], english.MONTHS[last.first.month + length - 2]
    if first.year != last.year:
        begins = f"{begins} {first.year}"
    return f"{begins} to {ends}" if last.year is None else f"{begins} to {ends} {last.year}"


def window_name(window: Window) -> str:
    """What the window is called in a sentence: ``Q1``, ``the spring term``."""
    name = _name(window)
    return f"the {name}" if window.unit and window.unit.per is CalendarUnit.TERM and not window.part else name


def _name(window: Window) -> str:
    """That of a part after the part, in the municipality's words."""
    part = part_name(window)
    return ", ".join(filter(None, [part, unit_words(window.unit) if window.unit else ""])) or window.label


def part_name(window: Window) -> str:
    """What the window's part is called; empty for one of none."""
    parts = window.aim.parts if window.aim else ()
    return next((part.label for part in parts if part.key == window.part), "") if window.part else ""


def window_label(window: Window) -> str:
    """What one of several windows is called, in a box: a total before them is not of the whole period."""
    return english.capital(window_span(window) if window.label == WHOLE else _name(window))


def window_span(window: Window) -> str:
    """``Jan–Mar``; empty for a step."""
    return english.short_span(window.starts_on, window.ends_on) if window.span_label else ""

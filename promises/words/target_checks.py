"""What makes no sense in a target, whichever way it comes: form, administration or file. Pure.

Every door turns what it was given into plain values, under the names of the exchange format, asks ``problems`` and
refuses the target for what comes back.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from promises.words import swedish
from promises.words.enums import CalendarUnit, Comparator, Counting, TargetForm
from promises.words.promise_checks import alike, outside

T = TargetForm
# Which kinds of target have the property: where another has it, it would be kept and mean nothing. A last day may stand
# beside every promise.
FITS: dict[str, tuple[TargetForm, ...]] = {
    "comparator": (T.TOTAL, T.RATE, T.SHARE, T.SERVICE_LEVEL),
    "number": (T.TOTAL, T.RATE, T.SHARE, T.SERVICE_LEVEL, T.CEILING),
    "upper": (T.TOTAL, T.RATE, T.SHARE),
    "per": (T.RATE, T.SHARE, T.SERVICE_LEVEL, T.CEILING),
    "within": (T.SERVICE_LEVEL,),
    "share_of": (T.SHARE,),
    "share_base": (T.SHARE,),
    "season_start": (T.TOTAL, T.RATE, T.CEILING),
    "season_end": (T.TOTAL, T.RATE, T.CEILING),
    "counting": (T.TOTAL, T.RATE, T.CEILING),
    "milestones": (T.TOTAL, T.DELIVERABLE),
    "parts": (T.TOTAL, T.RATE),
    "unit_one": tuple(form for form in TargetForm if form is not T.NONE),
    "unit_many": tuple(form for form in TargetForm if form is not T.NONE),
}
# What is meant where nothing is said.
_UNSAID = {"comparator": Comparator.AT_LEAST.value, "counting": Counting.SUM.value}
# What says once more what the kind of target is.
_SAID_ALREADY = {
    (T.CEILING, "comparator"): Comparator.AT_MOST.value,
    (T.DELIVERABLE, "comparator"): Comparator.EXACTLY.value,
    (T.DELIVERABLE, "number"): 1,
}
_CALLED = {
    "comparator": "jämförelsen {label}",
    "upper": "ett högre tal",
    "number": "ett tal",
    "per": "per tidsenhet",
    "within": "en tid",
    "share_of": "en andel",
    "share_base": "en andel",
    "season_start": "en säsong",
    "season_end": "en säsong",
    "counting": "ett annat sätt att räkna än summan",
    "milestones": "delsteg",
    "parts": "delmål",
    "unit_one": "en enhet",
    "unit_many": "en enhet",
}


class Problem(NamedTuple):
    """The property that is wrong: of the target, or of its milestone or part ``row`` (from 0)."""

    field: str
    sentence: str
    rows: str = ""
    row: int = 0


# The most days that a unit has.
_LONGEST = {
    CalendarUnit.DAY: 1, CalendarUnit.WEEK: 7, CalendarUnit.MONTH: 31, CalendarUnit.QUARTER: 92,
    CalendarUnit.TERTIAL: 123, CalendarUnit.HALF_YEAR: 184, CalendarUnit.TERM: 184, CalendarUnit.YEAR: 366,
}  # fmt: skip
_NEUTER = (CalendarUnit.QUARTER, CalendarUnit.TERTIAL, CalendarUnit.HALF_YEAR, CalendarUnit.YEAR)


class _Time(NamedTuple):
    """From which day the target counts and to which, None where it is not known; ``whose`` the last day is."""

    starts_on: date | None
    ends_on: date | None
    whose: str = "löftets"

    def outside(self, day: date) -> str:
        return outside(day, *self)


def problems(
    said: Mapping[str, Any], starts_on: date | None = None, ends_on: date | None = None
) -> Iterator[Problem]:
    """Everything that makes no sense. ``said`` are the properties, those that say nothing left out or empty, days as
    dates; ``starts_on`` the day that the promise counts from and ``ends_on`` its last, None where it is not known.
    What has a later day of its own may be done until then."""
    form = T(said.get("form") or T.NONE.value)
    yield from _unfitting(form, said)
    for name in ("number", "upper"):
        if form in (T.SHARE, T.SERVICE_LEVEL) and (said.get(name) or 0) > 100:
            yield Problem(name, "Skriv procenten, högst 100.")
    if bool(said.get("unit_one")) != bool(said.get("unit_many")):
        empty = "unit_many" if said.get("unit_one") else "unit_one"
        yield Problem(empty, "Skriv enheten både för en och för flera, eller lämna båda tomma.")
    if form is T.SERVICE_LEVEL and not said.get("within"):
        yield Problem("within", "Skriv tiden, till exempel 48 timmar.")
    for name, end in (("deadline", None), ("in_force_from", ends_on)):
        if sentence := said.get(name) and outside(said[name], starts_on, end):
            yield Problem(name, sentence)
    time = _Time(starts_on, ends_on)
    if deadline := said.get("deadline"):
        # What is counted window by window ends with the promise; one number, or one thing, may be done later.
        time = _Time(starts_on, min(deadline, ends_on) if said.get("per") and ends_on else deadline, "målets")
    yield from _about_season(form, said, time)
    for name in ("number", "upper") if form in FITS["counting"] else ():
        if sentence := _too_many(said, said.get(name), time):
            yield Problem(name, sentence)
    yield from _milestones(form, said, time)
    yield from _parts(form, said, time)


def _unfitting(form: TargetForm, said: Mapping[str, Any]) -> Iterator[Problem]:
    """What the kind of target has no room for."""
    for name, forms in FITS.items():
        value = said.get(name)
        unsaid = not value or value in (_UNSAID.get(name), _SAID_ALREADY.get((form, name)))
        if value == Comparator.BETWEEN:
            forms = FITS["upper"]
        if form not in forms and not unsaid:
            words = _CALLED[name].format(label=Comparator(str(value)).label if name == "comparator" else "")
            yield Problem(
                name,
                f"Ett mål av slaget {form.label} har inte {words}. Ta bort det, eller välj ett annat slag.",
            )


def _about_season(form: TargetForm, said: Mapping[str, Any], time: _Time) -> Iterator[Problem]:
    typed = [name for name in ("season_start", "season_end") if said.get(name)]
    wrong = [name for name in typed if _month_day(said[name]) is None]
    for name in wrong:
        yield Problem(name, "Skriv månad och dag med två siffror var, till exempel 06-01.")
    fits = form in FITS["season_start"] and typed and not wrong
    if fits and time.starts_on and time.ends_on and not any(_season(said, time.starts_on, time.ends_on)):
        yield Problem("season_start", f"Ingen dag av säsongen ligger i {time.whose} tid. Rätta den ena.")


def _month_day(text: str) -> tuple[int, int] | None:
    try:
        day = date.fromisoformat(f"2000-{text}")
    except ValueError:
        return None
    return day.month, day.day


def _season(said: Mapping[str, Any], starts_on: date, ends_on: date) -> Iterator[int]:
    """The days of the season, or of the whole time, one number for each time it comes between the two days."""
    start, end = (_month_day(said.get(name) or "") for name in ("season_start", "season_end"))
    if start is None or end is None:
        yield (ends_on - starts_on).days + 1
        return
    for year in range(max(starts_on.year - 1, date.min.year), min(ends_on.year + 1, date.max.year)):
        first, last = (
            # 29 February stands for the last day of a February of 28.
            date(in_year, month, min(day, 28) if month == 2 else day)
            for in_year, (month, day) in ((year, start), (year + (end < start), end))
        )
        if first <= ends_on and last >= starts_on:
            yield (min(last, ends_on) - max(first, starts_on)).days + 1


def _too_many(said: Mapping[str, Any], number: Any, time: _Time) -> str:
    """Why so many different days, or weeks, are more than there are; empty when they are not."""
    counting, per = said.get("counting"), said.get("per")
    if counting not in (Counting.DAYS, Counting.WEEKS) or not number:
        return ""
    if per:
        unit = CalendarUnit(per)
        season = max(_season(said, date(2019, 1, 1), date(2022, 12, 31)))
        days, where = min(_LONGEST[unit], season), f"{'ett' if unit in _NEUTER else 'en'} {unit.label}"
    elif time.starts_on and time.ends_on:
        days, where = sum(_season(said, time.starts_on, time.ends_on)), f"{time.whose} tid"
    else:
        return ""
    most, what = days, "dagar"
    if counting == Counting.WEEKS:
        # So many weeks at most have a day among so many days.
        most, what = 1 if per == CalendarUnit.WEEK else (days + 5) // 7 + 1, "veckor"
    return f"Så många olika {what} finns inte i {where}: högst {most}." if number > most else ""


def _milestones(form: TargetForm, said: Mapping[str, Any], time: _Time) -> Iterator[Problem]:
    whole = said.get("number")
    rows = list(said.get("milestones") or ()) if form in FITS["milestones"] else []
    yield from _alike(rows, "milestones", "Två steg heter likadant. Ge dem olika namn.")
    dated = [number for number, row in enumerate(rows) if row.get("due_on") and row.get("number")]
    for earlier, later in pairwise(sorted(dated, key=lambda number: rows[number]["due_on"])):
        if form is T.TOTAL and rows[later]["due_on"] == rows[earlier]["due_on"]:
            yield Problem(
                "due_on", "Ett annat delsteg har samma dag. Varje delsteg har sin egen.", "milestones", later
            )
        elif form is T.TOTAL and rows[later]["number"] < rows[earlier]["number"]:
            before = swedish.number(rows[earlier]["number"])
            sentence = f"Ett tidigare delsteg är {before}. Varje delsteg räknas från början, så talet kan inte falla."
            yield Problem("number", sentence, "milestones", later)
    for number, row in enumerate(rows):
        if form is T.TOTAL and not (row.get("number") and row.get("due_on")):
            yield Problem(
                "number", "Ett delsteg mot ett antal har både ett antal och en dag.", "milestones", number
            )
        elif form is T.TOTAL and whole and row["number"] > whole:
            sentence = f"Ett delsteg är högst hela talet, {swedish.number(whole)}. Rätta det ena."
            yield Problem("number", sentence, "milestones", number)
        if form is T.DELIVERABLE and not row.get("label"):
            yield Problem("label", "Skriv vad steget är.", "milestones", number)
        if sentence := row.get("due_on") and time.outside(row["due_on"]):
            yield Problem("due_on", sentence, "milestones", number)


def _parts(form: TargetForm, said: Mapping[str, Any], time: _Time) -> Iterator[Problem]:
    number = said.get("number")
    rows = list(said.get("parts") or ()) if form in FITS["parts"] else []
    numbers = [row.get("number") for row in rows]
    is_sum = (said.get("counting") or Counting.SUM.value) == Counting.SUM.value
    if rows and number and all(numbers) and is_sum and sum(numbers, Decimal(0)) != number:
        words = f"{swedish.number(sum(numbers, Decimal(0)))}, men talet är {swedish.number(number)}"
        yield Problem("parts", f"Delmålen är tillsammans {words}. Rätta det ena.")
    yield from _alike(rows, "parts", "Två delmål heter likadant. Ge dem olika namn.")
    for place, row in enumerate(rows):
        for name in ("starts_on", "ends_on"):
            if sentence := row.get(name) and time.outside(row[name]):
                yield Problem(name, sentence, "parts", place)
        own_time = _Time(
            row.get("starts_on") or time.starts_on, row.get("ends_on") or time.ends_on, time.whose
        )
        own_days = {"counting": said.get("counting"), "per": said.get("per")}
        if sentence := _too_many(own_days, row.get("number"), own_time):
            yield Problem("number", sentence, "parts", place)
    dated = [place for place, row in enumerate(rows) if row.get("starts_on") or row.get("ends_on")]
    for place in range(len(rows)) if dated else ():
        if place not in dated:
            sentence = "Ett annat delmål har egna dagar. Dela efter dagar eller efter plats, inte båda."
            yield Problem("starts_on", sentence, "parts", place)
    for earlier, later in pairwise(sorted(dated, key=lambda place: rows[place].get("starts_on") or date.min)):
        ends = rows[earlier].get("ends_on") or date.max
        if (rows[later].get("starts_on") or date.min) <= ends:
            sentence = "Dagarna går in i ett annat delmåls, och en insats där skulle räknas två gånger."
            yield Problem("starts_on", sentence, "parts", later)


def _alike(rows: Iterable[Mapping[str, Any]], name: str, sentence: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, row in enumerate(rows):
        label = alike(row.get("label") or "")
        if label and label in seen:
            yield Problem("label", sentence, name, place)
        seen.add(label)

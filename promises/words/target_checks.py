"""What makes no sense in a target, whichever way it comes: form, administration or file. Pure.

Every door turns what it was given into plain values, under the names of the exchange format, asks ``problems`` and
refuses the target for what comes back.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from promises.words import swedish
from promises.words.enums import Comparator, Counting, TargetForm

T = TargetForm
# Which kinds of target have the property: where another has it, it would be kept and mean nothing. Units and a last
# day may stand beside every promise.
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
}


class Problem(NamedTuple):
    """The property that is wrong: of the target, or of its milestone or part ``row`` (from 0)."""

    field: str
    sentence: str
    rows: str = ""
    row: int = 0


def problems(said: Mapping[str, Any], starts_on: date | None = None) -> Iterator[Problem]:
    """Everything that makes no sense. ``said`` are the properties, those that say nothing left out or empty, days as
    dates; ``starts_on`` the day that the promise counts from, None where it is not known."""
    form = T(said.get("form") or T.NONE.value)
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
    for name in ("number", "upper"):
        if form in (T.SHARE, T.SERVICE_LEVEL) and (said.get(name) or 0) > 100:
            yield Problem(name, "Skriv procenten, högst 100.")
    if bool(said.get("unit_one")) != bool(said.get("unit_many")):
        empty = "unit_many" if said.get("unit_one") else "unit_one"
        yield Problem(empty, "Skriv enheten både för en och för flera, eller lämna båda tomma.")
    deadline = said.get("deadline")
    if deadline and starts_on and deadline < starts_on:
        yield Problem("deadline", _before(starts_on))
    if form in FITS["milestones"]:
        yield from _milestones(form, said, starts_on)
    if form in FITS["parts"]:
        yield from _parts(said, starts_on)


def _milestones(form: TargetForm, said: Mapping[str, Any], starts_on: date | None) -> Iterator[Problem]:
    whole = said.get("number")
    for number, row in enumerate(said.get("milestones") or ()):
        if form is T.TOTAL and not (row.get("number") and row.get("due_on")):
            yield Problem(
                "number", "Ett delsteg mot ett antal har både ett antal och en dag.", "milestones", number
            )
        elif form is T.TOTAL and whole and row["number"] > whole:
            sentence = f"Ett delsteg är högst hela talet, {swedish.number(whole)}. Rätta det ena."
            yield Problem("number", sentence, "milestones", number)
        if form is T.DELIVERABLE and not row.get("label"):
            yield Problem("label", "Skriv vad steget är.", "milestones", number)
        if row.get("due_on") and starts_on and row["due_on"] < starts_on:
            yield Problem("due_on", _before(starts_on), "milestones", number)


def _parts(said: Mapping[str, Any], starts_on: date | None) -> Iterator[Problem]:
    rows, number = said.get("parts") or (), said.get("number")
    numbers = [row.get("number") for row in rows]
    is_sum = (said.get("counting") or Counting.SUM.value) == Counting.SUM.value
    if rows and number and all(numbers) and is_sum and sum(numbers, Decimal(0)) != number:
        words = f"{swedish.number(sum(numbers, Decimal(0)))}, men talet är {swedish.number(number)}"
        yield Problem("parts", f"Delmålen är tillsammans {words}. Rätta det ena.")
    for place, row in enumerate(rows):
        if row.get("ends_on") and starts_on and row["ends_on"] < starts_on:
            yield Problem("ends_on", _before(starts_on), "parts", place)


def _before(starts_on: date) -> str:
    return f"Dagen ligger före löftets första dag, {swedish.day(starts_on)}."

"""What makes no sense in a promise's frame: its periods, what it goes on from, its parties. Pure.

Desk and administration ask here through the rows' own ``clean``, a file as it is read.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from promises.words import swedish

# A follow-up is out within a year of its period, at the latest.
MOST_DUE_DAYS = 366
TOO_LATE = f"En uppföljning är klar senast ett år efter perioden, {MOST_DUE_DAYS} dagar."
NOT_YET = "Dagen har inte varit än. Skriv dagen då det gjordes."
MEASURED_BEFORE_PROMISED = "Skriv först vad som dessutom är lovat, eller ta bort utfallet av det."


class Problem(NamedTuple):
    """The property that is wrong, of the row ``number`` (from 0) where it stands in a list."""

    field: str
    sentence: str
    number: int = 0


def outside(day: date, first: date | None, last: date | None, whose: str = "löftets") -> str:
    """Why the day is none of the promise's, from ``first`` to ``last`` (None = not known), or, ``whose`` last day it
    is; empty when it is."""
    if first and day < first:
        return f"Dagen {swedish.day(day)} ligger före löftets första dag, {swedish.day(first)}."
    if last and day > last:
        return f"Dagen {swedish.day(day)} ligger efter {whose} sista dag, {swedish.day(last)}."
    return ""


def of_invitation(held_on: date, *, first: date | None, last: date | None, on: date) -> str:
    """Why nobody is invited, on the day ``on``, to a walk of the promise for that day; empty when they may be."""
    if sentence := outside(held_on, first, last):
        return sentence
    far = held_on - timedelta(days=2 * 366) > on
    return "Dagen är mer än två år bort. Bjud in när den närmar sig." if far else ""


def of_period(
    *, starts_on: date, ends_on: date, due_on: date, first: date | None, last: date | None
) -> Iterator[Problem]:
    """A period that has no day of the promise's time, from ``first`` to ``last`` (None = not known), or that is followed
    up long after it."""
    if first and ends_on < first:
        yield Problem("ends_on", f"Perioden slutar före löftets första dag, {swedish.day(first)}.")
    if last and starts_on > last:
        yield Problem("starts_on", f"Perioden börjar efter löftets sista dag, {swedish.day(last)}.")
    if due_on > ends_on + timedelta(days=MOST_DUE_DAYS):
        yield Problem("due_on", TOO_LATE)


def of_links(address: str, continues: Iterable[str], supersedes: Iterable[str]) -> Iterator[Problem]:
    """A promise that goes on from itself, or both goes on from another and takes its place."""
    earlier = list(continues)
    for field, addresses in (("continues", earlier), ("supersedes", list(supersedes))):
        for number, each in enumerate(addresses):
            if each == address:
                yield Problem(field, "Det är löftets egen adress. Skriv ett tidigare löftes.", number)
            elif field == "supersedes" and each in earlier:
                yield Problem(
                    field, f"Löftet fortsätter redan {each}. Det är det ena eller det andra.", number
                )


def alike(words: str) -> str:
    """What words are told apart by: capitals and spaces do not."""
    return " ".join(words.casefold().split())


def other_spelling(unit: str, known: Iterable[str]) -> str:
    """How the same unit is spelled among the ``known``, where that differs; else empty."""
    return next((each for each in known if each != unit and alike(each) == alike(unit)), "")


def spelled(other: str) -> str:
    """The sentence about a unit that is spelled otherwise elsewhere."""
    return f"Enheten skrivs ”{other}” på ett annat ställe i löftet. Skriv den likadant."


BEGUN = "Perioden har börjat eller är redovisad, så dess dagar står kvar."
LAID_OUT = "Löftet följs upp efter sin kalender, och perioderna läggs ut efter den. De skrivs inte för hand."
ASKED_ALREADY = "En period som har börjat frågar redan efter de dagarna. Välj dagar efter den."


def moved_signing(before: str, said: str) -> str:
    """Why a published promise that was signed ``before`` cannot be signed ``said`` (2020, 2020-06 or 2020-06-18; "" = not
    known), as a sentence; empty when it can. What was not known may be told once, unless it takes away what was missed
    (``takes_away``). The day of a known month may be told."""
    if not before or said == before or (len(before) == 7 and said.startswith(before)):
        return ""
    return f"Löftet är publicerat som undertecknat {before}, och det står kvar. Är bara månaden känd kan dagen skrivas."


def takes_away(missed: Iterable[tuple[int, str]], advice: str) -> str:
    """Why a change of the frame cannot be made: by number of the commitment and name, the windows that would not be
    ``missed`` any more, and what to do instead. Empty where there are none."""
    for number, window in missed:
        return (
            f"Då skulle det som har missats i åtagande {number} ({window}) inte längre ha missats. {advice}"
        )
    return ""


LATE_DAY = "Skriv en dag som inte tar bort det, eller låt den vara okänd."
FINER_RULE = "Välj en regel som är fin nog för att det ska kunna stå kvar."
ANOTHER_PROMISE = "Låt åtagandet utgå och lägg till ett nytt, så att det som blev står kvar."

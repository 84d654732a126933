"""What makes no sense in a file's frame: periods and links, parties, and days that have not been. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from promises.exchange.problems import Path, Problem
from promises.exchange.rules import Row
from promises.exchange_format.dates import known_date, last_day
from promises.words import amendment_checks, promise_checks, swedish

# The days on which something was done, by the object that says them.
_HAS_BEEN = {
    "": ("published_on",),
    "activity": ("logged_on", "withdrawn_on"),
    "amendment": ("logged_on",),
    "background": ("decided_on",),
    "follow_up": ("published", "withdrawn_on"),
    "invitation": ("published_on", "cancelled_on"),
    "measure": ("done_on",),
    "measurement": ("published_on",),
    "measure_step": ("decided_on", "done_on"),
    "safety_walk": ("protocol_published_on",),
}


def not_yet(name: str, row: Row, path: Path, today: date) -> Iterator[Problem]:
    """Days of the object ``name`` that tell of what has been done, and have not been."""
    for day in _HAS_BEEN.get(name, ()):
        if day in row and known_date(row[day]) > today:
            yield Problem((*path, day), promise_checks.NOT_YET)
    # What is not published may be meant to be signed later.
    if name == "" and "published_on" in row and "signed_on" in row and known_date(row["signed_on"]) > today:
        yield Problem(("signed_on",), "Dagen har inte varit än. Skriv dagen då det undertecknades.")


def about_links(document: Row) -> Iterator[Problem]:
    """A promise that goes on from itself, or from one that it takes the place of."""
    own = f"{document.get('municipality')}/{document.get('slug')}"
    links = promise_checks.of_links(own, document.get("continues", ()), document.get("supersedes", ()))
    yield from (Problem((each.field, each.number), each.sentence) for each in links)


def about_periods(document: Row) -> Iterator[Problem]:
    """What is promised for a later day than the promise's last may be followed up after it."""
    targets = [target for each in document.get("commitments", ()) for target in each.get("targets", ())]
    later = [known_date(target["deadline"]) for target in targets if "deadline" in target]
    last = max([last_day(document["ends_on"]), *later]) if "ends_on" in document else None
    first = known_date(document["starts_on"]) if "starts_on" in document else None
    for number, row in enumerate(document.get("periods", ())):
        if not row.keys() >= {"starts_on", "ends_on", "due_on"}:
            continue
        days = {name: known_date(row[name]) for name in ("starts_on", "ends_on", "due_on")}
        for problem in promise_checks.of_period(**days, first=first, last=last):
            yield Problem(("periods", number, problem.field), problem.sentence)


def about_invitations(document: Row, today: date) -> Iterator[Problem]:
    """A walk that people are invited to is held while the promise holds."""
    first = known_date(document["starts_on"]) if "starts_on" in document else None
    last = last_day(document["ends_on"]) if "ends_on" in document else None
    for number, row in enumerate(document.get("invitations", ())):
        if "held_on" in row:
            held_on = known_date(row["held_on"])
            sentence = promise_checks.of_invitation(held_on, first=first, last=last, on=today)
            if sentence:
                yield Problem(("invitations", number, "held_on"), sentence)


def about_commitments(document: Row) -> Iterator[Problem]:
    """One that is added begins in the promise's time; a unit of an organisation in two spellings would be two."""
    known: dict[str | None, list[str]] = defaultdict(list)
    first, last = document.get("starts_on"), document.get("ends_on")
    for number, commitment in enumerate(document.get("commitments", ())):
        begins = known_date(commitment["starts_on"]) if "starts_on" in commitment else None
        if sentence := begins and promise_checks.outside(
            begins, first and known_date(first), last and last_day(last)
        ):
            yield Problem(("commitments", number, "starts_on"), sentence)
        for place, party in enumerate(commitment.get("parties", ())):
            units, unit = known[party.get("organisation")], party.get("unit", "")
            if other := promise_checks.other_spelling(unit, units):
                path = ("commitments", number, "parties", place, "unit")
                yield Problem(path, promise_checks.spelled(other))
            else:
                units.append(unit)


def about_pointers(document: Row) -> Iterator[Problem]:
    """Commitments and targets that point at a change of another kind than what became of them."""
    kinds = {row.get("number"): row.get("kind") for row in document.get("amendments", ())}
    for number, commitment in enumerate(document.get("commitments", ())):
        path: Path = ("commitments", number)
        asked = [((*path, name), commitment) for name in ("added_by_amendment", "ended_by_amendment")]
        asked += [
            ((*path, "targets", version, "amendment"), target)
            for version, target in enumerate(commitment.get("targets", ()))
        ]
        for where, row in asked:
            name = str(where[-1])
            kind = kinds.get(row.get(name))
            if sentence := kind and amendment_checks.of_another_kind(name, kind):
                yield Problem(where, sentence)


def about_prolongations(document: Row) -> Iterator[Problem]:
    """Each begins where the one before it ended, and the promise ends with the last."""
    rows = enumerate(document.get("amendments", ()))
    moved = [(number, row) for number, row in rows if row.keys() >= {"previous_ends_on", "ends_on"}]
    moved.sort(key=lambda each: each[1]["ends_on"])
    ends_on = None
    for number, row in moved:
        if ends_on and row["previous_ends_on"] != ends_on:
            day = swedish.day(known_date(ends_on))
            sentence = f"Efter förlängningen före den här slutade löftet {day}. Skriv den dagen."
            yield Problem(("amendments", number, "previous_ends_on"), sentence)
        ends_on = row["ends_on"]
    held = last_day(document["ends_on"]) if "ends_on" in document else None
    if ends_on and held != known_date(ends_on):
        says = f"slutar {swedish.day(held)}" if held else "har inget slut"
        sentence = f"Löftet {says} enligt ends_on överst i filen. Rätta den ena dagen."
        yield Problem(("amendments", moved[-1][0], "ends_on"), sentence)

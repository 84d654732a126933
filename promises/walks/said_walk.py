"""Walks as the public record says them, as rows that the protocol is made from: for reading, and never saved."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any, TypeVar

from django.db.models import Model

from medborgarlofte.accounts.models import Municipality, Organisation
from promises.exchange_format.normal import Document
from promises.exchange_format.properties import midnight
from promises.models import (
    Activity,
    Commitment,
    Measure,
    MeasureStep,
    Observation,
    Promise,
    SafetyWalk,
    WalkInvitation,
    WalkParticipation,
)
from promises.record.reading import Record

_DAYS = ("due_on", "done_on", "decided_on")


def said_walk(record: Record, row: Document, observations: Iterable[Document]) -> Activity:
    """The activity with its protocol, if anybody may read that; ``row`` has every default written out."""
    organisations = {
        slug: Organisation(slug=slug, name=each["name"], short_name=each["short_name"])
        for slug, each in record.organisations.items()
    }
    names = {each["slug"]: each["name"] for each in record.nouns["municipalities"]}
    activity = Activity(
        pk=0,
        uid=row["uid"],
        title=row["title"],
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]),
        place=row.get("place", ""),
        note=row.get("note", ""),
        municipality=Municipality(slug=row["municipality"], name=names.get(row["municipality"], "")),
        performed_by=organisations[row["performed_by"]],
        logged_for=organisations[row["logged_for"]],
        withdrawn_at=midnight(row["withdrawn_on"]) if "withdrawn_on" in row else None,
        withdrawn_reason=row.get("withdrawn_reason", ""),
        is_demo=row["is_demo"],
    )
    if "safety_walk" not in row:
        return activity
    said = row["safety_walk"]
    published_on = said.get("protocol_published_on")
    walk = SafetyWalk(
        activity=activity,
        light=said.get("light", ""),
        route=said.get("route", ""),
        # Of few residents the number is not told: nought says as much.
        residents=0 if said["few_residents"] else said.get("residents"),
        protocol_published_at=midnight(published_on) if published_on else None,
    )
    came = [(organisations[each["organisation"]], each["people"]) for each in said["participations"]]
    participations = [WalkParticipation(organisation=who, people=people) for who, people in came]
    seen = []
    for each in observations:
        measures = []
        for measure in each.get("measures", ()):
            steps = [MeasureStep(**_fields(step, organisations)) for step in measure.get("steps", ())]
            measures.append(_with(Measure(**_fields(measure, organisations)), steps=steps))
        seen.append(_with(Observation(**_fields(each, organisations)), measures=measures))
    _with(walk, participations=participations, observations=seen)
    return activity


def _fields(said: Document, organisations: Mapping[str, Organisation]) -> dict[str, Any]:
    """The columns of one row; a part leaves out what stands at its default."""
    fields = {name: value for name, value in said.items() if not isinstance(value, list)}
    fields |= {name: date.fromisoformat(said[name]) for name in _DAYS if name in said}
    return fields | ({"owner": organisations[said["owner"]]} if "owner" in said else {})


def said_invitations(promise: Promise, record: Record, *, after: date) -> list[WalkInvitation]:
    """Those to walks on the day or later that nobody has logged yet, the nearest first."""
    rows = [row for row in record.nouns["invitations"] if "activity" not in row]
    return _to_come((said_invitation(promise, record, row) for row in rows), after)


def walks_to_come(promise: Promise, invitations: Iterable[Document], *, after: date) -> list[WalkInvitation]:
    """The same where no more than the invitations is read: without organiser and commitment."""
    return _to_come((_invitation(promise, row) for row in invitations if "activity" not in row), after)


def walks_of(invitations: Iterable[WalkInvitation], number: int) -> list[WalkInvitation]:
    """Those that are of the commitment of that number, in the order given."""
    return [each for each in invitations if each.commitment and each.commitment.number == number]


def _to_come(invitations: Iterable[WalkInvitation], after: date) -> list[WalkInvitation]:
    coming = (each for each in invitations if each.held_on >= after)
    return sorted(coming, key=lambda each: (each.held_on, each.from_time))


def said_invitation(promise: Promise, record: Record, row: Document) -> WalkInvitation:
    """One of them, with its organiser and the commitment that it is of."""
    organiser = record.organisations[row["organiser"]]
    titles = {each["number"]: each["title"] for each in record.nouns["commitments"]}
    number = row.get("commitment")
    invitation = _invitation(promise, row)
    invitation.organiser = Organisation(slug=organiser["slug"], name=organiser["name"])
    invitation.commitment = Commitment(number=number, title=titles[number]) if number else None
    return invitation


def _invitation(promise: Promise, row: Document) -> WalkInvitation:
    cancelled_on = row.get("cancelled_on")
    return WalkInvitation(
        promise=promise,
        uid=row["uid"],
        area=row["area"],
        held_on=date.fromisoformat(row["held_on"]),
        from_time=time.fromisoformat(row["from_time"]),
        to_time=time.fromisoformat(row["to_time"]) if "to_time" in row else None,
        meeting_place=row["meeting_place"],
        route=row.get("route", ""),
        light=row.get("light", ""),
        drop_in=row.get("drop_in", False),
        text=row.get("text", ""),
        sequence=row.get("sequence", 0),
        cancelled_at=midnight(cancelled_on) if cancelled_on else None,
        cancelled_reason=row.get("cancelled_reason", ""),
    )


_Row = TypeVar("_Row", bound=Model)


def _with(row: _Row, **below: Iterable[Model]) -> _Row:
    """The row with those below it, as if all had been fetched."""
    row.pk = 0
    row.__dict__["_prefetched_objects_cache"] = {name: list(rows) for name, rows in below.items()}
    return row

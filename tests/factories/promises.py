"""Promises with their commitments, targets and periods."""

from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model

from medborgarlofte.accounts.models import Municipality, Organisation, User
from promises.models import (
    Amendment,
    Commitment,
    CommitmentParty,
    Kind,
    Promise,
    ReportingPeriod,
    ResultMeasure,
    Signatory,
    Target,
)
from promises.words.enums import AmendmentKind, CalendarUnit, Method, PartyRole, TargetForm
from tests.factories.people import municipality, organisation, police, user

Row = TypeVar("Row", bound=Model)

# Name, way of working, unit; the four methods of the promise.
FOUR_KINDS = (
    ("trygghetsvandring", Method.SAFETY_WALK, "vandring", "vandringar"),
    ("EST-möte", Method.EST, "möte", "möten"),
    ("trygghetsrunda", Method.HOT_SPOT, "runda", "rundor"),
    ("trafikinsats", Method.TRAFFIC, "insats", "insatser"),
)


def moment(day: date) -> datetime:
    """Noon of that day in Stockholm."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Stockholm"))


def refreshed(row: Row) -> Row:
    """The row as the database has it now."""
    return type(row)._default_manager.get(pk=row.pk)


def kind(name: str = "trafikinsats") -> Kind:
    """The kind of that name, made at its first mention; a name not among FOUR_KINDS has no method."""
    known = {words[0]: words[1:] for words in FOUR_KINDS}
    method, one, many = known.get(name, (Method.OTHER, "gång", "gånger"))
    slug = name.lower().translate(str.maketrans("åäö ", "aao-"))
    values = {"slug": slug, "method": method.value, "unit_one": one, "unit_many": many}
    return Kind.objects.get_or_create(name=name, defaults=values)[0]


def result_measure(
    label: str = "kontrollerade fordon", of: Kind | None = None, **fields: Any
) -> ResultMeasure:
    """The result measure of that name, made at its first mention."""
    slug = label.lower().translate(str.maketrans("åäö ", "aao-"))
    return ResultMeasure.objects.get_or_create(
        kind=of or kind(), slug=slug, defaults={"label": label} | fields
    )[0]


def promise(slug: str = "2020", place: Municipality | None = None, **fields: Any) -> Promise:
    """An unpublished promise for 2020, signed by municipality and police."""
    place = place or municipality()
    by = fields.pop("by", None) or user("Systemets Sven")
    stamp = moment(date(2020, 1, 10))
    values: dict[str, Any] = {
        "title": "Tryggare i vardagen",
        "starts_on": date(2020, 1, 1),
        "ends_on": date(2020, 12, 31),
        "signed_on": date(2020, 1, 1),
        "page_owner": "Sam Samordnare",
        "contact": "Kommunens växel",
        "created_at": stamp,
        "created_by": by,
        "updated_at": stamp,
        "updated_by": by,
    }
    made = Promise.objects.create(municipality=place, slug=slug, **(values | fields))
    people = {organisation(place.name): ("Karin Ek", "ordförande"), police(): ("Per Berg", "områdeschef")}
    for position, (signed_for, (name, title)) in enumerate(people.items(), start=1):
        Signatory.objects.create(
            promise=made, position=position, organisation=signed_for, name=name, title=title
        )
    return made


def published_promise(slug: str = "2020", place: Municipality | None = None, **fields: Any) -> Promise:
    """The same, published on 10 January 2020 and with its three tertials."""
    publisher: User = user("Systemets Sven")
    made = promise(
        slug,
        place,
        **(
            {
                "published_at": moment(date(2020, 1, 10)),
                "published_by": publisher,
                "public_on": date(2020, 1, 10),
            }
            | fields
        ),
    )
    if made.starts_on and made.starts_on.year == 2020:
        tertials(made)
    return made


def tertials(of: Promise) -> list[ReportingPeriod]:
    """The three tertials of 2020, due 28 days after each."""
    ends = (date(2020, 4, 30), date(2020, 8, 31), date(2020, 12, 31))
    starts = (date(2020, 1, 1), date(2020, 5, 1), date(2020, 9, 1))
    return [
        ReportingPeriod.objects.create(
            promise=of,
            slug=f"2020-t{number}",
            label=f"Tertial {number} 2020",
            starts_on=start,
            ends_on=end,
            due_on=end + timedelta(days=28),
        )
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def commitment(of: Promise, number: int | None = None, **fields: Any) -> Commitment:
    """A commitment; ``target`` is a dict of the target's fields, left out for one without a number."""
    goal = fields.pop("target", {})
    number = number or of.commitments.count() + 1
    values: dict[str, Any] = {"title": f"Åtagande {number}", "kind": kind()}
    made = Commitment.objects.create(promise=of, number=number, **(values | fields))
    target(made, **goal)
    return made


def party(
    of: Commitment, organisation: Organisation, role: PartyRole = PartyRole.RESPONSIBLE
) -> CommitmentParty:
    """The organisation as one that answers for the commitment, or does it."""
    return CommitmentParty.objects.create(commitment=of, organisation=organisation, role=role.value)


def target(of: Commitment, **fields: Any) -> Target:
    """One version of the commitment's target; without fields one without a number."""
    return Target.objects.create(commitment=of, **fields)


def four_commitments(of: Promise) -> list[Commitment]:
    """One commitment a method: four walks, EST as a deliverable, rounds without a number, one traffic
    operation every quarter."""
    goals: tuple[dict[str, Any], ...] = (
        {"form": TargetForm.TOTAL.value, "number": 4},
        {"form": TargetForm.DELIVERABLE.value},
        {"form": TargetForm.NONE.value},
        {"form": TargetForm.RATE.value, "number": 1, "per": CalendarUnit.QUARTER.value},
    )
    return [
        commitment(of, number, title=name.capitalize(), kind=kind(name), target=goal)
        for number, ((name, *_), goal) in enumerate(zip(FOUR_KINDS, goals, strict=True), start=1)
    ]


def amendment(of: Promise, what: AmendmentKind = AmendmentKind.ADDED, **fields: Any) -> Amendment:
    """A change of the promise, decided 1 September 2020."""
    values: dict[str, Any] = {
        "number": of.amendments.count() + 1,
        "decided_on": date(2020, 9, 1),
        "reason": "Läget har ändrats.",
        "created_at": moment(date(2020, 9, 1)),
        "created_by": of.created_by,
    }
    return Amendment.objects.create(promise=of, kind=what.value, **(values | fields))

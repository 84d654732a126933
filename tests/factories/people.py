"""Places, organisations and people with their roles."""

from datetime import UTC, date, datetime
from typing import Any

from medborgarlofte.accounts.models import (
    Delegation,
    Membership,
    Municipality,
    Organisation,
    OrganisationKind,
    PoliceArea,
    User,
)
from medborgarlofte.accounts.roles import Role

PASSWORD = "trygg-i-vardagen"


def police_area(name: str = "LPO Värnamo") -> PoliceArea:
    """The lokalpolisområde of that name, made at its first mention."""
    return PoliceArea.objects.get_or_create(name=name, defaults={"slug": _slug(name)})[0]


def municipality(short_name: str = "Vaggeryd", **fields: Any) -> Municipality:
    """The municipality of that name, made at its first mention."""
    defaults = {"name": f"{short_name}s kommun", "slug": _slug(short_name), "police_area": police_area()}
    return Municipality.objects.get_or_create(short_name=short_name, defaults=defaults | fields)[0]


def organisation(
    name: str = "Vaggeryds kommun", kind: OrganisationKind = OrganisationKind.MUNICIPALITY, **fields: Any
) -> Organisation:
    """The organisation of that name, made at its first mention."""
    defaults = {"short_name": name, "slug": _slug(name), "kind": kind.value}
    return Organisation.objects.get_or_create(name=name, defaults=defaults | fields)[0]


def police() -> Organisation:
    """The police."""
    return organisation("Polisen", OrganisationKind.POLICE)


def user(name: str = "Anna Ek", **fields: Any) -> User:
    """A person without roles who may enter the administration; the password is ``PASSWORD``."""
    email = fields.pop("email", f"{_slug(name)}@example.se")
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email, PASSWORD, name=name, **{"is_staff": True, **fields}
    )


def superuser(name: str = "Sten Drift") -> User:
    """Someone who looks after the system."""
    return user(name, is_superuser=True)


def member(
    person: User,
    role: Role,
    organisation: Organisation,
    municipality: Municipality,
    started_on: date = date(2019, 1, 1),
) -> Membership:
    """The role that the person holds there."""
    return Membership.objects.get_or_create(
        user=person,
        role=role.value,
        organisation=organisation,
        municipality=municipality,
        defaults={"started_on": started_on},
    )[0]


def officer(name: str = "Hanna Handläggare", place: Municipality | None = None) -> User:
    """A handläggare of the municipality."""
    return _municipal(name, Role.OFFICER, place)


def coordinator(name: str = "Sam Samordnare", place: Municipality | None = None) -> User:
    """A samordnare of the municipality."""
    return _municipal(name, Role.COORDINATOR, place)


def decider(name: str = "Britt Beslutsfattare", place: Municipality | None = None) -> User:
    """A beslutsfattare of the municipality."""
    return _municipal(name, Role.DECIDER, place)


def police_officer(name: str = "Pelle Polis", place: Municipality | None = None) -> User:
    """A kommunpolis."""
    person = user(name)
    member(person, Role.POLICE, police(), place or municipality())
    return person


def police_decider(name: str = "Lena Polischef", place: Municipality | None = None) -> User:
    """The lokalpolisområdeschef, who decides for the police."""
    person = user(name, title="lokalpolisområdeschef")
    member(person, Role.DECIDER, police(), place or municipality())
    return person


def delegation(
    starts_on: date = date(2020, 9, 1), ends_on: date = date(2020, 10, 31), **fields: Any
) -> Delegation:
    """The municipality's decider has lent the right to approve to Vera Vikarie, who is its coordinator."""
    giver = decider()
    values = {
        "giver": giver, "receiver": fields.get("receiver") or coordinator("Vera Vikarie"), "organisation": organisation(),
        "municipality": municipality(), "given_by": giver, "given_at": datetime(2020, 9, 1, tzinfo=UTC),
    }  # fmt: skip
    return Delegation.objects.create(starts_on=starts_on, ends_on=ends_on, **(values | fields))


def _municipal(name: str, role: Role, place: Municipality | None) -> User:
    place = place or municipality()
    person = user(name)
    member(person, role, organisation(place.name), place)
    return person


def _slug(words: str) -> str:
    return words.lower().translate(str.maketrans("åäöé ", "aaoe-"))

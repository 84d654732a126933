"""What a municipality needs before its first promise, where it is the same for all: made by a button each."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from medborgarlofte.accounts import access
from medborgarlofte.accounts.actions.invitations import invite
from medborgarlofte.accounts.known_municipalities import known
from medborgarlofte.accounts.models import Municipality, Organisation, OrganisationKind, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import Role
from medborgarlofte.audit.differences import differences
from medborgarlofte.audit.record import record
from promises.models import Kind, ResultMeasure
from promises.words.enums import Method, VersionCause
from promises.writing import textguard
from promises.writing.reach import noun, promises_of, target
from promises.writing.revision import lock, raise_revisions
from promises.writing.store import store

POLICE = {
    "name": "Polismyndigheten",
    "short_name": "Polisen",
    "name_en": "Swedish Police Authority",
    "short_name_en": "Police",
    "slug": "polisen",
    "organisation_number": "202100-0076",
}


@dataclass(frozen=True)
class UsualKind:
    """A way of working as it usually is, with the results that are usually counted: slug, words, whether they are few
    people. Words stand in Swedish and in English."""

    method: Method
    slug: str
    name: str
    name_en: str
    unit: tuple[str, str]
    unit_en: tuple[str, str]
    measures: tuple[tuple[str, str, str, bool], ...] = ()


USUAL = (
    UsualKind(
        Method.SAFETY_WALK, "trygghetsvandring", "trygghetsvandring", "safety walk",
        ("vandring", "vandringar"), ("walk", "walks"),
        (
            ("deltagare", "deltagare", "participants", True),
            ("iakttagelser", "iakttagelser", "observations", False),
        ),
    ),
    UsualKind(
        Method.EST, "est-mote", "EST-möte", "safety coordination (EST) meeting",
        ("möte", "möten"), ("meeting", "meetings"),
    ),
    UsualKind(
        Method.HOT_SPOT, "trygghetsrunda", "trygghetsrunda", "safety patrol",
        ("runda", "rundor"), ("patrol", "patrols"),
    ),
    UsualKind(
        Method.TRAFFIC, "trafikinsats", "trafikinsats", "traffic operation",
        ("insats", "insatser"), ("operation", "operations"),
        (
            ("kontrollerade-fordon", "kontrollerade fordon", "vehicles checked", False),
            ("boter-fart", "böter för fart", "speeding fines", False),
            ("ovriga-boter", "övriga böter", "other fines", False),
            ("korkort", "omhändertagna körkort", "driving licences seized", False),
            ("blasprov", "blåsprov i sållningsinstrument", "breath tests", False),
            ("rattfylleri", "rattfylleri", "cases of drink driving", False),
            ("grovt-rattfylleri", "grovt rattfylleri", "cases of aggravated drink driving", False),
            ("drograttfylleri", "drograttfylleri", "cases of drug driving", False),
            ("olovlig-korning", "olovlig körning", "cases of driving without a licence", False),
            ("avstallda-fordon", "avställda eller beslagtagna fordon", "vehicles taken off the road or seized", False),
            ("anmalningar", "övriga anmälningar", "other reports", False),
        ),
    ),
)  # fmt: skip


def missing_kinds() -> list[UsualKind]:
    """The ways of working that nobody has made a kind of yet."""
    there = set(Kind.objects.values_list("method", flat=True))
    return [each for each in USUAL if each.method not in there]


@transaction.atomic
def add_usual_kinds(*, by: User) -> list[Kind]:
    """A kind of each way of working that has none, with its usual results. What they say is the product's, so whoever
    administers or writes promises anywhere may. Raises PermissionDenied."""
    if not any(
        access.municipalities(by, right).exists()
        for right in (Permission.ADMINISTER, Permission.EDIT_PROMISE)
    ):
        raise PermissionDenied("Bara administratörer och samordnare kan lägga till slag av insatser.")
    made = []
    for usual in missing_kinds():
        (one, many), (one_en, many_en) = usual.unit, usual.unit_en
        kind = Kind(
            slug=usual.slug, name=usual.name, name_en=usual.name_en, method=usual.method.value,
            unit_one=one, unit_many=many, unit_one_en=one_en, unit_many_en=many_en,
        )  # fmt: skip
        _add(kind, by)
        for place, (slug, label, label_en, few) in enumerate(usual.measures, start=1):
            measure = ResultMeasure(
                kind=kind, slug=slug, label=label, label_en=label_en, position=place, counts_people=few
            )
            _add(measure, by)
        made.append(kind)
    return made


def _add(row: Kind | ResultMeasure, by: User) -> None:
    textguard.full_clean(row)
    row.save(force_insert=True)
    record(f"{noun(row)}.added", by=by, target=target(row), changes=differences(None, row))


def fill_in(municipality: Municipality, *, by: User) -> Municipality:
    """Code and county out of SCB's list. Raises PermissionDenied, and ValidationError for a name that it does not have."""
    found = known(name=municipality.short_name)
    if found is None:
        raise ValidationError(
            "Ortnamnet finns inte i SCB:s lista. Skriv kommunkod och län i kommunens uppgifter."
        )
    municipality.code, municipality.county = found.code, found.county
    return store(municipality, by=by)


@transaction.atomic
def let_police_work(municipality: Municipality, *, by: User) -> Organisation:
    """Say that the police work in the municipality, of which its administratör alone decides; the police's own row
    stays as it is. Where nobody has added the police, they are. Raises PermissionDenied."""
    administered = access.municipalities(by, Permission.ADMINISTER, of_authorities=True)
    if not administered.filter(pk=municipality.pk).exists():
        raise PermissionDenied("Bara kommunens eller polisens administratör säger att polisen arbetar här.")
    police = Organisation.objects.filter(kind=OrganisationKind.POLICE.value).order_by("pk").first()
    if police is None:
        police = Organisation(**POLICE, kind=OrganisationKind.POLICE.value)
        return store(police, by=by, links={"municipalities": [municipality]})
    touched = promises_of(police)
    lock(touched)
    before = sorted(map(str, police.municipalities.all()))
    police.municipalities.add(municipality)
    after = sorted(map(str, police.municipalities.all()))
    if before != after:
        raise_revisions(touched, by=by, cause=VersionCause.EDITED)
        record(
            "organisation.changed", by=by, target=target(police), changes={"municipalities": [before, after]}
        )
    return police


@transaction.atomic
def open_municipality(
    *, by: User, code: str, name: str = "", email: str, police_email: str = ""
) -> Municipality:
    """A municipality out of SCB's list with its own organisation, where the police work too, and a letter to whoever is
    to administer it; with ``police_email`` one to the police's as well. All else they do themselves.

    Only for who looks after the system: whoever chooses the first administratör has chosen all that come after. Raises
    PermissionDenied and ValidationError by field.
    """
    if not by.is_superuser:
        raise PermissionDenied("Bara den som sköter systemet öppnar en kommun.")
    found = known(code=code)
    if found is None:
        raise ValidationError({"code": "Kommunen finns inte i SCB:s lista."})
    if Municipality.objects.filter(code=found.code).exists():
        raise ValidationError({"code": f"{found.name} finns redan."})
    name = name.strip() or found.full_name
    place = Municipality(
        name=name, short_name=found.name, slug=found.slug, code=found.code, county=found.county
    )
    store(place, by=by)
    own = Organisation(name=name, short_name=name, slug=found.slug, kind=OrganisationKind.MUNICIPALITY.value)
    store(own, by=by, links={"municipalities": [place]})
    police = let_police_work(place, by=by)
    invite(by=by, email=email, organisation=own, municipality=place, role=Role.ADMINISTRATOR)
    if police_email:
        invite(by=by, email=police_email, organisation=police, municipality=place, role=Role.ADMINISTRATOR)
    return place

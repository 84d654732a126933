"""What stands between a municipality and its first published promise: the steps, what is done, and where each is done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.known_municipalities import known
from medborgarlofte.accounts.models import (
    Invitation,
    Membership,
    Municipality,
    Organisation,
    OrganisationKind,
    PoliceArea,
)
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import Role
from medborgarlofte.clock import now
from promises.editing.setting_up import missing_kinds
from promises.models import Promise
from promises.words import swedish

# Without these nobody of the authority can carry a promise and its follow-ups through.
_NEEDED = {
    OrganisationKind.MUNICIPALITY: (Role.COORDINATOR, Role.DECIDER),
    OrganisationKind.POLICE: (Role.POLICE, Role.DECIDER),
}


@dataclass
class Step:
    """One step: ``facts`` say how it stands, ``links`` lead to the forms there are, ``button`` (its name and words) does
    what takes no form."""

    title: str
    done: bool
    facts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    button: tuple[str, str] | None = None


class Rights:
    """What the person may in the municipality, asked once."""

    def __init__(self, user: Any, place: Municipality) -> None:
        self.user, self.owner, self.place = user, user.is_superuser, place
        held = Membership.objects.filter(user=user, ended_at__isnull=True).select_related("organisation")
        self.here = [each for each in held if each.municipality_id == place.pk]
        self.administers = {
            each.municipality_id for each in held if Permission.ADMINISTER in each.permissions
        }

    def may(self, permission: Permission) -> bool:
        """Here, for whichever organisation; looking after the system publishes nothing."""
        owner = self.owner and permission is not Permission.PUBLISH
        return owner or any(permission in each.permissions for each in self.here)

    def organisations(self) -> set[int]:
        """Whose people the person looks after here."""
        return {each.organisation_id for each in self.here if Permission.ADMINISTER in each.permissions}

    def form(self, name: str, *args: Any, **filled_in: Any) -> str:
        """A form of the administration that leads back to the steps when it is saved."""
        query = urlencode(filled_in | {"next": f"{reverse('get_started')}?kommun={self.place.slug}"})
        return f"{reverse(f'admin:accounts_{name}', args=args)}?{query}"

    def changes(self, organisation: Organisation) -> bool:
        """As ``promises.writing.reach`` says of what several places share."""
        used = {each.pk for each in organisation.municipalities.all()}
        return self.owner or (self.may(Permission.ADMINISTER) and used <= self.administers)


def steps(user: Any, place: Municipality) -> list[Step]:
    """The steps of the municipality, in the order they are taken; a fixed number of queries."""
    rights = Rights(user, place)
    at_work = Organisation.objects.filter(access.at_work([place])).distinct()
    organisations = list(at_work.prefetch_related("municipalities").order_by("name"))
    promises = list(Promise.objects.filter(municipality=place).select_related("municipality").order_by("pk"))
    return [
        _municipality(place, rights),
        _police_area(place, rights),
        _organisations(organisations, rights),
        _people(place, organisations, rights),
        _kinds(rights),
        *_promise(promises, rights),
    ]


def _municipality(place: Municipality, rights: Rights) -> Step:
    step = Step("Kommunen", bool(place.code and place.county))
    step.facts = [f"{place.name}. Kommunkod {place.code or 'saknas'}. {place.county or 'Län saknas'}."]
    if rights.may(Permission.ADMINISTER):
        if not step.done and known(name=place.short_name):
            step.button = ("kommun", "Hämta kod och län ur SCB:s lista")
        step.links = [("Ändra kommunens uppgifter", rights.form("municipality_change", place.pk))]
    return step


def _police_area(place: Municipality, rights: Rights) -> Step:
    step = Step("Lokalpolisområdet", place.police_area is not None)
    step.facts = [f"{place.police_area}." if place.police_area else "Inget är valt. Står på polisen.se."]
    if rights.may(Permission.ADMINISTER):
        step.links = [("Välj lokalpolisområde", rights.form("municipality_change", place.pk))]
        if not step.done and not PoliceArea.objects.exists():
            step.links.insert(0, ("Lägg till området", rights.form("policearea_add")))
        elif not step.done:
            step.links.append(("Lägg till ett som saknas", rights.form("policearea_add")))
    return step


def _organisations(organisations: Sequence[Organisation], rights: Rights) -> Step:
    authorities = [each for each in organisations if each.is_authority]
    kinds = {each.kind for each in authorities}
    numbered = all(each.organisation_number for each in authorities)
    step = Step("Organisationerna och deras nummer", len(kinds) == len(_NEEDED) and numbered)
    step.facts = [
        f"{each.name}: {each.organisation_number or 'organisationsnummer saknas'}." for each in organisations
    ]
    if not rights.may(Permission.ADMINISTER):
        return step
    if OrganisationKind.POLICE not in kinds:
        step.facts.append("Polisen saknas.")
        step.button = ("polisen", "Polisen arbetar här")
    for each in organisations:
        if rights.changes(each):
            step.links.append((f"Ändra {each.name}", rights.form("organisation_change", each.pk)))
        elif not each.organisation_number and each.is_authority:
            step.facts.append(f"{each.name} delas av flera kommuner: den som sköter systemet skriver numret.")
    step.links.append(("Lägg till en organisation", rights.form("organisation_add")))
    return step


def _people(place: Municipality, organisations: Sequence[Organisation], rights: Rights) -> Step:
    held = Membership.objects.filter(municipality=place, ended_at__isnull=True, user__is_active=True)
    there: dict[int, set[str]] = defaultdict(set)
    untitled = set()
    for membership in held.select_related("user"):
        there[membership.organisation_id].add(membership.role)
        if membership.role == Role.DECIDER and not membership.user.title:
            untitled.add(membership.user.name)
    invited: dict[int, set[str]] = defaultdict(set)
    letters = Invitation.objects.filter(
        municipality=place, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    for organisation, role in letters.filter(valid_until__gt=now()).values_list("organisation", "role"):
        invited[organisation].add(role)
    step = Step("Personerna", bool(organisations))
    own = rights.organisations()
    for each in (each for each in organisations if each.is_authority):
        missing = [role.label for role in _NEEDED[OrganisationKind(each.kind)] if role not in there[each.pk]]
        has, waiting = ([role.label for role in Role if role in found[each.pk]] for found in (there, invited))
        words = f"har {swedish.listing(has)}" if has else "har ingen än"
        step.facts.append(
            f"{each.name} {words}."
            + (f" Saknar {swedish.listing(missing)}." if missing else "")
            + (f" Inbjudna som inte har svarat: {swedish.listing(waiting)}." if waiting else "")
        )
        step.done = step.done and not missing
        if rights.owner or each.pk in own:
            invite = rights.form("invitation_add", municipality=place.pk, organisation=each.pk)
            step.links.append((f"Bjud in till {each.name}", invite))
        elif missing and Role.ADMINISTRATOR not in there[each.pk] | invited[each.pk]:
            step.facts.append(
                f"{each.name} har ingen administratör här. Den som sköter systemet bjuder in den första."
            )
    if untitled:
        step.done = False
        step.facts.append(
            f"Titel saknas för {swedish.listing(sorted(untitled))}. Den står vid namnet i rapporten."
        )
    if own or rights.owner:
        step.links.append(("Se personerna", reverse("admin:accounts_user_changelist")))
    return step


def _kinds(rights: Rights) -> Step:
    missing = missing_kinds()
    step = Step("Slag av insatser", not missing)
    step.facts = [
        f"Saknas: {swedish.listing([each.name for each in missing])}."
        if missing
        else "Vandringar, EST-möten, rundor och trafikinsatser finns, med sina vanliga resultat."
    ]
    if missing and (rights.may(Permission.ADMINISTER) or rights.may(Permission.EDIT_PROMISE)):
        step.button = ("slag", "Lägg till dem med sina vanliga resultat")
    if rights.may(Permission.EDIT_PROMISE):
        step.links = [("Se slagen, eller lägg till ett eget", reverse("admin:promises_kind_changelist"))]
    return step


def _promise(promises: Sequence[Promise], rights: Rights) -> list[Step]:
    draft = next((each for each in promises if not each.published_at), None)
    published = [each for each in promises if each.published_at]
    write = Step("Löftet skrivs", bool(promises))
    look = Step("Löftet förhandsvisas", bool(published))
    publish = Step("Löftet publiceras", bool(published))
    write.facts = [f"{each.title} ({'publicerat' if each.published_at else 'utkast'})." for each in promises]
    if rights.may(Permission.EDIT_PROMISE):
        write.links = [("Skriv ett löfte", reverse("new_promise"))]
        if draft:
            write.links.insert(0, (f"Skriv vidare på {draft.title}", _of("edit_promise", draft)))
    else:
        write.facts.append("En samordnare i kommunen skriver det.")
    if draft and rights.may(Permission.READ_DRAFT):
        look.links = [(f"Förhandsvisa {draft.title}", _of("preview_promise", draft))]
    look.facts = ["Så ser alla det när det är publicerat."]
    publish.facts = ["En samordnare för kommunen eller polisen publicerar. Sedan ligger det fast."]
    if draft and any(
        each.organisation.is_authority and Permission.PUBLISH in each.permissions for each in rights.here
    ):
        publish.links = [(f"Publicera {draft.title}", _of("publish_promise", draft))]
    if published:
        publish.links.append((f"Se {published[-1].title}", _of("promise", published[-1])))
    return [write, look, publish]


def _of(name: str, promise: Promise) -> str:
    return reverse(name, args=[promise.municipality.slug, promise.slug])

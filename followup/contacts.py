"""The people behind an organisation: who can log for it in a municipality, by name."""

from collections.abc import Iterable, Mapping

from followup.duties import places_of, responsible
from medborgarlofte.accounts.models import Membership, Organisation
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import PERMISSIONS
from promises.models import Commitment, Promise
from promises.words import swedish

# Names of those who can log now, by (organisation, municipality): empty where nobody is left; a pair that
# never had anybody is missing.
People = Mapping[tuple[int, int], tuple[str, ...]]

_NAMED = 3


def people(places: Iterable[int]) -> People:
    """Who can log for whom in the municipalities. One query."""
    roles = [role for role, allowed in PERMISSIONS.items() if Permission.LOG_ACTIVITY in allowed]
    rows = Membership.objects.filter(municipality__in=places, role__in=roles).select_related("user")
    names: dict[tuple[int, int], tuple[str, ...]] = {}
    for row in rows.order_by("user__name", "pk"):
        key = row.organisation_id, row.municipality_id
        here = row.ended_at is None and row.user.is_active
        names[key] = (*names.get(key, ()), *([str(row.user)] if here else []))
    return names


def deciders(promise: Promise, organisations: Iterable[Organisation]) -> set[int]:
    """Primary keys of those who can approve for any of the organisations, loans apart."""
    roles = [role for role, allowed in PERMISSIONS.items() if Permission.APPROVE in allowed]
    rows = Membership.objects.filter(
        organisation__in=organisations,
        municipality__in=places_of(promise),
        role__in=roles,
        ended_at__isnull=True,
    )
    return set(rows.order_by().values_list("user_id", flat=True))


def known_for(organisation: int, promise: Promise, known: People) -> tuple[str, ...] | None:
    """Who can log for the organisation in any municipality of the promise; None where nobody ever could."""
    known_names = [known.get((organisation, place)) for place in places_of(promise)]
    if all(names is None for names in known_names):
        return None
    return tuple(dict.fromkeys(name for names in known_names for name in names or ()))


def named(names: Iterable[str]) -> str:
    """``Anna Ek, Bo Ask, Cia Al och två till``; empty for nobody."""
    names = list(names)
    more = len(names) - _NAMED
    if more > 1:  # "one more" takes as much room as the name itself
        return swedish.listing([*names[:_NAMED], f"{swedish.in_words(more)} till"])
    return swedish.listing(names)


def answering(promise: Promise, row: Commitment, known: People) -> str:
    """``Polisen (Per Ek) och kommunen``: who answers for the commitment, with those who can log for them."""
    parts = []
    for organisation in responsible(promise, row):
        names = named(known_for(organisation.pk, promise, known) or ())
        parts.append(f"{organisation.short_name} ({names})" if names else organisation.short_name)
    return swedish.capital(swedish.listing(parts))

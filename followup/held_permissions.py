"""A person's permissions by municipality and organisation, read once for a whole page."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest

from medborgarlofte.accounts.acting import own_memberships
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.permissions import Permission


@dataclass
class Reach:
    """``grants`` are (permission, municipality, organisation) by primary keys, lent ones too; ``authorities``
    those of the organisations that are one."""

    person: int | None = None
    municipalities: dict[int, Municipality] = field(default_factory=dict)
    grants: set[tuple[str, int, int]] = field(default_factory=set)
    authorities: set[int] = field(default_factory=set)

    def may(self, permission: Permission, municipality: int, organisation: int | None = None) -> bool:
        """As ``access.may``, by membership alone, without asking the database again."""
        return any(
            (what, place) == (permission, municipality) and organisation in (None, who)
            for what, place, who in self.grants
        )

    def may_in_any(
        self, permission: Permission, municipalities: Iterable[int], organisation: int | None = None
    ) -> bool:
        """The same in one of the municipalities, or several."""
        return any(self.may(permission, municipality, organisation) for municipality in municipalities)

    def answers(self, municipality: int) -> bool:
        """Whether residents' questions there are the person's to answer (promises.writing.internal)."""
        return any(self.may(Permission.LOG_ACTIVITY, municipality, each) for each in self.authorities)


def reach(request: HttpRequest) -> Reach:
    """Of who is signed in; one query. A person who only looks after the system acts nowhere."""
    own = Reach(person=request.user.pk)
    for membership in own_memberships(request):
        if membership.is_lent:  # type: ignore[attr-defined]
            own.grants.add((Permission.APPROVE, membership.municipality_id, membership.organisation_id))
        if Permission.READ_DRAFT not in membership.permissions:
            continue
        own.municipalities[membership.municipality_id] = membership.municipality
        if membership.organisation.is_authority:
            own.authorities.add(membership.organisation_id)
        for permission in membership.permissions:
            own.grants.add((permission, membership.municipality_id, membership.organisation_id))
    return own

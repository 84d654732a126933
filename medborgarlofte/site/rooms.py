"""The rooms of the desk: one menu over every page of those who work here."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from medborgarlofte.accounts.acting import own_memberships
from medborgarlofte.accounts.permissions import Permission as P
from medborgarlofte.site.site_context import Link, links

# (URL name, words, the permission that opens it).
ROOMS = (
    ("log_kind", "Logga en insats", P.LOG_ACTIVITY),
    ("activities", "Det som är loggat", P.READ_DRAFT),
    ("weekly", "Fredagsfrågan", P.LOG_ACTIVITY),
    ("least_left", "Minst kvar", P.READ_DRAFT),
    ("pass_card", "Passkort", P.LOG_ACTIVITY),
    ("desk_walks", "Trygghetsvandringar", P.READ_DRAFT),
    ("est", "EST", P.LOG_ACTIVITY),
    ("hot_spots", "Hot spots och rundor", P.LOG_ACTIVITY),
    ("desk_promises", "Löften", P.EDIT_PROMISE),
    ("get_started", "Kom igång", P.ADMINISTER),
    ("official", "Uppföljningar och beslut", P.READ_DRAFT),
    ("desk_questions", "Frågor från invånare", P.READ_DRAFT),
    ("delegations", "Delegera godkännande", P.APPROVE),
    ("maskings", "Maskeringar", P.MASK),
    ("disclose", "Lämna ut handlingar", P.MASK),
    ("retention", "Gallring", P.ADMINISTER),
)
# Kept by the municipality and the police together: opened by who logs for one of them.
SHARED = {"hot_spots"}


def rooms(request: HttpRequest) -> dict[str, Any]:
    """``rooms``: the rooms that the person's roles open. Asked only where it is shown; gives no right."""

    def opened() -> list[Link]:
        current = own_memberships(request)
        held = {permission for membership in current for permission in membership.permissions}
        shares = any(P.LOG_ACTIVITY in each.permissions for each in current if each.organisation.is_authority)
        names = [(name, label) for name, label, permission in ROOMS if permission in held]
        return links([each for each in names if shares or each[0] not in SHARED], request.path)

    return {"rooms": SimpleLazyObject(opened)}

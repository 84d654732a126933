"""The rooms of the desk: one menu over every page of those who work here."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from medborgarlofte.accounts.models import Membership
from medborgarlofte.accounts.permissions import Permission as P
from medborgarlofte.accounts.roles import PERMISSIONS, Role
from medborgarlofte.site.context import Link

# (URL name, words, the permission that opens it). A room that is not built has no link.
ROOMS = (
    ("log_kind", "Logga en insats", P.LOG_ACTIVITY),
    ("activities", "Det som är loggat", P.READ_DRAFT),
    ("desk_walks", "Trygghetsvandringar", P.READ_DRAFT),
    ("est", "EST", P.LOG_ACTIVITY),
    ("hot_spots", "Hot spots och rundor", P.LOG_ACTIVITY),
    ("desk_promises", "Löften", P.EDIT_PROMISE),
    ("official", "Uppföljningar och beslut", P.READ_DRAFT),
    ("desk_questions", "Frågor från invånare", P.READ_DRAFT),
    ("delegations", "Delegera godkännande", P.APPROVE),
    ("maskings", "Maskeringar", P.MASK),
    ("disclose", "Lämna ut handlingar", P.MASK),
    ("retention", "Gallring", P.ADMINISTER),
)


def rooms(request: HttpRequest) -> dict[str, Any]:
    """``rooms``: the rooms that the person's roles open. Asked only where it is shown; gives no right."""
    return {"rooms": SimpleLazyObject(lambda: _rooms(request))}


def _rooms(request: HttpRequest) -> list[Link]:
    held = _permissions(request)
    links = []
    for name, label, permission in ROOMS:
        if permission not in held:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        links.append(Link(label, url, current=url == request.path))
    return links


def _permissions(request: HttpRequest) -> set[P]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return set()
    roles = Membership.objects.filter(user=user, ended_at__isnull=True).values_list("role", flat=True)
    return {permission for role in set(roles) for permission in PERMISSIONS[Role(role)]}

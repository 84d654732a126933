"""The municipality one works for right now, for who works for several."""

from django.http import HttpRequest

from medborgarlofte.accounts.access import held
from medborgarlofte.accounts.models import Membership, Municipality

CHOSEN = "municipality"


def own_memberships(request: HttpRequest) -> list[Membership]:
    """The person's roles (``access.held``), asked once a request: for the menu and what is chosen beforehand."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    known = request.__dict__.get("_own_memberships")
    if known is None:
        known = request.__dict__["_own_memberships"] = held(user)
    return known


def own_municipalities(request: HttpRequest) -> list[Municipality]:
    """Where the person has a role, by name."""
    return list(dict.fromkeys(each.municipality for each in own_memberships(request)))


def acting_municipality(request: HttpRequest) -> Municipality | None:
    """The one chosen in this session, else the first of the person's own; None for who has none.

    It preselects and sorts. It gives no right: those are asked for as ever.
    """
    own = own_municipalities(request)
    chosen = request.session.get(CHOSEN)
    return next((place for place in own if place.pk == chosen), own[0] if own else None)


def act_in(request: HttpRequest, municipality: Municipality) -> None:
    """Remember the choice for as long as the session lasts."""
    request.session[CHOSEN] = municipality.pk

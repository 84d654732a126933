"""The municipality one works for right now, for who works for several."""

from django.http import HttpRequest

from medborgarlofte.accounts.models import Membership, Municipality

CHOSEN = "municipality"


def own_municipalities(request: HttpRequest) -> list[Municipality]:
    """Where the person has a role, by name; asked once a request."""
    if not request.user.is_authenticated:
        return []
    known = request.__dict__.get("_own_municipalities")
    if known is None:
        held = Membership.objects.filter(user=request.user, ended_at__isnull=True)
        known = list(Municipality.objects.filter(memberships__in=held).distinct())
        request.__dict__["_own_municipalities"] = known
    return known


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

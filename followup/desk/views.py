"""The desk's first page."""

from django.http import HttpResponse
from django.shortcuts import render

from followup.desk import least_left as least_left_presenter
from followup.desk.presenter import page
from followup.desk.queries import gather
from followup.duties import live_promises, standings
from followup.held_permissions import reach
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.clock import today


@desk_page()
def desk(request: SignedInRequest) -> HttpResponse:
    """What is due, what lags, who is silent and what is not public yet, where the person acts."""
    on = today()
    found = gather(request, on)
    context = page(found, request.user.get_short_name(), on)
    return render(request, "followup/desk/overview.html", context)


@desk_page()
def least_left(request: SignedInRequest) -> HttpResponse:
    """The least that still keeps each commitment, where the person acts."""
    on, acting = today(), reach(request)
    promises = list(live_promises(list(acting.municipalities), on))
    context = least_left_presenter.page(standings(promises, on), acting, on)
    return render(request, "followup/desk/least_left.html", context)

"""The desk's first page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from followup.desk.presenter import page
from followup.desk.queries import gather
from medborgarlofte.accounts.acting import acting_municipality
from medborgarlofte.clock import today


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What is due, what lags, who is silent and what is not public yet, where the person acts."""
    on = today()
    found = gather(request.user, on, acting_municipality(request))
    context = page(found, request.user.get_short_name(), on)
    return render(request, "followup/desk/overview.html", context)

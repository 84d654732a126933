"""Measurements at the desk: they arrive when they arrive, apart from the follow-ups."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from followup.measurements.forms import MeasurementForm
from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import submit
from promises.counting.sentences import measured
from promises.models import Promise
from promises.writing.store import store


@desk_page("GET", "POST")
def measurements(request: SignedInRequest, kommun: str, slug: str) -> HttpResponse:
    """What is measured of the promise's effects, and the form for what has arrived."""
    promise = get_object_or_404(
        Promise.objects.select_related("municipality"), municipality__slug=kommun, slug=slug
    )
    require(request.user, Permission.EDIT_PROMISE, promise.municipality)
    form = MeasurementForm(posted(request), promise=promise)
    sent = submit(request, form, lambda: store(form.row(), by=request.user))
    if sent.done:
        messages.success(request, "Mätningen är sparad och visas på löftets sida.")
        return redirect("measurements", kommun, slug)
    known = [
        (
            row,
            [(m.period, measured(m.value, row.unit, m.uncertainty, m.note)) for m in row.measurements.all()],
        )
        for row in promise.indicators.prefetch_related("measurements")
    ]
    context = {
        "form": form,
        "promise": promise,
        "known": known,
        "crumbs": [("Skrivbordet", reverse("desk")), ("Mätningar", "")],
    }
    return render(request, "followup/measurements/measurements.html", context, status=sent.status)

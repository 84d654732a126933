"""What becomes of a walk's measures: decided before the protocol is published, and step by step after it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.submit import submit
from medborgarlofte.clock import today
from promises.log.actions import is_public, settled
from promises.log.rights import may_write, writable
from promises.models import Activity, Measure, Observation, Photo
from promises.record.public import protocol_is_public
from promises.walks import measures as actions
from promises.walks import presenter as walks_presenter
from promises.walks.actions import protocol_fingerprint, publish_protocol
from promises.walks.protocol import read_protocol
from promises.walks.protocol_forms import DecisionForm, MeasureForm
from promises.walks.queries import with_protocol
from promises.walks.views import organisations_of, walk_of, walk_row
from promises.writing.form_differences import differences, keep_theirs


@desk_page("GET", "POST")
def decisions(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The action list of one walk; the protocol is read through here and published.

    409 = the protocol was changed while it was read.
    """
    row = walk_row(request, uid)
    if row.uid != uid:
        return redirect("desk_decisions", row.uid)
    if request.method == "POST":
        writable(request.user, row.uid)
    form = forms.Form(posted(request))
    seen = request.POST.get("seen", "")
    sent = submit(request, form, lambda: publish_protocol(row, by=request.user, seen=seen))
    if sent.done:
        messages.success(request, "Protokollet är publicerat. Åtgärdslistan lever vidare här, steg för steg.")
        return redirect("desk_decisions", row.uid)
    full = with_protocol(Activity.objects.filter(pk=row.pk)).get()
    walk = getattr(full, "safety_walk", None) or walk_of(row)
    public = protocol_is_public(walk)
    hidden = Photo.objects.filter(activity=row, removed_at__isnull=True, shown_at__isnull=True).count()
    context = {
        "row": row,
        "view": read_protocol(full, today()),
        "lines": walks_presenter.measure_lines(full, today()),
        "public": public,
        "seen_outside": public and is_public(row),
        "hidden_photos": hidden,
        "fingerprint": protocol_fingerprint(walk) if walk.pk else "",
        "problem": " ".join(map(str, form.non_field_errors())),
        "may_write": may_write(request.user, row) and not settled(row),
        "crumbs": walks_presenter.crumbs((row.title, ""))
        if public
        else walks_presenter.crumbs(
            (row.title, reverse("desk_protocol", args=[row.uid])), ("Beslut och publicering", "")
        ),
    }
    return render(request, "promises/walks/decisions.html", context, status=sent.status)


@desk_page("GET", "POST")
def decide(request: SignedInRequest, uid: UUID, measure: int) -> HttpResponse:
    """One measure: done, will be done, will not be done. 409 = somebody else decided meanwhile."""
    row = walk_row(request, uid)
    found = Measure.objects.filter(pk=measure, observation__walk__activity=row)
    one = found.select_related("observation__walk__activity", "owner").first()
    if one is None or one.observation is None:
        raise Http404("Vandringen har ingen sådan åtgärd.")
    if request.method == "GET":
        return _measure_page(request, row, one, _form(request, row, one))
    writable(request.user, row.uid)
    if request.POST.get("do") == "remove":
        try:
            actions.remove_measure(one, by=request.user, seen=request.POST.get("seen", ""))
        except ValidationError as refusal:  # a conflict too: they read it as it is now, and choose
            messages.error(request, " ".join(refusal.messages))
            return redirect("decide_measure", row.uid, measure)
        messages.success(request, "Åtgärden är borttagen.")
        return redirect("desk_decisions", row.uid)
    form = _form(request, row, one, request.POST)

    def fresh_one() -> Measure:
        one.refresh_from_db()
        return one

    sent = submit(
        request,
        form,
        lambda: actions.decide(one, by=request.user, **form.values()),
        fresh=lambda: actions.measure_fingerprint(fresh_one()),
        stands=lambda: not differences(form, _form(request, row, fresh_one())),
    )
    if sent.conflict:
        keep_theirs(form, _form(request, row, fresh_one()))
    if not sent.done:
        return _measure_page(request, row, one, form, theirs=sent.conflict, status=sent.status)
    messages.success(request, "Beslutet är sparat.")
    return redirect("desk_decisions", row.uid)


@desk_page("GET", "POST")
def new_measure(request: SignedInRequest, uid: UUID, number: int) -> HttpResponse:
    """One more thing to do about an observation."""
    row = walk_row(request, uid)
    observed = (
        Observation.objects.filter(walk__activity=row, number=number).select_related("walk__activity").first()
    )
    if observed is None:
        raise Http404("Protokollet har ingen iakttagelse med det numret.")
    form = MeasureForm(posted(request), place=row.municipality)
    if request.method == "POST":
        writable(request.user, row.uid)
    sent = submit(
        request,
        form,
        lambda: actions.add_measure(observed, by=request.user, text=form.cleaned_data["text"]),
    )
    if sent.result:
        return redirect("decide_measure", row.uid, sent.result.pk)
    context = {
        "row": row,
        "observation": observed,
        "form": form,
        "public": protocol_is_public(observed.walk),
        "may_write": may_write(request.user, row) and not settled(row),
        "crumbs": walks_presenter.crumbs(
            (row.title, reverse("desk_decisions", args=[row.uid])), ("Ny åtgärd", "")
        ),
    }
    return render(request, "promises/walks/measure_new.html", context, status=sent.status)


def _form(request: SignedInRequest, row: Activity, measure: Measure, data: Any = None) -> DecisionForm:
    public = protocol_is_public(walk_of(row))
    seen = actions.measure_fingerprint(measure)
    organisations = organisations_of(row)
    return DecisionForm(
        data, place=row.municipality, measure=measure, seen=seen, organisations=organisations, public=public
    )


def _measure_page(
    request: SignedInRequest,
    row: Activity,
    measure: Measure,
    form: DecisionForm,
    *,
    theirs: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "row": row,
        "measure": measure,
        "form": form,
        "theirs": walks_presenter.state_words(measure) if theirs else "",
        "steps": walks_presenter.step_lines(measure),
        "may_write": may_write(request.user, row) and not settled(row),
        "crumbs": walks_presenter.crumbs(
            (row.title, reverse("desk_decisions", args=[row.uid])), ("Åtgärd", "")
        ),
    }
    return render(request, "promises/walks/measure.html", context, status=status)

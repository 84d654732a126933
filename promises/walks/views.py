"""Walks at the desk: the lists, and the field protocol of one walk while it is written."""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.models import Organisation
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.submit import Submitted, submit
from medborgarlofte.clock import today
from medborgarlofte.documents.pictures import MOST_BYTES
from medborgarlofte.sent import whole_number
from promises.log.actions import newest, settled
from promises.log.photos import add_photo, refused_photo
from promises.log.rights import may_write, readable, writable
from promises.log.scope import performers_of
from promises.models import Activity, Measure, Observation, SafetyWalk, WalkParticipation
from promises.record.public import protocol_is_public
from promises.walks import actions
from promises.walks import presenter as walks_presenter
from promises.walks.protocol_forms import ObservationForm, ParticipantsForm
from promises.walks.queries import open_measures, walk_kind, walks_of
from promises.words.enums import Method
from promises.writing.form_differences import differences, keep_theirs
from promises.writing.form_fields import take_new_number


@desk_page()
def walks(request: SignedInRequest) -> HttpResponse:
    """Coming walks, those that lack a protocol, and action lists that are not closed."""
    places = access.municipalities(request.user, Permission.READ_DRAFT)
    logs_in = set(
        access.memberships(request.user, Permission.LOG_ACTIVITY).values_list("municipality", flat=True)
    )
    context = walks_presenter.walks_page(walks_of(places, today()), walk_kind(), today(), logs_in=logs_in)
    return render(request, "promises/walks/walks.html", context)


@desk_page()
def open_list(request: SignedInRequest) -> HttpResponse:
    """Everything that remains of the published action lists, by who answers for it."""
    places = access.municipalities(request.user, Permission.READ_DRAFT)
    context = walks_presenter.open_page(open_measures(places), today())
    return render(request, "promises/walks/open.html", context)


@desk_page("GET", "POST")
def protocol(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The field protocol: an observation is added in one form; those there are stand below it.

    A published protocol is led on to its action list.
    """
    row = walk_row(request, uid)
    if row.uid != uid or protocol_is_public(walk_of(row)):
        return redirect("desk_decisions" if row.uid == uid else "desk_protocol", row.uid)
    if request.method == "GET":
        return _page(request, row, ObservationForm(place=row.municipality))
    writable(request.user, uid)
    form = ObservationForm(request.POST, request.FILES, place=row.municipality)
    sent = submit(
        request,
        form,
        lambda: actions.add_observation(
            row,
            by=request.user,
            uid=form.cleaned_data["uid"] or uuid.uuid4(),
            measure=form.cleaned_data["measure"],
            **form.values(),
        ),
    )
    if sent.conflict:
        take_new_number(form)
    if sent.result is None:
        return _page(request, row, form, status=sent.status)
    _keep_photo(request, sent.result, form)
    messages.success(request, f"Iakttagelse {sent.result.number} är sparad.")
    return redirect("desk_protocol", row.uid)


@desk_page("GET", "POST")
def participants(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """How many came from where. 409 = somebody else wrote it meanwhile; what was typed is kept."""
    row = walk_row(request, uid)
    if request.method == "GET":
        return _participants_page(request, row, _participants_form(request, row))
    writable(request.user, row.uid)
    form = _participants_form(request, row, request.POST)
    sent = submit(
        request,
        form,
        lambda: actions.describe_walk(row, by=request.user, **form.values()),
        fresh=lambda: actions.walk_fingerprint(walk_of(row)),
        stands=lambda: not differences(form, _participants_form(request, row)),
    )
    if not sent.done:
        return _participants_page(request, row, form, sent)
    messages.success(request, "Deltagarna är sparade.")
    return redirect("desk_protocol", row.uid)


@desk_page("GET", "POST")
def observation(request: SignedInRequest, uid: UUID, number: int) -> HttpResponse:
    """One observation changed or taken away before anybody outside has read it."""
    row = walk_row(request, uid)
    observed = (
        Observation.objects.filter(walk__activity=row, number=number)
        .select_related("walk__activity__municipality")
        .first()
    )
    if observed is None:
        raise Http404("Protokollet har ingen iakttagelse med det numret.")
    if request.method == "GET":
        return _observation_page(request, row, observed, _observation_form(observed))
    writable(request.user, row.uid)
    if request.POST.get("do") == "remove":
        try:
            actions.remove_observation(observed, by=request.user, seen=request.POST.get("seen", ""))
        except ValidationError as refusal:  # a conflict too: they read it as it is now, and choose
            messages.error(request, " ".join(refusal.messages))
            return redirect("desk_observation", row.uid, number)
        messages.success(
            request, f"Iakttagelse {observed.number} är borttagen. De andra behåller sina nummer."
        )
        return redirect("desk_protocol", row.uid)
    form = _observation_form(observed, request.POST, request.FILES)

    def stored() -> Observation:
        observed.refresh_from_db()
        return observed

    sent = submit(
        request,
        form,
        lambda: actions.change_observation(
            observed, by=request.user, seen=form.cleaned_data["seen"], **form.values()
        ),
        fresh=lambda: actions.observation_fingerprint(stored()),
        stands=lambda: not differences(form, _observation_form(stored())),
    )
    if not sent.done:
        return _observation_page(request, row, observed, form, sent)
    _keep_photo(request, observed, form)
    messages.success(request, f"Iakttagelse {number} är ändrad.")
    return redirect("desk_protocol", row.uid)


def walk_row(request: SignedInRequest, uid: UUID) -> Activity:
    """The newest row of a walk, for those who may read it; Http404 for others and for what is no walk."""
    row = readable(request.user, uid)
    if row.kind.method != Method.SAFETY_WALK:
        raise Http404("Insatsen är ingen vandring.")
    last = newest(row)
    return row if last.pk == row.pk else readable(request.user, last.uid)


def walk_of(row: Activity) -> SafetyWalk:
    """The activity's walk, or one that is not saved where nothing is written yet."""
    return SafetyWalk.objects.filter(activity=row).first() or SafetyWalk(activity=row)


def organisations_of(row: Activity) -> list[Organisation]:
    """Who may take part and answer for a measure: those at work in the municipality, and those there already."""
    came = WalkParticipation.objects.filter(walk__activity=row).values("organisation")
    owners = Measure.objects.filter(observation__walk__activity=row).values("owner")
    return performers_of(row, Q(pk__in=came) | Q(pk__in=owners))


def _keep_photo(request: SignedInRequest, observed: Observation, form: ObservationForm) -> None:
    upload = form.cleaned_data.get("picture")
    if not upload:
        return
    alt = form.cleaned_data["picture_alt"]
    data = upload.read(MOST_BYTES + 1)  # one more than is taken tells enough of a huge file
    number = uuid.uuid5(observed.uid, hashlib.sha256(data).hexdigest())
    try:
        add_photo(
            observed.walk.activity, by=request.user, uid=number, data=data, observation=observed,
            alt=alt,
        )  # fmt: skip
    except ValidationError as refusal:
        messages.error(request, f"Fotot är inte sparat: {refused_photo(refusal, alt)}")


def _page(
    request: SignedInRequest, row: Activity, form: ObservationForm, *, status: int = 200
) -> HttpResponse:
    walk = walk_of(row)
    found = list(walk.observations.prefetch_related("measures", "photos")) if walk.pk else []
    saved = whole_number(request.GET.get("sparad", ""))
    context = {
        "row": row,
        "form": form,
        "walk": walk,
        "next_number": max((each.number for each in found), default=0) + 1,
        "saved": saved if any(each.number == saved for each in found) else None,
        "rows": walks_presenter.observation_rows(found),
        "count": walks_presenter.observations_words(len(found)),
        "places": list(dict.fromkeys(each.place for each in reversed(found))),
        "authorities": list(dict.fromkeys(each.authority for each in reversed(found) if each.authority)),
        "may_write": may_write(request.user, row) and not settled(row),
        "crumbs": walks_presenter.crumbs((row.title, "")),
    }
    return render(request, "promises/walks/protocol.html", context, status=status)


def _participants_form(request: SignedInRequest, row: Activity, data: Any = None) -> ParticipantsForm:
    walk = walk_of(row)
    seen = actions.walk_fingerprint(walk)
    return ParticipantsForm(
        data, place=row.municipality, walk=walk, seen=seen, organisations=organisations_of(row)
    )


def _participants_page(
    request: SignedInRequest, row: Activity, form: ParticipantsForm, sent: Submitted[Any] | None = None
) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "theirs": _theirs(sent, form, lambda: _participants_form(request, row)),
        "may_write": may_write(request.user, row)
        and not settled(row)
        and not protocol_is_public(walk_of(row)),
        "crumbs": walks_presenter.crumbs(
            (row.title, reverse("desk_protocol", args=[row.uid])), ("Vilka var med", "")
        ),
    }
    return render(request, "promises/walks/participants.html", context, status=sent.status if sent else 200)


def _theirs(
    sent: Submitted[Any] | None, typed: BaseForm, now: Callable[[], BaseForm]
) -> dict[str, Any] | None:
    """For ``_conflict.html``, where somebody else came first: how what was typed differs from what stands now."""
    if sent is None or not sent.conflict:
        return None
    stored = now()
    keep_theirs(typed, stored)
    return {"sentence": sent.sentence, "differences": differences(typed, stored)}


def _observation_form(observed: Observation, data: Any = None, files: Any = None) -> ObservationForm:
    place, mark = observed.walk.activity.municipality, actions.observation_fingerprint(observed)
    return ObservationForm(data, files, place=place, observation=observed, seen=mark)


def _observation_page(
    request: SignedInRequest,
    row: Activity,
    observed: Observation,
    form: ObservationForm,
    sent: Submitted[Any] | None = None,
) -> HttpResponse:
    context = {
        "row": row,
        "observation": observed,
        "form": form,
        "theirs": _theirs(sent, form, lambda: _observation_form(observed)),
        "photos": observed.photos.filter(removed_at__isnull=True),
        "may_write": may_write(request.user, row)
        and not settled(row)
        and not protocol_is_public(observed.walk),
        "crumbs": walks_presenter.crumbs(
            (row.title, reverse("desk_protocol", args=[row.uid])), (f"Iakttagelse {observed.number}", "")
        ),
    }
    return render(request, "promises/walks/observation.html", context, status=sent.status if sent else 200)

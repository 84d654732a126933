"""Hot spots on the desk: the list, a round begun and ended by a tap each, the places themselves."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page, posted
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.accounts.submit import submit
from medborgarlofte.clock import now, today
from medborgarlofte.conflict import fingerprint
from promises.log.scope import logger, sharing
from promises.models import HotSpot, Kind, OngoingRound
from promises.rounds import presenter
from promises.rounds.actions import drop_round, end_round, start_round
from promises.rounds.forms import EndForm, HotSpotForm
from promises.rounds.queries import going_on, round_of, spots
from promises.words.enums import Method
from promises.writing.form_differences import differences, keep_theirs
from promises.writing.internal import internal_of
from promises.writing.store import store

LATELY = timedelta(days=30)


@desk_page()
def hot_spots(request: SignedInRequest) -> HttpResponse:
    """The municipality's places, each with one button; first the round that one is on."""
    return _list(request)


def _list(request: SignedInRequest, *, asked: HotSpot | None = None, status: int = 200) -> HttpResponse:
    place, acting = sharing(request)
    mine = round_of(request.user)
    there: dict[int, list[OngoingRound]] = defaultdict(list)
    others = going_on().filter(internal_of(request.user, OngoingRound), hot_spot__municipality=place)
    for each in others.exclude(started_by=request.user):
        there[each.hot_spot_id].append(each)
    found = spots(place, today() - LATELY, [each.organisation for each in acting])
    lines = [presenter.spot_line(each, there) for each in found]
    kinds = _kinds()
    context = {
        "place": place,
        "acting": acting,
        "running": presenter.running(mine, kinds[0] if kinds else None, now()) if mine else None,
        "asked": presenter.spot_line(found.get(pk=asked.pk), there) if asked else None,
        "lines": [line for line in lines if line.place.is_active],
        "resting": [each for each in found if not each.is_active],
        "has_kind": bool(kinds),
        "crumbs": [("Skrivbordet", reverse("desk")), ("Hot spots och rundor", "")],
    }
    return render(request, "promises/rounds/list.html", context, status=status)


def _kinds() -> list[Kind]:
    return list(Kind.objects.filter(method=Method.HOT_SPOT.value))


@desk_page("POST")
def start(request: SignedInRequest, hot_spot: int) -> HttpResponse:
    """One tap: the round begins. 409 = a colleague is there already, and is asked about: one round or two?"""
    spot = _spot(request, hot_spot)
    place, acting = sharing(request)
    if place != spot.municipality:
        raise Http404("Platsen ligger i en annan kommun.")
    organisation = next((a for a in acting if a.key == request.POST.get("acting")), acting[0]).organisation
    others = going_on().filter(hot_spot=spot, organisation=organisation).exclude(started_by=request.user)
    if "own" not in request.POST and round_of(request.user) is None and others.exists():
        return _list(request, asked=spot, status=409)
    try:
        start_round(spot, by=request.user, organisation=organisation)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("ongoing_round" if round_of(request.user) else "hot_spots")


def _spot(request: SignedInRequest, pk: int) -> HotSpot:
    known = HotSpot.objects.filter(internal_of(logger(request.user), HotSpot))
    spot = known.filter(pk=pk).select_related("municipality").first()
    if spot is None:
        raise Http404("Det finns ingen sådan plats.")
    return spot


@desk_page("GET", "POST")
def ongoing_round(request: SignedInRequest) -> HttpResponse:
    """The round that one is on, wherever the page was closed. POST ends it; what is written is a bonus.

    422 = something is to be mended.
    """
    user, kinds = logger(request.user), _kinds()
    mine = round_of(user)
    if mine is None or not kinds:
        messages.info(request, "Du har ingen runda igång.")
        return redirect("hot_spots")
    form = EndForm(posted(request), ongoing=mine, kinds=kinds)
    sent = submit(request, form, lambda: end_round(mine, by=user, **form.values()))
    if sent.result:
        lasted = presenter.lasted(sent.result.hot_spot_round.internal_minutes or 0)
        messages.success(request, f"Rundan är slut: {lasted}.")
        return redirect("receipt", sent.result.uid)
    return _round_page(request, form, mine, status=sent.status)


def _round_page(
    request: SignedInRequest, form: EndForm, mine: OngoingRound, *, sure: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "sure": sure,
        "running": presenter.running(mine, form.kinds[0], now()),
        "crumbs": [
            ("Skrivbordet", reverse("desk")), ("Hot spots och rundor", reverse("hot_spots")), ("Pågående runda", ""),
        ],
    }  # fmt: skip
    return render(request, "promises/rounds/round.html", context, status=status)


@desk_page("POST")
def drop(request: SignedInRequest) -> HttpResponse:
    """Undo the beginning: nothing is logged. 409 = something is written about the round, and would be lost."""
    mine, kinds = round_of(logger(request.user)), _kinds()
    if mine and kinds and "sure" not in request.POST:
        form = EndForm(request.POST, ongoing=mine, kinds=kinds)
        words = ["note", "staff", *(field.name for field in form.observations)]
        if any(request.POST.get(name, "").strip() for name in words):
            return _round_page(request, form, mine, sure=True, status=409)
    if mine:
        drop_round(mine, by=request.user)
        messages.success(request, "Starten är ångrad. Ingen runda är loggad.")
    return redirect("hot_spots")


@desk_page("GET", "POST")
def add_hot_spot(request: SignedInRequest) -> HttpResponse:
    """A new place."""
    place, _ = sharing(request)
    return _hot_spot_page(request, HotSpot(municipality=place), place)


@desk_page("GET", "POST")
def change_hot_spot(request: SignedInRequest, hot_spot: int) -> HttpResponse:
    """A place, changed; it is rested, never removed, for its rounds stand.

    409 = somebody else changed it first: theirs beside what was typed, which is kept.
    """
    spot = _spot(request, hot_spot)
    return _hot_spot_page(request, spot, spot.municipality)


def _hot_spot_page(request: SignedInRequest, spot: HotSpot, place: Municipality) -> HttpResponse:
    is_new = spot.pk is None
    form = HotSpotForm(posted(request), instance=spot, municipality=place)

    def stored() -> HotSpotForm:
        return HotSpotForm(instance=HotSpot.objects.get(pk=spot.pk), municipality=place)

    sent = submit(
        request,
        form,
        lambda: store(
            form.save(commit=False),
            by=logger(request.user),
            seen=None if is_new else form.cleaned_data["seen"],
        ),
        fresh=lambda: fingerprint(HotSpot.objects.get(pk=spot.pk)),
        stands=lambda: not differences(form, stored()),
    )
    if sent.done:
        messages.success(request, "Platsen är sparad.")
        return redirect("hot_spots")
    theirs: dict[str, Any] | None = None
    if sent.conflict:
        keep_theirs(form, stored())
        theirs = {"sentence": sent.sentence, "differences": differences(form, stored())}
    context = {
        "form": form,
        "is_new": is_new,
        "theirs": theirs,
        "place": place,
        "areas": list(dict.fromkeys(HotSpot.objects.filter(municipality=place).values_list("area", flat=True))),
        "crumbs": [
            ("Skrivbordet", reverse("desk")), ("Hot spots och rundor", reverse("hot_spots")),
            ("Ny plats" if is_new else "Ändra platsen", ""),
        ],
    }  # fmt: skip
    return render(request, "promises/rounds/spot.html", context, status=sent.status)

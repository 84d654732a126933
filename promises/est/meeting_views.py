"""An EST meeting on the desk: gather the week, put first things first, look back, decide, close."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.models import Organisation
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import today
from medborgarlofte.conflict import Conflict, fingerprint
from promises.est import actions, presenter
from promises.est.closing_form import ClosingForm
from promises.est.forms import Errors, suspects
from promises.est.meeting_forms import AgendaForm, FollowUpForm, MeasureForm, PrioritiseForm
from promises.est.situation import (
    Situation,
    measures_before,
    meetings,
    reports,
    since,
    situations,
    until,
    waiting_for,
)
from promises.log.actions import newest
from promises.log.scope import sharing
from promises.models import Activity, CoordinationMeeting, Kind, Measure
from promises.words import swedish
from promises.words.enums import Method
from promises.writing.internal import may_read_internal

SHOWN = 30


@dataclass
class Board:
    """All that one meeting's page shows, its forms with it. ``conflict`` says what somebody else wrote meanwhile."""

    meeting: CoordinationMeeting
    may_write: bool
    situations: list[Situation]
    before: list[Measure]
    decided: list[Measure]
    forms: dict[str, Any]
    follow_ups: list[FollowUpForm]
    summary: Any = None
    conflict: str = ""
    asked: str = ""
    hits: list[str] = field(default_factory=list)


@desk_page("GET", "POST")
def est_meetings(request: SignedInRequest) -> HttpResponse:
    """The municipality's meetings. POST opens today's, or the one that is open."""
    place, acting = sharing(request)
    kinds = Kind.objects.filter(method=Method.EST.value)
    if request.method == "POST":
        kind = kinds.first()
        if kind is None:
            raise PermissionDenied(
                "Det finns inget slag av insats för EST-möten. Be administratören lägga till ett."
            )
        chosen = next((a for a in acting if a.key == request.POST.get("acting")), acting[0])
        row = actions.open_meeting(
            by=request.user, municipality=place, organisation=chosen.organisation, kind=kind
        )
        return redirect("est_meeting", row.uid)
    found = meetings(place).prefetch_related("measures", "activity__contributions")[:SHOWN]
    context = {
        "place": place,
        "acting": acting,
        "rows": presenter.meeting_rows(list(found)),
        "has_kind": kinds.exists(),
        "crumbs": [("Skrivbordet", reverse("desk")), ("EST", reverse("est")), ("Möten", "")],
    }
    return render(request, "promises/est/meetings.html", context)


@desk_page("GET", "POST")
def est_meeting(request: SignedInRequest, meeting: UUID) -> HttpResponse:
    """One meeting. Each form on the page is sent by itself, named by ``do``.

    422 = something is to be mended; 409 = somebody else wrote first: theirs is shown, what was typed is kept.
    """
    row = _readable(request, meeting)
    if row.activity.uid != meeting:
        return redirect("est_meeting", row.activity.uid)
    if request.method == "GET":
        return _page(request, _board(request, row))
    board = _board(request, row, request.POST)
    try:
        done = _take(request, board)
    except Conflict as conflict:
        return _page(request, _as_it_is(request, row, conflict), status=409)
    except ValidationError as refusal:
        if board.summary is None:
            refused = Form({})
            refused.is_valid()
            refused.add_error(None, ValidationError(refusal.messages))
            board.summary = Errors(refused)
        return _page(request, board, status=422)
    messages.success(request, done)
    return redirect(f"{reverse('est_meeting', args=[meeting])}#{request.POST['do']}")


def _readable(request: SignedInRequest, uid: UUID) -> CoordinationMeeting:
    """The meeting as it stands, for those who share the situation there. Raises Http404 for all others."""
    activity = Activity.objects.filter(uid=uid, coordination_meeting__isnull=False).first()
    if activity is None or not may_read_internal(request.user, activity.coordination_meeting):
        raise Http404("Det finns inget sådant möte.")
    return CoordinationMeeting.objects.select_related(
        "activity__municipality", "activity__logged_for", "activity__kind", "closed_by"
    ).get(activity=newest(activity))


def _board(request: SignedInRequest, meeting: CoordinationMeeting, data: Any = None) -> Board:
    """The page's rows and forms; ``data`` fills the one form that was sent."""
    do = data.get("do", "") if data else ""
    activity = meeting.activity
    found = situations(waiting_for(meeting, actions.meeting_week(meeting)))
    before = list(measures_before(meeting))
    owners = Organisation.objects.filter(municipalities=activity.municipality) | Organisation.objects.filter(
        memberships__municipality=activity.municipality
    )

    def sent(name: str) -> Any:
        return data if do == name else None

    return Board(
        meeting=meeting,
        may_write=access.may(
            request.user, Permission.LOG_ACTIVITY, activity.municipality_id, activity.logged_for_id
        ),
        situations=found,
        before=before,
        decided=list(meeting.measures.select_related("owner", "situation", "meeting__activity")),
        forms={
            "prioritera": PrioritiseForm(sent("prioritera"), situations=found),
            "besluta": MeasureForm(sent("besluta"), situations=found, owners=list(owners.distinct())),
            "anteckna": AgendaForm(sent("anteckna"), meeting=meeting),
            "avsluta": ClosingForm(
                sent("avsluta"), user=request.user, meeting=meeting, seen=actions.meeting_fingerprint(meeting)
            ),
        },
        follow_ups=[
            FollowUpForm(sent("folj-upp"), measure=each, initial={"seen": fingerprint(each)})
            for each in before
        ],
    )


def _as_it_is(request: SignedInRequest, meeting: CoordinationMeeting, conflict: Conflict) -> Board:
    """The page again, as others have made it, with what this person typed; sending it once more is a choice."""
    typed = request.POST.copy()
    fresh = _board(request, _readable(request, meeting.activity.uid))
    for each in fresh.situations:
        if f"was_{each.key}" in typed:
            typed[f"was_{each.key}"] = str(each.priority or "")
    for measure in fresh.before:
        if f"m{measure.pk}-seen" in typed:
            typed[f"m{measure.pk}-seen"] = fingerprint(measure)
    typed["was"] = fingerprint(fresh.meeting.internal_agenda)
    typed["seen"] = actions.meeting_fingerprint(fresh.meeting)
    board = _board(request, fresh.meeting, typed)
    board.conflict = str(conflict.message)
    board.asked = request.POST["do"]
    return board


def _valid(board: Board, name: str, *rows: Form) -> Any:
    """The form of that name, when it and ``rows`` are valid; their errors are raised and shown otherwise."""
    form = board.forms.get(name)
    every = [each for each in (form, *rows) if each is not None]
    if not all(each.is_valid() for each in every):
        board.summary = Errors(every[0], every[1:])
        raise ValidationError("Det här behöver rättas.")
    return form


def _about_nobody(request: SignedInRequest, board: Board, *texts: str) -> None:
    """Ask once about what looks like a person in the meeting's words."""
    hits = suspects(texts)
    if hits and request.POST.get("confirmed") != "ja":
        board.hits = [hit.sentence for hit in hits]
        board.asked = request.POST["do"]
        raise ValidationError("Mötet gäller platser, aldrig en person. Ta bort det, eller spara ändå.")


def _take(request: SignedInRequest, board: Board) -> str:
    """Take the step whose form was sent, and say what was done. Raises Http404 where there is no such step."""
    meeting, by = board.meeting, request.user
    match request.POST.get("do"):
        case "prioritera":
            form = _valid(board, "prioritera")
            count = actions.prioritise(meeting, by=by, wanted=form.wanted())
            return "Prioriteringen är sparad." if count else "Ingen prioritet ändrades."
        case "folj-upp":
            sent = [each for each in board.follow_ups if each.add_prefix("seen") in request.POST]
            _valid(board, "", *sent)
            _about_nobody(request, board, *(each.cleaned_data["refused_reason"] for each in sent))
            followed_up = [(each.measure, each.cleaned_data["seen"], each.changes()) for each in sent]
            count = actions.follow_up(meeting, by=by, followed_up=followed_up)
            return "Det som blev av åtgärderna är sparat." if count else "Inget ändrades."
        case "besluta":
            form = _valid(board, "besluta")
            _about_nobody(request, board, form.cleaned_data["text"])
            actions.decide_measure(meeting, by=by, **form.values())
            return "Åtgärden är beslutad."
        case "ta-bort":
            chosen = request.POST.get("measure")
            measure = next((each for each in board.decided if str(each.pk) == chosen), None)
            if measure is None:
                raise ValidationError("Åtgärden är redan borttagen.")
            actions.drop_measure(measure, by=by, seen=request.POST.get("mark", ""))
            return "Åtgärden är borttagen."
        case "anteckna":
            said = _valid(board, "anteckna").cleaned_data
            _about_nobody(request, board, said["internal_agenda"])
            actions.write_agenda(meeting, by=by, text=said["internal_agenda"], seen=said["was"])
            return "Anteckningen är sparad."
        case "avsluta":
            form = _valid(board, "avsluta")
            seen = form.cleaned_data["seen"]
            actions.close_meeting(meeting, by=by, seen=seen, contributions=form.contributions())
            return "Mötet är avslutat."
        case "oppna":
            actions.reopen_meeting(meeting, by=by)
            return "Mötet är öppet igen."
    raise Http404("Det går inte att göra.")


def _page(request: SignedInRequest, board: Board, status: int = 200) -> HttpResponse:
    meeting, activity = board.meeting, board.meeting.activity
    week = actions.meeting_week(meeting)
    followed = [presenter.followed_since(each.measure) for each in board.follow_ups if each.measure.meeting]
    first = max(min(followed, default=week), week.back(presenter.MOST_WEEKS))
    rows = list(reports(activity.municipality).filter(since(first), until(week))) if followed else []
    context = {
        "board": board,
        "meeting": meeting,
        "activity": activity,
        "place": activity.municipality,
        "week": week,
        "open": meeting.closed_at is None and board.may_write,
        "priorities": [
            (presenter.situation_line(each), choice, was) for each, choice, was in board.forms["prioritera"].rows
        ],
        "follow_ups": [
            (presenter.measure_line(each.measure, rows, week), each) for each in board.follow_ups
        ],
        "decided": [(presenter.measure_line(each), fingerprint(each)) for each in board.decided],
        **{f"{name}_form": form for name, form in board.forms.items()},
        "can_reopen": bool(meeting.closed_at) and board.may_write and activity.starts_on == today(),
        "crumbs": [
            ("Skrivbordet", reverse("desk")), ("EST", reverse("est")), ("Möten", reverse("est_meetings")),
            (f"Mötet {swedish.day(activity.starts_on)}", ""),
        ],
    }  # fmt: skip
    return render(request, "promises/est/meeting.html", context, status=status)

"""An EST meeting on the desk: gather the week, put first things first, look back, decide, close."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.models import Organisation, User
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
from promises.log.rights import may_write
from promises.log.scope import sharing
from promises.models import Activity, CoordinationMeeting, Kind, Measure
from promises.words import swedish
from promises.words.enums import Method
from promises.writing.internal import may_read_internal

SHOWN = 30


@dataclass
class Board:
    """All that one meeting's page shows, its forms with it. ``do`` is the button that was pressed, ``conflict`` what is
    said of what somebody else did meanwhile and ``theirs`` whether they wrote in the note, ``left`` what was typed and not
    asked to be saved, ``lost`` words that there is no field for any longer."""

    meeting: CoordinationMeeting
    may_write: bool
    situations: list[Situation]
    before: list[Measure]
    decided: list[Measure]
    forms: dict[str, Any]
    follow_ups: list[FollowUpForm]
    do: str = ""
    summary: Any = None
    conflict: str = ""
    theirs: bool = False
    hits: list[str] = field(default_factory=list)
    left: str = ""
    lost: list[str] = field(default_factory=list)

    @property
    def touched(self) -> list[Any]:
        """Of the forms that hold: the follow-ups and the note that say anything else than what was shown."""
        marked = [*self.follow_ups, self.forms["anteckna"]]
        return [each for each in marked if each.is_bound and each.is_touched]


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
    """One meeting: one form, whose buttons each save all that was written on the page, together or not at all, and take
    the step that ``do`` names. What no step was asked of – a measure half written – is there again.

    422 = something is to be mended; 409 = somebody else wrote first: theirs is shown, what was typed is kept.
    """
    row = _readable(request, meeting)
    if row.activity.uid != meeting:
        return redirect("est_meeting", row.activity.uid)
    if request.method == "GET":
        return _page(request, _board(request, row))
    board = _board(request, row, request.POST)
    board.do = request.POST.get("do") or request.POST.get("confirmed", "")
    try:
        with transaction.atomic():
            done = _take(request, board)
    except Conflict as conflict:
        return _page(request, _as_it_is(request, board, conflict), status=409)
    except ValidationError as refusal:
        closing = board.forms["avsluta"]
        if board.summary is None and closing.is_bound and closing.refuse(refusal):
            board.summary = Errors(closing)
        elif board.summary is None:
            refused = Form({})
            refused.is_valid()
            refused.add_error(None, ValidationError(refusal.messages))
            board.summary = Errors(refused)
        if board.meeting.closed_at:
            board.lost = [
                text for name in ("internal_agenda", "text") if (text := request.POST.get(name, "").strip())
            ]
        return _page(request, board, status=422)
    messages.success(request, done)
    if _is_left(board):
        fresh = _board(request, _readable(request, meeting), left=request.POST)
        fresh.left = "Åtgärden är inte beslutad." if _is_begun(board) else "Mötet är inte avslutat."
        return _page(request, fresh)
    return redirect(f"{reverse('est_meeting', args=[meeting])}#{board.do.partition(' ')[0]}")


def _readable(request: SignedInRequest, uid: UUID) -> CoordinationMeeting:
    """The meeting as it stands, for those who share the situation there. Raises Http404 for all others."""
    activity = Activity.objects.filter(uid=uid, coordination_meeting__isnull=False).first()
    if activity is None or not may_read_internal(request.user, activity.coordination_meeting):
        raise Http404("Det finns inget sådant möte.")
    return CoordinationMeeting.objects.select_related(
        "activity__municipality", "activity__logged_for", "activity__kind", "closed_by"
    ).get(activity=newest(activity))


def _board(
    request: SignedInRequest, meeting: CoordinationMeeting, data: Any = None, *, left: Any = None
) -> Board:
    """The page's rows and forms. ``data`` fills those that were sent, for each has a mark of its own; ``left`` only those
    that hold what is not saved, without judging it."""
    activity = meeting.activity
    waiting = list(waiting_for(meeting, actions.meeting_week(meeting)))
    found = situations(waiting)
    decided = list(meeting.measures.select_related("owner", "situation", "meeting__activity"))
    before = list(measures_before(meeting))
    here = access.at_work([activity.municipality_id])
    unjudged = left or data or {}
    do = unjudged.get("do") or unjudged.get("confirmed")

    def sent(mark: str, only: str = "") -> Any:
        return data if data and mark in data and only in ("", do) else None

    def typed(*names: str) -> dict[str, str]:
        return {name: unjudged[name] for name in names if name in unjudged}

    return Board(
        meeting=meeting,
        may_write=may_write(request.user, activity),
        situations=found,
        before=before,
        decided=decided,
        forms={
            "prioritera": PrioritiseForm(data, situations=found),
            "besluta": MeasureForm(
                sent("text", "besluta"),
                situations=found,
                owners=list(Organisation.objects.filter(here).distinct()),
                initial=typed("text", "situation", "owner", "due_on"),
            ),
            "anteckna": AgendaForm(sent("was"), meeting=meeting),
            "avsluta": ClosingForm(
                sent("seen", "avsluta"),
                user=request.user,
                meeting=meeting,
                seen=actions.shown_fingerprint(meeting, waiting, decided, before),
                initial=typed("commitment"),
            ),
        },
        follow_ups=[FollowUpForm(sent(f"m{each.pk}-seen"), measure=each) for each in before],
    )


def _is_begun(board: Board) -> bool:
    """Whether a measure is written that no button decides."""
    form = board.forms["besluta"]
    return not form.is_bound and any(form.initial.values())


def _is_left(board: Board) -> bool:
    """Whether anything was typed or chosen that the step did not save."""
    closing = board.forms["avsluta"]
    chosen = closing.initial.get("commitment")
    waits = bool(chosen) and not closing.is_bound and chosen != closing.fields["commitment"].initial
    return _is_begun(board) or waits


def _as_it_is(request: SignedInRequest, sent: Board, conflict: Conflict) -> Board:
    """The page again, as others have made it, with what this person changed; sending it once more is a choice. What they
    left as it was shows what others have written."""
    typed = request.POST.copy()
    fresh = _board(request, _readable(request, sent.meeting.activity.uid))
    for each in fresh.situations:
        if f"was_{each.key}" in typed:
            now_is = str(each.priority or "")
            if typed.get(f"p_{each.key}") == typed[f"was_{each.key}"]:
                typed[f"p_{each.key}"] = now_is
            typed[f"was_{each.key}"] = now_is
    for form in sent.follow_ups:
        if form in sent.touched:
            typed[form.add_prefix("seen")] = fingerprint(Measure.objects.get(pk=form.measure.pk))
        else:
            typed.pop(form.add_prefix("seen"), None)
    note, words = sent.forms["anteckna"], fresh.meeting.internal_agenda
    theirs = note in sent.touched and note.cleaned_data["was"] != actions.agenda_fingerprint(words)
    if note in sent.touched:
        typed["was"] = actions.agenda_fingerprint(words)
    else:
        typed.pop("was", None)
    typed["seen"] = actions.meeting_fingerprint(fresh.meeting)
    board = _board(request, fresh.meeting, typed)
    board.do, board.conflict, board.theirs = sent.do, str(conflict.message), theirs
    return board


_STEPS = ("spara", "folj-upp", "prioritera", "besluta", "ta-bort", "anteckna", "avsluta")


def _take(request: SignedInRequest, board: Board) -> str:
    """Save all that was written and take the step, and say what was done. Raises Http404 where there is no such step."""
    meeting, by = board.meeting, request.user
    step, _, rest = board.do.partition(" ")
    if step == "oppna":
        actions.reopen_meeting(meeting, by=by)
        return "Mötet är öppet igen."
    if step not in _STEPS:
        raise Http404("Det går inte att göra.")
    _require_valid(board)
    _about_nobody(request, board)
    closing = board.forms["avsluta"]
    if closing.is_bound and meeting.closed_at and not board.touched:
        return "Mötet är avslutat."
    if closing.is_bound:
        actions.require_as_seen(meeting, by=by, seen=closing.cleaned_data["seen"])
    changed = _save_written(board, by)
    match step:
        case "besluta":
            actions.decide_measure(meeting, by=by, **board.forms["besluta"].values())
        case "ta-bort":
            chosen, _, mark = rest.partition(" ")
            measure = next((each for each in board.decided if str(each.pk) == chosen), None)
            if measure is None:
                raise ValidationError("Åtgärden är redan borttagen.")
            actions.drop_measure(measure, by=by, seen=mark)
        case "avsluta":
            why = closing.cleaned_data["late_reason"].strip()
            actions.close_meeting(meeting, by=by, contributions=closing.contributions(), late_reason=why)
    return _DONE.get(step) or ("Det du skrev är sparat." if changed else "Inget ändrades.")


_DONE = {
    "besluta": "Åtgärden är beslutad.",
    "ta-bort": "Åtgärden är borttagen.",
    "anteckna": "Anteckningen är sparad.",
    "avsluta": "Mötet är avslutat.",
}


def _save_written(board: Board, by: User) -> bool:
    """Save the parts that this person changed, in an open transaction. Whether there were any."""
    followed = [each for each in board.touched if isinstance(each, FollowUpForm)]
    changes = [(each.measure, each.cleaned_data["seen"], each.changes()) for each in followed]
    changed = actions.follow_up(board.meeting, by=by, followed_up=changes)
    changed += actions.prioritise(board.meeting, by=by, wanted=board.forms["prioritera"].wanted())
    note = board.forms["anteckna"]
    if note in board.touched:
        said = note.cleaned_data
        actions.write_agenda(board.meeting, by=by, text=said["internal_agenda"], seen=said["was"])
    return bool(changed) or note in board.touched


def _require_valid(board: Board) -> None:
    """The forms that were sent hold; their errors are raised and shown otherwise."""
    bound = [each for each in (*board.follow_ups, *board.forms.values()) if each.is_bound]
    valid = all([each.is_valid() for each in bound])  # noqa: C419 – each says what is wrong with it
    if board.forms["avsluta"].is_bound and _is_begun(board):
        board.forms["avsluta"].add_error(
            None,
            "Åtgärden som är påbörjad är inte beslutad. Besluta den eller töm fälten, och avsluta sedan.",
        )
        valid = False
    if not valid:
        board.summary = Errors(bound[0], bound[1:])
        raise ValidationError("Det här behöver rättas.")


def _about_nobody(request: SignedInRequest, board: Board) -> None:
    """Ask once about what looks like a person in the words that are new."""
    measure = board.forms["besluta"]
    new = [*board.touched, measure] if measure.is_bound else board.touched
    names = ("refused_reason", "internal_agenda", "text")
    hits = suspects(form.cleaned_data.get(name, "") for form in new for name in names)
    if hits and "confirmed" not in request.POST:
        board.hits = [hit.sentence for hit in hits]
        raise ValidationError("Mötet gäller platser, aldrig en person. Ta bort det, eller spara ändå.")


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
        "decided": [
            (presenter.measure_line(each), f"ta-bort {each.pk} {fingerprint(each)}") for each in board.decided
        ],
        **{f"{name}_form": form for name, form in board.forms.items()},
        "can_reopen": bool(meeting.closed_at) and board.may_write and activity.starts_on == today(),
        "crumbs": [
            ("Skrivbordet", reverse("desk")), ("EST", reverse("est")), ("Möten", reverse("est_meetings")),
            (f"Mötet {swedish.day(activity.starts_on)}", ""),
        ],
    }  # fmt: skip
    return render(request, "promises/est/meeting.html", context, status=status)

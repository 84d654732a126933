"""Pages of the desk about walks: what is planned, what is to be written, what remains to be done."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from promises.counting.progress.action_list import MeasureFact, action_list
from promises.counting.sentences.action_list_sentences import standing
from promises.models import Activity, Kind, Measure, Observation, WalkInvitation
from promises.walks.invitation_presenter import hours, invitation_url
from promises.walks.protocol import Step, decision_words, kind_words, step_words
from promises.walks.queries import WalksOfPlaces, facts_of, measures_of
from promises.words import swedish
from promises.words.enums import MeasureDecision

Crumbs = list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One line of ``promises/walks/_line.html``; ``actions`` are (words, address), the first for the title."""

    title: str
    url: str
    note: str
    when: str
    icon: str
    now: bool = False
    actions: tuple[tuple[str, str], ...] = ()


def crumbs(*more: tuple[str, str]) -> Crumbs:
    """The desk, the walks, and what follows."""
    return [("Skrivbordet", reverse("desk")), ("Trygghetsvandringar", reverse("desk_walks")), *more]


def walks_page(
    walks: WalksOfPlaces, walk_kind: Kind | None, on: date, *, logs_in: Collection[int]
) -> dict[str, Any]:
    """Context of ``promises/walks/walks.html``. ``logs_in``: the municipalities, by primary key, where the person logs."""
    planned = []
    for each in walks.planned:
        state = "Publicerad." if each.published_at else "Utkast: ingen utanför ser den."
        late = " Dagen har varit. Logga den, eller ställ in den." if each.held_on < on else ""
        organiser = swedish.capital(each.organiser.short_name)
        due, log = each.held_on <= on, log_address(each, walk_kind)
        line = Line(
            title=each.title,
            url=_invitation_address(each, logs_in),
            note=f"{state}{late} Samling: {each.meeting_place}. {organiser}.",
            when=f"{swedish.day(each.held_on)} {hours(each)}",
            icon="calendar",
            now=due,
            actions=(("Logga vandringen", log),) if due and log and logs_in else (),
        )
        planned.append(line)
    unwritten = []
    for row in walks.unwritten:
        walk = getattr(row, "safety_walk", None)
        count = observations_words(len(walk.observations.all()) if walk else 0)
        note = f"{count} Protokollet är inte publicerat. {swedish.capital(row.logged_for.short_name)}."
        url = reverse("desk_protocol", args=[row.uid])
        unwritten.append(Line(row.title, url, note, swedish.day(row.ends_on), "edit"))
    listed = []
    for row in walks.listed:
        counted = action_list(facts_of(measures_of(row.safety_walk)), on)
        url, icon = reverse("desk_decisions", args=[row.uid]), "alert" if counted.overdue else "running"
        listed.append(Line(row.title, url, standing(counted), swedish.day(row.ends_on), icon))
    return {
        "planned": planned,
        "unwritten": unwritten,
        "listed": listed,
        "may_log": bool(logs_in),
        "log_url": reverse("log", args=[walk_kind.slug]) if walk_kind else reverse("log_kind"),
        "crumbs": [*crumbs()[:1], ("Trygghetsvandringar", "")],
    }


def _invitation_address(invitation: WalkInvitation, logs_in: Collection[int]) -> str:
    """Where it is written, for those who may; for others where everybody reads it; empty of a draft."""
    if invitation.promise.municipality_id in logs_in:
        return reverse("desk_invitation", args=[invitation.uid])
    return invitation_url(invitation) if invitation.published_at else ""


def log_address(invitation: WalkInvitation, walk_kind: Kind | None) -> str:
    """The log form with the invitation filled in; empty where no kind of walk is set up."""
    kind = invitation.commitment.kind if invitation.commitment else walk_kind
    return f"{reverse('log', args=[kind.slug])}?inbjudan={invitation.uid}" if kind else ""


def observations_words(count: int) -> str:
    """``Inga iakttagelser antecknade.``, ``En iakttagelse antecknad.``, ``Fem iakttagelser antecknade.``"""
    if not count:
        return "Inga iakttagelser antecknade."
    words = swedish.capital(swedish.in_words(count))
    return f"{words} {swedish.plural(count, 'iakttagelse antecknad', 'iakttagelser antecknade')}."


def open_page(measures: Iterable[Measure], on: date) -> dict[str, Any]:
    """Context of ``promises/walks/open.html``: what remains, by owner, first what nobody owns."""
    groups: dict[str, list[Line]] = {_NOBODY: []}
    for measure in measures:
        assert measure.observation is not None
        activity = measure.observation.walk.activity
        late = measure.due_on is not None and measure.due_on < on
        when, state = "inget datum", f" {state_words(measure)}"
        if measure.due_on:
            state = ""  # the day and the heading, which is the owner, say it already
            when = f"{'skulle ha varit gjord' if late else 'senast'} {swedish.day(measure.due_on)}"
        line = Line(
            title=measure.text,
            url=reverse("decide_measure", args=[activity.uid, measure.pk]),
            note=f"{measure.observation.place}. {activity.title}, {swedish.day(activity.ends_on)}.{state}",
            when=when,
            icon="alert" if late else "running",
            now=late,
        )
        owner = swedish.capital(measure.owner.name) if measure.owner else _NOBODY
        groups.setdefault(owner, []).append(line)
    shown = [(owner, lines) for owner, lines in groups.items() if lines]
    return {
        "groups": shown,
        "total": sum(len(lines) for _, lines in shown),
        "crumbs": crumbs(("Åtgärder som återstår", "")),
    }


_NOBODY = "Ingen ansvarig är utsedd"


def state_words(measure: Measure) -> str:
    """``Ska göras senast 30 september 2020, Polisen.``: what was last decided, as a sentence."""
    owner = f", {swedish.capital(measure.owner.short_name)}" if measure.owner else ""
    return f"{decision_words(measure)}{owner}."


def step_lines(measure: Measure) -> list[Step]:
    """The measure's steps, the newest first."""
    return [step_words(step) for step in reversed(list(measure.steps.select_related("owner")))]


_ICONS = {
    MeasureDecision.PROPOSED: "not_started",
    MeasureDecision.PLANNED: "running",
    MeasureDecision.DONE: "met",
    MeasureDecision.REFUSED: "missed",
}


def measure_lines(activity: Activity, on: date) -> list[tuple[Observation, list[Line]]]:
    """Every observation with its measures, each leading to its decision."""
    walk = getattr(activity, "safety_walk", None)
    rows: list[tuple[Observation, list[Line]]] = []
    for observation in walk.observations.all() if walk else ():
        lines = []
        for measure in observation.measures.all():
            decision = MeasureDecision(measure.decision)
            late = MeasureFact(decision, measure.due_on).is_overdue(on)
            line = Line(
                title=measure.text,
                url=reverse("decide_measure", args=[activity.uid, measure.pk]),
                note=state_words(measure),
                when="skulle ha varit gjord" if late else "",
                icon="alert" if late else _ICONS[decision],
                now=late,
            )
            lines.append(line)
        rows.append((observation, lines))
    return rows


def observation_rows(observations: Sequence[Observation]) -> list[tuple[Observation, str, str]]:
    """The observations written so far, the newest first: each with its title and how many photos it has."""
    rows = []
    for observation in reversed(observations):
        count = sum(photo.removed_at is None for photo in observation.photos.all())
        photos = f"{count} {swedish.plural(count, 'foto', 'foton')}" if count else ""
        title = f"{observation.number}. {observation.place} ({kind_words(observation)})"
        rows.append((observation, title, photos))
    return rows

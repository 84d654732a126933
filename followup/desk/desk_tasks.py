"""The desk's lines about what is to be done: own steps, follow-ups to write, overdue measures, questions."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from followup.approval.approval_status import ApprovalStatus, second_part, signatories
from followup.approval.presenter import whose_turn
from followup.desk.queries import Gathered
from followup.desk.section_lines import Line, due
from followup.duties import Stage, place_name, places_of, turns
from followup.enums import State
from followup.links import measure_url, review_url, write_url
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import day_of
from promises.models import Promise
from promises.questions.presenter import waiting_words
from promises.words import swedish


def own_steps(gathered: Gathered, on: date) -> Iterator[Line]:
    """The follow-ups that wait for the person to complete, approve or publish them."""
    reach = gathered.reach
    for status in gathered.statuses.values():
        period, promise = status.report.period, status.report.period.promise
        places = places_of(promise)
        words = ""
        if status.state is State.SUBMITTED:
            if any(reach.may_in_any(Permission.WRITE_FOLLOW_UP, places, p.pk) for p in second_part(promise)):
                words = "Läs igenom och skicka"
        elif status.state is State.COMPLETED:
            own = any(reach.may_in_any(Permission.APPROVE, places, party.pk) for party in status.wanted)
            if own and status.asks(reach.person):
                words = "Godkänn"
        elif status.state is State.APPROVED:
            place = promise.municipality_id
            if any(reach.may(Permission.PUBLISH, place, party.pk) for party in signatories(promise)):
                words = "Publicera"
        if words:
            yield Line(
                title=f"{words} uppföljningen av {swedish.small(period.label)}, {place_name(promise)}",
                url=review_url(promise, period.slug),
                note=f"{whose_turn(status)} Sedan {swedish.day(status.since)}.",
                when=due(period.due_on, on) if status.edition == 1 else "ny utgåva",
                icon="edit",
                now=period.due_on <= on,
            )


def follow_ups_to_write(gathered: Gathered, on: date) -> Iterator[Line]:
    """The follow-ups that the person may write and nobody has handed in, the first due first."""
    asked = [turn for standing in gathered.standings for turn in turns(standing, on)]
    for turn in sorted(asked, key=lambda turn: turn.period.due_on):
        promise, period = turn.standing.promise, turn.period
        status = gathered.statuses.get((promise.pk, period.slug))
        handed_in = status is not None and status.state is not State.DRAFTING
        if turn.stage is Stage.ENDING or handed_in or not may_write(gathered, promise):
            continue
        name = f"uppföljningen av {swedish.small(period.label)}, {place_name(promise)}"
        yield Line(
            title=f"Skriv {name}",
            url=write_url(promise, period.slug),
            note=draft_words(gathered, status) if status else "Ingen har börjat skriva.",
            when=due(period.due_on, on),
            icon="edit",
            now=period.due_on <= on,
            actions=(("Läs igenom", f" {name}", review_url(promise, period.slug)),) if status else (),
        )


def may_write(gathered: Gathered, promise: Promise) -> bool:
    """Whether the person writes follow-ups in the promise's own municipality."""
    return gathered.reach.may(Permission.WRITE_FOLLOW_UP, promise.municipality_id)


def draft_words(gathered: Gathered, status: ApprovalStatus) -> str:
    """Who sent the draft back, or who saved it last and when."""
    report, promise, back = status.report, status.report.period.promise, status.sent_back
    if back:
        # As approval.presenter.hears, without asking the database again.
        party = any(
            gathered.reach.may_in_any(Permission.READ_DRAFT, places_of(promise), each.pk)
            for each in signatories(promise)
        )
        return f"Skickad tillbaka av {back.name}" + (f": {back.internal_comment}" if party else ".")
    if not status.steps and status.edition == 1:
        return "Öppnad. Ingen har börjat skriva."
    day = swedish.day(day_of(report.updated_at))
    return f"Påbörjad. Senast sparad {day} av {report.updated_by}."


def overdue_measures(gathered: Gathered) -> Iterator[Line]:
    """Measures of the walks' action lists whose day has passed."""
    for measure in gathered.measures:
        assert measure.observation is not None
        assert measure.due_on is not None
        activity = measure.observation.walk.activity
        owner = f" Ansvarig: {measure.owner.short_name}." if measure.owner else " Ingen ansvarig är utsedd."
        yield Line(
            title=f"Följ upp åtgärden: {measure.text}",
            url=measure_url(measure, activity),
            note=f"Efter {activity.title} i {activity.municipality.short_name}.{owner}",
            when=f"skulle ha varit klar {swedish.day(measure.due_on)}",
            icon="alert",
        )


def unanswered_questions(gathered: Gathered) -> Iterator[Line]:
    """One line for each municipality where residents' questions wait."""
    for waiting in gathered.questions:
        yield Line(
            title=f"{waiting_words(waiting.count)}, {waiting.place.short_name}",
            url=reverse("desk_questions"),
            note="Ingen fråga visas för allmänheten förrän någon har svarat.",
            when=f"Den äldsta kom {swedish.day(waiting.oldest)}",
            icon="link",
        )


def places_to_set_up(gathered: Gathered) -> Iterator[Line]:
    """The municipalities where no promise was ever published, for who can do something about it."""
    promises = [*gathered.ended, *(standing.promise for standing in gathered.standings)]
    served = set().union(*(places_of(promise) for promise in promises if promise.published_at))
    for key, place in gathered.reach.municipalities.items():
        if key not in served and any(
            gathered.reach.may(right, key) for right in (Permission.ADMINISTER, Permission.EDIT_PROMISE)
        ):
            yield Line(
                title=f"Kom igång: {place.short_name}",
                url=f"{reverse('get_started')}?kommun={place.slug}",
                note="Inget löfte är publicerat där än. Här står stegen dit, och vilka som återstår.",
                icon="edit",
            )

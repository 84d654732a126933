"""The approval pages in words: the status, whose turn it is, the steps taken, what the reader may do."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from followup.approval.actions import approvable_organisations, is_party, may_hand_on
from followup.approval.approval_status import ApprovalStatus, first_part, second_part, signatories, withdrawal
from followup.approval.corrections import may_be_discarded
from followup.approval.two_people import WRITTEN, hands
from followup.contacts import deciders
from followup.duties import places_of
from followup.enums import SignIn, State, StepKind
from followup.models import Step
from medborgarlofte.accounts.access import may
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.presenters import Why, reset_words, why_each
from medborgarlofte.clock import now, today
from promises.counting.calendars import ONE_DAY
from promises.models import Promise
from promises.words import swedish
from promises.writing.reach import may_for_signatory

_SUBMITTABLE = (State.DRAFTING, State.SUBMITTED)


def review_context(status: ApprovalStatus, person: Any, differs: Sequence[str]) -> dict[str, Any]:
    """What ``followup/approval/review.html`` shows beside the report itself."""
    promise = status.report.period.promise
    on = today()
    party = is_party(person, promise)
    own = approvable_organisations(person, promise) if status.freeze else []
    wanted = [] if status.is_approved_by(person.pk) else [s for s in own if s.organisation in status.wanted]
    against = {seat.organisation.pk: status.objection(person, seat.delegation) for seat in wanted}
    period = status.report.period
    writes = may(person, Permission.WRITE_FOLLOW_UP, promise.municipality_id)
    taken = withdrawal(status)
    gone = taken is not None and taken.is_whole
    same = same_people(status, person)
    return {
        "approval": status,
        "state": "tillbakadragen" if gone else status.state.label,
        "turn": "Alla parter har dragit tillbaka den." if gone else whose_turn(status),
        "due": due_words(period.due_on, on) if status.state is not State.PUBLISHED else "",
        "earliest": swedish.day(status.earliest) if status.earliest and status.earliest > on else "",
        "steps": step_rows(status.steps, comments=hears(person, promise)),
        "published_steps": step_rows(status.steps_to_published, comments=hears(person, promise))
        or consents(status),
        "comment": comment_to(person, status),
        "differs": differs,
        "may_hand_on": may_hand_on(person, status) and period.ends_on < on,
        "opens": opens_on(status, on),
        "last_part": status.state is State.SUBMITTED or not second_part(promise),
        "seats": [seat for seat in wanted if not against[seat.organisation.pk]],
        "objections": list(dict.fromkeys(filter(None, against.values()))),
        "own_reset": reset_words(person.pk, now()) if wanted else "",
        "same_people": same,
        "same_way_out": next((why.way_out for why in same if why.way_out), ""),
        "has_approved": status.is_approved_by(person.pk),
        "may_send_back": party and status.state in (State.SUBMITTED, State.COMPLETED, State.APPROVED),
        "may_renew": party and bool(differs),
        "may_write": status.state in _SUBMITTABLE and writes,
        "may_correct": status.state is State.PUBLISHED and writes,
        "may_discard": may_be_discarded(status) and writes,
        "may_publish": status.state is State.APPROVED
        and may_for_signatory(person, Permission.PUBLISH, promise),
        "withdrawn": taken,
        "may_withdraw": status.state is State.PUBLISHED
        and not gone
        and bool(approvable_organisations(person, promise)),
    }


def opens_on(status: ApprovalStatus, on: date) -> str:
    """The first day that the follow-up can be handed in, while it is still to come."""
    ends_on = status.report.period.ends_on
    return swedish.day(ends_on + ONE_DAY) if status.state in _SUBMITTABLE and ends_on >= on else ""


def same_people(status: ApprovalStatus, reader: Any) -> list[Why]:
    """Those whose approval is still to be given and would not count beside another's, one pair each.

    The other has completed it, or approved, or is still to approve for another party; where somebody who did not
    write is wanted, also who wrote. What keeps the reader
    from approving is told apart from this. Empty once nobody's approval is wanted.
    """
    at = now()
    # Who can approve, and for which of the organisations whose consent is wanted (primary keys).
    seats: dict[int, set[int]] = {}
    for party in status.wanted:
        for person in deciders(status.report.period.promise, [party]):
            seats.setdefault(person, set()).add(party.pk)
    two_of_one = len(signatories(status.report.period.promise)) == 1 and not status.approved
    taken = [*filter(None, [status.completed]), *status.approved]
    given = {pk for step in taken for pk in hands(step)}
    wrote = {pk for step in status.wrote for pk in hands(step)} if status.lacks == WRITTEN else set()
    waiting = sorted(set(seats) - given - wrote)
    pairs: list[tuple[int, int]] = []
    for number, person in enumerate(waiting):
        before = [each for each in waiting[:number] if two_of_one or seats[each] != seats[person]]
        same = next(
            (each for each in (*sorted(given | wrote), *before) if status.ties.are_one(each, person, at)),
            None,
        )
        if same is not None and not (person == reader.pk and same in given):
            pairs.append((same, person))
    return list(why_each(status.ties, pairs, at))


def whose_turn(status: ApprovalStatus) -> str:
    """``Polisen skriver och lämnar in.``, ``Väntar på godkännande av polisen.`` …"""
    promise = status.report.period.promise
    if status.state is State.DRAFTING:
        return f"{_names(first_part(promise))} skriver och lämnar in."
    if status.state is State.SUBMITTED:
        return f"{_names(second_part(promise))} läser, fyller i sitt och skickar till godkännande."
    if status.state is State.COMPLETED:
        names = swedish.listing([each.short_name for each in status.missing])
        return f"Väntar på godkännande av {names}." if names else status.lacks
    if status.state is State.APPROVED:
        return "Godkänd av alla parter. Samordnaren fyller i diarienummer och publicerar."
    return "Publicerad."


def _names(organisations: Sequence[Any]) -> str:
    return swedish.capital(swedish.listing([each.short_name for each in organisations]))


def due_words(day: date, on: date) -> str:
    """``Ska vara ute den 28 september 2020.`` or that it should have been."""
    when = swedish.day(day)
    return f"Skulle ha varit ute den {when}." if day < on else f"Ska vara ute den {when}."


def hears(person: Any, promise: Promise) -> bool:
    """Whether the person works for one of those who signed: what the parties say to each other is theirs."""
    places, parties = places_of(promise), signatories(promise)
    return any(may(person, Permission.READ_DRAFT, place, each) for place in places for each in parties)


def comment_to(person: Any, status: ApprovalStatus) -> str:
    """Why it was sent back, for the parties."""
    back = status.sent_back
    return back.internal_comment if back and hears(person, status.report.period.promise) else ""


def consents(status: ApprovalStatus) -> list[dict[str, str]]:
    """Who approved the newest edition, as it says itself: of one that came with a file there are no steps."""
    newest = max(status.report.editions.all(), key=lambda each: each.number, default=None)
    names = {each.slug: each.short_name for each in signatories(status.report.period.promise)}
    rows = []
    for each in json.loads(newest.content).get("approvals", ()) if newest else ():
        who = ", ".join(filter(None, [each["name"], each.get("title", "")]))
        instead = f" på delegation av {each['for']}" if "for" in each else ""
        party = names.get(each["organisation"], each["organisation"])
        when = date_format(localtime(datetime.fromisoformat(each["at"])), "j F Y H.i")
        rows.append({"what": f"{who} godkände för {party}{instead}", "when": when, "note": ""})
    return rows


def step_rows(steps: Iterable[Step], *, comments: bool) -> list[dict[str, str]]:
    """Steps towards an edition, oldest first; ``comments`` with what the parties said to each other."""
    rows = []
    for step in steps:
        who = ", ".join(filter(None, [step.name, step.title]))
        party = f" för {step.organisation.short_name}" if step.organisation else ""
        instead = f" på delegation av {step.delegation.giver.name}" if step.delegation else ""
        shown = "" if step.sign_in == SignIn.COMMAND else f", inloggad med {SignIn(step.sign_in).label}"
        reset = reset_words(step.by_id, step.at) if step.kind == StepKind.APPROVED else ""
        rows.append(
            {
                "what": f"{who} {StepKind(step.kind).label}{party}{instead}",
                "when": ", ".join(
                    filter(None, [date_format(localtime(step.at), "j F Y H.i") + shown, reset])
                ),
                "note": (comments and step.internal_comment) or step.public_note,
            }
        )
    return rows

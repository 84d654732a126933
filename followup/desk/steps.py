"""The follow-ups that wait for a person's own step, as lines of the desk."""

from collections.abc import Iterator
from datetime import date

from followup.approval.presenter import whose_turn
from followup.approval.status import Way, second_part, signatories
from followup.desk.lines import Line, due
from followup.desk.queries import Gathered
from followup.duties import place_name, places_of
from followup.enums import State
from followup.links import review_url
from medborgarlofte.accounts.permissions import Permission
from promises.words import swedish


def steps(found: Gathered, on: date) -> Iterator[Line]:
    """The follow-ups that wait for the person's own step."""
    for stands in found.ways.values():
        words = _own_step(found, stands)
        if words:
            period = stands.report.period
            yield Line(
                title=f"{words} uppföljningen av {swedish.small(period.label)}, {place_name(period.promise)}",
                url=review_url(period.promise, period.slug),
                note=f"{whose_turn(stands)} Sedan {swedish.day(stands.since)}.",
                when=due(period.due_on, on) if stands.edition == 1 else "ny utgåva",
                icon="edit",
                now=period.due_on <= on,
            )


def _own_step(found: Gathered, stands: Way) -> str:
    promise = stands.report.period.promise
    places = places_of(promise)

    def may(permission: Permission, organisation: int | None = None) -> bool:
        return any(found.reach.may(permission, place, organisation) for place in places)

    if stands.state is State.SUBMITTED:
        second = any(may(Permission.WRITE_FOLLOW_UP, each.pk) for each in second_part(promise))
        return "Läs igenom och skicka" if second else ""
    if stands.state is State.COMPLETED:
        own = any(may(Permission.APPROVE, each.pk) for each in stands.wanted)
        return "Godkänn" if own and stands.asks(found.reach.person) else ""
    own = any(
        found.reach.may(Permission.PUBLISH, promise.municipality_id, each.pk) for each in signatories(promise)
    )
    return "Publicera" if stands.state is State.APPROVED and own else ""

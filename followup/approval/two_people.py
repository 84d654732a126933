"""The two-person rule: at least two persons approve, one of them wrote nothing of it, and neither completed it.

Persons, not accounts: ``accounts.same_person`` says which accounts count as one, as of the later of the two
steps, so that nothing is won by waiting. Who approves in another's place is one with that person.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, product

from followup.enums import StepKind
from followup.models import Step
from medborgarlofte.accounts.models import Delegation, User
from medborgarlofte.accounts.presenters import why_one
from medborgarlofte.accounts.same_person import Ties

# Always two people, one of whom did not write it.
PEOPLE = 2
WRITTEN = "Minst en av dem som godkänner får inte ha skrivit uppföljningen."


def hands(step: Step) -> set[int]:
    """Primary keys of who took the step, and in whose place."""
    return {step.by_id} | ({step.delegation.giver_id} if step.delegation else set())


def are_one(one: Step, other: Step, ties: Ties) -> bool:
    """Whether the two steps were taken by what counts as one person."""
    at = max(one.at, other.at)
    return any(ties.are_one(*pair, at) for pair in product(hands(one), hands(other)))


def lacks(approved: Sequence[Step], wrote: Sequence[Step], ties: Ties) -> str:
    """What is missing though all parties have approved; "" when nothing is."""
    people: list[list[Step]] = []
    for step in approved:
        same = [person for person in people if any(are_one(step, each, ties) for each in person)]
        people = [person for person in people if person not in same] + [[step, *chain.from_iterable(same)]]
    if len(people) < PEOPLE:
        return "Det behövs två personer som godkänner."
    if all(any(are_one(*pair, ties) for pair in product(person, wrote)) for person in people):
        return WRITTEN
    return ""


def objection(
    taken: Iterable[Step], by: User, delegation: Delegation | None, at: datetime, ties: Ties
) -> str:
    """Why the person's approval would not count beside the steps ``taken``: the completion and the approvals."""
    asked = Step(by=by, delegation=delegation, at=at)
    own = sorted(hands(asked), key=lambda pk: pk != by.pk)
    pairs = ((step, one, other) for step in taken for one, other in product(own, hands(step)))
    same = next((each for each in pairs if ties.are_one(each[1], each[2], at)), None)
    if same is None:
        return ""
    step, one, other = same
    completed = step.kind != StepKind.APPROVED
    if one == other == by.pk == step.by_id:
        return (
            "Du skickade uppföljningen till godkännande. Den som gör det är inte en av de två som godkänner."
            if completed
            else "Du har redan godkänt. Det ska alltid vara två personer."
        )
    did = "skickade uppföljningen till godkännande" if completed else "har redan godkänt"
    why = (
        why_one(ties, one, other, at)
        or "Den som godkänner på delegation räknas som samma person som den som delegerade."
    )
    return f"{step.name} {did}, och du räknas här som samma person. {why}"

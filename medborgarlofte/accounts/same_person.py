"""Which accounts count as one person in the rule of two, why, and until when. Told by rows, as of a moment.

Whoever gave somebody a role, or had a part in a new second factor for them, counts as that person for ``DAYS``.
Those to whom one person gave roles, at first or second hand, count as one without end. Either ends
for a role when somebody else has confirmed the account after it. The relation is transitive.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from medborgarlofte.accounts.models import Membership, SecondFactorReset

DAYS = timedelta(days=14)
# Moments whose ties are remembered: those of one follow-up, of however many are read.
_KEPT = 8


class Act(NamedTuple):
    """What ``by`` did with ``account`` (primary keys). ``raises``: gave it a role; else a new second factor."""

    account: int
    by: int
    at: datetime
    confirmed_at: datetime | None = None
    raises: bool = True

    def holds(self, at: datetime) -> bool:
        """Whether it had been done then, and had nobody's confirmation."""
        return self.at <= at and (self.confirmed_at is None or self.confirmed_at > at)


# A person's primary key, or (giver,): what ties together all whom the giver raised, and may outlast the giver's own part.
Node = Any


class Ties:
    """Everything that ties accounts together; read from the database when first asked, in two queries."""

    def __init__(self, acts: Iterable[Act] | None = None) -> None:
        self._given = acts
        self._known: dict[tuple[datetime, bool], dict[Node, list[tuple[Node, Act | None]]]] = {}

    @cached_property
    def acts(self) -> list[Act]:
        if self._given is not None:
            return list(self._given)
        given: Any = Membership.objects.filter(given_at__isnull=False).order_by("pk")
        resets: Any = SecondFactorReset.objects.filter(confirmed_at__isnull=False).order_by("pk")
        return [
            *(Act(*row) for row in given.values_list("user_id", "given_by_id", "given_at", "confirmed_at")),
            *(
                Act(user, by, at, raises=False)
                for user, at, *both in resets.values_list(
                    "user_id", "confirmed_at", "asked_by_id", "confirmed_by_id"
                )
                for by in both
            ),
        ]

    def are_one(self, one: int, other: int, at: datetime, *, ever: bool = False) -> bool:
        """Whether the two counted as one person then. ``ever``: the giver of a role also after ``DAYS``, as is
        asked of who confirms."""
        return one == other or self.chain(one, other, at, ever=ever) is not None

    def chain(self, one: int, other: int, at: datetime, *, ever: bool = False) -> list[Act] | None:
        """The acts that lead from the one to the other, the fewest; None where they are two."""
        links = self._links(at, ever)
        before: dict[Node, tuple[Node, Act | None]] = {one: (one, None)}
        queue: deque[Node] = deque([one])
        while queue and other not in before:
            here = queue.popleft()
            for there, act in links.get(here, ()):
                if there not in before:
                    before[there] = here, act
                    queue.append(there)
        if other not in before:
            return None
        acts: list[Act] = []
        node: Node = other
        while before[node][0] != node:
            node, act = before[node]
            if act:
                acts.append(act)
        return acts

    def others(self, person: int, at: datetime) -> set[int]:
        """Those who counted as the person then, the person apart."""
        links, found, left = self._links(at, False), {person}, [person]
        while left:
            new = {there for there, _ in links.get(left.pop(), ())} - found
            found |= new
            left += new
        return {node for node in found if isinstance(node, int)} - {person}

    def until(self, one: int, other: int, at: datetime) -> datetime | None:
        """When two who are one then become two by time alone; None where only a confirmation makes them two."""
        near = {one, *self.others(one, at)}
        young = (act for act in self.acts if act.holds(at) and act.at + DAYS > at)
        ends = sorted({act.at + DAYS for act in young if {act.by, act.account} & near})
        return next((end for end in ends if not self.are_one(one, other, end)), None)

    def _links(self, at: datetime, ever: bool) -> dict[Node, list[tuple[Node, Act | None]]]:
        key = at, ever
        if key not in self._known:
            if len(self._known) == _KEPT:
                self._known.clear()
            self._known[key] = _links([act for act in self.acts if act.holds(at)], at, ever)
        return self._known[key]


def _links(acts: list[Act], at: datetime, ever: bool) -> dict[Node, list[tuple[Node, Act | None]]]:
    links: dict[Node, list[tuple[Node, Act | None]]] = defaultdict(list)

    def tie(one: Node, other: Node, act: Act | None) -> None:
        links[one].append((other, act))
        links[other].append((one, act))

    # What a person who was raised has given goes back to who raised them, however long ago.
    raised = {act.account for act in acts if act.raises}
    for act in acts:
        is_new = at < act.at + DAYS
        if act.raises:
            tie(act.account, (act.by,), act)
            if is_new or ever or act.by in raised:
                tie(act.by, (act.by,), None)
        elif is_new:
            tie(act.account, act.by, act)
    return links

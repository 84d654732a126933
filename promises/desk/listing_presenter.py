"""The desk's list of activities, line by line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from promises.desk.listing import State
from promises.models import Activity, Promise
from promises.words import swedish


@dataclass(frozen=True)
class ListRow:
    """One activity in the list. ``pick`` = the person may change it, so it can be ticked."""

    uid: str
    iso: str
    days: str
    title: str
    place: str
    kind: str
    commitments: tuple[str, ...]
    performer: str
    counts: str
    state: str
    pick: bool
    demo: bool


def list_rows(activities: Iterable[Activity], own: Mapping[tuple[int, int], bool], on: date) -> list[ListRow]:
    """``own`` holds (municipality, organisation) of those the person logs for."""
    rows = []
    for activity in activities:
        towards = [(c.commitment, c.counts) for c in activity.contributions.all()]
        counts = {counts for _, counts in towards}
        state = state_of(activity, on)
        mine = (activity.municipality_id, activity.logged_for_id) in own
        row = ListRow(
            uid=str(activity.uid),
            iso=activity.ends_on.isoformat(),
            days=swedish.span(activity.starts_on, activity.ends_on),
            title=activity.title,
            place=activity.place,
            kind=swedish.capital(activity.kind.name),
            commitments=(
                *(f"{_name(each.promise)}: {each.number}" for each, _ in towards),
                *([f"{_name(activity.promise)}: inget åtagande"] if activity.promise else []),
            ),
            performer=swedish.capital(activity.performed_by.short_name),
            counts=_COUNTS[len(counts), True in counts],
            state=_words(state, activity),
            pick=mine and state in {State.PUBLIC, State.LATER},
            demo=activity.is_demo,
        )
        rows.append(row)
    return rows


# By how many different answers the row's commitments give, and whether one of them is yes.
_COUNTS = {
    (0, False): "inget åtagande",
    (1, True): "räknas",
    (1, False): "räknas inte",
    (2, True): "räknas delvis",
}


def _name(promise: Promise) -> str:
    return f"{promise.municipality.short_name} {promise.slug}"


def state_of(activity: Activity, on: date) -> State:
    """Whether the row stands, and is shown. Its replacement is fetched."""
    if getattr(activity, "replaced_by", None) is not None:
        return State.REPLACED
    if activity.withdrawn_at:
        return State.WITHDRAWN
    return State.PUBLIC if activity.publish_on <= on else State.LATER


def _words(state: State, activity: Any) -> str:
    if state in {State.WITHDRAWN, State.REPLACED}:
        return {State.WITHDRAWN: "återtagen", State.REPLACED: "rättad"}[state]
    if not activity.is_anywhere:
        return "visas inte: hör inte till ett publicerat löfte"
    how = "visas i en summa" if activity.is_summed else "visas"
    if state is State.LATER:
        return f"{how} från {swedish.day(activity.publish_on)}"
    return how if activity.is_summed else "visas för alla"

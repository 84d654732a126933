"""The page of the least that is left to do, for who plans the duty roster."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from followup.desk.section_lines import Action, promise_name
from followup.duties import Standing, places_of
from followup.held_permissions import Reach
from followup.links import log_url, revise_url
from medborgarlofte.accounts.permissions import Permission
from promises.counting.least_plan import least_plan
from promises.counting.sentences import least_words, lost_words
from promises.reading.page_frame import promise_url


@dataclass(frozen=True)
class Left:
    """One commitment: what is left in sentences; ``lost`` says why it cannot be kept any more."""

    number: int
    title: str
    sentences: Sequence[str]
    lost: str
    actions: Sequence[Action]


def page(standings: Sequence[Standing], reach: Reach, on: date) -> dict[str, Any]:
    """Context of ``followup/desk/least_left.html``: the promises that have begun and are not over."""
    groups = [
        {
            "name": promise_name(standing.promise),
            "promise": standing.promise,
            "url": promise_url(standing.promise) if standing.promise.published_at else "",
            "rows": rows,
        }
        for standing in standings
        if standing.logged.promise.starts_on <= on and (rows := list(_rows(standing, reach)))
    ]
    return {"groups": groups, "crumbs": [("Skrivbordet", reverse("desk")), ("Minst kvar", "")]}


def _rows(standing: Standing, reach: Reach) -> Iterator[Left]:
    promise = standing.promise
    may_log = reach.may_in_any(Permission.LOG_ACTIVITY, places_of(promise))
    may_amend = promise.published_at and reach.may(Permission.EDIT_PROMISE, promise.municipality_id)
    for number, counted in standing.expected.items():
        if counted.over or counted.withdrawn_on:
            continue
        row, plan = standing.logged.rows[number], least_plan(counted)
        lost = lost_words(counted, plan)
        hidden = f" för åtagande {number}, {promise_name(promise)}"
        actions = [("Logga", hidden, log_url(row))] if may_log else []
        if lost and may_amend:
            actions.append(("Skriv en ändring", hidden, revise_url(promise, number)))
        yield Left(number, row.title, least_words(counted, plan), lost, actions)

"""What the public pages read: the rows that anybody may see, with all that the pages show of them."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import F, Model, Prefetch, QuerySet

from medborgarlofte.accounts.models import Organisation
from promises.log.branches import PUBLIC_WORDS
from promises.models import Activity, Contribution, Kind, Promise, Question, Result, belonging
from promises.pages.ledger_rows import NamedSum
from promises.record.own_words import own
from promises.record.public import answered_questions, shown, shown_photos
from promises.record.sums import Sum

_Row = TypeVar("_Row", bound=Model)
_SHOWN = (
    Prefetch("results", Result.objects.select_related("measure__kind").order_by("measure__position")),
    Prefetch("contributions", Contribution.objects.select_related("commitment__promise__municipality")),
)


def _related() -> tuple[str, ...]:
    """What every row is shown with: who did it, and the rows of those methods that say something of it."""
    return ("performed_by", "logged_for", "promise__municipality", *PUBLIC_WORDS)


def visible_rows(promise: Promise, on: date) -> QuerySet[Activity]:
    """The promise's rows that may be seen one by one on the day, withdrawn ones among them."""
    rows = Activity.objects.filter(shown(on), belonging.of([promise]))
    return rows.select_related(*_related()).prefetch_related(*_SHOWN)


def other_rows(
    promise: Promise, on: date, first: date | None = None, last: date | None = None
) -> QuerySet[Activity]:
    """The promise's visible rows that serve none of its commitments, newest first, with all that is shown of them.
    ``first`` and ``last`` cut out days, as in ``commitment_contributions``."""
    rows = Activity.objects.filter(shown(on), promise=promise).order_by("-ends_on", "-created_at", "-pk")
    return _listed(rows, "", on, first, last)


def other_sums(promise: Promise, sums: Iterable[Sum]) -> list[NamedSum]:
    """Those of the promise's sums that serve none of its commitments, oldest first, in the promise's own words."""
    others = [each for each in sums if not each.shares]
    kinds = Kind.objects.in_bulk({each.group.kind for each in others})
    performers = Organisation.objects.in_bulk({each.group.performed_by for each in others})
    return [
        NamedSum(
            each,
            kind=own(promise, kinds[each.group.kind]),
            performer=own(promise, performers[each.group.performed_by]),
        )
        for each in others
    ]


def commitment_contributions(
    commitment_id: int, on: date, first: date | None, last: date | None
) -> QuerySet[Contribution]:
    """The commitment's visible rows, newest first; a row over a span belongs to its last day. ``first`` and
    ``last`` cut out days."""
    rows = Contribution.objects.filter(shown(on, "activity__"), commitment=commitment_id)
    rows = rows.order_by("-activity__ends_on", "-activity__created_at", "-pk")
    return _listed(rows, "activity__", on, first, last)


def _listed(rows: QuerySet[_Row], to: str, on: date, first: date | None, last: date | None) -> QuerySet[_Row]:
    """``rows`` of those days with all that is shown of them; ``to`` is the way to the activity."""
    if first:
        rows = rows.filter(**{f"{to}ends_on__gte": first})
    if last:
        rows = rows.filter(**{f"{to}ends_on__lte": last})
    return rows.select_related(*(f"{to}{name}" for name in (*_related(), "safety_walk"))).prefetch_related(
        f"{to}safety_walk__observations__measures__owner",
        f"{to}safety_walk__participations",
        Prefetch(f"{to}photos", shown_photos(on), to_attr="photos_to_show"),
        *(Prefetch(f"{to}{each.prefetch_to}", each.queryset) for each in _SHOWN),
    )


def earlier_versions(activities: Iterable[Activity]) -> dict[int, Activity]:
    """The rows that these have replaced, and the ones those replaced, by primary key; a query for each generation."""
    earlier: dict[int, Activity] = {}
    wanted = {activity.replaces_id for activity in activities if activity.replaces_id}
    while wanted:
        older = Activity.objects.filter(pk__in=wanted).select_related(*_related())
        earlier |= {activity.pk: activity for activity in older.prefetch_related(*_SHOWN)}
        wanted = {row.replaces_id for row in earlier.values() if row.replaces_id} - set(earlier)
    return earlier


def newest_answers(promise: Promise) -> QuerySet[Question]:
    """The three newest answers; the others have a page of their own."""
    answered = answered_questions().filter(promise=promise).select_related("commitment")
    return answered.order_by(F("published_at").desc(nulls_last=True), "-pk")[:3]

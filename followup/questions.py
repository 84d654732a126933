"""Residents' questions that wait for an answer, counted by municipality: desk and reminders ask here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min

from medborgarlofte.accounts.models import Municipality
from promises.models import Question


@dataclass(frozen=True)
class Waiting:
    """So many questions wait in the municipality; the days the first and the last of them came."""

    place: Municipality
    count: int
    oldest: date
    newest: date


def waiting_questions(places: Iterable[int] | None = None) -> list[Waiting]:
    """Of the municipalities with these keys, or of all, those where a question waits. One or two queries."""
    rows = Question.objects.filter(published_at__isnull=True, declined_at__isnull=True)
    if places is not None:
        rows = rows.filter(promise__municipality__in=list(places))
    counted = (
        rows.order_by()
        .values_list("promise__municipality")
        .annotate(Count("pk"), Min("received_on"), Max("received_on"))
    )
    counts = {key: more for key, *more in counted}
    known = Municipality.objects.filter(pk__in=counts).order_by("short_name") if counts else ()
    return [Waiting(place, *counts[place.pk]) for place in known]

"""Residents' questions that wait for an answer, counted by municipality: desk and reminders ask here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min

from medborgarlofte.accounts.models import Municipality


@dataclass(frozen=True)
class Waiting:
    """So many questions wait in the municipality; the days the first and the last of them came."""

    place: Municipality
    count: int
    oldest: date
    newest: date


def waiting_questions(places: Iterable[int] | None = None) -> list[Waiting]:
    """Of the municipalities with these keys, or of all, those where a question waits. One query."""
    among = Municipality.objects.all() if places is None else Municipality.objects.filter(pk__in=list(places))
    asked = "promises__questions"
    stamps = (f"{asked}__published_at", f"{asked}__declined_at")
    waits = among.filter(**{f"{asked}__isnull": False}, **{f"{each}__isnull": True for each in stamps})
    day = f"{asked}__received_on"
    counted = waits.annotate(count=Count(asked), oldest=Min(day), newest=Max(day))
    return [
        Waiting(place, place.count, place.oldest, place.newest) for place in counted.order_by("short_name")
    ]

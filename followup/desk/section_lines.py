"""The line that every section of the desk's page is made of, and the names in it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from followup.duties import place_name
from medborgarlofte.clock import now
from promises.counting.progress import Answer
from promises.models import OngoingRound, Promise
from promises.reading.page_frame import period_words
from promises.rounds.queries import is_forgotten
from promises.words import swedish
from promises.words.enums import Status

Action = tuple[str, str, str]  # the words, what only a screen reader needs beside them, the address


@dataclass(frozen=True)
class Line:
    """One line of ``followup/desk/_lines.html``. ``status`` is drawn with its word; else ``icon`` stands alone."""

    title: str
    url: str = ""
    note: str = ""
    when: str = ""
    icon: str = "calendar"
    status: Status | Answer | None = None
    now: bool = False
    actions: tuple[Action, ...] = ()


def due(day: date, on: date) -> str:
    """``senast 28 september``, ``i dag``, ``skulle ha varit ute 28 september``."""
    if day == on:
        return "i dag"
    words = swedish.day(day, year=day.year != on.year)
    return f"skulle ha varit ute {words}" if day < on else f"senast {words}"


def commitment_name(promise: Promise, row: Any) -> str:
    """``Vaggeryd 2020, åtagande 4: En större trafikinsats varje kvartal``."""
    return f"{promise_name(promise)}, åtagande {row.number}: {row.title}"


def promise_name(promise: Promise) -> str:
    return f"{place_name(promise)} {period_words(promise)}".strip()


def round_line(ongoing: OngoingRound) -> Line:
    """First of all: it is going on now, or somebody forgot to end it."""
    forgotten = is_forgotten(ongoing, now())
    start = timezone.localtime(ongoing.started_at)
    return Line(
        title="Glömde du avsluta rundan?" if forgotten else "Du har en runda igång",
        url=reverse("ongoing_round"),
        note=f"{ongoing.hot_spot.internal_name}, sedan {swedish.day(start.date())} kl. {start:%H.%M}.",
        icon="running",
        now=True,
    )

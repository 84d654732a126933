"""The week's questions in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from followup.duties import Silence, Standing, place_name, places_of
from followup.enums import WeeklyReply
from followup.held_permissions import Reach
from followup.links import log_url
from followup.models import WeeklyAnswer
from followup.weekly_answers import Answers, asked_of
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.clock import day_of
from promises.words import swedish


@dataclass(frozen=True)
class Asked:
    """One silent commitment of the person's organisation, and what was answered of it this week."""

    silence: Silence
    title: str
    note: str
    log_url: str
    said: WeeklyAnswer | None
    said_words: str
    replies: Sequence[tuple[str, str]]


def page(standings: Sequence[Standing], answers: Answers, reach: Reach, on: date) -> dict[str, Any]:
    """Context of ``followup/weekly/weekly.html``: what is asked first, then what is answered."""
    rows = [
        _asked(silence, answers, on)
        for standing in standings
        for silence in asked_of(standing, on)
        if reach.may_in_any(Permission.LOG_ACTIVITY, places_of(standing.promise), silence.organisation.pk)
    ]
    return {
        "asked": [row for row in rows if row.said is None],
        "answered": [row for row in rows if row.said],
        "week": f"vecka {on.isocalendar().week}",
        "crumbs": [("Skrivbordet", reverse("desk")), ("Fredagsfrågan", "")],
    }


def _asked(silence: Silence, answers: Answers, on: date) -> Asked:
    row, period, said = (
        silence.commitment,
        silence.period,
        answers.get((silence.commitment.pk, silence.organisation.pk)),
    )
    since = f"sedan {swedish.day(period.starts_on, year=period.starts_on.year != on.year)}"
    time = f"i {swedish.span(period.starts_on, period.ends_on)}" if silence.over else since
    words = ""
    if said:
        label = swedish.capital(WeeklyReply(said.reply).words(over=silence.over))
        words = f"{label}, svarade {said.answered_by} den {swedish.day(day_of(said.answered_at))}."
    return Asked(
        silence=silence,
        title=f"{place_name(silence.promise)}: {row.number}. {row.title}",
        note=f"{swedish.capital(silence.organisation.short_name)} har inte loggat något {time}.",
        log_url=log_url(row, period),
        said=said,
        said_words=words,
        replies=[(reply.value, swedish.capital(reply.words(over=silence.over))) for reply in WeeklyReply],
    )

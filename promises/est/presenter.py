"""EST's pages: a week's reports, a meeting, the overview. Internal, all of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe

from medborgarlofte.documents import charts
from promises.est.situation import Situation, situations
from promises.models import CoordinationMeeting, Measure, SituationReport
from promises.models.hotspot import place_key
from promises.words import swedish
from promises.words.enums import Effect, MeasureDecision, ObservationCategory
from promises.words.weeks import Week, last_weeks, week_of

# So many weeks before a measure was decided its place is followed, and at most so many in all.
WEEKS_BEFORE, MOST_WEEKS = 3, 52
# A week that nobody reported is not a week when nothing happened.
NOTHING = "inget rapporterat"


@dataclass(frozen=True)
class ReportLine:
    """One report in a list. ``url`` leads to changing it; "" for whom it is not."""

    place: str
    category: str
    words: str
    text: str
    who: str
    url: str


@dataclass(frozen=True)
class SituationLine:
    """One place and category at a meeting. ``texts`` are the reports' own words."""

    situation: Situation
    title: str
    words: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class MeasureLine:
    """One measure in words. ``before_after`` tells how often its place was reported, week by week."""

    measure: Measure
    words: str
    place: str
    before_after: str
    state: str


def report_line(report: SituationReport, own: Iterable[int]) -> ReportLine:
    """``own`` are ids of the organisations that the reader reports for."""
    parts = [
        _times(report.occurrences),
        f"allvar {report.severity} av 3",
        report.get_day_part_display() if report.day_part else "",
    ]
    closed = report.meeting is not None and report.meeting.closed_at is not None
    may = report.organisation_id in own and not closed
    return ReportLine(
        place=report.internal_place,
        category=swedish.capital(ObservationCategory(report.category).label),
        words=", ".join(filter(None, parts)),
        text=_text(report),
        who=report.organisation.short_name,
        url=reverse("est_report", args=[report.pk]) if may else "",
    )


def situation_line(situation: Situation) -> SituationLine:
    """One place and category, with how often, how grave and by whom."""
    weeks = sorted(situation.by_week)
    when = weeks[0].label if len(weeks) == 1 else f"{weeks[0].label}–{weeks[-1].week}"
    parts = [
        _times(situation.occurrences),
        f"allvar {situation.severity} av 3",
        when,
        swedish.listing(situation.day_parts),
        f"från {swedish.listing(situation.organisations)}",
    ]
    lines = (f"{row.organisation.short_name}: {text}" for row in situation.rows if (text := _text(row)))
    title = f"{situation.place}: {situation.category.label}"
    return SituationLine(situation, title, ", ".join(filter(None, parts)), tuple(dict.fromkeys(lines)))


def measure_line(
    measure: Measure, rows: Iterable[SituationReport] = (), until: Week | None = None
) -> MeasureLine:
    """One measure; ``rows`` are the municipality's reports that its place's weeks are counted from."""
    owner = measure.owner.short_name if measure.owner else "ingen angiven"
    parts = [
        f"Ansvarig: {owner}",
        f"klar senast {swedish.day(measure.due_on)}" if measure.due_on else "",
    ]
    report = measure.situation
    place = f"{report.internal_place}: {ObservationCategory(report.category).label}" if report else ""
    return MeasureLine(
        measure=measure,
        words=", ".join(filter(None, parts)),
        place=place,
        before_after=_before_after(measure, rows, until) if report and until else "",
        state=_state(measure),
    )


def _before_after(measure: Measure, rows: Iterable[SituationReport], until: Week) -> str:
    """``Rapporterat om platsen: v. 38: 4, v. 39–41: inget rapporterat, v. 42: 0. Åtgärden beslutades v. 38.``

    A week is known when anybody in the municipality reported anything; then what was not said of the place is nought.
    """
    report, meeting = measure.situation, measure.meeting
    assert report is not None
    assert meeting is not None
    told: set[Week] = set()
    counted = Counter[Week]()
    for row in rows:
        told.add(Week(row.year, row.week))
        same_place = place_key(row.internal_place) == place_key(report.internal_place)
        if same_place and row.category == report.category:
            counted[Week(row.year, row.week)] += row.occurrences
    decided = week_of(meeting.activity.starts_on)
    first = max(followed_since(measure), min([*counted, decided]))
    weeks = [week for week in last_weeks(until, MOST_WEEKS) if week >= first]
    with_year = len({week.year for week in weeks}) > 1
    said = []
    for value, run in groupby(weeks, lambda week: counted[week] if week in told else None):
        same = list(run)
        # A number of several weeks could be read as their sum.
        for part in [same] if not value else [[week] for week in same]:
            name = part[0].label if len(part) == 1 else f"{part[0].label}–{part[-1].week}"
            name += f" {part[-1].year}" if with_year else ""
            said.append(f"{name}: {NOTHING if value is None else value}")
    return f"Rapporterat om platsen: {', '.join(said)}. Åtgärden beslutades {decided.label}."


def followed_since(measure: Measure) -> Week:
    """The first week that a decided measure's place is followed from."""
    assert measure.meeting is not None
    return week_of(measure.meeting.activity.starts_on).back(WEEKS_BEFORE)


def _state(measure: Measure) -> str:
    decision = MeasureDecision(measure.decision)
    words = swedish.capital(decision.label)
    if decision is MeasureDecision.DONE and measure.done_on:
        words = f"Gjord {swedish.day(measure.done_on)}"
    if decision is MeasureDecision.REFUSED:
        words = f"Görs inte: {measure.refused_reason}"
    if measure.effect_on:
        words += f". Effekt: {Effect(measure.effect).label}, bedömd {swedish.day(measure.effect_on)}"
    elif decision is MeasureDecision.DONE:
        words += ". Effekten är inte bedömd än"
    return words


def _text(report: SituationReport) -> str:
    done = f"Redan gjort: {report.internal_measure_taken}" if report.internal_measure_taken else ""
    return " ".join(filter(None, [report.internal_text, done]))


def _times(count: int) -> str:
    return f"{swedish.number(count)} {swedish.plural(count, 'gång', 'gånger')}"


def meeting_rows(meetings: Sequence[CoordinationMeeting]) -> list[dict[str, Any]]:
    """Meetings for a list: when, whose, how many measures, whether it is closed. ``effects`` are words like
    ``1 tydlig effekt, 1 ingen effekt, 1 inte bedömd``."""
    rows = []
    for each in meetings:
        measures = each.measures.all()
        effects = Counter(Effect(m.effect).label if m.effect_on else "inte bedömd" for m in measures)
        line = {
            "url": reverse("est_meeting", args=[each.activity.uid]),
            "day": swedish.day(each.activity.starts_on),
            "week": week_of(each.activity.starts_on).label,
            "who": each.activity.logged_for.short_name,
            "state": "Avslutat"
            if each.closed_at
            else "Pågår"
            if not each.activity.contributions.all()
            else "Loggat",
            "measures": len(measures),
            "effects": ", ".join(f"{count} {label}" for label, count in effects.items()),
        }
        rows.append(line)
    return rows


def overview(
    rows: Sequence[SituationReport], weeks: Sequence[Week], meeting_days: Iterable[date]
) -> dict[str, Any]:
    """Chart and tables over ``weeks``; ``meeting_days`` are the days of meetings that were closed."""
    meetings = Counter(week_of(day) for day in meeting_days)
    counted, reports, by_category = Counter[Week](), Counter[Week](), Counter[str]()
    places: dict[str, set[str]] = {}
    for row in rows:
        week = Week(row.year, row.week)
        counted[week] += row.occurrences
        reports[week] += 1
        by_category[row.category] += row.occurrences
        places.setdefault(row.category, set()).add(place_key(row.internal_place))
    latest = reports[weeks[-1]] or None  # a week that nobody reported is no nought
    caption = "Rapporterade lägen per vecka"
    items = [(week.label, counted.get(week)) for week in weeks]
    return {
        "caption": caption,
        "chart": mark_safe(charts.columns(caption, items, NOTHING)) if rows else "",
        "week_columns": _columns("Vecka", "Gånger", "Rapporter", "Möten"),
        "week_rows": [
            _row(
                f"{week.label} {week.year}",
                Gånger=counted.get(week),
                Rapporter=reports[week],
                Möten=meetings[week],
            )
            for week in reversed(weeks)
        ],
        "place_columns": _columns("Plats och läge", "Gånger", "Senaste veckan", "Högsta allvar", "Veckor"),
        "place_rows": [
            _row(
                f"{each.place}: {each.category.label}",
                **{"Gånger": each.occurrences, "Senaste veckan": latest and each.by_week.get(weeks[-1], 0)},
                **{"Högsta allvar": each.severity, "Veckor": len(each.by_week)},
            )
            for each in situations(rows)
        ],
        "category_columns": _columns("Läge", "Gånger", "Platser"),
        "category_rows": [
            _row(swedish.capital(ObservationCategory(key).label), Gånger=count, Platser=len(places[key]))
            for key, count in by_category.most_common()
        ],
    }


def _columns(first: str, *numeric: str) -> list[dict[str, Any]]:
    return [{"label": first, "numeric": False}, *({"label": label, "numeric": True} for label in numeric)]


def _row(head: str, **cells: int | None) -> dict[str, Any]:
    return {
        "head": head,
        "url": "",
        "cells": [
            {
                "label": label,
                "text": NOTHING if value is None else swedish.number(value),
                "numeric": True,
                "status": None,
                "url": "",
            }
            for label, value in cells.items()
        ],
    }

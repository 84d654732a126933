"""EST reports put together: what is reported of a place, by kind, and the measures that answer it. Internal.

The group that works with a municipality's reports are those who log there, for whatever organisation.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from medborgarlofte.accounts.models import Municipality
from promises.models import Activity, CoordinationMeeting, Measure, SituationReport
from promises.models.hotspot import place_key
from promises.words.enums import DayPart, MeasureDecision, ObservationCategory
from promises.words.weeks import Week

# Rows that stand: neither corrected nor withdrawn. The prefix leads to the activity.
_STANDS = {"replaced_by__isnull": True, "withdrawn_at__isnull": True}


@dataclass(frozen=True)
class Situation:
    """All reports of one place and category; ``rows`` are never none, newest week first."""

    place: str
    category: ObservationCategory
    rows: tuple[SituationReport, ...]

    @property
    def key(self) -> int:
        """The primary key of the newest row: what a measure answers."""
        return self.rows[0].pk

    @property
    def occurrences(self) -> int:
        """How many times it was reported."""
        return sum(row.occurrences for row in self.rows)

    @property
    def severity(self) -> int:
        """The highest, 1 to 3."""
        return max(row.severity for row in self.rows)

    @property
    def priority(self) -> int | None:
        """The highest that a meeting has given: 1 comes first."""
        return min((row.priority for row in self.rows if row.priority), default=None)

    @property
    def organisations(self) -> list[str]:
        """Who reported, each once."""
        return list(dict.fromkeys(row.organisation.short_name for row in self.rows))

    @property
    def day_parts(self) -> list[str]:
        """When in the day, in the order of the day."""
        reported = {row.day_part for row in self.rows}
        return [part.label for part in DayPart if part.value in reported]

    @property
    def by_week(self) -> Mapping[Week, int]:
        """Occurrences by week; a week without a report is not there."""
        counted: dict[Week, int] = defaultdict(int)
        for row in self.rows:
            counted[Week(row.year, row.week)] += row.occurrences
        return counted


def situations(rows: Iterable[SituationReport]) -> list[Situation]:
    """``rows`` by place and category: those with a priority first, then the gravest, then the most reported.

    Places that differ only in case and spaces are one.
    """
    groups: dict[tuple[str, str], list[SituationReport]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.year, row.week, row.pk), reverse=True):
        groups[place_key(row.internal_place), row.category].append(row)
    found = [
        Situation(rows[0].internal_place, ObservationCategory(category), tuple(rows))
        for (_, category), rows in groups.items()
    ]
    return sorted(
        found, key=lambda s: (s.priority or 9, -s.severity, -s.occurrences, s.place.casefold(), s.category)
    )


def reports(municipality: Municipality, **wanted: Any) -> QuerySet[SituationReport]:
    """Its reports, with what every list shows of them."""
    return SituationReport.objects.filter(municipality=municipality, **wanted).select_related(
        "organisation", "created_by", "meeting__activity"
    )


def until(week: Week) -> Q:
    """Reports of that week and all before."""
    return Q(year__lt=week.year) | Q(year=week.year, week__lte=week.week)


def since(week: Week) -> Q:
    """Reports of that week and all after."""
    return Q(year__gt=week.year) | Q(year=week.year, week__gte=week.week)


def waiting_for(meeting: CoordinationMeeting, week: Week) -> QuerySet[SituationReport]:
    """What the meeting deals with: what it has taken up, and until it is closed what no meeting has."""
    taken = Q(meeting=meeting)
    untouched = Q(meeting__isnull=True) & until(week)
    wanted = taken if meeting.closed_at else taken | untouched
    return reports(meeting.activity.municipality).filter(wanted)


def meetings(municipality: Municipality) -> QuerySet[CoordinationMeeting]:
    """Meetings that stand, newest first."""
    stands = {f"activity__{name}": value for name, value in _STANDS.items()}
    return (
        CoordinationMeeting.objects.filter(activity__municipality=municipality, **stands)
        .select_related("activity__logged_for", "closed_by")
        .order_by("-activity__starts_on", "-pk")
    )


def measures_before(meeting: CoordinationMeeting) -> QuerySet[Measure]:
    """Measures of earlier meetings that are not settled: not decided, not done, or their effect not judged;
    and those that were judged on this meeting's day."""
    activity = meeting.activity
    earlier = Activity.objects.filter(municipality=activity.municipality, **_STANDS).filter(
        Q(starts_on__lt=activity.starts_on)
        | Q(starts_on=activity.starts_on, created_at__lt=activity.created_at)
    )
    going = Q(decision__in=[MeasureDecision.PROPOSED.value, MeasureDecision.PLANNED.value])
    unjudged = Q(decision=MeasureDecision.DONE.value, effect_on__isnull=True)
    return (
        Measure.objects.filter(meeting__activity__in=earlier)
        .filter(going | unjudged | Q(effect_on=activity.starts_on))
        .select_related("owner", "situation", "meeting__activity")
        .order_by(F("due_on").asc(nulls_first=True), "pk")
    )

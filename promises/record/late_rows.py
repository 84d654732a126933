"""What became public, or was taken back, after the follow-up of its period was published."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from medborgarlofte.clock import day_of
from promises.counting.facts import ReportingPeriod, own_day
from promises.counting.late import period_before
from promises.models import Activity, Amendment, Promise


def came_after(
    activity: Activity, periods: Iterable[ReportingPeriod]
) -> Iterator[tuple[str, date, ReportingPeriod]]:
    """What became of the row after the follow-up of its period, the word ("Loggad", "Rättad", "Återtagen") and the
    day of each; nothing for a row that was in time."""
    day, periods = own_day(activity.starts_on, activity.ends_on), tuple(periods)
    what = [("Rättad" if activity.replaces_id else "Loggad", activity.publish_on)]
    if activity.withdrawn_at:
        what.append(("Återtagen", day_of(activity.withdrawn_at)))
    for word, on in what:
        if period := period_before(day, on, periods):
            yield word, on, period


def late_among(rows: QuerySet[Activity], period: ReportingPeriod) -> Sequence[Activity]:
    """Those of the rows of which anything ``came_after`` the follow-up of the period, in their order."""
    since = Q(publish_on__gt=period.published_on) | Q(withdrawn_at__date__gt=period.published_on)
    near = rows.filter(since, ends_on__gte=period.starts_on, starts_on__lte=period.ends_on)
    return [row for row in near if any(came_after(row, [period]))]


def late_amendments(promise: Promise, period: ReportingPeriod) -> list[Amendment]:
    """The changes of the promise that say they held in the period, and could first be read after its follow-up."""
    return [
        each
        for each in promise.amendments.all()
        if period.published_on and each.decided_on <= period.ends_on
        if (public_on := each.public_on(promise)) and public_on > period.published_on
    ]

"""The answers to the week's questions: the page, the letters and where the follow-up is written ask here."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from followup.duties import Silence, Standing, silent_now
from followup.enums import WeeklyReply
from followup.models import WeeklyAnswer
from promises.models import Promise, ReportingPeriod

FRIDAY = 4
WEEK = timedelta(days=7)

Answers = Mapping[tuple[int, int], WeeklyAnswer]


def monday(on: date) -> date:
    """The first day of the week."""
    return on - timedelta(days=on.weekday())


def answers_of(promises: Iterable[Promise], week: date) -> Answers:
    """The answers of the week that begins on the day, by commitment and organisation (primary keys). One query."""
    rows = WeeklyAnswer.objects.filter(commitment__promise__in=promises, week=week)
    return {(row.commitment_id, row.organisation_id): row for row in rows.select_related("answered_by")}


def asked_of(standing: Standing, on: date) -> Iterator[Silence]:
    """The commitments of a published promise that are silent this week, once for each organisation that answers."""
    if standing.promise.published_at:
        yield from silent_now(standing, on)


def nothing_yet(period: ReportingPeriod) -> dict[tuple[int, int], WeeklyAnswer]:
    """The last time that an organisation, asked about the period, answered "nothing yet", by commitment and
    organisation."""
    rows = WeeklyAnswer.objects.filter(
        commitment__promise=period.promise_id, period=period.slug, reply=WeeklyReply.NOTHING_YET.value
    )
    ordered = rows.select_related("answered_by").order_by("week")
    return {(row.commitment_id, row.organisation_id): row for row in ordered}

"""What an entry changes beyond its own row: the person is asked before it is saved."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError

from medborgarlofte.clock import today
from promises.counting.facts import ReportingPeriod
from promises.log.slips import slips_of
from promises.models import Activity, Confirmation
from promises.record.late_rows import came_after
from promises.record.public import visible_activities
from promises.record.target_facts import followed_periods
from promises.words import confirmation_checks, swedish
from promises.words.enums import Status
from promises.writing.preview import Preview
from promises.writing.reach import promises_of

WHY_SO_LATE = "Skriv varför den loggas först nu."
# What nobody had told of, or begun: that a row gives the answer is expected. So is that it helps.
_UNTOLD = (Status.NOT_STARTED, Status.UNKNOWN)
_HELPED = (Status.ON_TRACK, Status.FULFILLED)


def surprises(seen: Preview[Activity]) -> list[str]:
    """A sentence for each thing that nobody would expect of the row that the preview returned; [] for the ordinary
    entry, which is saved without a question. To be asked while the row stands."""
    return [*late(seen.result), *questions(seen)]


def questions(seen: Preview[Activity]) -> list[str]:
    """Those that the row's own words about why it comes late do not answer."""
    slipped = slips_of(seen.result)
    return [*worse(seen), *slipped, *(() if slipped else _not_counted(seen))]


def worse(seen: Preview[Any]) -> list[str]:
    """A sentence for each commitment whose status becomes a worse one, though somebody had told of it before."""
    pairs = [
        (each.name, each.before and each.before.answer, each.after and each.after.answer)
        for each in seen.differences
    ]
    return [
        f"{name} får en sämre status."
        for name, before, after in pairs
        if before and after and before != after
        if before.status not in _UNTOLD and after.status not in _HELPED
    ]


def new_slips(corrected: Activity) -> list[str]:
    """What is asked about a row that takes another's place: the slips that were not there before."""
    before = slips_of(corrected.replaces) if corrected.replaces else []
    return [each for each in slips_of(corrected) if each not in before]


def late(row: Activity) -> list[str]:
    """Why the row has to say why it comes only now, a sentence each: its period is followed up, or who did it has said
    that nothing was done in it. [] for one that is in time."""
    after = [
        f"{swedish.capital(swedish.small(period.label))} är redan följd upp. Insatsen räknas, och märks som loggad efter uppföljningen."
        for period in followed_up(row)
    ]
    said = Confirmation.objects.filter(
        commitment__in=row.contributions.filter(counts=True).values("commitment"),
        organisation__in=[row.performed_by_id, row.logged_for_id or row.performed_by_id],
        period__starts_on__lte=row.ends_on,
        period__ends_on__gte=row.starts_on,
        confirmed_at__lte=row.created_at,
    ).select_related("organisation", "period")
    denied = [
        confirmation_checks.denied(
            swedish.capital(each.organisation.short_name), swedish.small(each.period.label)
        )
        for each in said
    ]
    return list(dict.fromkeys([*after, *denied]))


def followed_up(row: Activity) -> Iterator[ReportingPeriod]:
    """The periods whose follow-up tells of the row, or of what it corrects, and was published before it is shown."""
    promises = promises_of(row)
    periods = followed_periods(promises)
    for promise in promises:
        late = came_after(row, promise, periods[promise.pk])
        yield from (period for _, _, after in late for period in after)


def require_late_reason(row: Activity) -> None:
    """Raises ValidationError where a row that nobody outside has seen comes ``late``, and does not say why. To be asked once it is saved, in the same transaction."""
    if not row.late_reason.strip() and late(row):
        raise ValidationError({"late_reason": WHY_SO_LATE})


def _not_counted(seen: Preview[Activity]) -> Iterator[str]:
    """Of what everybody sees at once and counts: where it is counted nowhere, since it lies outside what was
    promised. Few people are told in whole fives, and stand still in between."""
    if not visible_activities(today()).filter(pk=seen.result.pk).exists():
        return
    for each in seen.result.contributions.select_related("commitment__promise"):
        place = each.commitment.promise_id, each.commitment.number, ""
        before, after = seen.before.get(place), seen.after.get(place)
        if not each.counts or each.commitment.counts_people or not before or not after or not after.counted:
            continue
        if before.counted == after.counted:
            yield f"{after.name}: insatsen ändrar inget tal. Löftet räknar inget för den dagen, eller har räknat det redan."

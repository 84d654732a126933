"""Reporting periods, laid out from the promise's calendar."""

from datetime import timedelta

from django.db import transaction
from django.db.models import ProtectedError

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import today
from promises.counting import ports
from promises.counting.calendars import Reporting, reporting_periods
from promises.models import Promise, ReportingPeriod
from promises.record.public import first_day
from promises.words.enums import ReportingCalendar, VersionCause
from promises.writing.guards import is_over
from promises.writing.reach import target
from promises.writing.revision import lock, raise_revision


@transaction.atomic
def generate_periods(promise: Promise, *, by: User) -> list[ReportingPeriod]:
    """Lay out the periods of the promise's calendar up to its end, or today when it has none.

    A period that is followed up stays as it is; one that the calendar no longer has goes, unless
    something rests on it. Periods with dates of their own are left to people. Raises PermissionDenied.
    """
    lock([promise])
    access.require(by, Permission.EDIT_PROMISE, promise.municipality)
    calendar = ReportingCalendar(promise.calendar)
    if calendar is not ReportingCalendar.OWN:
        end = promise.last_day
        due_after = timedelta(days=promise.due_days)
        wanted = reporting_periods(calendar, first_day(promise), end, today(), due_after)
        removed = []
        for period in promise.periods.exclude(slug__in=[dates.slug for dates in wanted]):
            if promise.published_at and period.starts_on <= today():
                continue  # what was told or missed in its days stands
            try:
                with transaction.atomic():
                    period.delete()
            except ProtectedError:
                continue
            removed.append(f"− {period.slug}")
        changed = removed + _lay_out(promise, wanted)
        if changed:
            raise_revision(promise, by=by, cause=VersionCause.EDITED)
            record("periods.generated", by=by, target=target(promise), changes=changed)
    return list(promise.periods.all())


@transaction.atomic
def extend_periods(promise: Promise, *, by: User) -> list[ReportingPeriod]:
    """Add the periods that the calendar has after the last one, of an open-ended promise those that have begun.

    None that stands is changed.

    Raises PermissionDenied.
    """
    lock([promise])
    access.require(by, Permission.EDIT_PROMISE, promise.municipality)
    calendar, due_after = ReportingCalendar(promise.calendar), timedelta(days=promise.due_days)
    last = promise.periods.order_by("ends_on").last()
    end = promise.last_day
    wanted = reporting_periods(calendar, first_day(promise), end, today(), due_after)
    added = [dates for dates in wanted if last is None or dates.starts_on > last.ends_on]
    changed = _lay_out(promise, added)
    if changed:
        raise_revision(promise, by=by, cause=VersionCause.EDITED)
        record("periods.generated", by=by, target=target(promise), changes=changed)
    return list(promise.periods.filter(slug__in=[dates.slug for dates in added]))


def _lay_out(promise: Promise, wanted: list[Reporting]) -> list[str]:
    """Make the periods that are not there, and move those that nothing is settled of. Of a published promise that is
    over, or confirmed, the days stand: what was said of them was said of those."""
    followed_up = {found.period for found in ports.follow_ups.published([promise.pk]).get(promise.pk, ())}
    known = {period.slug: period for period in promise.periods.all()}
    changed = []
    for dates in wanted:
        period = known.get(dates.slug) or ReportingPeriod(promise=promise, slug=dates.slug, label=dates.label)
        if period.pk and (period.confirmations.exists() or (promise.published_at and is_over(period))):
            continue
        was = (period.starts_on, period.ends_on, period.due_on)
        period.starts_on, period.ends_on, period.due_on = dates.starts_on, dates.ends_on, dates.due_on
        if dates.slug not in followed_up and was != (period.starts_on, period.ends_on, period.due_on):
            period.full_clean()
            period.save()
            changed.append(f"{period.slug} {period.starts_on}–{period.ends_on}")
    return changed

"""A round opens by itself when a period has ended: one follow-up for each promise that was running."""

from datetime import date

from django.db.models import QuerySet

from followup.approval.drafts import open_report
from medborgarlofte.accounts.models import User
from promises.counting.progress.ledger import PATIENCE
from promises.editing.periods import extend_periods
from promises.models import Promise, ReportingPeriod
from promises.words.enums import ReportingCalendar


def open_rounds(*, by: User, on: date, dry_run: bool = False) -> list[str]:
    """Open every round whose period has ended; returns their names, ``vaggeryd/2020/2020-t2``.

    It asks what is missing, not what happened today: a missed day is caught up, and twice is once, also
    by two processes at the same time. What was due more than sixty days ago is history and stays shut.
    """
    if not dry_run:
        for promise in _open_ended():
            extend_periods(promise, by=by)
    opened = []
    for period in _due(on):
        if dry_run or open_report(period=period, by=by):
            opened.append(f"{period.promise.address}/{period.slug}")
    return opened


def _open_ended() -> QuerySet[Promise]:
    running = Promise.objects.filter(published_at__isnull=False, ends_on__isnull=True)
    return running.exclude(calendar=ReportingCalendar.OWN.value).select_related("municipality")


def _due(on: date) -> QuerySet[ReportingPeriod]:
    """Ended periods of published promises that nobody has begun to follow up."""
    return ReportingPeriod.objects.filter(
        promise__published_at__isnull=False, ends_on__lt=on, due_on__gte=on - PATIENCE, report__isnull=True
    ).select_related("promise__municipality")

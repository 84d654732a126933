"""Opens the follow-ups of periods that have ended, one for each promise (manage.py open_rounds)."""

from datetime import date

from django.db.models import Q

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
        published = Promise.objects.filter(published_at__isnull=False)
        # What was read in before periods were laid out has none, and would be silent for ever.
        lacking = published.filter(Q(ends_on__isnull=True) | Q(periods__isnull=True)).distinct()
        by_calendar = lacking.exclude(calendar=ReportingCalendar.OWN.value)
        for promise in by_calendar.select_related("municipality"):
            extend_periods(promise, by=by)
    # Ended periods of published promises that nobody has begun to follow up.
    unopened = ReportingPeriod.objects.filter(
        promise__published_at__isnull=False, ends_on__lt=on, due_on__gte=on - PATIENCE, report__isnull=True
    )
    opened = []
    for period in unopened.select_related("promise__municipality"):
        if dry_run or open_report(period=period, by=by):
            opened.append(f"{period.promise.address}/{period.slug}")
    return opened

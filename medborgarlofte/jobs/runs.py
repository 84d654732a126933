"""Jobs that a timer runs and nobody watches: each notes that it ran, and tells of any other that did not."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder

from medborgarlofte.alarm import alarm, alarm_if_it_fails
from medborgarlofte.clock import now
from medborgarlofte.jobs.models import JobRun

_log = logging.getLogger(__name__)
_DAILY, _WEEKLY, _MONTHLY = timedelta(hours=26), timedelta(days=8), timedelta(days=33)
# How old the last good run may be. One that never ran counts from the day on which runs began to be noted here.
JOBS = {
    "open_rounds": _DAILY,
    "send_reminders": _DAILY,
    "advance_record": _DAILY,
    "verify_record": _DAILY,
    "verify_trail": _DAILY,
    "gallra": _WEEKLY,
    "renew_seals": _MONTHLY,
}
# Watched once it has run: who takes copies in another way has no such job.
CHOSEN = {"backup": _DAILY}


@dataclass(frozen=True)
class Age:
    """How long ago a job last succeeded, at most ``allowed``; ``since`` is then, or when its first run was waited for."""

    name: str
    allowed: timedelta
    since: datetime
    has_run: bool

    @property
    def age(self) -> timedelta:
        return now() - self.since

    @property
    def is_late(self) -> bool:
        return self.age > self.allowed


@contextmanager
def job(name: str) -> Iterator[None]:
    """Around what a timer runs: note the run, raise an alarm when it fails, and one for each other job that is late."""
    JobRun.objects.update_or_create(name=name, defaults={"began": now()})
    try:
        with alarm_if_it_fails(name):
            yield
    except BaseException:
        _note(name, "failed")
        raise
    _note(name, "succeeded")
    tell_of_late()


def ages() -> list[Age]:
    """Of every job that is to run here. Where the calendar stands still none is."""
    if settings.DEMO_DATE:
        return []
    known = {run.name: run for run in JobRun.objects.all()}
    begun = _noted_since()
    found = []
    for name, allowed in (JOBS | CHOSEN).items():
        run = known.get(name)
        if run or name in JOBS:
            last = run.succeeded if run else None
            found.append(
                Age(name, allowed, last or (run.began if run and name in CHOSEN else begun), bool(last))
            )
    return found


def problems() -> Iterator[str]:
    """A sentence for each job that is late."""
    for each in ages():
        if each.is_late:
            hours = each.age // timedelta(hours=1)
            what = (
                f"last succeeded {hours} hours ago" if each.has_run else f"has not succeeded in {hours} hours"
            )
            yield f"manage.py {each.name} {what}. Does its timer run?"


def tell_of_late() -> None:
    """An alarm for each job that is late."""
    for each in ages():
        if each.is_late:
            last = (
                f"Senast det lyckades: {each.since:%Y-%m-%d %H:%M}."
                if each.has_run
                else "Det har aldrig lyckats."
            )
            alarm(
                f"manage.py {each.name} har inte körts klart i tid.",
                f"{last}\n\nSe efter på servern: systemctl list-timers 'medborgarlofte-*' säger om det körs, och "
                "journalctl vad det sade.",
            )


def _note(name: str, outcome: str) -> None:
    try:
        JobRun.objects.filter(name=name).update(**{outcome: now()})
    except Error as error:  # what the job itself says is worth more
        _log.error("Nobody noted that %s %s: %s", name, outcome, type(error).__name__)


def _noted_since() -> datetime:
    recorder = MigrationRecorder(connection)
    applied = recorder.migration_qs.filter(app="jobs", name="0001_initial") if recorder.has_table() else []
    return next((each.applied for each in applied), now())

"""A job that dies, or a timer that does not run, is noticed by somebody though nobody looks."""

from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from followup.management.commands import open_rounds as open_rounds_command
from medborgarlofte.clock import now
from medborgarlofte.jobs.models import JobRun
from medborgarlofte.jobs.runs import JOBS, job
from tests.operation.test_tasks import note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def operator(settings):
    settings.OPERATOR_EMAIL = "drift@example.se"


def ran(**hours_ago):
    """Every job succeeded an hour ago, but those that are named."""
    for name in JOBS:
        at = now() - timedelta(hours=hours_ago.get(name, 1))
        JobRun.objects.update_or_create(name=name, defaults={"began": at, "succeeded": at})


def check_jobs():
    said = StringIO()
    with suppress(CommandError):
        call_command("check_jobs", stdout=said)
        return said.getvalue().splitlines()[-1]
    return ""


def subjects():
    return [letter.subject for letter in mail.outbox]


def test_a_timer_that_stands_still_is_a_letter_and_a_failed_command(client):
    ran()
    assert check_jobs() == "Every job has run in time, and no work waits."
    ran(open_rounds=27, gallra=24 * 7)
    for _ in range(2):
        with pytest.raises(
            CommandError, match=r"open_rounds last succeeded 27 hours ago\. Does its timer run\?$"
        ):
            call_command("check_jobs", stdout=StringIO())
    assert subjects() == ["Larm: manage.py open_rounds har inte körts klart i tid."], "once a day"
    assert mail.outbox[0].to == ["drift@example.se"]
    assert "open_rounds last succeeded 27 hours ago" in client.get("/readyz").content.decode()
    ran(gallra=24 * 9)
    assert check_jobs() == ""


def test_any_other_job_tells_of_it_too():
    ran(verify_record=27)
    call_command("gallra", stdout=StringIO())
    assert subjects() == ["Larm: manage.py verify_record har inte körts klart i tid."]


def test_a_job_that_fails_is_a_letter_and_counts_as_not_run(monkeypatch):
    def broken(**_):
        raise ZeroDivisionError("Eva Svensson")

    ran(open_rounds=20)
    monkeypatch.setattr(open_rounds_command, "open_rounds", broken)
    with pytest.raises(ZeroDivisionError):
        call_command("open_rounds", stdout=StringIO())
    assert subjects() == ["Larm: manage.py open_rounds misslyckades."]
    assert "Eva" not in mail.outbox[0].body
    run = JobRun.objects.get(name="open_rounds")
    assert run.failed > run.began > run.succeeded


def test_one_that_was_killed_in_the_middle_counts_as_not_run():
    """What a process that is gone cannot note."""
    ran(open_rounds=30)
    going = job("open_rounds")
    going.__enter__()
    assert check_jobs() == ""


def test_a_trial_is_no_run_and_what_succeeds_is_one():
    call_command("open_rounds", dry_run=True, stdout=StringIO())
    assert not JobRun.objects.exists()
    ran(open_rounds=30)
    call_command("open_rounds", stdout=StringIO())
    assert check_jobs()


def test_where_the_calendar_stands_still_nothing_is_late(settings, october):
    ran(**dict.fromkeys(JOBS, 900))
    assert check_jobs()


def test_a_copy_is_missed_only_where_copies_are_taken():
    ran()
    assert check_jobs()
    JobRun.objects.create(name="backup", began=now() - timedelta(hours=30))
    assert check_jobs() == ""


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_stands_still_is_a_letter(settings):
    settings.WORKER = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.backend.DatabaseBackend"}}
    ran()
    note.enqueue("väntar")
    assert check_jobs()
    DBTaskResult.objects.update(enqueued_at=now() - timedelta(minutes=16))
    assert check_jobs() == ""
    assert subjects() == ["Larm: Arbete som väntar på medborgarlofte-worker blir inte gjort."]

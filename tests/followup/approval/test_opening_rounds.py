"""A round opens by itself when a period has ended, once, however often and by however many it is asked for."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from followup.approval.opening import open_rounds
from followup.models import Report
from medborgarlofte.accounts.models import User
from medborgarlofte.audit.models import AuditEvent
from promises.models import ReportingPeriod
from tests import factories
from tests.killing import at_once


def opened(on: date) -> list[str]:
    return open_rounds(by=User.objects.system(), on=on)


def test_the_day_after_the_period_a_round_is_there_and_not_before(promise):
    assert opened(date(2020, 4, 30)) == []
    assert opened(date(2020, 5, 1)) == ["vaggeryd/2020/2020-t1"]
    assert Report.objects.get().created_by.is_system


def test_missed_days_are_caught_up_and_twice_is_once(promise):
    assert opened(date(2020, 9, 20)) == ["vaggeryd/2020/2020-t2"]  # t1 was due 28 May, sixty days are gone
    assert opened(date(2020, 9, 20)) == []
    assert opened(date(2021, 1, 1)) == ["vaggeryd/2020/2020-t3"]
    assert AuditEvent.objects.filter(event="report.opened").count() == 2


def test_what_is_history_or_not_published_stays_shut(promise):
    factories.tertials(factories.promise("utkast"))
    assert opened(date(2020, 7, 28)) == []
    assert opened(date(2020, 7, 27)) == ["vaggeryd/2020/2020-t1"]
    assert opened(date(2022, 1, 1)) == []


def test_what_somebody_has_begun_is_left_alone(client, promise, tertial_2):
    from followup.approval.drafts import open_report

    made = open_report(period=tertial_2, by=factories.police_officer())
    opened(date(2020, 9, 20))
    assert Report.objects.get(period=tertial_2).created_by == made.created_by


def test_a_promise_until_further_notice_gets_its_next_period(db, settings):
    promise = factories.published_promise("tills-vidare", ends_on=None)
    settings.DEMO_DATE = date(2021, 5, 2)
    assert opened(date(2021, 5, 2)) == ["vaggeryd/tills-vidare/2021-t1"]
    assert [period.slug for period in promise.periods.all()][-2:] == ["2021-t1", "2021-t2"]
    assert opened(date(2021, 5, 2)) == []


def test_a_promise_that_was_read_in_without_periods_gets_those_of_its_calendar(db, settings):
    promise = factories.published_promise("utan-perioder")
    wanted = list(promise.periods.values_list("slug", "ends_on", "due_on"))
    promise.periods.all().delete()
    settings.DEMO_DATE = date(2020, 9, 2)
    assert opened(date(2020, 9, 2)) == ["vaggeryd/utan-perioder/2020-t2"]
    assert list(promise.periods.values_list("slug", "ends_on", "due_on")) == wanted


def test_periods_that_people_wrote_are_never_changed(db, settings):
    promise = factories.published_promise("eget", ends_on=None, calendar="own")
    settings.DEMO_DATE = date(2021, 5, 2)
    before = list(ReportingPeriod.objects.values_list("slug", flat=True))
    opened(date(2021, 5, 2))
    assert [period.slug for period in promise.periods.all()] == before


def test_the_command_says_what_it_did_and_what_it_would_do(promise, settings):
    settings.DEMO_DATE = date(2020, 9, 2)
    told = StringIO()
    call_command("open_rounds", "--dry-run", stdout=told)
    assert told.getvalue() == "would open vaggeryd/2020/2020-t2\n1 to open.\n"
    assert not Report.objects.exists()
    for words in ("opened vaggeryd/2020/2020-t2\n1 opened.\n", "0 opened.\n"):
        told = StringIO()
        call_command("open_rounds", stdout=told)
        assert told.getvalue() == words


@pytest.mark.parametrize("name", ["open_rounds"])
def test_the_command_tells_how_it_is_used(name, capsys):
    with pytest.raises(SystemExit):
        call_command(name, "--help")
    assert "--dry-run" in capsys.readouterr().out


@pytest.mark.postgresql  # SQLite lets one writer in at a time: tests/operation/test_sqlite_queue.py
@pytest.mark.django_db(transaction=True)
def test_four_processes_at_once_open_one_round():
    factories.published_promise()
    connections.close_all()  # no child may speak through its parent's
    assert at_once(4, lambda: opened(date(2020, 9, 2))) == [0, 0, 0, 0]
    assert Report.objects.count() == 1

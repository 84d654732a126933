"""Work that no answer waits for: never of what was rolled back, never in anybody's way, and nothing secret lies about."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks import TaskResultStatus, task, task_backends
from django_tasks_db.models import DBTaskResult

from medborgarlofte.clock import now
from medborgarlofte.tasks import after_commit
from tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)
FORGOTTEN = "/konto/losenord/glomt/"
done = []


@task()
def note(word):
    done.append((word, connection.in_atomic_block))
    if word == "trasigt":
        raise ValueError(word)


@pytest.fixture(autouse=True)
def _nothing_done():
    done.clear()


@pytest.fixture
def worker(settings):
    """As in production: what is handed over waits until the worker, which this is, has been called."""
    settings.WORKER = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.backend.DatabaseBackend"}}
    return lambda: call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


@pytest.fixture(params=["at once", "worker"])
def finish(request):
    """Both ways that work is done: by the process that committed, and by the worker."""
    return (lambda: None) if request.param == "at once" else request.getfixturevalue("worker")


class TestAfterTheCommit:
    def test_what_is_rolled_back_is_never_done(self, finish):
        with transaction.atomic():
            after_commit(note, "ångrat")
            transaction.set_rollback(True)
        finish()
        assert done == []

    def test_it_is_done_when_the_transaction_holds_and_never_within_it(self, finish):
        with transaction.atomic():
            with transaction.atomic():
                after_commit(note, "klart")
            assert not DBTaskResult.objects.exists()
            assert done == []
        finish()
        assert done == [("klart", False)]

    def test_outside_a_transaction_it_is_handed_over_at_once(self, finish):
        after_commit(note, "klart")
        finish()
        assert done == [("klart", False)]

    def test_what_fails_breaks_nothing_for_who_asked_for_it_nor_for_what_comes_after(self, finish):
        with transaction.atomic():
            f.municipality("Habo")
            for word in ("trasigt", "klart"):
                after_commit(note, word)
        finish()
        assert [word for word, _ in done] == ["trasigt", "klart"]
        assert f.municipality("Habo").pk

    def test_nor_does_a_queue_that_takes_nothing(self, client, worker, monkeypatch):
        person = f.officer()

        def away(*_, **__):
            raise OperationalError("gone")

        monkeypatch.setattr(DBTaskResult.objects, "create", away)
        assert client.post(FORGOTTEN, {"email": person.email}).status_code == 302
        worker()
        assert mail.outbox == []


class TestAForgottenPassword:
    def test_the_link_is_made_by_the_worker_and_lies_nowhere_else(self, client, worker):
        person = f.officer()
        client.post(FORGOTTEN, {"email": person.email})
        assert mail.outbox == []
        assert DBTaskResult.objects.get().args_kwargs == {"args": [person.pk], "kwargs": {}}
        worker()
        (link,) = re.findall(r"http://testserver(\S+)", mail.outbox[0].body)
        assert "Välj ett nytt lösenord" in client.get(link, follow=True).content.decode()
        row = DBTaskResult.objects.get()
        assert row.status == TaskResultStatus.SUCCESSFUL
        assert not [value for value in vars(row).values() if link in str(value) or person.email in str(value)]

    def test_as_much_waits_for_nobody_and_nobody_gets_it(self, client, worker):
        f.officer(), client.get(FORGOTTEN)
        asked = []
        for email in ("okand@example.se", f.officer().email):
            with CaptureQueriesContext(connection) as queries:
                client.post(FORGOTTEN, {"email": email})
            asked.append(len(queries))
        assert asked[0] == asked[1]
        assert DBTaskResult.objects.count() == 2
        worker()
        assert [letter.to for letter in mail.outbox] == [[f.officer().email]]

    def test_a_mail_server_that_refuses_is_told_without_the_address(self, client, worker, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        person = f.officer()
        client.post(FORGOTTEN, {"email": person.email})
        worker()
        row = DBTaskResult.objects.get()
        assert row.exception_class_path == "medborgarlofte.letters.NotSent"
        assert person.email not in row.traceback


class TestAWorkerThatStandsStill:
    def said(self):
        asked = run_checks(tags=["medborgarlofte"], include_deployment_checks=True)
        return [message.msg for message in asked if message.id == "medborgarlofte.W004"]

    def test_it_is_told_when_work_has_waited_for_a_quarter_of_an_hour(self, worker):
        after_commit(note, "klart")
        assert self.said() == []
        DBTaskResult.objects.update(enqueued_at=now() - timedelta(minutes=16))
        assert self.said() == ["Tasks that have waited longer than 15 minutes: 1. Does the worker run?"]
        with pytest.raises(CommandError, match="Does the worker run"):
            call_command("send_reminders", stdout=StringIO())
        worker()
        assert self.said() == []

    def test_what_failed_is_told_for_a_day(self, worker):
        after_commit(note, "trasigt")
        worker()
        assert self.said() == [
            "Tasks that have failed since this time yesterday: 1. The worker's log says why."
        ]
        DBTaskResult.objects.update(finished_at=now() - timedelta(days=1, minutes=1))
        assert self.said() == []

    def test_where_none_shall_run_nothing_is_missed(self, worker, settings):
        after_commit(note, "klart")
        DBTaskResult.objects.update(enqueued_at=now() - timedelta(days=1))
        settings.WORKER = False
        assert self.said() == []


def test_what_is_done_is_forgotten_by_the_command_of_the_page(worker):
    after_commit(note, "klart")
    worker()
    after_commit(note, "väntar")
    DBTaskResult.objects.update(enqueued_at=now() - timedelta(days=8), finished_at=now() - timedelta(days=8))
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(finished_at=None)
    call_command("prune_db_task_results", min_age_days=7, verbosity=0)
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.all()] == [["väntar"]]


def test_the_backend_is_the_one_that_the_setting_chooses():
    assert type(task_backends["default"]).__name__ == "ImmediateBackend"

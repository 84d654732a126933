"""While the mail server is away: nothing breaks, nothing is told of who has an account, nothing is lost."""

import re
import smtplib
import threading

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from medborgarlofte.accounts.actions.enrolment_letters import send_link
from medborgarlofte.accounts.models import EnrolmentLink, Invitation
from medborgarlofte.accounts.roles import Role
from tests import factories as f
from tests.client import StrictClient, words

pytestmark = pytest.mark.django_db(transaction=True)
FORGOTTEN = "/konto/losenord/glomt/"
MAIL = "django.core.mail.backends.locmem.EmailBackend"


class Away(BaseEmailBackend):
    """A mail server that refuses, and names the address when it does."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"no")})


class Slow(BaseEmailBackend):
    """A mail server that thinks until it is told to go on."""

    go_on, gone = threading.Event(), threading.Event()

    def send_messages(self, messages):
        self.go_on.wait(10)
        self.gone.set()
        return len(messages)


def backend(settings, kind):
    settings.EMAIL_BACKEND = f"{__name__}.{kind.__name__}"


def all_sent():
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


def administrator():
    person = f.user("Ada Administratör")
    f.member(person, Role.ADMINISTRATOR, f.organisation(), f.municipality())
    return person


def test_a_forgotten_password_is_answered_alike_for_known_and_unknown(client, settings, caplog):
    backend(settings, Away)
    known = client.post(FORGOTTEN, {"email": f.officer().email}, follow=True)
    unknown = StrictClient().post(FORGOTTEN, {"email": "okand@example.se"}, follow=True)
    assert (known.status_code, known.redirect_chain) == (unknown.status_code, unknown.redirect_chain)
    assert words(known) == words(unknown)
    told = [record.getMessage() for record in caplog.records if record.name == "medborgarlofte.letters"]
    assert told == ["A letter could not be sent: SMTPRecipientsRefused"]
    assert f.officer().email not in caplog.text


def test_no_answer_waits_for_the_mail_server(client, settings):
    backend(settings, Slow)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.backend.DatabaseBackend"}}
    client.post(FORGOTTEN, {"email": f.officer().email})
    assert not Slow.gone.is_set()
    Slow.go_on.set()
    all_sent()
    assert Slow.gone.is_set(), "the letter was under way all the same"


def test_as_much_is_done_for_nobody(client):
    f.officer(), client.get(FORGOTTEN)
    counts, written = [], []
    for email in ("okand@example.se", f.officer().email):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(FORGOTTEN, {"email": email})
        written.append([template.name for template in answer.templates])
        counts.append([re.sub(r"[0-9]+|'[^']*'", "", query["sql"]) for query in asked])
    assert counts[0] == counts[1]
    assert (
        written[0]
        == written[1]
        == [f"account/email/password_reset_key_{part}.txt" for part in ("subject", "message")]
    )


def test_an_invitation_stays_and_the_administrator_is_told_how_to_send_it_again(client, settings, caplog):
    backend(settings, Away)
    client.force_login(administrator())
    sent = {
        "email": "nya@example.se", "name": "", "role": "officer", "state": "",
        "organisation": f.organisation().pk, "municipality": f.municipality().pk,
    }  # fmt: skip
    page = client.post(reverse("admin:accounts_invitation_add"), sent, follow=True)
    assert page.status_code == 200
    assert "Brevet gick inte att skicka. Inbjudan finns kvar" in words(page)
    assert "nya@example.se" not in caplog.text
    row = Invitation.objects.get()
    assert row.letter_failed
    again = reverse("admin:accounts_invitation_change", args=[row.pk]).replace("change/", "skicka-igen/")
    assert "Välj samma knapp igen" in words(client.post(again, follow=True))
    settings.EMAIL_BACKEND = MAIL
    assert "Inbjudan är skickad igen" in words(client.post(again, follow=True))
    assert not f.refreshed(row).letter_failed
    assert [letter.to for letter in mail.outbox] == [["nya@example.se"]]


def test_a_link_and_a_letter_about_a_password_are_told_of_in_the_same_way(client, settings):
    backend(settings, Away)
    person = f.coordinator()
    client.force_login(administrator())
    page = reverse("admin:accounts_user_change", args=[person.pk])
    for button in ("lank", "nytt-losenord"):
        answer = client.post(page.replace("change/", f"{button}/"), follow=True)
        assert "Brevet gick inte att skicka" in words(answer), button
    assert EnrolmentLink.objects.get().letter_failed


def test_a_letter_that_leaves_is_marked_as_such(settings):
    link = send_link(f.coordinator(), by=f.superuser())
    assert not link.letter_failed
    assert len(mail.outbox) == 1

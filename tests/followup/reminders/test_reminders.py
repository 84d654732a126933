"""Letters that remind: calm, once, to those who can do something about it."""

import re
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from followup.approval.actions import Actor, hand_on, send_back, withdraw
from followup.approval.drafts import open_report
from followup.reminders.actions import token_of
from followup.reminders.digest import reminders
from followup.reminders.step_letters import send_step_letter
from medborgarlofte.accounts.models import User
from medborgarlofte.audit.models import AuditEvent
from tests import factories
from tests.client import words
from tests.followup.approval.walked import approved_by, completed, published

# Tertial 2 of 2020 ends 31 August and is due 28 September.
ENDING, ENDED, DUE, OVERDUE = date(2020, 8, 24), date(2020, 9, 1), date(2020, 9, 21), date(2020, 9, 29)


@pytest.fixture
def send(settings, django_capture_on_commit_callbacks):
    """Runs the command on a day, as it runs every morning, and gives who got a letter."""

    def run(on: date, *options: str) -> list[str]:
        settings.DEMO_DATE = on
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("send_reminders", *options, stdout=StringIO())
        return sorted(letter.to[0].split("@")[0] for letter in mail.outbox)

    return run


@pytest.fixture
def police(promise) -> User:
    return factories.police_officer()


def test_nothing_is_sent_when_nothing_is_due(send, police):
    for on in (date(2020, 8, 1), ENDING - timedelta(days=1)):
        assert send(on) == []
    assert not AuditEvent.objects.filter(event="reminder.sent").exists()


def test_nothing_is_sent_where_there_is_nobody_and_nothing(send, db):
    assert send(ENDED) == []


def test_a_week_before_the_period_ends_those_who_log_are_told_what_is_missing(send, police):
    factories.officer()
    factories.decider()
    assert send(ENDING) == ["hanna-handlaggare", "pelle-polis"]
    letter = next(letter for letter in mail.outbox if letter.to == [police.email])
    assert letter.subject == "Påminnelse om medborgarlöftet"
    assert letter.body.startswith("Hej Pelle Polis.")
    assert (
        "Tertial 2 2020 för Vaggeryd tar slut den 31 augusti 2020. Polisen har varken loggat eller bekräftat"
        in letter.body
    )
    traffic = police.memberships.get().municipality.promises.get().commitments.get(number=4)
    step = f"http://testserver/arbete/logga/trafikinsats/?atagande={traffic.pk}"
    assert f"Logga 4 Trafikinsats:\n{step}" in letter.body
    assert "Skriv uppföljningen" not in letter.body
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert f'<a href="{step}">Logga 4 Trafikinsats</a>' in html
    assert "style" not in html
    assert "<img" not in html


def test_who_has_logged_everything_is_left_in_peace(send, police):
    promise = police.memberships.get().municipality.promises.get()
    for commitment in promise.commitments.all():
        factories.activity(date(2020, 6, 1), commitment, performed_by=factories.police())
    assert send(ENDING) == []


def test_reminders_come_on_four_days_of_a_period(send, police):
    assert send(ENDING) == ["pelle-polis"]
    assert send(ENDED) == ["pelle-polis"]
    body = mail.outbox[0].body
    assert "Uppföljningen av tertial 2 2020 för Vaggeryd ska vara ute den 28 september 2020." in body
    assert "http://testserver/arbete/vaggeryd/2020/uppfoljning/2020-t2/" in body
    assert "tog slut den 31 augusti 2020" in body
    assert send(DUE) == ["pelle-polis"]
    assert send(OVERDUE) == ["pelle-polis"]
    assert "skulle ha varit ute den 28 september 2020" in mail.outbox[0].body


@pytest.mark.sqlite
def test_every_morning_of_a_year_gives_three_letters_a_period_where_all_is_told_and_never_two_in_a_week(
    send, police, promise
):
    for commitment in promise.commitments.all():  # of what is told nobody is asked on Fridays
        for day in (date(2020, 3, 2), date(2020, 5, 4), date(2020, 9, 7)):
            factories.activity(day, towards=commitment, logged_for=factories.police())
    sent = []
    day = date(2020, 6, 1)
    while day < date(2020, 12, 20):
        sent += [day] if send(day) else []
        day += timedelta(days=1)
    assert len(sent) == 4  # tertial 1 was late already; then the three days of tertial 2
    assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(sent))


def test_reminders_sent_twice_are_sent_once(send, police):
    assert send(ENDED) == ["pelle-polis"]
    assert send(ENDED) == []
    assert send(ENDED + timedelta(days=9)) == []
    assert AuditEvent.objects.filter(event="reminder.sent").count() == 1


def test_reminders_catch_up_missed_days(send, police):
    assert send(ENDED + timedelta(days=12)) == ["pelle-polis"]
    assert "ska vara ute den 28 september 2020" in mail.outbox[0].body


def test_what_comes_within_a_week_of_a_letter_waits_until_the_week_is_over(send, police):
    User.objects.filter(pk=police.pk).update(last_digest_at=factories.promises.moment(date(2020, 8, 22)))
    assert send(ENDING) == []
    assert send(date(2020, 8, 28)) == []
    assert send(date(2020, 8, 29)) == ["pelle-polis"]


def test_a_published_follow_up_asks_for_nothing(send, police, tertial_2, settings):
    settings.DEMO_DATE = ENDED
    published(open_report(period=tertial_2, by=police))
    assert send(ENDED) == []
    assert send(OVERDUE) == []


def test_sixty_days_after_nobody_is_reminded_any_more(send, police):
    assert send(date(2020, 11, 28)) == []


def test_unpublished_promise_reminds_nobody(send, police, promise):
    promise.published_at = promise.published_by = None
    promise.save()
    assert send(ENDED) == []


def test_who_chose_never_is_never_reminded(send, police):
    User.objects.filter(pk=police.pk).update(digest="never")
    assert send(ENDED) == []


def test_a_handlaggare_is_not_asked_to_write_the_follow_up(send, promise):
    factories.officer()
    assert send(ENDED) == ["hanna-handlaggare"]
    assert "uppfoljning/" not in mail.outbox[0].body


def test_police_of_another_municipality_are_told_nothing(send, promise):
    factories.police_officer("Olle Annorstädes", factories.municipality("Habo"))
    assert send(ENDED) == []


@pytest.mark.parametrize("how", ["deactivated", "ended"])
def test_the_deputy_of_who_has_left_gets_the_letter(send, police, how):
    deputy = factories.user("Desirée Ersättare", email="deputy@example.se")
    membership = police.memberships.get()
    membership.deputy = deputy
    if how == "ended":
        membership.ended_at, membership.ended_by = factories.promises.moment(date(2020, 8, 1)), deputy
    membership.save()
    if how == "deactivated":
        User.objects.filter(pk=police.pk).update(is_active=False)
    assert send(ENDED) == ["deputy"]
    assert "Du får det här som ersättare för Pelle Polis." in mail.outbox[0].body


def test_the_deputy_of_who_is_still_there_is_left_in_peace(send, police):
    police.memberships.update(deputy=factories.user("Desirée", email="deputy@example.se"))
    assert send(ENDED) == ["pelle-polis"]


@pytest.mark.parametrize("how", ["deactivated", "ended"])
def test_who_has_left_without_a_deputy_is_told_nothing(send, police, how):
    if how == "ended":
        police.memberships.update(ended_at=factories.promises.moment(date(2020, 8, 1)), ended_by=police)
    else:
        User.objects.filter(pk=police.pk).update(is_active=False)
    assert send(ENDED) == []


def test_one_letter_is_sent_for_several_municipalities(send, police):
    habo = factories.municipality("Habo")
    factories.four_commitments(factories.published_promise(place=habo))
    factories.police_officer(place=habo)
    assert send(ENDED) == ["pelle-polis"]
    assert "för Habo" in mail.outbox[0].body
    assert "för Vaggeryd" in mail.outbox[0].body


def test_a_letter_that_cannot_be_sent_is_tried_again(send, police, monkeypatch):
    def broken(*_, **__):
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", broken)
        send(ENDED)
    assert AuditEvent.objects.filter(event="reminder.failed").count() == 1
    assert send(ENDED) == ["pelle-polis"]


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_the_command_hands_over_and_the_next_morning_tries_again(settings):
    settings.DEMO_DATE, settings.WORKER = ENDED, True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.backend.DatabaseBackend"}}
    factories.four_commitments(factories.published_promise())
    police = factories.police_officer()
    reachable = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    morning = StringIO()
    call_command("send_reminders", stdout=morning)
    (told,) = morning.getvalue().splitlines()
    assert told.startswith("0 reminded, 1 handed to the worker, "), "and no address: it lies in the log"
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    settings.EMAIL_BACKEND = reachable
    with pytest.raises(CommandError, match=r"failed since this time yesterday: 1\."):
        call_command("send_reminders", stdout=StringIO())
    assert mail.outbox == []
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    assert [row.status for row in DBTaskResult.objects.order_by("enqueued_at")] == ["FAILED", "SUCCESSFUL"]
    assert AuditEvent.objects.filter(event="reminder.failed").count() == 1
    (letter,) = mail.outbox
    assert letter.to == [police.email]
    assert "Tertial 2 2020 för Vaggeryd tog slut den 31 augusti 2020." in letter.body
    assert "Skriv uppföljningen" in letter.body
    assert factories.refreshed(police).last_digest_at


@pytest.mark.django_db(transaction=True)
def test_send_reminders_command_says_what_it_did(settings):
    settings.DEMO_DATE = ENDED
    factories.four_commitments(factories.published_promise())
    police = factories.police_officer()
    said = StringIO()
    call_command("send_reminders", "--dry-run", stdout=said)
    assert said.getvalue().splitlines()[0] == f"would remind {police.email}"
    assert mail.outbox == []
    for expected in (
        "1 reminded, 0 handed to the worker, 0 with nothing new or left in peace, 0 failed.",
        "0 reminded, 0 handed to the worker, 1 with nothing new or left in peace, 0 failed.",
    ):
        said = StringIO()
        call_command("send_reminders", stdout=said)
        assert said.getvalue().splitlines() == [expected], "and no address: it lies in the log"
    settings.DEMO_DATE = OVERDUE
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(CommandError, match=r"^1 letters could not be sent"):
        call_command("send_reminders", stdout=StringIO())


def test_reminders_of_ten_promises_ask_no_more_queries_than_of_one(police):
    few = queries()
    for number in range(9):
        factories.four_commitments(factories.published_promise(f"2020-{number}"))
    assert queries() == few


def queries() -> int:
    with CaptureQueriesContext(connection) as asked:
        assert reminders(ENDED)
    return len(asked)


# The choice


def test_the_letters_link_lets_who_is_not_signed_in_choose(send, client, police):
    send(ENDED)
    address = re.search(r"http://testserver(/arbete/paminnelser/\S+)", mail.outbox[0].body)[1]
    assert mail.outbox[0].extra_headers["List-Unsubscribe"] == f"<http://testserver{address}>"
    page = client.get(address)
    assert f"Gäller {police.email}" in words(page)
    assert "Uppföljning" not in words(page)
    assert words(client.post(address, {"digest": "never"}, follow=True)).count("Valet är sparat.") == 1
    assert factories.refreshed(police).digest == "never"
    assert AuditEvent.objects.get(event="user.digest_chosen").actor == police.audit_name()


def test_the_mail_programs_own_button_stops_the_letters(client, police):
    address = f"/arbete/paminnelser/{token_of(police)}/"
    client.handler.enforce_csrf_checks = True
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 302
    assert factories.refreshed(police).digest == "never"


def test_a_choice_that_does_not_exist_is_refused(client, police):
    answer = client.post(f"/arbete/paminnelser/{token_of(police)}/", {"digest": "hourly"})
    assert answer.status_code == 422
    assert factories.refreshed(police).digest == "weekly"


@pytest.mark.parametrize("token", ["finns-inte", "MQ:1abc:def"])
def test_a_made_up_link_opens_nothing(client, police, token):
    answer = client.get(f"/arbete/paminnelser/{token}/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/konto/logga-in/")


def test_the_link_of_who_has_left_opens_nothing(client, police):
    token = token_of(police)
    User.objects.filter(pk=police.pk).update(is_active=False)
    assert client.get(f"/arbete/paminnelser/{token}/").status_code == 302


# On the way of a follow-up


def asked_of(on: date) -> dict[str, list[tuple[str, str]]]:
    """By name: the first words after the period and the address of the step."""
    found = reminders(on)
    return {
        user.name: [(item.text.partition("för Vaggeryd ")[2], item.steps[0][1]) for item in items if "granska" in item.steps[0][1] or "publicera" in item.steps[0][1]]
        for user, items in found.items()
    }  # fmt: skip


def test_the_letter_leads_to_the_very_step_and_only_to_whose_turn_it_is(promise):
    on, period = date(2020, 9, 20), promise.periods.get(slug="2020-t2")
    police, coordinator = factories.police_officer(), factories.coordinator()
    deciders = [factories.police_decider(), factories.decider()]
    report = open_report(period=period, by=police)
    step = "/arbete/vaggeryd/2020/uppfoljning/2020-t2/granska/"

    def told() -> dict[str, str]:
        return {name: steps[0][1] for name, steps in asked_of(on).items() if steps}

    assert told() == {}
    assert "Skriv uppföljningen" in str(reminders(on)[police])
    hand_on(report=report, actor=Actor(police))
    assert told() == {coordinator.name: step}
    assert "Skriv uppföljningen" not in str(reminders(on).get(police))
    hand_on(report=report, actor=Actor(coordinator))
    assert told() == {person.name: step for person in deciders}
    approved_by(report, deciders[0])
    assert told() == {deciders[1].name: step}
    approved_by(report, deciders[1])
    assert told() == {coordinator.name: step.replace("granska", "publicera")}
    send_back(report=report, actor=Actor(deciders[1]), comment="kanariefågel")
    assert "skickad tillbaka av Britt Beslutsfattare" in str(reminders(on)[police])
    assert "kanariefågel" not in str(reminders(on)[police])


def test_who_is_lent_the_right_is_told_in_whose_place(promise):
    on, period = date(2020, 9, 20), promise.periods.get(slug="2020-t2")
    lent = factories.delegation()
    completed(open_report(period=period, by=factories.police_officer()))
    (item,) = [item for item in reminders(on)[lent.receiver] if "godkännande" in item.text]
    assert item.text.endswith(
        "väntar på ditt godkännande. Du får det här som ersättare för Britt Beslutsfattare."
    )
    assert lent.receiver not in reminders(date(2021, 1, 10)) or "godkännande" not in str(
        reminders(date(2021, 1, 10))[lent.receiver]
    )


# At once


def told_at_once() -> dict[str, str]:
    """What has been sent, by address; then the box is empty again."""
    found = {letter.to[0]: letter.body for letter in mail.outbox}
    mail.outbox.clear()
    return found


def test_a_step_that_waits_for_somebody_is_told_at_once_to_those_it_waits_for(promise, commits, settings):
    settings.DEMO_DATE = date(2020, 9, 20)
    report = open_report(period=promise.periods.get(slug="2020-t2"), by=factories.police_officer())
    police, coordinator = factories.police_officer(), factories.coordinator()
    first, second = factories.police_decider(), factories.decider()
    User.objects.filter(pk=second.pk).update(digest="never")
    step = "http://testserver/arbete/vaggeryd/2020/uppfoljning/2020-t2/granska/"

    hand_on(report=report, actor=Actor(police))
    letters = told_at_once()
    assert list(letters) == [coordinator.email]
    assert "är inlämnad." in letters[coordinator.email]
    assert step in letters[coordinator.email]
    hand_on(report=report, actor=Actor(coordinator))
    # Also to who wants no reminders: nobody else can do it.
    assert set(told_at_once()) == {first.email, second.email}
    approved_by(report, first)
    assert told_at_once() == {}, "the other was told when it began to wait"
    approved_by(report, second)
    assert set(told_at_once()) == {coordinator.email}
    send_back(report=report, actor=Actor(second), comment="kanariefågel")
    letters = told_at_once()
    assert police.email in letters
    assert "kanariefågel" not in "".join(letters.values())


def test_the_other_party_is_told_who_takes_a_follow_up_back_and_why(promise, commits, settings, client):
    settings.DEMO_DATE = date(2020, 9, 20)
    report = open_report(period=promise.periods.get(slug="2020-t2"), by=factories.police_officer())
    published(report)
    mail.outbox.clear()
    first, second = factories.police_decider(), factories.decider()
    withdraw(
        report=report,
        actor=Actor(first),
        organisation=first.memberships.get().organisation_id,
        note="Fel period.",
    )
    letters = told_at_once()
    assert list(letters) == [second.email]
    assert f"dras tillbaka av {first.name}" in letters[second.email]
    assert "”Fel period.”" in letters[second.email]
    client.force_login(second)
    page = words(client.get("/arbete/vaggeryd/2020/uppfoljning/2020-t2/granska/"))
    assert f"{first.name}, Polisen, har dragit tillbaka uppföljningen." in page
    assert "Dra tillbaka den publicerade" in page


def test_what_begins_on_the_day_of_a_letter_is_told_in_the_next(send, police, tertial_2, settings):
    coordinator = factories.coordinator()
    assert coordinator.email.split("@")[0] in send(ENDED)
    hand_on(report=open_report(period=tertial_2, by=police), actor=Actor(police))
    assert coordinator.email.split("@")[0] in send(ENDED + timedelta(days=7))
    letter = next(letter for letter in mail.outbox if letter.to == [coordinator.email])
    assert "är inlämnad" in letter.body
    assert "har varken loggat" not in letter.body, "that was told before"
    assert coordinator.email.split("@")[0] not in send(ENDED + timedelta(days=14))


@pytest.mark.django_db(transaction=True)
def test_a_letter_at_a_step_is_sent_and_noted_by_a_worker_that_is_in_no_transaction():
    promise = factories.published_promise()
    factories.four_commitments(promise)
    reader = factories.police_officer()
    task = send_step_letter.enqueue(reader.pk, [("Uppföljningen väntar.", [("Läs", "/arbete/")])])
    assert task.status == TaskResultStatus.SUCCESSFUL
    assert AuditEvent.objects.filter(event="reminder.sent").count() == 1

"""Fredagsfrågan: what nobody has told is asked about once a week, and three answers end it."""

from datetime import date, timedelta
from html import escape

import pytest
from django.core import mail
from django.core.management import call_command

from followup.models import WeeklyAnswer
from medborgarlofte.accounts.models import User
from promises.models import Confirmation
from tests import factories
from tests.client import words
from tests.factories.promises import moment

PAGE = "/arbete/fredag/"
FRIDAY = date(2020, 10, 16)


@pytest.fixture
def friday(settings, promise):
    settings.DEMO_DATE = FRIDAY
    return promise


@pytest.fixture
def police(client, friday):
    person = factories.police_officer()
    client.force_login(person)
    return person


def asked(client) -> list:
    return client.get(PAGE).context["asked"]


def send(client, row, **more):
    sent = {"commitment": row.silence.commitment.pk, "organisation": row.silence.organisation.pk, **more}
    return client.post(PAGE, sent, follow=True)


def test_what_my_organisation_has_told_nothing_of_is_asked_with_three_ways_to_answer(client, police):
    rows = asked(client)
    assert {row.silence.organisation.name for row in rows} == {"Polisen"}
    page = client.get(PAGE)
    assert "Fredagsfrågan, vecka 42" in words(page)
    html = page.content.decode()
    assert escape(rows[0].log_url) in html
    for value in ("nothing_yet", "later"):
        assert html.count(f'name="reply" value="{value}"') == len(rows)


def test_opening_the_page_changes_nothing_and_the_letter_leads_to_it_through_sign_in(client, friday):
    answer = client.get(PAGE)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"?next={PAGE}")
    client.force_login(factories.police_officer())
    client.get(PAGE)
    assert not WeeklyAnswer.objects.exists()


def test_nothing_yet_ends_the_question_of_the_week_and_of_no_other(client, police, settings):
    before = asked(client)
    page = send(client, before[0], reply="nothing_yet")
    assert "Svaret är sparat. Det syns bara för er." in words(page)
    assert len(asked(client)) == len(before) - 1
    assert "Inget gjordes, vad vi vet, svarade Pelle Polis den 16 oktober 2020." in words(client.get(PAGE))
    settings.DEMO_DATE = FRIDAY + timedelta(days=3)
    assert len(asked(client)) == len(before)


def test_of_a_period_that_is_over_nobody_is_asked_as_if_it_ran(client, police):
    over = next(row for row in asked(client) if row.silence.over)
    assert ("nothing_yet", "Inget gjordes, vad vi vet") in over.replies
    factories.activity(
        date(2020, 8, 3), towards=over.silence.commitment, logged_for=over.silence.organisation
    )
    runs = next(row for row in asked(client) if row.silence.commitment == over.silence.commitment)
    assert ("nothing_yet", "Inget än") in runs.replies


def test_what_is_logged_from_a_question_of_a_time_that_is_over_is_not_dated_today(client, police):
    rows = asked(client)
    over = client.get(next(row.log_url for row in rows if row.silence.over))
    assert over.context["form"]["starts_on"].value() is None
    assert "Frågan gäller maj–augusti 2020." in words(over)


def test_what_is_logged_from_a_question_of_a_time_that_runs_is_dated_today(client, police, friday):
    over = next(row for row in asked(client) if row.silence.over).silence
    factories.activity(date(2020, 8, 3), towards=over.commitment, logged_for=over.organisation)
    runs = next(row for row in asked(client) if row.silence.commitment == over.commitment)
    assert client.get(runs.log_url).context["form"]["starts_on"].value() == FRIDAY


def test_nobody_outside_can_tell(client, police, friday):
    paths = [f"/{friday.address}/", f"/{friday.address}/historik/", f"/{friday.address}/lofte.json"]
    before = [(client.get(path).content, client.get(path).headers["ETag"]) for path in paths]
    send(client, asked(client)[0], reply="nothing_yet")
    assert [(client.get(path).content, client.get(path).headers["ETag"]) for path in paths] == before
    assert not Confirmation.objects.exists()


def test_an_answer_can_be_taken_back(client, police):
    before = asked(client)
    send(client, before[0], reply="nothing_yet")
    page = client.post(PAGE, {"take_back": WeeklyAnswer.objects.get().pk}, follow=True)
    assert "Svaret är borttaget. Frågan står kvar." in words(page)
    assert len(asked(client)) == len(before)


def test_two_colleagues_do_not_overwrite_each_other(client, police):
    row = asked(client)[0]
    send(client, row, reply="nothing_yet")
    client.force_login(factories.police_officer("Petra Polis"))
    assert "Pelle Polis har redan svarat ”inget än”." in words(send(client, row, reply="later"))
    assert WeeklyAnswer.objects.get().reply == "nothing_yet"


def test_a_row_that_is_logged_ends_the_question(client, police, friday):
    row = asked(client)[0]
    for day in (date(2020, 8, 3), date(2020, 10, 15)):
        factories.activity(day, towards=row.silence.commitment, logged_for=row.silence.organisation)
    assert row.silence.commitment not in [each.silence.commitment for each in asked(client)]


@pytest.mark.parametrize("wrong", [{"reply": "ja"}, {"reply": ""}, {}])
def test_an_answer_that_is_none_is_refused_in_words(client, police, wrong):
    assert "Välj ett svar." in words(send(client, asked(client)[0], **wrong))
    assert not WeeklyAnswer.objects.exists()


def test_nobody_answers_for_another_authority(client, police):
    row = asked(client)[0]
    municipality = factories.organisation(row.silence.promise.municipality.name)
    sent = {"commitment": row.silence.commitment.pk, "organisation": municipality.pk, "reply": "nothing_yet"}
    assert client.post(PAGE, sent).status_code == 403


def test_it_is_offered_where_the_follow_up_is_written_when_the_last_day_has_come(client, police, settings):
    silence = asked(client)[0].silence
    factories.activity(date(2020, 8, 3), towards=silence.commitment, logged_for=silence.organisation)
    row = next(row for row in asked(client) if row.silence.commitment == silence.commitment)
    assert row.silence.period.slug == "2020-t3"
    send(client, row, reply="nothing_yet")
    settings.DEMO_DATE = date(2021, 1, 4)
    page = words(client.get("/arbete/vaggeryd/2020/uppfoljning/2020-t3/"))
    assert "Pelle Polis svarade den 16 oktober 2020 att inget var gjort. Gäller det hela perioden" in page


def offered(client, period: str) -> bool:
    return "att inget var gjort." in words(client.get(f"/arbete/vaggeryd/2020/uppfoljning/{period}/"))


def test_an_answer_about_the_period_that_has_ended_is_offered_at_its_own_follow_up(client, police, settings):
    settings.DEMO_DATE = date(2021, 1, 5)
    row = next(row for row in asked(client) if row.silence.period.slug == "2020-t3")
    send(client, row, reply="nothing_yet")
    assert offered(client, "2020-t3")


def test_an_answer_at_the_turn_of_a_period_is_about_that_period_alone(client, police, settings):
    # Week 36 begins on the last day of August: the answer is of May to August, not of what begins the day after.
    settings.DEMO_DATE = date(2020, 9, 1)
    row = next(row for row in asked(client) if row.silence.period.slug == "2020-t2")
    send(client, row, reply="nothing_yet")
    settings.DEMO_DATE = date(2021, 1, 5)
    assert offered(client, "2020-t2")
    assert not offered(client, "2020-t3")


def test_what_nobody_asks_about_takes_no_answer(client, police):
    row = asked(client)[0]
    for day in (date(2020, 8, 3), date(2020, 10, 15)):
        factories.activity(day, towards=row.silence.commitment, logged_for=row.silence.organisation)
    page = send(client, row, reply="nothing_yet")
    assert "Frågan gäller inte längre. Läs vad som frågas nu." in words(page)
    assert not WeeklyAnswer.objects.exists()


def test_a_question_that_was_read_of_another_period_takes_no_answer(client, police):
    assert "Frågan gäller inte längre." in words(
        send(client, asked(client)[0], reply="later", period="2020-t1")
    )
    assert not WeeklyAnswer.objects.exists()


def letters(settings, on: date, capture) -> dict[str, str]:
    settings.DEMO_DATE = on
    mail.outbox.clear()
    with capture(execute=True):
        call_command("send_reminders", verbosity=0)
    return {letter.to[0]: letter.body for letter in mail.outbox}


def test_the_question_comes_by_letter_on_fridays_and_again_on_monday_to_who_asks(
    client, police, settings, django_capture_on_commit_callbacks
):
    capture = django_capture_on_commit_callbacks
    row = asked(client)[0]
    User.objects.update(last_digest_at=moment(date(2020, 10, 9)))
    assert letters(settings, FRIDAY - timedelta(days=1), capture) == {}
    told = letters(settings, FRIDAY, capture)[police.email]
    assert "Veckans fråga: har något gjorts för åtagande" in told
    assert PAGE in told
    send(client, row, reply="later")
    assert letters(settings, FRIDAY + timedelta(days=1), capture) == {}
    assert "Du ville bli påmind" in letters(settings, FRIDAY + timedelta(days=3), capture)[police.email]
    assert letters(settings, FRIDAY + timedelta(days=4), capture) == {}

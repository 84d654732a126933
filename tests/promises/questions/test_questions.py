"""Anybody may ask; nothing is shown before somebody at the desk has answered; nobody's address is kept."""

import json
import re
from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followup.reminders.digest import reminders
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.conflict import fingerprint
from medborgarlofte.page_store import forget_pages
from promises.exchange_format.normal import normalise
from promises.models import Question
from promises.questions.actions import (
    ask,
    decline_question,
    publish_answer,
    save_answer,
    tell_asker,
)
from promises.record.public_document import export
from promises.record.versions import advance
from tests import factories
from tests.client import pressed, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
PAGE = "/vaggeryd/2020/fraga/"
OWN = {"Origin": "http://testserver"}
ASKED = {"text": "Varför lyser inte lampan vid skolan?", "name": "", "email": "", "about": "", "website": ""}


@pytest.fixture
def promise():
    made = factories.published_promise()
    factories.four_commitments(made)
    return made


def send(client, headers=OWN, **fields):
    return client.post(PAGE, ASKED | fields, headers=headers)


def desk(question):
    return f"/arbete/fragor/{question.uid}/"


def seen_in(page, name="seen"):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


# Asking


def test_a_resident_asks_without_login_and_without_a_cookie(client, promise):
    answer = send(client, about="4", name="Eva", email="eva@example.se")
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}tack/")
    assert not answer.cookies
    assert not client.get(answer["Location"]).cookies
    question = Question.objects.get()
    assert (question.internal_text, question.internal_name, question.internal_email) == (
        "Varför lyser inte lampan vid skolan?", "Eva", "eva@example.se",
    )  # fmt: skip
    assert (question.commitment.number, question.received_on) == (4, date(2020, 10, 15))
    assert mail.outbox == []


def test_the_form_carries_no_token_and_no_cookie(client, promise):
    page = client.get(PAGE)
    assert not page.cookies
    assert b"csrfmiddlewaretoken" not in page.content


def test_what_was_asked_is_shown_nowhere(client, promise):
    send(client, text="kanariefågel i buren", name="Eva Kanariefågel", email="kanarie@example.se")
    forget_pages()
    for path in (
        PAGE,
        "/vaggeryd/2020/",
        "/vaggeryd/2020/lofte.json",
        "/vaggeryd/2020/flode.atom",
        "/flode.atom",
        "/sitemap.xml",
    ):
        assert "kanarie" not in client.get(path).content.decode().lower(), path
    assert "kanarie" not in normalise(export(promise)).decode().lower()
    assert "kanarie" not in json.dumps(list(AuditEvent.objects.values("target", "details", "actor"))).lower()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://annan.se"},
        {"Origin": "null"},
        {"Referer": "https://annan.se/vaggeryd/2020/fraga/"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_what_another_site_sends_is_refused(client, promise, headers):
    assert send(client, headers).status_code == 403
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"Referer": f"http://testserver{PAGE}"}, {"Sec-Fetch-Site": "same-origin"}]
)
def test_an_own_page_is_known_by_what_the_browser_says(client, promise, headers):
    assert send(client, headers).status_code == 302


def test_a_machine_is_thanked_for_nothing(client, promise):
    assert send(client, website="https://kop.se").status_code == 302
    assert not Question.objects.exists()


def test_after_ten_in_an_hour_the_words_are_kept_but_not_the_question(client, promise):
    for number in range(10):
        assert send(client, text=f"Fråga nummer {number}?").status_code == 302
    answer = send(client, text="En till?")
    assert answer.status_code == 429
    assert "En till?" in words(answer)
    assert "Vänta en stund" in words(answer)
    assert Question.objects.count() == 10
    assert send(client, text="Från annat håll?").status_code == 429
    assert client.post(PAGE, ASKED, headers=OWN, REMOTE_ADDR="10.1.2.3").status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Skriv din fråga."),
        ({"text": "x" * 2001}, "Korta frågan till högst 2000 tecken."),
        ({"text": "Min granne 19640823-3234 bråkar."}, "ser ut som ett personnummer"),
        ({"text": "Ring mig på 070-123 45 67."}, "ser ut som ett telefonnummer"),
        ({"email": "inte en adress"}, "Skriv en e-postadress, som namn@exempel.se, eller lämna tomt."),
        ({"about": "99"}, "åtagande"),
    ],
)
def test_what_has_to_be_mended_is_told_and_the_words_are_kept(client, promise, fields, sentence):
    answer = send(client, name="Eva Blomkvist", **fields)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Eva Blomkvist" in answer.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "\x0b\u202e",
        "'; DROP TABLE --",
        "🐈" * 500,
        "\r\nBcc: alla",
    ],
)
def test_hostile_words_stay_words(client, promise, text):
    assert send(client, text=f"Hej? {text}").status_code == 302
    client.force_login(factories.coordinator())
    assert client.get("/arbete/fragor/").status_code == 200
    page = client.get(desk(Question.objects.get()))
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_nobody_asks_about_what_is_not_published(client, promise):
    factories.promise("2021")
    assert client.post("/vaggeryd/2021/fraga/", ASKED, headers=OWN).status_code == 404
    with pytest.raises(ValidationError):
        ask(factories.promise("2022"), text="Hej?")


def test_reading_and_sending_are_all_that_can_be_done(client, promise):
    assert client.put(PAGE).status_code == 405
    assert client.delete(PAGE).status_code == 405
    assert client.post(f"{PAGE}tack/").status_code == 405


# Answering


def test_a_coordinator_answers_and_everybody_reads_it(client, promise):
    question = factories.question(promise, internal_email="eva@example.se", internal_name="Eva")
    client.force_login(factories.coordinator())
    before = client.get(PAGE).headers["ETag"]
    answer = client.post(
        desk(question),
        {
            "seen": fingerprint(question),
            "text": "När syns polisen?",
            "answer": "På fredagar.\n\nVarje vecka.",
            "publish": "1",
        },
    )
    assert answer.status_code == 302
    page = client.get(PAGE, headers={"If-None-Match": before})
    assert page.status_code == 200
    assert "När syns polisen?" in words(page)
    assert "Frågan kom 1 oktober 2020 och besvarades 15 oktober 2020." in words(page)
    assert "När syns polisen?" in words(client.get("/vaggeryd/2020/"))
    assert "torget" not in words(page)


def test_a_day_of_asking_and_answering_is_said_once(client, promise):
    question = factories.question(promise, answered=True, received_on=date(2020, 10, 5))
    assert "Frågan kom och besvarades 5 oktober 2020." in words(client.get(f"{PAGE}{question.uid}/"))


def test_who_asked_is_told_and_then_forgotten(client, promise):
    question = factories.question(promise, internal_email="eva@example.se", internal_name="Eva")
    client.force_login(factories.coordinator())
    client.post(
        desk(question),
        {"seen": fingerprint(question), "text": "När?", "answer": "På fredagar.", "publish": "1"},
    )
    assert [letter.to for letter in mail.outbox] == [["eva@example.se"]]
    assert "På fredagar." in mail.outbox[0].body
    assert "/vaggeryd/2020/fraga/" in mail.outbox[0].body
    question.refresh_from_db()
    assert (question.internal_name, question.internal_email) == ("", "")


def test_a_letter_that_cannot_be_sent_is_tried_again(client, promise, settings, monkeypatch):
    def broken(*_args, **_more):
        raise ConnectionRefusedError

    question = factories.question(promise, internal_email="eva@example.se")
    client.force_login(factories.coordinator())
    with monkeypatch.context() as patched:
        patched.setattr("promises.questions.actions.send_mail", broken)
        client.post(
            desk(question),
            {"seen": fingerprint(question), "text": "När?", "answer": "På fredagar.", "publish": "1"},
        )
    question.refresh_from_db()
    assert question.is_shown
    assert question.internal_email == "eva@example.se"
    assert "Brevet är inte skickat" in words(client.get(desk(question)))
    client.post(desk(question), {"tell": "1"})
    assert len(mail.outbox) == 1
    assert Question.objects.get().internal_email == ""


def test_a_handläggare_drafts_but_does_not_publish(client, promise):
    question = factories.question(promise)
    officer = factories.officer()
    client.force_login(officer)
    sent = {
        "seen": fingerprint(question),
        "text": "När?",
        "answer": "På fredagar.",
        "assigned_to": officer.pk,
    }
    assert client.post(desk(question), sent | {"save": "1"}).status_code == 302
    question.refresh_from_db()
    assert (question.answer, question.assigned_to, question.is_open) == ("På fredagar.", officer, True)
    assert (
        client.post(desk(question), sent | {"seen": fingerprint(question), "publish": "1"}).status_code == 403
    )
    assert "På fredagar." not in words(client.get(PAGE))


def test_who_only_decides_reads_but_neither_answers_nor_sees_who_asked(client, promise):
    question = factories.question(promise, internal_email="eva@example.se", internal_name="Eva Asker")
    client.force_login(factories.decider())
    page = words(client.get(desk(question)))
    assert "Varför syns ingen polis" in page
    assert "eva@example.se" not in page
    assert "Eva Asker" not in page
    assert client.post(desk(question), {"seen": fingerprint(question), "save": "1"}).status_code == 403


def test_another_municipality_neither_reads_nor_answers(client, promise):
    question = factories.question(promise)
    stranger = factories.coordinator("Olle Annorstädes", factories.municipality("Habo"))
    client.force_login(stranger)
    assert client.get(desk(question)).status_code == 404
    assert client.post(desk(question), {"seen": fingerprint(question), "publish": "1"}).status_code == 404
    assert "polis på torget" not in words(client.get("/arbete/fragor/"))
    for action in (
        lambda: save_answer(question, by=stranger, seen=fingerprint(question), text="x"),
        lambda: publish_answer(question, by=stranger, seen=fingerprint(question), text="x", answer="y"),
        lambda: decline_question(question, by=stranger, seen=fingerprint(question), reason="x"),
        lambda: tell_asker(question, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            action()


def test_it_can_only_be_given_to_somebody_who_works_there(client, promise):
    stranger = factories.coordinator("Olle Annorstädes", factories.municipality("Habo"))
    client.force_login(factories.officer())
    question = factories.question(promise)
    sent = {
        "seen": fingerprint(question),
        "text": "När?",
        "answer": "",
        "assigned_to": stranger.pk,
        "save": "1",
    }
    assert client.post(desk(question), sent).status_code == 422


def test_an_answer_without_words_or_with_a_number_of_somebody_is_not_shown(client, promise):
    question = factories.question(promise)
    client.force_login(factories.coordinator())
    empty = client.post(
        desk(question), {"seen": fingerprint(question), "text": "När?", "answer": " ", "publish": "1"}
    )
    assert (empty.status_code, "Skriv svaret." in words(empty)) == (422, True)
    said = {
        "seen": fingerprint(question),
        "text": "När?",
        "answer": "Ring Per på 070-123 45 67.",
        "publish": "1",
    }
    asked = client.post(desk(question), said)
    assert asked.status_code == 422
    assert "ser ut som ett telefonnummer" in words(asked)
    assert "Ring Per" in words(asked)
    with pytest.raises(ValidationError, match="telefonnummer"):
        publish_answer(
            question,
            by=factories.coordinator(),
            seen=fingerprint(question),
            text="När?",
            answer=said["answer"],
        )
    assert client.post(desk(question), said | {"not_personal": "Kommunens växel."}).status_code == 302


def test_two_at_once_the_second_keeps_her_words_beside_the_first_ones(client, promise):
    question = factories.question(promise)
    before = fingerprint(question)
    client.force_login(factories.coordinator())
    save_answer(question, by=factories.officer(), seen=before, text="När?", answer="Först.")
    sent = {"seen": before, "text": "När?", "answer": "Sedan.", "publish": "1"}
    answer = client.post(desk(question), sent)
    assert answer.status_code == 409
    assert "Någon annan hann före" in words(answer)
    assert "Svaret Först. Sedan." in words(answer)
    assert ">\nSedan.</textarea>" in answer.content.decode()
    assert Question.objects.get().answer == "Först."
    # Having seen it, she sends hers once more.
    assert client.post(desk(question), sent | {"seen": seen_in(answer)}).status_code == 302
    assert Question.objects.get().answer == "Sedan."


def test_a_draft_saved_twice_by_one_press_is_no_conflict_but_showing_it_is(client, promise):
    question = factories.question(promise)
    client.force_login(factories.coordinator())
    sent = {"seen": fingerprint(question), "text": "När?", "answer": "I november."}
    assert [client.post(desk(question), sent | {"save": "1"}).status_code for _ in range(2)] == [302, 302]
    assert client.post(desk(question), sent | {"publish": "1"}).status_code == 409
    assert not Question.objects.get().is_shown


def test_declining_what_somebody_has_answered_meanwhile_shows_the_answer_first(client, promise):
    question = factories.question(promise)
    sent = {"avboj-seen": fingerprint(question), "avboj-reason": "Gäller inte löftet.", "decline": "1"}
    client.force_login(factories.coordinator())
    save_answer(question, by=factories.officer(), seen=fingerprint(question), text="När?", answer="Först.")
    answer = client.post(desk(question), sent)
    assert answer.status_code == 409
    assert [each in words(answer) for each in ("Någon annan hann före", "Först.", "Gäller inte löftet.")] == [
        True
    ] * 3
    assert Question.objects.get().is_open
    assert (
        client.post(desk(question), sent | {"avboj-seen": seen_in(answer, "avboj-seen")}).status_code == 302
    )


def test_who_asked_being_forgotten_is_no_conflict(client, promise):
    question = factories.question(promise, answered=True, internal_email="eva@example.se")
    before = fingerprint(question)
    tell_asker(question, by=factories.coordinator())
    assert fingerprint(factories.refreshed(question)) == before


def test_a_shown_answer_changes_with_a_reason_that_is_shown(client, promise):
    question = factories.question(promise, answered=True)
    client.force_login(factories.coordinator())
    changed = {
        "seen": fingerprint(question),
        "text": "När går polisen på torget?",
        "answer": "Varje lördag.",
        "publish": "1",
    }
    assert "Skriv varför svaret ändras." in words(client.post(desk(question), changed))
    assert client.post(desk(question), changed | {"reason": "Fel dag."}).status_code == 302
    page = words(client.get(PAGE))
    assert "Varje lördag." in page
    assert "Svaret ändrat 15 oktober 2020. Skäl: Fel dag." in page
    with pytest.raises(ValidationError):
        save_answer(
            question,
            by=factories.officer(),
            seen=fingerprint(factories.refreshed(question)),
            answer="I smyg.",
        )


def test_declined_or_taken_away_it_is_shown_nowhere_and_the_asker_knows_why(client, promise):
    question = factories.question(promise, internal_email="eva@example.se")
    shown = factories.question(promise, answered=True)
    client.force_login(factories.coordinator())
    assert client.post(desk(question), {"avboj-reason": "", "decline": "1"}).status_code == 422
    for row in (question, shown):
        sent = {"avboj-seen": fingerprint(row), "avboj-reason": "Det gäller inte löftet.", "decline": "1"}
        assert client.post(desk(row), sent).status_code == 302
    assert "Det gäller inte löftet." in mail.outbox[0].body
    assert "När går polisen" not in words(client.get(PAGE))
    assert "avböjd 15 oktober 2020" in words(client.get("/arbete/fragor/?lage=avbojda"))
    with pytest.raises(ValidationError):
        publish_answer(
            question,
            by=factories.coordinator(),
            seen=fingerprint(factories.refreshed(question)),
            text="a",
            answer="b",
        )


def test_every_step_stands_in_the_trail(promise):
    by = factories.coordinator()
    question = ask(promise, text="När?", email="eva@example.se")
    save_answer(question, by=by, seen=fingerprint(question), text="När?", answer="Snart.")
    answered = publish_answer(
        question, by=by, seen=fingerprint(factories.refreshed(question)), text="När?", answer="Snart."
    )
    tell_asker(answered, by=by)
    decline_question(answered, by=by, seen=fingerprint(answered), reason="Inaktuellt.")
    told = list(
        AuditEvent.objects.filter(event__startswith="question.")
        .order_by("number")
        .values_list("event", "actor")
    )
    assert [event for event, _ in told] == [
        "question.asked", "question.drafted", "question.answered", "question.told", "question.declined",
    ]  # fmt: skip
    assert told[0][1] == "invånare"


def test_the_promise_s_pages_change_when_an_answer_does_and_not_when_a_question_comes(promise):
    revision = promise.revision
    question = ask(promise, text="När?")
    promise.refresh_from_db()
    assert promise.revision == revision
    publish_answer(
        question, by=factories.coordinator(), seen=fingerprint(question), text="När?", answer="Snart."
    )
    promise.refresh_from_db()
    assert promise.revision == revision + 1


def test_many_questions_cost_what_a_few_cost(client, promise):
    def asked(path):
        forget_pages()
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    client.force_login(factories.coordinator())
    paths = (PAGE, "/vaggeryd/2020/", "/arbete/fragor/", "/arbete/fragor/?lage=besvarade")
    commitment = promise.commitments.get(number=4)
    for answered in (True, False):
        factories.question(promise, answered=answered, commitment=commitment)
    asked(PAGE)  # the day's first reader
    few = [asked(path) for path in paths]
    for _ in range(25):
        factories.question(promise, answered=True, commitment=commitment)
        factories.question(promise, assigned_to=factories.officer())
    assert [asked(path) for path in paths] == few
    assert few[0] <= 9
    assert few[2] <= 14


# Being reminded


def test_the_desk_and_the_letter_say_what_waits_to_those_who_may_answer(client, promise):
    officer, decider = factories.officer(), factories.decider()
    for _ in range(2):
        factories.question(promise, received_on=date(2020, 10, 3))
    factories.question(promise, answered=True)
    factories.question(factories.published_promise("2021"), received_on=date(2020, 10, 9))
    told = reminders(date(2020, 10, 15))
    items = [item for item in told[officer] if "invånare" in item.text]
    assert [(item.text, item.since) for item in items] == [
        ("Tre frågor från invånare väntar på svar i Vaggeryds kommun.", date(2020, 10, 9))
    ]
    assert items[0].steps == (("Svara på frågorna", "/arbete/fragor/"),)
    assert not any("invånare" in item.text for item in told.get(decider, []))
    client.force_login(officer)
    page = words(client.get("/arbete/"))
    assert "Tre frågor från invånare väntar på svar, Vaggeryd" in page
    assert "Den äldsta kom 3 oktober 2020" in page
    client.force_login(factories.officer("Olle Annorstädes", factories.municipality("Habo")))
    assert "från invånare väntar på svar" not in words(client.get("/arbete/"))


def test_the_list_marks_what_has_waited_longer_than_promised_and_not_on_the_last_day(client, promise):
    client.force_login(factories.coordinator())
    factories.question(promise, received_on=date(2020, 10, 1))
    assert "mer än" not in words(client.get("/arbete/fragor/"))
    factories.question(promise, received_on=date(2020, 9, 30))
    assert words(client.get("/arbete/fragor/")).count("väntar på svar, mer än två veckor") == 1


def test_no_button_throws_away_what_is_written_for_another(client, promise):
    question = factories.question(promise)
    client.force_login(factories.coordinator())
    answer = {"text": "När byts lampan?", "answer": "I november."}
    half = client.post(desk(question), pressed(client.get(desk(question)), "Avböj", **answer))
    assert half.status_code == 422
    assert "Skriv varför." in words(half)
    assert half.context["form"]["answer"].value() == "I november."
    saved = client.post(
        desk(question), pressed(half, "Spara utkast", **{"avboj-reason": "Ställd två gånger."})
    )
    assert Question.objects.get().answer == "I november."
    assert saved.context["decline"]["reason"].value() == "Ställd två gånger."
    assert client.post(desk(question), pressed(saved, "Avböj")).status_code == 302
    assert Question.objects.get().declined_reason == "Ställd två gånger."


def test_the_letter_is_sent_and_a_change_of_the_answer_begun_stands(client, promise):
    question = factories.question(promise, internal_email="eva@example.se")
    client.force_login(factories.coordinator())
    publish_answer(
        question, by=factories.coordinator(), seen=fingerprint(question), text="När?", answer="I november."
    )
    told = client.post(
        desk(question), pressed(client.get(desk(question)), "Skicka brevet", answer="I december.")
    )
    assert len(mail.outbox) == 1
    assert told.context["form"]["answer"].value() == "I december."


def test_the_form_and_the_thanks_tell_the_day_of_an_answer(client, promise):
    assert "svarar senast den 29 oktober." in words(client.get(PAGE))
    assert "Kommunen eller polisen svarar senast den 29 oktober." in words(client.get(f"{PAGE}tack/"))


def test_the_form_says_by_its_title_that_something_is_wrong(client, promise):
    assert "<title>Frågor och svar" in client.get(PAGE).content.decode()
    assert "<title>Fel: Frågor och svar" in send(client, text="").content.decode()


def test_who_reads_english_chooses_among_the_commitments_in_english_and_is_told_what_is_wrong_so(
    client, promise
):
    promise.title_en = "Safer every day"
    promise.save()
    promise.commitments.filter(number=4).update(title_en="Traffic checks")
    advance(promise)
    page = client.get(f"/en{PAGE}").content.decode()
    assert ">4. Traffic checks</option>" in page
    assert ">3. Trygghetsrunda</option>" in page  # nobody has written it in English
    refused = client.post(f"/en{PAGE}", ASKED | {"text": ""}, headers=OWN).content.decode()
    assert "<title>Error: Questions and answers – Safer every day, Vaggeryd" in refused
    assert ">4. Traffic checks</option>" in refused
    assert 'action="/en/vaggeryd/2020/fraga/"' in refused


def test_an_answer_has_an_address_of_its_own(client, promise):
    row = factories.question(promise, answered=True)
    factories.question(promise, answered=True, text="Något annat?")
    own = f"{PAGE}{row.uid}/"
    assert f'href="{own}"' in client.get(PAGE).content.decode()
    page = words(client.get(own))
    assert "När går polisen på torget?" in page
    assert "Varje fredag kväll." in page
    assert "Något annat?" not in page


def test_a_question_that_nobody_has_answered_has_none(client, promise):
    row = factories.question(promise)
    assert client.get(f"{PAGE}{row.uid}/").status_code == 404

"""What somebody has typed survives that the session ended, or that the page was opened before signing in again."""

import re
from html import unescape
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from medborgarlofte.conflict import fingerprint
from promises.models import Question, SituationReport, WalkInvitation
from tests import factories as f
from tests.accounts.test_second_factor import patterns
from tests.client import StrictClient, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
WORDS = "Tre mopeder <b>körde</b> & gasade\r\nvid torget"
FORMS = sorted(
    {address for address, _, view in patterns(get_resolver()) if "POST" in getattr(view, "desk_methods", ())}
)


def given_back(answer):
    """The fields of the form in the answer, and where it is sent."""
    html = answer.content.decode()
    form = re.search(r'<form method="post" action="([^"]*)"[^>]*>(.*?)</form>', html, re.DOTALL)
    assert form, words(answer)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[2]))
    fields |= dict(
        re.findall(r'<textarea [^>]*name="([^"]*)"[^>]* readonly>\n(.*?)</textarea>', form[2], re.DOTALL)
    )
    return unescape(form[1]), {name: unescape(value) for name, value in fields.items()}


def sign_in_again(client, person):
    """As a browser does it in another tab: the session is a new one, and so is the token."""
    client.force_login(person)
    client.cookies.pop("csrftoken", None)


def sent_at_last(address, typed, person):
    """Type, be signed out, send, sign in in another tab, go on, read it through and send it."""
    client = StrictClient(enforce_csrf_checks=True)
    token = client.get(reverse("login")).context["csrf_token"]
    first = client.post(address, typed | {"csrfmiddlewaretoken": str(token)}, **OURS)
    assert first.status_code == 403
    assert "Inget är sparat än: du är utloggad" in words(first)
    where, fields = given_back(first)
    assert (where, fields) == (address, typed)
    sign_in_again(client, person)
    second = client.post(where, fields, **OURS)
    assert second.status_code == 403
    assert f"Nu är du inloggad som {person}" in words(second)
    where, fields = given_back(second)
    assert fields.pop("csrfmiddlewaretoken")
    assert (where, fields) == (address, typed)
    return client.post(where, given_back(second)[1], **OURS)


def test_a_report_to_the_meeting_is_saved_after_all():
    person = f.police_officer()
    f.published_promise()
    client = StrictClient()
    client.force_login(person)
    form = client.get(reverse("est")).context["form"]
    typed = {
        "acting": form.acting[0].key, "week": form["week"].value(), "rows": "1",
        "r0-internal_place": "Torget", "r0-category": "gathering", "r0-internal_text": WORDS,
    }  # fmt: skip
    answer = sent_at_last(reverse("est"), typed, person)
    assert answer.status_code == 302, words(answer)
    assert SituationReport.objects.get().internal_text == WORDS


def test_an_invitation_is_saved_after_all():
    walks = f.four_commitments(f.published_promise())[0]
    f.organisation().municipalities.add(f.municipality())
    typed = {
        "uid": str(uuid4()), "towards": f"{walks.promise_id}/{walks.number}", "area": "Hok",
        "held_on": "2020-10-22", "from_time": "18.00", "to_time": "20.00", "meeting_place": "Affären vid torget",
        "organiser": str(f.organisation().pk), "text": WORDS, "do": "save",
    }  # fmt: skip
    assert sent_at_last(reverse("new_invitation"), typed, f.officer()).status_code == 302
    assert WalkInvitation.objects.get().text == WORDS


def test_an_answer_to_a_resident_is_saved_after_all():
    row = f.question(f.published_promise())
    typed = {"seen": fingerprint(row), "text": "När syns polisen?", "answer": WORDS, "save": "1"}
    assert sent_at_last(reverse("desk_question", args=[row.uid]), typed, f.officer()).status_code == 302
    assert Question.objects.get().answer == WORDS


@pytest.mark.parametrize("address", FORMS)
def test_every_form_of_the_desk_gives_back_what_was_typed(address):
    typed = {"text": WORDS, "a-1": "Hok", "do": "save", "password": "hemligt"}
    client = Client(enforce_csrf_checks=True)
    token = str(client.get(reverse("login")).context["csrf_token"])
    signed_out = client.post(address, typed | {"csrfmiddlewaretoken": token}, **OURS)
    client.force_login(f.officer())
    old_page = client.post(address, typed | {"csrfmiddlewaretoken": "x" * 64}, **OURS)
    for answer in (signed_out, old_page):
        assert answer.status_code == 403
        assert answer.headers["Cache-Control"] == "no-store, private"
        where, fields = given_back(answer)
        fields.pop("csrfmiddlewaretoken", None)
        assert (where, fields) == (address, {"text": WORDS, "a-1": "Hok", "do": "save"})
        assert "hemligt" not in answer.content.decode()
        assert "<b>" not in answer.content.decode()


@pytest.mark.parametrize(
    "said", [{"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://ond.example"}, {}]
)
def test_no_other_site_fills_in_a_page_of_ours(said):
    client = Client(enforce_csrf_checks=True)
    client.force_login(f.officer())
    answer = client.post(reverse("est"), {"r0-internal_text": WORDS}, **said)
    assert answer.status_code == 403
    assert "mopeder" not in answer.content.decode()
    assert "sidan var för gammal" in words(answer)


def test_signed_out_nothing_from_another_site_is_shown():
    answer = Client().post(reverse("est"), {"r0-internal_text": WORDS}, HTTP_SEC_FETCH_SITE="cross-site")
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))


def test_files_are_to_be_chosen_again():
    client = StrictClient()
    photo = SimpleUploadedFile("torget.jpg", b"x", "image/jpeg")
    answer = client.post(reverse("est"), {"text": WORDS, "picture": photo}, **OURS)
    assert "Filer och foton följde inte med: torget.jpg." in words(answer)


def test_a_form_shown_again_names_the_files_that_did_not_follow(client):
    promise = f.published_promise()
    client.force_login(f.coordinator())
    paper = SimpleUploadedFile("beslut <3.pdf", b"%PDF-1.4", "application/pdf")
    address = reverse("add_promise_part", args=[promise.municipality.slug, promise.slug, "underlag"])
    answer = client.post(address, {"text": WORDS, "decided_on": "igår", "document": paper})
    assert answer.status_code == 422
    assert "beslut &lt;3.pdf följde inte med.</b> Välj filen igen." in answer.content.decode()


def test_what_is_too_large_to_read_stays_in_the_browser():
    client = StrictClient()
    answer = client.generic("POST", reverse("est"), b"x", CONTENT_LENGTH="2000000")
    assert answer.status_code == 403
    assert "logga in i en ny flik, kom tillbaka hit och ladda om sidan" in words(answer)


def test_who_comes_back_is_asked_for_the_right():
    """Somebody else signs in on the same machine: the page's own right decides."""
    promise = f.published_promise()
    row = f.question(promise)
    typed = {"seen": fingerprint(row), "text": WORDS, "answer": WORDS, "publish": "1"}
    answer = sent_at_last(
        reverse("desk_question", args=[row.uid]), typed, f.police_officer("Olle", f.municipality("Habo"))
    )
    assert answer.status_code == 404
    assert Question.objects.get().answer == ""
    assert not WalkInvitation.objects.exists()


def test_the_browser_is_told_whether_what_it_keeps_was_taken(client):
    """Its script keeps what is written until then; the cookie names the form's address and nothing else."""
    f.published_promise()
    client.force_login(f.officer())
    told = client.post(reverse("new_invitation"), {"do": "save"}, **OURS).cookies["sent"]
    assert (told.value, told["path"]) == (
        f"shown:{quote(reverse('new_invitation'), safe='')}",
        reverse("desk"),
    )
    told = client.post(reverse("drop_round"), **OURS).cookies["sent"]
    assert told.value == f"taken:{quote(reverse('drop_round'), safe='')}"
    told = client.post(reverse("account"), {"title": "Polis 😀", "digest": "weekly"}, **OURS).cookies["sent"]
    assert (told.value, told["path"]) == (f"shown:{quote(reverse('account'), safe='')}", "/konto/")
    assert "sent" not in Client().post(reverse("new_invitation"), {"text": WORDS}, **OURS).cookies


def test_words_for_a_report_that_a_colleague_removed_are_given_back(client):
    f.published_promise()
    row = f.situation_report()
    client.force_login(f.officer())
    address = reverse("est_report", args=[row.pk])
    row.delete()
    answer = client.post(address, {"internal_text": WORDS, "seen": "a" * 32, "category": "gathering"}, **OURS)
    assert answer.status_code == 404
    told = words(answer)
    assert "Inget är sparat: det du skrev till finns inte kvar" in told
    assert "Kopiera det du vill ha kvar" in told
    assert "Tre mopeder &lt;b&gt;körde&lt;/b&gt; &amp; gasade" in answer.content.decode()
    assert "a" * 32 not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_words_from_who_has_no_right_any_longer_are_given_back(client):
    promise = f.promise("2021")
    client.force_login(f.officer())
    address = reverse("promise_head", args=[promise.municipality.slug, promise.slug])
    answer = client.post(address, {"summary": WORDS}, **OURS)
    assert answer.status_code == 403
    assert "Inget är sparat: du har inte rätt att göra det här" in words(answer)
    assert "Tre mopeder" in answer.content.decode()


def test_nothing_is_said_of_what_no_words_were_sent_to_or_came_from_elsewhere(client):
    client.force_login(f.officer())
    gone = reverse("est_report", args=[4711])
    for fields, said in (
        ({"remove": "1"}, OURS),
        ({"internal_text": WORDS}, {"HTTP_SEC_FETCH_SITE": "cross-site"}),
    ):
        answer = client.post(gone, fields, **said)
        assert answer.status_code == 404
        assert "Vi hittar inte sidan" in words(answer)
        assert "mopeder" not in answer.content.decode()


def test_the_address_of_a_form_that_was_sent_is_told_of_in_words(client):
    client.force_login(f.officer())
    answer = client.get(reverse("bulk_edit"))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Sidan går inte att öppna för sig" in words(answer)
    assert answer.headers["Cache-Control"] == "no-store, private"

"""What the site says of itself is so: what is shown, who is named, how one tells of a fault."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core import mail

from followup.verification import views as verification
from medborgarlofte.conflict import fingerprint
from medborgarlofte.site import accessibility
from promises.models import SafetyWalk, WalkParticipation
from promises.questions import public_views
from promises.questions.actions import ask, publish_answer, tell_asker
from promises.reading import record_page
from tests import factories as make
from tests.client import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
REPORT = "/tillganglighet/sag-till/"
OWN = {"Origin": "http://testserver"}


class TestWhatIsShown:
    """Each sentence of /om/ about what is published, beside the page that it is about."""

    def test_how_many_worked_at_an_operation_is_nowhere(self, client):
        assert "Hur många som arbetade vid en runda eller en kontroll publiceras inte." in words(
            client.get("/om/")
        )
        traffic = make.four_commitments(make.published_promise())[3]
        make.activity(date(2020, 8, 20), traffic, internal_staff=7717)
        pages = ("/vaggeryd/2020/", "/vaggeryd/2020/atagande/4/", "/vaggeryd/2020/lofte.json")
        assert not any("7717" in client.get(page).content.decode() for page in pages)

    def test_who_took_part_in_a_walk_is_told_by_organisation_and_number(self, client):
        assert "varje organisation med sitt antal" in words(client.get("/om/"))
        walk = make.walk(make.four_commitments(make.published_promise())[0], draft=False)
        made = SafetyWalk.objects.get(activity=walk)
        WalkParticipation.objects.create(walk=made, organisation=make.organisation("Polisen"), people=3)
        page = words(client.get(f"/vaggeryd/2020/vandring/{walk.uid}/"))
        assert re.search(r"Polisen:? 3", page)

    def test_who_signed_and_who_answers_for_the_page_are_named(self, client):
        assert "nämns de som har skrivit under löftet, den som ansvarar för löftets sida" in words(
            client.get("/om/")
        )
        make.published_promise(page_owner="Åsa Ansvarig")
        page = words(client.get("/vaggeryd/2020/"))
        assert "Åsa Ansvarig" in page
        assert "Karin Ek" in page

    def test_whom_to_turn_to_stands_on_the_municipality_s_page_with_the_form(self, client):
        assert "står på kommunens sida, tillsammans med ett formulär" in words(client.get("/om/"))
        make.published_promise(contact="Trygghetssamordnaren")
        page = client.get("/vaggeryd/")
        assert "Trygghetssamordnaren" in words(page)
        assert 'href="/vaggeryd/2020/fraga/#fraga"' in page.content.decode()

    def test_no_page_sets_a_cookie_or_fetches_from_others(self, client):
        assert "inga kakor" in words(client.get("/om/"))
        answer = client.get("/")
        assert not answer.cookies
        fetched = r'(?:src|<link(?! rel="(?:canonical|alternate)")[^>]+href)="https?://'
        assert not re.findall(fetched, answer.content.decode())


class TestStatement:
    """What the law asks of the statement."""

    def test_it_says_whose_it_is_when_and_how_far(self, client, settings):
        settings.SITE_RESPONSIBLE = "Exempels kommun"
        page = words(client.get("/tillganglighet/"))
        assert "Exempels kommun ansvarar för webbplatsen." in page
        assert "delvis förenlig med lagen" in page
        assert re.search(r"gicks igenom den \d+ \w+ 20\d\d\.", page)
        assert "Digg" in page
        assert f'href="{REPORT}"' in client.get("/tillganglighet/").content.decode()

    def test_without_a_name_it_tells_how_to_reach_who_runs_it(self, client, settings):
        settings.CONTACT_EMAIL = "webb@example.se"
        assert "Du når den på webb@example.se." in words(client.get("/tillganglighet/"))


class TestReport:
    """Telling of a fault."""

    def send(self, client, **fields):
        return client.post(REPORT, {"what": "Knappen går inte att nå.", "website": "", **fields}, headers=OWN)

    def test_it_reaches_those_who_look_after_the_site(self, client, settings):
        settings.CONTACT_EMAIL = "webb@example.se"
        answer = self.send(client, page="/vaggeryd/", email="eva@example.se")
        assert answer["Location"] == "/tillganglighet/tack/"
        assert not answer.cookies
        (letter,) = mail.outbox
        assert letter.to == ["webb@example.se"]
        assert letter.reply_to == ["eva@example.se"]
        assert "Knappen går inte att nå." in letter.body
        assert "Sida: /vaggeryd/" in letter.body

    def test_an_empty_one_is_refused_with_the_reason_in_title_and_summary(self, client):
        answer = self.send(client, what="")
        assert answer.status_code == 422
        assert "<title>Fel: " in answer.content.decode()
        assert "Skriv vad som inte fungerar." in words(answer)
        assert mail.outbox == []

    def test_what_cannot_be_sent_is_kept_in_the_form_with_another_way(self, client, monkeypatch):
        def broken(letter):
            raise OSError("no server")

        monkeypatch.setattr("medborgarlofte.site.accessibility.EmailMessage.send", broken)
        answer = self.send(client)
        assert answer.status_code == 503
        assert "Det gick inte att skicka just nu. Skriv till" in words(answer)
        assert "Knappen går inte att nå." in answer.content.decode()

    def test_a_machine_is_thanked_and_not_heard(self, client):
        assert self.send(client, website="x").status_code == 302
        assert mail.outbox == []

    def test_another_site_may_not_send_it(self, client):
        assert (
            client.post(REPORT, {"what": "x"}, headers={"Origin": "http://else.example"}).status_code == 403
        )

    def test_one_who_sends_without_end_is_stopped(self, client):
        answers = [self.send(client).status_code for _ in range(11)]
        assert answers == [302] * 10 + [429]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/tillganglighet/sag-till/", "/vaggeryd/2020/fraga/"])
def test_the_field_that_only_programs_fill_in_is_seen_by_nobody(client, path):
    make.four_commitments(make.published_promise())
    page = client.get(path).content.decode()
    sheets = [Path(finders.find(each)) for each in re.findall(r'href="/static/(css/[^"]+\.css)"', page)]
    assert 'class="not-for-people"' in page
    assert any(".not-for-people {" in sheet.read_text() for sheet in sheets)


class TestWhatIsKeptOfAReader:
    """Each sentence of /integritet/ beside what it is about; what the log names is held by tests/operation/test_nginx.py."""

    def test_every_page_leads_there_and_it_says_whom_to_turn_to(self, client, settings):
        settings.CONTACT_EMAIL, settings.SITE_RESPONSIBLE = "hej@kommun.example", "Vaggeryds kommun"
        assert 'href="/integritet/"' in client.get("/").content.decode()
        page = client.get("/integritet/")
        assert "Vaggeryds kommun ansvarar för webbplatsen." in words(page)
        assert 'href="mailto:hej@kommun.example"' in page.content.decode()
        assert "Integritetsskyddsmyndigheten" in words(page)

    def test_name_and_address_of_who_asked_go_when_the_answer_has_gone(self, client):
        assert "De visas aldrig och tas bort när svaret är skickat." in words(client.get("/integritet/"))
        promise = make.published_promise()
        question = ask(promise, text="När lagas lampan?", name="Nyfiken Nora", email="nora@example.se")
        seen = fingerprint(question)
        publish_answer(question, text="När lagas lampan?", answer="I maj.", seen=seen, by=make.coordinator())
        question.refresh_from_db()
        assert tell_asker(question, by=make.coordinator())
        question.refresh_from_db()
        assert [letter.to for letter in mail.outbox] == [["nora@example.se"]]
        assert (question.internal_name, question.internal_email) == ("", "")
        page = client.get("/vaggeryd/2020/fraga/")
        assert "I maj." in words(page)
        assert "Nora" not in page.content.decode()

    def test_what_was_sent_is_counted_for_an_hour_at_most(self):
        """allauth's limits are "times/time/by": h is an hour."""
        limits = [accessibility.LIMIT, public_views.LIMIT, record_page.LIMIT, *verification.LIMITS.values()]
        each = [limit for several in limits for limit in several.split(",")]
        assert {limit.split("/")[1] for limit in each} == {"h", "m"}

    def test_who_works_here_has_three_cookies(self, client, settings):
        assert "hålla dig inloggad, skydda formulären och minnas vad" in words(client.get("/integritet/"))
        promise = make.published_promise()
        client.force_login(make.coordinator())
        client.get(f"/arbete/lofte/{promise.address}/")
        client.post("/arbete/logga/trygghetsvandring/", {})
        names = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "sent"}
        assert set(client.cookies) <= names

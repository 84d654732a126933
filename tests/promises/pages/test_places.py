"""Where a resident begins: the start page, the municipality's page, and a municipality without a promise."""

from datetime import date

import pytest
from icalendar import Calendar

from tests import factories as make
from tests.client import words
from tests.factories.promises import moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


def vaggeryd(**fields):
    return make.published_promise(title="Tryggare i vardagen", **fields)


class TestAWalkToJoin:
    @pytest.fixture
    def invitation(self):
        return make.invitation(vaggeryd(), drop_in=True)

    @pytest.mark.parametrize("path", ["/", "/vaggeryd/"])
    def test_start_and_municipality_say_when_where_and_that_nobody_signs_up(self, client, invitation, path):
        page = words(client.get(path))
        assert "Det här kan du vara med på 22 oktober kl. 18.00–20.00" in page
        assert "Samling: utanför affären. Du behöver inte anmäla dig." in page
        assert "Till kalendern" in page

    def test_one_that_says_nothing_of_signing_up_promises_nothing(self, client):
        make.invitation(vaggeryd())
        assert "anmäla dig" not in words(client.get("/vaggeryd/"))

    def test_its_calendar_holds_that_walk_alone(self, client, invitation):
        make.invitation(invitation.promise, area="Skillingaryd", held_on=date(2020, 11, 3))
        answer = client.get(f"/vaggeryd/2020/inbjudan/{invitation.uid}/vandring.ics")
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert [str(each["summary"]) for each in events] == ["Trygghetsvandring, Hok"]
        assert "Du behöver inte anmäla dig." in events[0]["description"]
        assert answer["Content-Type"].startswith("text/calendar")

    def test_a_walk_that_has_been_is_no_longer_offered(self, client, invitation, settings):
        settings.DEMO_DATE = date(2020, 10, 23)
        assert "vara med på" not in words(client.get("/"))

    def test_one_that_is_called_off_is_said_so_to_who_lives_there(self, client):
        stamp = moment(date(2020, 10, 10))
        make.invitation(
            vaggeryd(), cancelled_at=stamp, cancelled_by=make.user(), cancelled_reason="Halka på vägarna."
        )
        assert "Inställd: trygghetsvandring, Hok" in words(client.get("/vaggeryd/"))
        assert "Hok" not in words(client.get("/"))


class TestMunicipality:
    def test_it_tells_each_commitment_who_signed_and_what_comes_next(self, client):
        promise = vaggeryd()
        make.four_commitments(promise)
        page = words(client.get("/vaggeryd/"))
        for commitment in promise.commitments.all():
            assert commitment.title in page
        assert "Undertecknat den 1 januari 2020 av Karin Ek, ordförande, och Per Berg, områdeschef." in page
        assert "Uppföljning av september–december" in page

    def test_a_title_that_ends_with_its_year_is_not_followed_by_it(self, client):
        make.published_promise(
            "2019", title="Lugnt i Vaggeryd 2019", starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31)
        )
        vaggeryd(continues="vaggeryd/2019")
        page = words(client.get("/vaggeryd/2020/"))
        assert "Fortsätter Lugnt i Vaggeryd 2019 " in page
        assert "2019, 2019" not in page

    def test_it_tells_whom_to_turn_to(self, client):
        vaggeryd(contact="Trygghetssamordnaren", contact_phone="08-465 004 12", contact_email="t@example.se")
        html = client.get("/vaggeryd/").content.decode()
        assert 'href="tel:0846500412"' in html
        assert 'href="mailto:t@example.se"' in html
        assert 'href="tel:11414"' in html
        page = words(client.get("/vaggeryd/"))
        assert "Kontakt Trygghetssamordnaren 08-465 004 12 t@example.se" in page
        assert "Du får svar inom två veckor." in page

    def test_after_the_last_promise_it_says_so_and_what_comes(self, client):
        vaggeryd(starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31))
        page = words(client.get("/vaggeryd/"))
        assert "Just nu gäller inget medborgarlöfte här. Löftet för 2019 har tagit slut." in page
        assert "Löftet slutade gälla den 31 december 2019." in page
        assert "inte publicerat något nytt löfte här än" in page


class TestWithoutAPromise:
    def test_a_swedish_municipality_is_answered_by_its_name(self, client):
        answer = client.get("/jonkoping/")
        assert answer.status_code == 404
        assert "Jönköping har inget löfte här" in words(answer)
        assert 'href="/#alla"' in answer.content.decode()

    def test_one_that_is_set_up_and_writes_a_draft_says_the_same(self, client):
        before = words(client.get("/vaggeryd/"))
        make.promise()
        assert words(client.get("/vaggeryd/")) == before

    def test_what_is_no_municipality_is_not_found(self, client):
        assert "Vi hittar inte sidan" in words(client.get("/finnsinte/"))

"""Walks as everybody reads them: the invitation, the protocol, and the dates in one's own calendar."""

from datetime import date, datetime, time
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from medborgarlofte.page_store import forget_pages
from promises.log.actions import correct_activity, withdraw_activity
from promises.log.photos import add_photo, hide_photo, show_photo
from promises.models import Measure, MeasureStep, SafetyWalk
from promises.walks import measures, protocol
from promises.walks.invitation_actions import cancel_invitation, change_invitation, invitation_fingerprint
from tests import factories as f
from tests.client import words
from tests.followup.editions import edition
from tests.pdf import judges
from tests.promises.photos import pictures

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture(autouse=True)
def _october(settings):
    settings.DEMO_DATE = date(2020, 10, 15)
    settings.SITE_URL = "https://exempel.se"


@pytest.fixture
def walks():
    return f.four_commitments(f.published_promise())[0]


@pytest.fixture
def row(walks):
    """A published walk with a measure that is late, one that is refused and something good."""
    made = f.walk(walks, draft=False)
    SafetyWalk.objects.update(
        residents=3, light="dark", route="Från torget till stationen",
        protocol_published_at=made.created_at, protocol_published_by=made.created_by,
    )  # fmt: skip
    lamp = f.observation(made, internal_note="HEMLIGT")
    f.measure(
        lamp, decision="planned", owner=f.organisation(), due_on=date(2020, 9, 30), internal_note="HEMLIGT"
    )
    wall = f.observation(made, place="Muren", text="Klotter.", category="graffiti")
    f.measure(wall, text="Måla muren", decision="refused", refused_reason="Muren rivs i vår.")
    f.observation(made, place="Parken", text="Bra upplyst.", is_good=True)
    return made


def page(client, row):
    return client.get(f"/vaggeryd/2020/vandring/{row.uid}/")


class TestProtocol:
    def test_paper_says_in_its_head_alone_when_it_was_published(self, client, row):
        view = protocol.read_protocol(type(row).objects.get(pk=row.pk), date(2020, 10, 15))
        assert view.published
        assert "Protokollet publicerat" not in dict(view.facts)
        assert "Protokollet publicerat" in words(page(client, row))

    def test_protocol_page_shows_observations_and_measures(self, client, row):
        text = words(page(client, row))
        assert "Tre iakttagelser, en av dem om det som är bra." in text
        assert "Ingen av de två åtgärderna är gjord." in text
        assert "Görs inte: Muren rivs i vår" in text
        assert "Skulle ha varit gjord 30 september 2020" in text
        assert "Boende: färre än 5" in text
        assert "HEMLIGT" not in text

    def test_protocol_is_linked_from_the_commitments_row_with_the_same_figure(self, client, row):
        text = words(client.get("/vaggeryd/2020/atagande/1/"))
        assert "0 av 2 åtgärder gjorda" in text
        assert (
            f"/vaggeryd/2020/vandring/{row.uid}/" in client.get("/vaggeryd/2020/atagande/1/").content.decode()
        )

    def test_protocol_page_shows_each_step_with_its_day(self, client, row):
        measure = Measure.objects.get(text="Byt lamporna")
        measures.decide(
            measure, by=f.officer(), seen=measures.measure_fingerprint(measure), decision="done",
            done_on=date(2020, 10, 14), owner=f.organisation(), note="Alla lampor är bytta",
        )  # fmt: skip
        text = words(page(client, row))
        assert "15 oktober 2020. Gjord 14 oktober 2020, Vaggeryds kommun. Alla lampor är bytta." in text
        assert "27 augusti 2020. Ska göras senast 30 september 2020, Vaggeryds kommun." in text

    def test_draft_protocol_is_not_found(self, client, walks):
        draft = f.walk(walks)
        f.observation(draft, text="HEMLIGT")
        assert page(client, draft).status_code == 404
        assert client.get(f"/vaggeryd/2020/vandring/{draft.uid}/protokoll.pdf").status_code == 404
        assert "HEMLIGT" not in words(client.get("/vaggeryd/2020/atagande/1/"))
        assert "HEMLIGT" not in words(client.get("/vaggeryd/2020/lofte.json"))

    def test_a_walk_that_may_not_be_shown_yet_is_not_there(self, client, row):
        type(row).objects.update(publish_on=date(2020, 10, 16))
        assert page(client, row).status_code == 404

    def test_a_walk_of_another_promise_is_not_there(self, client, row):
        f.published_promise("2019")
        assert client.get(f"/vaggeryd/2019/vandring/{row.uid}/").status_code == 404

    def test_the_old_address_leads_to_the_row_that_corrects(self, client, row):
        new = correct_activity(row, by=f.officer(), reason="Fel plats.", place="Hok")
        answer = page(client, row)
        assert (answer.status_code, answer.url) == (301, f"/vaggeryd/2020/vandring/{new.uid}/")
        assert "Måla muren" in words(page(client, new))

    def test_protocol_of_a_withdrawn_walk_says_so(self, client, row):
        withdraw_activity(row, by=f.officer(), reason="Loggad två gånger.")
        assert "Loggad två gånger." in words(page(client, row))

    def test_a_photo_stands_at_its_observation_while_it_is_shown(self, client, row, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        photo = f.photo(
            row, shown=True, observation=SafetyWalk.objects.get().observations.first(), alt="En lampa"
        )
        assert 'alt="En lampa"' in page(client, row).content.decode()
        hide_photo(photo, by=f.officer())
        assert 'alt="En lampa"' not in page(client, row).content.decode()

    def test_the_pdf_carries_the_shown_photos_and_stays_a_sound_file(self, client, row, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        by, first = f.officer(), SafetyWalk.objects.get().observations.first()

        def figures():
            forget_pages()
            answer = client.get(f"/vaggeryd/2020/vandring/{row.uid}/protokoll.pdf")
            assert (answer.status_code, judges.standards(answer.content)) == (200, [])
            return judges.tags(answer.content)["Figure"]

        assert figures() == 0
        photo = add_photo(
            row, by=by, uid=uuid4(), data=pictures.from_a_phone(), alt="En lampa", observation=first
        )
        assert figures() == 0, "nobody has shown it yet"
        show_photo(photo, by=by)
        assert figures() == 1
        (tmp_path / photo.file.name).unlink()
        assert figures() == 0, "a lost file takes the protocol with it nowhere"

    def test_empty_protocol_says_that_nothing_was_noted(self, client, walks):
        made = f.walk(walks, draft=False)
        SafetyWalk.objects.update(
            protocol_published_at=made.created_at, protocol_published_by=made.created_by
        )
        assert "Inga iakttagelser antecknades." in words(page(client, made))

    def test_protocol_is_revalidated_and_answered_304(self, client, row):
        first = page(client, row)
        assert first.headers["Cache-Control"] == "no-cache"
        assert not first.cookies
        address = f"/vaggeryd/2020/vandring/{row.uid}/"
        assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        measure = Measure.objects.get(text="Måla muren")
        measures.decide(
            measure,
            by=f.officer(),
            seen=measures.measure_fingerprint(measure),
            decision="done",
            done_on=date(2020, 10, 1),
        )
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 200
        assert "1 av 2 åtgärder är gjord." in words(again)
        assert MeasureStep.objects.count() == 2


def events(client, address="/vaggeryd/2020/kalender.ics"):
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(event["UID"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


class TestCalendar:
    def test_a_walk_stands_at_its_hour_in_sweden(self, client, walks):
        row = f.invitation(walks.promise)
        event = events(client)[f"{row.uid}@exempel.se"]
        assert event["DTSTART"].dt == datetime(2020, 10, 22, 18, tzinfo=STOCKHOLM)
        assert event["DTEND"].dt == datetime(2020, 10, 22, 20, tzinfo=STOCKHOLM)
        assert str(event["SUMMARY"]) == "Trygghetsvandring, Hok"
        assert str(event["LOCATION"]) == "Utanför affären, Vaggeryd"
        assert str(event["URL"]) == f"https://exempel.se/vaggeryd/2020/inbjudan/{row.uid}/"
        assert (int(event["SEQUENCE"]), str(event["STATUS"])) == (0, "CONFIRMED")

    def test_calendar_uses_winter_time_in_winter(self, client, walks):
        row = f.invitation(walks.promise, held_on=date(2020, 11, 5), from_time=time(18))
        start = events(client)[f"{row.uid}@exempel.se"]["DTSTART"].dt
        assert start.astimezone(ZoneInfo("UTC")).hour == 17

    def test_a_walk_into_the_night_ends_on_the_next_day(self, client, walks):
        row = f.invitation(walks.promise, from_time=time(22), to_time=time(0, 30))
        event = events(client)[f"{row.uid}@exempel.se"]
        assert event["DTEND"].dt == datetime(2020, 10, 23, 0, 30, tzinfo=STOCKHOLM)
        page = words(client.get(f"/vaggeryd/2020/inbjudan/{row.uid}/"))
        assert "kl. 22.00–00.30" in page

    def test_a_change_and_calling_off_are_later_versions_of_the_same(self, client, walks):
        row = f.invitation(walks.promise)
        change_invitation(row, by=f.officer(), seen=invitation_fingerprint(row), held_on=date(2020, 10, 23))
        event = events(client)[f"{row.uid}@exempel.se"]
        assert (int(event["SEQUENCE"]), event["DTSTART"].dt.day) == (1, 23)
        cancel_invitation(row, by=f.officer(), reason="Storm.")
        event = events(client)[f"{row.uid}@exempel.se"]
        assert (int(event["SEQUENCE"]), str(event["STATUS"])) == (2, "CANCELLED")
        assert "Storm." in str(event["DESCRIPTION"])

    def test_follow_ups_are_due_on_whole_days(self, client, walks):
        event = events(client)["uppfoljning-vaggeryd-2020-2020-t3@exempel.se"]
        assert event["DTSTART"].dt == date(2021, 1, 28)
        assert "tertial 3 2020" in str(event["SUMMARY"])

    def test_no_date_of_the_calendar_leads_to_a_page_that_is_not_there(self, client, walks):
        edition(walks.promise.periods.get(slug="2020-t2"))
        found = [urlsplit(str(event["URL"])).path for event in events(client).values()]
        assert "/vaggeryd/2020/uppfoljning/2020-t2/" in found
        assert {path: client.get(path).status_code for path in found} == dict.fromkeys(found, 200)

    def test_draft_invitation_is_in_no_calendar(self, client, walks):
        row = f.invitation(walks.promise, published=False, area="HEMLIGT")
        assert f"{row.uid}@exempel.se" not in events(client)
        assert b"HEMLIGT" not in client.get("/vaggeryd/kalender.ics").content

    def test_municipalitys_calendar_holds_every_published_promise(self, client, walks):
        row = f.invitation(f.published_promise("centrum", title="Centrum"))
        f.promise("utkast")
        found = events(client, "/vaggeryd/kalender.ics")
        assert f"{row.uid}@exempel.se" in found
        assert "uppfoljning-vaggeryd-2020-2020-t1@exempel.se" in found
        assert client.get("/habo/kalender.ics").status_code == 404

    def test_calendar_is_byte_identical_until_something_changes(self, client, walks):
        row = f.invitation(walks.promise, text="Åäö, semikolon; och\nny rad " * 5)
        for address in ("/vaggeryd/2020/kalender.ics", "/vaggeryd/kalender.ics"):
            first = client.get(address)
            etag = first.headers["ETag"]
            assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
            assert all(len(line) <= 75 for line in first.content.split(b"\r\n"))
        cancel_invitation(row, by=f.officer(), reason="Storm.")
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 200

"""Walks at the desk: from an invitation by the field protocol to an action list, by people with a telephone."""

import re
from datetime import date, time
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medborgarlofte.accounts.models import OrganisationKind
from medborgarlofte.page_store import forget_pages
from promises.models import Activity, Measure, Observation, Photo, SafetyWalk, WalkInvitation
from tests import factories as f
from tests.client import pressed, words
from tests.promises.photos import pictures
from tests.promises.sent_forms import log, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def hanna(client):
    person = f.officer()
    f.organisation().municipalities.add(f.municipality())
    f.police().municipalities.add(f.municipality())
    client.force_login(person)
    return person


@pytest.fixture
def walks():
    return f.four_commitments(f.published_promise())[0]


def invited(walks, **fields):
    values = {
        "uid": str(uuid4()), "towards": f"{walks.promise_id}/{walks.number}", "area": "Hok",
        "held_on": "2020-10-22", "from_time": "18.00", "to_time": "20.00", "meeting_place": "Affären",
        "organiser": str(f.organisation().pk), "text": "Välkomna!", "do": "publish",
    }  # fmt: skip
    return values | fields


def noticed(**fields):
    values = {
        "uid": str(uuid4()), "place": "Tunneln", "is_good": "no", "category": "lighting", "text": "Mörkt.",
        "measure": "Byt lampan",
    }  # fmt: skip
    return values | fields


class TestInviting:
    @pytest.mark.parametrize(("ticked", "said"), [({"drop_in": "on"}, True), ({}, False)])
    def test_that_nobody_signs_up_is_said_where_it_was_ticked(self, client, hanna, walks, ticked, said):
        client.post("/arbete/vandringar/inbjudan/", invited(walks, **ticked))
        row = WalkInvitation.objects.get()
        page = words(client.get(f"/vaggeryd/2020/inbjudan/{row.uid}/"))
        assert ("Du behöver inte anmäla dig." in page) is said

    def test_a_form_fetched_to_be_kept_in_the_phone_takes_no_receipt_away(self, client, hanna, walks):
        client.post("/arbete/vandringar/inbjudan/", invited(walks))
        kept = words(client.get("/arbete/logga/trygghetsvandring/", headers={"Purpose": "prefetch"}))
        assert "Inbjudan är publicerad" not in kept
        assert "Inbjudan är publicerad" in words(client.get("/arbete/vandringar/"))
        assert "Inbjudan är publicerad" not in words(client.get("/arbete/vandringar/"))

    def test_invitation_published_at_once_is_on_the_promises_page(self, client, hanna, walks):
        answer = client.post("/arbete/vandringar/inbjudan/", invited(walks))
        assert answer.status_code == 302, words(answer)
        row = WalkInvitation.objects.get()
        assert (row.commitment, str(row.from_time), row.created_by) == (walks, "18:00:00", hanna)
        page = words(client.get("/vaggeryd/2020/"))
        assert "22 oktober kl. 18.00–20.00 Gå med på trygghetsvandring" in page

    def test_draft_invitation_is_shown_nowhere_in_public(self, client, hanna, walks):
        client.post("/arbete/vandringar/inbjudan/", invited(walks, do="save"))
        row = WalkInvitation.objects.get()
        assert "Gå med på trygghetsvandring" not in words(client.get("/vaggeryd/2020/"))
        assert client.get(f"/vaggeryd/2020/inbjudan/{row.uid}/").status_code == 404
        address = f"/arbete/vandringar/inbjudan/{row.uid}/"
        read = shown(client.get(address)) | {"do": "remove"}
        WalkInvitation.objects.update(meeting_place="Kollegans plats")
        assert "sedan du läste den" in words(client.post(address, read, follow=True))
        assert client.post(address, shown(client.get(address)) | {"do": "remove"}).status_code == 302
        assert not WalkInvitation.objects.exists()

    def test_invitation_sent_twice_is_stored_once(self, client, hanna, walks):
        twice = invited(walks)
        for _ in range(2):
            assert client.post("/arbete/vandringar/inbjudan/", twice).status_code == 302
        assert WalkInvitation.objects.count() == 1

    def test_a_walk_may_go_on_into_the_night(self, client, hanna, walks):
        sent = invited(walks, from_time="22", to_time="0.30")
        assert client.post("/arbete/vandringar/inbjudan/", sent).status_code == 302
        assert WalkInvitation.objects.get().to_time == time(0, 30)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"area": ""}, "Skriv var ni går."),
            ({"from_time": "sju"}, "Skriv klockslaget som 18.00."),
            ({"to_time": "17.00"}, "Sluttiden ligger före starttiden."),
            ({"held_on": "2020-10-14"}, "Dagen har redan varit."),
            (
                {"held_on": "2031-02-01"},
                "Dagen 1 februari 2031 ligger efter löftets sista dag, 31 december 2020.",
            ),
            ({"towards": "999"}, "Välj"),
            ({"meeting_place": "\U0001f600 torget"}, "inte kan skrivas ut"),
        ],
    )
    def test_invitation_with_errors_keeps_what_was_typed(self, client, hanna, walks, wrong, sentence):
        answer = client.post("/arbete/vandringar/inbjudan/", invited(walks, **wrong))
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert "Välkomna!" in words(answer)
        assert not WalkInvitation.objects.exists()

    def test_a_change_reaches_calendars_and_the_second_sees_the_first_s(self, client, hanna, walks):
        row = f.invitation(walks.promise)
        address = f"/arbete/vandringar/inbjudan/{row.uid}/"
        page = shown(client.get(address)) | {"do": "save"}
        client.force_login(f.officer("Eva Först"))
        assert client.post(address, page | {"meeting_place": "Skolan"}).status_code == 302
        assert f.refreshed(row).sequence == 1
        client.force_login(hanna)
        late = client.post(address, page | {"meeting_place": "Torget"})
        assert late.status_code == 409
        assert "Någon annan hann före Eva Först sparade inbjudan medan du skrev." in words(late)
        assert "Skolan Torget" in words(late)  # theirs beside one's own
        assert 'value="Torget"' in late.content.decode()
        assert client.post(address, page | {"meeting_place": "Skolan"}).status_code == 302  # pressed twice
        assert f.refreshed(row).meeting_place == "Skolan"
        assert client.post(address, shown(late) | {"do": "save"}).status_code == 302
        assert f.refreshed(row).meeting_place == "Torget"

    def test_the_second_keeps_the_own_field_and_the_first_s_in_the_others(self, client, hanna, walks):
        row = f.invitation(walks.promise)
        address = f"/arbete/vandringar/inbjudan/{row.uid}/"
        opened = client.get(address)
        client.post(address, pressed(opened, "Spara", meeting_place="Skolan", held_on="2020-10-29"))
        late = client.post(address, pressed(opened, "Spara", text="Ta med ficklampa."))
        assert late.status_code == 409
        assert [each.label for each in late.context["theirs"]["differences"]] == ["Till invånarna"]
        assert client.post(address, pressed(late, "Spara")).status_code == 302
        kept = f.refreshed(row)
        assert (kept.meeting_place, kept.text, str(kept.held_on)) == (
            "Skolan",
            "Ta med ficklampa.",
            "2020-10-29",
        )

    def test_invitation_saved_unchanged_keeps_its_sequence(self, client, hanna, walks):
        row = f.invitation(walks.promise)
        address = f"/arbete/vandringar/inbjudan/{row.uid}/"
        client.post(address, shown(client.get(address)) | {"do": "save"})
        assert f.refreshed(row).sequence == 0

    def test_cancelled_invitation_shows_its_reason_in_public(self, client, hanna, walks):
        row = f.invitation(walks.promise)
        address = f"/arbete/vandringar/inbjudan/{row.uid}/stall-in/"
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "Storm."}).status_code == 302
        page = words(client.get(f"/vaggeryd/2020/inbjudan/{row.uid}/"))
        assert "Vandringen är inställd" in page
        assert "Storm." in page
        assert "Inställd: trygghetsvandring, Hok" in words(client.get("/vaggeryd/2020/"))

    def test_invitation_is_not_found_from_another_municipality(self, client, walks):
        row = f.invitation(walks.promise)
        client.force_login(f.officer("Olle", f.municipality("Habo")))
        assert client.get(f"/arbete/vandringar/inbjudan/{row.uid}/").status_code == 404
        assert client.get(f"/arbete/logga/trygghetsvandring/?inbjudan={row.uid}").status_code == 404
        assert "Hok" not in words(client.get("/arbete/vandringar/"))

    def test_approver_reads_invitations_and_cannot_write(self, client, walks):
        row = f.invitation(walks.promise)
        client.force_login(f.decider())
        assert client.get(f"/arbete/vandringar/inbjudan/{row.uid}/").status_code in (200, 403)
        assert client.post(f"/arbete/vandringar/inbjudan/{row.uid}/", invited(walks)).status_code == 403


class TestLogging:
    def test_the_form_is_filled_in_and_the_walk_is_joined(self, client, hanna, walks):
        row = f.invitation(
            walks.promise, commitment=walks, held_on=date(2020, 10, 15), light="dark", route="Runt"
        )
        assert "Logga vandringen" in words(client.get("/arbete/vandringar/"))
        page = client.get(f"/arbete/logga/trygghetsvandring/?inbjudan={row.uid}")
        filled = shown(page)
        assert (filled["place"], filled["light"], filled["route"]) == ("Hok", "dark", "Runt")
        assert client.post("/arbete/logga/trygghetsvandring/", filled).status_code == 302
        made = Activity.objects.get()
        assert f.refreshed(row).activity == made
        assert made.safety_walk.protocol_is_draft
        assert "Vandringen har gjorts" in words(client.get(f"/vaggeryd/2020/inbjudan/{row.uid}/"))
        assert "Gå med på trygghetsvandring" not in words(client.get("/vaggeryd/2020/"))

    def test_a_walk_is_saved_also_when_somebody_called_it_off_meanwhile(self, client, hanna, walks):
        row = f.invitation(walks.promise)
        stamp = {"cancelled_at": row.created_at, "cancelled_by": hanna, "cancelled_reason": "Storm."}
        WalkInvitation.objects.update(**stamp)
        assert log(client, walks, invitation=str(row.uid)).status_code == 302
        assert f.refreshed(row).activity is None

    def test_somebody_else_s_invitation_is_not_joined(self, client, hanna, walks):
        elsewhere = f.published_promise(place=f.municipality("Habo"))
        row = f.invitation(elsewhere)
        log(client, walks, invitation=str(row.uid))
        assert f.refreshed(row).activity is None

    def test_who_came_is_read_by_nobody_outside_before_the_protocol_is_published(self, client, hanna, walks):
        log(client, walks, residents="12", route="Från torget")
        page = words(client.get("/vaggeryd/2020/atagande/1/"))
        assert "Från torget" not in page
        assert "12 boende" not in page


@pytest.fixture
def row(walks):
    return f.walk(walks)


class TestInTheField:
    def test_observations_are_added_one_after_the_other(self, client, hanna, row):
        for number in (1, 2):
            answer = client.post(f"/arbete/vandringar/{row.uid}/", noticed(), follow=True)
            assert f"Iakttagelse {number} är sparad." in words(answer)
        assert list(Observation.objects.values_list("number", flat=True)) == [1, 2]
        assert "Iakttagelse 3" in words(client.get(f"/arbete/vandringar/{row.uid}/"))

    def test_an_observation_that_is_saved_and_then_changed_is_not_said_to_be_saved_again(
        self, client, hanna, row
    ):
        address, uid = f"/arbete/vandringar/{row.uid}/", str(uuid4())
        for _ in range(2):
            assert client.post(address, noticed(uid=uid)).status_code == 302
        page = client.post(address, noticed(uid=uid, text="Klotter på muren."))
        assert page.status_code == 409
        assert "redan sparat, som iakttagelse 1, med andra ord. Det du skrev står kvar." in words(page)
        assert "Klotter på muren." in page.content.decode()
        again = noticed(uid=shown(page)["uid"], text="Klotter på muren.")
        assert client.post(address, again).status_code == 302
        assert Observation.objects.filter(text="Klotter på muren.").get().number == 2

    def test_a_photo_is_kept_with_its_observation_and_shown_to_nobody(self, client, hanna, row):
        picture = SimpleUploadedFile("IMG_1.jpg", pictures.from_a_phone(6), "image/jpeg")
        client.post(f"/arbete/vandringar/{row.uid}/", noticed(picture=picture, picture_alt="En trasig lampa"))
        photo = Photo.objects.get()
        assert photo.observation == Observation.objects.get()
        assert (photo.alt, photo.is_shown) == ("En trasig lampa", False)
        with photo.file.open("rb") as file:
            assert pictures.CANARY not in file.read()

    def test_a_file_that_is_no_photo_costs_no_observation(self, client, hanna, row):
        picture = SimpleUploadedFile("x.jpg", b"no photo", "image/jpeg")
        sent = noticed(picture=picture, picture_alt="En mörk gång")
        answer = client.post(f"/arbete/vandringar/{row.uid}/", sent, follow=True)
        assert "Fotot är inte sparat" in words(answer)
        assert "Du skrev: ”En mörk gång”." in words(answer)
        assert Observation.objects.count() == 1
        assert not Photo.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"place": ""}, "Skriv var ni står."),
            ({"category": ""}, "Välj vad det gäller."),
            ({"text": ""}, "Skriv vad ni ser."),
        ],
    )
    def test_observation_with_a_missing_field_keeps_the_rest(self, client, hanna, row, wrong, sentence):
        answer = client.post(f"/arbete/vandringar/{row.uid}/", noticed(**wrong))
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert "Byt lampan" in answer.content.decode()

    def test_observation_is_changed_and_removed(self, client, hanna, row):
        seen = f.observation(row)
        address = f"/arbete/vandringar/{row.uid}/1/"
        page = shown(client.get(address))
        assert client.post(address, page | {"text": "Tre lampor."}).status_code == 302
        assert f.refreshed(seen).text == "Tre lampor."
        late = client.post(address, page | {"text": "Fyra lampor."})
        assert late.status_code == 409
        assert "Tre lampor. Fyra lampor." in words(late)  # theirs beside one's own
        assert client.post(address, page | {"text": "Tre lampor."}).status_code == 302  # pressed twice
        assert "sedan du läste den" in words(client.post(address, page | {"do": "remove"}, follow=True))
        assert client.post(address, {"do": "remove"}).url == address
        assert Observation.objects.count() == 1
        read = shown(client.get(address)) | {"do": "remove"}
        assert client.post(address, read).status_code == 302
        assert not Observation.objects.exists()

    def test_participants_are_written_and_conflicts_shown(self, client, hanna, row):
        address = f"/arbete/vandringar/{row.uid}/deltagare/"
        page = shown(client.get(address))
        typed = page | {"residents": "12", "people_polisen": "2", "light": "dark"}
        assert client.post(address, typed).status_code == 302
        walk = SafetyWalk.objects.get()
        assert (walk.residents, walk.light, walk.participations.get().people) == (12, "dark", 2)
        late = client.post(address, page | {"residents": "99"})
        assert late.status_code == 409
        assert "12 99" in words(late)  # theirs beside one's own
        assert f.refreshed(walk).residents == 12
        assert client.post(address, typed).status_code == 302  # pressed twice

    def test_how_many_residents_came_is_asked_once_and_is_the_result(self, client, hanna, walks):
        f.result_measure(of=walks.kind, label="deltagare")
        form = client.get("/arbete/logga/trygghetsvandring/").context["form"]
        assert ("residents" in form.fields, "r_deltagare" in form.fields) == (True, False)
        log(client, walks, residents="14")
        row = Activity.objects.get()
        assert [result.value for result in row.results.all()] == [14]
        assert row.safety_walk.residents == 14
        address = f"/arbete/vandringar/{row.uid}/deltagare/"
        page = client.get(address)
        assert "14 boende kom. Talet rättas på insatsens sida." in words(page)
        assert client.post(address, shown(page) | {"light": "dark"}).status_code == 302
        assert f.refreshed(row.safety_walk).residents == 14
        edit = client.get(f"/arbete/insatser/{row.uid}/ratta/").context["form"]
        assert edit["residents"].value() == 14

    def test_the_police_do_not_write_in_the_municipality_s_protocol(self, client, row):
        client.force_login(f.police_officer())
        assert client.get(f"/arbete/vandringar/{row.uid}/").status_code == 200
        assert client.post(f"/arbete/vandringar/{row.uid}/", noticed()).status_code == 403

    def test_activity_that_is_no_walk_has_no_protocol_page(self, client, hanna, walks):
        other = f.activity(towards=walks.promise.commitments.get(number=4))
        assert client.get(f"/arbete/vandringar/{other.uid}/").status_code == 404


class TestDeciding:
    def address(self, row):
        return f"/arbete/vandringar/{row.uid}/atgard/{Measure.objects.latest('pk').pk}/"

    def opened(self, client, row):
        return client.get(self.address(row)).context["form"]

    def decided(self, client, row, **fields):
        address = self.address(row)
        return client.post(address, shown(client.get(address)) | fields)

    def test_each_decision_requires_its_own_fields(self, client, hanna, row):
        f.measure(f.observation(row))
        for fields, sentence in (
            ({"decision": "planned"}, "Välj vem som ska göra det."),
            ({"decision": "refused"}, "Skriv varför åtgärden inte görs."),
            ({"decision": "done"}, "Skriv vilken dag det blev gjort."),
        ):
            answer = self.decided(client, row, **fields)
            assert answer.status_code == 422
            assert sentence in words(answer)

    def test_a_partner_without_a_place_of_its_own_takes_part_and_owns_a_measure(self, client, hanna, row):
        road = f.organisation("Trafikverket", OrganisationKind.OTHER)
        f.organisation("Habo kommun")  # another's municipality is none of them
        f.measure(f.observation(row))
        names = [label for _, label in self.opened(client, row).fields["owner"].choices]
        assert ("Trafikverket" in names, "Habo kommun" in names) == (True, False)
        answer = self.decided(client, row, decision="planned", owner=str(road.pk), due_on="2020-11-30")
        assert answer.status_code == 302
        assert Measure.objects.get().owner == road
        assert (
            "people_trafikverket"
            in client.get(f"/arbete/vandringar/{row.uid}/deltagare/").context["form"].fields
        )

    def test_a_day_before_the_walk_is_refused_and_one_far_off_is_asked_about(self, client, hanna, row):
        f.measure(f.observation(row))
        plan = {"decision": "planned", "owner": str(f.organisation().pk)}
        early = self.decided(client, row, **plan, due_on="2020-01-01")
        assert "Dagen ligger före den" in words(early)
        assert "Dagen ligger före den" in words(
            self.decided(client, row, decision="done", done_on="2020-01-01")
        )
        asked = self.decided(client, row, **plan, due_on="2030-01-01")
        assert "Den 1 januari 2030 är mer än två år bort. Stämmer det, så spara en gång till." in words(asked)
        again = client.post(asked.request["PATH_INFO"], shown(asked))
        assert again.status_code == 302
        assert Measure.objects.get().due_on == date(2030, 1, 1)

    def test_from_proposal_to_a_list_that_closes(self, client, hanna, row):
        f.measure(f.observation(row))
        owner = str(f.organisation().pk)
        assert (
            self.decided(client, row, decision="planned", owner=owner, due_on="2020-11-30").status_code == 302
        )
        page = client.get(f"/arbete/vandringar/{row.uid}/beslut/")
        seen = re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]
        answer = client.post(f"/arbete/vandringar/{row.uid}/beslut/", {"seen": seen}, follow=True)
        assert "Protokollet är publicerat." in words(answer)
        assert "Byt lamporna" in words(client.get("/arbete/vandringar/atgarder/"))
        assert "Åtgärdslistor som inte är klara" in words(client.get("/arbete/vandringar/"))
        done = self.decided(client, row, decision="done", done_on="2020-10-14", note="Tack för tipset!")
        assert done.status_code == 302
        public = words(client.get(f"/vaggeryd/2020/vandring/{row.uid}/"))
        assert "Den enda åtgärden är gjord." in public
        assert "Tack för tipset" in public
        assert "Ingen åtgärd återstår" in words(client.get("/arbete/vandringar/"))

    def test_what_was_added_while_it_was_read_is_not_published_unread(self, client, hanna, row):
        answer = client.post(f"/arbete/vandringar/{row.uid}/beslut/", {"seen": "something older"})
        assert answer.status_code == 409
        assert "Läs det en gång till" in words(answer)
        assert SafetyWalk.objects.get().protocol_is_draft

    def test_measure_is_added_to_an_observation(self, client, hanna, row):
        f.observation(row)
        address = f"/arbete/vandringar/{row.uid}/1/atgard/"
        assert client.post(address, {"text": ""}).status_code == 422
        assert client.post(address, {"text": "Måla tunneln"}).status_code == 302
        assert Measure.objects.get().text == "Måla tunneln"

    def test_a_decision_saved_twice_by_one_press_is_no_conflict(self, client, hanna, row):
        measure = f.measure(f.observation(row))
        address = f"/arbete/vandringar/{row.uid}/atgard/{measure.pk}/"
        sent = shown(client.get(address)) | {"decision": "refused", "refused_reason": "Tunneln rivs."}
        assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
        assert client.post(address, sent | {"refused_reason": "Den byggs om."}).status_code == 409

    def test_a_measure_that_a_colleague_decided_is_not_taken_away_unread(self, client, hanna, row):
        measure = f.measure(f.observation(row))
        address = f"/arbete/vandringar/{row.uid}/atgard/{measure.pk}/"
        opened = shown(client.get(address)) | {"do": "remove"}
        Measure.objects.update(text="Kollegans ord")
        answer = client.post(address, opened, follow=True)
        assert "Någon annan har ändrat åtgärden sedan du läste den." in words(answer)
        assert "Kollegans ord" in answer.content.decode()
        client.post(address, shown(answer) | {"do": "remove"})
        assert not Measure.objects.exists()

    def test_overdue_measures_are_marked(self, client, hanna, walks):
        row = f.walk(walks, draft=False)
        f.measure(f.observation(row), decision="planned", owner=f.police(), due_on=date(2020, 9, 1))
        assert "skulle ha varit gjord 1 september 2020" in words(client.get("/arbete/vandringar/atgarder/"))


def test_ten_walks_need_no_more_queries_than_one(client, hanna, walks):
    def queries(address):
        client.get(address)  # somebody has read that day
        forget_pages()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    def more(number):
        row = f.walk(walks, date(2020, 9, number), draft=False)
        f.measure(f.observation(row), owner=f.police())
        f.observation(f.walk(walks, date(2020, 8, number)))
        f.invitation(walks.promise, held_on=date(2020, 11, number))

    more(1)
    addresses = ("/arbete/vandringar/", "/arbete/vandringar/atgarder/", "/vaggeryd/2020/atagande/1/")
    few = {address: queries(address) for address in addresses}
    for number in range(2, 8):
        more(number)
    assert {address: queries(address) for address in addresses} == few


def every_address(row, measure, invitation):
    own = f"/arbete/vandringar/{row.uid}/"
    invited = f"/arbete/vandringar/inbjudan/{invitation.uid}/"
    parts = ("", "deltagare/", "beslut/", f"atgard/{measure.pk}/", "1/", "1/atgard/")
    return [*(own + part for part in parts), invited, f"{invited}stall-in/"]


class TestWhatPointsAtAPerson:
    """A number that looks like a person's is asked about before it is saved, wherever words become public."""

    PHONE = "Ring 070-123 45 67."

    def test_observation_that_points_at_a_person_is_asked_about(self, client, hanna, row):
        answer = client.post(f"/arbete/vandringar/{row.uid}/", noticed(text=self.PHONE))
        assert answer.status_code == 422
        assert not Observation.objects.exists()
        typed = shown(answer) | {"not_personal": "Numret går till kommunens växel."}
        saved = client.post(f"/arbete/vandringar/{row.uid}/", typed)
        assert saved.status_code == 302, words(saved)
        assert Observation.objects.get().text == self.PHONE

    def test_decision_and_invitation_that_point_at_a_person_are_asked_about(self, client, hanna, walks, row):
        measure = f.measure(f.observation(row))
        address = f"/arbete/vandringar/{row.uid}/atgard/{measure.pk}/"
        typed = shown(client.get(address)) | {"decision": "refused", "refused_reason": self.PHONE}
        assert client.post(address, typed).status_code == 422
        assert client.post("/arbete/vandringar/inbjudan/", invited(walks, text=self.PHONE)).status_code == 422
        cancelled = f"/arbete/vandringar/inbjudan/{f.invitation(walks.promise).uid}/stall-in/"
        assert client.post(cancelled, {"reason": self.PHONE}).status_code == 422
        assert f.refreshed(measure).decision == "proposed"


class TestWhoSees:
    @pytest.fixture
    def addresses(self, walks):
        row = f.walk(walks, place="KANARIE")
        SafetyWalk.objects.update(internal_minutes_by="KANARIEINTERN")
        measure = f.measure(f.observation(row, internal_note="KANARIEINTERN"), internal_note="KANARIEINTERN")
        return every_address(row, measure, f.invitation(walks.promise, area="KANARIE"))

    def test_walk_pages_require_signing_in(self, client, addresses):
        assert {client.get(address).status_code for address in addresses} == {302}

    def test_walk_pages_are_not_found_from_another_municipality(self, client, addresses):
        client.force_login(f.police_officer("Olle", f.municipality("Habo")))
        for address in addresses:
            for answer in (client.get(address), client.post(address, {"do": "remove"})):
                assert answer.status_code == 404, address
        assert Observation.objects.count() == Measure.objects.count() == WalkInvitation.objects.count() == 1

    def test_the_other_party_reads_what_will_be_public_and_changes_nothing_of_the_protocol(
        self, client, addresses
    ):
        client.force_login(f.police_officer())
        for address in addresses[:-2]:
            assert "KANARIEINTERN" not in words(client.get(address)), address
            assert client.post(address, {"do": "remove"}).status_code == 403, address

    def test_walk_pages_open_for_the_organisations_own_people(self, client, addresses):
        client.force_login(f.officer())
        assert {client.get(address).status_code for address in addresses} == {200}

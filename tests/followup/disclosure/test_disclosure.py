"""Handing out what somebody asks for: found, tried field by field, noted."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from followup.disclosure.actions import Masks, disclose
from followup.disclosure.requested_records import Asked, Request, again, find
from followup.masking.actions import Wish, lift, mask, may_mask
from medborgarlofte.accounts.models import OrganisationKind
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import verify
from promises.log.actions import log_activity
from promises.models import Activity, Disclosure, HotSpotRound, Promise, Signatory
from promises.words.enums import MaskingGround
from promises.writing.reach import may_for_signatory
from tests import factories
from tests.client import words

pytestmark = pytest.mark.django_db
DAY = date(2020, 5, 14)
ALL = tuple(Asked)


@pytest.fixture
def place(db):
    """Vaggeryd with an activity of the municipality's, one of the police's, a report, a hot spot and a round."""
    promise = factories.published_promise()
    *_, rounds, traffic = factories.four_commitments(promise)
    factories.police_officer()
    log_activity(
        by=factories.officer(), municipality=promise.municipality, kind=traffic.kind, title="Kontroll i Hok",
        starts_on=DAY, internal_note="Lisa ringde och klagade.", internal_place="Skolvägen 4",
        contributions=[{"commitment": traffic}],
    )  # fmt: skip
    police = {"logged_for": factories.police(), "performed_by": factories.police()}
    factories.activity(DAY, traffic, title="Polisens kontroll", internal_note="Spaning pågår.", **police)
    walked = factories.activity(date(2020, 6, 1), rounds, title="Runda")
    HotSpotRound.objects.create(activity=walked, hot_spot=factories.hot_spot(), internal_minutes=40)
    factories.situation_report(organisation=factories.organisation(), internal_text="Bråk vid torget.")
    factories.situation_report(internal_text="Polisens läge.")
    return promise.municipality


def asked(place, **more):
    found = find(Request(place, **{"kinds": ALL, **more}), factories.coordinator())
    return {record.title: {line.label: line.text for line in record.lines} for record in found.records}


class TestFinding:
    def test_what_counts_towards_no_commitment_is_a_part_of_the_promise_too(self, place):
        promise = Promise.objects.get()
        factories.activity(DAY, promise=promise, title="Reflexer vid skolan")
        factories.activity(DAY, title="Av inget löfte")
        found = asked(place, promise=promise, kinds=["activity"])
        assert any("Reflexer vid skolan" in title for title in found)
        assert not any("Av inget löfte" in title for title in found)

    def test_search_finds_internal_texts_too(self, place):
        (only,) = asked(place, words="lisa klagade", kinds=["activity"]).values()
        assert only["Intern anteckning"] == "Lisa ringde och klagade."
        assert only["Exakt plats"] == "Skolvägen 4"

    def test_search_brings_the_rows_under_an_activity(self, place):
        (only,) = asked(place, words="Bakom kiosken", kinds=["activity"]).values()
        assert only["Trygghetsrunda: Minuter"] == "40"

    def test_search_cuts_by_kind_period_and_organisation(self, place):
        assert [title[:12] for title in asked(place, kinds=["situation_report"])] == ["Lägesrapport"]
        assert len(asked(place, kinds=["activity"], first=date(2020, 6, 1))) == 1
        assert len(asked(place, kinds=["activity"], last=DAY)) == 2
        assert len(asked(place, kinds=["activity"], organisation=factories.police())) == 1
        assert len(asked(place, kinds=["hot_spot"])) == 1

    def test_the_trail_of_what_is_found_comes_when_it_is_asked_for(self, place):
        titles = asked(place, kinds=["activity", "event"], words="Lisa")
        assert any("loggade insatsen" in title for title in titles)

    def test_the_other_authority_s_internal_words_are_its_own_to_try(self, place):
        for fields in asked(place).values():
            text = " ".join(fields.values())
            assert "Spaning pågår." not in text
            assert "Polisens läge." not in text
        assert (
            asked(place, words="Polisens kontroll")["Insats: 2020-05-14 Polisens kontroll"][
                "Interna uppgifter"
            ]
            == "prövas av Polisen"
        )
        own = factories.member(
            factories.user("Pia Polissamordnare"), factories.Role.COORDINATOR, factories.police(), place
        )
        found = find(Request(place, ALL, words="Spaning"), own.user)
        assert len(found.records) == 1

    def test_keys_of_another_municipality_give_nothing(self, place):
        keys = [record.key for record in find(Request(place, ALL), factories.coordinator()).records]
        assert again(keys, factories.municipality("Habo"), factories.coordinator()) == []
        assert len(again(keys, place, factories.coordinator())) == len(keys)


class TestHandingOut:
    def handed(self, place, **more):
        by = factories.coordinator()
        records = find(Request(place, ["activity"], words="Lisa"), by).records
        values = {"request": "KS 2020/7", "records": records, "masks": {}, "by": by, "place": place, **more}
        return disclose(**values), records

    def test_list_is_handed_out_without_what_is_masked(self, place):
        _, records = self.handed(place)
        masks = {records[0].key: Masks(["internal_place", "title"], ["Lisa"], MaskingGround.PRIVATE)}
        made, _ = self.handed(place, masks=masks)
        assert "Skolvägen" not in made.internal_content
        assert "Lisa" not in made.internal_content
        assert "Kontroll i Hok" not in made.internal_content  # nor in the heading
        assert "[maskerat: 35 kap. 1 § OSL] ringde och klagade." in made.internal_content
        assert made.masked == 3

    def test_the_trail_names_rows_and_fields_and_no_internal_word(self, place):
        _, records = self.handed(place)
        self.handed(place, masks={records[0].key: Masks(["internal_place"], [], MaskingGround.PRIVATE)})
        details = json.loads(AuditEvent.objects.filter(event="disclosure.made").first().details)
        assert details["rows"] == {records[0].key: records[0].target}
        assert details["masked"] == {records[0].key: {"fields": ["internal_place"], "ground": "private"}}
        assert not [e for e in AuditEvent.objects.all() if "Lisa" in e.details or "Skolvägen" in e.details]
        assert list(verify()) == []

    @pytest.mark.parametrize(
        ("change", "says"),
        [({"request": " "}, "vad som begärdes"), ({"records": []}, "minst en rad")],
    )
    def test_without_a_request_or_a_row_nothing_is_handed_out(self, place, change, says):
        with pytest.raises(ValidationError, match=says):
            self.handed(place, **change)

    def test_nothing_is_masked_without_a_ground(self, place):
        _, records = self.handed(place)
        with pytest.raises(ValidationError, match="Välj grunden"):
            self.handed(place, masks={records[0].key: Masks(["internal_place"])})

    def test_only_who_may_mask_there_hands_out(self, place):
        with pytest.raises(PermissionDenied):
            self.handed(place, by=factories.officer())


class TestDesk:
    @pytest.fixture
    def desk(self, client, place):
        client.force_login(factories.coordinator())
        return client

    def post(self, desk, **more):
        row = Activity.objects.get(title="Kontroll i Hok")
        return desk.post("/arbete/utlamna/", {"kommun": "vaggeryd", "rows": [f"activity-{row.pk}"], **more})

    def test_page_says_that_internal_is_no_decision_on_secrecy(self, desk):
        assert "”Intern” är inget beslut om sekretess" in words(desk.get("/arbete/utlamna/"))

    def test_records_are_found_tried_handed_out_and_saved_as_pdf_and_csv(self, desk):
        found = desk.get("/arbete/utlamna/?kommun=vaggeryd&sort=activity&q=Lisa")
        assert "1 handling" in words(found)
        tried = self.post(desk)
        assert "Lisa ringde och klagade." in words(tried)
        key = Activity.objects.get(title="Kontroll i Hok").pk
        choice = {
            "request": "KS 2020/7", "hand_out": "", "seen": tried.context["form"]["seen"].value(),
            f"mask-activity-{key}": ["internal_note"], f"ground-activity-{key}": "private",
        }  # fmt: skip
        page = self.post(desk, **choice, follow=True) if False else self.post(desk, **choice)
        made = Disclosure.objects.get()
        assert page["Location"] == f"/arbete/utlamna/{made.pk}/"
        shown = desk.get(page["Location"])
        assert "[maskerat: 35 kap. 1 § OSL]" in words(shown)
        assert "Lisa" not in shown.content.decode()
        pdf = desk.get(f"/arbete/utlamna/{made.pk}/lista.pdf")
        assert pdf.content.startswith(b"%PDF")
        csv = desk.get(f"/arbete/utlamna/{made.pk}/lista.csv").content.decode()
        assert "Exakt plats;Skolvägen 4" in csv
        assert "Lisa" not in csv

    def test_what_a_stranger_asked_is_no_formula_in_the_list(self, desk):
        """Anybody may ask a question; whoever hands it out opens the list in a spreadsheet."""
        asked = factories.question(Promise.objects.get(), internal_text='=HYPERLINK("http://ond.example")')
        chosen = {"rows": [f"question-{asked.pk}"]}
        seen = self.post(desk, **chosen).context["form"]["seen"].value()
        self.post(desk, request="@SUM(1)|cmd", hand_out="", seen=seen, **chosen)
        table = desk.get(f"/arbete/utlamna/{Disclosure.objects.get().pk}/lista.csv").content.decode()
        cells = [cell for row in csv.reader(io.StringIO(table), delimiter=";") for cell in row]
        assert any(cell.startswith("'=HYPERLINK") for cell in cells)
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)

    def test_masked_without_ground_is_asked_for_and_the_choice_kept(self, desk):
        key = Activity.objects.get(title="Kontroll i Hok").pk
        answer = self.post(desk, request="KS 1", hand_out="", **{f"mask-activity-{key}": ["internal_note"]})
        assert answer.status_code == 422
        assert "Välj grunden för det som maskeras" in words(answer)
        assert 'value="internal_note"' in answer.content.decode()

    def test_a_record_changed_since_it_was_read_is_read_again(self, desk):
        seen = self.post(desk).context["form"]["seen"].value()
        Activity.objects.filter(title="Kontroll i Hok").update(internal_note="Nytt")
        again = self.post(desk, request="KS 1", hand_out="", seen=seen)
        assert again.status_code == 409
        assert not Disclosure.objects.exists()

    def test_a_list_handed_out_by_one_press_is_noted_once(self, desk):
        sent = {"request": "KS 1", "hand_out": "", "seen": self.post(desk).context["form"]["seen"].value()}
        first, second = (self.post(desk, **sent) for _ in range(2))
        assert first.status_code == second.status_code == 302
        assert first.url == second.url
        assert AuditEvent.objects.filter(event="disclosure.made").count() == 1
        self.post(desk, **sent | {"request": "KS 2"})
        assert Disclosure.objects.count() == 2

    def test_an_earlier_list_is_closed_to_others(self, desk, client, place):
        self.post(desk, request="KS 1", hand_out="", seen=self.post(desk).context["form"]["seen"].value())
        address = f"/arbete/utlamna/{Disclosure.objects.get().pk}/"
        client.force_login(factories.coordinator("Hugo Habo", factories.municipality("Habo")))
        for path in (address, f"{address}lista.pdf", f"{address}lista.csv"):
            assert client.get(path).status_code == 404
        client.force_login(factories.officer())
        assert client.get("/arbete/utlamna/").status_code == 403

    def test_nothing_found_and_a_period_backwards_are_said_calmly(self, desk):
        assert "Inget stämmer med begäran" in words(
            desk.get("/arbete/utlamna/?kommun=vaggeryd&sort=activity&q=xyz")
        )
        bad = desk.get("/arbete/utlamna/?kommun=vaggeryd&sort=activity&fran=2020-05-02&till=2020-05-01")
        assert bad.status_code == 422
        assert "Slutdatum ligger före startdatum." in words(bad)


class TestWhose:
    """What one authority has handed out, and what stood there before it masked, the other does not read."""

    @pytest.fixture
    def samordnare(self, place):
        """One of the municipality, one of the police, one of a housing company that has signed."""
        housing = factories.organisation("Vaggerydsbostäder", OrganisationKind.HOUSING)
        Signatory.objects.create(promise=Promise.objects.get(), position=3, organisation=housing)
        people = {"kommun": factories.coordinator()}
        for name, organisation in (("polis", factories.police()), ("bolag", housing)):
            people[name] = factories.user(f"Samordnare {name}")
            factories.member(people[name], factories.Role.COORDINATOR, organisation, place)
        return people

    def test_a_list_is_read_by_the_authority_that_handed_it_out(self, client, place, samordnare):
        records = find(Request(place, kinds=["activity"]), samordnare["polis"]).records
        made = disclose(by=samordnare["polis"], place=place, request="A1", records=records, masks={})
        assert made.organisation == factories.police()
        assert "Spaning pågår." in made.internal_content
        assert "Lisa" not in made.internal_content
        for name, seen in (("polis", 200), ("kommun", 404), ("bolag", 404)):
            client.force_login(samordnare[name])
            for end in ("", "lista.csv", "lista.pdf"):
                assert client.get(f"/arbete/utlamna/{made.pk}/{end}").status_code == seen, (name, end)
            assert (f"/arbete/utlamna/{made.pk}/" in client.get("/arbete/utlamna/").content.decode()) is (
                seen == 200
            )

    def test_a_third_party_neither_masks_nor_hands_out(self, client, place, samordnare):
        row = Activity.objects.get(title="Polisens kontroll")
        client.force_login(samordnare["bolag"])
        assert client.get("/arbete/utlamna/").status_code == 403
        assert client.get("/arbete/maskeringar/").status_code == 403
        assert client.get(f"/arbete/maskera/activity/{row.pk}/").status_code == 404
        assert (
            f"/arbete/maskera/activity/{row.pk}/"
            not in client.get(f"/arbete/insatser/{row.uid}/").content.decode()
        )
        with pytest.raises(PermissionDenied):
            disclose(by=samordnare["bolag"], place=place, request="A1", records=[], masks={})

    def test_what_stood_there_is_read_and_lifted_by_the_authority_that_masked(
        self, client, place, samordnare
    ):
        row = Activity.objects.get(title="Polisens kontroll")
        made = mask(Wish(row, "place", row.place), by=samordnare["polis"], reason="Ett hem.").masking
        assert made.organisation == factories.police()
        for name, seen in (("polis", 200), ("kommun", 404), ("bolag", 404)):
            client.force_login(samordnare[name])
            assert client.get(f"/arbete/maskeringar/{made.pk}/hav/").status_code == seen, name
        client.force_login(samordnare["kommun"])
        assert (
            f"/arbete/maskeringar/{made.pk}/hav/" not in client.get("/arbete/maskeringar/").content.decode()
        )
        with pytest.raises(PermissionDenied):
            lift(made, by=samordnare["kommun"], reason="Fel.")

    def test_a_promise_of_the_police_alone_is_the_police_s_to_mask_and_publish(self, place, samordnare):
        promise = Promise.objects.get()
        promise.signatories.exclude(organisation=factories.police()).delete()
        row = Activity.objects.get(title="Polisens kontroll")
        for name, may in (("polis", True), ("kommun", False), ("bolag", False)):
            assert may_mask(samordnare[name], row) is may, name
            assert may_for_signatory(samordnare[name], Permission.PUBLISH, promise) is may, name

    def test_the_trail_of_another_authority_s_rows_is_its_own_to_try(self, place, samordnare):
        """When and by whom is internal too."""
        found = find(Request(place, kinds=["activity", "event"]), samordnare["polis"])
        assert not [
            record
            for record in found.records
            if "Kontroll i Hok" in record.title and "Händelse" in record.title
        ]

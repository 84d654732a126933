"""EST as those who report and those who meet work with it; nobody else sees a word."""

from datetime import date

import pytest

from medborgarlofte.accounts.models import OrganisationKind
from medborgarlofte.audit.models import AuditEvent
from promises.models import Activity, CoordinationMeeting, Measure, SituationReport
from promises.words.enums import Effect, MeasureDecision
from tests import factories as f
from tests.client import pressed, words
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
TODAY = date(2020, 10, 15)  # Thursday of week 42


@pytest.fixture
def promise():
    made = f.published_promise()
    f.four_commitments(made)
    return made


def client_of(client, person):
    client.force_login(person)
    return client


def housing(name="Bo Bostad"):
    """A trained reporter of a housing company."""
    person = f.user(name, is_staff=False)
    company = f.organisation("Vaggerydshem", OrganisationKind.HOUSING)
    f.member(person, f.Role.OFFICER, company, f.municipality())
    return person


def report(client, *rows, week="2020-42", **extra):
    """The answer to the week's report; each row ``(category, place)`` or with more fields."""
    form = client.get("/arbete/est/").context["form"]
    sent = {"week": week, "acting": form.acting[0].key, "rows": "3"}
    for number, (category, place, *more) in enumerate(rows):
        fields = {"category": category, "internal_place": place, "severity": "2", "occurrences": "1"}
        fields |= more[0] if more else {}
        sent |= {f"r{number}-{name}": value for name, value in fields.items()}
    return client.post("/arbete/est/", sent | extra)


class TestReporting:
    def test_reports_of_several_places_are_saved_at_once(self, client, promise):
        client_of(client, housing())
        response = report(
            client,
            ("litter", "Torget", {"occurrences": "4", "severity": "1"}),
            ("lighting", "Gångtunneln", {"internal_text": "Tre lampor släckta.", "day_part": "evening"}),
        )
        assert response.status_code == 302
        rows = SituationReport.objects.order_by("pk")
        assert [(r.category, r.internal_place, r.occurrences, r.severity, r.week) for r in rows] == [
            ("litter", "Torget", 4, 1, 42),
            ("lighting", "Gångtunneln", 1, 2, 42),
        ]
        assert {r.organisation.name for r in rows} == {"Vaggerydshem"}
        page = words(client.get(response.url))
        assert "2 rapporter för v. 42 är sparade." in page
        assert "Gångtunneln: Belysning 1 gång, allvar 2 av 3, kväll. Vaggerydshem." in page

    def test_report_sent_twice_is_stored_once(self, client, promise):
        client_of(client, housing())
        for _ in range(2):
            response = report(client, ("litter", "Torget"))
        assert SituationReport.objects.count() == 1
        assert "1 fanns redan, likadan" in words(client.get(response.url))

    def test_half_filled_row_is_refused_beside_its_field(self, client, promise):
        client_of(client, housing())
        response = report(client, ("litter", ""), ("", "Torget"), ("damage", "Parken"))
        assert response.status_code == 422
        page = words(response)
        assert "Skriv platsen." in page
        assert "Välj vad det gäller." in page
        assert 'value="Parken"' in response.content.decode()
        assert not SituationReport.objects.exists()

    @pytest.mark.parametrize("typed", [{"occurrences": "7"}, {"severity": "3"}])
    def test_a_row_with_only_its_number_or_its_gravity_is_not_dropped(self, client, promise, typed):
        client_of(client, housing())
        alone = ("", "", {"severity": "1"} | typed)
        response = report(client, ("litter", "Torget"), alone)
        assert response.status_code == 422
        assert "Välj vad det gäller." in words(response)
        assert not SituationReport.objects.exists()
        assert report(client, ("litter", "Torget"), ("", "", {"severity": "1"})).status_code == 302

    def test_empty_report_is_refused(self, client, promise):
        client_of(client, housing())
        response = report(client)
        assert response.status_code == 422
        assert "Skriv minst en plats." in words(response)

    def test_more_rows_keep_what_was_typed(self, client, promise):
        client_of(client, housing())
        response = report(client, ("litter", "Torget"), more="1")
        assert response.status_code == 200
        assert len(response.context["form"].rows) == 4
        assert 'value="Torget"' in response.content.decode()
        assert "Plats 4" in words(response)
        assert not SituationReport.objects.exists()

    def test_a_week_to_come_and_a_week_long_gone_cannot_be_chosen(self, client, promise):
        client_of(client, housing())
        for week in ("2020-43", "2019-42", "2020-99", "vecka"):
            assert report(client, ("litter", "Torget"), week=week).status_code == 422

    @pytest.mark.parametrize(
        ("text", "sort"),
        [
            ("Ring 070-123 45 67", "telefonnummer"),
            ("Bilen ABC 123", "bilnummer"),
            ("811218-9876", "personnummer"),
        ],
    )
    def test_what_looks_like_a_person_is_asked_about_first(self, client, promise, text, sort):
        client_of(client, housing())
        row = ("litter", "Torget", {"internal_text": text})
        response = report(client, row)
        assert response.status_code == 422
        assert f"ser ut som ett {sort}" in words(response)
        assert text in words(response)
        assert not SituationReport.objects.exists()
        assert report(client, row, confirmed=response.context["confirmation"]).status_code == 302
        assert SituationReport.objects.get().internal_text == text

    def test_what_was_confirmed_does_not_let_another_through(self, client, promise):
        client_of(client, housing())
        first = report(client, ("litter", "Torget", {"internal_text": "070-123 45 67"}))
        response = report(
            client,
            ("litter", "Torget", {"internal_text": "070-123 45 67 och ABC 123"}),
            confirmed=first.context["confirmation"],
        )
        assert response.status_code == 422

    def test_all_who_log_in_the_municipality_read_it_and_nobody_else(self, client, promise):
        report(client_of(client, housing()), ("litter", "Bakom pizzerian"))
        for person in (f.officer(), f.police_officer(), f.coordinator()):
            assert "Bakom pizzerian" in words(client_of(client, person).get("/arbete/est/?vecka=2020-42"))
        elsewhere = f.police_officer("Olle Annorstädes", f.municipality("Habo"))
        assert "Bakom pizzerian" not in words(client_of(client, elsewhere).get("/arbete/est/?vecka=2020-42"))
        assert client_of(client, f.decider()).get("/arbete/est/").status_code == 403
        row = SituationReport.objects.get()
        assert client_of(client, elsewhere).get(f"/arbete/est/rapport/{row.pk}/").status_code == 404
        assert client_of(client, f.police_officer()).get(f"/arbete/est/rapport/{row.pk}/").status_code == 403

    def test_own_report_is_changed_and_two_at_it_never_overwrite(self, client, promise):
        report(client_of(client, housing()), ("litter", "Torget"))
        row = SituationReport.objects.get()
        address = f"/arbete/est/rapport/{row.pk}/"
        seen = client.get(address).context["form"]["seen"].value()
        sent = {
            "category": "damage",
            "internal_place": "Torget",
            "severity": "3",
            "occurrences": "2",
            "seen": seen,
        }
        assert client.post(address, sent).status_code == 302
        second = client.post(address, sent | {"internal_place": "Parken"})
        assert second.status_code == 409
        assert "Torget: Skadegörelse" in words(second)
        assert 'value="Parken"' in second.content.decode()
        row.refresh_from_db()
        assert (row.category, row.internal_place) == ("damage", "Torget")
        again = client.post(
            address, sent | {"internal_place": "Parken", "seen": second.context["form"]["seen"].value()}
        )
        assert again.status_code == 302
        row.refresh_from_db()
        assert row.internal_place == "Parken"
        seen = client.get(address).context["form"]["seen"].value()
        assert client.post(address, {"remove": "1", "seen": seen}).status_code == 302
        assert not SituationReport.objects.exists()

    def test_audit_trail_holds_no_words_of_a_report(self, client, promise):
        report(
            client_of(client, housing()), ("litter", "Bakom pizzerian", {"internal_text": "Skräp överallt"})
        )
        told = " ".join(AuditEvent.objects.values_list("details", flat=True))
        assert AuditEvent.objects.filter(event="situation_report.added").count() == 1
        assert "pizzerian" not in told
        assert "Skräp" not in told


def opened(client, person=None):
    """The address of today's meeting, opened by a handläggare."""
    return client_of(client, person or f.officer()).post("/arbete/est/mote/").url


def board(client, address):
    return client.get(address).context


def decide(client, address, text="Byt lamporna", owner=None, due="2020-11-01", report=""):
    owner = owner or f.organisation()
    sent = {"do": "besluta", "text": text, "owner": owner.pk, "due_on": due, "situation": report}
    return client.post(address, sent)


def close(client, address, **fields):
    form = board(client, address)["avsluta_form"]
    sent = {"do": "avsluta", "seen": form["seen"].value(), "commitment": form["commitment"].value()}
    return client.post(address, sent | fields)


class TestMeeting:
    def test_opened_twice_it_is_one_and_counts_when_it_is_closed(self, client, promise):
        address = opened(client)
        assert opened(client) == address
        est = promise.commitments.get(number=2)
        assert not est.contributions.exists()
        assert "Inga insatser ännu" in words(client.get("/vaggeryd/2020/atagande/2/"))
        assert close(client, address).status_code == 302
        assert [c.quantity for c in est.contributions.all()] == [1]
        page = words(client.get("/vaggeryd/2020/atagande/2/"))
        assert "EST-möte" in page
        assert "1 insats" in page
        assert close(client, address, seen="annat").status_code in {302, 409}
        assert est.contributions.count() == 1

    def test_the_week_is_gathered_by_place_and_kind(self, client, promise):
        f.situation_report(year=2020, week=42, internal_place="Torget", occurrences=3)
        f.situation_report(
            year=2020, week=41, internal_place=" torget", occurrences=2, organisation=f.organisation()
        )
        f.situation_report(year=2020, week=42, internal_place="Torget", category="drugs", severity=3)
        f.situation_report(year=2020, week=43, internal_place="Nästa vecka")
        f.situation_report(municipality=f.municipality("Habo"), internal_place="Habo torg")
        lines = [line for line, *_ in board(client, opened(client))["priorities"]]
        assert [(line.situation.category.value, line.situation.occurrences) for line in lines] == [
            ("drugs", 1),
            ("litter", 5),
        ]
        assert "v. 41–42, från Polisen och Vaggeryds kommun" in lines[1].words

    def test_priorities_of_two_people_at_once_never_overwrite(self, client, promise):
        torget = f.situation_report(year=2020, week=42, internal_place="Torget")
        parken = f.situation_report(year=2020, week=42, internal_place="Parken")
        address = opened(client)
        before = {"do": "prioritera", f"was_{torget.pk}": "", f"was_{parken.pk}": ""}
        first = before | {f"p_{torget.pk}": "1", f"p_{parken.pk}": ""}
        assert client.post(address, first).status_code == 302
        # The other's page is older, but what they changed nobody else has: both stand.
        other = before | {f"p_{torget.pk}": "", f"p_{parken.pk}": "2"}
        assert client.post(address, other).status_code == 302
        assert list(SituationReport.objects.order_by("pk").values_list("priority", flat=True)) == [1, 2]
        clash = client.post(address, before | {f"p_{torget.pk}": "3", f"p_{parken.pk}": "2"})
        assert clash.status_code == 409
        assert "Någon annan har prioriterat" in words(clash)
        torget.refresh_from_db()
        assert torget.priority == 1
        form = clash.context["prioritera_form"]
        assert form[f"p_{torget.pk}"].value() == "3"
        again = {name: form[name].value() for name in form.fields}
        assert client.post(address, again | {"do": "prioritera"}).status_code == 302
        torget.refresh_from_db()
        assert torget.priority == 3

    def test_measures_have_an_owner_and_a_day(self, client, promise):
        row = f.situation_report(year=2020, week=42, internal_place="Gångtunneln", category="lighting")
        address = opened(client)
        response = client.post(address, {"do": "besluta", "text": "", "owner": "", "due_on": "snart"})
        assert response.status_code == 422
        for sentence in (
            "Skriv vad som ska göras.",
            "Välj vem som ansvarar.",
            "Skriv ett datum som 2020-06-18.",
        ):
            assert sentence in words(response)
        for _ in range(2):  # tapped twice
            assert decide(client, address, report=str(row.pk)).status_code == 302
        measure = Measure.objects.get()
        assert (measure.text, measure.decision, measure.due_on) == (
            "Byt lamporna",
            "planned",
            date(2020, 11, 1),
        )
        assert measure.situation == row
        assert "Gångtunneln: belysning" in words(client.get(address))
        [(_, take_away)] = board(client, address)["decided"]
        for do, answer in ((f"ta-bort {measure.pk} gammal", 409), (take_away, 302)):
            removed = client.post(address, {"do": do})
            assert removed.status_code == answer
        assert not Measure.objects.exists()

    def test_a_measure_that_is_sent_twice_is_one_whichever_way_its_letters_are_typed(self, client, promise):
        address = opened(client)
        for text in ("Åtgärda ljuset", "A\u030atga\u0308rda ljuset"):  # as a Mac writes it
            assert decide(client, address, text=text).status_code == 302
        assert Measure.objects.get().text == "Åtgärda ljuset"

    def test_a_measure_is_due_after_the_meeting_and_years_away_only_when_meant(self, client, promise):
        address = opened(client)
        assert "Dagen ligger före den" in words(decide(client, address, due="2019-01-01"))
        asked = decide(client, address, due="2031-01-01")
        assert "mer än två år bort. Stämmer det, så spara en gång till." in words(asked)
        day = asked.context["besluta_form"]["asked_day"].value()
        sent = {"do": "besluta", "text": "Byt", "owner": f.organisation().pk, "due_on": day, "asked_day": day}
        assert client.post(address, sent).status_code == 302

    def test_after_new_year_it_is_counted_on_the_promise_that_holds(self, client, promise, settings):
        settings.DEMO_DATE = date(2021, 1, 5)
        year = {"starts_on": date(2021, 1, 1), "ends_on": date(2021, 12, 31)}
        f.four_commitments(f.published_promise("2021", **year))
        field = board(client, opened(client))["avsluta_form"]["commitment"]
        labels = dict(field.field.choices)
        assert labels[field.value()] == "Vaggeryd 2021: 2. Est-möte"
        assert "Vaggeryd 2020: 2. Est-möte, har slutat" in labels.values()

    def test_closed_after_its_period_was_followed_up_it_says_why_and_is_marked(
        self, client, promise, settings
    ):
        settings.DEMO_DATE = date(2020, 8, 20)
        address = opened(client)
        settings.DEMO_DATE = date(2020, 9, 24)
        edition(promise.periods.get(slug="2020-t2"))
        settings.DEMO_DATE = TODAY
        asked = close(client, address)
        assert asked.status_code == 422
        field = asked.context["avsluta_form"]["late_reason"]
        assert (field.errors, field.field.widget.input_type) == (
            ["Skriv varför mötet avslutas först nu."],
            "text",
        )
        assert "Varför avslutas mötet först nu?" in words(asked)
        assert CoordinationMeeting.objects.get().closed_at is None
        number = close(client, address, late_reason="Ring 070-123 45 67")
        assert number.status_code == 422
        assert number.context["avsluta_form"]["late_reason"].errors
        assert close(client, address, late_reason="Mötet blev aldrig avslutat.").status_code == 302
        said = words(client.get("/vaggeryd/2020/atagande/2/"))
        assert (
            "Loggad 15 oktober 2020, efter uppföljningen av tertial 2 2020. Skäl: Mötet blev aldrig avslutat."
            in said
        )

    def test_a_report_that_came_meanwhile_is_shown_before_the_meeting_closes(self, client, promise):
        address = opened(client)
        seen = board(client, address)["avsluta_form"]["seen"].value()
        late = f.situation_report(year=2020, week=42, internal_place="Sent inkommet")
        response = close(client, address, seen=seen)
        assert response.status_code == 409
        assert "Sent inkommet" in words(response)
        assert CoordinationMeeting.objects.get().closed_at is None
        assert close(client, address).status_code == 302
        late.refresh_from_db()
        assert late.meeting.activity.starts_on == TODAY

    def test_a_closed_meeting_is_read_and_not_written(self, client, promise):
        row = f.situation_report(year=2020, week=42)
        address = opened(client)
        close(client, address)
        assert decide(client, address).status_code == 422
        police = f.police_officer()
        client_of(client, police)
        assert client.get(f"/arbete/est/rapport/{row.pk}/").status_code == 200
        seen = board(client, f"/arbete/est/rapport/{row.pk}/")["form"]["seen"].value()
        response = client.post(f"/arbete/est/rapport/{row.pk}/", {"remove": "1", "seen": seen})
        assert response.status_code == 422
        assert "behandlad vid ett möte som är avslutat" in words(response)

    def test_closed_too_soon_it_is_opened_again_and_still_counts_once(self, client, promise):
        address = opened(client)
        close(client, address)
        assert client.post(address, {"do": "oppna"}).status_code == 302
        assert decide(client, address).status_code == 302
        assert close(client, address).status_code == 302
        assert promise.commitments.get(number=2).contributions.count() == 1

    def test_the_other_party_reads_the_meeting_and_writes_nothing(self, client, promise):
        address = opened(client)
        client_of(client, f.police_officer())
        page = client.get(address)
        assert page.status_code == 200
        assert "<form" not in page.content.decode().split("<main")[1]
        assert decide(client, address).status_code == 403
        elsewhere = f.coordinator("Sara Annorstädes", f.municipality("Habo"))
        assert client_of(client, elsewhere).get(address).status_code == 404
        assert decide(client, address).status_code == 404

    def test_what_looks_like_a_person_is_asked_about(self, client, promise):
        address = opened(client)
        response = decide(client, address, text="Ring 070-123 45 67")
        assert response.status_code == 422
        assert "ser ut som ett telefonnummer" in words(response)
        assert not Measure.objects.exists()

    def test_two_writers_of_the_agenda_conflict(self, client, promise):
        address = opened(client)
        was = board(client, address)["anteckna_form"]["was"].value()
        first = {"do": "anteckna", "internal_agenda": "Läget är lugnt.", "was": was}
        assert client.post(address, first).status_code == 302
        clash = client.post(address, first | {"internal_agenda": "Det är stökigt."})
        assert clash.status_code == 409
        assert "Läget är lugnt." in words(clash)
        assert "Det är stökigt." in words(clash)
        assert CoordinationMeeting.objects.get().internal_agenda == "Läget är lugnt."

    def typed(self, *rows, **more):
        """Something in every part of the page."""
        note = {"internal_agenda": "Lampan vid skolan går sönder varje höst."}
        return {f"p_{row.pk}": str(number) for number, row in enumerate(rows, 1)} | note | more

    @pytest.mark.parametrize("button", ["Spara prioriteringen", "Spara anteckningen", "Besluta", "Enter"])
    def test_every_button_saves_what_is_written_in_the_other_parts(self, client, promise, button):
        row = f.situation_report(year=2020, week=42)
        address = opened(client)
        kommun = f.organisation().pk
        sent = pressed(client.get(address), button, **self.typed(row), text="Byt lampan", owner=str(kommun))
        answer = client.post(address, sent | {"due_on": "2020-12-01"}, follow=True)
        row.refresh_from_db()
        assert row.priority == 1
        assert CoordinationMeeting.objects.get().internal_agenda.startswith("Lampan vid skolan")
        if button == "Besluta":
            assert Measure.objects.get().text == "Byt lampan"
            assert answer.context["besluta_form"]["text"].value() is None
        else:
            assert not Measure.objects.exists()
            assert "Åtgärden är inte beslutad." in words(answer)
            form = answer.context["besluta_form"]
            assert [form[name].value() for name in ("text", "owner", "due_on")] == [
                "Byt lampan", str(kommun), "2020-12-01",
            ]  # fmt: skip
            assert not form.errors

    def test_the_meeting_closes_with_what_is_written_and_not_over_a_measure_half_written(
        self, client, promise
    ):
        row = f.situation_report(year=2020, week=42)
        address = opened(client)
        sent = pressed(client.get(address), "Avsluta", **self.typed(row, text="Byt lampan"))
        half = client.post(address, sent)
        assert half.status_code == 422
        assert "Åtgärden som är påbörjad är inte beslutad" in words(half)
        assert half.context["besluta_form"]["text"].value() == "Byt lampan"
        assert half.context["anteckna_form"]["internal_agenda"].value() == sent["internal_agenda"]
        assert CoordinationMeeting.objects.get().closed_at is None
        assert client.post(address, sent | {"text": ""}).status_code == 302
        meeting = CoordinationMeeting.objects.get()
        assert meeting.closed_at
        assert meeting.internal_agenda == sent["internal_agenda"]
        row.refresh_from_db()
        assert (row.priority, row.meeting) == (1, meeting)

    def test_a_measure_is_taken_away_and_the_note_and_the_choice_stand(self, client, promise):
        address = opened(client)
        decide(client, address)
        sent = pressed(client.get(address), "Ja, ta bort", **self.typed(), commitment="inget")
        answer = client.post(address, sent)
        assert not Measure.objects.exists()
        assert CoordinationMeeting.objects.get().internal_agenda == sent["internal_agenda"]
        assert answer.context["avsluta_form"]["commitment"].value() == "inget"

    def test_what_a_colleague_wrote_in_a_part_one_left_alone_stands(self, client, promise):
        row = f.situation_report(year=2020, week=42)
        address = opened(client)
        mine, theirs = client.get(address), client.get(address)
        client.post(address, pressed(theirs, "Spara anteckningen", internal_agenda="Läget är lugnt."))
        client.post(address, pressed(theirs, "Spara prioriteringen", **{f"p_{row.pk}": "3"}))
        kommun = str(f.organisation().pk)
        decided = pressed(mine, "Besluta", text="Byt lampan", owner=kommun, due_on="2020-12-01")
        assert client.post(address, decided).status_code == 302
        row.refresh_from_db()
        assert row.priority == 3
        assert CoordinationMeeting.objects.get().internal_agenda == "Läget är lugnt."
        clash = client.post(address, pressed(mine, "Spara prioriteringen", internal_agenda="Det är stökigt."))
        assert clash.status_code == 409
        assert "Så här står det nu: Läget är lugnt." in words(clash)
        again = pressed(clash, "Spara prioriteringen")
        assert again[f"p_{row.pk}"] == "3"
        assert client.post(address, again).status_code == 302
        row.refresh_from_db()
        assert row.priority == 3
        assert CoordinationMeeting.objects.get().internal_agenda == "Det är stökigt."

    def test_words_for_a_meeting_that_a_colleague_closed_are_given_back(self, client, promise):
        address = opened(client)
        mine = client.get(address)
        close(client, address)
        late = client.post(address, pressed(mine, "Spara anteckningen", internal_agenda="Det är stökigt."))
        assert late.status_code == 422
        assert "Mötet är avslutat" in words(late)
        assert "Det är stökigt.</textarea>" in late.content.decode()

    def test_a_person_in_the_note_is_asked_about_at_any_button_and_confirmed_there(self, client, promise):
        address = opened(client)
        kommun = str(f.organisation().pk)
        decided = {"text": "Byt lampan", "owner": kommun, "due_on": "2020-12-01"}
        asked = client.post(
            address, pressed(client.get(address), "Besluta", internal_agenda="Ring 070-123 45 67", **decided)
        )
        assert asked.status_code == 422
        assert not Measure.objects.exists()
        assert client.post(address, pressed(asked, "Det är ingen person")).status_code == 302
        assert Measure.objects.get().text == "Byt lampan"
        # Once confirmed it is not asked about again.
        assert client.post(address, pressed(client.get(address), "Enter")).status_code == 302


class TestEffect:
    """Three weeks: one measure helps, the other does not, and what cannot be judged is said so."""

    def weeks(self, settings, client):
        police, kommun = f.police_officer(), f.organisation()
        counts = {40: (6, 2), 41: (5, 2), 42: (1, 2)}
        for day, (week, (lamps, litter)) in zip((1, 8, 15), counts.items(), strict=True):
            settings.DEMO_DATE = date(2020, 10, day)
            tunnel = f.situation_report(
                year=2020, week=week, category="lighting", internal_place="Gångtunneln", occurrences=lamps,
                created_by=police,
            )  # fmt: skip
            torg = f.situation_report(
                year=2020, week=week, category="litter", internal_place="Torget", occurrences=litter
            )
            address = opened(client)
            yield address, tunnel, torg, kommun
            assert close(client, address).status_code == 302

    def test_weeks_that_nobody_reported_are_no_noughts_where_the_effect_is_judged(
        self, settings, client, promise
    ):
        address, tunnel, _, kommun = next(self.weeks(settings, client))
        decide(client, address, "Byt lamporna", kommun, "2020-10-07", str(tunnel.pk))
        close(client, address)
        for year, week, place in [(2020, 44, "Torget"), (2020, 53, "Gångtunneln"), (2021, 2, "Torget")]:
            f.situation_report(
                year=year, week=week, category="lighting", internal_place=place, occurrences=3,
                created_by=tunnel.created_by,
            )  # fmt: skip
        settings.DEMO_DATE = date(2021, 1, 14)
        [[line, _]] = board(client, opened(client))["follow_ups"]
        assert line.before_after == (
            "Rapporterat om platsen: v. 40 2020: 6, v. 41–43 2020: inget rapporterat, v. 44 2020: 0, "
            "v. 45–52 2020: inget rapporterat, v. 53 2020: 3, v. 1 2021: inget rapporterat, v. 2 2021: 0. "
            "Åtgärden beslutades v. 40."
        )

    def test_the_effect_is_judged_at_the_next_meeting_and_leaves_the_list(self, settings, client, promise):
        weeks = self.weeks(settings, client)
        address, tunnel, torg, kommun = next(weeks)
        decide(client, address, "Byt lamporna", kommun, "2020-10-07", str(tunnel.pk))
        decide(client, address, "Töm papperskorgarna oftare", kommun, "2020-10-07", str(torg.pk))

        address, *_ = next(weeks)
        lamps, bins = board(client, address)["follow_ups"]
        assert (
            lamps[0].before_after == "Rapporterat om platsen: v. 40: 6, v. 41: 5. Åtgärden beslutades v. 40."
        )
        self.judge(client, address, lamps[1], decision="done", done_on="2020-10-07")
        self.judge(client, address, bins[1], decision="done", done_on="2020-10-06")
        assert Measure.objects.filter(effect_on__isnull=True).count() == 2

        address, *_ = next(weeks)
        lamps, bins = board(client, address)["follow_ups"]
        assert "v. 41: 5, v. 42: 1" in lamps[0].before_after
        self.judge(client, address, lamps[1], effect="clear")
        self.judge(client, address, bins[1], effect="none")
        assert close(client, address).status_code == 302
        judged = Measure.objects.order_by("pk").values_list("effect", "effect_on", "decision")
        assert list(judged) == [
            (Effect.CLEAR, TODAY, MeasureDecision.DONE),
            (Effect.NONE, TODAY, MeasureDecision.DONE),
        ]
        rows = client.get("/arbete/est/mote/").context["rows"]
        assert rows[-1]["effects"] == "1 tydlig effekt, 1 ingen effekt"

        settings.DEMO_DATE = date(2020, 10, 22)
        assert board(client, opened(client))["follow_ups"] == []

    def judge(self, client, address, form, **changes):
        sent = {form.add_prefix(name): form[name].value() or "" for name in form.fields}
        sent |= {form.add_prefix(name): value for name, value in changes.items()}
        assert client.post(address, sent | {"do": "folj-upp"}).status_code == 302

    def test_cannot_be_judged_is_an_answer_and_not_judged_is_none(self, settings, client, promise):
        weeks = self.weeks(settings, client)
        address, tunnel, *_ = next(weeks)
        decide(client, address, report=str(tunnel.pk))
        address, *_ = next(weeks)
        [(_, form)] = board(client, address)["follow_ups"]
        self.judge(client, address, form, decision="done", done_on="2020-10-08")
        [(line, form)] = board(client, address)["follow_ups"]
        assert "Effekten är inte bedömd än" in line.state
        self.judge(client, address, form, effect="not_known")
        [(line, _)] = board(client, address)["follow_ups"]
        assert "Effekt: går inte att bedöma, bedömd 8 oktober 2020" in line.state
        next(weeks)
        assert board(client, opened(client))["follow_ups"] == []

    def test_done_without_a_day_and_refused_without_a_reason_are_told_of(self, settings, client, promise):
        weeks = self.weeks(settings, client)
        address, tunnel, *_ = next(weeks)
        decide(client, address, report=str(tunnel.pk))
        address, *_ = next(weeks)
        [(_, form)] = board(client, address)["follow_ups"]
        sent = {form.add_prefix(name): form[name].value() or "" for name in form.fields} | {"do": "folj-upp"}
        response = client.post(address, sent | {form.add_prefix("decision"): "done"})
        assert response.status_code == 422
        assert "Skriv dagen då den blev gjord." in words(response)
        response = client.post(address, sent | {form.add_prefix("decision"): "refused"})
        assert "Skriv varför den inte görs." in words(response)

    def test_two_judgements_of_one_measure_conflict(self, settings, client, promise):
        weeks = self.weeks(settings, client)
        address, tunnel, *_ = next(weeks)
        decide(client, address, report=str(tunnel.pk))
        address, *_ = next(weeks)
        [(_, form)] = board(client, address)["follow_ups"]
        sent = {form.add_prefix(name): form[name].value() or "" for name in form.fields} | {"do": "folj-upp"}
        assert client.post(address, sent | {form.add_prefix("effect"): "some"}).status_code == 302
        clash = client.post(address, sent | {form.add_prefix("effect"): "none"})
        assert clash.status_code == 409
        assert Measure.objects.get().effect == Effect.SOME
        [(line, form)] = clash.context["follow_ups"]
        assert "viss effekt" in line.state
        assert form["effect"].value() == "none"


class TestNothingLeavesTheHouse:
    def test_the_public_sees_that_it_works_and_how_often_and_no_more(self, client, promise):
        secrets = ("KANARIEPLATS", "KANARIETEXT", "KANARIEGJORT", "KANARIEÅTGÄRD", "KANARIEANTECKNING")
        row = f.situation_report(
            year=2020, week=42, internal_place=secrets[0], internal_text=secrets[1],
            internal_measure_taken=secrets[2],
        )  # fmt: skip
        address = opened(client)
        decide(client, address, secrets[3], report=str(row.pk))
        was = board(client, address)["anteckna_form"]["was"].value()
        client.post(address, {"do": "anteckna", "internal_agenda": secrets[4], "was": was})
        close(client, address)
        inside = words(client.get(address))
        assert all(secret in inside for secret in secrets)
        client.logout()
        for path in ("", "atagande/2/", "historik/", "lofte.json", "uppfoljning/"):
            page = client.get(f"/vaggeryd/2020/{path}").content.decode()
            assert not [secret for secret in secrets if secret in page], path
        assert "EST-möte" in client.get("/vaggeryd/2020/atagande/2/").content.decode()

    def test_the_overview_counts_by_week_place_and_kind(self, client, promise, django_assert_max_num_queries):
        for week, count in ((40, 2), (41, 3), (42, 1)):
            f.situation_report(year=2020, week=week, occurrences=count)
        f.situation_report(year=2020, week=42, category="damage", internal_place="Parken", severity=3)
        f.situation_report(year=2019, week=42, internal_place="Förra året")
        f.situation_report(municipality=f.municipality("Habo"), internal_place="Habo torg")
        close(client, opened(client))
        with django_assert_max_num_queries(25):
            response = client.get("/arbete/est/oversikt/")
        page = words(response)
        assert "v. 42 2020 2 2 1" in page
        assert "v. 39 2020 inget rapporterat 0 0" in page
        assert "Torget: nedskräpning 6 1 1 3" in page
        assert "Parken: skadegörelse 1 1 3 1" in page
        assert "Förra året" not in page
        assert "Habo torg" not in page
        assert "<title>Rapporterade lägen per vecka: v. 31 inget rapporterat, " in response.content.decode()

    def test_an_empty_overview_is_not_a_zero(self, client, promise):
        client_of(client, f.officer())
        assert "Inget är rapporterat de veckorna" in words(client.get("/arbete/est/oversikt/"))

    def test_ten_reports_need_no_more_queries_than_one(self, client, promise, django_assert_max_num_queries):
        address = opened(client)
        f.situation_report(year=2020, week=42)
        with django_assert_max_num_queries(40):
            client.get(address)
        for number in range(10):
            f.situation_report(year=2020, week=42, internal_place=f"Plats {number}")
        with django_assert_max_num_queries(40):
            client.get(address)
        assert Activity.objects.count() == 1

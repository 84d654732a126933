"""A round at a hot spot: two taps, minutes by the clock, and a place that stays in the house."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError

from promises.models import Activity, HotSpot, OngoingRound
from promises.rounds.actions import end_round, start_round
from promises.rounds.queries import is_forgotten, minutes, quantity
from tests import factories as f
from tests.client import pressed, words
from tests.promises.sent_forms import shown

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SECRET = "KANARIEKIOSKEN"


def at(clock: str, day: int = 15) -> datetime:
    hour, minute = clock.split(".")
    return datetime(2020, 10, day, int(hour), int(minute), tzinfo=STOCKHOLM)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.DEMO_DATE = None


@pytest.fixture
def promise(db):
    made = f.published_promise()
    f.four_commitments(made)
    return made


@pytest.fixture
def spot(promise):
    return f.hot_spot(SECRET)


@pytest.fixture
def police(client):
    person = f.police_officer()
    client.force_login(person)
    return person


def tap(client, spot, **fields):
    return client.post(f"/arbete/hotspots/{spot.pk}/starta/", fields)


def end(client, **fields):
    page = client.get("/arbete/hotspots/runda/")
    sent = {}
    if page.status_code == 200:
        form = page.context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return client.post("/arbete/hotspots/runda/", sent | fields)


def test_a_round_of_a_minute_is_asked_about(client, promise, spot, police):
    with time_machine.travel(at("14.05"), tick=False):
        tap(client, spot)
    with time_machine.travel(at("14.06"), tick=False):
        asked = end(client, note="Fel plats?")
        assert asked.status_code == 422
        assert "Rundan varade bara en minut. Ska den räknas?" in words(asked)
        assert asked.context["form"]["note"].value() == "Fel plats?"
        assert end(client, short=asked.context["form"]["short"].value()).status_code == 302
    assert Activity.objects.get().hot_spot_round.internal_minutes == 1


def test_after_new_year_a_round_is_counted_on_the_promise_that_holds(client, promise, spot, police):
    year = {"starts_on": date(2021, 1, 1), "ends_on": date(2021, 12, 31)}
    f.four_commitments(f.published_promise("2021", **year))
    with time_machine.travel(datetime(2021, 1, 5, 14, tzinfo=STOCKHOLM), tick=False):
        tap(client, spot)
        field = client.get("/arbete/hotspots/runda/").context["form"]["commitment"]
        labels = dict(field.field.choices)
        assert labels[field.value()] == "Vaggeryd 2021: 3. Trygghetsrunda"
        assert "Vaggeryd 2020: 3. Trygghetsrunda, har slutat" in labels.values()


def test_two_taps_and_the_clock_does_the_rest(client, promise, spot, police):
    with time_machine.travel(at("14.05"), tick=False):
        assert tap(client, spot).url == "/arbete/hotspots/runda/"
    with time_machine.travel(at("14.28"), tick=False):
        response = end(client)
    row = Activity.objects.get()
    assert response.url == f"/arbete/insatser/{row.uid}/kvitto/"
    assert "Rundan är slut: 23 minuter." in words(client.get(response.url))
    assert (row.title, row.place, row.starts_on) == ("Trygghetsrunda, Centrum", "Centrum", date(2020, 10, 15))
    assert (row.internal_started_at, row.internal_ended_at) == (at("14.05"), at("14.28"))
    assert row.hot_spot_round.internal_minutes == 23
    assert row.hot_spot_round.hot_spot == spot
    [counted] = row.contributions.all()
    assert (counted.commitment.number, counted.quantity) == (3, 1)
    assert not OngoingRound.objects.exists()


def test_place_hours_and_staff_of_a_round_are_nowhere_public(client, promise, spot, police):
    with time_machine.travel(at("14.05"), tick=False):
        tap(client, spot)
    with time_machine.travel(at("14.28"), tick=False):
        end(client, staff="7", saw_drugs="3", note="KANARIEORD")
        row = Activity.objects.get()
        assert words(client.get(f"/arbete/insatser/{row.uid}/")).count("KANARIE") >= 2
        client.logout()
        for path in ("", "atagande/3/", "historik/", "lofte.json", "uppfoljning/"):
            page = client.get(f"/vaggeryd/2020/{path}").content.decode()
            assert "KANARIE" not in page, path
            assert "14.05" not in page, path
            assert "internal_" not in page, path
        assert "Trygghetsrunda, Centrum" in client.get("/vaggeryd/2020/atagande/3/").content.decode()


def test_what_was_seen_and_how_many_walked_may_be_said_at_the_end(client, promise, spot, police):
    tap(client, spot)
    assert end(client, staff="2", saw_litter="4", note="Lugnt.", short="1").status_code == 302
    row = Activity.objects.get()
    assert (row.internal_staff, row.internal_note) == (2, "Lugnt.")
    assert [(o.category, o.occurrences) for o in row.hot_spot_round.observations.all()] == [("litter", 4)]
    assert "nedskräpning 4" in words(client.get(f"/arbete/insatser/{row.uid}/"))


def test_a_running_round_survives_a_closed_tab_and_another_telephone(client, promise, spot, police):
    with time_machine.travel(at("14.05"), tick=False):
        tap(client, spot)
    client.logout()
    client.force_login(police)
    with time_machine.travel(at("14.20"), tick=False):
        page = words(client.get("/arbete/hotspots/"))
        assert f"Du har en runda igång {SECRET}, sedan kl. 14.05: 15 minuter." in page
        assert "Starta runda" not in page
        assert end(client).status_code == 302
    assert Activity.objects.get().hot_spot_round.internal_minutes == 15


def test_round_started_or_ended_twice_is_one_round(client, promise, spot, police):
    for _ in range(2):
        assert tap(client, spot).url == "/arbete/hotspots/runda/"
    assert OngoingRound.objects.count() == 1
    ongoing = OngoingRound.objects.get()
    assert end(client, short="1").status_code == 302
    assert end(client).url == "/arbete/hotspots/"
    assert Activity.objects.count() == 1
    # The second tap that was under way when the first one ended the round.
    again = end_round(ongoing, by=police, kind=f.kind("trygghetsrunda"), title="Runda")
    assert again == Activity.objects.get()


def test_the_database_remembers_that_nobody_is_on_two_rounds(promise, spot, police):
    first, made = start_round(spot, by=police, organisation=f.police())
    assert made
    assert start_round(spot, by=police, organisation=f.police()) == (first, False)
    with pytest.raises(IntegrityError):
        OngoingRound.objects.create(
            hot_spot=spot, organisation=f.police(), started_at=first.started_at, started_by=police
        )


def test_another_place_waits_until_the_round_is_ended(client, promise, spot, police):
    tap(client, spot)
    other = f.hot_spot("Bakom skolan")
    response = tap(client, other)
    assert "Du har redan en runda igång. Avsluta den först." in words(client.get(response.url))
    assert OngoingRound.objects.get().hot_spot == spot


def test_a_start_by_mistake_is_undone_and_nothing_is_logged(client, promise, spot, police):
    tap(client, spot)
    for _ in range(2):
        assert client.post("/arbete/hotspots/runda/angra/").url == "/arbete/hotspots/"
    assert not OngoingRound.objects.exists()
    assert not Activity.objects.exists()


def test_undoing_the_start_asks_before_it_throws_away_what_is_written(client, promise, spot, police):
    tap(client, spot)
    away = "/arbete/hotspots/runda/angra/"
    page = client.get("/arbete/hotspots/runda/")
    asked = client.post(away, pressed(page, "Ångra starten", note="Två lampor är släckta.", saw_lighting="2"))
    assert asked.status_code == 409
    assert "Ska det du har skrivit kastas?" in words(asked)
    assert asked.context["form"]["note"].value() == "Två lampor är släckta."
    assert OngoingRound.objects.exists()
    assert client.post(away, pressed(asked, "Kasta det")).status_code == 302
    assert not OngoingRound.objects.exists()


def test_a_colleague_at_the_same_place_is_asked_one_round_or_two(client, promise, spot, police):
    tap(client, spot)
    client.force_login(f.police_officer("Vera Vän"))
    response = tap(client, spot)
    assert response.status_code == 409
    assert "Är det samma runda?" in words(response)
    assert "Pelle Polis, från kl." in words(response)
    assert OngoingRound.objects.count() == 1
    assert tap(client, spot, own="1").status_code == 302
    assert OngoingRound.objects.count() == 2
    # The other party goes a round of its own without being asked.
    client.force_login(f.officer())
    assert tap(client, spot).url == "/arbete/hotspots/runda/"


class TestForgotten:
    def test_it_is_asked_about_and_never_ended_by_itself(self, client, promise, spot, police):
        with time_machine.travel(at("14.05"), tick=False):
            tap(client, spot)
        with time_machine.travel(at("09.00", day=16), tick=False):
            page = words(client.get("/arbete/hotspots/"))
            assert "Glömde du avsluta rundan?" in page
            assert "sedan 15 oktober 2020 kl. 14.05" in page
            response = end(client)
            assert response.status_code == 422
            assert "Skriv klockslaget då rundan slutade." in words(response)
            assert not Activity.objects.exists()
            assert end(client, ended="14.50").status_code == 302
        row = Activity.objects.get()
        assert row.starts_on == date(2020, 10, 15)
        assert row.hot_spot_round.internal_minutes == 45

    def test_round_past_midnight_belongs_to_the_evening(self, client, promise, spot, police):
        with time_machine.travel(at("23.30"), tick=False):
            tap(client, spot)
        with time_machine.travel(at("08.00", day=16), tick=False):
            assert end(client, ended="00.15").status_code == 302
        row = Activity.objects.get()
        assert (row.starts_on, row.ends_on) == (date(2020, 10, 15), date(2020, 10, 15))
        assert row.hot_spot_round.internal_minutes == 45

    def test_an_hour_that_has_not_been_is_refused(self, client, promise, spot, police):
        with time_machine.travel(at("08.00"), tick=False):
            tap(client, spot)
        with time_machine.travel(at("12.00"), tick=False):
            response = end(client, ended="13.00")
            assert response.status_code == 422
            assert "Klockslaget har inte varit än." in words(response)

    @pytest.mark.pure
    def test_round_is_forgotten_after_three_hours(self):
        ongoing = OngoingRound(started_at=at("10.00"))
        assert not is_forgotten(ongoing, at("13.00"))
        assert is_forgotten(ongoing, at("13.01"))


@pytest.mark.pure
@pytest.mark.parametrize(
    ("spent", "unit", "counted"),
    [
        (90, "timmar", "1.500"),
        (20, "timmar", "0.333"),
        (45, "minuter", "45"),
        (45, "rundor", "1"),
        (45, "kvällar", "1"),
    ],
)
def test_a_round_counts_in_the_promises_own_unit(spent, unit, counted):
    assert quantity(spent, unit) == Decimal(counted)


@pytest.mark.pure
def test_round_lasts_whole_minutes_and_at_least_one():
    assert minutes(at("10.00"), at("10.00")) == 1
    assert minutes(at("10.00"), at("10.00") + timedelta(seconds=119)) == 1
    assert minutes(at("23.50"), at("00.10", day=16)) == 20


class TestWithoutANetwork:
    def test_the_log_form_has_the_rounds_number_place_and_times(self, client, promise, spot, police):
        with time_machine.travel(at("14.05"), tick=False):
            tap(client, spot)
        ongoing = OngoingRound.objects.get()
        with time_machine.travel(at("14.20"), tick=False):
            address = client.get("/arbete/hotspots/runda/").context["running"].form_url
            assert address.startswith("/arbete/logga/trygghetsrunda/?")
            page = client.get(address)
            sent = shown(page)
            assert (sent["uid"], sent["hot_spot"]) == (str(ongoing.uid), str(spot.pk))
            assert (sent["time_from"], sent["time_to"]) == ("14.05", "14.20")
            assert client.post("/arbete/logga/trygghetsrunda/", sent).status_code == 302
            assert words(client.get("/arbete/hotspots/")).count("Starta runda") == 1
        row = Activity.objects.get()
        assert row.uid == ongoing.uid
        assert row.hot_spot_round.internal_minutes == 15

    def test_after_it_was_sent_from_the_queue_a_new_round_can_begin(self, client, promise, spot, police):
        tap(client, spot)
        sent = shown(client.get(client.get("/arbete/hotspots/runda/").context["running"].form_url))
        synced = sent | {"sync_kind": "trygghetsrunda", "sync_person": str(police.pk)}
        assert client.post("/arbete/synk/", synced).status_code == 201
        assert tap(client, spot).url == "/arbete/hotspots/runda/"
        assert OngoingRound.objects.count() == 1

    def test_invalid_uid_in_the_address_is_ignored(self, client, promise, police):
        page = client.get("/arbete/logga/trygghetsrunda/?uid=hej&time_to=nu")
        assert page.status_code == 200
        assert shown(page)["uid"] != "hej"


class TestPlaces:
    def sent(self, **fields):
        return {"internal_name": "Bakom kiosken", "area": "Centrum", "is_active": "on"} | fields

    def test_a_place_has_a_name_of_the_house_and_an_area_for_residents(self, client, promise, police):
        assert client.post("/arbete/hotspots/ny/", self.sent()).status_code == 302
        spot = HotSpot.objects.get()
        assert (spot.internal_name, spot.area, spot.municipality) == (
            "Bakom kiosken",
            "Centrum",
            f.municipality(),
        )
        page = words(client.get("/arbete/hotspots/"))
        assert (
            "Bakom kiosken Invånarna ser: Centrum. 0 egna rundor de senaste 30 dagarna, ingen förut." in page
        )

    def test_an_area_that_gives_the_place_away_is_refused(self, client, promise, police):
        for area in ("Bakom kiosken", "Centrum, bakom  Kiosken"):
            response = client.post("/arbete/hotspots/ny/", self.sent(area=area))
            assert response.status_code == 422
            assert "Området röjer platsen." in words(response)

    def test_an_area_that_looks_like_a_number_of_a_person_is_asked_about(self, client, promise, police):
        response = client.post("/arbete/hotspots/ny/", self.sent(area="070-123 45 67"))
        assert response.status_code == 422
        assert "ser ut som ett telefonnummer" in words(response)
        assert not HotSpot.objects.exists()

    def test_two_who_change_a_place_at_once_the_second_sees_the_firsts_words_beside_the_own(
        self, client, promise, spot, police
    ):
        address = f"/arbete/hotspots/{spot.pk}/"
        sent = shown(client.get(address))
        assert client.post(address, sent | {"area": "Norra parken"}).status_code == 302
        client.force_login(f.police_officer("Vera Vän"))
        late = client.post(address, sent | {"area": "Södra parken"})
        assert late.status_code == 409
        assert "Någon annan hann före" in words(late)
        assert "Norra parken Södra parken" in words(late)
        assert shown(late)["area"] == "Södra parken"
        assert f.refreshed(spot).area == "Norra parken"
        # Having seen it, the second one saves over it.
        assert client.post(address, shown(late)).status_code == 302
        assert f.refreshed(spot).area == "Södra parken"

    def test_a_place_rests_and_its_rounds_stand(self, client, promise, spot, police):
        tap(client, spot)
        end(client, short="1")
        address = f"/arbete/hotspots/{spot.pk}/"
        sent = shown(client.get(address))
        sent.pop("is_active")
        assert client.post(address, sent).status_code == 302
        page = words(client.get("/arbete/hotspots/"))
        assert "Platser som inte besöks nu" in page
        assert "Starta runda" not in page
        tap(client, spot)
        assert not OngoingRound.objects.exists()
        assert Activity.objects.count() == 1

    def test_hot_spot_is_unknown_in_another_municipality(self, client, promise, spot):
        client.force_login(f.police_officer("Olle Annorstädes", f.municipality("Habo")))
        assert SECRET not in client.get("/arbete/hotspots/").content.decode()
        assert client.get(f"/arbete/hotspots/{spot.pk}/").status_code == 404
        assert tap(client, spot).status_code == 404
        client.force_login(f.decider())
        assert client.get("/arbete/hotspots/").status_code == 403

    def test_many_places_need_no_more_queries_than_one(
        self, client, promise, spot, police, django_assert_max_num_queries
    ):
        for number in range(10):
            f.hot_spot(f"Plats {number}")
        with django_assert_max_num_queries(25):
            client.get("/arbete/hotspots/")


def test_the_desk_says_first_of_all_that_a_round_is_going_on(client, promise, spot, police):
    with time_machine.travel(at("14.05"), tick=False):
        tap(client, spot)
    with time_machine.travel(at("14.20"), tick=False):
        first = client.get("/arbete/").context["tasks"][0]
        assert (first.title, first.url) == ("Du har en runda igång", "/arbete/hotspots/runda/")
    with time_machine.travel(at("19.00"), tick=False):
        assert client.get("/arbete/").context["tasks"][0].title == "Glömde du avsluta rundan?"

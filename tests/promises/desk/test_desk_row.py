"""One row: read, corrected in the open, taken back; and two people at it at once."""

from datetime import date

import pytest

from promises.log.actions import change_activity, correct_activity, withdraw_activity
from promises.models import Activity
from tests import factories as f
from tests.client import pressed, words
from tests.promises.sent_forms import agreed, log, sent, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
TODAY = date(2020, 10, 15)


@pytest.fixture
def four():
    return f.four_commitments(f.published_promise())


@pytest.fixture
def traffic(four):
    return four[3]


@pytest.fixture
def hanna(client):
    person = f.officer()
    client.force_login(person)
    return person


@pytest.fixture
def public(client, hanna, traffic):
    """A row that everybody can read."""
    f.result_measure("kontrollerade fordon")
    values = sent(
        traffic, place="Hok", internal_note="Hemligt", time_from="07.15", time_to="09.00", quantity="1,5",
        **{"r_kontrollerade-fordon": "64"},
    )  # fmt: skip
    agreed(client, f"/arbete/logga/{traffic.kind.slug}/", values)  # half an operation is asked about
    return Activity.objects.get()


@pytest.fixture
def draft(client, hanna, traffic):
    """A row that nobody outside has seen."""
    log(client, traffic, place="Hok", publish_on="2020-11-01", internal_note="Hemligt")
    return Activity.objects.get()


def edit(client, row, **typed):
    """Open the form, change some of it and send it."""
    return send(client, row, shown(client.get(f"/arbete/insatser/{row.uid}/ratta/")) | typed)


def send(client, row, values):
    return client.post(f"/arbete/insatser/{row.uid}/ratta/", values)


def newest() -> Activity:
    return Activity.objects.get(replaced_by__isnull=True)


def history(client, row) -> str:
    return words(client.get(f"/arbete/insatser/{row.uid}/")).partition("Vad som har hänt med raden")[2]


def test_row_page_separates_public_and_internal(client, public):
    html = client.get(f"/arbete/insatser/{public.uid}/").content.decode()
    outside, inside = html.split('class="internal"')
    assert "Trafikinsats, Hok" in outside
    assert "Kontrollerade fordon: 64" in outside
    assert "Hemligt" not in outside
    assert "Hemligt" in inside
    assert "07.15 till 09.00" in inside


def test_the_desk_shows_what_the_public_reads_of_control_road_and_few_people(client, hanna, traffic):
    f.result_measure("deltagare", counts_people=True)
    log(client, traffic, place="Hok", section="Väg 152", r_deltagare="3")
    html = client.get(f"/arbete/insatser/{newest().uid}/").content.decode()
    outside, inside = html.split('class="internal"')
    assert "Deltagare: färre än 5" in outside
    assert "deltagare 3" in inside
    for page in (outside, client.get("/vaggeryd/2020/atagande/4/").content.decode()):
        assert "Kontroll av" in page
        assert "Väg 152" in page
        assert "färre än 5" in page


def test_before_it_is_public_a_row_is_changed_in_place_and_its_history_says_so(client, draft):
    answer = edit(client, draft, place="Klevshult", quantity="2", internal_note="Ännu hemligare")
    assert answer.status_code == 302, words(answer)
    made = newest()
    assert (made.pk, made.place, made.title) == (draft.pk, "Klevshult", "Trafikinsats, Klevshult")
    assert made.contributions.get().quantity == 2
    told = history(client, draft)
    assert "Hanna Handläggare. Ändrad före publicering." in told
    assert "Plats i ord: Klevshult, tidigare Hok." in told
    assert "Intern anteckning ändrad." in told


def test_saving_an_unchanged_row_writes_nothing(client, draft):
    assert edit(client, draft).status_code == 302
    assert "Ändrad" not in history(client, draft)


def test_a_public_row_is_corrected_by_a_new_one_that_says_why(client, public):
    refused = edit(client, public, place="Klevshult")
    assert "Skriv varför raden rättas." in words(refused)
    assert "Klevshult" in refused.content.decode()
    answer = edit(client, public, place="Klevshult", reason="Fel ort.", internal_note="Annat")
    assert answer.status_code == 302, words(answer)
    made = newest()
    assert (made.replaces, made.place, made.correction_reason) == (public, "Klevshult", "Fel ort.")
    assert f.refreshed(public).place == "Hok"
    assert made.contributions.get().quantity == f.refreshed(public).contributions.get().quantity
    assert made.results.get().value == 64
    told = history(client, made)
    assert "Rättad. Annan plats" not in told
    assert "Var: Klevshult, tidigare Hok." in told
    assert "Anteckning: Annat, tidigare Hemligt." in told
    assert "Skäl: Fel ort." in told


def test_the_public_sees_the_trail_and_nothing_internal(client, public):
    edit(client, public, place="Klevshult", reason="Fel ort.", internal_note="Annat")
    client.logout()
    page = words(client.get("/vaggeryd/2020/atagande/4/"))
    assert "Plats: Klevshult, tidigare Hok." in page
    assert "Skäl: Fel ort." in page
    assert "Hanna" not in page
    assert "Hemligt" not in page


def test_the_other_party_sees_the_history_without_what_is_internal(client, public):
    edit(client, public, place="Klevshult", reason="Fel ort.", internal_note="Annat")
    client.force_login(f.police_officer())
    told = history(client, newest())
    assert "Var: Klevshult, tidigare Hok." in told
    assert "Hemligt" not in told
    assert "Annat" not in told


def test_history_tells_of_a_zero(client, public):
    edit(client, public, reason="Fel protokoll.", **{"r_kontrollerade-fordon": "0"})
    assert "Kontrollerade fordon: 0, tidigare 64." in history(client, newest())
    edit(client, newest(), reason="Ingen uppgift.", **{"r_kontrollerade-fordon": ""})
    assert "Kontrollerade fordon: inget, tidigare 0." in history(client, newest())


def test_a_corrected_row_leads_to_the_one_that_holds(client, public):
    edit(client, public, place="Klevshult", reason="Fel ort.")
    page = client.get(f"/arbete/insatser/{public.uid}/")
    assert "Raden har rättats" in words(page)
    assert f"/arbete/insatser/{newest().uid}/" in page.content.decode()
    assert "/ratta/" not in page.content.decode()


def test_other_commitments_that_the_row_counts_towards_are_kept(client, public, four):
    f.contribution(public, four[0], 1)
    edit(client, public, reason="Fel antal.", quantity="3")
    counted = {c.commitment_id: c.quantity for c in newest().contributions.all()}
    assert counted == {four[3].pk: 3, four[0].pk: 1}


def test_times_and_method_come_back_in_the_form(client, hanna, four):
    spot = f.hot_spot()
    log(client, four[2], place="", hot_spot=str(spot.pk), saw_litter="3", time_from="19.00", time_to="20.00")
    row = Activity.objects.get()
    assert edit(client, row, reason="Fel tid.", time_to="20.30").status_code == 302
    made = newest().hot_spot_round
    assert (made.hot_spot, made.internal_minutes, made.observations.get().occurrences) == (spot, 90, 3)


def test_taken_back_with_a_reason_it_stays_readable(client, public):
    assert "Skriv varför raden tas tillbaka." in words(
        client.post(f"/arbete/insatser/{public.uid}/ta-tillbaka/", {"reason": " "})
    )
    answer = agreed(client, f"/arbete/insatser/{public.uid}/ta-tillbaka/", {"reason": "Ställdes in."})
    assert answer.status_code == 302
    page = words(client.get(f"/arbete/insatser/{public.uid}/"))
    assert "Återtagen." in page
    assert "Återtagen. Skäl: Ställdes in." in page
    assert "Ta tillbaka" not in page
    client.logout()
    assert "Skäl: Ställdes in." in words(client.get("/vaggeryd/2020/atagande/4/"))


# Two people


def colleague():
    return f.coordinator()


def test_the_second_is_shown_the_firsts_change_and_keeps_what_was_typed(client, draft):
    opened = shown(client.get(f"/arbete/insatser/{draft.uid}/ratta/"))
    change_activity(draft, by=colleague(), place="Klevshult", note="Sams ord.")
    answer = send(client, draft, opened | {"place": "Byarum", "note": "Mina ord."})
    assert answer.status_code == 409
    page = words(answer)
    assert "Sam Samordnare ändrade raden 15 oktober 2020" in page
    assert "Var Klevshult Byarum" in page
    assert "Berätta för invånarna Sams ord. Mina ord." in page
    assert newest().place == "Klevshult"


def test_the_second_keeps_the_own_words_by_saving_again(client, draft):
    opened = shown(client.get(f"/arbete/insatser/{draft.uid}/ratta/"))
    change_activity(draft, by=colleague(), place="Klevshult")
    answer = send(client, draft, opened | {"place": "Byarum"})
    assert send(client, draft, shown(answer) | {"keep": "mine"}).status_code == 302
    assert newest().place == "Byarum"
    assert "Plats i ord: Byarum, tidigare Klevshult." in history(client, draft)


def test_the_second_weaves_them_together_by_editing(client, draft):
    opened = shown(client.get(f"/arbete/insatser/{draft.uid}/ratta/"))
    change_activity(draft, by=colleague(), place="Klevshult")
    answer = send(client, draft, opened | {"place": "Byarum", "note": "Mina ord."})
    assert send(client, draft, shown(answer) | {"place": "Klevshult"}).status_code == 302
    assert (newest().place, newest().note) == ("Klevshult", "Mina ord.")


def test_keeping_mine_takes_back_nothing_that_a_colleague_corrected_in_another_field(client, draft):
    opened = client.get(f"/arbete/insatser/{draft.uid}/ratta/")
    change_activity(draft, by=colleague(), place="Klevshult", internal_staff=7)
    answer = send(client, draft, pressed(opened, "Spara", note="Mina ord."))
    assert answer.status_code == 409
    assert [each.label for each in answer.context["theirs"]["differences"]] == ["Berätta för invånarna"]
    assert send(client, draft, pressed(answer, "Behåll det jag skrev")).status_code == 302
    assert (newest().place, newest().note, newest().internal_staff) == ("Klevshult", "Mina ord.", 7)


def test_the_second_correction_becomes_one_of_the_first(client, public):
    opened = shown(client.get(f"/arbete/insatser/{public.uid}/ratta/"))
    theirs = correct_activity(public, by=colleague(), reason="Fel ort.", place="Klevshult")
    answer = send(client, public, opened | {"place": "Byarum", "reason": "Också fel ort."})
    assert answer.status_code == 409
    assert "Sam Samordnare rättade raden" in words(answer)
    assert f"/arbete/insatser/{theirs.uid}/ratta/" in answer.content.decode()
    assert send(client, theirs, shown(answer)).status_code == 302
    assert (newest().replaces, newest().place) == (theirs, "Byarum")


def test_what_somebody_took_back_meanwhile_is_not_changed_and_the_words_stay(client, public):
    opened = shown(client.get(f"/arbete/insatser/{public.uid}/ratta/"))
    withdraw_activity(public, by=colleague(), reason="Ställdes in.")
    answer = send(client, public, opened | {"note": "Mina ord.", "reason": "Mer att säga."})
    assert answer.status_code == 409
    page = words(answer)
    assert "Sam Samordnare tog tillbaka raden" in page
    assert "Raden går inte att ändra längre." in page
    assert "Mina ord." in page
    assert "Spara det som står" not in page


def test_what_became_public_meanwhile_is_corrected_with_a_reason(client, draft, settings):
    opened = shown(client.get(f"/arbete/insatser/{draft.uid}/ratta/"))
    settings.DEMO_DATE = date(2020, 11, 2)
    answer = send(client, draft, opened | {"place": "Byarum"})
    assert answer.status_code == 422
    assert "Skriv varför raden rättas." in words(answer)
    assert send(client, draft, shown(answer) | {"reason": "Fel ort."}).status_code == 302
    assert (newest().replaces, newest().place) == (draft, "Byarum")

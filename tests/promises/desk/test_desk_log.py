"""Staff and police log what was done: their words, by the form that is made for each kind."""

import gzip
import re
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings

from promises.models import Activity, Commitment, Kind
from promises.words.enums import PartyRole
from tests import factories as f
from tests.client import words
from tests.promises.sent_forms import agreed, log, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
TODAY = date(2020, 10, 15)


@pytest.fixture
def promise():
    return f.published_promise()


@pytest.fixture
def four(promise):
    """Walks, EST, rounds, traffic."""
    return f.four_commitments(promise)


@pytest.fixture
def traffic(four):
    return four[3]


@pytest.fixture
def hanna(client):
    person = f.officer()
    client.force_login(person)
    return person


def row() -> Activity:
    return Activity.objects.get()


def test_what_to_log_is_the_persons_commitments_the_last_used_first(client, hanna, four):
    log(client, four[3])
    page = client.get("/arbete/logga/")
    assert page.context["buttons"][0].title == four[3].title
    assert len(page.context["buttons"]) == 4
    assert f"/arbete/logga/trafikinsats/?atagande={four[3].pk}" in page.content.decode()


def test_day_organisation_and_commitment_are_already_right(client, hanna, traffic):
    page = client.get("/arbete/logga/trafikinsats/")
    form = page.context["form"]
    assert form["starts_on"].value() == TODAY
    assert form["commitment"].value() == str(traffic.pk)
    assert form["acting"].is_hidden
    assert "Logga trafikinsats" in words(page)
    assert 'value="2020-10-15"' in page.content.decode()


def test_what_a_colleague_wrote_about_counting_is_words_and_no_button(client, hanna, traffic):
    """It stands inside the form, with the form's token: a button there could go anywhere on the site."""
    button = '</span><button formaction="/arbete/gallring/gallra/">Spara insatsen</button>'
    Commitment.objects.filter(pk=traffic.pk).update(counting_rule=button, title=button)
    Kind.objects.filter(pk=traffic.kind_id).update(name=button)
    page = client.get("/arbete/logga/trafikinsats/").content.decode()
    assert "formaction" in page
    assert "<button formaction" not in page


def test_with_several_commitments_of_a_kind_nothing_is_guessed_before_one_has_been_used(
    client, hanna, promise, traffic
):
    other = f.commitment(promise, title="Fler kontroller", kind=traffic.kind)
    assert client.get("/arbete/logga/trafikinsats/").context["form"]["commitment"].value() == ""
    answer = log(client, traffic, commitment="")
    assert answer.status_code == 422
    assert "Välj åtagande, eller att det inte räknas mot något." in words(answer)
    log(client, other)
    assert client.get("/arbete/logga/trafikinsats/").context["form"]["commitment"].value() == str(other.pk)
    page = client.get(f"/arbete/logga/trafikinsats/?atagande={traffic.pk}")
    assert page.context["form"]["commitment"].value() == str(traffic.pk)


def test_the_last_places_are_buttons_and_a_typed_place_wins(client, hanna, traffic):
    log(client, traffic, place="Hok")
    page = client.get("/arbete/logga/trafikinsats/")
    assert "Hok" in words(page)
    log(client, traffic, place="", place_choice="Hok", starts_on="2020-10-01")
    log(client, traffic, place="Klevshult", place_choice="Hok", starts_on="2020-10-02")
    assert sorted(Activity.objects.values_list("place", flat=True)) == ["Hok", "Hok", "Klevshult"]


def test_traffic_operation_is_logged(client, hanna, traffic):
    f.result_measure("kontrollerade fordon")
    f.result_measure("böter för fart")
    f.result_measure("omhändertagna körkort")
    results = {"r_kontrollerade-fordon": "1 064", "r_boter-for-fart": "", "r_omhandertagna-korkort": "0"}
    answer = log(
        client, traffic, place="Väg 152", time_from="22.15", time_to="0030", internal_staff="4",
        internal_note="Lisa ringde.", note="Stationär kontroll.", **results,
    )  # fmt: skip
    made = row()
    assert answer.status_code == 302, words(answer)
    assert answer["Location"] == f"/arbete/insatser/{made.uid}/kvitto/"
    assert (made.title, made.place, made.starts_on, made.ends_on) == (
        "Trafikinsats, Väg 152", "Väg 152", TODAY, TODAY,
    )  # fmt: skip
    assert made.logged_for == made.performed_by == f.organisation()
    assert (made.note, made.internal_note, made.internal_staff) == ("Stationär kontroll.", "Lisa ringde.", 4)
    assert made.traffic_operation.minutes == 135, "past midnight"
    assert made.internal_ended_at - made.internal_started_at == timedelta(minutes=135)
    assert {(r.measure.label, r.value) for r in made.results.all()} == {
        ("kontrollerade fordon", 1064), ("omhändertagna körkort", 0),
    }, "empty is not zero"  # fmt: skip


def test_safety_walk_is_logged(client, hanna, four):
    answer = log(
        client, four[0], light="dark", residents="12", route="Från torget till stationen",
        people_polisen="2", internal_minutes_by="Hanna",
    )  # fmt: skip
    assert answer.status_code == 302, words(answer)
    walk = row().safety_walk
    assert (walk.light, walk.residents, walk.route) == ("dark", 12, "Från torget till stationen")
    assert walk.internal_minutes_by == "Hanna"
    assert not walk.participations.exists(), "Polisen is not known here: nothing is guessed"


def test_who_came_to_a_walk_is_counted_by_organisation(client, hanna, four):
    f.police().municipalities.add(f.municipality())
    log(client, four[0], people_polisen="2", **{"people_vaggeryds-kommun": ""})
    came = row().safety_walk.participations.get()
    assert (came.organisation, came.people) == (f.police(), 2)


def test_an_est_meeting_needs_no_place(client, hanna, four):
    answer = log(client, four[1], place="", internal_agenda="Torget på kvällar")
    assert answer.status_code == 302, words(answer)
    assert row().title == "EST-möte"
    assert row().coordination_meeting.internal_agenda == "Torget på kvällar"


def test_a_round_takes_the_hot_spots_area_as_its_public_place(client, hanna, four):
    spot = f.hot_spot()
    form = client.get("/arbete/logga/trygghetsrunda/").context["form"]
    assert form["hot_spot"].value() is None
    answer = log(
        client, four[2], place="", hot_spot=str(spot.pk), saw_litter="3", time_from="19:00", time_to="20.00"
    )
    assert answer.status_code == 302, words(answer)
    made = row()
    assert (made.title, made.place) == ("Trygghetsrunda, Centrum", "Centrum")
    assert made.hot_spot_round.hot_spot == spot
    assert made.hot_spot_round.internal_minutes == 60
    assert made.hot_spot_round.observations.get().occurrences == 3
    public = words(client.get("/vaggeryd/2020/atagande/3/"))
    assert "Centrum" in public
    assert "Bakom kiosken" not in public


def test_a_round_elsewhere_has_no_hot_spot_and_one_must_be_chosen(client, hanna, four):
    f.hot_spot()
    assert "Välj hot spot, eller En annan plats." in words(log(client, four[2]))
    answer = log(client, four[2], hot_spot="annan", saw_litter="1")
    assert "Välj hot spot för att skriva iakttagelser." in words(answer)
    assert log(client, four[2], hot_spot="annan").status_code == 302
    assert not hasattr(row(), "hot_spot_round")


def test_any_other_kind_needs_no_form_of_its_own(client, hanna, promise):
    other = f.commitment(promise, kind=f.kind("krogtillsyn"))
    answer = log(client, other)
    assert answer.status_code == 302, words(answer)
    assert row().title == "Krogtillsyn, Skillingaryd"


def test_activity_of_no_promise_is_logged_and_stays_in_the_house(client, hanna, traffic):
    assert log(client, traffic, commitment="inget").status_code == 302
    assert not row().contributions.exists()


@pytest.mark.parametrize(
    ("typed", "kept"), [("1,5", "1.5"), ("1.5", "1.5"), ("1 200", "1200"), ("0,125", "0.125")]
)
def test_a_quantity_is_written_as_people_write(client, hanna, traffic, typed, kept):
    # Parts and thousands are asked about.
    answer = agreed(client, f"/arbete/logga/{traffic.kind.slug}/", sent(traffic, quantity=typed))
    assert answer.status_code == 302
    assert row().contributions.get().quantity == Decimal(kept)
    assert typed.replace(".", ",") in words(client.get(f"/arbete/insatser/{row().uid}/"))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("quantity", "två", "Skriv ett tal, till exempel 12 eller 1,5."),
        ("quantity", "", "Skriv hur många."),
        ("quantity", "-1", "Skriv ett tal från 0 till 999 999 999."),
        ("quantity", "0", "Skriv ett tal större än noll."),
        ("quantity", "0,0001", "Skriv talet med högst tre decimaler."),
        ("starts_on", "2020-10-16", "Dagen har inte varit än."),
        ("starts_on", "", "Välj dagen."),
        ("ends_on", "2020-10-01", "Sista dagen ligger före den första."),
        ("time_from", "kvällen", "Skriv klockslaget som 18.00."),
        ("internal_staff", "många", "Skriv ett tal, till exempel 12"),
        ("place", "Torget 😀", "Ta bort 😀"),
        ("commitment", "999999", "Det åtagandet går inte att logga mot."),
    ],
)
def test_an_error_stands_beside_its_field_and_what_was_typed_is_kept(
    client, hanna, traffic, field, typed, sentence
):
    answer = log(client, traffic, note="Mina ord.", **{field: typed})
    assert answer.status_code == 422
    html = answer.content.decode()
    beside = html[html.index(f'id="div_id_{field}"') :].split('id="div_id_', 2)[1]
    assert sentence in beside
    assert "Mina ord." in html
    assert answer.context["form"][field].value() == typed
    assert not Activity.objects.exists()


def test_contribution_that_does_not_count_needs_a_reason(client, hanna, traffic):
    assert "Skriv varför insatsen inte räknas." in words(log(client, traffic, counts="no"))
    assert "Välj Nej, eller ta bort texten." in words(log(client, traffic, why_not="Rörlig kontroll"))
    log(client, traffic, counts="no", why_not="Rörlig kontroll")
    counted = row().contributions.get()
    assert (counted.counts, counted.why_not) == (False, "Rörlig kontroll")


def test_a_total_over_several_days_is_one_row(client, hanna, traffic):
    log(client, traffic, starts_on="2020-05-01", ends_on="2020-07-31", quantity="71")
    made = row()
    assert (made.starts_on, made.ends_on) == (date(2020, 5, 1), date(2020, 7, 31))
    assert made.contributions.get().quantity == 71


def test_a_partner_without_a_login_is_logged_for(client, hanna, traffic):
    partner = f.organisation("Västtrafik")
    partner.municipalities.add(f.municipality())
    log(client, traffic, performed_by=str(partner.pk))
    assert (row().performed_by, row().logged_for) == (partner, f.organisation())


def test_who_did_it_is_asked_where_another_answers_for_the_commitment(client, hanna, traffic):
    """A clerk's row is no work of the police unless somebody says so; the page tells whose work it was."""
    f.party(traffic, f.police())
    opened = client.get("/arbete/logga/trafikinsats/")
    form = opened.context["form"]
    assert (form["performed_by"].value(), form["control"].value()) == (None, None)
    assert "Välj vem som gjorde det" in words(opened)
    asked = log(client, traffic, control="")
    assert "Polisen ansvarar för åtagandet. Gjorde Polisen det? Välj vem som gjorde det." in words(asked)
    assert "Välj vad som kontrollerades." in words(asked)
    assert log(client, traffic, performed_by=str(f.police().pk)).status_code == 302
    assert row().performed_by == f.police()
    assert "Trafikinsats, Skillingaryd Polisen." in words(client.get("/vaggeryd/2020/atagande/4/"))


def test_what_is_never_shown_is_not_asked_for(client):
    """Of a municipality without a promise: the row stays in the house, and so do its words."""
    client.force_login(f.officer())
    f.kind("ungdomsinsats")
    page = client.get("/arbete/logga/ungdomsinsats/")
    assert not {"note", "title", "publish_on"} & set(page.context["form"].fields)
    assert "Berätta för invånarna" not in words(page)
    place = f"{f.municipality().pk}-{f.organisation().pk}"
    sent = {"uid": str(uuid.uuid4()), "acting": place, "starts_on": "2020-10-15", "place": "Hok"}
    assert client.post("/arbete/logga/ungdomsinsats/", sent).status_code == 302
    assert row().title == "Ungdomsinsats, Hok"


def test_whoever_answers_for_it_or_does_it_is_not_asked(client, hanna, traffic):
    f.party(traffic, f.police())
    f.party(traffic, f.organisation(), PartyRole.PERFORMER)
    assert log(client, traffic).status_code == 302
    assert row().performed_by == f.organisation()


def test_the_promise_that_holds_comes_first_and_the_ended_is_never_preselected(client, hanna, four, settings):
    log(client, four[3])  # the person's last used
    settings.DEMO_DATE = date(2021, 1, 5)
    assert client.get("/arbete/logga/trafikinsats/").context["form"]["commitment"].value() == ""
    year = {"starts_on": date(2021, 1, 1), "ends_on": date(2021, 12, 31)}
    new = f.four_commitments(f.published_promise("2021", **year))
    form = client.get("/arbete/logga/trafikinsats/").context["form"]
    assert form["commitment"].value() == str(new[3].pk)
    assert [label for _, label in form.fields["commitment"].choices][:2] == [
        "Vaggeryd 2021: 4. Trafikinsats", "Vaggeryd 2020: 4. Trafikinsats, har slutat",
    ]  # fmt: skip
    assert client.get("/arbete/logga/").context["buttons"][0].text.endswith("löftet 2021")


def test_a_divided_commitment_asks_for_its_part(client, hanna, promise):
    divided = f.commitment(promise, kind=f.kind(), target={"form": "total", "number": 4})
    divided.targets.get().parts.create(slug="hok", label="Hok", number=2)
    assert "Åtagandet är delat." in words(log(client, divided))
    assert log(client, divided, part=f"{divided.pk}/hok").status_code == 302
    assert row().contributions.get().part == "hok"


def test_step_of_a_deliverable_is_logged(client, hanna, promise):
    steps = f.commitment(promise, kind=f.kind("samverkan"), target={"form": "deliverable"})
    steps.targets.get().milestones.create(slug="start", label="Första mötet")
    page = client.get("/arbete/logga/samverkan/")
    assert "Vilket steg blev klart?" in words(page)
    assert "quantity" not in page.context["form"].fields
    log(client, steps, part=f"{steps.pk}/start")
    assert row().contributions.get().part == "start"


def test_share_target_asks_for_its_base(client, hanna, promise):
    share = f.commitment(promise, kind=f.kind("krogtillsyn"), target={"form": "share", "number": 80})
    assert "Skriv av hur många." in words(log(client, share))
    assert log(client, share, quantity="8", out_of="10").status_code == 302
    assert row().contributions.get().out_of == 10


def test_log_form_sent_twice_gives_one_row_and_one_receipt(client, hanna, traffic):
    same = sent(traffic)
    first = client.post("/arbete/logga/trafikinsats/", same)
    second = client.post("/arbete/logga/trafikinsats/", same)
    assert first["Location"] == second["Location"]
    assert Activity.objects.count() == 1


def test_the_receipt_says_number_time_and_when_it_is_public(client, hanna, traffic):
    page = client.get(log(client, traffic)["Location"])
    assert f"Kvitto {str(row().uid)[:8]}" in words(page)
    assert re.search(r"Mottagen 15 oktober 2020 kl\. \d\d\.\d\d", words(page))
    assert "Visas för allmänheten." in words(page)
    assert "/vaggeryd/2020/atagande/4/" in page.content.decode()
    assert "Ångra" not in words(page), "it is public: it can only be taken back"
    assert "Ta tillbaka" in words(page)


def test_the_receipt_says_back_what_is_internal_to_who_works_for_the_same_and_to_nobody_else(
    client, hanna, traffic
):
    receipt = log(client, traffic, internal_note="Ring Kim")["Location"]
    assert "Internt Visas aldrig för allmänheten. Anteckning Ring Kim" in words(client.get(receipt))
    client.force_login(f.police_officer())
    assert "Ring Kim" not in words(client.get(receipt))


def test_before_it_is_public_it_can_be_undone_the_same_day(client, hanna, traffic):
    receipt = log(client, traffic, publish_on="2020-11-01")["Location"]
    page = words(client.get(receipt))
    assert "Visas för allmänheten från 1 november 2020" in page
    assert "Ångra" in page
    client.post(f"/arbete/insatser/{row().uid}/angra/")
    assert row().withdrawn_reason == "Ångrad direkt efter att den loggades."
    assert "Ångra" not in words(client.get(receipt))


def test_what_was_undone_before_anybody_saw_it_is_never_shown(client, hanna, traffic, settings):
    log(client, traffic, publish_on="2020-11-01")
    client.post(f"/arbete/insatser/{row().uid}/angra/")
    settings.DEMO_DATE = date(2020, 11, 2)
    for address in ("/vaggeryd/2020/atagande/4/", "/vaggeryd/2020/historik/"):
        assert "Ångrad direkt" not in words(client.get(address))


def test_public_row_cannot_be_undone(client, hanna, traffic):
    log(client, traffic)
    client.post(f"/arbete/insatser/{row().uid}/angra/")
    assert row().withdrawn_at is None


def test_another_like_this_keeps_what_is_the_same(client, hanna, traffic):
    partner = f.organisation("Västtrafik")
    partner.municipalities.add(f.municipality())
    log(client, traffic, place="Hok", control="moped", performed_by=str(partner.pk), internal_note="Hemligt")
    form = client.get(f"/arbete/logga/trafikinsats/?som={row().uid}").context["form"]
    kept = {name: form[name].value() for name in ("place", "control", "performed_by", "commitment")}
    assert kept == {
        "place": "Hok", "control": "moped", "performed_by": str(partner.pk), "commitment": str(traffic.pk),
    }  # fmt: skip
    assert form["starts_on"].value() == TODAY
    assert not form["internal_note"].value()
    assert str(form["uid"].value()) != str(row().uid)


def test_who_acts_in_two_municipalities_is_asked_where_only_when_it_is_not_plain(client, hanna, traffic):
    gnosjo = f.municipality("Gnosjö")
    f.member(hanna, f.Role.OFFICER, f.organisation("Gnosjös kommun"), gnosjo)
    there = f.commitment(f.published_promise(place=gnosjo), kind=traffic.kind)
    page = client.get(f"/arbete/logga/trafikinsats/?atagande={there.pk}")
    assert page.context["form"]["acting"].value() == f"{gnosjo.pk}-{f.organisation('Gnosjös kommun').pk}"
    answer = log(client, traffic, commitment=str(there.pk))
    assert answer.status_code == 302, words(answer)
    assert row().municipality == gnosjo
    assert row().logged_for == f.organisation("Gnosjös kommun")


def test_the_municipality_chosen_for_the_session_comes_first(client, hanna, traffic):
    vaggeryd, gnosjo = f.municipality(), f.municipality("Gnosjö")
    f.member(hanna, f.Role.OFFICER, f.organisation("Gnosjös kommun"), gnosjo)
    there = f.commitment(f.published_promise(place=gnosjo), kind=traffic.kind)
    for place, first in ((vaggeryd, traffic), (gnosjo, there)):
        session = client.session
        session["municipality"] = place.pk
        session.save()
        form = client.get("/arbete/logga/trafikinsats/").context["form"]
        assert form["acting"].value().startswith(f"{place.pk}-")
        assert form.scope.commitments[0] == first
        assert place.short_name in client.get("/arbete/logga/").context["buttons"][0].text


def test_the_form_weighs_less_than_sixty_kilobytes(client, hanna, four):
    f.hot_spot()
    weights = {}
    for kind in ("trafikinsats", "trygghetsrunda", "trygghetsvandring"):
        html = client.get(f"/arbete/logga/{kind}/").content
        files = set(re.findall(rb'(?:href|src)="/static/([^"#]+)', html)) - {b"css/print.css"}
        static = [(settings.BASE_DIR / "static" / name.decode()).read_bytes() for name in files]
        weights[kind] = len(gzip.compress(html)) + sum(len(gzip.compress(each)) for each in static)
    assert max(weights.values()) < 60_000, weights


# Who may not


def test_police_and_staff_of_another_municipality_get_nowhere(client, traffic):
    made = f.activity(TODAY, towards=traffic, internal_note="Hemligt")
    stranger = f.police_officer("Gun Gnosjöpolis", f.municipality("Gnosjö"))
    client.force_login(stranger)
    assert client.get("/arbete/logga/").context["buttons"] == []
    acting = f"{f.municipality().pk}-{f.police().pk}"
    assert log(client, traffic, acting=acting).status_code == 422
    for address in ("", "kvitto/", "ratta/", "ta-tillbaka/", "angra/"):
        assert client.get(f"/arbete/insatser/{made.uid}/{address}").status_code == 404
    assert client.get(f"/arbete/logga/trafikinsats/?som={made.uid}").status_code == 404
    assert Activity.objects.count() == 1


def test_the_other_party_reads_the_public_words_but_neither_the_internal_ones_nor_changes_them(
    client, traffic
):
    made = f.activity(TODAY, towards=traffic, internal_note="Hemligt", internal_place="Storgatan 1")
    client.force_login(f.police_officer())
    page = words(client.get(f"/arbete/insatser/{made.uid}/"))
    assert "Trafikkontroll på väg 152" in page
    assert "Hemligt" not in page
    assert "Storgatan" not in page
    assert "Det interna läser bara de som arbetar för Vaggeryds kommun." in page
    assert client.get(f"/arbete/insatser/{made.uid}/ratta/").status_code == 403
    assert client.post(f"/arbete/insatser/{made.uid}/ta-tillbaka/", {"reason": "Fel"}).status_code == 403
    like = client.get(f"/arbete/logga/trafikinsats/?som={made.uid}").content.decode()
    assert "Hemligt" not in like
    assert "Storgatan" not in like


def test_reader_cannot_log(client, traffic):
    client.force_login(f.decider())
    assert client.get("/arbete/logga/").status_code == 403
    assert log(client, traffic).status_code == 403


def test_deactivated_person_cannot_log(client, hanna, traffic):
    hanna.is_active = False
    hanna.save()
    assert log(client, traffic)["Location"].startswith("/konto/")
    assert not Activity.objects.exists()


def test_a_number_that_somebody_else_has_used_is_refused(client, hanna, traffic):
    taken = f.activity(TODAY, towards=traffic, created_by=f.police_officer())
    assert log(client, traffic, uid=str(taken.uid)).status_code == 403
    assert log(client, traffic, uid="inte ett nummer").status_code == 422
    assert log(client, traffic, uid=str(uuid.uuid4()), place="Hok").status_code == 302

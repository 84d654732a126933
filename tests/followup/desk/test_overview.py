"""The desk opens with what waits: due, behind, silent, not yet public; nothing of other municipalities."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followup.approval.actions import Actor, hand_on, send_back
from followup.approval.drafts import open_report
from followup.models import Report
from medborgarlofte.accounts.roles import Role
from promises.models import Measure, Observation, SafetyWalk
from promises.words.enums import MeasureDecision
from tests import factories
from tests.client import words
from tests.followup.approval.walked import approved_by, published, wrote


def desk(client, person) -> dict[str, str]:
    """What the person reads under each heading of the desk; the page's own head under ""."""
    client.force_login(person)
    response = client.get("/arbete/")
    assert response.status_code == 200
    head, *sections = re.split(r'<section class="section" aria-labelledby="', response.content.decode())
    found = {"": words(type(response)(head))}
    for section in sections:
        found[section.split('"', 1)[0]] = words(type(response)(section.split(">", 1)[1]))
    return found


def measure(activity, text="Laga lampan vid gångtunneln", due_on=date(2020, 10, 1), **fields) -> Measure:
    """A row of a walk's action list."""
    walk, _ = SafetyWalk.objects.get_or_create(activity=activity)
    seen = Observation.objects.create(
        walk=walk, number=walk.observations.count() + 1, category="lighting", place="Tunneln", text="Mörkt."
    )
    values = {
        "created_at": datetime(2020, 9, 1, tzinfo=ZoneInfo("Europe/Stockholm")),
        "created_by": factories.officer(),
    }
    return Measure.objects.create(observation=seen, text=text, due_on=due_on, **(values | fields))


# What is due


def test_who_has_no_role_anywhere_is_told_whom_to_ask(client, db):
    found = desk(client, factories.user("Nils Ny"))
    assert "Be den som sköter behörigheter" in found["uppdrag"]
    assert "gora" not in found


def test_nothing_waits_where_there_is_no_promise(client, db):
    found = desk(client, factories.officer())
    assert "Hej Hanna. Inget väntar på dig i dag." in found[""]
    assert "Ingen uppföljning ska skrivas nu" in found["gora"]
    assert "Inget löfte följs upp än." in found["tysta"]
    assert "Inget löfte gäller nu" in found["loften"]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR])
def test_who_can_bring_a_municipality_to_its_first_promise_is_led_to_the_steps(client, db, role):
    person = factories.user("Ada Ny")
    factories.member(person, role, factories.organisation(), factories.municipality())
    factories.promise()  # a draft
    found = desk(client, person)
    assert "En sak väntar." in found[""]
    assert "Kom igång: Vaggeryd Inget löfte är publicerat där än." in found["gora"]
    assert client.get("/arbete/kom-igang/?kommun=vaggeryd").status_code == 200


def test_a_municipality_that_once_had_a_promise_is_not_set_up_again(client, db):
    factories.published_promise(starts_on=date(2017, 1, 1), ends_on=date(2017, 12, 31))
    assert "Kom igång" not in desk(client, factories.coordinator())["gora"]


def test_nobody_has_been_heard_of_a_promise_that_has_not_begun(client, db):
    factories.published_promise("2021", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    assert "Inget löfte följs upp än." in desk(client, factories.officer())["tysta"]


def test_police_see_the_follow_up_that_should_have_been_out(client, promise):
    found = desk(client, factories.police_officer())
    assert "Hej Pelle. En sak väntar." in found[""]
    assert "Skriv uppföljningen av tertial 2 2020, Vaggeryd" in found["gora"]
    assert "skulle ha varit ute 28 september" in found["gora"]
    assert "tertial 3" not in found["gora"].lower().split("nästa datum")[0]
    assert "31 december Tertial 3 2020 tar slut i Vaggeryd." in found["gora"]


def test_a_handlaggare_is_not_asked_to_write_what_only_others_may(client, promise):
    found = desk(client, factories.officer())
    assert "Skriv uppföljningen" not in found["gora"] + found["loften"]
    assert "Inget väntar på dig i dag." in found[""]


def test_on_the_day_it_is_due_it_is_marked_as_today(client, promise, settings):
    settings.DEMO_DATE = date(2020, 9, 28)
    assert "Ingen har börjat skriva. i dag" in desk(client, factories.police_officer())["gora"]
    settings.DEMO_DATE = date(2020, 9, 27)
    assert "senast 28 september" in desk(client, factories.police_officer())["gora"]


def test_a_samordnare_sees_who_has_begun(client, tertial_2):
    report = open_report(period=tertial_2, by=factories.police_officer())
    assert "Öppnad. Ingen har börjat skriva." in desk(client, factories.coordinator())["gora"]
    wrote(report, factories.police_officer(), "Ord.")
    found = desk(client, factories.coordinator())
    assert "Påbörjad. Senast sparad 15 oktober 2020 av Pelle Polis." in found["gora"]
    assert "Läs igenom uppföljningen av tertial 2 2020" in found["gora"]


def test_the_desk_says_whose_turn_it_is(client, tertial_2):
    report = open_report(period=tertial_2, by=factories.police_officer())
    people = {
        "police": factories.police_officer(), "coordinator": factories.coordinator(),
        "decider": factories.decider(), "police_decider": factories.police_decider(),
    }  # fmt: skip

    def asked() -> dict[str, str]:
        """Whose list of things to do begins with a step, and which."""
        found = {who: desk(client, person)["gora"] for who, person in people.items()}
        steps = ("Läs igenom och skicka uppföljningen", "Godkänn uppföljningen", "Publicera uppföljningen")
        return {who: step for who, told in found.items() for step in steps if step in told}

    assert asked() == {}
    hand_on(report=report, actor=Actor(people["police"]))
    assert asked() == {"coordinator": "Läs igenom och skicka uppföljningen"}
    assert "Skriv uppföljningen" not in desk(client, people["police"])["gora"]
    hand_on(report=report, actor=Actor(people["coordinator"]))
    assert asked() == {"decider": "Godkänn uppföljningen", "police_decider": "Godkänn uppföljningen"}
    assert (
        "Väntar på godkännande av Vaggeryds kommun och Polisen." in desk(client, people["police"])["utkast"]
    )
    approved_by(report, people["decider"])
    assert asked() == {"police_decider": "Godkänn uppföljningen"}
    approved_by(report, people["police_decider"])
    assert asked() == {"coordinator": "Publicera uppföljningen"}
    send_back(report=report, actor=Actor(people["decider"]), comment="Skriv om vandringen.")
    assert asked() == {}
    told = desk(client, people["police"])["gora"]
    assert "Skickad tillbaka av Britt Beslutsfattare: Skriv om vandringen." in told


def test_a_published_follow_up_waits_for_nobody(client, tertial_2):
    publish(tertial_2)
    assert "Skriv uppföljningen" not in desk(client, factories.police_officer())["gora"]


def publish(period) -> None:
    report = open_report(period=period, by=factories.police_officer())
    published(report)


def test_a_measure_of_a_walk_is_due_until_it_is_done_or_refused(client, promise):
    walk = factories.activity(
        date(2020, 8, 27), promise.commitments.get(number=1), title="Vandring i Skillingaryd"
    )
    measure(walk)
    measure(walk, "Klippa häcken", due_on=date(2020, 10, 15))
    measure(walk, "Måla bänken", decision=MeasureDecision.DONE, done_on=date(2020, 10, 2))
    measure(walk, "Ny busskur", decision=MeasureDecision.REFUSED, refused_reason="För dyrt.")
    found = desk(client, factories.officer())["gora"]
    assert "Följ upp åtgärden: Laga lampan vid gångtunneln" in found
    assert "Efter Vandring i Skillingaryd i Vaggeryd. Ingen ansvarig är utsedd." in found
    assert "skulle ha varit klar 1 oktober 2020" in found
    for settled in ("häcken", "bänken", "busskur"):
        assert settled not in found


# What is behind, and who is silent


def test_desk_shows_what_is_behind_with_its_sentence_and_a_link_to_log(client, promise):
    traffic = promise.commitments.get(number=4)
    factories.activity(date(2020, 2, 3), traffic, performed_by=factories.police())
    for slug in ("2020-t1", "2020-t2"):
        factories.confirmation(traffic, promise.periods.get(slug=slug), organisation=factories.police())
    found = desk(client, factories.police_officer())["efter"]
    assert "Efter plan Vaggeryd 2020, åtagande 4: Trafikinsats 1 av 4 kvartal." in found
    assert "Logga för Vaggeryd 2020, åtagande 4: Trafikinsats" in found
    assert "nästa uppföljning 28 januari 2021" in found
    assert f"/arbete/logga/trafikinsats/?atagande={traffic.pk}" in client.get("/arbete/").content.decode()
    assert "åtagande 2" not in found  # nothing due yet


def test_a_beslutsfattare_reads_but_is_not_asked_to_log(client, promise):
    found = desk(client, factories.decider())
    assert "Inte rapporterat Vaggeryd 2020, åtagande 4" in found["efter"]
    assert "Logga" not in found["efter"] + found["tysta"] + found["gora"].split("Se allt")[0]


def test_desk_names_who_has_neither_logged_nor_confirmed(client, promise):
    factories.officer()
    walks = promise.commitments.get(number=1)
    factories.activity(
        date(2020, 6, 3), walks, performed_by=factories.police(), logged_for=factories.police()
    )
    found = desk(client, factories.police_officer())["tysta"]
    theirs, own, _running = found.split("Polisen, Vaggeryd 2020")
    said = "Har varken loggat eller bekräftat något i maj–augusti 2020 för åtagande"
    assert f"{said} 1, 2, 3 och 4. Där loggar Hanna Handläggare." in theirs
    assert f"{said} 2, 3 och 4." in own
    assert "stängde 28 september" in own
    assert "Bekräfta att inget gjordes" in own
    assert "Logga 1" not in theirs  # the municipality has people of its own


def test_a_row_that_is_not_public_yet_is_a_word_said(client, promise):
    factories.activity(
        date(2020, 6, 3), promise.commitments.get(number=1), performed_by=factories.police(),
        publish_on=date(2021, 1, 1),
    )  # fmt: skip
    assert "för åtagande 2, 3 och 4" in desk(client, factories.police_officer())["tysta"]


def test_the_running_period_is_asked_about_when_it_is_a_month_old(client, promise, settings):
    for commitment in promise.commitments.all():
        for organisation in (factories.police(), factories.organisation("Vaggeryds kommun")):
            factories.confirmation(commitment, promise.periods.get(slug="2020-t2"), organisation=organisation)
    settings.DEMO_DATE = date(2020, 9, 30)
    assert "Alla ansvariga har hört av sig" in desk(client, factories.police_officer())["tysta"]
    settings.DEMO_DATE = date(2020, 10, 1)
    found = desk(client, factories.police_officer())["tysta"]
    assert "Har varken loggat eller bekräftat något sedan 1 september för åtagande" in found
    assert "stänger 28 januari 2021" in found


def test_a_lost_page_leads_who_works_here_to_the_desk(client, db):
    client.force_login(factories.police_officer())
    lost = client.get("/arbete/nagot-annat/")
    assert (lost.status_code, 'href="/arbete/"' in lost.content.decode().partition("<main")[2]) == (404, True)


def test_nobody_is_asked_about_the_time_before_the_signing(client, db, settings):
    settings.DEMO_DATE = date(2020, 5, 20)
    factories.four_commitments(factories.published_promise(signed_on=date(2020, 5, 18)))
    assert "Alla ansvariga har hört av sig" in desk(client, factories.police_officer())["tysta"]


def test_a_partner_without_login_is_logged_for(client, promise):
    partner = factories.organisation("Bostadsbolaget")
    promise.commitments.get(number=1).parties.create(organisation=partner, role="responsible")
    found = desk(client, factories.officer())["tysta"]
    assert "Bostadsbolaget, Vaggeryd 2020" in found
    assert "Har ingen inloggning här: logga åt dem. Logga 1 Trygghetsvandring" in found


@pytest.mark.parametrize("how", ["deactivated", "ended"])
def test_desk_says_that_an_organisation_has_nobody_left(client, promise, how):
    police = factories.police_officer()
    reader = factories.officer()
    assert "ingen kvar" not in desk(client, reader)["tysta"]
    if how == "deactivated":
        police.is_active = False
        police.save()
    else:
        police.memberships.update(ended_at="2020-10-01T00:00Z", ended_by=reader)
    found = desk(client, reader)["tysta"]
    assert "Polisen har ingen kvar som kan logga i Vaggeryd Det gäller åtagandena 1, 2, 3 och 4." in found


# What nobody outside has seen


def test_drafts_are_those_with_words_nobody_outside_has_read(client, tertial_2, settings):
    police = factories.police_officer()
    publish(tertial_2)
    assert "Inget ligger som utkast." in desk(client, police)["utkast"]
    report = Report.objects.get()
    settings.DEMO_DATE = date(2020, 10, 16)
    wrote(report, police, "Nya ord.")
    assert "Uppföljningen av tertial 2 2020, Vaggeryd" in desk(client, police)["utkast"]


def test_desk_shows_both_figures_and_why_they_differ(client, promise):
    traffic = promise.commitments.get(number=4)
    factories.activity(date(2020, 2, 3), traffic)
    factories.activity(date(2020, 7, 3), traffic, publish_on=date(2020, 11, 1), title="Spaning i kvarteret")
    found = desk(client, factories.police_officer())["utkast"]
    assert "Spaning i kvarteret, 3 juli 2020 Vaggeryd visas från 1 november 2020" in found
    assert (
        "Vaggeryd 2020, åtagande 4: Trafikinsats Invånarna ser 1 av 4 kvartal. "
        "Med det som inte visas än blir det 2 av 4 kvartal. "
        "En rad är loggad men visas först senare, den första från 1 november 2020." in found
    )


def test_desk_shows_what_i_logged_last_first(client, promise):
    police = factories.police_officer()
    for day in range(1, 8):
        factories.activity(date(2020, 9, day), title=f"Kontroll {day}", created_by=police)
    factories.activity(date(2020, 9, 9), title="Någon annans", created_by=factories.officer())
    found = desk(client, police)["senast"]
    assert [int(n) for n in re.findall(r"Kontroll (\d)", found)] == [7, 6, 5, 4, 3]
    assert "Någon annans" not in found


# Rights and cost


def test_desk_shows_nothing_of_another_municipality(client, promise):
    habo = factories.municipality("Habo")
    theirs = factories.published_promise(place=habo, title="Habos löfte")
    other = factories.commitment(theirs, title="Habos rundor", target={"form": "total", "number": 9})
    factories.activity(date(2020, 6, 3), other, title="Habos runda", publish_on=date(2020, 12, 1))
    measure(factories.activity(date(2020, 6, 4), other, title="Habos vandring"), "Habos lampa")
    open_report(period=theirs.periods.get(slug="2020-t2"), by=factories.police_officer("Hugo Habo", habo))
    for person in (
        factories.officer(),
        factories.police_officer(),
        factories.coordinator(),
        factories.decider(),
    ):
        assert "Habo" not in " ".join(desk(client, person).values())


def test_a_shared_promise_stands_with_each_of_its_municipalities_once_it_is_published(client, promise):
    habo = factories.municipality("Habo")
    promise.further_municipalities.add(habo)
    officer = factories.officer("Hugo Habo", habo)
    assert "Vaggeryd 2020, åtagande 4" in desk(client, officer)["efter"]
    promise.published_at = promise.published_by = None
    promise.save()
    assert "åtagande" not in desk(client, officer)["efter"].removeprefix("Efter plan").replace(
        "Inget åtagande", ""
    )


def test_the_municipality_one_works_for_now_stands_first(client, promise):
    habo = factories.municipality("Habo")
    factories.four_commitments(factories.published_promise(place=habo))
    police = factories.police_officer(place=habo)
    factories.police_officer()
    assert desk(client, police)["efter"].index("Habo") < desk(client, police)["efter"].index("Vaggeryd")
    client.post("/konto/kommun/", {"kommun": "vaggeryd"})
    found = words(client.get("/arbete/"))
    assert found.index("Vaggeryd 2020, åtagande 1") < found.index("Habo 2020, åtagande 1")


def test_a_promise_that_is_history_asks_for_nothing(client, promise, settings):
    settings.DEMO_DATE = date(2021, 3, 29)
    assert "Skriv uppföljningen av tertial 3" in desk(client, factories.police_officer())["gora"]
    settings.DEMO_DATE = date(2021, 3, 30)
    found = desk(client, factories.police_officer())
    assert "Inget väntar" in found[""]
    assert "Inget åtagande är efter plan" in found["efter"]
    assert "Löften som är avslutade Vaggeryd: Tryggare i vardagen, 2020" in found["loften"]


def test_desk_of_ten_promises_asks_no_more_queries_than_of_one(client, promise):
    police = factories.police_officer()
    client.force_login(police)
    client.get("/arbete/")
    few = queries(client)
    for number in range(9):
        more = factories.published_promise(f"2020-{number}", area=f"Torget {number}")
        rows = factories.four_commitments(more)
        factories.activity(date(2020, 6, 3), rows[3], created_by=police, publish_on=date(2020, 12, 1))
        measure(factories.activity(date(2020, 6, 4), rows[0], title=f"Vandring {number}"))
        open_report(period=more.periods.get(slug="2020-t2"), by=police)
    assert queries(client) <= few + 8  # prefetches of what was not there before
    many = queries(client)
    for number in range(10, 13):
        factories.four_commitments(factories.published_promise(f"2020-{number}", area=f"Torget {number}"))
    assert queries(client) == many
    assert many <= 20


def queries(client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get("/arbete/").status_code == 200
    return len(asked)

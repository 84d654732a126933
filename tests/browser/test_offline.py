"""The log forms without a network: the browser is cut off and the server stopped, and nothing is lost."""

import base64
import io
import re
import sqlite3

import pytest
from PIL import Image
from playwright.sync_api import expect

from medborgarlofte.documents import pictures
from tests.browser.demo_site import PASSWORD, Served, sign_in

FORM = "/arbete/logga/trafikinsats/"


@pytest.fixture
def server(loaded, tmp_path):
    """A demo of this test's own, that can be stopped and started again."""
    with Served(loaded, tmp_path / "data") as served:
        yield served


@pytest.fixture
def phone(context, server):
    """Signed in as the police on a telephone, with the forms kept for when there is no network."""
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, server.address, "polis", FORM)
    wait_until_kept(page)
    return page


KEPT = """async (address) => {
    const pages = (await caches.keys()).find((name) => name.startsWith("sidor-"));
    const form = pages && await (await caches.open(pages)).match(address === "here" ? location.pathname : address);
    return Boolean(form && navigator.serviceWorker.controller);
}"""


def wait_until_kept(page, address="/arbete/est/"):
    """Until the worker answers for the page and has the last of the person's forms, or this page ("here")."""
    for _ in range(100):
        if page.evaluate(KEPT, address):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the forms are not kept")


def cut(context, server):
    context.set_offline(True)
    server.stop()


def mend(context, server):
    server.start()
    context.set_offline(False)


def queue(page):
    return page.get_by_role("region", name=re.compile("^I (telefonen|datorn)$"))


def write(page, place: str, day: str = "2020-10-14"):
    page.get_by_label(re.compile("^(Annan plats|Var[?])")).fill(place)
    page.get_by_label("När?").fill(day)
    page.get_by_label("Vad kontrollerades?").select_option(label="Hastighet")
    commitment = page.get_by_label("Åtagande", exact=True)
    if commitment.count():
        commitment.select_option(
            label=commitment.get_by_role("option").filter(has_text="trafikinsats").first.inner_text()
        )


def save(page):
    page.get_by_role("button", name="Spara insatsen").click()


def a_photo() -> dict:
    file = io.BytesIO()
    Image.effect_mandelbrot((2400, 1800), (-2, -1.5, 1, 1.5), 60).convert("RGB").save(file, "JPEG")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def rows(server, sql: str) -> list[tuple]:
    base = sqlite3.connect(server.folder / "medborgarlofte.sqlite3")
    try:
        return base.execute(sql).fetchall()
    finally:
        base.close()


PLACES = "select place from promises_activity where place like 'Plats %' order by place"
SHRUNK = """async () => {
    const base = await new Promise((done) => { indexedDB.open("medborgarlofte").onsuccess = (e) => done(e.target.result); });
    const all = base.transaction("photos").objectStore("photos").getAll();
    await new Promise((done) => { all.onsuccess = done; });
    return btoa([...new Uint8Array(all.result[0].data)].map((byte) => String.fromCharCode(byte)).join(""));
}"""


def test_police_log_without_a_network_close_the_tab_and_everything_arrives_once(
    phone, context, server, check_axe, tmp_path
):
    cut(context, server)
    phone.reload()
    expect(phone.get_by_text("Ingen täckning.")).to_be_visible()
    write(phone, "Plats ett")
    phone.get_by_label("Lägg till foton").set_input_files(a_photo())
    phone.get_by_label("Vad visar foto 1?").fill("Kontrollplatsen i gryningen.")
    save(phone)
    expect(phone.get_by_text("Insatsen är sparad i telefonen")).to_be_visible()
    expect(phone.get_by_text("1 insats väntar i telefonen.")).to_be_visible()
    item = queue(phone).get_by_role("listitem").filter(has_text="Plats ett")
    expect(item).to_contain_text("Väntar: trafikinsats, Plats ett")
    expect(item).to_contain_text("Finns bara här. 1 foto.")
    shrunk = base64.b64decode(phone.evaluate(SHRUNK))
    check_axe(phone)

    phone.close()
    again = context.new_page()
    again.goto(server.address + "/arbete/")
    expect(again.get_by_role("heading", name="Vad har ni gjort?")).to_be_visible()
    expect(again.get_by_text("1 insats väntar i datorn.")).to_be_visible()
    again.get_by_role("link", name=re.compile("trafikinsats varje kvartal")).click()
    write(again, "Plats två")
    save(again)
    expect(again.get_by_text("Ingen täckning. 2 insatser väntar i datorn.")).to_be_visible()
    assert rows(server, PLACES) == []

    mend(context, server)
    for place in ("Plats ett", "Plats två"):
        item = queue(again).get_by_role("listitem").filter(has_text=place)
        expect(item).to_contain_text("Mottagen", timeout=30_000)
        expect(item).to_contain_text("Kvitto")
    expect(again.get_by_text("Ingen täckning.")).to_be_hidden()
    assert rows(server, PLACES) == [("Plats ett",), ("Plats två",)]
    photos = rows(server, "select alt, sha256, file from promises_photo where alt like 'Kontroll%'")
    assert len(photos) == 1
    assert (server.folder / "media" / photos[0][2]).read_bytes() == pictures.clean(shrunk).data
    assert Image.open(io.BytesIO(shrunk)).size == (2000, 1500)
    check_axe(again)


def test_what_was_half_written_is_there_again_and_a_refused_entry_says_why_and_is_mended(
    phone, context, server, check_axe
):
    cut(context, server)
    phone.reload()
    write(phone, "Plats fel", day="2020-10-20")
    expect(phone.get_by_text("Ingen täckning.")).to_be_visible()
    phone.wait_for_timeout(600)
    phone.close()
    again = context.new_page()
    again.goto(server.address + FORM)
    queue(again).get_by_role("link", name="Fortsätt trafikinsats, Plats fel").click()
    expect(again.get_by_label("När?")).to_have_value("2020-10-20")
    save(again)
    expect(again.get_by_text("1 insats väntar i datorn.")).to_be_visible()

    mend(context, server)
    item = queue(again).get_by_role("listitem").filter(has_text="Behöver dig: trafikinsats, Plats fel")
    expect(item).to_contain_text("När?: Dagen har inte varit än.", timeout=30_000)
    expect(again.get_by_text("1 insats i datorn behöver dig.")).to_be_visible()
    check_axe(again)
    item.get_by_role("button", name="Ta bort").click()
    expect(item.get_by_role("button")).to_have_text(re.compile("Tryck igen"))
    item.get_by_role("link", name="Rätta och skicka").click()
    reason = again.get_by_role("link", name=re.compile("Dagen har inte varit än"))
    expect(reason).to_be_visible()
    check_axe(again)
    reason.click()
    expect(again.get_by_label("När?")).to_be_focused()
    again.get_by_label("När?").fill("2020-10-13")
    save(again)
    expect(again.get_by_role("heading", name="Insatsen är loggad")).to_be_visible()
    assert rows(server, PLACES) == [("Plats fel",)]
    check_axe(again)


def test_two_tabs_send_the_same_queue_and_every_entry_is_one_row(phone, context, server, check_axe):
    other = context.new_page()
    other.goto(server.address + FORM)
    cut(context, server)
    write(phone, "Plats A")
    save(phone)
    write(other, "Plats B")
    save(other)
    expect(phone.get_by_text("2 insatser väntar i telefonen.")).to_be_visible()
    mend(context, server)
    for page in (phone, other):
        expect(queue(page).get_by_text(re.compile("^Mottagen"))).to_have_count(2, timeout=30_000)
    assert rows(server, PLACES) == [("Plats A",), ("Plats B",)]
    check_axe(other)


def test_what_waits_can_be_changed_until_it_has_been_tried_to_send(phone, context, server, check_axe):
    cut(context, server)
    phone.reload()
    write(phone, "Plats fel")
    save(phone)
    expect(phone.get_by_text("1 insats väntar i telefonen.")).to_be_visible()
    queue(phone).get_by_role("link", name="Ändra").click()
    place = phone.get_by_label(re.compile("^(Annan plats|Var[?])"))
    expect(place).to_have_value("Plats fel")
    place.fill("Plats rätt")
    check_axe(phone)
    save(phone)
    expect(phone.get_by_text("1 insats väntar i telefonen.")).to_be_visible()

    mend(context, server)
    item = queue(phone).get_by_role("listitem").filter(has_text="Plats rätt")
    expect(item).to_contain_text("Mottagen", timeout=30_000)
    assert rows(server, PLACES) == [("Plats rätt",)]


def test_a_twin_in_the_queue_is_looked_at_and_settled_in_one_press_and_nobody_is_signed_out_without_a_network(
    phone, context, server, check_axe
):
    write(phone, "Plats ett")
    save(phone)
    phone.wait_for_url("**/kvitto/")
    for answer in ("Det är samma", "Det är en annan"):
        phone.goto(server.address + FORM)
        cut(context, server)
        write(phone, "Plats ett")
        save(phone)
        expect(phone.get_by_text("1 insats väntar i telefonen.")).to_be_visible()
        phone.get_by_role("button", name="Logga ut").click()
        phone.get_by_role("button", name="Logga ut ändå").click()
        expect(phone.get_by_text("Det går inte att logga ut utan täckning.")).to_be_visible()
        phone.reload()
        expect(phone.get_by_role("button", name="Spara insatsen")).to_be_visible()
        mend(context, server)
        item = (
            queue(phone)
            .get_by_role("listitem")
            .filter(has_text="Behöver dig: trafikinsats, Plats ett, 14/10 2020")
        )
        resembles = item.get_by_role("link", name=re.compile("^Trafik"))
        expect(resembles).to_have_attribute("href", re.compile("^/arbete/insatser/"), timeout=30_000)
        expect(item).to_contain_text("14 oktober 2020")
        check_axe(phone)
        item.get_by_role("button", name=answer).click()
        expect(phone.get_by_text("Behöver dig")).to_have_count(0)
    expect(queue(phone).get_by_text(re.compile("^Mottagen"))).to_have_count(2)
    assert rows(server, PLACES) == [("Plats ett",), ("Plats ett",)]


def test_another_like_it_is_filled_in_although_the_network_is_gone(phone, context, server, check_axe):
    write(phone, "Plats ett")
    phone.get_by_label("Vad kontrollerades?").select_option(label="Nykterhet")
    save(phone)
    phone.wait_for_url("**/kvitto/")
    cut(context, server)
    phone.get_by_role("link", name=re.compile("en till", re.IGNORECASE)).click()
    expect(phone.get_by_text("Ingen täckning.")).to_be_visible()
    expect(phone.get_by_label(re.compile("^(Annan plats|Var[?])"))).to_have_value("Plats ett")
    assert phone.get_by_label("Vad kontrollerades?").evaluate("field => field.value") == "sobriety"
    expect(phone.get_by_label("När?")).not_to_have_value("2020-10-14")
    check_axe(phone)
    write(phone, "Plats två")
    save(phone)
    expect(phone.get_by_text("1 insats väntar i telefonen.")).to_be_visible()
    mend(context, server)
    item = queue(phone).get_by_role("listitem").filter(has_text="Plats två")
    expect(item).to_contain_text("Mottagen", timeout=30_000)
    assert rows(server, PLACES) == [("Plats ett",), ("Plats två",)]


def test_what_is_asked_of_a_time_that_is_over_is_not_dated_today_without_a_network_either(
    phone, context, server
):
    cut(context, server)
    phone.goto(f"{server.address}{FORM}?fran=2020-05-01&till=2020-08-31")
    expect(phone.get_by_text("Ingen täckning.")).to_be_visible()
    expect(phone.get_by_label("När?")).to_have_value("")


def test_signing_out_of_the_administration_takes_the_kept_pages_away_too(phone, server):
    phone.goto(server.address + "/admin/")
    phone.wait_for_load_state("networkidle")
    phone.get_by_role("button", name="Logga ut").click()
    phone.wait_for_url(server.address + "/")
    assert not phone.evaluate(
        "caches.keys().then((names) => names.some((name) => name.startsWith('sidor-')))"
    )


def test_signing_out_warns_and_nobody_elses_login_sends_or_shows_what_waits(
    phone, context, server, check_axe
):
    context.route("**/arbete/synk/", lambda route: route.abort())
    write(phone, "Plats egen")
    save(phone)
    expect(phone.get_by_text("1 insats väntar i telefonen.")).to_be_visible()
    phone.get_by_role("button", name="Logga ut").click()
    expect(phone.get_by_text("1 insats är inte skickad och finns bara i telefonen.")).to_be_visible()
    check_axe(phone)
    phone.get_by_role("button", name="Logga ut ändå").click()
    phone.wait_for_url(server.address + "/")
    assert not phone.evaluate(
        "caches.keys().then((names) => names.some((name) => name.startsWith('sidor-')))"
    )

    context.unroute("**/arbete/synk/")
    sign_in(phone, server.address, "handlaggare", FORM)
    expect(queue(phone)).to_contain_text("1 insats väntar från Per Demosson")
    expect(queue(phone)).not_to_contain_text("Plats egen")
    wait_until_kept(phone)
    assert rows(server, PLACES) == []
    phone.get_by_role("button", name="Logga ut").click()
    phone.wait_for_url(server.address + "/")

    sign_in(phone, server.address, "polis", FORM)
    expect(queue(phone)).to_contain_text("Mottagen: trafikinsats, Plats egen")
    assert rows(server, PLACES) == [("Plats egen",)]
    check_axe(phone)


def test_a_session_that_has_ended_is_told_of_and_signing_in_again_sends_what_waits(phone, server, check_axe):
    base = sqlite3.connect(server.folder / "medborgarlofte.sqlite3")
    base.execute("delete from django_session")
    base.commit()
    base.close()
    write(phone, "Plats sen")
    save(phone)
    expect(phone.get_by_text("Du är utloggad. 1 insats väntar i telefonen.")).to_be_visible()
    check_axe(phone)
    phone.get_by_role("link", name="Logga in igen").click()
    phone.get_by_label("E-postadress").fill("polis@example.se")
    phone.get_by_label("Lösenord").fill(PASSWORD)
    phone.get_by_role("button", name="Logga in", exact=True).click()
    expect(queue(phone)).to_contain_text("Mottagen: trafikinsats, Plats sen")
    assert rows(server, PLACES) == [("Plats sen",)]


def test_forms_are_fetched_as_pages_that_nobody_looks_at_yet(context, server):
    asked = []
    context.on("request", lambda request: asked.append(request) if request.resource_type == "fetch" else None)
    page = context.new_page()
    sign_in(page, server.address, "polis", FORM)
    wait_until_kept(page)
    forms = [request for request in asked if "/arbete/logga/" in request.url]
    assert forms
    assert {request.headers.get("purpose") for request in forms} == {"prefetch"}


@pytest.mark.parametrize(
    "address", [FORM, "/arbete/est/", "protokoll", "/arbete/vaggeryd/2020/uppfoljning/2020-t2/"]
)
def test_the_form_page_weighs_less_than_sixty_kilobytes_with_its_fonts(phone, server, address):
    if address == "protokoll":
        phone.goto(server.address + "/arbete/logga/trygghetsvandring/")
        phone.get_by_label(re.compile("^(Annan plats|Var[?])")).fill("Hok")
        phone.get_by_label("Åtagande", exact=True).select_option(index=1)
        save(phone)
        phone.get_by_role("link", name="Skriv protokollet").click()
        expect(phone).to_have_url(re.compile("/arbete/vandringar/[^/]+/$"))
        address = phone.evaluate("location.pathname")
    phone.goto(server.address + address)
    expect(phone.get_by_role("button", name=re.compile("^Spara ")).first).to_be_visible()
    loaded = phone.evaluate(
        """performance.getEntriesByType("resource").filter((each) => each.initiatorType !== "fetch")
            .map((each) => each.name.split("#")[0])"""
    )
    weights = {}
    for each in {server.address + address, *loaded}:
        weights[each] = int(phone.request.get(each).headers["content-length"])
    assert any("js/offline/store" in each for each in weights)
    assert [each for each in weights if "woff2" in each] == [each for each in weights if "familjen" in each]
    assert any("woff2" in each for each in weights)
    assert sum(weights.values()) < 60_000, weights


def test_a_protocol_and_a_weeks_report_are_written_without_a_network_and_arrive_once(
    phone, context, server, check_axe
):
    """The network is cut, the tab closed and the session ended between an observation with its photo and a report."""
    phone.goto(server.address + "/arbete/logga/trygghetsvandring/")
    phone.get_by_label(re.compile("^(Annan plats|Var[?])")).fill("Hok")
    phone.get_by_label("Åtagande", exact=True).select_option(index=1)
    save(phone)
    phone.get_by_role("link", name="Skriv protokollet").click()
    expect(phone.get_by_role("button", name="Spara iakttagelsen")).to_be_visible()
    protocol = phone.url
    wait_until_kept(phone, "here")
    cut(context, server)
    phone.reload()
    phone.get_by_label("Var?").fill("Plats tunneln")
    phone.get_by_role("radio", name="Behöver åtgärdas").check()
    phone.get_by_label("Vad gäller det?").select_option(label="Belysning")
    phone.get_by_label("Vad ser ni?").fill("Två lampor är släckta.")
    phone.get_by_label("Lägg till foton").set_input_files(a_photo())
    expect(phone.get_by_text("Fotot är med")).to_be_visible()
    phone.close()
    again = context.new_page()
    again.set_viewport_size({"width": 390, "height": 844})
    again.goto(protocol)
    queue(again).get_by_role("link", name="Fortsätt iakttagelse, Plats tunneln").click()
    expect(again.get_by_label("Vad ser ni?")).to_have_value("Två lampor är släckta.")
    again.get_by_role("button", name="Spara iakttagelsen").click()
    expect(again.get_by_text("Iakttagelsen är sparad i telefonen")).to_be_visible()
    expect(again.get_by_text("Fotot är med")).to_have_count(0)
    expect(again.get_by_text("1 anteckning väntar i telefonen.")).to_be_visible()
    check_axe(again)

    again.goto(server.address + "/arbete/est/")
    first = again.get_by_role("group", name="Plats 1")
    first.get_by_label("Vad?").select_option(label="Nedskräpning")
    first.get_by_label("Var?").fill("Plats torget")
    again.get_by_role("button", name="Spara lägesrapporten").click()
    expect(again.get_by_text("2 anteckningar väntar i telefonen.")).to_be_visible()

    base = sqlite3.connect(server.folder / "medborgarlofte.sqlite3")
    base.execute("delete from django_session")
    base.commit()
    base.close()
    mend(context, server)
    expect(again.get_by_text("Du är utloggad. 2 anteckningar väntar i telefonen.")).to_be_visible(
        timeout=30_000
    )
    again.get_by_role("link", name="Logga in igen").click()
    again.get_by_label("E-postadress").fill("polis@example.se")
    again.get_by_label("Lösenord").fill(PASSWORD)
    again.get_by_role("button", name="Logga in", exact=True).click()
    received = queue(again).get_by_text(re.compile("^Mottagen: (iakttagelse|lägesrapport), Plats"))
    expect(received).to_have_count(2)
    check_axe(again)
    seen = "select text from promises_observation where place = 'Plats tunneln'"
    photos = "select count(*) from promises_photo p join promises_observation o on p.observation_id = o.id where o.place = 'Plats tunneln'"
    reports = "select category from promises_situationreport where internal_place = 'Plats torget'"
    assert rows(server, seen) == [("Två lampor är släckta.",)]
    assert rows(server, photos) == [(1,)]
    assert rows(server, reports) == [("litter",)]


def test_an_observation_is_changed_without_a_network_and_the_change_arrives_once(
    phone, context, server, check_axe
):
    """The network is cut and the tab closed between the change and its receipt."""
    phone.goto(server.address + "/arbete/logga/trygghetsvandring/")
    phone.get_by_label(re.compile("^(Annan plats|Var[?])")).fill("Hok")
    phone.get_by_label("Åtagande", exact=True).select_option(index=1)
    save(phone)
    phone.get_by_role("link", name="Skriv protokollet").click()
    phone.get_by_label("Var?").fill("Plats bron")
    phone.get_by_role("radio", name="Behöver åtgärdas").check()
    phone.get_by_label("Vad gäller det?").select_option(label="Belysning")
    phone.get_by_label("Vad ser ni?").fill("En lampa är släckt.")
    phone.get_by_role("button", name="Spara iakttagelsen").click()
    change = phone.get_by_role("link", name="Ändra iakttagelse 1")
    expect(change).to_be_visible()
    wait_until_kept(phone, change.evaluate("(link) => link.pathname"))
    cut(context, server)
    change.click()
    phone.get_by_label("Vad ser ni?").fill("Två lampor är släckta.")
    phone.get_by_label("Lägg till foton").set_input_files(a_photo())
    expect(phone.get_by_text("Fotot är med")).to_be_visible()
    phone.get_by_role("button", name="Spara ändringen").click()
    expect(phone.get_by_text("Ändringen är sparad i telefonen och skickas när det går.")).to_be_visible()
    expect(queue(phone).get_by_text("Väntar: iakttagelse 1, ändrad, Plats bron")).to_be_visible()
    check_axe(phone)
    address = phone.url
    phone.close()
    mend(context, server)
    again = context.new_page()
    again.goto(address)
    expect(queue(again).get_by_text("Mottagen: iakttagelse 1, ändrad, Plats bron")).to_be_visible(
        timeout=30_000
    )
    seen = "select text from promises_observation where place = 'Plats bron'"
    photos = "select count(*) from promises_photo p join promises_observation o on p.observation_id = o.id where o.place = 'Plats bron'"
    assert rows(server, seen) == [("Två lampor är släckta.",)]
    assert rows(server, photos) == [(1,)]
    again.reload()
    expect(again.get_by_label("Vad ser ni?")).to_have_value("Två lampor är släckta.")

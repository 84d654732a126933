"""EST for three weeks, a round by two taps, a traffic operation that adds up: as those who work with them do."""

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser.demo_site import Served, sign_in
from tests.browser.test_offline import cut, mend, queue, wait_until_kept
from tests.pdf import judges

PUBLIC = ("", "atagande/2/", "atagande/3/", "historik/", "lofte.json", "uppfoljning/", "kalender.ics")


@pytest.fixture
def server(loaded, tmp_path):
    """A demo of this test's own, whose day may be changed."""
    with Served(loaded, tmp_path / "data") as served:
        yield served


@pytest.fixture
def set_day(server):
    """Starts the site again on another day."""

    def to(day: str) -> None:
        server.stop()
        server.day = day
        server.start()

    return to


@pytest.fixture
def telephone(browser):
    """A telephone's page of a person's own, 390 points wide, taps counted."""
    contexts = []

    def page():
        context = browser.new_context(
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            viewport={"width": 390, "height": 844},
            has_touch=True,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield page
    for context in contexts:
        context.close()


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def report(page, site, *rows):
    """The week's reports: (category, place, times, severity)."""
    page.goto(f"{site}/arbete/est/")
    for number, (category, place, times, severity) in enumerate(rows, start=1):
        if number > 1:
            page.get_by_text(f"Plats {number}", exact=True).first.click()
        group = page.get_by_role("group", name=f"Plats {number}", exact=True)
        group.get_by_label("Vad?").select_option(label=category)
        group.get_by_label("Var?").fill(place)
        group.get_by_role("radio", name=severity).check()
        group.get_by_label("Antal gånger").fill(str(times))
    page.get_by_role("button", name="Spara lägesrapporten").click()
    expect(page.get_by_text(re.compile("är sparade"))).to_be_visible()


def open_meeting(page, site):
    page.goto(f"{site}/arbete/est/mote/")
    page.get_by_role("button", name="Öppna mötet").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("EST-möte")


def decide(page, text, place, day):
    form = page.get_by_role("group", name="Besluta en åtgärd")
    form.get_by_label("Vad ska göras?").fill(text)
    form.get_by_label("För vilken plats?").select_option(label=place)
    form.get_by_label("Vem ansvarar?").select_option(label="Vaggeryds kommun")
    form.get_by_label("Klar senast").fill(day)
    form.get_by_role("button", name="Besluta åtgärden").click()
    expect(page.get_by_text("Åtgärden är beslutad.")).to_be_visible()


def judge(page, measure, **said):
    group = page.get_by_role("group", name=measure)
    for label, value in said.items():
        field = group.get_by_label(
            {"decision": "Läge", "done": "Gjord den", "effect": "Effekt på platsen"}[label]
        )
        field.fill(value) if label == "done" else field.select_option(label=value)


def keep_judged(page):
    page.get_by_role("button", name="Spara det som blev av").click()
    expect(page.get_by_text("Det du skrev är sparat.")).to_be_visible()


def close(page):
    page.get_by_role("button", name="Avsluta mötet").click()
    expect(page.get_by_text("Mötet är avslutat.")).to_be_visible()


@pytest.mark.slow
def test_three_weeks_of_est_one_measure_helps_and_one_does_not(server, set_day, telephone, check_axe):
    tunnel, square = "Viadukten: belysning", "Torget: nedskräpning"
    police, officer = telephone(), telephone()
    for day, lamps in (("2020-10-01", 6), ("2020-10-08", 5), ("2020-10-15", 1)):
        set_day(day)
        site = server.address
        if lamps == 6:
            sign_in(police, site, "polis", "/arbete/est/")
            fits(police)
            check_axe(police)
            sign_in(officer, site, "handlaggare", "/arbete/est/mote/")
            check_axe(officer)
        report(
            police,
            site,
            ("Belysning", "Viadukten", lamps, "3 högt"),
            ("Nedskräpning", "Torget", 2, "1 lågt"),
        )
        check_axe(police)
        open_meeting(officer, site)
        if lamps == 6:
            officer.get_by_label(f"Prioritet för {tunnel}").select_option(label="1, först")
            officer.get_by_role("button", name="Spara prioriteringen").click()
            expect(officer.get_by_text("Det du skrev är sparat.")).to_be_visible()
            decide(officer, "Byt lamporna", tunnel, "2020-10-07")
            decide(officer, "Töm papperskorgarna oftare", square, "2020-10-07")
        if lamps == 5:
            for measure in ("Byt lamporna", "Töm papperskorgarna oftare"):
                judge(officer, measure, decision="Gjord", done="2020-10-07")
            keep_judged(officer)
        if lamps == 1:
            expect(
                officer.get_by_text("Rapporterat om platsen: v. 40: 6, v. 41: 5, v. 42: 1.")
            ).to_be_visible()
            judge(officer, "Byt lamporna", effect="Tydlig effekt")
            judge(officer, "Töm papperskorgarna oftare", effect="Ingen effekt")
            keep_judged(officer)
        check_axe(officer)
        fits(officer)
        close(officer)
        check_axe(officer)

    officer.goto(f"{server.address}/arbete/est/mote/")
    first = officer.get_by_role("row").filter(has_text="1 oktober 2020")
    expect(first).to_contain_text("1 tydlig effekt, 1 ingen effekt")
    officer.goto(f"{server.address}/arbete/est/oversikt/")
    expect(
        officer.get_by_role("img", name=re.compile("Rapporterade lägen per vecka: v. 31 inget rapporterat"))
    ).to_be_visible()
    row = "Viadukten: belysning Gånger 12 Senaste veckan 1 Högsta allvar 3 Veckor 3"
    expect(officer.get_by_role("row", name=row)).to_be_visible()
    fits(officer)
    check_axe(officer)

    stranger = telephone()
    stranger.goto(f"{server.address}/vaggeryd/2020/atagande/2/")
    expect(stranger.get_by_role("heading", name="EST-möte").first).to_be_visible()
    nothing_of(stranger, server.address, "Viadukten", "Byt lamporna", "papperskorg", "tydlig effekt")


def nothing_of(page, site, *secrets):
    """No public address of the promise, nor any file it offers, holds any of the words."""
    for path in PUBLIC:
        body = page.request.get(f"{site}/vaggeryd/2020/{path}").body().decode(errors="replace")
        assert not [secret for secret in secrets if secret.casefold() in body.casefold()], path


@pytest.mark.slow
def test_a_round_by_two_taps_whose_place_reaches_no_public_byte(server, telephone, check_axe):
    # The demo shows rounds two days later; here the round itself is to be public at once.
    with closing(sqlite3.connect(server.folder / "medborgarlofte.sqlite3")) as base:
        base.execute("delete from promises_publicationrule")
        base.commit()
    page = telephone()
    sign_in(page, server.address, "polis", "/arbete/hotspots/")
    page.get_by_role("link", name="Lägg till en plats").tap()
    page.get_by_label("Område, som invånarna ser det").fill("Kiosktorget bakom")
    page.get_by_label("Platsens namn").fill("Kiosktorget")
    page.get_by_role("button", name="Spara platsen").tap()
    expect(page.get_by_role("alert")).to_contain_text("Området röjer platsen.")
    check_axe(page)
    page.get_by_label("Område, som invånarna ser det").fill("Vaggeryds centrum")
    page.get_by_role("button", name="Spara platsen").tap()
    start = page.get_by_role("button", name="Starta runda vid Kiosktorget")
    assert start.bounding_box()["height"] >= 48
    fits(page)
    check_axe(page)

    start.tap()
    end = page.get_by_role("button", name="Avsluta rundan")
    expect(end).to_be_in_viewport()
    assert end.bounding_box()["height"] >= 48
    check_axe(page)
    page.goto(f"{server.address}/arbete/hotspots/")
    expect(page.get_by_role("heading", name="Du har en runda igång")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Till rundan").tap()
    end.tap()
    # A minute is asked about; said once more, it counts.
    expect(page.get_by_text(re.compile("Rundan varade bara en minut"))).to_be_visible()
    end.tap()
    expect(page.get_by_text(re.compile("Rundan är slut: 1 minut"))).to_be_visible()
    expect(page.get_by_text("Trygghetsrunda, Vaggeryds centrum")).to_be_visible()
    check_axe(page)

    stranger = telephone()
    stranger.goto(f"{server.address}/vaggeryd/2020/atagande/3/")
    expect(stranger.get_by_role("heading", name="Trygghetsrunda, Vaggeryds centrum").first).to_be_visible()
    nothing_of(stranger, server.address, "Kiosktorget")


@pytest.mark.slow
def test_a_round_that_ends_without_a_network_goes_through_the_telephone(server, context, check_axe):
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, server.address, "polis", "/arbete/logga/trygghetsrunda/")
    wait_until_kept(page)
    page.goto(f"{server.address}/arbete/hotspots/")
    page.get_by_role("button", name=re.compile("Starta runda")).first.click()
    expect(page.get_by_role("button", name="Avsluta rundan")).to_be_visible()

    page.get_by_label("Anteckning").fill("Två lampor är släckta.")
    cut(context, server)
    page.get_by_role("button", name="Avsluta rundan").click()
    expect(page.get_by_role("heading", name="Logga trygghetsrunda")).to_be_visible()
    expect(page.get_by_label("Anteckning")).to_have_value("Två lampor är släckta.")
    assert "lampor" not in page.url
    expect(page.get_by_label("Från kl.")).to_have_value(re.compile(r"\d\d\.\d\d"))
    expect(page.get_by_label("Till kl.")).to_have_value(re.compile(r"\d\d\.\d\d"))
    check_axe(page)
    page.get_by_label("Från kl.").fill("10.00")
    page.get_by_label("Till kl.").fill("10.40")
    page.get_by_role("button", name="Spara insatsen").click()
    expect(page.get_by_text("1 insats väntar i telefonen.")).to_be_visible()

    mend(context, server)
    expect(queue(page).get_by_text(re.compile("^Mottagen"))).to_be_visible(timeout=30_000)
    page.goto(f"{server.address}/arbete/hotspots/")
    expect(page.get_by_role("button", name=re.compile("Starta runda")).first).to_be_visible()


@pytest.mark.slow
def test_a_round_at_a_place_newer_than_the_kept_form_arrives_at_that_place(server, context):
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, server.address, "polis", "/arbete/logga/trygghetsrunda/")
    wait_until_kept(page)
    with closing(sqlite3.connect(server.folder / "medborgarlofte.sqlite3")) as base:
        base.execute(
            "insert into promises_hotspot (municipality_id, area, internal_name, internal_position, is_active) "
            "select municipality_id, 'Hok', 'Badplatsen', '', 1 from promises_hotspot limit 1"
        )
        base.commit()
    page.goto(f"{server.address}/arbete/hotspots/")
    page.get_by_role("button", name="Starta runda vid Badplatsen").click()
    expect(page.get_by_role("button", name="Avsluta rundan")).to_be_visible()
    cut(context, server)
    page.get_by_role("button", name="Avsluta rundan").click()
    expect(page.get_by_text("Platsen är nyare än formuläret som finns i telefonen")).to_be_visible()
    expect(page.get_by_role("radio", name="Badplatsen")).to_have_count(0)
    page.get_by_label("Från kl.").fill("10.00")
    page.get_by_label("Till kl.").fill("10.40")
    page.get_by_role("button", name="Spara insatsen").click()
    expect(page.get_by_text("1 insats väntar i telefonen.")).to_be_visible()
    mend(context, server)
    expect(queue(page).get_by_text(re.compile("^Mottagen"))).to_be_visible(timeout=30_000)
    with closing(sqlite3.connect(server.folder / "medborgarlofte.sqlite3")) as base:
        there = "select r.internal_minutes from promises_hotspotround r join promises_hotspot h on h.id = r.hot_spot_id"
        assert base.execute(f"{there} where h.internal_name = 'Badplatsen'").fetchall() == [(40,)]


@pytest.mark.slow
def test_a_traffic_operation_adds_up_on_page_in_report_and_in_file(server, telephone, check_axe):
    page = telephone()
    sign_in(page, server.address, "polis", "/arbete/logga/trafikinsats/")
    for place, cars, drunk in (("Hok", "64", "1"), ("Byarum", "12", "")):
        page.goto(f"{server.address}/arbete/logga/trafikinsats/")
        page.get_by_label("Annan plats").fill(place)
        page.get_by_label("Vad kontrollerades?").select_option(label="Nykterhet")
        page.get_by_label("Vägavsnitt").fill("Väg 846")
        page.get_by_label("Kontrollerade fordon").fill(cars)
        page.get_by_role("textbox", name="Rattfylleri", exact=True).fill(drunk)
        page.get_by_role("button", name="Spara insatsen").tap()
        expect(page.get_by_role("heading", name="Insatsen är loggad")).to_be_visible()

    page.goto(f"{server.address}/vaggeryd/2020/atagande/4/")
    results = page.get_by_role("group", name="Resultat av de insatser som räknas")
    expect(results).to_contain_text("Kontrollerade fordon 235")
    expect(results).to_contain_text("Rattfylleri 1 (uppgift från 1 av 4 insatser)")
    fits(page)
    check_axe(page)

    file = json.loads(page.request.get(f"{server.address}/vaggeryd/2020/lofte.json").body())
    assert by_hand(file)["kontrollerade-fordon"] == 235
    draft = page.request.get(f"{server.address}/arbete/vaggeryd/2020/uppfoljning/2020-t3/utkast.pdf")
    read = "".join("".join(judges._texts_in_order(draft.body())).split())
    assert "Kontrolleradefordon:164" in read


def by_hand(document):
    """What anybody can add from the file: rows of commitment 4 that stand and count."""
    replaced = {row.get("replaces") for row in document["activities"]}
    added = Counter()
    for row in document["activities"]:
        counts = any(c["commitment"] == 4 and c.get("counts", True) for c in row.get("contributions", ()))
        if counts and row["uid"] not in replaced and "withdrawn_on" not in row:
            for result in row.get("results", ()):
                added[result["measure"]] += result.get("value", 0)
    return added

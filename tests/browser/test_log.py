"""Logging on a telephone, correcting in the open, two at one row, and everything by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.demo_site import sign_in
from tests.browser.taps import Taps


@pytest.fixture
def phone(browser):
    """A telephone's page: 390 points wide, taps counted."""
    context = browser.new_context(
        locale="sv-SE", timezone_id="Europe/Stockholm", viewport={"width": 390, "height": 844}, has_touch=True
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def open_form(page, site, who="handlaggare"):
    sign_in(page, site, who, "/arbete/logga/")
    page.get_by_role("link", name=re.compile("En större trafikinsats varje kvartal")).click()
    expect(page.get_by_role("heading", name="Logga trafikinsats")).to_be_visible()
    if who == "handlaggare":  # whose commitment it is not
        page.get_by_label("Vem gjorde det?").select_option(label="Polisen")
        page.get_by_label("Vad kontrollerades?").select_option(label="Hastighet")


def test_a_traffic_operation_takes_three_taps_at_most_after_the_form_opens(phone, own_site, check_axe):
    open_form(phone, own_site, "polis")
    check_axe(phone)
    save = phone.get_by_role("button", name="Spara insatsen")
    expect(save).to_be_in_viewport()
    for target in (save, phone.get_by_role("radio", name="Hok")):
        assert target.bounding_box()["height"] >= 48

    phone.get_by_role("radio", name="Hok").tap()
    phone.get_by_label("Vad kontrollerades?").select_option(label="Hastighet")
    save.tap()

    expect(phone.get_by_role("heading", name="Insatsen är loggad")).to_be_visible()
    expect(phone.get_by_text("Trafikinsats, Hok")).to_be_visible()
    expect(phone.get_by_text("15 oktober 2020", exact=True)).to_be_visible()
    expect(phone.get_by_text("1 större trafikinsats mot åtagande 4")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check_axe(phone)

    phone.get_by_role("link", name="Logga en till sådan").tap()
    expect(phone.get_by_label("Annan plats")).to_have_value("Hok")
    save.tap()
    expect(phone.get_by_role("heading", name="Är den redan loggad?")).to_be_visible()
    check_axe(phone)
    phone.get_by_role("link", name="Ja, visa den som finns").tap()
    expect(phone.get_by_role("heading", name="Trafikinsats, Hok")).to_be_visible()


def test_an_entry_takes_four_taps_and_two_fields_from_where_a_telephone_opens(phone, own_site):
    sign_in(phone, own_site, "polis", "/arbete/logga/")
    taps = Taps(phone)
    phone.get_by_role("link", name=re.compile("En större trafikinsats varje kvartal")).tap()
    phone.get_by_role("radio", name="Hok").tap()
    phone.get_by_label("Vad kontrollerades?").select_option(label="Hastighet")
    phone.get_by_role("button", name="Spara insatsen").tap()
    expect(phone.get_by_role("heading", name="Insatsen är loggad")).to_be_visible()
    assert 3 <= len(taps.all) <= 4, taps.all
    assert len(taps.fields) <= 3, taps.fields


def test_a_row_is_corrected_and_taken_back_and_the_public_sees_both(page, own_site, check_axe):
    open_form(page, own_site)
    page.get_by_label("Annan plats").fill("Byarum")
    page.get_by_label("Anteckning").fill("Bara för oss.")
    page.get_by_role("button", name="Spara insatsen").click()
    page.get_by_role("link", name="Visa raden").click()
    expect(page.get_by_text("Bara för oss.")).to_be_visible()
    check_axe(page)

    page.get_by_role("link", name="Rätta").click()
    page.get_by_label("Var?").fill("Klevshult")
    page.get_by_role("button", name="Spara rättelsen").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv varför raden rättas.")
    check_axe(page)
    page.get_by_label("Varför rättas raden?").fill("Fel ort.")
    page.get_by_role("button", name="Spara rättelsen").click()
    expect(page.get_by_text("Rättelsen är sparad.")).to_be_visible()
    expect(page.get_by_text(re.compile("Var: Klevshult, tidigare Byarum."))).to_be_visible()
    row = page.url

    page.goto(f"{own_site}/vaggeryd/2020/atagande/4/")
    expect(page.get_by_text(re.compile("Plats: Klevshult, tidigare Byarum.*Skäl: Fel ort."))).to_be_visible()
    assert "Bara för oss" not in page.content()

    page.goto(row)
    page.get_by_role("link", name="Ta tillbaka").click()
    check_axe(page)
    page.get_by_label("Varför tas raden tillbaka?").fill("Den ställdes in.")
    page.get_by_role("button", name="Ta tillbaka raden").click()
    expect(page.get_by_role("heading", name="Det här ändras")).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Ta tillbaka raden").click()
    expect(page.get_by_text("Raden är återtagen och räknas inte längre.")).to_be_visible()
    check_axe(page)
    page.goto(f"{own_site}/vaggeryd/2020/atagande/4/")
    expect(page.get_by_text(re.compile("Skäl: Den ställdes in."))).to_be_visible()
    check_axe(page)


def test_two_people_at_one_row_and_neither_is_lost(page, browser, own_site, check_axe):
    open_form(page, own_site)
    page.get_by_label("Annan plats").fill("Byarum")
    page.get_by_role("button", name="Spara insatsen").click()
    page.get_by_role("link", name="Visa raden").click()
    row = page.url

    other = browser.new_context(locale="sv-SE").new_page()
    sign_in(other, own_site, "samordnare", row.removeprefix(own_site) + "ratta/")
    page.get_by_role("link", name="Rätta").click()
    page.get_by_label("Varför rättas raden?").fill("Fel ort.")
    page.get_by_label("Var?").fill("Hok")
    page.get_by_role("button", name="Spara rättelsen").click()
    expect(page.get_by_text("Rättelsen är sparad.")).to_be_visible()

    other.get_by_label("Varför rättas raden?").fill("Det var på landsvägen.")
    other.get_by_label("Var?").fill("Väg 846")
    other.get_by_role("button", name="Spara rättelsen").click()
    expect(other.get_by_role("heading", name="Någon annan hann före")).to_be_visible()
    expect(other.get_by_role("row", name="Var Hok Väg 846")).to_be_visible()
    check_axe(other)
    other.get_by_role("button", name="Behåll det jag skrev").click()
    expect(other.get_by_text("Rättelsen är sparad.")).to_be_visible()
    expect(other.get_by_text(re.compile("Var: Väg 846, tidigare Hok"))).to_be_visible()
    expect(other.get_by_text(re.compile("Var: Hok, tidigare Byarum"))).to_be_visible()
    other.context.close()


def test_everything_by_keyboard(page, own_site, check_axe):
    sign_in(page, own_site, "polis", "/arbete/logga/")
    expect(page.get_by_role("heading", name="Vad har ni gjort?")).to_be_visible()
    focus = "document.activeElement"
    for _ in range(40):
        page.keyboard.press("Tab")
        if "större trafikinsats" in page.evaluate(f"{focus}.innerText || ''"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Logga trafikinsats")).to_be_visible()

    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(f"{focus}.name || {focus}.innerText || ''").strip()
        reached.append(here)
        if here == "place_choice":
            page.keyboard.press("Space")
        if here == "control":
            page.keyboard.press("H")
        if here == "Summa över flera dagar":
            page.keyboard.press("Enter")
        if here == "Spara insatsen":
            break
    wanted = [
        "commitment",
        "place_choice",
        "place",
        "starts_on",
        "control",
        "quantity",
        "note",
        "ends_on",
        "internal_place",
        "time_from",
        "Spara insatsen",
    ]
    assert [name for name in dict.fromkeys(reached) if name in wanted] == wanted
    page.get_by_label("Exakt plats").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Insatsen är loggad")).to_be_visible()
    check_axe(page)

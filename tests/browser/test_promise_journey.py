"""A samordnare writes next year's promise from this year's, mends it after the hints, publishes and changes it."""

import re

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.demo_site import sign_in

WHY = "Lägesbilden visar att farten har ökat på väg 152."


@pytest.fixture
def situation(tmp_path):
    """A lägesbild as a PDF."""
    made = pikepdf.new()
    made.add_blank_page()
    made.save(tmp_path / "lagesbild.pdf")
    return tmp_path / "lagesbild.pdf"


def test_a_promise_is_copied_mended_previewed_published_amended_and_read(
    page, browser, own_site, check_axe, situation
):
    sign_in(page, own_site, "samordnare")
    page.goto(f"{own_site}/arbete/loften/")
    check_axe(page)
    page.get_by_role("button", name="Skriv av det").click()
    expect(page.get_by_label("Adress")).to_have_value("2021")
    check_axe(page)
    page.get_by_label("Rubrik").fill("Tryggare tillsammans 2021")
    page.get_by_role("button", name="Gör utkastet").click()
    expect(page.get_by_text("2 av 4 åtaganden går att följa upp som de står.")).to_be_visible()
    check_axe(page)

    # The first commitment has no number: the hint says so, and how.
    page.get_by_role("link", name="Trygghetsvandringar i Skillingaryd och Vaggeryd").click()
    tips = page.get_by_role("region", name="Tips")
    expect(tips).to_contain_text("Det står inte hur många eller hur ofta.")
    expect(page.get_by_label("Hur många?")).to_be_hidden()
    page.get_by_label(re.compile("^Antal under hela tiden")).check()
    expect(page.get_by_label("Hur många?")).to_be_visible()
    expect(page.get_by_label(re.compile(r"^Inom \("))).to_be_hidden()
    page.get_by_label("Hur många?").fill("4")
    check_axe(page)
    page.get_by_role("button", name="Kontrollera utan att spara").click()
    expect(page.get_by_text("Det går att följa upp som det står.")).to_be_visible()
    page.get_by_role("button", name="Spara åtagandet").click()
    expect(page.get_by_text("3 av 4 åtaganden går att följa upp som de står.")).to_be_visible()

    page.get_by_role("link", name="Lägg till ett underlag").click()
    page.get_by_label("Slag").select_option("Lägesbild")
    page.get_by_label("I ord").fill("Den gemensamma lägesbilden 2020")
    page.get_by_label("Dokument").set_input_files(situation)
    check_axe(page)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Den gemensamma lägesbilden 2020. Dokument")).to_be_visible()

    page.get_by_role("link", name="Förhandsvisa").click()
    expect(page.get_by_text("Utkast. Ingen utanför har sett det.")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="Tryggare tillsammans 2021")).to_be_visible()
    check_axe(page)
    resident = browser.new_context(locale="sv-SE").new_page()
    assert resident.goto(f"{own_site}/vaggeryd/2021/").status == 404

    page.get_by_role("link", name="Tillbaka till skrivbordet").click()
    page.get_by_role("link", name="Gå till publicering").click()
    check_axe(page)
    page.get_by_role("button", name="Publicera löftet").click()
    expect(page.get_by_role("alert")).to_contain_text("Kryssa för att du har läst löftet som det blir.")
    page.get_by_label(re.compile("Jag har läst förhandsvisningen")).check()
    page.get_by_role("button", name="Publicera löftet").click()
    expect(page.get_by_text("Löftet är publicerat. Adressen gäller för alltid.")).to_be_visible()

    page.get_by_role("link", name="Inför en ändring av löftet").click()
    check_axe(page)
    page.get_by_role("link", name=re.compile("En större trafikinsats varje kvartal")).click()
    page.get_by_label("Hur många?").fill("2")
    page.get_by_label("Varför?").fill(WHY)
    page.get_by_role("button", name="Visa hur det blir").click()
    shown = page.get_by_role("region", name="Så läser alla ändringen")
    expect(shown).to_contain_text("Tidigare: minst 1 större trafikinsats per kvartal")
    expect(shown).to_contain_text(WHY)
    check_axe(page)
    page.get_by_role("button", name="Inför ändringen").click()
    expect(page.get_by_text("Ändringen är införd och syns för alla.")).to_be_visible()

    resident.goto(f"{own_site}/vaggeryd/2021/")
    changes = resident.get_by_role("region", name="Om löftet")
    expect(changes.get_by_text("Reviderat: åtagande 4")).to_be_visible()
    expect(changes.get_by_text("Tidigare: minst 1 större trafikinsats per kvartal")).to_be_visible()
    with resident.expect_download() as saved:
        resident.get_by_role("region", name="Mål och bakgrund").get_by_role(
            "link", name="Lägesbild att spara"
        ).click()
    assert saved.value.suggested_filename.startswith("underlag-")
    resident.goto(f"{own_site}/vaggeryd/2021/historik/")
    expect(resident.get_by_text(WHY)).to_be_visible()
    check_axe(resident)
    resident.context.close()


def test_it_is_written_by_keyboard_on_a_phone_without_scripts(browser, own_site):
    """Only the stylesheet hides what does not fit, so that nothing hangs on a script."""
    context = browser.new_context(
        locale="sv-SE", viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    page = context.new_page()
    sign_in(page, own_site, "samordnare", "/arbete/loften/nytt/?av=vaggeryd/2020")
    page.get_by_role("button", name="Gör utkastet").press("Enter")
    page.goto(f"{own_site}/arbete/loften/vaggeryd/2021/atagande/3/")
    page.get_by_label(re.compile("^Antal per tidsenhet")).press("Space")
    page.get_by_label("Hur många?").fill("1")
    page.get_by_label(re.compile(r"^Per \(")).select_option("Vecka")
    page.get_by_role("button", name="Spara åtagandet").press("Enter")
    expect(page.get_by_text("Åtagandet är sparat.")).to_be_visible()
    expect(page.get_by_text("Minst 1 runda per vecka.")).to_be_visible()
    context.close()

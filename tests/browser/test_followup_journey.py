"""A resident reads, compares and asks on a phone; the desk answers; an official takes the year along."""

import hashlib
import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.demo_site import sign_in

FOLLOW_UP = "/vaggeryd/2020/uppfoljning/2020-t2/"


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="sv-SE", has_touch=True)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def test_a_resident_asks_on_a_phone_and_reads_the_answer_that_the_desk_gives(
    phone, page, own_site, check_axe
):
    phone.goto(own_site + FOLLOW_UP)
    answers = [phone.get_by_role("region", name=name, exact=True) for name in (
        "Det här lovades", "Det här gjordes", "Det här gjordes inte, och varför", "Det här händer nu",
    )]  # fmt: skip
    heights = [each.bounding_box()["y"] for each in answers]
    assert heights == sorted(heights)
    expect(answers[2]).to_contain_text("Uppgift saknas. Det betyder inte noll.")
    check_axe(phone)
    phone.set_viewport_size({"width": 390, "height": 664})
    assert phone.evaluate("document.documentElement.scrollHeight") <= 6000, "four commitments, nine screens"
    phone.get_by_role("link", name="Jämför med tidigare uppföljningar").click()
    expect(phone.get_by_role("table")).to_have_count(1)
    expect(phone.get_by_role("row", name=re.compile("4. En större trafikinsats"))).to_contain_text(
        "0 större trafikinsatser"
    )
    check_axe(phone)
    phone.go_back()
    phone.get_by_role("link", name="Uppföljningen på lättläst svenska").click()
    expect(phone.get_by_role("main")).to_contain_text("Hittills har vi klarat 1 av 2 kvartal.")
    phone.go_back()

    phone.get_by_role("link", name="Ställ en fråga om löftet").click()
    phone.get_by_role("button", name="Skicka frågan").click()
    expect(phone.locator("#fel")).to_contain_text("Skriv din fråga.")
    check_axe(phone)
    phone.get_by_label("Din fråga").fill("Är lampan vid skolan lagad?")
    phone.get_by_role("button", name="Skicka frågan").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Tack för din fråga")
    check_axe(phone)
    assert phone.context.cookies() == []
    phone.get_by_role("link", name="Frågor som andra har ställt om löftet").click()
    expect(phone.get_by_text("Är lampan vid skolan lagad?")).to_have_count(0)

    sign_in(page, own_site, "samordnare")
    page.get_by_role("link", name=re.compile("Två frågor från invånare väntar på svar")).click()
    check_axe(page)
    page.get_by_role("link", name=re.compile("Är lampan vid skolan lagad?")).click()
    page.get_by_role("button", name="Visa frågan och svaret för alla").click()
    expect(page.locator("#fel")).to_contain_text("Skriv svaret.")
    page.get_by_label("Svaret").fill("Ja, den lagades den 12 oktober.")
    check_axe(page)
    page.get_by_role("button", name="Visa frågan och svaret för alla").click()
    expect(page.get_by_text("Svaret visas för alla.")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("Ja, den lagades den 12 oktober.")).to_be_visible()
    check_axe(phone)


def test_an_official_approves_nothing_by_mistake_and_takes_the_year_along(page, site, check_axe, tmp_path):
    sign_in(page, site, "beslut")
    page.goto(f"{site}/arbete/beslut/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Uppföljningar och beslut")
    assert page.locator("main form, main button").count() == 0
    check_axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Alla utgåvor 2020, Vaggeryds kommun (zip)").click()
    download.value.save_as(tmp_path / "2020.zip")
    with zipfile.ZipFile(tmp_path / "2020.zip") as archive:
        lines = archive.read("manifest-sha256.txt").decode().splitlines()
        assert any(line.endswith("2020-t2/utgava-2.pdf") for line in lines)
        for sha256, path in (line.split("  ") for line in lines):
            assert hashlib.sha256(archive.read(path)).hexdigest() == sha256
    page.get_by_role("link", name="Tabell till nämnden, 2020").click()
    expect(page.get_by_role("table")).to_contain_text("3 enligt plan, 1 inte rapporterat")
    check_axe(page)
    page.goto(f"{site}/arbete/beslut/vaggeryd/2020/uppfoljning/2020-t2/")
    check_axe(page)
    page.goto(f"{site}/arbete/beslut/vaggeryd/2020/polisens-sida/")
    page.get_by_role("button", name="Kopiera texten").click()
    expect(page.get_by_role("status").first).not_to_be_empty()
    check_axe(page)


def test_the_text_can_be_copied_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    page = context.new_page()
    sign_in(page, site, "beslut")
    page.goto(f"{site}/arbete/beslut/vaggeryd/2020/polisens-sida/")
    assert page.get_by_role("button", name=re.compile("Kopiera")).count() == 0
    expect(page.get_by_label("Uppföljningen som text")).to_have_value(re.compile("Läs hela uppföljningen"))
    context.close()

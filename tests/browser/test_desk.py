"""The desk's first page and its list: from what waits to the very step."""

import re

from playwright.sync_api import expect

from tests.browser.demo_site import sign_in


def test_police_go_from_a_silent_commitment_to_its_form(page, site, check_axe):
    sign_in(page, site, "polis")
    expect(page.get_by_role("heading", name=re.compile("^Hej Per"))).to_be_visible()
    check_axe(page)
    behind = page.get_by_role("region", name="Efter plan eller inte rapporterat")
    behind.get_by_role("link", name=re.compile("^Logga för Vaggeryd 2020, åtagande 3: ")).click()
    expect(page.get_by_role("heading", name="Logga trygghetsrunda")).to_be_visible()
    check_axe(page)


def test_a_samordnare_goes_from_a_draft_to_its_form_and_chooses_letters(page, site, check_axe):
    sign_in(page, site, "samordnare")
    expect(page.get_by_role("heading", name=re.compile("^Hej Sara"))).to_be_visible()
    check_axe(page)
    drafts = page.get_by_role("region", name="Utkast och det som inte visas än")
    drafts.get_by_role("link", name=re.compile("Uppföljningen av tertial 3 2020, Vaggeryd")).click()
    expect(page.get_by_role("heading", name="Skriv uppföljningen: Tertial 3 2020")).to_be_visible()
    check_axe(page)
    page.goto(f"{site}/arbete/")
    page.get_by_role("link", name="Välj om du vill bli påmind med e-post").click()
    expect(page.get_by_role("group", name=re.compile("Påminnelser med e-post"))).to_be_visible()
    check_axe(page)
    page.goto(f"{site}/arbete/kom-igang/")
    expect(page.get_by_role("heading", name="Kom igång: Vaggeryd")).to_be_visible()
    check_axe(page)


def test_a_handlaggare_finds_a_row_and_saves_what_was_found(page, site, check_axe):
    sign_in(page, site, "handlaggare")
    page.get_by_role("link", name="Se allt som är loggat").click()
    page.get_by_label("Sök ord").fill("SÖDER OM skillingaryd")
    page.get_by_text("Fler val").click()
    page.get_by_label("Räknas").select_option("nej")
    page.get_by_role("button", name="Sök").click()
    expect(page.get_by_role("heading", name="En insats")).to_be_visible()
    expect(page).to_have_url(re.compile("raknas=nej"))
    check_axe(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Spara urvalet som CSV").click()
    assert saved.value.suggested_filename == "insatser-2020-10-15.csv"
    page.get_by_role("link", name=re.compile("Trafikkontroll söder om Skillingaryd")).click()
    expect(page.get_by_role("heading", name="Trafikkontroll söder om Skillingaryd")).to_be_visible()


def test_a_handlaggare_ticks_her_own_rows_and_changes_them_at_once(page, own_site, check_axe):
    sign_in(page, own_site, "handlaggare", "/arbete/insatser/?slag=trygghetsrunda")
    page.get_by_role("checkbox", name=re.compile("^Välj ")).first.check()
    page.get_by_role("button", name="Ändra de valda").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("/arbete/insatser/andra/"))
    check_axe(page)

"""A samordnare decides how finely rounds are shown, sees what changes, and a clerk is asked about a number."""

import os
import re

from playwright.sync_api import expect

from tests.browser.demo_site import sign_in

ROUNDS = re.compile("Trygghetsrunda|Runda", re.IGNORECASE)


def test_rounds_become_sums_by_the_week_and_residents_read_them_so(page, own_site, check_axe):
    sign_in(page, own_site, "samordnare")
    page.goto(f"{own_site}/arbete/vaggeryd/2020/publicering/")
    expect(page.get_by_role("heading", name="Vad allmänheten ser, och när")).to_be_visible()
    check_axe(page)
    _picture(page, "rules")
    rounds = page.get_by_role("group", name=ROUNDS)
    rounds.get_by_label("Allmänheten ser").select_option("week")
    rounds.get_by_label("Visa platsen i ord").uncheck()
    page.get_by_role("button", name="Visa vad som ändras").click()
    expect(page.get_by_role("heading", name="Så blir det")).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Spara reglerna").click()
    expect(page.get_by_text("Reglerna är sparade.")).to_be_visible()

    page.goto(f"{own_site}/vaggeryd/2020/atagande/3/")
    expect(page.get_by_role("heading", name="Visas som summor")).to_be_visible()
    expect(page.get_by_text("Skillingaryds centrum")).to_have_count(0)
    check_axe(page)
    _picture(page, "sums")


def test_a_plate_in_the_words_to_residents_is_asked_about_and_can_be_explained(page, own_site, check_axe):
    sign_in(page, own_site, "handlaggare")
    page.goto(f"{own_site}/arbete/logga/trafikinsats/")
    page.get_by_label("Vem gjorde det?").select_option(label="Polisen")
    page.get_by_label("Vad kontrollerades?").select_option(label="Hastighet")
    page.get_by_label("Annan plats").fill("Hok")
    page.get_by_label("Berätta för invånarna").fill("Skylten XYZ 123 är lagad.")
    page.get_by_role("button", name="Spara insatsen").click()
    expect(page.get_by_role("alert").get_by_text("”XYZ 123” ser ut som ett bilnummer.")).to_be_visible()
    check_axe(page)
    _picture(page, "asked")
    page.get_by_label("Det är inte en personuppgift, därför att").fill("Det är skyltens eget nummer.")
    page.get_by_role("button", name="Spara insatsen").click()
    expect(page.get_by_role("heading", name="Insatsen är loggad")).to_be_visible()


def _picture(page, name: str) -> None:
    """For a look by eye, where a folder is named."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)

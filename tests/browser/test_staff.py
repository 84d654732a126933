"""Staff and police at work, each journey on a site of its own."""

import re

from playwright.sync_api import expect

from tests.browser.demo_site import sign_in


def test_a_clerk_logs_the_fourth_quarters_operation_and_the_page_shows_it_at_the_next_reload(
    page, own_site, check_axe
):
    page.goto(f"{own_site}/vaggeryd/2020/")
    going = page.get_by_role("region", name=re.compile("Så går det"))
    expect(going.get_by_role("link", name=re.compile("1 av 2 kvartal"))).to_be_visible()

    sign_in(page, own_site, "handlaggare")
    behind = page.get_by_role("region", name="Efter plan eller inte rapporterat")
    expect(behind.get_by_text("åtagande 3: ").first).to_be_visible()
    check_axe(page)
    page.goto(f"{own_site}/arbete/logga/trafikinsats/")
    check_axe(page)
    page.get_by_label("När?").fill("2020-10-12")
    page.get_by_label("Vem gjorde det?").select_option(label="Polisen")
    page.get_by_label("Vad kontrollerades?").select_option(label="Hastighet")
    page.get_by_label("Annan plats").fill("Norr om Vaggeryd")
    page.get_by_role("button", name="Spara insatsen").click()
    expect(page.get_by_role("heading", name="Insatsen är loggad")).to_be_visible()

    page.goto(f"{own_site}/arbete/")
    page.get_by_role("region", name="Senast loggat av dig").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=re.compile("Norr om Vaggeryd"))).to_be_visible()

    page.goto(f"{own_site}/vaggeryd/2020/")
    expect(going.get_by_role("link", name=re.compile("2 av 2 kvartal"))).to_be_visible()
    expect(going.get_by_role("link", name=re.compile("trafikinsats.*Genomfört"))).to_be_visible()
    page.goto(f"{own_site}/vaggeryd/2020/atagande/4/")
    expect(page.get_by_text("Norr om Vaggeryd").first).to_be_visible()
    check_axe(page)


def test_police_correct_a_follow_up_and_nobody_publishes_it_unapproved(page, browser, own_site, check_axe):
    """The whole way to a published one: test_approval_journey."""
    sign_in(page, own_site, "polis")
    page.get_by_role("link", name=re.compile("Rätta uppföljningen av Tertial 2")).click()
    page.get_by_label("Varför behövs en ny utgåva?").fill("Rundorna hade inte loggats.")
    check_axe(page)
    page.get_by_role("button", name="Börja rättelsen").click()
    check_axe(page)
    section = page.get_by_role("region", name=re.compile("Trygghetsrundor"))
    section.get_by_label("Enligt plan").check()
    section.get_by_label("Vad hände?").fill("Fem rundor gjordes, men de hade inte loggats.")
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.get_by_text("Uppföljningen är sparad.")).to_be_visible()
    expect(section.get_by_label("Vad hände?")).to_have_value("Fem rundor gjordes, men de hade inte loggats.")

    other = browser.new_context(locale="sv-SE").new_page()
    sign_in(other, own_site, "samordnare", "/arbete/vaggeryd/2020/uppfoljning/2020-t2/publicera/")
    expect(other.get_by_text("Fem rundor gjordes, men de hade inte loggats.")).to_be_visible()
    expect(other.get_by_text("Uppföljningen är inte skickad till godkännande.")).to_be_visible()
    expect(other.get_by_role("button", name="Publicera uppföljningen")).to_have_count(0)
    check_axe(other)
    other.context.close()

    page.get_by_role("link", name="Kasta rättelsen").click()
    expect(page.get_by_text("Åtagande 3", exact=True)).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Kasta rättelsen").click()
    expect(page.get_by_text("Rättelsen är kastad.")).to_be_visible()
    expect(page.get_by_role("link", name="Rätta den publicerade")).to_be_visible()
    check_axe(page)

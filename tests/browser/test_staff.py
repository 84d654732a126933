"""Staff and police at work, each journey on a site of its own."""

import re

from playwright.sync_api import expect

from tests.browser.demo_site import sign_in


def test_a_clerk_logs_the_second_quarters_operation_and_the_page_shows_it_at_the_next_reload(
    page, own_site, check_axe
):
    page.goto(f"{own_site}/vaggeryd/2020/")
    traffic = page.get_by_role("region", name="En större trafikinsats varje kvartal")
    expect(traffic.get_by_role("link", name=re.compile("1 av 3 kvartal"))).to_be_visible()

    sign_in(page, own_site, "handlaggare")
    page.get_by_role("link", name="Logga en insats").click()
    page.get_by_label("Slag:", exact=True).select_option(label="trafikinsats")
    page.get_by_label("Rubrik:").fill("Trafikkontroll på väg 846")
    page.get_by_label("Datum:", exact=True).fill("2020-06-16")
    page.get_by_label("Plats i ord:").fill("Norr om Vaggeryd")
    commitment = page.get_by_role("option", name=re.compile("En större trafikinsats varje kvartal")).first
    page.locator("select").filter(has=commitment).first.select_option(label=commitment.inner_text())
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Trafikkontroll på väg 846").first).to_be_visible()

    page.goto(f"{own_site}/vaggeryd/2020/")
    expect(traffic.get_by_role("link", name=re.compile("2 av 3 kvartal"))).to_be_visible()
    expect(traffic.get_by_text("Enligt plan")).to_be_visible()
    page.goto(f"{own_site}/vaggeryd/2020/atagande/4/")
    expect(page.get_by_text("Trafikkontroll på väg 846").first).to_be_visible()
    check_axe(page)


def test_police_write_a_follow_up_and_a_samordnare_publishes_it(page, browser, own_site, check_axe):
    sign_in(page, own_site, "polis")
    page.get_by_role("link", name=re.compile("Rätta uppföljningen av Tertial 2")).click()
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
    other.get_by_role("button", name="Publicera uppföljningen").click()
    expect(other.get_by_role("alert")).to_contain_text("Skriv varför en ny utgåva behövs.")
    check_axe(other)
    other.get_by_label("Varför behövs en ny utgåva?").fill("Rundorna hade inte loggats.")
    other.get_by_label(re.compile("Jag har läst rapporten")).check()
    other.get_by_role("button", name="Publicera uppföljningen").click()
    expect(other.get_by_text("Utgåva 3")).not_to_have_count(0)
    expect(other.get_by_text("Rundorna hade inte loggats.")).to_be_visible()
    answer = other.request.get(f"{own_site}/vaggeryd/2020/uppfoljning/2020-t2/rapport.pdf")
    assert answer.body().startswith(b"%PDF-1.7")
    other.context.close()

"""Those who decide and those who look after people, each ending where an accessible page does."""

import re

from playwright.sync_api import expect

from tests.browser.demo_site import sign_in


def test_a_decider_reads_how_it_goes_and_the_draft_but_writes_nothing(page, site, check_axe):
    sign_in(page, site, "beslut")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Hej Bo"))
    expect(page.get_by_text("Efter plan").first).to_be_visible()
    expect(page.get_by_role("link", name="Logga en insats")).to_have_count(0)
    check_axe(page)
    answer = page.request.get(f"{site}/arbete/vaggeryd/2020/uppfoljning/2020-t3/utkast.pdf")
    assert answer.body().startswith(b"%PDF-1.7")
    assert page.request.get(f"{site}/arbete/vaggeryd/2020/uppfoljning/2020-t3/").status == 403
    page.goto(f"{site}/konto/")
    check_axe(page)


def test_an_administrator_invites_a_colleague_but_publishes_nothing(page, own_site, check_axe):
    sign_in(page, own_site, "admin", "/admin/")
    page.goto(f"{own_site}/admin/accounts/invitation/add/")
    page.get_by_label("E-postadress").fill("ny.kollega@example.se")
    page.get_by_label("Roll").select_option(label="handläggare")
    for label in ("Organisation", "Kommun"):
        choice = page.get_by_label(label, exact=False).first
        if choice.evaluate("field => field.tagName") == "SELECT":
            choice.select_option(choice.locator("option", has_text="Vaggeryd").first.get_attribute("value"))
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("ny.kollega@example.se").first).to_be_visible()
    publish = page.request.get(f"{own_site}/arbete/vaggeryd/2020/uppfoljning/2020-t2/publicera/")
    assert publish.status == 403
    page.goto(f"{own_site}/arbete/")
    check_axe(page)

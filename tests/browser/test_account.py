"""A person's own account: the second step set up and used, a key instead of a password, every page looked at."""

import re

import pytest
from playwright.sync_api import expect

from medborgarlofte.site import demo_codes
from tests.browser.demo_site import sign_in

CLERK = "handlaggare"
OPEN = ["logga-in/", "losenord/glomt/", "losenord/glomt/skickat/", "stangt/", "oidc/fel/", "inbjudan/fel/"]
OWN = [
    "", "bekrafta/", "losenord/", "inloggningar/", "kommun/", "logga-ut/", "tva-steg/", "tva-steg/app/",
    "tva-steg/nycklar/", "tva-steg/nycklar/ny/",
]  # fmt: skip


def sign_out(page) -> None:
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("button", name="Logga ut")).to_have_count(0)


def test_a_clerk_puts_in_an_app_and_is_asked_for_its_code(page, own_site, check_axe):
    sign_in(page, own_site, CLERK, "/konto/")
    page.get_by_role("link", name="Inloggning i två steg").click()
    page.get_by_role("link", name="Lägg in en app").click()
    check_axe(page)
    secret = page.locator("code").inner_text()
    page.get_by_label("Kod från appen").fill(demo_codes.code(secret))
    page.get_by_role("button", name="Lägg in appen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservkoder")
    check_axe(page)
    reserve = page.locator("code").first.inner_text()
    sign_out(page)

    sign_in(page, own_site, CLERK)
    check_axe(page)
    page.get_by_label("Engångskod").fill("000000")
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Felaktig kod")
    check_axe(page)
    page.get_by_label("Engångskod").fill(reserve)
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page).to_have_url(f"{own_site}/arbete/")


def test_a_clerk_adds_a_key_and_signs_in_by_it_alone(page, own_site, check_axe):
    # Keys belong to a name, not to a number.
    site = own_site.replace("127.0.0.1", "localhost")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }},
    )  # fmt: skip
    sign_in(page, site, CLERK, "/konto/tva-steg/")
    page.get_by_role("link", name="Lägg till en nyckel").click()
    page.get_by_label("Namn på nyckeln").fill("Min telefon")
    page.get_by_label("Nyckeln räcker, utan lösenord").check()
    page.get_by_role("button", name="Lägg till nyckeln").click()
    expect(page.get_by_text("Nyckeln är tillagd.")).to_be_visible()
    page.goto(f"{site}/konto/tva-steg/nycklar/")
    expect(page.get_by_text(re.compile("Min telefon, tillagd"))).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Byt namn på Min telefon").click()
    check_axe(page)
    sign_out(page)

    page.goto(f"{site}/konto/logga-in/")
    page.get_by_role("button", name="Logga in med en nyckel").click()
    expect(page).to_have_url(f"{site}/arbete/")
    sign_out(page)

    sign_in(page, site, CLERK)
    page.get_by_role("button", name="Använd en nyckel").click()
    expect(page).to_have_url(f"{site}/arbete/")


def test_every_page_of_the_account_is_for_everybody_on_every_screen(browser, site, check_axe):
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    refused = []
    page.on(
        "console",
        lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None,
    )
    for path in OPEN:
        look(page, f"{site}/konto/{path}", check_axe)
    sign_in(page, site, CLERK, "/konto/")
    for path in OWN:
        look(page, f"{site}/konto/{path}", check_axe)
    assert refused == []
    context.close()


def look(page, address: str, check_axe) -> None:
    """The page wide and narrow, in light and in the dark."""
    page.goto(address)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            check_axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{address} is {wide} wide"


@pytest.mark.parametrize("who", ["samordnare", "beslut", "admin"])
def test_who_may_more_than_log_gives_a_code(page, site, who):
    sign_in(page, site, who, "/konto/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mitt konto")

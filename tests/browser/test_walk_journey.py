"""A safety walk with a telephone: invited to, walked, decided on, published, and read by a resident."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.demo_site import sign_in
from tests.pdf import judges

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(page):
    page.set_viewport_size(PHONE)
    return page


def invite(page, check_axe):
    page.get_by_role("link", name="Bjud in till en vandring").click()
    page.get_by_label("Löfte och åtagande").select_option(index=1)
    page.get_by_label("Var går ni?").fill("Hok")
    page.get_by_label("Vilken dag?").fill("2020-10-15")
    page.get_by_label("Från kl.").fill("18.00")
    check_axe(page)
    page.get_by_role("button", name="Publicera inbjudan").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv var ni samlas.")
    check_axe(page)
    page.get_by_label("Var samlas ni?").fill("Utanför affären")
    page.get_by_role("button", name="Publicera inbjudan").click()
    expect(page.get_by_text("Inbjudan är publicerad")).to_be_visible()


def note(page, place, text, measure=""):
    page.get_by_label("Var?").fill(place)
    page.get_by_role("radio", name="Behöver åtgärdas").check()
    page.get_by_label("Vad gäller det?").select_option(label="Belysning")
    page.get_by_label("Vad ser ni?").fill(text)
    page.get_by_label("Vad föreslår ni?").fill(measure)
    # The page that answers is read to its end: a press while it still loads may come to nothing.
    with page.expect_navigation():
        page.get_by_role("button", name="Spara iakttagelsen").click()


def no_sideways(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def test_from_an_invitation_to_a_list_that_closes(phone, own_site, check_axe):
    page = phone
    sign_in(page, own_site, "handlaggare", "/arbete/vandringar/")
    check_axe(page)
    no_sideways(page)
    invite(page, check_axe)

    page.goto(f"{own_site}/vaggeryd/2020/")
    page.get_by_role("link", name="Gå med på trygghetsvandring, Hok", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hok")
    check_axe(page)
    no_sideways(page)
    calendar = page.request.get(f"{own_site}/vaggeryd/2020/kalender.ics").text()
    assert "Trygghetsvandring\\, Hok" in calendar

    page.goto(f"{own_site}/arbete/vandringar/")
    page.get_by_role("link", name=re.compile("Logga vandringen")).click()
    expect(page.get_by_label("Annan plats").or_(page.get_by_label("Var?"))).to_have_value("Hok")
    page.get_by_role("button", name="Spara insatsen").click()
    page.get_by_role("link", name="Skriv protokollet").click()

    note(page, "Gångtunneln", "Två lampor lyser inte.", "Byt lamporna")
    expect(page.get_by_text("Iakttagelse 1 är sparad.")).to_be_visible()
    note(page, "Muren vid skolan", "Mörkt hörn.", "Sätt upp en ny stolpe")
    expect(page.get_by_text("Iakttagelse 2 är sparad.")).to_be_visible()
    check_axe(page)
    no_sideways(page)

    page.get_by_role("link", name="Vilka var med").click()
    page.get_by_label("Hur många boende kom?").fill("3")
    page.get_by_label("Från Polisen").fill("2")
    check_axe(page)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Deltagarna är sparade.")).to_be_visible()

    page.get_by_role("link", name="Beslut och publicering").click()
    check_axe(page)
    page.get_by_role("link", name="Byt lamporna").click()
    page.get_by_label("Ska göras").check()
    page.get_by_role("button", name="Spara beslutet").click()
    expect(page.get_by_role("alert")).to_contain_text("Välj vem som ska göra det.")
    check_axe(page)
    no_sideways(page)
    page.get_by_label("Vem gör det?").select_option(label="Vaggeryds kommun")
    page.get_by_label("Klart senast").fill("2020-11-30")
    page.get_by_role("button", name="Spara beslutet").click()
    page.get_by_role("link", name="Sätt upp en ny stolpe").click()
    page.get_by_label("Görs inte").check()
    page.get_by_label("Varför görs det inte?").fill("Muren rivs i vår.")
    page.get_by_role("button", name="Spara beslutet").click()
    page.get_by_role("button", name="Publicera protokollet").click()
    expect(page.get_by_text("Protokollet är publicerat.").first).to_be_visible()
    check_axe(page)

    page.get_by_role("link", name="Byt lamporna").click()
    page.get_by_label("Gjord", exact=True).check()
    page.get_by_label("Gjort den").fill("2020-10-15")
    page.get_by_label("Kommentar till invånarna").fill("Alla lampor är bytta.")
    page.get_by_role("button", name="Spara beslutet").click()
    expect(page.get_by_text("1 av 2 åtgärder är gjord. En görs inte.")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{own_site}/vaggeryd/2020/atagande/1/")
    page.get_by_role("link", name=re.compile("Hela protokollet från Trygghetsvandring, Hok")).click()
    expect(page.get_by_text("1 av 2 åtgärder är gjord. En görs inte.")).to_be_visible()
    expect(page.get_by_text("Görs inte: Muren rivs i vår").first).to_be_visible()
    expect(page.get_by_text("Boende: färre än 5")).to_be_visible()
    page.get_by_text("Steg för steg").first.click()
    expect(page.get_by_text("Alla lampor är bytta.")).to_be_visible()
    check_axe(page)
    no_sideways(page)
    address = page.get_by_role("link", name=re.compile("Protokollet som PDF")).get_attribute("href")
    data = page.request.get(own_site + address).body()
    assert judges.standards(data) == []
    said = "".join(judges._texts_in_order(data)).replace(" ", "")
    assert "Muren rivs i vår".replace(" ", "") in said
    assert "1 av 2 åtgärder är gjord".replace(" ", "") in said

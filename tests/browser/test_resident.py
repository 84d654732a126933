"""A resident reads the promise on a page she can trust, without login or cookies."""

import re

import pytest
from playwright.sync_api import expect

PAGES = [
    "/",
    "/?sok=vagg",
    "/?sok=finnsinte",
    "/vaggeryd/",
    "/vaggeryd/2020/",
    "/vaggeryd/2020/atagande/1/",
    "/vaggeryd/2020/atagande/3/",
    "/vaggeryd/2020/atagande/4/",
    "/vaggeryd/2020/lattlast/",
    "/vaggeryd/2020/atagande/4/lattlast/",
    "/vaggeryd/2020/uppfoljning/2020-t2/lattlast/",
    "/tallkoping/2020/lattlast/",
    "/vaggeryd/2020/historik/",
    "/vaggeryd/2020/uppfoljning/",
    "/vaggeryd/2020/uppfoljning/2020-t2/",
    "/vaggeryd/2020/uppfoljning/2020-t3/",
    "/strangnas/2019/",
    "/strangnas/2019/uppfoljning/2019-slut/",
    "/toreboda/2020/",
    "/vaggeryd/2020/plats/skillingaryd/",
    "/sok/",
    "/sok/?q=trafik",
    "/sok/?q=finnsinte",
    "/en/sok/?q=walk",
    "/oppna-data/",
    "/en/oppna-data/",
    "/integritet/",
    "/om/",
    "/sa-raknar-vi/",
    "/tillganglighet/",
    "/komponenter/",
    "/finns-inte/",
    "/konto/logga-in/",
]


def test_a_resident_reads_how_it_goes_and_follows_a_figure_to_its_rows(page, site, check_axe):
    page.goto(site)
    page.get_by_role("link", name="Vaggeryd", exact=True).first.click()
    page.get_by_role("link", name="Tryggare i vardagen, lugnare på vägen").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Tryggare i vardagen"))
    going = page.get_by_role("region", name=re.compile("Så går det"))
    going.get_by_role(
        "link", name=re.compile("trafikinsats varje kvartal.*Enligt plan.*1 av 2 kvartal")
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("En större trafikinsats"))
    expect(page.get_by_text("Kontrollerade fordon").first).to_be_visible()
    expect(page.get_by_text("Insatsen varade 50 minuter").first).to_be_visible()
    assert page.context.cookies() == []
    check_axe(page)


def test_a_resident_reads_the_follow_up_and_downloads_its_pdf(page, site):
    page.goto(f"{site}/vaggeryd/2020/")
    page.get_by_role("link", name="Läs uppföljningen av maj–augusti 2020").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Maj till augusti 2020"))
    expect(page.get_by_text("Trafikinsatserna går enligt plan").first).to_be_visible()
    address = page.get_by_role("link", name="Ladda ner som PDF").get_attribute("href")
    answer = page.request.get(site + address)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-1.7")
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_an_accessibility_violation(browser, site, check_axe, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="sv-SE"
    )
    page = context.new_page()
    refused = []
    page.on(
        "console",
        lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None,
    )
    for path in PAGES:
        page.goto(site + path)
        check_axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} wide"
    assert refused == []
    context.close()


def test_the_pages_need_no_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(f"{site}/vaggeryd/2020/")
    expect(page.get_by_text("1 av 2 kvartal, ett återstår.")).to_be_visible()
    page.locator("summary", has_text="Meny").click()
    expect(page.get_by_role("navigation", name="Meny", exact=True)).to_be_visible()
    context.close()


# What can be acted on, numbered as it stands in the source.
NUMBERED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(each => each.checkVisibility({visibilityProperty: true}) && each.tabIndex >= 0 && each.type !== 'hidden')
  .map((each, number) => each.dataset.number = number).length"""
FOCUSED = """() => {
  const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement)
  return [Number(document.activeElement.dataset.number), outlineStyle !== 'none' && parseFloat(outlineWidth) >= 3]
}"""


@pytest.mark.parametrize("path", ["/", "/vaggeryd/2020/", "/vaggeryd/2020/fraga/", "/verifiera/"])
def test_the_keyboard_comes_to_everything_in_order_and_is_seen_to(page, site, path):
    page.goto(site + path)
    for number in range(page.evaluate(NUMBERED)):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == [number, True], page.evaluate("document.activeElement.outerHTML")


def test_the_first_thing_a_keyboard_comes_to_leads_past_the_menu(page, site):
    page.goto(f"{site}/vaggeryd/2020/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Hoppa till innehållet")
    page.keyboard.press("Enter")
    assert page.url.endswith("#innehall")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")

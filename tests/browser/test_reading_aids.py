"""Readers with a phone, own colours, a printer, four times the size: the pages answer all of them."""

import re

import pytest
from playwright.sync_api import expect

PAGES = [
    "/",
    "/vaggeryd/",
    "/vaggeryd/2020/",
    "/vaggeryd/2020/atagande/4/",
    "/vaggeryd/2020/uppfoljning/2020-t2/",
    "/vaggeryd/2020/historik/",
    "/vaggeryd/2020/fraga/",
    "/sok/",
    "/oppna-data/",
    "/integritet/",
    "/om/",
    "/tillganglighet/",
    "/verifiera/",
]


@pytest.fixture
def phone(browser, site):
    """A page of 390 pixels without JavaScript."""
    context = browser.new_context(
        viewport={"width": 390, "height": 664}, java_script_enabled=False, locale="sv-SE"
    )
    yield context.new_page()
    context.close()


def test_the_menu_opens_where_it_is_and_hides_nothing(phone, site):
    phone.goto(f"{site}/vaggeryd/2020/")
    heading = phone.get_by_role("heading", level=1)
    before = heading.bounding_box()["y"]
    menu = phone.get_by_role("navigation", name="Meny", exact=True)
    expect(menu).not_to_be_visible()
    phone.locator("summary", has_text="Meny").click()
    links = menu.get_by_role("link")
    expect(links).to_have_text(
        [
            "Sök och alla kommuner",
            "Så räknar vi",
            "Kontrollera en rapport",
            "Om medborgarlöften",
            "Tillgänglighet",
            "Dina uppgifter",
            "In English",
        ]
    )
    assert phone.evaluate("window.scrollY") == 0
    assert all(link.bounding_box()["height"] >= 44 for link in links.all())
    last = links.last.bounding_box()
    assert heading.bounding_box()["y"] > last["y"] + last["height"] > before
    links.first.click()
    expect(phone).to_have_url(f"{site}/")


def test_no_reader_is_led_to_the_gallery_of_the_builders(page, site):
    page.goto(site)
    assert page.get_by_role("link", name="Komponenter").count() == 0
    page.goto(f"{site}/komponenter/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alla delar i alla lägen")


# A link that stands alone on its line: its block holds no other words than those of links.
ALONE = """() => [...document.querySelectorAll('header a, header summary, main a, main summary, footer a')]
  .filter(each => each.checkVisibility() && !each.closest('.visually-hidden, .skip') && !each.matches('.visually-hidden'))
  .filter(each => {
    const block = each.closest('p, li, h1, h2, h3, h4, dd, dt, td, th, figcaption') || each.parentElement
    const words = text => text.replace(/[\\s,.]+/g, '')
    const linked = [...block.querySelectorAll('a, summary')].map(link => words(link.textContent)).join('')
    return words(block.textContent) === linked
  })
  .map(each => [each.textContent.trim().replace(/\\s+/g, ' '), Math.round(each.getBoundingClientRect().height)])
  .filter(([, height]) => height < 44)"""


@pytest.mark.parametrize(
    "path", ["/", "/vaggeryd/", "/vaggeryd/2020/historik/", "/vaggeryd/2020/fraga/", "/om/"]
)
def test_what_stands_alone_on_a_line_is_as_high_as_a_thumb(browser, site, path):
    page = browser.new_page(viewport={"width": 390, "height": 664})
    page.goto(site + path)
    assert page.evaluate(ALONE) == []
    page.close()


# How high what is touched is, where a link carries the answer: as far as the link itself answers above and below its middle.
TOUCHED = """() => [...document.querySelectorAll(
    'main :is(h2, h3, dt, dd) a, .windows a, .done-rows a, .answers a, .stops a, .grid a, .links a, .empty a')]
  .filter(each => each.checkVisibility())
  .map(link => {
    link.scrollIntoView({block: 'center', behavior: 'instant'})
    const {left, right, top, bottom} = link.getClientRects()[0]
    const [x, y] = [(left + right) / 2, (top + bottom) / 2]
    const is = at => document.elementFromPoint(x, at)?.closest('a') === link
    let high = 0
    for (const step of [-1, 1]) for (let at = y; is(at) && high < 200; at += step) high += 1
    return [link.textContent.trim().replace(/\\s+/g, ' '), high - 1]
  })
  .filter(([, high]) => high < 44)"""


@pytest.mark.parametrize("path", [*PAGES, "/tallkoping/2020/", "/vaggeryd/2020/uppfoljning/"])
def test_what_carries_the_answer_is_as_high_as_a_thumb(browser, site, path):
    page = browser.new_page(viewport={"width": 390, "height": 664})
    page.goto(site + path)
    assert page.evaluate(TOUCHED) == []
    page.close()


def test_what_is_alike_stands_alike_on_a_telephone(browser, site):
    page = browser.new_page(viewport={"width": 390, "height": 664})
    page.goto(f"{site}/en/vaggeryd/")
    kicker = page.locator(".sign .kicker")
    assert kicker.evaluate("words => getComputedStyle(words).display") == "block", "a sentence is torn apart"
    page.goto(f"{site}/vaggeryd/2020/uppfoljning/2020-t2/jamfor/")
    begins = "all => [...new Set(all.map(each => each.getBoundingClientRect().left))].length"
    assert page.locator(".grid td > div").evaluate_all(begins) == 1, "the figures stand in no column"
    page.goto(f"{site}/vaggeryd/2020/historik/")
    apart = """all => [...new Set(all.map(row => Math.round(
        row.querySelector('h3').getBoundingClientRect().top - row.querySelector('time').getBoundingClientRect().bottom)))]"""
    assert len(page.locator(".ledger > li:not(.off)").evaluate_all(apart)) == 1, "headings are uneven"
    page.close()


def test_no_line_of_the_breadcrumb_begins_with_its_mark(browser, site):
    page = browser.new_page(viewport={"width": 800, "height": 664})
    page.goto(f"{site}/vaggeryd/2020/atagande/4/")
    marks = page.evaluate(
        "[...document.querySelectorAll('.crumbs li')]"
        ".map(each => ['::before', '::after'].map(mark => getComputedStyle(each, mark).content))"
    )
    assert all(before == "none" for before, _ in marks)
    assert [after != "none" for _, after in marks] == [True] * (len(marks) - 1) + [False]
    page.close()


def test_with_own_colours_every_word_is_seen(browser, site, check_axe):
    context = browser.new_context(forced_colors="active", viewport={"width": 390, "height": 900})
    page = context.new_page()
    for path in PAGES:
        page.goto(site + path)
        check_axe(page)
    page.goto(f"{site}/vaggeryd/2020/atagande/4/")
    met = page.locator("[data-state=met]").first
    colours = met.evaluate(
        "box => [box, ...box.querySelectorAll('*')].map(each => getComputedStyle(each).color)"
    )
    ground = met.evaluate("box => getComputedStyle(box).backgroundColor")
    assert ground not in colours
    assert met.evaluate("box => getComputedStyle(box).borderTopStyle") == "double"
    missed = page.locator("[data-state=running]").first
    assert missed.evaluate("box => getComputedStyle(box).borderTopStyle") != "double"
    context.close()


def test_the_search_field_is_seen_in_the_dark(browser, site):
    context = browser.new_context(color_scheme="dark", viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(site)
    edge = page.get_by_role("searchbox").evaluate("field => getComputedStyle(field).borderTopColor")
    ground = page.locator(".top").first.evaluate("sign => getComputedStyle(sign).backgroundColor")
    assert _contrast(edge, ground) >= 3
    context.close()


def test_a_printed_page_is_a_paper(page, site):
    page.set_viewport_size({"width": 700, "height": 990})
    for path in PAGES:
        page.emulate_media(media="print")
        page.goto(site + path)
        for never in (".menu", ".bar nav", ".foot nav", ".crumbs", ".skip", ".btn"):
            assert page.locator(f"{never}:visible").count() == 0, f"{path} prints {never}"
        host = re.sub("https?://", "", page.locator(".on-paper").inner_text().removeprefix("Utskriven från "))
        assert host.endswith(path)
        expect(page.locator(".on-paper")).to_be_visible()
        headings = page.locator("main :is(h2, h3, h4):visible").evaluate_all(
            "all => all.filter(each => getComputedStyle(each).breakAfter !== 'avoid').length"
        )
        assert headings == 0
        assert page.locator(".links:not(.hits):visible").count() == 0, f"{path} prints links"
        for alone in ("Läs vidare", "Följ och ladda ner", "Följ löftena"):
            assert page.get_by_role("heading", name=alone).count() == 0, (
                f"{path} prints {alone} without its links"
            )
    page.emulate_media(media="screen")
    expect(page.locator(".on-paper")).not_to_be_visible()


def test_at_four_times_the_size_nothing_is_cut(browser, site):
    page = browser.new_page(viewport={"width": 320, "height": 256})
    for path in PAGES:
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    page.close()


def test_nothing_moves_for_who_asked_for_stillness(browser, site):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}/vaggeryd/2020/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(each => "
        "parseFloat(getComputedStyle(each).transitionDuration) || getComputedStyle(each).animationName !== 'none').length"
    )
    assert moving == 0
    context.close()


def _contrast(*colours: str) -> float:
    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(each) for each in colours), reverse=True)
    return (high + 0.05) / (low + 0.05)

"""Own colours, paper and four times the size, as pictures: what is asserted is read from the picture itself.

No picture is compared with a kept one, which would break with each version of a font. One that fails lies in test-results/.
"""

from collections import Counter
from io import BytesIO
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from tests.browser.test_reading_aids import _contrast

PAGES = ["/", "/vaggeryd/2020/", "/vaggeryd/2020/atagande/4/", "/vaggeryd/2020/uppfoljning/2020-t2/"]
KEPT = Path(__file__).parents[2] / "test-results"
# Text that carries the answer, and what it is read from.
WORDS = "h1, main h2, .verdict, .going .answers a, main p.prose, main .btn"
_SAMPLED = 5
# An element that hides a part of its own words; what is one pixel wide is for who hears the page.
CUT = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(each => each.checkVisibility() && !each.closest('.visually-hidden, .skip'))
  .filter(each => ['hidden', 'clip'].includes(getComputedStyle(each).overflowX) && each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1)
  .map(each => each.className || each.tagName)"""


def picture(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def keep(name: str, shown: Image.Image) -> str:
    """Where the picture of what went wrong is."""
    KEPT.mkdir(exist_ok=True)
    shown.save(KEPT / f"{name}.png")
    return str(KEPT / f"{name}.png")


def strongest(shown: Image.Image, bare: Image.Image) -> float:
    """The contrast between the words and what they stand on: ``bare`` is the same picture without them, so that a line or
    an edge around them is none of theirs."""
    pairs = Counter(
        (ground, ink)
        for ground, ink in zip(bare.get_flattened_data(), shown.get_flattened_data(), strict=True)
        if ground != ink
    )
    return max(
        (_contrast(f"rgb{ground}", f"rgb{ink}") for (ground, ink), _ in pairs.most_common(200)), default=1
    )


# Each piece of text in a box of its own that is not seen: edges and grounds stay.
UNSEEN = """of => {
  const walk = document.createTreeWalker(of, NodeFilter.SHOW_TEXT), texts = []
  while (walk.nextNode()) texts.push(walk.currentNode)
  for (const text of texts) {
    const box = document.createElement('span')
    box.style.visibility = 'hidden'
    text.replaceWith(box)
    box.append(text)
  }
}"""


def with_and_without_words(of) -> tuple[Image.Image, Image.Image]:
    shown = picture(of.screenshot())
    of.evaluate(UNSEEN)
    return shown, picture(of.screenshot())


def test_grey_on_grey_is_no_contrast_whatever_stands_around_it():
    bare = Image.new("RGB", (20, 20), (200, 200, 200))
    bare.paste((0, 0, 0), (0, 18, 20, 20))
    shown = bare.copy()
    shown.paste((150, 150, 150), (5, 5, 9, 9))
    assert 1 < strongest(shown, bare) < 4.5
    assert strongest(bare, bare) == 1, "words that are not there"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_own_colours_every_word_is_seen_in_the_picture(browser, site, scheme):
    context = browser.new_context(
        forced_colors="active", color_scheme=scheme, viewport={"width": 390, "height": 664}
    )
    page = context.new_page()
    for path in PAGES:
        page.goto(site + path)
        for at, words in enumerate(page.locator(WORDS).all()[:_SAMPLED]):
            if not words.is_visible():
                continue
            shown, bare = with_and_without_words(words)
            assert strongest(shown, bare) >= 4.5, (
                path,
                words.text_content()[:60],
                keep(f"forced-{scheme}-{at}", shown),
            )
    context.close()


def test_a_sheet_has_no_ink_in_its_margin_and_none_is_empty(page, site):
    for path in PAGES:
        page.goto(site + path)
        with pymupdf.open(stream=page.pdf(format="A4", prefer_css_page_size=True)) as paper:
            for number, sheet in enumerate(paper, 1):
                drawn = sheet.get_pixmap(dpi=40)
                shown = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)
                inked = shown.convert("L").point(lambda light: 255 if light < 200 else 0).getbbox()
                assert inked, (path, number, "an empty sheet")
                left, _, right, _ = inked
                edge = drawn.width * 5 // 210  # five millimetres, which many printers do not reach
                assert left >= edge, (path, number, keep(f"print-{number}", shown))
                assert right <= drawn.width - edge, (path, number, keep(f"print-{number}", shown))


@pytest.mark.parametrize(
    ("path", "most"),
    [("/vaggeryd/2020/", 5), ("/strangnas/2019/", 3), ("/vaggeryd/2020/uppfoljning/2020-t2/", 3)],
)
def test_a_promise_and_its_follow_up_are_a_few_sheets(page, site, path, most):
    page.goto(site + path)
    with pymupdf.open(stream=page.pdf(format="A4", prefer_css_page_size=True)) as paper:
        assert len(paper) <= most


def test_at_four_times_the_size_the_picture_is_no_wider_than_the_window(browser, site):
    page = browser.new_page(viewport={"width": 320, "height": 256})
    for path in PAGES:
        page.goto(site + path)
        shown = picture(page.screenshot(full_page=True))
        where = f"{path.strip('/').replace('/', '-') or 'start'}-320"
        assert shown.width == 320, keep(where, shown)
        assert page.evaluate(CUT) == [], keep(where, shown)
        # The last column is ground alone: what runs out of the window leaves ink there.
        rows = [shown.getpixel((319, y)) for y in range(0, shown.height, 3)]
        beside = [shown.getpixel((316, y)) for y in range(0, shown.height, 3)]
        differs = sum(
            _contrast(f"rgb{one}", f"rgb{other}") > 3 for one, other in zip(rows, beside, strict=True)
        )
        assert differs == 0, keep(where, shown)
    page.close()


# WCAG 1.4.12, put into a sheet that is there already: the policy of the pages takes no other.
WIDER = """() => {
  const [sheet] = document.styleSheets
  sheet.insertRule('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }', 0)
  sheet.insertRule('p { margin-bottom: 2em !important }', 0)
}"""
TALL = CUT.replace("overflowX", "overflowY").replace("Width", "Height")


def test_with_wider_text_nothing_is_cut(browser, site):
    page = browser.new_page(viewport={"width": 390, "height": 664})
    for path in PAGES:
        page.goto(site + path)
        before = page.evaluate("document.documentElement.scrollHeight")
        page.evaluate(WIDER)
        assert page.evaluate("document.documentElement.scrollHeight") > before, "nothing has become wider"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert page.evaluate(CUT) == page.evaluate(TALL) == [], (
            path,
            keep("wider", picture(page.screenshot())),
        )
    page.close()

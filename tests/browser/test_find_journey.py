"""Somebody who knows no address finds what was promised: by keyboard alone, without JavaScript, on any screen."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture(params=[320, 390, 1280])
def page_without_scripts(request, browser):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": request.param, "height": 800}, locale="sv-SE"
    )
    yield context.new_page()
    context.close()


def tab_to(page, role, name):
    """Press Tab until the element has the focus; fails where the keyboard never comes to it."""
    wanted = page.get_by_role(role, name=name).first
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to the {role} {name}")


@pytest.mark.parametrize(
    ("start", "typed", "found", "heading"),
    [
        ("/", "fartkontroll", "Trafikkontroller och insatser mot", "Trafikkontroller och insatser mot"),
        ("/en/", "walk", "Safety walk in Vaggeryd", "Vaggeryd"),
    ],
)
def test_a_word_of_one_s_own_leads_to_what_was_promised(
    page_without_scripts, site, start, typed, found, heading
):
    page = page_without_scripts
    page.goto(site + start)
    tab_to(page, "searchbox", re.compile("."))
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_contain_text(typed)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    tab_to(page, "link", re.compile(f"^{found}"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    assert page.context.cookies() == []


def test_who_wants_the_figures_finds_the_table(page_without_scripts, site):
    page = page_without_scripts
    page.goto(site)
    tab_to(page, "link", "Öppna data")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Öppna data")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    tab_to(page, "link", re.compile(r"^CSV\s*: Tryggare i vardagen"))
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "medborgarlofte-vaggeryd-2020.csv"
    assert saved.value.path().read_text(encoding="utf-8-sig").startswith("Åtagande;")

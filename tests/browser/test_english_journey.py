"""Somebody who reads English follows a promise on a phone."""

import re

from playwright.sync_api import expect


def test_somebody_new_in_sweden_reads_a_promise_in_english(page, site, check_axe):
    page.set_viewport_size({"width": 390, "height": 664})
    page.goto(f"{site}/vaggeryd/2020/")
    page.locator("summary", has_text="Meny").click()
    page.get_by_role("link", name="In English").click()
    going = page.get_by_role("region", name=re.compile("How it is going"))
    expect(going).to_contain_text("On track. 1 of 2 quarters, one left.")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Safer everyday life, calmer roads")
    assert page.locator("main [lang=sv]").count()
    check_axe(page)
    page.get_by_role("link", name="Read the follow-up of May to August 2020").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("May to August 2020")
    check_axe(page)
    page.get_by_role("link", name="Ask a question about the promise").click()
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_role("alert")).to_contain_text("Write your question.")
    check_axe(page)
    page.goto(f"{site}/en/")
    check_axe(page)
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("link", name="På svenska").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad har de lovat där du bor?")
    assert page.context.cookies() == []

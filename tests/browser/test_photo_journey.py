"""Photos of an activity: chosen, emptied and described in the browser, shown to everybody by a decision."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.demo_site import sign_in
from tests.promises.photos import pictures


@pytest.fixture
def files(tmp_path):
    """Two photos straight from a phone, with position and camera in them."""
    for name, orientation in (("ett.jpg", 6), ("tva.jpg", 1)):
        (tmp_path / name).write_bytes(pictures.from_a_phone(orientation))
    return [tmp_path / "ett.jpg", tmp_path / "tva.jpg"]


def open_a_row(page, site):
    """The desk's page of a traffic operation that the police have logged."""
    sign_in(page, site, "polis", "/arbete/insatser/")
    page.get_by_role("link", name=re.compile("Trafikkontroll på genomfarten")).click()


def test_police_send_two_photos_and_show_one(page, own_site, files, check_axe):
    open_a_row(page, own_site)
    field = page.get_by_label("Lägg till foton")
    field.set_input_files(files)
    expect(page.get_by_text("klara att skicka")).to_be_visible()
    leaving = field.evaluate(
        "async field => (await Promise.all([...field.files].map(f => f.text()))).join('')"
    )
    assert len(leaving) > 500
    assert pictures.CANARY.decode() not in leaving  # emptied before they leave the browser
    page.get_by_label("Vad visar foto 1?").fill("Polisbil och hastighetsskylt vid vägen")
    check_axe(page)
    page.get_by_role("button", name="Skicka fotona").click()
    expect(page.get_by_text("2 foton är mottagna.")).to_be_visible()
    check_axe(page)

    page.get_by_role("button", name="Visa foto 2 för allmänheten").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv vad fotot visar.")
    check_axe(page)
    page.get_by_role("button", name="Visa foto 1 för allmänheten").click()
    expect(page.get_by_text("Fotot visas nu för allmänheten")).to_be_visible()

    page.goto(f"{own_site}/vaggeryd/2020/atagande/4/")
    photo = page.get_by_role("img", name="Polisbil och hastighetsskylt vid vägen")
    photo.scroll_into_view_if_needed()
    expect(photo).to_be_visible()
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
    check_axe(page)


def test_without_a_script_the_same_form_works(browser, own_site, files):
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    page = context.new_page()
    open_a_row(page, own_site)
    page.get_by_label("Lägg till foton").set_input_files(files)
    page.get_by_role("button", name="Skicka fotona").click()
    expect(page.get_by_text("2 foton är mottagna.")).to_be_visible()
    page.get_by_label("Vad visar fotot?").first.fill("En skylt")
    page.get_by_role("button", name="Visa foto 1 för allmänheten").click()
    expect(page.get_by_text("Fotot visas nu för allmänheten")).to_be_visible()
    context.close()

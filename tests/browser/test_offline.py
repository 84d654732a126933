"""The log forms without a network: the browser is cut off and the server stopped, and nothing is lost."""

import hashlib
import io
import re
import sqlite3

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.demo_site import Served, sign_in

FORM = "/arbete/logga/trafikinsats/"


@pytest.fixture
def server(loaded, tmp_path):
    """A demo of this test's own, that can be stopped and started again."""
    with Served(loaded, tmp_path / "data") as served:
        yield served


@pytest.fixture
def phone(context, server):
    """Signed in as the police on a telephone, with the forms kept for when there is no network."""
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, server.address, "polis", FORM)
    wait_until_kept(page)
    return page


KEPT = """async () => {
    const pages = (await caches.keys()).find((name) => name.startsWith("sidor-"));
    const form = pages && await (await caches.open(pages)).match("/arbete/logga/trygghetsvandring/");
    return Boolean(form && navigator.serviceWorker.controller);
}"""


def wait_until_kept(page):
    """Until the worker answers for the page and has the last of the person's forms."""
    for _ in range(100):
        if page.evaluate(KEPT):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the forms are not kept")


def cut(context, server):
    context.set_offline(True)
    server.stop()


def mend(context, server):
    server.start()
    context.set_offline(False)


def queue(page):
    return page.get_by_role("region", name="I telefonen")


def write(page, place: str, day: str = "2020-10-14"):
    page.get_by_label(re.compile("^(Annan plats|Var[?])")).fill(place)
    page.get_by_label("När?").fill(day)
    commitment = page.get_by_label("Åtagande", exact=True)
    if commitment.count():
        commitment.select_option(
            label=commitment.get_by_role("option").filter(has_text="trafikinsats").first.inner_text()
        )


def save(page):
    page.get_by_role("button", name="Spara insatsen").click()


def a_photo() -> dict:
    file = io.BytesIO()
    Image.effect_mandelbrot((2400, 1800), (-2, -1.5, 1, 1.5), 60).convert("RGB").save(file, "JPEG")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def rows(server, sql: str) -> list[tuple]:
    base = sqlite3.connect(server.folder / "medborgarlofte.sqlite3")
    try:
        return base.execute(sql).fetchall()
    finally:
        base.close()


PLACES = "select place from promises_activity where place like 'Plats %' order by place"
SHRUNK = """async () => {
    const base = await new Promise((done) => { indexedDB.open("medborgarlofte").onsuccess = (e) => done(e.target.result); });
    const all = base.transaction("photos").objectStore("photos").getAll();
    await new Promise((done) => { all.onsuccess = done; });
    const hash = await crypto.subtle.digest("SHA-256", all.result[0].data);
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}"""


def test_police_log_without_a_network_close_the_tab_and_everything_arrives_once(
    phone, context, server, check_axe, tmp_path
):
    cut(context, server)
    phone.reload()
    expect(phone.get_by_text("Ingen täckning.")).to_be_visible()
    write(phone, "Plats ett")
    phone.get_by_label("Lägg till foton").set_input_files(a_photo())
    phone.get_by_label("Vad visar foto 1?").fill("Kontrollplatsen i gryningen.")
    save(phone)
    expect(phone.get_by_text("Insatsen är sparad i telefonen")).to_be_visible()
    expect(phone.get_by_text("1 insats väntar i telefonen.")).to_be_visible()
    item = queue(phone).get_by_role("listitem").filter(has_text="Plats ett")
    expect(item).to_contain_text("Väntar: trafikinsats, Plats ett")
    expect(item).to_contain_text("Finns bara här. 1 foto.")
    shrunk = phone.evaluate(SHRUNK)
    check_axe(phone)

    phone.close()
    again = context.new_page()
    again.goto(server.address + FORM)
    expect(again.get_by_text("1 insats väntar i telefonen.")).to_be_visible()
    write(again, "Plats två")
    save(again)
    expect(again.get_by_text("Ingen täckning. 2 insatser väntar i telefonen.")).to_be_visible()
    assert rows(server, PLACES) == []

    mend(context, server)
    for place in ("Plats ett", "Plats två"):
        item = queue(again).get_by_role("listitem").filter(has_text=place)
        expect(item).to_contain_text("Mottagen", timeout=30_000)
        expect(item).to_contain_text("Kvitto")
    expect(again.get_by_text("Ingen täckning.")).to_be_hidden()
    assert rows(server, PLACES) == [("Plats ett",), ("Plats två",)]
    photos = rows(server, "select alt, sha256, file from promises_photo where alt like 'Kontroll%'")
    assert len(photos) == 1
    stored = (server.folder / "media" / photos[0][2]).read_bytes()
    assert hashlib.sha256(stored).hexdigest() == photos[0][1]
    assert Image.open(io.BytesIO(stored)).size == (2000, 1500)
    assert len(shrunk) == 64
    check_axe(again)

"""When the law says no: an official masks what slipped through, hands out what is asked for, notes a decision."""

import json
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.demo_site import sign_in

NUMBER = "19470512-1234"


@pytest.fixture
def slipped(own_site, tmp_path) -> str:
    """A row that everybody reads, with a personnummer in it: its number at the desk."""
    (base,) = [path for path in Path(tmp_path / "data").glob("*.sqlite3") if path.stat().st_size]
    with sqlite3.connect(base) as rows:
        (key, uid, commitment) = rows.execute(
            "SELECT a.id, a.uid, c.number FROM promises_activity a"
            " JOIN promises_contribution b ON b.activity_id = a.id"
            " JOIN promises_commitment c ON c.id = b.commitment_id JOIN promises_promise p ON p.id = c.promise_id"
            " JOIN accounts_municipality m ON m.id = p.municipality_id"
            " WHERE m.slug = 'vaggeryd' AND p.slug = '2020' AND a.publish_on <= '2020-10-15' AND a.withdrawn_at IS NULL"
            " ORDER BY a.ends_on DESC LIMIT 1"
        ).fetchone()
        rows.execute(
            "UPDATE promises_activity SET note = ? WHERE id = ?", [f"Föraren, {NUMBER}, fick böter.", key]
        )
        # What everybody reads is the record.
        path, content = rows.execute(
            "SELECT path, content FROM record_part WHERE path LIKE ? AND last IS NULL",
            [f"activities/%{uid[:8]}-{uid[8:12]}-{uid[12:16]}-{uid[16:20]}-{uid[20:]}%"],
        ).fetchone()
        content = json.dumps(
            json.loads(content) | {"note": f"Föraren, {NUMBER}, fick böter."}, ensure_ascii=False
        )
        rows.execute("UPDATE record_part SET content = ? WHERE path = ?", [content, path])
        rows.execute("UPDATE promises_promise SET public_revision = public_revision + 1")
    rows.close()
    return f"{uid[:8]}-{uid[8:12]}-{uid[12:16]}-{uid[16:20]}-{uid[20:]} {commitment}"


def test_an_official_masks_a_personnummer_and_a_resident_sees_the_marker(
    page, browser, own_site, slipped, check_axe
):
    uid, commitment = slipped.split()
    public = f"{own_site}/vaggeryd/2020/atagande/{commitment}/"
    sign_in(page, own_site, "samordnare")
    page.goto(public)
    expect(page.get_by_text(NUMBER).first).to_be_visible()
    page.goto(f"{own_site}/arbete/insatser/{uid}/")
    page.get_by_role("link", name="Maskera", exact=True).click()
    check_axe(page)
    choice = page.get_by_label("Vad ska bort?")
    choice.select_option(label=choice.locator("option", has_text=NUMBER).first.inner_text())
    page.get_by_label("Vilka ord?").fill(NUMBER)
    page.get_by_label("Grund").select_option(label="3 kap. 10 § dataskyddslagen: personnummer")
    page.get_by_role("button", name="Visa var det försvinner").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv skälet.")
    check_axe(page)
    page.get_by_label("Skäl").fill("Ett personnummer kom med i anteckningen.")
    page.get_by_role("button", name="Visa var det försvinner").click()
    expect(page.get_by_role("heading", name="2. Här försvinner det")).to_be_visible()
    expect(page.get_by_text("Anteckning, insats den").first).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Maskera överallt").click()
    expect(page.get_by_role("region", name="Besked")).to_contain_text("Maskerat överallt")
    expect(page.get_by_text(NUMBER)).to_have_count(0)
    check_axe(page)

    resident = browser.new_page()
    resident.goto(public)
    expect(resident.get_by_text("[maskerat: 3 kap. 10 § dataskyddslagen]").first).to_be_visible()
    expect(resident.get_by_text(NUMBER)).to_have_count(0)
    resident.goto(f"{own_site}/vaggeryd/2020/historik/")
    expect(resident.get_by_role("heading", name="Maskerat", exact=True, level=2)).to_be_visible()
    expect(resident.get_by_text("Ett personnummer kom med i anteckningen.")).to_be_visible()
    check_axe(resident)
    resident.close()


def test_what_is_asked_for_is_found_tried_and_handed_out(page, own_site, check_axe):
    sign_in(page, own_site, "samordnare")
    page.goto(f"{own_site}/arbete/utlamna/")
    check_axe(page)
    page.get_by_label("Kommun").select_option("vaggeryd")
    page.get_by_label("Från och med").fill("2020-01-01")
    page.get_by_label("Till och med").fill("2020-05-31")
    page.get_by_role("button", name="Sök fram").click()
    check_axe(page)
    page.get_by_role("button", name="Pröva de valda").click()
    check_axe(page)
    page.get_by_label("Vad begärdes?").fill("Insatser i våras, KS 2020/7")
    page.get_by_role("button", name="Lämna ut").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Utlämnande nummer 1")
    expect(page.get_by_role("link", name="Spara som PDF")).to_be_visible()
    check_axe(page)


def test_a_decision_on_gallring_is_noted_and_shows_what_it_lets_go(page, own_site, check_axe):
    sign_in(page, own_site, "admin")
    page.goto(f"{own_site}/arbete/gallring/")
    expect(page.get_by_text("Inget beslut är noterat")).to_be_visible()
    check_axe(page)
    page.get_by_label("Slag av handling").select_option(label="lägesrapporter (EST)")
    page.get_by_label("Bevaras i dagar").fill("730")
    page.get_by_label("Beslut", exact=True).fill("KS § 90, KS 2020/12")
    page.get_by_label("Beslutat den").fill("2020-03-01")
    page.get_by_role("button", name="Notera beslutet").click()
    expect(page.get_by_text("Äldre än 730 dagar")).to_be_visible()
    check_axe(page)

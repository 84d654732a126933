"""One page with many parts: what is typed in one is still there when a button in another is pressed."""

from playwright.sync_api import expect

from tests.browser.demo_site import sign_in


def test_a_note_and_a_measure_half_written_are_there_after_any_button_of_a_meeting(page, own_site):
    sign_in(page, own_site, "handlaggare", "/arbete/est/mote/")
    page.get_by_role("button", name="Öppna mötet").click()
    note = page.get_by_label("Mötets anteckning")
    note.fill("Gångtunneln är mörk, och lampan vid skolan går sönder varje höst.")
    decision = page.get_by_role("group", name="Besluta en åtgärd")
    decision.get_by_label("Vad ska göras?").fill("Byt lampan")
    # Enter in a field decides nothing and takes nothing away.
    decision.get_by_label("Vad ska göras?").press("Enter")
    expect(page.get_by_text("Åtgärden är inte beslutad.")).to_be_visible()
    expect(note).to_have_value("Gångtunneln är mörk, och lampan vid skolan går sönder varje höst.")
    expect(decision.get_by_label("Vad ska göras?")).to_have_value("Byt lampan")
    page.get_by_role("button", name="Avsluta mötet").click()
    expect(page.get_by_text("Åtgärden som är påbörjad är inte beslutad.")).to_be_visible()
    expect(page.get_by_text("Mötet pågår")).to_be_visible()
    decision.get_by_label("Vem ansvarar?").select_option("Vaggeryds kommun")
    decision.get_by_label("Klar senast").fill("2020-12-01")
    decision.get_by_role("button").click()
    expect(page.get_by_text("Åtgärden är beslutad.")).to_be_visible()
    expect(decision.get_by_label("Vad ska göras?")).to_have_value("")
    page.get_by_role("button", name="Avsluta mötet").click()
    expect(page.get_by_text("Mötet är avslutat.", exact=True)).to_be_visible()
    expect(page.get_by_text("Gångtunneln är mörk")).to_be_visible()

"""Several forms on one page: what is typed in one is still there when another is sent."""

from playwright.sync_api import expect

from tests.browser.demo_site import sign_in


def test_a_note_is_still_there_after_a_decision_of_the_same_meeting(page, own_site):
    sign_in(page, own_site, "handlaggare", "/arbete/est/mote/")
    # On a slow line the script comes while somebody writes.
    held = []
    page.route("**/kept*.js", lambda script: held.append(script), times=1)
    page.get_by_role("button", name="Öppna mötet").click()
    note = page.get_by_label("Mötets anteckning")
    note.fill("Gångtunneln är mörk, och lampan vid skolan går sönder varje höst.")
    with page.expect_event("load"):
        held[0].continue_()
    decision = page.get_by_role("form", name="Besluta en åtgärd")
    decision.get_by_label("Vad ska göras?").fill("Byt lampan")
    decision.get_by_label("Vem ansvarar?").select_option("Vaggeryds kommun")
    decision.get_by_label("Klar senast").fill("2020-12-01")
    decision.get_by_role("button").click()
    expect(page.get_by_text("Åtgärden är beslutad.")).to_be_visible()
    expect(decision.get_by_label("Vad ska göras?")).to_have_value("")
    expect(note).to_have_value("Gångtunneln är mörk, och lampan vid skolan går sönder varje höst.")

    # Closing the meeting ends the writing: it is asked about first, and what is typed stands.
    page.once("dialog", lambda asked: asked.dismiss())
    page.get_by_role("button", name="Avsluta mötet").click()
    expect(page.get_by_text("Mötet pågår")).to_be_visible()
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.get_by_text("Anteckningen är sparad.")).to_be_visible()
    expect(note).to_have_value("Gångtunneln är mörk, och lampan vid skolan går sönder varje höst.")
    assert page.evaluate("sessionStorage.length") == 0

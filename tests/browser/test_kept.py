"""One page with many parts: what is typed in one is still there when a button in another is pressed."""

from playwright.sync_api import expect

from tests.browser.demo_site import Served, sign_in

# Asked once: what asks again and again evaluates a text in the page, which its Content-Security-Policy forbids.
IN_CHARGE = """async () => {
    const { serviceWorker } = navigator;
    if (!serviceWorker.controller) await new Promise((done) => { serviceWorker.oncontrollerchange = () => done(); });
}"""


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
    page.get_by_label("Mötet räknas mot").select_option("Inget åtagande")
    page.get_by_role("button", name="Avsluta mötet").click()
    expect(page.get_by_text("Mötet är avslutat.", exact=True)).to_be_visible()
    expect(page.get_by_text("Gångtunneln är mörk")).to_be_visible()


def test_what_is_written_is_there_again_after_leaving_an_ended_session_and_no_network(
    page, context, own_site
):
    new = f"{own_site}/arbete/vandringar/inbjudan/"
    sign_in(page, own_site, "handlaggare", "/arbete/vandringar/inbjudan/")
    text = page.get_by_label("Till invånarna")
    text.fill("Ta med ficklampa.")
    page.get_by_role("link", name="Skrivbordet").first.click()
    page.goto(new)
    expect(page.get_by_text("Det du skrev här sist är inte sparat.")).to_be_visible()
    expect(text).to_have_value("Ta med ficklampa.")

    context.set_offline(True)
    page.get_by_role("button", name="Spara som utkast").click()
    page.wait_for_load_state()
    context.set_offline(False)
    page.goto(new)
    expect(text).to_have_value("Ta med ficklampa.")

    cookies = context.cookies()
    context.clear_cookies()
    page.get_by_role("button", name="Spara som utkast").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Inget är sparat än: du är utloggad")
    context.add_cookies(cookies)
    page.goto(new)
    expect(text).to_have_value("Ta med ficklampa.")

    # Refused, the words are kept still; taken, they are gone.
    page.get_by_role("button", name="Spara som utkast").click()
    expect(page.get_by_role("heading", name="Det här behöver rättas")).to_be_visible()
    page.goto(new)
    expect(text).to_have_value("Ta med ficklampa.")
    page.get_by_label("Löfte och åtagande").select_option(index=1)
    page.get_by_label("Vem bjuder in?").select_option("Vaggeryds kommun")
    page.get_by_label("Var går ni?").fill("Hok")
    page.get_by_label("Vilken dag?").fill("2020-10-22")
    page.get_by_label("Från kl.").fill("18.00")
    page.get_by_label("Till kl.").fill("20.00")
    page.get_by_label("Var samlas ni?").fill("Affären")
    page.get_by_role("button", name="Spara som utkast").click()
    expect(page.get_by_text("Utkast. Ingen utanför ser det.")).to_be_visible()
    page.goto(new)
    expect(page.get_by_role("button", name="Spara som utkast")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(text).to_have_value("")


def test_a_title_is_kept_over_an_ended_session_and_a_password_never(page, context, own_site):
    account = f"{own_site}/konto/"
    sign_in(page, own_site, "handlaggare", "/konto/")
    title = page.get_by_label("Titel")
    title.fill("Trygghetssamordnare")
    cookies = context.cookies()
    context.clear_cookies()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Inget är sparat än: du är utloggad")
    context.add_cookies(cookies)
    page.goto(account)
    expect(page.get_by_text("Det du skrev här sist är inte sparat.")).to_be_visible()
    expect(title).to_have_value("Trygghetssamordnare")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat.")).to_be_visible()
    page.goto(account)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("Det du skrev här sist är inte sparat.")).to_have_count(0)

    page.goto(f"{own_site}/konto/losenord/")
    page.get_by_label("Nytt lösenord", exact=True).fill("hemligt hemligt")
    page.reload()
    page.wait_for_load_state("networkidle")
    assert "hemligt" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_press_without_a_network_leaves_the_page_as_it_is_and_says_so(page, context, own_site):
    """Wherever a button sends something that has no queue of its own."""
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, own_site, "samordnare")
    words = page.get_by_text("Det finns inget nät, så inget är skickat.")
    for address, button in (
        ("/arbete/vandringar/inbjudan/", "Spara som utkast"),
        ("/arbete/est/mote/", "Öppna mötet"),
        ("/arbete/fredag/", "Inget än"),
        ("/arbete/vaggeryd/2020/uppfoljning/2020-t2/", "Spara"),
    ):
        page.goto(own_site + address)
        page.wait_for_load_state("networkidle")
        context.set_offline(True)
        page.get_by_role("button", name=button).first.click()
        expect(words).to_be_in_viewport()
        expect(page).to_have_url(own_site + address)
        context.set_offline(False)
        expect(words).to_have_count(0)


def test_a_press_that_gets_no_answer_leaves_the_page_as_it_is_and_says_so(page, loaded, tmp_path):
    """There is a network, and nobody answers: the server is down, or the telephone has bars and no data."""
    words = page.get_by_text("Det kom inget svar, så det är inte säkert att något är sparat.")
    with Served(loaded, tmp_path / "data") as server:
        sign_in(page, server.address, "samordnare", "/arbete/est/mote/")
        page.get_by_role("button", name="Öppna mötet").click()
        note = page.get_by_label("Mötets anteckning")
        note.fill("Gångtunneln är mörk.")
        page.evaluate(IN_CHARGE)
        server.stop()
        save = page.get_by_role("button", name="Spara anteckningen")
        save.click()
        expect(words).to_be_in_viewport()
        expect(note).to_have_value("Gångtunneln är mörk.")
        server.start()
        save.click()
        expect(page.get_by_text("Anteckningen är sparad.")).to_be_visible()
        expect(words).to_have_count(0)
        expect(note).to_have_value("Gångtunneln är mörk.")

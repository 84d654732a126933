"""A follow-up all the way: police write it, the municipality completes it, both approve, a samordnare publishes."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.demo_site import served, sign_in
from tests.browser.taps import Taps

T1 = "/arbete/vaggeryd/2020/uppfoljning/2020-t1/"
T3 = "/arbete/vaggeryd/2020/uppfoljning/2020-t3/"
HAPPENED = "Hösten gick åt till vandringar; trafikinsatsen ställdes in."


@pytest.fixture
def january(loaded, tmp_path):
    """The demo the day after the third tertial ended."""
    with served(loaded, tmp_path / "data", "2021-01-02") as address:
        yield address


@contextmanager
def another(browser, **options):
    context = browser.new_context(locale="sv-SE", timezone_id="Europe/Stockholm", **options)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def step(page, site, check_axe, who, button, title):
    """The person opens the step from the desk, and presses the button that is theirs."""
    sign_in(page, site, who)
    page.get_by_role("link", name=re.compile(title)).first.click()
    expect(page.get_by_text(HAPPENED)).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name=button).click()


def test_from_an_open_round_to_a_published_follow_up(browser, january, check_axe):
    with another(browser, viewport={"width": 820, "height": 1180}, has_touch=True) as page:  # a tablet
        sign_in(page, january, "polis")
        taps = Taps(page)
        page.get_by_role("link", name=re.compile("Skriv uppföljningen av tertial 3")).click()
        check_axe(page)
        write(page)
        page.get_by_role("button", name="Spara och läs igenom").click()
        page.get_by_role("button", name="Lämna in").click()
        expect(page.get_by_text("lämnad vidare")).to_be_visible()
        # A tertial with four commitments, from the desk until it is handed in: five minutes are enough.
        assert 10 <= len(taps.all) <= 14, taps.all
        assert 6 <= len(taps.fields) <= 8, taps.fields

    with another(browser) as page:
        step(
            page,
            january,
            check_axe,
            "samordnare",
            "Skicka till godkännande",
            "Läs igenom och skicka uppföljningen",
        )
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("inne för godkännande"))
    with another(browser, viewport={"width": 390, "height": 844}) as page:
        step(page, january, check_axe, "polischef", "Godkänn för Polisen", "Godkänn uppföljningen")
        expect(page.get_by_text("Väntar på godkännande av")).to_be_visible()
        check_axe(page)
    with another(browser) as page:
        step(page, january, check_axe, "beslut", re.compile("^Godkänn för"), "Godkänn uppföljningen")
        expect(page.get_by_text("Godkänd av alla parter")).to_be_visible()
    with another(browser) as page:
        publish(page, january, check_axe)


def test_silence_is_answered_without_scripts_and_stands_once_it_is_followed_up(browser, january, check_axe):
    with another(browser, viewport={"width": 390, "height": 844}, java_script_enabled=False) as page:
        sign_in(page, january, "polis")
        page.goto(january + T1)
        rounds = page.get_by_role("region", name=re.compile("Trygghetsrundor"))
        asked = rounds.get_by_role("group", name=re.compile("Vad säger Polisen?"))
        expect(asked.get_by_label("Vet inte")).to_be_checked()
        asked.get_by_label("Inget gjordes").check()
        page.get_by_role("button", name="Spara svaren").click()
        page.get_by_role("link", name=re.compile("Skriv varför det sägs först nu")).click()
        expect(asked.get_by_label("Inget gjordes")).to_be_checked()
        page.get_by_label(re.compile("^Varför sägs det först nu")).fill("Rundorna kom aldrig igång.")
        page.get_by_role("button", name="Spara svaren").click()
        expect(page.get_by_role("alert", name="Det här ändras")).to_contain_text("Inget är sparat än.")
        page.get_by_role("button", name="Spara", exact=True).click()
        expect(rounds.get_by_text(re.compile("^Polisen har sagt: inget"))).to_be_visible()
        expect(asked).to_have_count(0)
        expect(rounds.get_by_label(re.compile("^Ta tillbaka att Polisen sade"))).to_have_count(0)
    with another(browser) as page:
        sign_in(page, january, "polis")
        page.goto(january + T1)
        expect(page.get_by_text(re.compile("^Polisen har sagt: inget"))).to_be_visible()
        expect(page.get_by_text(re.compile("Vad säger Polisen?"))).to_have_count(0)
        check_axe(page)


def write(page):
    """What the police write."""
    rounds = page.get_by_role("region", name=re.compile("Trygghetsrundor"))
    rounds.get_by_label("Genomfört", exact=True).check()
    rounds.get_by_label("Vad hände?").fill("Rundorna gjordes varje vecka.")
    traffic = page.get_by_role("region", name=re.compile("trafikinsats"))
    traffic.get_by_label("Vad hände?").fill(HAPPENED)
    expect(traffic.get_by_text(re.compile(r"^Sparat \d\d\.\d\d\.$"))).to_be_visible()
    traffic.get_by_label(re.compile("^Orsak, om")).select_option(label="annat fick gå före")
    traffic.get_by_label("Orsaken i ord").fill("Personalen behövdes vid torget.")
    traffic.get_by_label("Vad görs åt det?").fill("Två insatser planeras till våren.")
    page.get_by_label("Sammanfattning").fill("Ett lugnt år med färre trafikinsatser än lovat.")


# Whether each of two presses was stopped, by a form whose answer never comes; then as after "back".
PRESSED_TWICE = """() => {
    const form = document.querySelector("form[data-busy]");
    const stopped = [1, 2].map(() => {
        let kept;
        addEventListener("submit", (event) => { kept = event.defaultPrevented; event.preventDefault(); }, { once: true });
        form.requestSubmit();
        return kept;
    });
    if (!form.innerText.includes("Rapporten skrivs ut, e-stämplas och kontrolleras")) throw new Error("nothing is said");
    dispatchEvent(new Event("pageshow"));
    return stopped;
}"""


def publish(page, site, check_axe):
    sign_in(page, site, "samordnare")
    page.get_by_role("link", name=re.compile("Publicera uppföljningen")).first.click()
    page.get_by_role("link", name="Fyll i diarienummer och publicera").click()
    check_axe(page)
    page.get_by_label(re.compile("Jag har läst rapporten")).check()
    page.get_by_role("button", name="Publicera uppföljningen").click()
    expect(page.get_by_role("alert")).to_contain_text("Fyll i, eller kryssa att det som är tomt inte finns.")
    check_axe(page)
    page.get_by_label("Kommunens diarienummer").fill("KS 2021/4")
    page.get_by_label("Det som är tomt ovan finns inte.").check()
    # Making and sealing a PDF takes its time where everything else is tested at once.
    assert page.evaluate(PRESSED_TWICE) == [False, True]
    page.get_by_role("button", name="Publicera uppföljningen").click(timeout=120_000)
    expect(page).to_have_url(re.compile("/vaggeryd/2020/uppfoljning/2020-t3/$"), timeout=60_000)
    expect(page.get_by_text(HAPPENED)).to_be_visible()
    check_axe(page)


def test_text_that_could_not_be_saved_comes_back(page, context, january):
    def words(tab):
        return tab.get_by_role("region", name=re.compile("Trygghetsrundor")).get_by_label("Vad hände?")

    sign_in(page, january, "polis", T3)
    context.set_offline(True)
    words(page).fill("Skrivet utan nät.")
    expect(page.get_by_text("Kan inte spara just nu.")).to_be_visible()
    page.close()
    context.set_offline(False)
    later = context.new_page()
    later.goto(january + T3)
    expect(words(later)).to_have_value("Skrivet utan nät.")
    expect(later.get_by_text(re.compile(r"^Sparat \d\d\.\d\d\.$")).first).to_be_visible()
    assert later.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('uppfoljning'))") == []
    later.reload()
    expect(words(later)).to_have_value("Skrivet utan nät.")

    context.clear_cookies()
    words(later).fill("Skrivet utloggad.")
    expect(later.get_by_text("Kan inte spara: du är utloggad")).to_be_visible()
    later.close()
    at_last = context.new_page()
    sign_in(at_last, january, "polis", T3)
    expect(words(at_last)).to_have_value("Skrivet utloggad.")
    expect(at_last.get_by_text(re.compile(r"^Sparat \d\d\.\d\d\.$")).first).to_be_visible()


def test_two_who_write_the_same_field_choose_and_lose_nothing(browser, january, check_axe):
    with another(browser) as one, another(browser) as two:
        sign_in(one, january, "polis", T3)
        sign_in(two, january, "samordnare", T3)
        field = "Vad hände?"
        first = one.get_by_role("region", name=re.compile("Trygghetsrundor"))
        second = two.get_by_role("region", name=re.compile("Trygghetsrundor"))
        first.get_by_label(field).fill("Polisens ord.")
        expect(first.get_by_text(re.compile("^Sparat"))).to_be_visible()
        second.get_by_label(field).fill("Kommunens ord.")
        told = second.get_by_role("alert")
        expect(told).to_contain_text("Per Demosson skrev något annat här under tiden:")
        expect(told).to_contain_text("Polisens ord.")
        expect(second.get_by_label(field)).to_have_value("Kommunens ord.")
        expect(two.get_by_text("Skriver också: Per Demosson")).to_be_visible()
        check_axe(two)
        told.get_by_role("button", name="Ta det andra").click()
        expect(second.get_by_label(field)).to_have_value("Polisens ord.")
        expect(second.get_by_text(re.compile("^Sparat"))).to_be_visible()

"""The server dies by SIGKILL when it has saved what was sent and before it answers: nothing is lost, nothing is twice."""

import http.client
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.demo_site import DAY, Served, sign_in
from tests.browser.test_approval_journey import T3
from tests.browser.test_kept import IN_CHARGE
from tests.browser.test_offline import queue, wait_until_kept

NO_ANSWER = "Det kom inget svar, så det är inte säkert att något är sparat."
_ITS_OWN = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Line(ThreadingHTTPServer):
    """Between the browser and ``site``. After ``cut_at(words)`` the first POST to an address with those words is
    answered by the site and not to the browser: the site is killed."""

    daemon_threads = True

    def __init__(self, site: Served) -> None:
        super().__init__(("127.0.0.1", 0), _Relay)
        self.site, self.words = site, ""
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.died = threading.Event()

    def cut_at(self, words: str) -> None:
        self.words = words
        self.died.clear()

    def mend(self) -> None:
        """Returns when the site answers again."""
        assert self.died.wait(30), "nothing was sent"
        self.site.start()

    def rows(self, sql: str) -> list[tuple]:
        with closing(sqlite3.connect(self.site.folder / "medborgarlofte.sqlite3")) as base:
            return base.execute(sql).fetchall()


class _Relay(BaseHTTPRequestHandler):
    server: Line

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.site.port, timeout=60)) as onward:
            try:
                onward.request(self.command, self.path, body or None, dict(self.headers))
                answer = onward.getresponse()
                said = answer.read()
            except (OSError, http.client.HTTPException):
                return  # nobody there: the browser gets nothing either
        if self.command == "POST" and self.server.words and self.server.words in self.path:
            self.server.words = ""
            self.server.site.kill()
            return self.server.died.set()
        with suppress(BrokenPipeError, ConnectionResetError):  # the browser has gone on
            self._pass_on(answer, said)

    def _pass_on(self, answer: http.client.HTTPResponse, said: bytes) -> None:
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _ITS_OWN:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def day() -> str:
    return DAY


@pytest.fixture
def line(loaded, tmp_path, day) -> Iterator[Line]:
    with Served(loaded, tmp_path / "data", day) as site:
        relay = Line(site)
        threading.Thread(target=relay.serve_forever, daemon=True).start()
        yield relay
        relay.shutdown()
        relay.server_close()


def test_every_button_of_a_meeting(page, line):
    sign_in(page, line.address, "handlaggare", "/arbete/est/mote/")
    page.evaluate(IN_CHARGE)
    line.cut_at("/arbete/est/mote/")
    page.get_by_role("button", name="Öppna mötet").click()
    expect(page.get_by_text(NO_ANSWER)).to_be_in_viewport()
    line.mend()
    page.get_by_role("button", name="Öppna mötet").click()
    note = page.get_by_label("Mötets anteckning")
    note.fill("Gångtunneln är mörk.")
    decision = page.get_by_role("group", name="Besluta en åtgärd")
    page.evaluate(IN_CHARGE)
    line.cut_at("/arbete/est/mote/")
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.get_by_text(NO_ANSWER)).to_be_in_viewport()
    expect(note).to_have_value("Gångtunneln är mörk.")
    line.mend()
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.get_by_text("Anteckningen är sparad.")).to_be_visible()

    decision.get_by_label("Vad ska göras?").fill("Byt lampan")
    decision.get_by_label("Vem ansvarar?").select_option("Vaggeryds kommun")
    decision.get_by_label("Klar senast").fill("2020-12-01")
    line.cut_at("/arbete/est/mote/")
    decision.get_by_role("button").click()
    expect(page.get_by_text(NO_ANSWER)).to_be_in_viewport()
    expect(decision.get_by_label("Vad ska göras?")).to_have_value("Byt lampan")
    line.mend()
    decision.get_by_role("button").click()
    expect(page.get_by_text("Byt lampan").first).to_be_visible()
    assert line.rows("select count(*) from promises_measure where text like '%Byt lampan%'") == [(1,)]

    page.get_by_label("Mötet räknas mot").select_option("Inget åtagande")
    before = line.rows("select count(*) from promises_activity")
    line.cut_at("/arbete/est/mote/")
    page.get_by_role("button", name="Avsluta mötet").click()
    expect(page.get_by_text(NO_ANSWER)).to_be_in_viewport()
    line.mend()
    page.get_by_role("button", name="Avsluta mötet").click()
    page.wait_for_load_state()
    expect(page.get_by_text("Gångtunneln är mörk.")).to_be_visible()
    expect(page.get_by_role("button", name="Avsluta mötet")).to_have_count(0)
    assert line.rows("select count(*) from promises_activity") == before


def _received_at_the_second_try(page, line, button, what):
    """Pressed, saved by a server that died before it said so, and received once it was there again."""
    line.cut_at("/arbete/synk/")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("1 anteckning väntar i telefonen.")).to_be_visible()
    line.mend()
    page.reload()
    expect(queue(page).get_by_text(f"Mottagen: {what}")).to_be_visible()


def test_a_protocol_and_a_weeks_report(page, line):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, line.address, "polis", "/arbete/logga/trygghetsvandring/")
    wait_until_kept(page)
    page.get_by_label(re.compile("^(Annan plats|Var[?])")).fill("Hok")
    page.get_by_label("Åtagande", exact=True).select_option(index=1)
    page.get_by_role("button", name="Spara insatsen").click()
    page.get_by_role("link", name="Skriv protokollet").click()
    page.get_by_label("Var?").fill("Plats tunneln")
    page.get_by_role("radio", name="Behöver åtgärdas").check()
    page.get_by_label("Vad gäller det?").select_option(label="Belysning")
    page.get_by_label("Vad ser ni?").fill("Två lampor är släckta.")
    _received_at_the_second_try(page, line, "Spara iakttagelsen", "iakttagelse, Plats tunneln")
    seen = "select text from promises_observation where place = 'Plats tunneln'"
    assert line.rows(seen) == [("Två lampor är släckta.",)]

    page.goto(line.address + "/arbete/est/")
    first = page.get_by_role("group", name="Plats 1")
    first.get_by_label("Vad?").select_option(label="Nedskräpning")
    first.get_by_label("Var?").fill("Plats torget")
    _received_at_the_second_try(page, line, "Spara lägesrapporten", "lägesrapport, Plats torget")
    reports = "select category from promises_situationreport where internal_place = 'Plats torget'"
    assert line.rows(reports) == [("litter",)]


@pytest.mark.parametrize("day", ["2021-01-02"])
def test_a_follow_up_as_it_is_written_and_handed_in(page, line):
    sign_in(page, line.address, "polis", T3)
    page.evaluate(IN_CHARGE)
    words = page.get_by_role("region", name=re.compile("Trygghetsrundor")).get_by_label("Vad hände?")
    line.cut_at("/uppfoljning/2020-t3/")
    words.fill("Skrivet när servern dog.")
    expect(page.get_by_text("Kan inte spara just nu.")).to_be_visible()
    line.mend()
    # Saved already by who writes it: nobody else's words to choose between.
    words.press_sequentially(" Och sedan.")
    expect(page.get_by_text(re.compile(r"^Sparat \d\d\.\d\d\.$")).first).to_be_visible()
    expect(page.get_by_text("skrev något annat här under tiden")).to_have_count(0)
    page.reload()
    expect(words).to_have_value("Skrivet när servern dog. Och sedan.")

    for said in ("Sänt med knappen.", "Sänt igen, och ändrat."):
        line.cut_at("/uppfoljning/2020-t3/")
        words.fill(said)
        assert line.died.wait(30)
        words.press_sequentially(" Mer.")
        page.get_by_role("button", name="Spara utkast").click()
        expect(page.get_by_text(NO_ANSWER)).to_be_in_viewport()
        expect(words).to_have_value(f"{said} Mer.")
        line.mend()
        with page.expect_navigation():
            page.get_by_role("button", name="Spara utkast").click()
        expect(page.get_by_text("Uppföljningen är sparad.")).to_be_visible()
        expect(words).to_have_value(f"{said} Mer.")
        expect(page.get_by_text("skrev något annat")).to_have_count(0)

    page.get_by_role("button", name="Spara och läs igenom").click()
    page.get_by_role("button", name="Lämna in").wait_for()
    page.evaluate(IN_CHARGE)
    line.cut_at("/uppfoljning/2020-t3/")
    page.get_by_role("button", name="Lämna in").click()
    expect(page.get_by_text(NO_ANSWER)).to_be_in_viewport()
    line.mend()
    steps = "select count(*) from followup_step"
    before = line.rows(steps)
    page.get_by_role("button", name="Lämna in").click()
    expect(page.get_by_text("Uppföljningen har ändrats eller gått vidare")).to_be_visible()
    expect(page.get_by_text("Per Demosson, kommunpolis lämnade in för Polisen")).to_be_visible()
    assert line.rows(steps) == before

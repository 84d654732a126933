"""A resident holds a report in the hand: is it the real one, and do its figures follow?"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import demo_site

# Takes the follow-up through every step by the demo's own people, as their pages do.
PUBLISH = """
import sys
import django
django.setup()
from followup.approval.actions import Actor, approve, hand_on, register
from followup.approval.publish import publish_report
from followup.approval.corrections import begin_correction
from followup.approval.drafts import field_fingerprint, save_words
from followup.models import Report, Step
from medborgarlofte.accounts.models import User

reason, summary = sys.argv[1:3]
found = Report.objects.filter(period__promise__municipality__slug="vaggeryd", period__slug="2020-t2")
person = {name: User.objects.get(email=f"{name}@example.se") for name in ("polis", "samordnare", "beslut", "polischef")}
report = found.get()
values = {(0, "summary"): summary, (0, "reason"): reason}
begin_correction(report=report, actor=Actor(person["polis"]), reason=reason)
report = found.get()
seen = {(0, name): field_fingerprint(getattr(report, name)) for _, name in values}
assert not save_words(report=report, actor=Actor(person["polis"]), values=values, seen=seen)
hand_on(report=found.get(), actor=Actor(person["polis"]))
hand_on(report=found.get(), actor=Actor(person["samordnare"]))
for name in ("polischef", "beslut"):
    report = found.get()
    freeze = Step.objects.filter(report=report).exclude(content="").last()
    seen = (freeze.pk, report.period.promise.revision)
    organisation = person[name].memberships.get().organisation_id
    approve(report=report, actor=Actor(person[name]), organisation=organisation, seen=seen)
register(report=found.get(), actor=Actor(person["samordnare"]), fields={}, complete=True)
publish_report(report=found.get(), by=person["samordnare"])
"""
PERIOD = "/vaggeryd/2020/uppfoljning/2020-t2/"


def publish(folder: Path, reason: str, summary: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PUBLISH, reason, summary],
        cwd=demo_site.ROOT, env=demo_site._environment(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture
def sealed_site(loaded, tmp_path):
    """A demo of its own where the second tertial's follow-up has been published sealed."""
    with demo_site.Served(loaded, tmp_path / "data") as site:
        publish(site.folder, "Rapporten får e-stämplar.", "Sommaren var lugn.")
        yield site


def download(page, site, to: Path) -> Path:
    page.goto(site.address + PERIOD)
    href = page.get_by_role("link", name="Ladda ner som PDF").get_attribute("href")
    to.write_bytes(page.request.get(site.address + href).body())
    return to


def tampered(path: Path) -> Path:
    data = bytearray(path.read_bytes())
    data[len(data) // 5] ^= 1
    other = path.with_name("andrad.pdf")
    other.write_bytes(data)
    return other


def test_a_resident_verifies_a_report_without_sending_it(page, sealed_site, tmp_path, check_axe):
    file = download(page, sealed_site, tmp_path / "rapport.pdf")
    expect(page.get_by_text("Demodata").first).to_be_visible()
    expect(page.get_by_text("Med påhittade e-stämplar").first).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Kontrollera att din fil är äkta").click()
    expect(page.get_by_text("Det här är den senaste utgåvan", exact=True)).to_be_visible()
    check_axe(page)

    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("Rapporten som PDF").set_input_files(file)
    page.get_by_role("button", name="Kontrollera utan att skicka filen").click()
    expect(page.get_by_text("Filen är oförändrad", exact=True)).to_be_visible()
    check_axe(page)
    page.get_by_label("Rapporten som PDF").set_input_files(tampered(file))
    page.get_by_role("button", name="Kontrollera utan att skicka filen").click()
    expect(page.get_by_text("Filen är ingen utgåva som har publicerats här")).to_be_visible()
    assert set(sent) == {"GET"}
    assert page.context.cookies() == []


def test_a_resident_has_a_report_checked_in_full_and_a_tampered_one_too(
    page, sealed_site, tmp_path, check_axe
):
    file = download(page, sealed_site, tmp_path / "rapport.pdf")
    page.goto(f"{sealed_site.address}/verifiera/")
    page.get_by_label("Rapporten som PDF").set_input_files(file)
    page.get_by_role("button", name="Ladda upp för full kontroll").click(timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Filen är äkta och oförändrad")
    expect(page.get_by_text("DEMO Vaggeryds kommun").first).to_be_visible()
    expect(page.get_by_text("Håller: innehållet är det som stämplades.").first).to_be_visible()
    page.get_by_text(re.compile("Det här stämmer: .* uppgifter, rad för rad")).click()
    expect(page.get_by_role("rowheader", name=re.compile("Trafikinsats|trafik")).first).to_be_visible()
    check_axe(page)

    page.get_by_role("link", name="Kontrollera en fil till").click()
    page.get_by_label("Rapporten som PDF").set_input_files(tampered(file))
    page.get_by_role("button", name="Ladda upp för full kontroll").click(timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("Filen är inte som den publicerades|Filen är ingen utgåva som har publicerats här")
    )
    check_axe(page)


def test_a_correction_becomes_a_new_edition_and_the_one_before_says_so(
    page, sealed_site, tmp_path, check_axe
):
    first = download(page, sealed_site, tmp_path / "forsta.pdf")
    publish(sealed_site.folder, "En siffra var fel.", "Sommaren var ganska lugn.")
    second = download(page, sealed_site, tmp_path / "andra.pdf")
    assert first.read_bytes() != second.read_bytes()
    expect(page.get_by_text("Ersatt av utgåva 4.").first).to_be_visible()
    check_axe(page)
    page.goto(f"{sealed_site.address}/verifiera/")
    page.get_by_label("Rapporten som PDF").set_input_files(first)
    page.get_by_role("button", name="Kontrollera utan att skicka filen").click()
    expect(page.get_by_text("Äkta, men ersatt", exact=True)).to_be_visible()
    expect(page.get_by_text("Ersatt av utgåva 4", exact=True)).to_be_visible()
    expect(page.get_by_text("Skäl: En siffra var fel.")).to_be_visible()
    check_axe(page)
    old = page.request.get(f"{sealed_site.address}{PERIOD}utgava/3.pdf")
    assert old.body() == first.read_bytes()

"""No seal says more than it knows: whose they are, all of them, in order, and nothing since. Page, command and the
program of docs/verify.md say the same of every forgery, and of every genuine file."""

import json
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings

from followup.models import Edition
from followup.report.seal_plan import seal_order
from followup.sealing import sealing
from followup.sealing.seal_list import published_list, read_seal_list, write_seal_list
from followup.verification.recount import recount
from medborgarlofte.accounts.models import Organisation
from medborgarlofte.documents.demo_authority import DemoAuthority
from medborgarlofte.documents.seals import Seal, renew, seal
from promises.counting import progress
from tests.followup.sealing.sealed import OCTOBER
from tests.followup.strangers import Stranger, by_command, by_page
from tests.followup.verification.forged import FORGERIES, MUNICIPALITY, NUMBERS, POLICE, Forger
from tests.pdf.judges import tool

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
EXAMINED, COUNTED = cache(sealing.examine), cache(recount)
AT = datetime(2020, 10, 15, 14, 0, tzinfo=ZoneInfo("Europe/Stockholm"))


@pytest.fixture(scope="module")
def forger(sealed_parts, authority_folder, tmp_path_factory):
    """What he makes is drawn and sealed once for the module."""
    with override_settings(DEMO_DATE=OCTOBER, DATA_DIR=authority_folder.parent):
        yield Forger(sealed_parts, DemoAuthority(authority_folder), tmp_path_factory.mktemp("elak"), AT)


@pytest.fixture
def _once(monkeypatch):
    """What page and command share is done once a file."""
    monkeypatch.setattr(sealing, "examine", EXAMINED)
    monkeypatch.setattr("tests.followup.conftest.recount", COUNTED)


@pytest.fixture
def numbered(_once, sealed):
    """The published edition, and the numbers of those who signed it known here."""
    for slug, number in NUMBERS.items():
        Organisation.objects.filter(slug=slug).update(organisation_number=number)
    return sealed


@pytest.fixture
def verdicts(numbered, authority_folder, tmp_path):
    """Asks page, command and program, the last two with the site's list."""
    tool("openssl")
    listed = write_seal_list(published_list())
    stranger = Stranger(tmp_path / "stranger", authority_folder / "utfardare-certifikat.pem", listed)
    path = tmp_path / "rapport.pdf"

    def ask(pdf):
        path.write_bytes(pdf)
        command = by_command(path, "--seals", str(stranger.folder / "medborgarlofte-seals.json"))
        return {"page": by_page(pdf), "command": command, "program": stranger.check(pdf)}

    return ask


@pytest.mark.parametrize(
    "name",
    [name if FORGERIES[name].short else pytest.param(name, marks=pytest.mark.soak) for name in FORGERIES],
)
def test_a_forgery_is_seen_through_by_page_command_and_program_alike(name, forger, verdicts):
    forgery = FORGERIES[name]
    for judge, (status, said) in verdicts(forgery.made(forger)).items():
        assert status == forgery.status, f"{judge}: {status}\n{said}"
        assert "äkta och oförändrad" not in said
        assert "It holds." not in said


def test_the_genuine_file_holds_for_all_three(forger, verdicts):
    for judge, (status, said) in verdicts(forger.pdf).items():
        assert status == 0, f"{judge}: {said}"


def test_a_renewed_file_holds_for_all_three(forger, verdicts, numbered):
    later = AT.replace(year=2030)
    longer = renew(forger.pdf, [forger.authority.timestamps(later)], forger.authority.trust(later), at=later)
    said = verdicts(forger.stamped(longer))
    del said["page"]  # knows the renewals that it made itself
    for judge, (status, words) in said.items():
        assert status == 0, f"{judge}: {words}"


def test_an_edition_from_before_its_data_named_who_seals_is_known_by_the_list(forger, verdicts):
    """The municipality first, as it was then; the program of today says what it does not know."""

    def change(_, entry):
        del entry["seals"]

    told = verdicts(forger.sealed(forger.drawn(change, [MUNICIPALITY, POLICE]), MUNICIPALITY, POLICE))
    assert told["command"][0] == 0, told["command"][1]
    assert "Kontrollsumman finns inte bland de utgåvor som har publicerats här." in told["page"][1]
    assert (told["page"][0], told["program"][0]) == (3, 3)
    assert "the data do not say who seals" in told["program"][1]


def test_an_edition_counted_by_later_rules_is_not_known_to_any_of_the_three(forger, verdicts, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(progress, "RULES", 2)
        drawn = forger.drawn(lambda *_: None, [POLICE, MUNICIPALITY])
    told = verdicts(forger.sealed(drawn, POLICE, MUNICIPALITY))
    assert {judge: status for judge, (status, _) in told.items()} == dict.fromkeys(told, 3)
    for judge in ("page", "command"):
        assert "rapporten är räknad efter regler 2" in told[judge][1]
    assert "counted by rules 2" in told["program"][1]


# The list.


def test_the_list_names_who_signs_here_their_numbers_and_every_certificate_that_sealed(client, numbered):
    answer = client.get("/.well-known/medborgarlofte-seals.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert not answer.cookies
    told = answer.json()["organisations"]
    assert {slug: row["number"] for slug, row in told.items()} == NUMBERS
    assert told[POLICE]["name"] == "Polisen"
    used = {each["slug"]: each["fingerprint"] for each in json.loads(numbered.seals)}
    assert {slug: row["fingerprints"] for slug, row in told.items()} == {s: [f] for s, f in used.items()}
    assert read_seal_list(answer.content) == published_list()


def test_a_certificate_that_sealed_an_edition_stays_listed_when_the_key_is_changed(
    numbered, sealing_on, settings
):
    before = published_list().of(POLICE).fingerprints
    settings.SEAL_KEYS = {
        POLICE: sealing_on.key("polisen-ny", "Polisen"),
        MUNICIPALITY: sealing_on.key(MUNICIPALITY, "Vaggeryds kommun"),
        "nagon-annan": sealing_on.key("nagon-annan", "Någon annan"),
    }
    listed = published_list()
    assert listed.of(POLICE).fingerprints == before | {sealing_on.fingerprints()["polisen-ny"]}
    assert set(listed.organisations) == {POLICE, MUNICIPALITY}  # a key alone makes nobody a party


def test_the_list_says_nothing_of_promises_that_are_not_published(client, promise):
    promise.__class__.objects.update(published_at=None, published_by=None)
    assert client.get("/.well-known/medborgarlofte-seals.json").json()["organisations"] == {}


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"organisations": []}', '{"organisations": {"a": {}}}', "[" * 9999]
)
def test_a_file_that_is_no_list_is_told(text, tmp_path, numbered):
    (tmp_path / "lista.json").write_text(text)
    status, said = by_command(tmp_path / "lista.json", "--seals", str(tmp_path / "lista.json"))
    assert (status, said.strip()) == (2, "Filen är ingen lista över e-stämplar.")


def test_the_order_and_the_exception_stand_in_the_data(numbered, settings, sealing_on):
    entry = json.loads(Edition.objects.get().data)["follow_ups"][-1]
    assert entry["seals"] == [{"organisation": POLICE}, {"organisation": MUNICIPALITY}]
    settings.SEAL_KEYS = {POLICE: None, MUNICIPALITY: sealing_on.key(MUNICIPALITY, "Vaggeryds kommun")}
    assert seal_order(json.loads(numbered.data)) == [
        {"organisation": POLICE, "exception": "no_seal"}, {"organisation": MUNICIPALITY},
    ]  # fmt: skip
    settings.SEAL_KEYS, settings.DEMO_DATE = {}, None
    assert seal_order(json.loads(numbered.data)) == []


def test_a_report_sealed_by_certificates_with_the_parties_numbers_holds_without_a_list_of_them(
    forger, sealing_on, tmp_path, settings
):
    """By number and name: the demo's certificates say DEMO before each name, so the data do here."""

    def change(document, _):
        for row in document["organisations"]:
            row |= {"name": f"DEMO {row['name']}", "organisation_number": NUMBERS[row["slug"]]}

    seals = [
        Seal(f"stampel-{place}", slug, forger.authority.key(f"nummer-{slug}", name, NUMBERS[slug]))
        for place, (slug, name) in enumerate(((POLICE, "Polisen"), (MUNICIPALITY, "Vaggeryds kommun")), 1)
    ]
    trust, clocks = forger.authority.trust(AT), [forger.authority.timestamps(AT)]
    pdf = seal(forger.drawn(change, [POLICE, MUNICIPALITY]), seals, clocks, trust, at=AT)
    path = tmp_path / "rapport.pdf"
    path.write_bytes(pdf)
    assert by_command(path)[0] == 0
    root = forger.authority.folder / "utfardare-certifikat.pem"
    assert Stranger(tmp_path, root, None).check(pdf)[0] == 0

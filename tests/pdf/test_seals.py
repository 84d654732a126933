"""Sealed reports: the twelve points that the file must hold. Point by point, by judges of others where there are any.

1, 3, 4, 5 and 6 are held for every report in test_gate.py and test_documents.py, 11 in test_pictures.py; here they
are held again for the sealed file, where sealing could break them.
"""

import io
import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from types import SimpleNamespace

import page
import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from medborgarlofte.documents import seals as module
from medborgarlofte.documents.demo_authority import DemoAuthority
from medborgarlofte.documents.errors import SealError
from medborgarlofte.documents.pdf import render_pdf
from medborgarlofte.documents.seal_check import check
from medborgarlofte.documents.seal_settings import Pkcs12
from medborgarlofte.documents.seals import Seal, Trust, expires, renew, seal
from tests.pdf import judges, rasters, reports

pytestmark = pytest.mark.pdf

AT = datetime(2020, 10, 15, 10, 0, tzinfo=UTC)
# What a signature before the last revision does not cover is what came after it: right, and the judge knows no better.
LATER = "SIGNATURE-BYTERANGE"


class Sealed(SimpleNamespace):
    """The rendered report, its revisions as they came, and the authority behind its seals."""


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return DemoAuthority(tmp_path_factory.mktemp("utfardare"))


@pytest.fixture(scope="session")
def made(authority):
    report = reports.report(4)
    html = reports.html_of(report)
    pdf = render_pdf(html, reports.INFO, [reports.DATA])
    return Sealed(
        html=html, pdf=pdf, sealed=sealed(pdf, authority), authority=authority, trust=authority.trust(AT)
    )


def keys(authority):
    names = (("kommunen", "Vaggeryds kommun"), ("polisen", "Polismyndigheten"))
    return [
        Seal(f"stampel-{number}", name, authority.key(slug, name))
        for number, (slug, name) in enumerate(names, 1)
    ]


def sealed(pdf, authority, *, at=AT, trust=None, clocks=None, which=None):
    return seal(
        pdf,
        which or keys(authority),
        [authority.timestamps(at)] if clocks is None else clocks,
        trust or authority.trust(at),
        at=at,
    )


def revisions(data):
    """Every state the file has been in: what ends with an %%EOF of its own."""
    return [data[: match.end()] for match in re.finditer(rb"%%EOF\r?\n?", data)]


def test_01_the_bytes_that_are_sealed_are_the_rendered_ones_and_stay_first(made):
    assert made.sealed.startswith(made.pdf)
    assert render_pdf(made.html, reports.INFO, [reports.DATA]) == made.pdf


def test_02_every_revision_is_archival_and_accessible(made):
    states = revisions(made.sealed)
    assert len(states) == 6  # drawn, two seals, what each is checked by, the closing timestamp
    for state in states:
        for profile in ("3a", "ua1"):
            failures = page.validate_pdf_bytes(state, profile=profile).failures
            known = judges.WAIVED | {f"PDFA3A-{LATER}-001"}
            assert [failure.rule_id for failure in failures if failure.rule_id not in known] == []
        assert judges.structure(state) == []
        assert state.startswith(b"%PDF-1.7")


def test_03_and_04_the_sealed_file_reads_as_the_report_does(made):
    assert judges.reading(made.sealed, made.html) == []
    assert judges.outline(made.sealed, made.html) == []
    assert judges.tables(made.sealed, made.html) == []
    assert judges.declarations(made.sealed) == []


def test_04_each_seal_is_read_aloud_as_whose_it_is(made):
    with pikepdf.open(io.BytesIO(made.sealed)) as pdf:
        forms = [str(each.Alt) for each in judges.elements(pdf) if str(each.S) == "/Form"]
    assert forms == [
        "E-stämpel för Vaggeryds kommun", "E-stämpel för Polismyndigheten", "Tidsstämpel för hela dokumentet",
    ]  # fmt: skip


def test_05_only_our_own_fonts(made):
    assert judges.fonts(made.sealed) == []


def test_06_the_attachments_are_the_bytes_that_were_given(made):
    assert judges.embedded(made.sealed, [reports.DATA]) == []


@pytest.mark.parametrize("years", [0, 1, 10, 40])
def test_07_both_seals_hold_with_the_network_cut_also_in_many_years(made, years, monkeypatch):
    def cut(*_):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", cut)
    found = check(made.sealed, made.trust, at=AT.replace(year=AT.year + years))
    assert found.problems == ()
    assert found.ok
    assert [each.organisation for each in found.seals] == ["DEMO Vaggeryds kommun", "DEMO Polismyndigheten"]
    assert [each.at for each in found.seals] == [AT, AT]
    assert found.at == AT


def test_07_the_revocation_list_of_the_day_is_in_the_file_so_none_is_needed_later(made):
    without = Trust(roots=made.trust.roots)
    assert check(made.sealed, without, at=AT + timedelta(days=3000)).ok


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_08_openssl_says_the_same(made, tmp_path):
    root = made.authority.folder / "utfardare-certifikat.pem"
    verdicts = []
    for match in re.finditer(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", made.sealed):
        first, length, after, rest = map(int, match.groups())
        der = bytes.fromhex(made.sealed[first + length + 1 : after - 1].decode())
        (tmp_path / "sig").write_bytes(der)
        (tmp_path / "data").write_bytes(
            made.sealed[first : first + length] + made.sealed[after : after + rest]
        )
        told = by_openssl(
            tmp_path, root, is_time=b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04" in der[:200]
        )
        verdicts.append(told)
    assert verdicts == [0, 0, 0]


def by_openssl(folder, root, *, is_time):
    at = str(int(AT.timestamp()))
    if is_time:
        command = [
            "ts",
            "-verify",
            "-token_in",
            "-in",
            "sig",
            "-data",
            "data",
            "-CAfile",
            str(root),
            "-attime",
            at,
        ]
    else:
        command = ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "sig", "-content", "data"]
        command += ["-CAfile", str(root), "-purpose", "any", "-attime", at, "-out", "/dev/null"]
    return subprocess.run(["openssl", *command], cwd=folder, capture_output=True, check=False).returncode


# 9: what may have been done to a file on its way.


def flipped(data, at):
    out = bytearray(data)
    out[at] ^= 1
    return bytes(out)


def updated(data, change):
    """An update in the file's own way, as editors write it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def name(text):
    return generic.pdf_name(text)


def a_comment(writer):
    first = writer.root["/Pages"]["/Kids"][0]
    rectangle = generic.ArrayObject(map(generic.NumberObject, (100, 100, 300, 200)))
    note = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Text"),
            name("/Rect"): rectangle,
            name("/Contents"): generic.pdf_string("falsk"),
        }
    )
    notes = first.get("/Annots") or generic.ArrayObject()
    notes.append(writer.add_object(note))
    first["/Annots"] = notes
    writer.update_container(first)


def another_page_text(writer):
    second = writer.root["/Pages"]["/Kids"][1]
    second["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(second)


def a_page_more(writer):
    pages = writer.root["/Pages"]
    pages["/Kids"].append(pages["/Kids"].raw_get(0))
    pages["/Count"] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def a_page_less(writer):
    pages = writer.root["/Pages"]
    del pages["/Kids"][0]
    pages["/Count"] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def another_attachment(writer):
    files = writer.root["/Names"]["/EmbeddedFiles"]
    names = files["/Names"] if "/Names" in files else files["/Kids"][0]["/Names"]
    held = names[1].get_object()["/EF"]
    entries = {name("/Type"): name("/EmbeddedFile"), name("/Subtype"): name("/application/json")}
    held["/F"] = held["/UF"] = writer.add_object(generic.StreamObject(entries, stream_data=b'{"falsk":true}'))
    writer.update_container(held)


def another_alternative_text(writer):
    document = writer.root["/StructTreeRoot"]["/K"][0].get_object()
    document["/Alt"] = generic.pdf_string("falsk")
    writer.update_container(document)


def another_language(writer):
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()


def another_title(writer):
    info = writer.trailer["/Info"].get_object()
    info["/Title"] = generic.pdf_string("Falsk")
    writer.update_container(info)


def no_metadata(writer):
    del writer.root["/Metadata"]
    writer.update_root()


def a_script(writer):
    action = generic.DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): generic.pdf_string("x")})
    writer.root["/OpenAction"] = action
    writer.update_root()


def a_seal_taken_out(number):
    def change(writer):
        field = writer.root["/AcroForm"]["/Fields"][number].get_object()
        del field["/V"]
        writer.update_container(field)

    return change


def a_seal_drawn_over(writer):
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 10, 10)))
    entries = {name("/Type"): name("/XObject"), name("/Subtype"): name("/Form"), name("/BBox"): box}
    look = writer.add_object(generic.StreamObject(entries, stream_data=b"0 0 10 10 re f"))
    field["/AP"] = generic.DictionaryObject({name("/N"): look})
    writer.update_container(field)


def no_certificates(writer):
    del writer.root["/DSS"]
    writer.update_root()


UPDATES = (
    a_comment, another_page_text, a_page_more, a_page_less, another_attachment, another_alternative_text,
    another_language, another_title, no_metadata, a_script, a_seal_drawn_over, no_certificates,
)  # fmt: skip


def tamperings(made):
    """Name → the altered file: forty of them."""
    data, states = made.sealed, revisions(made.sealed)
    found = {change.__name__: updated(data, change) for change in UPDATES}
    for number in range(3):
        found[f"seal_{number}_taken_out"] = updated(data, a_seal_taken_out(number))
    for number, state in enumerate(states[:-1]):
        found[f"cut_back_to_revision_{number}"] = state
    after_first_seal = states[1]
    for change in (a_comment, another_language, another_attachment):
        found[f"{change.__name__}_between_the_seals"] = updated(after_first_seal, change)
    contents = [match.end() for match in re.finditer(rb"/Contents <", data)]
    for number, at in enumerate(contents):
        found[f"seal_{number}_flipped"] = flipped(data, at + 400)
    for number in range(8):
        found[f"byte_{number}_of_the_report_flipped"] = flipped(data, len(made.pdf) * (number + 1) // 9)
    found |= {
        "bytes_after_the_end": data + b"\n% mer\n",
        "a_whole_file_after_the_end": data + made.pdf,
        "cut_at_the_end": data[:-300],
        "cut_in_the_middle": data[: len(data) // 2],
        "cut_to_its_head": data[:20],
        "one_byte_more_at_the_front": b"\n" + data,
        "the_unsealed_report": made.pdf,
    }  # fmt: skip
    return found


def test_09_there_are_forty_tamperings(made):
    assert len(tamperings(made)) >= 40


def test_09_every_tampering_is_refused(made):
    passed = [what for what, data in tamperings(made).items() if check(data, made.trust, at=AT).ok]
    assert passed == []


def another_producer(writer):
    info = writer.trailer["/Info"].get_object()
    info["/Producer"] = generic.pdf_string("Elak 1.0")
    writer.update_container(info)


@pytest.mark.parametrize("change", [another_title, another_producer, no_metadata])
def test_09_what_the_file_says_of_itself_may_not_be_changed_and_stamped_anew(change, made):
    """The standards allow it in an update; nobody but the sealers may say what their report is called."""
    found = check(stamped(updated(made.sealed, change), made.authority), made.trust, at=AT)
    assert "Något annat än stämplar har lagts till eller ändrats sedan den första sattes." in found.problems


def stamped(pdf, authority):
    """With one more timestamp of the authority, which stamps for anybody."""
    stamper = PdfTimeStamper(authority.timestamps(AT))
    return stamper.timestamp_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), "sha256").getvalue()


# 10: what may be wrong with a key or an authority. Nothing half-sealed comes back, and the sentence says what.


class Silent(TimeStamper):
    """An authority that does not answer; or only the first times."""

    def __init__(self, behind=None, answers=0):
        super().__init__()
        self.behind, self.left = behind, answers

    async def async_request_tsa_response(self, req):
        if self.left <= 0:
            raise TimestampRequestError("no answer")
        self.left -= 1
        return await self.behind.async_request_tsa_response(req)


def refused(made, **changes):
    with pytest.raises(SealError) as why:
        sealed(made.pdf, made.authority, **changes)
    return str(why.value)


def serial(authority, slug):
    from cryptography import x509

    return x509.load_pem_x509_certificate(
        (authority.folder / f"stampel-{slug}.pem").read_bytes()
    ).serial_number


def test_10_a_revoked_seal(made):
    revoked = made.authority.trust(AT, revoked=(serial(made.authority, "polisen"),))
    assert "Polismyndigheten: certifikatet är spärrat" in refused(made, trust=revoked)


@pytest.mark.parametrize(
    ("years", "said"), [((2016, 2019), "gick ut 2019-01-01"), ((2030, 2040), "gäller först från 2030-01-01")]
)
def test_10_a_seal_whose_time_is_over_or_has_not_come(made, years, said):
    valid = tuple(datetime(year, 1, 1, tzinfo=UTC) for year in years)
    key = replace(made.authority, valid=valid).key(f"av-{years[0]}", "Vaggeryds kommun")
    assert f"E-stämpeln för Vaggeryds kommun: certifikatet {said}" in refused(
        made, which=[Seal("stampel-1", "Vaggeryds kommun", key)]
    )


def test_10_a_timestamp_authority_whose_time_is_over(made, tmp_path):
    old = DemoAuthority(tmp_path, valid=(datetime(2016, 1, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)))
    assert "Tidsstämplingstjänsten: certifikatet gick ut" in refused(
        made, clocks=[old.timestamps(AT)], trust=old.trust(AT)
    )


def test_10_an_authority_that_nobody_trusts(made, tmp_path):
    other = DemoAuthority(tmp_path)
    assert "litar på (SEAL_TRUST)" in refused(made, trust=other.trust(AT))
    assert "litar på (SEAL_TRUST)" in refused(made, clocks=[other.timestamps(AT)])
    assert "E-stämpeln för Polismyndigheten" in refused(
        made,
        which=[keys(made.authority)[0], Seal("stampel-2", "Polismyndigheten", other.key("polisen", "Polis"))],
    )


def test_10_no_revocation_list_to_be_had(made):
    assert "spärrlista svarar inte" in refused(made, trust=Trust(roots=made.trust.roots))


def test_10_a_key_store_that_is_locked_or_gone(made, tmp_path):
    wrong = tmp_path / "fel"
    wrong.write_text("fel lösenord")
    mine = made.authority.key("kommunen", "Vaggeryds kommun")
    assert "går inte att öppna" in refused(
        made, which=[Seal("stampel-1", "Kommunen", Pkcs12(mine.file, str(wrong)))]
    )
    assert "finns inte (SEAL_KEYS)" in refused(
        made, which=[Seal("stampel-1", "Kommunen", Pkcs12("/ingen.p12"))]
    )


def test_10_the_authority_is_down(made):
    assert "Tidsstämplingstjänsten svarar inte" in refused(made, clocks=[Silent()])
    assert "Ingen tidsstämplingstjänst är inställd" in refused(made, clocks=[])


@pytest.mark.parametrize("answers", range(5))
def test_10_the_second_authority_takes_over_wherever_the_first_falls_silent(made, answers):
    working = made.authority.timestamps(AT)
    data = sealed(made.pdf, made.authority, clocks=[Silent(working, answers), working])
    assert check(data, made.trust, at=AT).ok


def test_10_a_field_that_is_not_there(made):
    unknown = Seal("stampel-9", "Vaggeryds kommun", made.authority.key("kommunen", "Vaggeryds kommun"))
    assert "gick inte att stämpla" in refused(made, which=[unknown])


def test_10_the_check_itself_trusts_nobody_by_default(made, tmp_path):
    found = check(made.sealed, DemoAuthority(tmp_path).trust(AT), at=AT)
    assert not found.ok
    assert any("litar på" in problem for problem in found.problems)


def test_11_sealing_changes_nothing_that_is_seen(made, tmp_path):
    before, after = rasters.pages(made.pdf, tmp_path / "a"), rasters.pages(made.sealed, tmp_path / "b")
    assert [picture.tobytes() for picture in before] == [picture.tobytes() for picture in after]


def test_12_a_seal_is_quick_and_so_is_its_check(made):
    """Beside drawing the same report, which takes under a second (docs/performance.md)."""
    drawn = _cost(lambda: render_pdf(made.html, reports.INFO, [reports.DATA]))
    assert _cost(lambda: sealed(made.pdf, made.authority)) < 5 * drawn
    assert _cost(lambda: check(made.sealed, made.trust, at=AT)) < 5 * drawn


FIVE_PAGES = """
import re, sys, tempfile, time
from pathlib import Path
import django
from django.conf import settings
settings.configure(LANGUAGE_CODE="sv", USE_I18N=True)
django.setup()
from weasyprint import HTML
from medborgarlofte.documents.drawing import STATIC
from medborgarlofte.documents.pdf import page_count, render_pdf
from tests.pdf import reports

def cost(work):
    begun = time.process_time()
    work()
    return time.process_time() - begun

html = reports.html_of(reports.report(4))
data = render_pdf(html, reports.INFO, [reports.DATA])
alone = min(cost(HTML(string=html, base_url=STATIC.as_uri() + "/").write_pdf) for _ in range(3))
drawn = min(cost(lambda: render_pdf(html, reports.INFO, [reports.DATA])) for _ in range(3))
# getrusage would tell the peak of the process that started this one, where that was higher
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
from medborgarlofte.documents.demo_authority import DemoAuthority
from medborgarlofte.documents.seal_check import check
from tests.pdf.test_seals import AT, sealed
with tempfile.TemporaryDirectory() as folder:
    authority = DemoAuthority(Path(folder))
    file, trust = sealed(data, authority), authority.trust(AT)
checked = min(cost(lambda: check(file, trust, at=AT)) for _ in range(3))
sys.stdout.write(f"{page_count(data)} {alone} {drawn} {peak} {checked}")
"""


def test_12_five_pages_are_drawn_and_checked_within_their_marks():
    """In times WeasyPrint alone, in one process, as every machine has its own seconds; memory as it is."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FIVE_PAGES], capture_output=True, text=True, check=False, cwd=reports.ROOT
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pages, alone, drawn, peak, checked = map(float, done.stdout.split())
    assert pages == 5
    assert drawn < 3 * alone
    assert checked < 3 * alone
    assert peak < 150, "MiB to draw"


def _cost(work):
    begun = time.process_time()
    work()
    return time.process_time() - begun


def test_renewal_adds_a_timestamp_and_leaves_every_byte_before_it(made):
    later = AT.replace(year=2030)
    longer = renew(made.sealed, [made.authority.timestamps(later)], made.authority.trust(later), at=later)
    assert longer.startswith(made.sealed)
    found = check(longer, made.trust, at=AT.replace(year=2040))
    assert found.problems == ()
    assert found.at == later
    assert [each.at for each in found.seals] == [AT, AT]
    assert expires(longer) > later
    assert judges.structure(longer) == []
    for profile in ("3a", "ua1"):
        failures = page.validate_pdf_bytes(longer, profile=profile).failures
        assert {each.rule_id for each in failures} <= judges.WAIVED | {f"PDFA3A-{LATER}-001"}


def test_a_renewal_is_not_made_on_a_file_that_was_altered(made):
    broken = made.sealed + b"\n% mer\n"
    with pytest.raises(SealError):
        renew(broken, [Silent()], made.trust, at=AT)


def test_the_version_whose_insides_are_known():
    """seals.py takes the place of a private function: read its new version before raising this."""
    assert version("pyhanko") == "0.38.0"
    assert module.BasePdfFileWriter._update_meta(None) is None


# What nobody knows of a seal is said, not passed over.


def test_a_list_of_revoked_keys_that_was_old_when_the_seal_was_set_is_no_answer(made):
    early = made.authority.trust(AT - timedelta(days=20))
    stale = sealed(made.pdf, made.authority, trust=early)
    found = check(stale, made.trust, at=AT)
    assert found.problems == ()
    assert len(found.doubts) == 2
    assert "äldre än två dygn" in found.doubts[0]
    assert check(sealed(made.pdf, made.authority, trust=made.authority.trust(AT - timedelta(hours=40))), made.trust, at=AT).doubts == ()  # fmt: skip
    # A later list settles it, one way or the other: a renewal brings one.
    later = AT.replace(year=2021)
    clock, serials = [made.authority.timestamps(later)], (serial(made.authority, "polisen"),)
    assert (
        check(renew(stale, clock, made.authority.trust(later), at=later), made.trust, at=later).doubts == ()
    )
    told = check(renew(stale, clock, made.authority.trust(later, serials), at=later), made.trust, at=later)
    assert not told.ok


def test_a_list_that_the_issuer_did_not_sign_settles_nothing(made, tmp_path):
    """Whoever seals with a revoked key can put any list into the file."""
    stale = sealed(made.pdf, made.authority, trust=made.authority.trust(AT - timedelta(days=20)))

    def a_list_of_one_s_own(writer):
        held = generic.StreamObject(stream_data=DemoAuthority(tmp_path).crl(AT).dump())
        writer.root["/DSS"]["/CRLs"].append(writer.add_object(held))
        writer.update_container(writer.root["/DSS"])

    found = check(stamped(updated(stale, a_list_of_one_s_own), made.authority), made.trust, at=AT)
    assert not found.ok or found.doubts


def test_a_certificate_s_number_fingerprint_and_kind_are_told(made):
    key = made.authority.key("med-nummer", "Vaggeryds kommun", "412000-0007")
    (seal_of,) = check(
        sealed(made.pdf, made.authority, which=[Seal("stampel-1", "Vaggeryds kommun", key)]),
        made.trust,
        at=AT,
    ).seals
    assert (seal_of.number, seal_of.is_legal_person) == ("412000-0007", True)
    assert seal_of.fingerprint == made.authority.fingerprints()["med-nummer"]

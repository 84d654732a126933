"""Anyone checks a report: by its code, by its checksum alone, by the whole file, on the page and by command."""

import hashlib
import io
import json
import uuid
from types import SimpleNamespace

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from followup.codes import edition_code, read_code
from followup.verification.recount import recount
from followup.verification.verdict import UNSEALED, UNSEALED_TEXT
from tests import factories
from tests.followup.approval.walked import published, wrote
from tests.followup.sealing.sealed import pdf_of
from tests.pdf import test_seals
from tests.pdf.test_protocol_pdf import protocol_pdf, view

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def upload(client, data, name="rapport.pdf"):
    return client.post("/verifiera/fil/", {"fil": SimpleUploadedFile(name, data, "application/pdf")})


def text(answer):
    return answer.content.decode()


def by_command(path, *options):
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify_report", str(path), *options, stdout=out)
    return end.value.code, out.getvalue()


def swapped(pdf, name, change):
    """The PDF saved anew with another attachment, as somebody would who knows how."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        stream = next(held for key, held in opened.attachments.items() if key.endswith(name)).obj.EF.F
        stream.write(change(stream.read_bytes()))
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def test_a_genuine_file_holds_on_the_page_and_every_figure_is_shown(client, sealed):
    page = text(upload(client, pdf_of(sealed)))
    assert "Filen är äkta och oförändrad" in page
    assert "DEMO Vaggeryds kommun" in page
    assert "DEMO Polisen" in page
    assert "Det här är den senaste utgåvan" in page
    assert "Det här skiljer" not in page
    assert "2 av 4 kvartal" in page
    assert "Kontroll vid skolan, Skillingaryd" in page
    assert all(line.where and line.what for line in recount(pdf_of(sealed)).lines)


def test_a_genuine_file_holds_by_command_without_network_or_database(
    sealed, tmp_path, settings, django_assert_num_queries
):
    path = tmp_path / "rapport.pdf"
    path.write_bytes(pdf_of(sealed))
    with django_assert_num_queries(0):
        status, said = by_command(path)
    assert (status, said.splitlines()[-1]) == (0, "Rapporten håller.")
    status, said = by_command(path, "--json")
    told = json.loads(said)
    assert told["holds"]
    assert told["code"] == sealed.code
    assert [each["organisation"] for each in told["seals"]] == ["DEMO Polisen", "DEMO Vaggeryds kommun"]
    assert told["figures"]["differing"] == []


def test_the_command_says_what_it_cannot_read(tmp_path):
    assert by_command(tmp_path / "ingen.pdf") == (2, f"Filen finns inte: {tmp_path / 'ingen.pdf'}\n")
    assert by_command(tmp_path) == (2, f"Filen går inte att läsa: {tmp_path}\n")
    status, said = by_command(tmp_path / "ingen.pdf", "--json")
    assert (status, json.loads(said)["error"]) == (2, f"Filen finns inte: {tmp_path / 'ingen.pdf'}")
    (tmp_path / "text.pdf").write_text("hej")
    assert by_command(tmp_path / "text.pdf")[0] == 2


def test_a_file_that_only_shows_its_checksum_is_known_again(client, sealed):
    page = client.get("/verifiera/", {"sha256": sealed.sha256})
    assert "Filen är oförändrad" in text(page)
    assert not page.cookies
    other = hashlib.sha256(b"annan").hexdigest()
    assert "ingen utgåva som har publicerats här" in text(client.get("/verifiera/", {"sha256": other}))


def test_the_code_leads_to_the_edition_however_it_is_written(client, sealed):
    typed = sealed.code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert read_code(typed) == sealed.code == edition_code(sealed.data.encode())
    assert "Det här är den senaste utgåvan" in text(client.get("/verifiera/", {"kod": typed}))
    assert "Ingen utgåva har koden" in text(client.get("/verifiera/", {"kod": "ABCDE-FGHJK"}))
    assert "Ingen utgåva har koden" in text(client.get("/verifiera/", {"kod": "hej"}))


def test_the_report_carries_its_code_its_qr_code_and_whose_seals_it_has(sealed):
    with pikepdf.open(io.BytesIO(pdf_of(sealed))) as pdf:
        links = [str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note]
    assert f"http://testserver/verifiera/?kod={sealed.code}" in links
    said = json.loads(sealed.seals)
    assert [each["organisation"] for each in said] == ["DEMO Polisen", "DEMO Vaggeryds kommun"]


def test_a_superseded_edition_is_genuine_and_says_what_superseded_it(client, sealed):
    first = pdf_of(sealed)
    report = sealed.report
    report.refresh_from_db()
    wrote(report, factories.coordinator(), "Rättad.")
    published(report, "En uppgift var fel.")
    page = text(upload(client, first))
    assert page.index("Äkta, men ersatt") < page.index("Ersatt av utgåva 2")
    assert "En uppgift var fel." in page
    assert "Ersatt av utgåva 2" in text(client.get("/verifiera/", {"kod": sealed.code}))


def test_a_masked_edition_says_so(client, sealed):
    type(sealed).objects.update(
        masked_at=sealed.published_at, masked_by=sealed.published_by, masked_ground="OSL 35 kap."
    )
    page = text(client.get("/verifiera/", {"kod": sealed.code}))
    assert "Utgåvan är tillbakadragen" in page
    assert "Ladda ner utgåvan" not in page


def test_an_unsealed_edition_says_that_it_is_unsealed_and_is_known_by_its_checksum(client, written):
    edition = published(written)
    assert json.loads(edition.seals) == []
    pdf = pdf_of(edition)
    assert "inte försedd med elektronisk stämpel" in recount_text(pdf)
    page = text(upload(client, pdf))
    assert "Filen är äkta och oförändrad" not in page
    assert UNSEALED in page
    assert page.count(UNSEALED_TEXT) == 1
    assert "inte försedd med" not in page.split("<details")[0], "the verdict has said it"
    assert "<dt>E-stämplad av</dt><dd>Ingen</dd>" in page
    assert UNSEALED in text(client.get("/verifiera/", {"sha256": edition.sha256}))
    assert UNSEALED_TEXT in text(client.get("/verifiera/", {"sha256": edition.sha256}))


def test_an_unsealed_file_is_known_by_command_only_with_its_published_checksum_in_the_words_of_the_page(
    written, tmp_path
):
    edition = published(written)
    path = tmp_path / "rapport.pdf"
    path.write_bytes(pdf_of(edition))
    assert by_command(path)[0] == 1
    status, said = by_command(path, "--sha256", edition.sha256)
    assert status == 3
    assert f"{UNSEALED}. {UNSEALED_TEXT}" in said
    assert by_command(path, "--sha256", "0" * 64)[0] == 1


def recount_text(pdf):
    from medborgarlofte.documents.pdf_reading import read_pdf

    return read_pdf(pdf).text


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"", 422, "Filen är ingen PDF."),
        (b"hej", 422, "Filen är ingen PDF."),
        (b"%PDF-1.7\nskrap", 200, "ingen utgåva"),
    ],
)
def test_what_is_no_report_gets_an_answer(client, data, status, said):
    answer = upload(client, data)
    assert answer.status_code == status
    assert said in text(answer)
    assert not answer.cookies


def test_a_walk_s_protocol_is_known_as_what_it_is_by_page_and_command(client, tmp_path):
    path = tmp_path / "protokoll.pdf"
    path.write_bytes(protocol_pdf(view(1)))
    page, (status, said) = text(upload(client, path.read_bytes())), by_command(path)
    for told in (page, said):
        assert "Det här är ett vandringsprotokoll; det är inte stämplat" in told
        assert view(1).page_url in told
        assert "skadad" not in told
    assert status == 3


def test_nothing_is_kept_and_no_cache_may_keep_it(client, sealed, settings):
    before = sorted(path.name for path in settings.MEDIA_ROOT.rglob("*"))
    answer = upload(client, pdf_of(sealed))
    assert answer.headers["Cache-Control"] == "no-store"
    assert sorted(path.name for path in settings.MEDIA_ROOT.rglob("*")) == before


def test_too_much_is_refused(client, monkeypatch):
    monkeypatch.setattr("followup.verification.views.MOST_BYTES", 100)
    assert upload(client, b"%PDF-" + b"x" * 200).status_code == 413


def test_nobody_can_stop_the_site_with_files(client):
    statuses = [upload(client, b"%PDF-1.7\nskrap").status_code for _ in range(13)]
    assert statuses[:12] == [200] * 12
    assert statuses[12] == 429


# The rows in the attached data, changed one at a time by somebody who wants another story.


def activity(document, title):
    return next(row for row in document["activities"] if row["title"] == title)


def contribution(document, title):
    return activity(document, title)["contributions"][0]


CHANGES = {
    "a row taken away": lambda d: d["activities"].remove(activity(d, "Kontroll vid skolan")),
    "a row that counts no more": lambda d: contribution(d, "Kontroll vid skolan").update(counts=False, why_not="nej"),
    "a row that counts for more": lambda d: contribution(d, "Kontroll vid skolan").update(quantity=3),
    "another title": lambda d: activity(d, "Kontroll vid skolan").update(title="Kontroll vid torget"),
    "another place": lambda d: activity(d, "Kontroll på infarten").update(place="Hok"),
    "another day": lambda d: activity(d, "Kontroll på infarten").update(starts_on="2020-06-20", ends_on="2020-06-20"),
    "another commitment": lambda d: contribution(d, "Kontroll på infarten").update(commitment=1),
    "a note put in": lambda d: activity(d, "Runda i centrum").update(note="Allt var lugnt."),
    "a row out of the period": lambda d: activity(d, "Runda i centrum").update(starts_on="2020-04-01", ends_on="2020-04-01"),
    "a row said to be invented": lambda d: activity(d, "Runda i centrum").update(is_demo=True),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_single_row_changed_in_the_data_is_named(name, client, sealed_file, sealing_on, tmp_path):
    def change(data):
        document = json.loads(data)
        CHANGES[name](document)
        return json.dumps(document, ensure_ascii=False).encode()

    altered = swapped(sealed_file, ".json", change)
    counted = recount(altered)
    assert counted.problem == ""
    assert counted.differing, "the change was not noticed"
    page = text(upload(client, altered))
    assert "Filen är inte som den publicerades" in page
    assert "Det här skiljer" in page
    path = tmp_path / "rapport.pdf"
    path.write_bytes(altered)
    status, said = by_command(path)
    assert status == 1
    assert counted.differing[0].where in said


BAD = (
    "Filen är inte som den publicerades",
    "Filen är ingen utgåva som har publicerats här",
    "Filen är ingen PDF.",
)
# What a hasty reader takes for a yes, and what only programmers read.
A_YES = ("Filen är äkta", "Det här är den senaste utgåvan", "Håller:", ": håller", "Error)")
A_FEW = {"another_attachment", "byte_3_of_the_report_flipped", "cut_back_to_revision_2", "seal_1_taken_out"}


@pytest.mark.parametrize("only", [A_FEW, pytest.param(None, marks=pytest.mark.soak, id="all_forty")])
def test_a_published_file_that_was_tampered_with_is_found_by_page_and_by_command(
    only, client, sealed, sealed_file, tmp_path
):
    rendered = test_seals.revisions(sealed_file)[0]
    tried = test_seals.tamperings(SimpleNamespace(sealed=sealed_file, pdf=rendered))
    assert len(tried) >= 40
    for name in only or tried:
        cache.clear()  # more at a time than one visitor may send
        page = upload(client, tried[name])
        assert any(bad in text(page) for bad in BAD), name
        assert not [yes for yes in A_YES if yes in text(page)], name
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(tried[name])
        status, said = by_command(path)
        assert status in (1, 2), name
        assert not [yes for yes in A_YES if yes in said], name


def test_a_row_that_is_only_printed_or_only_in_the_data_is_named(sealed_file):
    def differing(change):
        def changed(data):
            document = json.loads(data)
            change(document["activities"], activity(document, "Kontroll vid skolan"))
            return json.dumps(document, ensure_ascii=False).encode()

        lines = recount(swapped(sealed_file, ".json", changed)).differing
        return [line for line in lines if "CSV" not in line.where]

    gone = differing(lambda rows, one: rows.remove(one))
    assert [line.printed for line in gone if not line.counted and line.what == "insats"] == [
        "14 maj 2020 Kontroll vid skolan, Skillingaryd 1 insats"
    ]
    earlier = {
        "uid": str(uuid.uuid4()),
        "title": "Vid bron",
        "starts_on": "2020-05-02",
        "ends_on": "2020-05-02",
    }
    more = differing(lambda rows, one: rows.append(one | earlier))
    assert [line.counted for line in more if not line.printed and line.what == "insats"] == [
        "Vid bron; Skillingaryd"
    ]


def test_a_word_changed_in_the_data_is_named(sealed_file):
    counted = recount(
        swapped(sealed_file, ".json", lambda data: data.replace(b"En lugn sommar", b"En orolig sommar"))
    )
    assert ("Rapporten", "sammanfattning") in [(line.where, line.what) for line in counted.differing]
    # The code that is printed is counted from the data as they were.
    assert {line.where for line in counted.differing} == {
        "Rapporten", "Maj till augusti 2020", "Läget den 31 augusti 2020", "Om den här uppföljningen",
        "Kontrollera att rapporten är äkta",
    }  # fmt: skip


def test_a_row_changed_in_the_table_that_is_attached_is_named(sealed_file):
    counted = recount(swapped(sealed_file, ".csv", lambda data: data.replace(b"skolan", b"torget")))
    assert [line.where for line in counted.differing] == ["Bilagan med insatser (CSV)"]


@pytest.mark.parametrize("data", [b"{}", b"[]", b"null", b'{"follow_ups": 3}', b"\xff", b'{"a":' * 5000])
def test_hostile_data_get_an_answer(sealed_file, data):
    problem = recount(swapped(sealed_file, ".json", lambda _: data)).problem
    assert problem.startswith("Det går inte att räkna om: ")
    assert "Error" not in problem

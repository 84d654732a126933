"""Officials find what waits and what is published, take it along whole, and change nothing."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followup.models import Edition, Report, Step
from medborgarlofte.clock import now
from promises.counting.progress import RULES
from promises.exchange_format.normal import normalise
from promises.models import Promise
from promises.record.public_document import export
from tests import factories
from tests.client import words
from tests.followup.editions import edition

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
PAGE = "/arbete/beslut/"
YEAR = f"{PAGE}ar/vaggeryd/2020.zip"
ARCHIVE = f"{PAGE}vaggeryd/2020/arkiv.zip"
TABLE = f"{PAGE}tabell"
SUMMARY = f"{PAGE}vaggeryd/2020/uppfoljning/2020-t2/"
POLICE = f"{PAGE}vaggeryd/2020/polisens-sida/"
EVERY = [
    PAGE,
    YEAR,
    ARCHIVE,
    f"{TABLE}/",
    f"{TABLE}.csv",
    f"{TABLE}.xlsx",
    f"{TABLE}.pdf",
    SUMMARY,
    f"{SUMMARY}sammanfattning.pdf",
    POLICE,
]


@pytest.fixture
def followed_up(promise, tertial_2):
    """Two tertials published, the second one corrected."""
    for month in (2, 5, 6):
        factories.activity(
            date(2020, month, 10), towards=promise.commitments.get(number=1), internal_note="kanariefågel"
        )
    numbers = {
        "municipal_number": "KS 2020/123",
        "police_number": "A123.456/2020",
        "internal_note": "kanariefågel",
    }
    edition(promise.periods.get(slug="2020-t1"), on=date(2020, 5, 20), **numbers)
    edition(tertial_2, said={4: {"cause": "weather", "next_step": "En kontroll i oktober."}}, **numbers)
    edition(tertial_2, "Fel datum.", on=date(2020, 10, 5), **numbers)
    return promise


@pytest.fixture
def official(client):
    client.force_login(factories.decider())
    return client


def content(response):
    return b"".join(response) if response.streaming else response.content


def unpacked(response):
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(content(response)))


def checked(archive):
    """Every file by its path, each found to have the checksum that the manifest gives."""
    lines = archive.read("manifest-sha256.txt").decode().splitlines()
    found = {path: archive.read(path) for _, path in (line.split("  ") for line in lines)}
    assert {f"{hashlib.sha256(data).hexdigest()}  {path}" for path, data in found.items()} == set(lines)
    assert {name for name in archive.namelist() if name.startswith("data/")} == set(found)
    return {path.removeprefix("data/"): data for path, data in found.items()}


def test_the_page_shows_every_follow_up_with_its_file_and_numbers(official, followed_up):
    page = official.get(PAGE)
    said = words(page)
    assert "Utgåva 2, publicerad 5 oktober 2020" in said
    assert "Utgåva 1, publicerad 20 maj 2020" in said
    assert "Kommunen KS 2020/123, polisen A123.456/2020" in said
    assert '/vaggeryd/2020/uppfoljning/2020-t2/utgava/2.pdf"' in page.content.decode()
    assert "Inget väntar på beslut" in said


def test_officials_page_has_no_form_that_approves(official, followed_up):
    """Neither a form nor a way to send one: only links."""
    html = official.get(PAGE).content.decode()
    main = html[html.index('<main id="innehall">') :]
    assert "<form" not in main
    for path in EVERY:
        assert official.post(path).status_code == 405, path


def test_the_year_s_zip_holds_every_edition_as_it_was_published(official, followed_up):
    files = checked(unpacked(official.get(YEAR)))
    for one in Edition.objects.all():
        folder = f"2020/{one.report.period.slug}/utgava-{one.number}"
        assert hashlib.sha256(files[f"{folder}.pdf"]).hexdigest() == one.sha256
        assert files[f"{folder}.json"].decode() == one.data
    assert len(files) == 6


def test_the_archive_holds_everything_public_of_the_promise(official, followed_up):
    factories.question(followed_up, answered=True)
    factories.question(followed_up, internal_text="kanariefågel", internal_email="eva@example.se")
    archive = unpacked(official.get(ARCHIVE))
    files = checked(archive)
    assert files["lofte.json"] == normalise({**export(followed_up), "rules": RULES})
    listed = json.loads(files["metadata.json"])["utgåvor"]
    assert [(row["period"], row["utgåva"]) for row in listed] == [
        ("2020-t1", 1),
        ("2020-t2", 1),
        ("2020-t2", 2),
    ]
    for row in listed:
        path = f"utgavor/{row['period']}/utgava-{row['utgåva']}.pdf"
        assert hashlib.sha256(files[path]).hexdigest() == row["sha256"]
        assert row["diarienummer"]["kommunen"] == "KS 2020/123"
    assert json.loads(files["fragor-och-svar.json"])[0]["svar"] == "Varje fredag kväll."
    readme = archive.read("LASMIG.txt").decode()
    assert "sha256sum -c manifest-sha256.txt" in readme
    assert not any("kanarie" in data.decode(errors="replace").lower() for data in files.values())
    assert not any(b"eva@example.se" in data for data in files.values())


@pytest.mark.parametrize("path", [YEAR, ARCHIVE])
def test_zip_made_twice_has_the_same_bytes(official, followed_up, path):
    assert content(official.get(path)) == content(official.get(path))


@pytest.mark.parametrize("path", [YEAR, ARCHIVE])
def test_a_stored_file_that_is_not_what_was_published_stops_it_and_is_named(official, followed_up, path):
    one = Edition.objects.get(number=2)
    Path(one.pdf.path).write_bytes(b"%PDF-1.7 annat")
    answer = official.get(path)
    assert answer.status_code == 503
    assert "Tertial 2 2020, utgåva 2: filen utgava-2.pdf är inte den som publicerades." in words(answer)
    one.pdf.storage.delete(one.pdf.name)
    assert "filen utgava-2.pdf saknas." in words(official.get(path))


def test_a_masked_edition_has_no_file_and_the_zip_says_so(official, followed_up):
    one = Edition.objects.get(report__period__slug="2020-t2", number=1)
    one.pdf.storage.delete(one.pdf.name)
    Edition.objects.filter(pk=one.pk).update(
        masked_at=now(), masked_by=factories.coordinator(), masked_ground="OSL 35:1", data="{}"
    )
    archive = unpacked(official.get(ARCHIVE))
    assert "utgavor/2020-t2/utgava-1.pdf" not in checked(archive)
    assert (
        "Maskerade, utan PDF: Tryggare i vardagen, Tertial 2 2020, utgåva 1."
        in archive.read("LASMIG.txt").decode()
    )


def test_no_cell_of_the_table_is_a_formula(official, followed_up):
    Promise.objects.update(title='=HYPERLINK("http://ond.example")')
    edition(followed_up.periods.get(slug="2020-t3"), on=date(2021, 1, 20))
    table = content(official.get(f"{TABLE}.csv")).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table), delimiter=";") for cell in row]
    assert '\'=HYPERLINK("http://ond.example")' in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_what_was_taken_back_stays_in_the_archive_and_leaves_the_table(official, followed_up):
    note = {"withdrawn_at": now(), "withdrawn_by": factories.coordinator(), "withdrawn_note": "Fel period."}
    Edition.objects.filter(report__period__slug="2020-t2").update(**note)
    page = official.get(PAGE)
    assert "Utgåva 2, publicerad 5 oktober 2020, tillbakadragen" in words(page)
    assert "2020-t2/utgava/2.pdf" not in page.content.decode()
    for path in ("uppfoljning/2020-t2/", "uppfoljning/2020-t2/sammanfattning.pdf"):
        assert f"{PAGE}vaggeryd/2020/{path}" not in page.content.decode()
        assert official.get(f"{PAGE}vaggeryd/2020/{path}").status_code == 404
    assert "Tertial 1 2020" in words(official.get(f"{TABLE}/"))
    assert "Tertial 2 2020" not in words(official.get(f"{TABLE}/"))
    files = checked(unpacked(official.get(ARCHIVE)))
    assert "utgavor/2020-t2/utgava-2.pdf" in files
    assert json.loads(files["metadata.json"])["utgåvor"][-1]["tillbakadragen"] == "Fel period."


def test_the_table_is_the_same_on_the_page_and_in_each_file(official, followed_up):
    said = words(official.get(f"{TABLE}/?ar=2020"))
    rows = list(
        csv.reader(
            io.StringIO(content(official.get(f"{TABLE}.csv?ar=2020")).decode("utf-8-sig")), delimiter=";"
        )
    )
    sheet = openpyxl.load_workbook(io.BytesIO(content(official.get(f"{TABLE}.xlsx?ar=2020")))).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == cells[0]
    assert len(rows) == len(cells) == 2
    assert (
        rows[1][:3]
        == cells[1][:3]
        == ["Vaggeryds kommun", "Tryggare i vardagen", "Tertial 2 2020: maj–augusti 2020"]
    )
    assert rows[1][7:10] == ["KS 2020/123", "A123.456/2020", "2"]
    for value in rows[1][:9]:
        assert value.replace("\xa0", " ") in said
    assert "Ingen uppföljning är publicerad" in words(official.get(f"{TABLE}/?ar=1999"))


def test_the_table_and_the_summary_are_pdfs_and_the_summary_is_one_page(official, followed_up):
    for path, pages in ((f"{TABLE}.pdf", None), (f"{SUMMARY}sammanfattning.pdf", 1)):
        answer = official.get(path)
        assert answer.headers["Content-Type"] == "application/pdf"
        with pikepdf.open(io.BytesIO(content(answer))) as pdf:
            assert pages is None or len(pdf.pages) == pages


def test_the_summary_of_a_long_promise_is_still_one_page(official, followed_up, tertial_2):
    kind = followed_up.commitments.first().kind
    for number in range(5, 25):
        title = "Trygghetsskapande samverkansinsatser i bostadsområden och centrummiljöer"
        factories.commitment(followed_up, number=number, kind=kind, title=f"{title} {number}")
    said = {n: {"cause": "resources", "next_step": "Vi gör om arbetssättet. " * 12} for n in range(5, 25)}
    edition(tertial_2, "Fler åtaganden.", on=date(2020, 10, 10), said=said)
    with pikepdf.open(io.BytesIO(content(official.get(f"{SUMMARY}sammanfattning.pdf")))) as pdf:
        assert len(pdf.pages) == 1


def test_the_text_for_the_police_can_be_pasted(official, followed_up):
    html = official.get(POLICE).content.decode()
    said = words(official.get(POLICE))
    assert "Uppföljning av medborgarlöftet i Vaggeryds kommun, maj–augusti 2020" in said
    assert "/vaggeryd/2020/uppfoljning/2020-t2/rapport.pdf" in said
    assert "&lt;h2&gt;Uppföljning av medborgarlöftet" in html
    assert "&lt;script" not in html


def test_titles_with_markup_are_pasted_as_words(official, followed_up, tertial_2):
    followed_up.commitments.filter(number=1).update(title='<img src=x onerror="alert(1)">')
    edition(tertial_2, "Ny rubrik.", on=date(2020, 10, 10))
    html = official.get(POLICE).content.decode()
    assert "&lt;li&gt;&amp;lt;img src=x" in html
    csv_text = content(official.get(f"{TABLE}.csv")).decode("utf-8-sig")
    assert "2020-t2" in csv_text


@pytest.mark.parametrize("path", EVERY)
def test_officials_pages_are_closed_to_other_municipalities(client, followed_up, path):
    habo = factories.municipality("Habo")
    for person in (
        factories.decider("Olle Annorstädes", habo),
        factories.police_officer("Per Annorstädes", habo),
    ):
        client.force_login(person)
        answer = client.get(path)
        said = content(answer).decode(errors="replace")
        assert "Tryggare i vardagen" not in said
        if "vaggeryd" in path:
            assert answer.status_code == 404
    assert client.get(path.replace("vaggeryd", "finns-inte")).status_code in {200, 404}


@pytest.mark.parametrize("path", EVERY)
def test_officials_pages_ask_for_a_sign_in(client, followed_up, path):
    assert client.get(path)["Location"].startswith("/konto/")


def test_officials_addresses_of_nothing_give_404(official, promise):
    for path in (
        YEAR,
        SUMMARY,
        POLICE,
        f"{TABLE}.exe",
        f"{PAGE}vaggeryd/1999/arkiv.zip",
        f"{PAGE}ar/finns-inte/2020.zip",
    ):
        assert official.get(path).status_code == 404, path
    assert "Ingen uppföljning är publicerad" in words(official.get(PAGE))
    assert checked(unpacked(official.get(ARCHIVE)))["fragor-och-svar.json"] == b"[]\n"


def test_what_waits_for_this_person_stands_first_with_a_link_to_the_step(official, followed_up):
    period = followed_up.periods.get(slug="2020-t3")
    at, by = now(), factories.police_officer()
    waiting = Report.objects.create(period=period, created_at=at, created_by=by, updated_at=at, updated_by=by)
    step = {"at": at, "by": by, "sign_in": "password", "revision": 1, "edition": 1}
    Step.objects.create(report=waiting, kind="submitted", **step)
    Step.objects.create(report=waiting, kind="completed", content="{}", data="{}", **step)
    said = words(official.get(PAGE))
    assert "Väntar på dig." in said
    assert (
        f'href="/arbete/vaggeryd/2020/uppfoljning/{period.slug}/granska/"'
        in official.get(PAGE).content.decode()
    )
    official.force_login(factories.officer())
    assert "Väntar på dig." not in words(official.get(PAGE))


def test_officials_page_asks_no_more_queries_for_more_editions(official, followed_up, tertial_2):
    def asked(path):
        with CaptureQueriesContext(connection) as found:
            assert official.get(path).status_code == 200
        return len(found)

    paths = (PAGE, f"{TABLE}/", f"{TABLE}.csv")
    few = [asked(path) for path in paths]
    for number in range(5):
        edition(tertial_2, "Rättat.", on=date(2020, 10, 6) + timedelta(days=number))
    other = factories.published_promise("2021")
    factories.four_commitments(other)
    for period in other.periods.all():
        edition(period)
    assert [asked(path) for path in paths] == few
    assert max(few) <= 22

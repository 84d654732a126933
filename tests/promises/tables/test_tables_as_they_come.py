"""Tables as municipalities have them: nothing of a file is passed over or misread without a word."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from promises.models import Activity
from promises.tables.line_problems import BadTable
from promises.tables.lines import read_lines
from tests import factories
from tests.client import words
from tests.promises.tables.table_files import TODAY, checked, csv_bytes, row, sentences

pytestmark = pytest.mark.django_db


@pytest.fixture
def traffic():
    quarterly = {"form": "rate", "number": 1, "per": "quarter"}
    return factories.commitment(factories.published_promise(), 1, kind=factories.kind(), target=quarterly)


@pytest.fixture
def by(traffic):
    return factories.officer()


def book(**sheets) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for each in rows:
            sheet.append(each)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


HEADINGS = ["rubrik", "datum", "plats"]
ROW = ["Fartkontroll", "2020-05-14", "Bönarp"]


def read(folder, content: bytes):
    (folder / "table").write_bytes(content)
    return list(read_lines(folder / "table", ()))


def test_a_cover_before_the_data_is_passed_by(tmp_path):
    found = read(
        tmp_path, book(Omslag=[["Våra insatser 2020"], ["Rubrik", "Polisen"]], Rader=[HEADINGS, ROW])
    )
    assert [(line.number, line.cells["place"]) for line in found] == [(2, "Bönarp")]


def test_sheets_of_which_none_has_the_headings_are_named(tmp_path):
    with pytest.raises(BadTable, match="Inget av bladen ”Omslag” och ”Rader” har mallens rubriker"):
        read(tmp_path, book(Omslag=[["Våra insatser"]], Rader=[["Vad", "När"], ROW]))


def test_two_sheets_of_rows_are_told_of_and_none_is_left_unread_in_silence(tmp_path):
    with pytest.raises(BadTable, match="Bladen ”Maj” och ”Juni” har var sina rubriker"):
        read(tmp_path, book(Maj=[HEADINGS, ROW], Juni=[HEADINGS, ROW]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("place", ["Bönarp", "Örebro", "vid ”Ängen” på torget"])
def test_a_file_of_any_age_and_make_has_its_letters(tmp_path, encoding, place):
    if encoding == "cp850":
        place = place.replace("”", "")
    text = f"rubrik;datum;plats\r\nKontroll i Västra Håga;2020-05-14;{place}\r\n"
    assert read(tmp_path, text.encode(encoding))[0].cells["place"] == place


def test_a_row_that_begins_with_a_hash_is_read_and_the_rows_of_the_template_are_not(tmp_path):
    content = "rubrik;datum;plats\n# så fyller du i;Dagen.;Var.\n# Exempel;2020-06-18;\n#metoo-möte;2020-05-14;Skillingaryd\n"
    found = read(tmp_path, content.encode())
    assert [(line.number, line.cells["title"]) for line in found] == [(4, "#metoo-möte")]


def test_a_space_between_two_numbers_does_not_make_them_one(tmp_path, by):
    found = checked(tmp_path, csv_bytes([row(antal="64 21"), row(antal="1 000"), row(antal="2 3")]), by)
    told = [told.partition(".")[0] for told in sentences(found)]
    assert told == [f"rad {number}, antal: Går att läsa på två sätt" for number in (2, 4)]


class TestQuestions:
    """What the log form asks about is asked about here, at its row, and agreed to before it is read in."""

    PAGE = "/arbete/insatser/tabell/"

    @pytest.fixture(autouse=True)
    def _october(self, settings, tmp_path):
        settings.DEMO_DATE = TODAY
        settings.DATA_DIR = tmp_path

    def look(self, client, by, *rows):
        client.force_login(by)
        file = SimpleUploadedFile("rader.csv", csv_bytes(rows))
        address = client.post(self.PAGE, {"file": file})["Location"]
        b"".join(client.get(address))
        return address, words(client.get(address))

    @pytest.mark.parametrize(
        ("cells", "question"),
        [
            (
                {"datum": "1900-05-05"},
                "Dagen 5 maj 1900 ligger före löftets första dag, 1 januari 2020. Stämmer den?",
            ),
            ({"antal": "400"}, "400 insatser i en enda insats är mycket mer än löftet"),
            ({"antal": "12,5"}, "12,5 insatser är inget helt tal. Stämmer det?"),
        ],
    )
    def test_a_slip_is_a_question_at_its_row_and_nothing_is_read_in_without_a_tick(
        self, client, by, cells, question
    ):
        address, page = self.look(client, by, row(), row(rubrik="Annan kontroll", **cells))
        assert f"Fråga. {question}" in page.replace("Mot åtagande 1 räknas inget för den dagen. ", "")
        assert "Det stämmer, som det står i filen" in page
        refused = client.post(address, {"all": "1"})
        assert refused.status_code == 422
        assert "Läs frågorna i listan och kryssa att det stämmer" in words(refused)
        assert not Activity.objects.exists()
        client.post(address, {"all": "1", "agreed": "on"})
        assert Activity.objects.count() == 2

    def test_a_result_that_is_no_whole_number_is_asked_about_under_its_own_heading(self, client, by):
        factories.result_measure("kontrollerade fordon")
        _, page = self.look(client, by, row(**{"resultat: kontrollerade fordon": "12,5"}))
        assert (
            "resultat: kontrollerade fordon 12,5 Fråga. Kontrollerade fordon: 12,5 är inget helt tal." in page
        )

    def test_an_ordinary_table_and_one_that_is_read_in_again_are_asked_nothing(self, client, by):
        address, page = self.look(client, by, row(), row(antal="3", rubrik="Tre på en dag"))
        assert "Det stämmer, som det står i filen" not in page
        client.post(address, {"all": "1"})
        assert Activity.objects.count() == 2

"""What is public of a promise as files: a table, a workbook, data, and their checksums."""

import csv
import hashlib
import io
import re
import subprocess
from datetime import date, timedelta

import pytest
import time_machine
from django.utils.translation import gettext, override
from openpyxl import load_workbook

from medborgarlofte.page_store import forget_pages
from promises.exchange_format.activity_rows import FIELDS
from tests import factories as make
from tests.client import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
FOLDER = "/vaggeryd/2020/"


@pytest.fixture
def traffic():
    return make.four_commitments(make.published_promise())[3]


def csv_rows(client, query=""):
    text = client.get(f"{FOLDER}insatser.csv{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def xlsx(client):
    return load_workbook(io.BytesIO(client.get(f"{FOLDER}insatser.xlsx").content))


def test_the_page_leads_to_every_promise_s_files_and_says_what_each_column_is(client, traffic):
    make.published_promise(
        "2021", title="Tryggt 2021", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31)
    )
    page = client.get("/oppna-data/")
    links = re.findall(r'href="(/vaggeryd/\d+/[^"]+)"', page.content.decode())
    files = "insatser.csv", "insatser.xlsx", "lofte.json", "sha256.txt"
    assert links == [f"/vaggeryd/{year}/{name}" for year in (2021, 2020) for name in files]
    assert all(client.get(link).status_code == 200 for link in links)
    for field in FIELDS.values():
        assert f"{field.heading} {field.meaning}" in words(page)


def test_with_no_promise_the_page_says_so(client):
    assert "Inget löfte är publicerat än" in words(client.get("/oppna-data/"))


def test_each_meaning_is_said_in_english_too(client):
    with override("en"):
        assert not [field for field in FIELDS.values() if gettext(field.meaning) == field.meaning]


def test_the_table_has_what_anybody_may_see_and_nothing_else(client, traffic):
    make.activity(date(2020, 5, 14), traffic, title="Väg 152", place="Hok")
    make.activity(
        date(2020, 8, 20),
        traffic,
        title="=HYPERLINK(1)",
        note="Kort.",
        internal_note="Hemligt",
        internal_staff=7717,
    )
    make.activity(date(2020, 9, 1), traffic, title="Hemlig kontroll", publish_on=date(2021, 1, 1))
    rows = csv_rows(client)
    assert [row["Insats"] for row in rows] == ["Väg 152", "'=HYPERLINK(1)"]
    assert list(rows[0]) == [field.heading for field in FIELDS.values()]
    assert (rows[0]["Åtagande"], rows[0]["Första dag"], rows[0]["Plats"]) == ("4", "2020-05-14", "Hok")
    assert (rows[0]["Antal"], rows[0]["Räknas"], rows[0]["Åtagandets rubrik"]) == ("1", "ja", traffic.title)
    assert [row["Anteckning"] for row in rows] == ["", "Kort."]
    assert not re.search("7717|Hemligt", str(rows))
    titles = [
        cell for row in xlsx(client)["Insatser"].iter_rows() for cell in row if "HYPER" in str(cell.value)
    ]
    assert [(cell.value, cell.data_type) for cell in titles] == [("'=HYPERLINK(1)", "s")]


def test_the_workbook_has_the_same_rows_and_says_where_it_is_from(client, traffic, settings):
    settings.SITE_URL = "https://lofte.example"
    make.activity(date(2020, 5, 14), traffic, title="Väg 152", place="Hok")
    book = xlsx(client)
    heads, *rows = [["" if cell is None else str(cell) for cell in row] for row in book["Insatser"].values]
    assert [dict(zip(heads, row, strict=True)) for row in rows] == csv_rows(client)
    assert [tuple(row) for row in book["Kolumner"].values][1:] == list(FIELDS.values())
    about = dict(list(book["Om filen"].values)[1:])
    assert about["Adress"] == "https://lofte.example/vaggeryd/2020/"
    assert about["Senast ändrat"] == "2020-10-15"
    assert about["Licens"].startswith("CC0 1.0")


def test_the_checksums_hold_the_files_by_a_tool_of_others(client, traffic, tmp_path):
    make.activity(date(2020, 5, 14), traffic)
    for name in ("insatser.csv", "insatser.xlsx", "lofte.json", "sha256.txt"):
        answer = client.get(FOLDER + name)
        saved = re.search(r'filename="([^"]+)"', answer["Content-Disposition"])[1]
        (tmp_path / saved).write_bytes(answer.content)
    check = ["sha256sum", "--check", "--strict", "medborgarlofte-vaggeryd-2020.sha256"]
    ran = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.count(": OK") == 3
    (tmp_path / "medborgarlofte-vaggeryd-2020.csv").write_bytes(b"x")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_a_file_that_was_kept_yesterday_still_has_today_s_checksum(client, traffic, settings):
    make.activity(date(2020, 5, 14), traffic)
    settings.DEMO_DATE = None
    with time_machine.travel("2020-10-16T08:00:00Z") as clock:
        workbook = client.get(f"{FOLDER}insatser.xlsx").content
        clock.shift(timedelta(days=1))
        told = client.get(f"{FOLDER}sha256.txt").content.decode()
    assert f"{hashlib.sha256(workbook).hexdigest()}  medborgarlofte-vaggeryd-2020.xlsx" in told


@pytest.mark.parametrize("name", ["insatser.csv", "insatser.xlsx", "lofte.json"])
def test_the_same_data_gives_the_same_file_whenever_it_is_made(client, traffic, name):
    make.activity(date(2020, 5, 14), traffic)
    with time_machine.travel("2020-10-15T08:00:00Z") as clock:
        first = client.get(FOLDER + name).content
        forget_pages()
        clock.shift(timedelta(hours=3))
        assert client.get(FOLDER + name).content == first


def test_a_file_is_had_as_it_was_on_an_earlier_day(client, traffic, settings):
    make.activity(date(2020, 5, 14), traffic, title="Väg 152")
    client.get(FOLDER)
    settings.DEMO_DATE = date(2020, 10, 20)
    make.activity(date(2020, 10, 19), traffic, title="Väg 846")
    assert [row["Insats"] for row in csv_rows(client)] == ["Väg 152", "Väg 846"]
    assert [row["Insats"] for row in csv_rows(client, "?kant=2020-10-16")] == ["Väg 152"]


def test_any_site_may_fetch_them_and_none_is_sent_twice(client, traffic):
    for name in ("insatser.csv", "insatser.xlsx", "lofte.json", "sha256.txt"):
        answer = client.get(FOLDER + name)
        assert answer["Access-Control-Allow-Origin"] == "*"
        again = client.get(FOLDER + name, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

"""Files that mean harm, files of many rows, and rows of every kind."""

import gc
import io
import os
import resource
import zipfile
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medborgarlofte.documents.printable import unprintable
from promises.models import Activity
from promises.tables.cells import tidy
from promises.tables.dry_run import State, check
from promises.tables.key_store import KeyStore
from promises.tables.line_problems import BadTable
from promises.tables.lines import MOST_ROWS, read_lines
from promises.tables.permitted import Reach
from tests import factories as make
from tests.promises.tables.table_files import (
    TODAY,
    checked,
    csv_bytes,
    exported,
    lines,
    read_in,
    row,
    sentences,
    xlsx_bytes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


def test_what_was_seen_in_a_file_may_be_let_go_by_another_thread():
    kept = []
    reader = Thread(target=lambda: kept.append(KeyStore()))
    reader.start()
    reader.join()
    del kept[0]
    gc.collect()  # what a destructor raises, pytest makes an error of the test


@pytest.fixture
def traffic():
    return make.commitment(make.published_promise(), 1, kind=make.kind())


@pytest.fixture
def by(traffic):
    return make.officer()


def altered(content: bytes, change: dict[str, bytes | None], flag: int = 0) -> bytes:
    """The workbook with parts of other content, added or (None) taken away."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | change
        for name, data in parts.items():
            if data is not None:
                new.writestr(name, data)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
FILES = {
    "macros": ({"xl/vbaProject.bin": b"x"}, "Filen innehåller makron."),
    "old macros": ({"xl/macrosheets/sheet1.xml": b"x"}, "Filen innehåller makron."),
    "no workbook": ({"xl/workbook.xml": None}, "Filen går inte att läsa som Excelfil."),
    "entities": ({SHEET: BOMB}, "Filen går inte att läsa som Excelfil."),
    "entities in the workbook": ({"xl/workbook.xml": BOMB}, "Filen går inte att läsa som Excelfil."),
    "broken sheet": ({SHEET: b"<worksheet><sheetData><row"}, "Filen går inte att läsa som Excelfil."),
    "bomb": ({"xl/sharedStrings.xml": b"<" + b" " * 70_000_000}, "Filen blir för stor när den packas upp."),
    "many parts": ({f"x/{n}": b"" for n in range(1001)}, "Filen blir för stor när den packas upp."),
}


def sheet_of(content: bytes) -> bytes:
    """The first sheet as it lies in the workbook."""
    return zipfile.ZipFile(io.BytesIO(content)).read(SHEET)


@pytest.mark.parametrize("name", FILES)
def test_a_workbook_that_means_harm_is_refused_in_a_sentence(tmp_path, by, name):
    change, sentence = FILES[name]
    with pytest.raises(BadTable) as refusal:
        checked(tmp_path, altered(xlsx_bytes([row()]), change), by)
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize("cut", [10, 200, 2000])
def test_a_workbook_cut_off_is_refused(tmp_path, by, cut):
    with pytest.raises(BadTable):
        checked(tmp_path, xlsx_bytes([row()])[:cut], by)


def test_a_cell_far_out_is_told_and_eats_no_memory(tmp_path, by):
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>rubrik</t></is></c><c r="XFD1" t="inlineStr"><is><t>datum</t></is></c></row></sheetData></worksheet>'
    with pytest.raises(BadTable, match="saknar kolumnen ”datum”"):
        checked(tmp_path, altered(xlsx_bytes([row()]), {SHEET: far}), by)


def test_a_formula_is_read_as_what_it_came_to(tmp_path, by):
    """One that nothing has worked out is an error at its cell, and never what an empty cell means."""
    found = checked(tmp_path, xlsx_bytes([row(antal="=3*4", rubrik="=A1")]), by)
    assert sentences(found) == [
        f"rad 2, {column}: Cellen har inget värde, bara en formel eller ett fel. Skriv värdet, eller spara filen i Excel igen."
        for column in ("antal", "rubrik")
    ]
    assert [problem.value for problem in found[0].problems] == ["=3*4", "=A1"]


def test_a_formula_whose_answer_is_no_text_is_an_empty_cell(tmp_path, by):
    part = sheet_of(xlsx_bytes([row(plats="=1")])).replace(b'"><f>1', b'" t="str"><f>1')
    found = checked(tmp_path, altered(xlsx_bytes([row(plats="=1")]), {SHEET: part}), by)
    assert sentences(found) == []


def test_what_a_spreadsheet_could_not_work_out_is_an_error_at_its_cell(tmp_path, by):
    part = sheet_of(xlsx_bytes([row(plats="=1")]))
    part = part.replace(b'"><f>1</f><v></v>', b'" t="e"><f>1</f><v>#REF!</v>')
    [problem] = checked(tmp_path, altered(xlsx_bytes([row(plats="=1")]), {SHEET: part}), by)[0].problems
    assert (problem.column, problem.value) == ("plats", "#REF!")


def test_what_a_csv_would_have_a_spreadsheet_do_is_only_text(tmp_path, by):
    formula = '=HYPERLINK("http://ond.example";"klicka")'
    read_in(tmp_path, csv_bytes([row(rubrik=formula)]), by)
    assert Activity.objects.get().title == formula
    assert "'=HYPERLINK" in exported(by).decode()


def test_more_rows_than_can_be_read_at_once(tmp_path, by):
    content = b"rubrik;datum\r\n" + b"a;2020-05-14\r\n" * (MOST_ROWS + 1)
    with pytest.raises(BadTable, match="Filen har fler än 20000 rader"):
        for _ in lines(tmp_path, content, by):
            pass


def many(count: int) -> bytes:
    """So many rows of which every hundredth is wrong."""
    start = date(2020, 1, 1)
    return csv_bytes(
        row(
            rubrik=f"Kontroll {n}",
            datum="i våras" if n % 100 == 50 else (start + timedelta(days=n % 280)).isoformat(),
            plats=f"Plats {n % 700}",
        )
        for n in range(count)
    )


@pytest.mark.parametrize("count", [1_000, pytest.param(10_000, marks=pytest.mark.soak)])
def test_of_thousands_of_rows_every_bad_one_is_named_and_the_rest_read_in(count, tmp_path, by):
    content = many(count)
    bad = [each.row for each in checked(tmp_path, content, by) if each.state is State.BAD]
    assert bad == [n + 2 for n in range(count) if n % 100 == 50]
    done = read_in(tmp_path, content, by, only_good=True)
    assert done.counts == {State.NEW: count * 99 // 100, State.BAD: count // 100}
    assert Activity.objects.count() == count * 99 // 100


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.parametrize("make_file", [many, lambda n: workbook(n)], ids=["csv", "xlsx"])
def test_memory_does_not_grow_with_the_file(tmp_path, by, make_file):
    """The most a process of its own has held, in kB, for a thousand rows and for five thousand."""
    files = [make_file(count) for count in (1_000, 5_000)]
    list(checked(tmp_path, files[0], by))  # what is loaded once is loaded before anything is measured
    small, large = (_peak(tmp_path, content, by) for content in files)
    assert large < 1.05 * small  # about a megabyte on two hundred


def workbook(count: int) -> bytes:
    """``many`` as XLSX."""
    rows = many(count).decode("utf-8-sig").splitlines()
    headings = rows[0].split(";")
    return xlsx_bytes([dict(zip(headings, line.split(";"), strict=True)) for line in rows[1:]])


def _peak(folder: Path, content: bytes, by) -> int:
    path = folder / "measured"
    path.write_bytes(content)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            reach = Reach(by)
            for _ in check(read_lines(path, reach.headings.values()), reach, TODAY):
                pass
            os.write(writing, str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        found = answer.read()
    os.waitpid(child, 0)
    return int(found)


def test_the_queries_of_a_check_follow_the_batches_not_the_rows(tmp_path, by, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        checked(tmp_path, many(1000), by)


def test_reading_in_asks_as_little_of_two_hundred_rows_as_of_twenty(
    tmp_path, by, django_assert_max_num_queries
):
    """One of the questions asks which reports were frozen that day: what is written then is public from the next."""
    read_in(tmp_path, many(20), by)
    with django_assert_max_num_queries(46):
        read_in(tmp_path, many(200), by, only_good=True)


def test_reading_in_asks_as_little_of_rows_towards_many_commitments_as_of_one(tmp_path, by, traffic):
    def asked(place: str, numbers: range) -> int:
        found = [row(plats=place, åtagande=f"vaggeryd/2020/{number}") for number in numbers]
        with CaptureQueriesContext(connection) as queries:
            read_in(tmp_path, csv_bytes(found), by)
        return len(queries)

    asked("Klevshult", range(1, 2))  # the record begins
    one = asked("Hok", range(1, 2))
    for number in range(2, 8):
        make.commitment(traffic.promise, number, kind=traffic.kind)
    assert asked("Byarum", range(1, 8)) <= one


# What no door takes in is in no export: signs that no report can print.
TEXTS = st.text(max_size=30).map(
    lambda text: text.translate(dict.fromkeys(map(ord, unprintable(text))))
) | st.text("'=+-@x;\"\n", max_size=6)


@pytest.mark.sqlite
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            TEXTS.filter(tidy), TEXTS, TEXTS, st.dates(date(2020, 1, 1), TODAY),
            st.decimals("0.001", 10**6, places=3), st.booleans(),
        ),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_whatever_is_logged_an_export_read_in_again_changes_nothing(tmp_path, by, traffic, rows):
    Activity.objects.all().delete()
    for title, place, note, day, quantity, counts in rows:
        clean = [text.replace("\0", "").encode("utf-8", "ignore").decode() for text in (title, place, note)]
        made = make.activity(day, title=clean[0], place=clean[1], note=clean[2], internal_note=clean[2])
        make.contribution(made, traffic, quantity, counts=counts, why_not="" if counts else "rörlig")
    before = exported(by)
    assert {each.state for each in checked(tmp_path, before, by)} == {State.UNCHANGED}
    assert exported(by) == before

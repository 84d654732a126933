"""Tables for the tests: rows as CSV or XLSX, read and checked."""

import csv
import io
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from promises.tables.actions import Logged, log_in_batches
from promises.tables.csv_file import write_csv
from promises.tables.dry_run import check
from promises.tables.export import activities, export_rows
from promises.tables.lines import read_lines
from promises.tables.permitted import Reach

TODAY = date(2020, 10, 15)
HEADINGS = ["kommun", "slag", "rubrik", "datum", "plats", "åtagande", "antal", "räknas", "varför inte"]


def row(**cells):
    """One row that is right; name only what the test is about."""
    values = {
        "kommun": "Vaggeryd", "slag": "trafikinsats", "rubrik": "Kontroll på väg 152", "datum": "2020-05-14",
        "plats": "Skillingaryd", "åtagande": "vaggeryd/2020/1", "antal": "1", "räknas": "ja", "varför inte": "",
    }  # fmt: skip
    return values | {name.replace("_", " "): value for name, value in cells.items()}


def csv_bytes(rows, delimiter=";", encoding="utf-8-sig"):
    """The rows, dicts by heading, as a CSV file with every heading that any of them has."""
    text, rows = io.StringIO(), list(rows)
    headings = list(dict.fromkeys([*HEADINGS, *(name for each in rows for name in each)]))
    writer = csv.DictWriter(text, headings, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows):
    """The same as a workbook, whatever types the cells have."""
    book = Workbook()
    headings = list(dict.fromkeys([*HEADINGS, *(name for each in rows for name in each)]))
    book.active.append(headings)
    for each in rows:
        book.active.append([each.get(name) for name in headings])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def lines(folder: Path, content: bytes, by):
    """The lines of a file with this content."""
    path = folder / "table"
    path.write_bytes(content)
    return read_lines(path, Reach(by).headings.values())


def checked(folder: Path, content: bytes, by, today=TODAY):
    """Every activity of the file, judged."""
    return [each for batch in check(lines(folder, content, by), Reach(by), today) for each in batch]


def read_in(folder: Path, content: bytes, by, **options) -> Logged:
    """The table read in from beginning to end; ``options`` of ``log_in_batches``."""
    done = Logged()
    for done in log_in_batches(by=by, rows=lines(folder, content, by), **options):  # noqa: B007
        pass
    return done


def sentences(found):
    """``["rad 2, datum: …"]`` of all problems but the questions, which are of what may well be right."""
    return [f"rad {p.row}, {p.column}: {p.text}" for each in found for p in each.problems if not p.question]


def exported(by, promise=None) -> bytes:
    """What the person may see, as CSV."""
    reach = Reach(by)
    return "".join(write_csv(export_rows(activities(reach, promise), reach, promise))).encode()

"""The open data of a promise: one document, in the formats that people and programs open. Pure, but for the files of XLSX."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from promises.exchange_format.activity_rows import FIELDS, activity_rows
from promises.exchange_format.normal import Document, complete
from promises.tables.cells import Cell
from promises.tables.csv_file import write_csv
from promises.tables.sheet import Sheet

LICENCE = "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"
# The day that a ZIP file says of a part of it that has none.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_SAVED = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def csv_bytes(document: Document, day: date) -> bytes:
    """What was logged, as it was public that day, under the headings of ``FIELDS``."""
    return "".join(write_csv(_rows(document, day))).encode()


def xlsx_bytes(document: Document, day: date, *, changed_on: date, address: str) -> bytes:
    """The same as a workbook, with sheets that say what the columns mean and where it is from: the same bytes for as long
    as nothing of it is changed."""
    from promises.tables.xlsx_file import write_xlsx  # loaded where a workbook is made, not at every start

    about = Sheet(
        "Om filen",
        [
            ["Vad", "Värde"],
            ["Löfte", document["title"]],
            ["Adress", address],
            ["Senast ändrat", changed_on.isoformat()],
            ["Licens", ", ".join(LICENCE)],
        ],
        (16, 60),
    )
    fields = Sheet("Kolumner", [["Kolumn", "Betyder"], *FIELDS.values()], (20, 60))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "insatser.xlsx"
        write_xlsx(path, _rows(document, day), [fields, about])
        return _without_time(path)


def checksums(files: dict[str, bytes]) -> bytes:
    """A line a file, as ``sha256sum --check`` reads them."""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()
    ).encode()


def _rows(document: Document, day: date) -> Iterator[list[Cell]]:
    yield [field.heading for field in FIELDS.values()]
    for row in activity_rows(complete(document), day):
        yield [row[name] for name in FIELDS]


def _without_time(path: Path) -> bytes:
    """The workbook without the moment that it was saved, which stands in it and at each part of the ZIP file."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content: Any = source.read(name)
            if name == "docProps/core.xml":
                content = _SAVED.sub(b"", content)
            target.writestr(zipfile.ZipInfo(name, _NO_DAY), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()

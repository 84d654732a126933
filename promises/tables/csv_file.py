"""CSV in and out. In: any usual separator and encoding. Out: as Swedish Excel wants it. Pure."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from promises.tables.cells import Cell, escape, plain
from promises.tables.headings import MOST_TITLES, recognised
from promises.tables.line_problems import BadTable

SEPARATORS = ";,\t"
_CHUNK = 1 << 16
# What Excel writes above all rows to tell itself the separator; it is no row of the sheet.
_TOLD = re.compile(r'"?sep=([^"])"?', re.IGNORECASE)
# å, ä and ö in words; of MS-DOS none that ends its word, for there another's quotation mark stands.
_OLD = {
    name: re.compile(
        rb"(?<=[A-Za-z])[%b]%b|(?<![A-Za-z])[%b](?=[a-z])" % ("åäö".encode(name), inside, "ÅÄÖ".encode(name))
    )
    for name, inside in (("cp1252", b""), ("mac_roman", b""), ("cp850", b"(?=[a-z])"))
}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, from 1. Raises BadTable. Holds one row at a time."""
    encoding = _encoding(path)
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        try:
            first = [file.readline(_CHUNK).strip("\r\n") for _ in range(MOST_TITLES)]
            file.seek(0)
            if told := _TOLD.fullmatch(first[0]):
                separator = told[1]
                file.readline()
            else:
                separator = max(
                    SEPARATORS,
                    key=lambda sign: max(
                        recognised(next(csv.reader([line], delimiter=sign), [])) for line in first
                    ),
                )
            for number, row in enumerate(csv.reader(file, delimiter=separator, strict=True), start=1):
                yield number, row
        except csv.Error as error:
            why = "citattecknen i raden går inte ihop."
            if "unexpected end" in str(error):
                why = "ett citattecken saknar sitt slut."
            elif "field larger" in str(error):
                why = "en cell är för lång, kanske för att ett citattecken saknar sitt slut."
            raise BadTable(f"Rad {number + 1} går inte att läsa: {why}") from error
        except UnicodeError as error:
            raise BadTable("Filens tecken går inte att läsa. Spara om den som CSV UTF-8.") from error


def write_csv(rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """The file piece by piece: byte order mark, semicolons, decimal comma, CRLF. No text is run as a formula."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    yield "\ufeff"
    for row in rows:
        writer.writerow([escape(cell) if isinstance(cell, str) else plain(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(_CHUNK)
        for mark, name in _BOMS:
            if start.startswith(mark):
                return name
        if b"\0" in start:
            if start[1::2].count(0) > len(start) // 3:
                return "utf-16-le"
            raise BadTable("Filen är varken CSV eller XLSX. Spara om den som en av dem.")
    try:
        with path.open(encoding="utf-8", newline="") as text:
            while text.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return _old_encoding(path)
    return "utf-8"


def _old_encoding(path: Path) -> str:
    """Of those that hold one byte for each letter the one in which most å, ä and ö stand beside other letters: that of
    Windows, of older Macs, of MS-DOS. Windows where none is likelier."""
    found = dict.fromkeys(_OLD, 0)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            for name, letters in _OLD.items():
                found[name] += len(letters.findall(chunk))
    return max(_OLD, key=lambda name: found[name])

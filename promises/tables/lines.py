"""From a file to its lines: cells by column, and the lines of one activity together. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby, islice
from pathlib import Path

from promises.tables.cells import NoValue, fold, tidy, unescape
from promises.tables.columns import HELP
from promises.tables.csv_file import read_csv
from promises.tables.headings import MOST_TITLES, heads, read_headings
from promises.tables.line_problems import BadTable

MOST_ROWS = 20_000


@dataclass(frozen=True)
class Line:
    """One row: its number in the spreadsheet, its text by column, and text that stands under no heading.

    ``broken`` are the columns whose cells have no value.
    """

    number: int
    cells: Mapping[str, str]
    stray: str = ""
    broken: Collection[str] = ()


def read_lines(path: Path, results: Collection[str], passed_over: Collection[str] = ()) -> Iterator[Line]:
    """The lines of a file, told by its content to be CSV or XLSX. One at a time; raises BadTable.

    ``results`` are the headings of result measures, ``passed_over`` those of columns not to be read. Empty rows,
    titles above the headings and the template's comments are left out.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise BadTable("Filen är tom.")
    filled = (
        (number, row)
        for number, row in _rows(path, start)
        if any(cell.strip() for cell in row) and fold(row[0]) not in HELP
    )
    start_rows = list(islice(filled, MOST_TITLES))
    at = next((at for at, (_, row) in enumerate(start_rows) if heads(row)), 0)
    layout = read_headings(start_rows[at][1], results, passed_over) if start_rows else {}
    count = 0
    for number, row in chain(start_rows[at + 1 :], filled):
        count += 1
        if count > MOST_ROWS:
            raise BadTable(f"Filen har fler än {MOST_ROWS} rader. Dela den i flera.")
        cells = {
            key: unescape(tidy(row[place])) if place < len(row) else ""
            for place, key in layout.items()
            if key
        }
        broken = {
            key
            for place, key in layout.items()
            if key and place < len(row) and isinstance(row[place], NoValue)
        }
        stray = " ".join(cell for place, cell in enumerate(row) if place not in layout and cell.strip())
        yield Line(number, cells, stray, broken)
    if not count:
        raise BadTable("Tabellen har inga rader under rubrikerna.")


def together(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines of each activity: those that follow on each other with the same number."""
    for _, group in groupby(lines, key=lambda line: line.cells.get("uid") or line.number):
        yield list(group)


def _rows(path: Path, start: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file that begins so, with their numbers."""
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadTable(
            "Filen är en äldre Excelfil eller låst med lösenord. Spara om den som .xlsx utan lösenord."
        )
    if not start.startswith(b"PK"):  # a zip archive
        return read_csv(path)
    from promises.tables.xlsx_file import read_xlsx  # its library takes 0.2 s and 9 MB of every process

    return read_xlsx(path)

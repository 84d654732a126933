"""XLSX in and out, row by row. In: looked through before it is unpacked. Pure."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.worksheet.datavalidation import DataValidation

from promises.tables.cells import CUT, LONGEST, Cell, NoValue, escape, text_of
from promises.tables.headings import MOST_TITLES, heads
from promises.tables.line_problems import BadTable
from promises.tables.sheet import Choices, Sheet
from promises.words.swedish import listing

SHEET = "Insatser"
# Unpacked: what is read a row at a time may be large, what is held in memory (shared texts, styles) may not.
_MOST_ROWS_BYTES = 400_000_000
_MOST_OTHER_BYTES = 60_000_000
_MOST_PARTS = 1000
_MOST_COLUMNS = 200
_BAD = "Filen går inte att läsa som Excelfil. Öppna den i Excel, spara om den som .xlsx och försök igen."


def read_xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the sheet ``Insatser``, or of the one that has the headings, with their numbers. Raises BadTable."""
    _look_through(path)
    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            yield from _rows(_data_sheet(book))
            book.close()
    except (BadTable, GeneratorExit, MemoryError):
        raise
    except Exception as error:  # openpyxl answers a broken file with whatever its insides raise
        raise BadTable(_BAD) from error


def _data_sheet(book: Any) -> Any:
    """The sheet that holds the activities: a cover or instructions may come before it."""
    if SHEET in book.sheetnames:
        return book[SHEET]
    if not book.worksheets:
        raise BadTable(_BAD)
    if len(book.worksheets) == 1:
        return book.worksheets[0]
    found = [
        sheet for sheet in book.worksheets if any(heads(row) for _, row in islice(_rows(sheet), MOST_TITLES))
    ]
    names = listing([f"”{sheet.title}”" for sheet in found or book.worksheets])
    if not found:
        raise BadTable(f"Inget av bladen {names} har mallens rubriker. Skriv dem på en rad över insatserna.")
    if len(found) > 1:
        raise BadTable(
            f"Bladen {names} har var sina rubriker. Samla raderna på ett blad, eller kalla det som ska läsas "
            f"”{SHEET}”."
        )
    return found[0]


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    with sheet._get_source() as source:
        for number, cells in _Parser(source, sheet).parse():
            row = {cell["column"]: cell["value"] for cell in cells if cell["column"] <= _MOST_COLUMNS}
            last = max((place for place, value in row.items() if value is not None), default=0)
            yield number, [text_of(row.get(place)) for place in range(1, last + 1)] or [""]


class _Parser(WorkSheetParser):
    """openpyxl's own, which gives nothing for a formula that has no value, as for an empty cell. Here they differ."""

    def __init__(self, source: Any, sheet: Any) -> None:
        book = sheet.parent
        super().__init__(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        formula = element.find(FORMULA_TAG)
        # A formula whose answer is a text with nothing in it has a value: that text.
        answered = cell["value"] is not None or (
            element.get("t") == "str" and element.find(VALUE_TAG) is not None
        )
        if cell["data_type"] == "e":
            cell["value"] = NoValue(cell["value"])
        elif formula is not None and not answered:
            cell["value"] = NoValue(f"={formula.text or ''}")
        return cell


def _look_through(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BadTable(_BAD) from error
    names = {part.filename.lower() for part in parts}
    if any("vbaproject" in name or "macrosheets" in name for name in names):
        raise BadTable("Filen innehåller makron. Spara om den som .xlsx utan makron.")
    if "xl/workbook.xml" not in names or len(names) < len(parts):
        raise BadTable(_BAD)
    rows = sum(part.file_size for part in parts if part.filename.startswith("xl/worksheets/"))
    other = sum(part.file_size for part in parts) - rows
    if rows > _MOST_ROWS_BYTES or other > _MOST_OTHER_BYTES or len(parts) > _MOST_PARTS:
        raise BadTable("Filen blir för stor när den packas upp. Dela den eller spara den som CSV.")
    if any(part.flag_bits & 1 for part in parts):
        raise BadTable("Filen är låst med lösenord. Spara om den utan lösenord.")


def write_xlsx(
    path: Path,
    rows: Iterable[Sequence[Cell]],
    sheets: Sequence[Sheet] = (),
    choices: Choices | None = None,
    title: str = SHEET,
) -> None:
    """Write a workbook whose first sheet is ``rows``, the headings first. Holds one row at a time."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        if number == 0:
            _set_widths(sheet, [max(12, len(str(cell)) + 3) for cell in row])
            _add_choices(sheet, choices or Choices())
        sheet.append([_cell(sheet, value, bold=number == 0) for value in row])
    for each in sheets:
        extra = book.create_sheet(each.title)
        _set_widths(extra, each.widths)
        for number, words in enumerate(each.rows):
            extra.append([_cell(extra, text, bold=number == 0, wrap=True) for text in words])
    book.save(path)


def _cell(sheet: Any, value: Cell, bold: bool = False, wrap: bool = False) -> Any:
    if value == "" and not bold:
        return None
    # A text is never a formula: not here, and not when the sheet is saved anew as something else.
    if isinstance(value, str):
        value = escape(value)
        value = value if len(value) <= LONGEST else value[: LONGEST - len(CUT)] + CUT
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, Decimal):
        cell.number_format = "General"
    if bold:
        cell.font = Font(bold=True)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _set_widths(sheet: Any, widths: Sequence[int]) -> None:
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width, 60)


def _add_choices(sheet: Any, choices: Choices) -> None:
    for place, formula in choices.lists.items():
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.error, rule.errorTitle = "Välj ett av värdena på bladet Värden.", "Värdet finns inte"
        _add_rule(sheet, rule, place)
    for place in choices.dates:
        rule = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
        rule.error, rule.errorTitle, rule.showErrorMessage = (
            "Skriv ett datum som 2020-06-18.",
            "Inget datum",
            True,
        )
        _add_rule(sheet, rule, place)


def _add_rule(sheet: Any, rule: DataValidation, place: int) -> None:
    letter = get_column_letter(place)
    rule.add(f"{letter}2:{letter}5000")
    sheet.data_validations.append(rule)

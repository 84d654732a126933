"""One cell: from what people and spreadsheets write to a value, and back. Pure.

A reader raises ValueError with a Swedish sentence that says what to write instead.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from medborgarlofte.documents.printable import plain as plain_text

Cell = str | date | Decimal
# What a spreadsheet takes for a formula; as many apostrophes as one likes before it.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
# What a cell of Excel has room for, and what stands at the end of a text that had to be cut.
LONGEST = 32_767
CUT = " … [Avkortad: Excel har inte plats för mer. Hela texten står i CSV-filen.]"
# Control characters but tab and line feed, and halves of pairs: no spreadsheet takes them.
_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
# A cross alone is in neither: it is set for what counts, and for what does not.
_YES, _NO = {"ja", "j", "1", "sant", "true", "yes"}, {"nej", "n", "0", "falskt", "false", "no"}


class NoValue(str):
    """What stands in a cell in the place of a value: a formula that came to nothing yet, or the spreadsheet's error."""


def tidy(text: str) -> str:
    """The text as it is compared and written: line feeds only, no control characters, no space around."""
    return _CONTROL.sub("", plain_text(text).replace("\r\n", "\n").replace("\r", "\n")).strip()


def fold(text: str) -> str:
    """The words as they are looked up: one space, no difference of large and small."""
    return " ".join(text.split()).casefold()


def escape(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it as a formula."""
    return "'" + text if _FORMULA.match(text) else text


def unescape(text: str) -> str:
    """The text that ``escape`` was given."""
    return text[1:] if _ESCAPED.match(text) else text


def text_of(value: Any) -> str:
    """A spreadsheet's cell as text: 2020-06-18, 1,5 without what floats add, ja and nej."""
    if value is None or isinstance(value, NoValue):
        return value or ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return f"{Decimal(format(value, '.12g')):f}".replace(".", ",")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else f"{value:%Y-%m-%d %H:%M}"
    return str(value)


def written(value: Any) -> Cell:
    """A value as a cell of an export."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, Decimal | date):
        return value
    return tidy(str(value))


def plain(cell: Cell) -> str:
    """The cell as CSV has it: 2020-06-18, 1,5."""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}".replace(".", ",")
    return cell if isinstance(cell, str) else cell.isoformat()


def yes_or_no(text: str) -> bool:
    """ja, nej and their kin."""
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise ValueError("Skriv ja eller nej.")


def number(text: str) -> UUID:
    """The number of an activity."""
    try:
        return UUID(text)
    except ValueError:
        raise ValueError("Det är inte ett nummer ur en export. Lämna tomt för en ny insats.") from None

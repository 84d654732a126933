"""One cell: from what people and spreadsheets write to a value, and back. Pure.

A reader raises ValueError with a Swedish sentence that says what to write instead.
"""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from promises.words.swedish import MONTHS

Cell = str | date | Decimal
# What a spreadsheet takes for a formula; as many apostrophes as one likes before it.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
# Control characters but tab and line feed, and halves of pairs: no spreadsheet takes them.
_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
_YES, _NO = {"ja", "j", "x", "1", "sant", "true", "yes"}, {"nej", "n", "0", "falskt", "false", "no"}
_LARGEST = Decimal("999999999.999")
_DAY = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/. -]\s?([0-9]{4})")
_DAY_IN_WORDS = re.compile(rf"([0-9]{{1,2}})\s+({'|'.join(MONTHS)})\s+([0-9]{{4}})", re.IGNORECASE)


def tidy(text: str) -> str:
    """The text as it is compared and written: line feeds only, no control characters, no space around."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


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
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return f"{Decimal(format(value, '.12g')):f}".replace(".", ",")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
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


def day(text: str) -> date:
    """2020-06-18, 20200618, 18/6 2020, 18.6.2020 and 18 juni 2020."""
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _DAY_IN_WORDS.fullmatch(text):
            return date(int(found[3]), MONTHS.index(found[2].lower()) + 1, int(found[1]))
        if re.fullmatch(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        raise ValueError("Den dagen finns inte i kalendern.") from None
    raise ValueError("Skriv ett datum som 2020-06-18.")


def amount(text: str) -> Decimal:
    """12, 1,5, 1.5 and 1 200; at most three decimals, never below zero."""
    digits = re.sub(r"\s", "", text).replace("−", "-")
    if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", digits):
        raise ValueError("Går att läsa på två sätt. Skriv tusental utan punkt och decimaler med komma.")
    try:
        number = (
            Decimal(digits.replace(",", ".")) if re.fullmatch(r"-?[0-9]{1,20}([.,][0-9]+)?", digits) else None
        )
    except InvalidOperation:
        number = None
    if number is None:
        raise ValueError("Skriv ett tal, till exempel 12 eller 1,5.")
    if number < 0 or number > _LARGEST:
        raise ValueError("Skriv ett tal från 0 till 999 999 999.")
    if number != round(number, 3):
        raise ValueError("Skriv talet med högst tre decimaler.")
    return number


def yes_or_no(text: str) -> bool:
    """ja, nej, x and their kin."""
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise ValueError("Skriv ja eller nej.")


def number(text: str) -> UUID:
    """The number of an activity."""
    try:
        return UUID(text)
    except ValueError:
        raise ValueError("Det är inte ett nummer ur en export. Lämna tomt för en ny insats.") from None

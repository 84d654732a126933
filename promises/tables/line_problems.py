"""What is wrong with a table or one of its rows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


class BadTable(Exception):
    """A file that cannot be read as a table at all; the text is a Swedish sentence for whoever sent it."""


class UnknownColumns(BadTable):
    """A table with columns that we do not know, ``columns`` as they are headed; asked for, they are passed over."""

    def __init__(self, text: str, columns: Sequence[str]) -> None:
        super().__init__(text)
        self.columns = list(columns)


@dataclass(frozen=True)
class Problem:
    """One thing about one row: its number in the spreadsheet, the column's heading, what stands there, why.

    A warning does not keep the row out. A ``question`` is one that has to be answered before anything is read in.
    """

    row: int
    column: str
    value: str
    text: str
    warning: bool = False
    question: bool = False

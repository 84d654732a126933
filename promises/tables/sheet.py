"""What a sheet holds beside its rows. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sheet:
    """One more sheet of a workbook that is written: rows of words, the first one the headings."""

    title: str
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = (24,)


@dataclass(frozen=True)
class Choices:
    """Allowed values: by the place of a column (1 = A), the formula of the list they stand in."""

    lists: Mapping[int, str] = field(default_factory=dict)
    dates: Sequence[int] = ()

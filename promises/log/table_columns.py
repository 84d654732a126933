"""What the methods' own fields are in a table: a column each, as the log form has a field each.

Each room says its own to ``promises.log.methods.register``; ``promises.tables`` reads and writes them. Pure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from medborgarlofte import typed
from medborgarlofte.labelled import Labelled
from promises.words.enums import Method

MOST = 32_000


class Names(Protocol):
    """Who finds what a cell names, in the row's municipality. Raises ValueError with a Swedish sentence."""

    def organisation(self, text: str, place: Any) -> Any: ...

    def hot_spot(self, text: str, place: Any) -> Any: ...


def as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class MethodColumn:
    """One column. ``field`` is its name among the method's values; ``read`` takes a cell that is not empty, ``get`` the
    method's row, ``say`` a value. An empty cell means ``empty``, or with ``needed`` that it stays as it is: the row
    cannot be without. ``internal`` is read by those who log for the row's organisation alone."""

    field: str
    heading: str
    meaning: str
    read: Callable[[str, Names, Any], Any]
    get: Callable[[Any], Any] | None = None
    say: Callable[[Any], Any] = as_it_is
    empty: Any = None
    needed: bool = False
    internal: bool = False

    def of(self, row: Any) -> Any:
        """The value in the method's row."""
        return self.get(row) if self.get else getattr(row, self.field)


@dataclass(frozen=True)
class MethodTable:
    """The columns of a method, and what a row that is new says besides."""

    columns: tuple[MethodColumn, ...] = ()
    new: Mapping[str, Any] | None = None


TABLES: dict[Method, MethodTable] = {}


def columns_of(method: str) -> tuple[MethodColumn, ...]:
    """The columns of a kind's way of working."""
    return TABLES.get(Method(method), MethodTable()).columns


def headings() -> list[str]:
    """The headings of all of them; two methods may share one."""
    return list(dict.fromkeys(column.heading for table in TABLES.values() for column in table.columns))


def words(longest: int | None = None) -> Callable[[str, Names, Any], str]:
    """A text."""

    def read(text: str, names: Names, place: Any) -> str:
        if longest and len(text) > longest:
            raise ValueError(f"Texten är {len(text)} tecken. Högst {longest} får plats.")
        return text

    return read


def count(least: int = 0) -> Callable[[str, Names, Any], int]:
    """A whole number."""

    def read(text: str, names: Names, place: Any) -> int:
        number = typed.whole(text)
        if not least <= number <= MOST:
            raise ValueError(f"Skriv ett tal från {least} till {MOST}.")
        return number

    return read


def choice(of: type[Labelled]) -> Callable[[str, Names, Any], str]:
    """One of the labels of ``of``."""

    def read(text: str, names: Names, place: Any) -> str:
        return one_of(of, text)

    return read


def one_of(of: type[Labelled], text: str) -> str:
    """The value whose label ``text`` is. Raises ValueError that names them all."""
    said = " ".join(text.split()).casefold()
    for each in of:
        if said in (each.label.casefold(), each.value):
            return each.value
    *first, last = (each.label for each in of)
    raise ValueError(f"Skriv {', '.join(first)} eller {last}.")


def label(of: type[Labelled]) -> Callable[[Any], str]:
    """Of a value its label."""
    return lambda value: of(value).label if value else ""


def counted(text: str) -> list[tuple[str, int]]:
    """``Polisen 2, Vaggeryds kommun 3`` as ``[("Polisen", 2), …]``."""
    found = []
    for each in filter(None, (part.strip() for part in text.replace("\n", ",").replace(";", ",").split(","))):
        name, _, number = each.replace(":", " ").rpartition(" ")
        if not name.strip():
            raise ValueError("Skriv namn och antal med komma emellan: Polisen 2, Vaggeryds kommun 3.")
        found.append((name.strip(), count(1)(number, None, None)))  # type: ignore[arg-type]
    return found

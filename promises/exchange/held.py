"""A file held against what stands of its promise here, row by row. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from promises.exchange_format.normal import Document

# What tells the rows apart.
KEYS = {
    "organisations": ("slug",),
    "kinds": ("slug",),
    "commitments": ("number",),
    "amendments": ("number",),
    "periods": ("slug",),
    "indicators": ("slug",),
    "activities": ("uid",),
    "invitations": ("uid",),
    "confirmations": ("commitment", "period", "organisation"),
    "follow_ups": ("period", "edition"),
}


class Row(NamedTuple):
    """A row of a list of the file: its number there, what the file says and what ``stands``, None where it is new."""

    number: int
    said: Any
    stands: Any


class Held(NamedTuple):
    """A file held against what stands: the document, its normal form and the promise's own export."""

    document: Mapping[str, Any]
    new: Document
    current: Document

    def rows(self, place: str) -> Iterator[Row]:
        """In the file's order, said in normal form, which leaves out what nothing speaks of."""
        stands, said = self._by_key(place, self.current), self._by_key(place, self.new)
        numbers = enumerate(self._keys(place, self.document))
        return (Row(number, said[key], stands.get(key)) for number, key in numbers if key in said)

    def lost(self, place: str) -> Iterator[tuple[Any, Any]]:
        """The rows that stand and that the file leaves out, each with the last word of its key."""
        kept = set(self._keys(place, self.document))
        return ((key[-1], row) for key, row in self._by_key(place, self.current).items() if key not in kept)

    def new_amendments(self) -> list[Row]:
        """The changes that come with the file."""
        return [row for row in self.rows("amendments") if row.stands is None]

    @staticmethod
    def _keys(place: str, document: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return [tuple(row.get(name) for name in KEYS[place]) for row in document.get(place, ())]

    def _by_key(self, place: str, document: Mapping[str, Any]) -> dict[tuple[Any, ...], Any]:
        return dict(zip(self._keys(place, document), document.get(place, ()), strict=True))

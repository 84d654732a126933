"""String enums that carry their labels, the Swedish and the English one. Pure: no Django import.

Django's TextChoices would do the same, but the modules that count must not need Django.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Self

# Labels by the name of the vocabulary and the member's value, where others are spoken than the program's own.
_SPOKEN: ContextVar[Mapping[str, Mapping[str, str]] | None] = ContextVar("spoken labels", default=None)


@contextmanager
def relabelled(labels: Mapping[str, Mapping[str, str]]) -> Iterator[None]:
    """Within it the members named have these labels, ``{"Status": {"on_track": "enligt plan"}}``: those of an edition
    that was published when they were called so."""
    token = _SPOKEN.set(labels)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


class Labelled(StrEnum):
    """An enum whose members are written ``NAME = "value", "svensk etikett"``, with ``"English label"`` after these
    where a public page shows them."""

    _label: str
    english: str

    def __new__(cls, value: str, label: str = "", english: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member._label = label or value
        member.english = english
        return member

    @property
    def label(self) -> str:
        return (_SPOKEN.get() or {}).get(type(self).__name__, {}).get(self.value, self._label)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """``[(value, label), …]`` in the order of definition, for a Django field."""
        return [(member.value, member.label) for member in cls]

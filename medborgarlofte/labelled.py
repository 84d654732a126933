"""String enums that carry their labels, the Swedish and the English one. Pure: no Django import.

Django's TextChoices would do the same, but the modules that count must not need Django.
"""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """An enum whose members are written ``NAME = "value", "svensk etikett"``, with ``"English label"`` after these
    where a public page shows them."""

    label: str
    english: str

    def __new__(cls, value: str, label: str = "", english: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        member.english = english
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """``[(value, label), …]`` in the order of definition, for a Django field."""
        return [(member.value, member.label) for member in cls]

"""The one place that asks in which language somebody reads: Swedish, unless an English page is being made.

What presents a page asks here. What counts, freezes, seals, verifies or records never does: it calls Swedish by its
name, and where it is made of what pages are made of, ``in_swedish`` stands round it.
"""

from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import ParamSpec, Protocol, TypeVar

from django.utils import translation

from promises.words import english, swedish

P = ParamSpec("P")
R = TypeVar("R")


class Named(Protocol):
    """What has a label in both languages: a member of a vocabulary, an answer."""

    @property
    def label(self) -> str: ...
    @property
    def english(self) -> str: ...


def is_english() -> bool:
    """Whether the page that is being made is an English one."""
    return (translation.get_language() or "").startswith("en")


def language() -> str:
    """``en`` or ``sv``, as a page says of itself."""
    return "en" if is_english() else "sv"


def words() -> ModuleType:
    """``promises.words.swedish`` or its English twin: numbers, dates, plurals."""
    return english if is_english() else swedish


def label(named: Named) -> str:
    """The label of a member or an answer; Swedish where it has no other."""
    return (is_english() and named.english) or named.label


def in_swedish(made: Callable[P, R]) -> Callable[P, R]:
    """The function with Swedish spoken in all that it calls, whoever reads: for what is kept as it was made."""

    @wraps(made)
    def swedish_made(*args: P.args, **kwargs: P.kwargs) -> R:
        with translation.override("sv"):
            return made(*args, **kwargs)

    return swedish_made

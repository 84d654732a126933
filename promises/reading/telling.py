"""In which language a public page tells how it goes: the sentences of counting, as promises.words.spoken decides."""

from types import ModuleType

from promises.counting import sentences as swedish
from promises.counting.sentences import english
from promises.words.spoken import is_english


def sentences() -> ModuleType:
    """``promises.counting.sentences``, or those in English: the same functions by the same names."""
    return english if is_english() else swedish

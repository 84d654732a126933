"""The numbers that a Swedish text says, in figures or in words. Pure."""

import re
import unicodedata
from collections.abc import Iterator

_NUMBER = re.compile(r"\d+(?:[ \u00a0]\d{3}\b)*(?:[.,]\d+)?")
_OF = re.compile(rf"({_NUMBER.pattern}) av (?:högst )?({_NUMBER.pattern})")
_WORD = re.compile(r"[^\W\d_]+")
_ONES = ("noll", "", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio")
_TEENS = (
    "tio", "elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton",
)  # fmt: skip
_TENS = ("tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio")
# "En" and "ett" are articles as often as numbers, and say nothing that can be checked.
_IN_WORDS = (
    {word: number for number, word in enumerate((*_ONES, *_TEENS)) if word}
    | {tens + one: 20 + 10 * i + j for i, tens in enumerate(_TENS) for j, one in enumerate(_ONES) if j}
    | {tens: 20 + 10 * i for i, tens in enumerate(_TENS)}
    | {f"{tens}ett": 21 + 10 * i for i, tens in enumerate(_TENS)}
    | {"hundra": 100, "tusen": 1000}
)  # fmt: skip


def numbers(text: str) -> Iterator[str]:
    """Every number in the text, whether in figures or in words, as figures."""
    text = even(text)
    for figure in _NUMBER.findall(text):
        yield _as_figures(figure)
    for word in _WORD.findall(text.casefold()):
        if word in _IN_WORDS:
            yield str(_IN_WORDS[word])


def pairs(text: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Every ``3 av 4``, as ``("3", "4")`` and in the words of the text."""
    for pair in _OF.finditer(text):
        yield (_as_figures(pair[1]), _as_figures(pair[2])), pair[0]


def without_numbers(text: str) -> str:
    """The text with one sign for every number, articles too."""
    text = _NUMBER.sub("#", even(text))
    return _WORD.sub(
        lambda word: "#" if word[0].casefold() in _IN_WORDS.keys() | {"en", "ett"} else word[0], text
    )


def even(text: str) -> str:
    """One way to write what looks alike: ``２`` and ``²`` are 2."""
    return unicodedata.normalize("NFKC", text.replace("\r\n", "\n"))


def _as_figures(number: str) -> str:
    return re.sub(r"[ \u00a0]", "", number).replace(".", ",")

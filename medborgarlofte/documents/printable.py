"""How a text is kept, and which characters the PDF's own fonts can print: asked where it is written."""

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
# Drawn as nothing, whether a font has them or not: spaces, and marks for joining and direction.
INVISIBLE = {"Zs", "Cf"}
# Marks that turn the order in which a text is shown: with one, a title reads otherwise than it is written.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
TURNED = "Texten har ett osynligt tecken som vänder skriftens riktning. Skriv om den utan det."


_PLAIN = {0x2010: "-", 0x2011: "-", 0x2028: "\n", 0x2029: "\n"}


def plain(text: str) -> str:
    """The text as it is kept: letters whole (NFC), so that å from a Mac is å; plain hyphens for those that Word does not
    break at; none of the signs that nobody sees, but those that turn the order, which are refused (``turns``)."""
    if text.isascii():
        return text
    seen = (sign for sign in text if sign in TURNING or unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFC", "".join(seen)).translate(_PLAIN)


def unprintable(text: str) -> str:
    """The characters of `text` that no font has, each once, in order: "" when all is well.

    `render_pdf` raises PdfError for them.
    """
    known = _characters()
    strange = (
        char
        for char in text
        if ord(char) not in known and not (char in "\t\n\r" or unicodedata.category(char) in INVISIBLE)
    )
    return "".join(dict.fromkeys(strange))


def not_printed(signs: str, where: str = "") -> str:
    """What to do about signs that ``unprintable`` found."""
    return f"Ta bort {' '.join(signs)}, som inte kan skrivas ut{where}."


def turns(text: str) -> bool:
    """Whether a mark in the text makes it read otherwise than it is written."""
    return not TURNING.isdisjoint(text)


@cache
def _characters() -> frozenset[int]:
    """Read once a process: some forty milliseconds."""
    found: set[int] = set()
    for path in sorted(FONTS.glob("*.woff2")):
        with TTFont(path) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)

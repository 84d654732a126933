"""What a PDF of ours says of itself: where programs show a title, searches look and archives sort. Pure.

It stands twice, in the old table (Info) and in the new packet (XMP); both are written by finish.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import NamedTuple

import pikepdf

from .finish import w3c_date
from .info import DocumentInfo


class Declared(NamedTuple):
    """One thing that is declared: where, what, and the words."""

    where: str
    what: str
    words: str


_INFO = {"/Title": "titel", "/Author": "upphov", "/Keywords": "nyckelord"}
_XMP = {"dc:title": "titel", "dc:creator": "upphov", "pdf:Keywords": "nyckelord", "xmp:CreateDate": "dag"}


def declared(pdf: bytes) -> list[Declared]:
    """What the file says, in the order of ``declaration``. Raises what reading a broken file raises."""
    with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as opened:
        info = {name: str(opened.docinfo.get(name, "")) for name in _INFO}
        packet = (
            opened.Root.Metadata.read_bytes().decode("utf-8", "replace") if "/Metadata" in opened.Root else ""
        )
    declared = [Declared("Filens egna uppgifter", what, info[name]) for name, what in _INFO.items()]
    for tag, what in _XMP.items():
        found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", packet, re.DOTALL)
        words = "; ".join(unescape(re.sub(r"<[^>]*>", "", each)) for each in found)
        declared.append(Declared("Filens egna uppgifter (XMP)", what, words))
    return declared


def origins(pdf: bytes) -> tuple[str, str]:
    """What the file says that it is, in its number and in its packet: its name and the source that it is made from; both
    empty where it says nothing, or cannot be read."""
    try:
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as opened:
            name = bytes(opened.trailer.ID[0]).decode("utf-8", "replace") if "/ID" in opened.trailer else ""
            packet = opened.Root.Metadata.read_bytes() if "/Metadata" in opened.Root else b""
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, IndexError):
        return "", ""
    # An element here; another program may write it as an attribute.
    source = re.search(r"""dc:source\s*(?:>|=\s*["'])([^<"']*)""", packet.decode("utf-8", "replace"))
    return name, unescape(source[1]) if source else ""


def declaration(info: DocumentInfo) -> Iterator[Declared]:
    """What finish.py writes for ``info``."""
    keywords = ", ".join(info.keywords)
    for what, words in zip(_INFO.values(), (info.title, info.author, keywords), strict=True):
        yield Declared("Filens egna uppgifter", what, words)
    for what, words in zip(
        _XMP.values(), (info.title, info.author, keywords, w3c_date(info.created)), strict=True
    ):
        yield Declared("Filens egna uppgifter (XMP)", what, words)

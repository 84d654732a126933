"""All text of a PDF of somebody else's: its pages, its metadata, who signed it. Pure.

Made to find what must not be shown, not to be read: words run together where lines do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

_SHOW = "Tf Tj TJ ' \" Td TD T* Tm"


@dataclass(frozen=True)
class ExtractedText:
    """``text`` holds all words; ``unread`` counts pages with no letters on them: pictures, as of a scanned paper."""

    text: str
    unread: int


def extract_text(data: bytes) -> ExtractedText:
    """Raises pikepdf.PdfError and ValueError for what is no readable PDF."""
    with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
        pages = [_page_text(page) for page in pdf.pages]
        rest: list[str] = []
        for found in pdf.objects:
            # Notes, form fields, names and reasons of signatures, titles; and packets of metadata.
            if isinstance(found, pikepdf.Dictionary | pikepdf.Array):
                rest += _inside(found, 0)
            elif isinstance(found, pikepdf.Stream) and str(found.get("/Type")) == "/Metadata":
                rest.append(found.read_bytes().decode("utf-8", "replace"))
    if b"/ByteRange" in data:
        from pyhanko.pdf_utils.reader import PdfFileReader  # slow to import, and few documents are signed

        # The names in every certificate of every signature: a personal one may hold a personnummer.
        for signature in PdfFileReader(BytesIO(data), strict=False).embedded_signatures:
            for each in (signature.signer_cert, *signature.other_embedded_certs):
                rest += [str(value) for value in each.subject.native.values()]
    return ExtractedText("\n".join([*pages, *rest]), sum(not page.strip() for page in pages))


def _page_text(page: Any) -> str:
    fonts = page.get("/Resources", {}).get("/Font", {})
    known: dict[str, tuple[dict[bytes, str], int]] = {}
    letters: dict[bytes, str] = {}
    width = 1
    parts: list[str] = []
    drawn: Any = pikepdf.parse_content_stream(page, _SHOW)
    for operands, operator in drawn:
        name = str(operator)
        if name == "Tf":
            key = str(operands[0])
            if key not in known:
                known[key] = _letters(fonts[key]) if key in fonts else ({}, 1)
            letters, width = known[key]
        elif name in ("Tj", "TJ", "'", '"'):
            given = operands[-1]
            pieces = given if isinstance(given, pikepdf.Array) else [given]
            for piece in pieces:
                if isinstance(piece, pikepdf.String):
                    parts.append(_decoded(bytes(piece), letters, width))
        else:
            parts.append("\n")
    return "".join(parts)


def _decoded(codes: bytes, letters: dict[bytes, str], width: int) -> str:
    pieces = (codes[i : i + width] for i in range(0, len(codes), width))
    return "".join(
        letters.get(piece) or (piece.decode("cp1252", "replace") if width == 1 else "") for piece in pieces
    )


def _letters(font: Any) -> tuple[dict[bytes, str], int]:
    """Code → letter by the font's ToUnicode table, and how many bytes a code has."""
    width = 2 if str(font.get("/Subtype")) == "/Type0" else 1
    if "/ToUnicode" not in font:
        return {}, width
    table = font.ToUnicode.read_bytes()
    found: dict[bytes, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letter in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            utf16 = bytes.fromhex(letter.decode())
            found[bytes.fromhex(code.decode())] = utf16.decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in re.findall(
            rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block
        ):
            start, end = int(first, 16), min(int(last, 16), int(first, 16) + 0xFFFF)
            for code in range(start, end + 1):
                char = int(letter, 16) + code - start
                found[code.to_bytes(len(first) // 2, "big")] = chr(char) if char <= 0x10FFFF else ""
    return found, width


def _inside(found: Any, depth: int) -> Iterator[str]:
    for key, value in found.items() if isinstance(found, pikepdf.Dictionary) else enumerate(found):
        if key == "/Contents" and "/ByteRange" in found:
            continue  # the signature itself: bytes, read as certificates
        if isinstance(value, pikepdf.String):
            yield "" if str(value).startswith("D:") else str(value)
        elif depth < 5 and isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _inside(value, depth + 1)

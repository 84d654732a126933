"""Reads a finished report back: its text and tables as a screen reader would, and what is attached. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name

from .errors import PdfError
from .streams import Budget

MOST_PAGES = 400


@dataclass(frozen=True)
class Table:
    """A table as it is printed: every row by the words of its headings."""

    caption: str
    rows: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Printed:
    """What stands in the file. ``identifier`` is what render_pdf was given, ``attached`` the files by name."""

    identifier: str
    text: str
    tables: tuple[Table, ...]
    attached: Mapping[str, bytes]


def read_pdf(data: bytes) -> Printed:
    """Raises PdfError for what is not a tagged report of ours: no PDF, damaged, no tag tree, far too big."""
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise PdfError(f"filen har {len(pdf.pages)} sidor")
            budget = Budget()
            reader = _Reader(pdf, budget)
            tops = list(_kids(pdf.Root.StructTreeRoot))
            return Printed(
                identifier=bytes(pdf.trailer.ID[0]).decode("utf-8", "replace"),
                text=" ".join(reader.text(top) for top in tops),
                tables=tuple(reader.table(each) for top in tops for each in _found(top, "/Table")),
                attached={
                    name: budget.unpacked(given.get_file().obj) for name, given in pdf.attachments.items()
                },
            )
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise PdfError("filen är ingen rapport som går att läsa, eller skadad") from error


def squeezed(text: str) -> str:
    """The text as it is compared: where lines and pages break says nothing."""
    return re.sub(r"\s+", "", text)


class _Reader:
    """Finds the text of structure elements, page by page when it is asked for."""

    def __init__(self, pdf: pikepdf.Pdf, budget: Budget) -> None:
        self.drawn: dict[Any, dict[int, str]] = {page.objgen: {} for page in pdf.pages}
        fonts: dict[tuple[int, int], Mapping[bytes, str]] = {}
        for page in pdf.pages:
            self.drawn[page.objgen] = _texts_by_mark(pdf, page, fonts, budget)

    def text(self, element: Any) -> str:
        return " ".join(" ".join(self._texts(element)).split())

    def _texts(self, element: Any) -> Iterator[str]:
        if str(element.S) == "/Figure":
            return
        page = element.get("/Pg")
        for kid in _kids(element, all_kinds=True):
            if isinstance(kid, int):
                yield self.drawn[page.objgen].get(kid, "")
            elif "/S" in kid:
                yield from self._texts(kid)
            elif kid.get("/Type") == Name.MCR:
                yield self.drawn[kid.Pg.objgen].get(int(kid.MCID), "")

    def table(self, element: Any) -> Table:
        caption = next((self.text(each) for each in _found(element, "/Caption")), "")
        rows = [
            [self.text(cell) for cell in _kids(row) if cell.S in (Name.TH, Name.TD)]
            for row in _found(element, "/TR")
        ]
        heads = rows[0] if rows else []
        return Table(caption, tuple(dict(zip(heads, row, strict=False)) for row in rows[1:]))


def _kids(element: Any, *, all_kinds: bool = False) -> Iterator[Any]:
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if all_kinds or (isinstance(kid, pikepdf.Dictionary) and "/S" in kid):
            yield kid


def _found(element: Any, tag: str) -> Iterator[Any]:
    """The elements of that tag, in reading order."""
    if str(element.S) == tag:
        yield element
        return
    for kid in _kids(element):
        yield from _found(kid, tag)


def _texts_by_mark(
    pdf: pikepdf.Pdf, page: Any, fonts: dict[tuple[int, int], Mapping[bytes, str]], budget: Budget
) -> dict[int, str]:
    """Marked content number → its text, read through the fonts' own tables (ToUnicode)."""
    here = page.get("/Resources", {}).get("/Font", {})
    texts: dict[int, str] = {}
    font: Mapping[bytes, str] = {}
    mark = None
    contents = page.get("/Contents", pikepdf.Array())
    parts = contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]
    content = pikepdf.Stream(pdf, b"\n".join(budget.unpacked(part) for part in parts))
    drawn: Any = pikepdf.parse_content_stream(content, "BDC BMC EMC Tf TJ Tj")
    for operands, operator in drawn:
        name = str(operator)
        if name == "BDC":
            mark = operands[1].get("/MCID") if isinstance(operands[1], pikepdf.Dictionary) else None
        elif name in ("EMC", "BMC"):
            mark = None
        elif name == "Tf":
            named = here[str(operands[0])]
            if named.objgen not in fonts:
                table = budget.unpacked(named.ToUnicode) if "/ToUnicode" in named else b""
                pairs = re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", table)
                fonts[named.objgen] = {
                    bytes.fromhex(a.decode()): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in pairs
                }
            font = fonts[named.objgen]
        elif mark is not None:
            pieces = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
            codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
            read = "".join(font.get(codes[i : i + 2], "") for i in range(0, len(codes), 2))
            texts[int(mark)] = texts.get(int(mark), "") + read
    return texts

"""Reads a finished report back: its text and tables as a screen reader would, and what is attached. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name

from .blocks import Block
from .errors import PdfError
from .streams import Budget

MOST_PAGES = 400
# What a tag of the tree is among blocks; text under any other is a paragraph.
_TAGS = {
    "/H1": "h1", "/H2": "h2", "/H3": "h3", "/P": "p", "/Caption": "caption", "/TR": "row", "/TH": "cell",
    "/TD": "cell", "/Lbl": "term", "/LBody": "text", "/Figure": "figure", "/Form": "field",
}  # fmt: skip
# A drawing in a drawing, as text in the middle of a chart's box.
_DEEPEST = 4


@dataclass(frozen=True)
class Printed:
    """What stands in the file. ``identifier`` is what render_pdf was given, ``attached`` the files by name."""

    identifier: str
    blocks: tuple[Block, ...]
    attached: Mapping[str, bytes]

    @property
    def text(self) -> str:
        """All of it in reading order."""
        return " ".join(block.words for block in self.blocks if block.words)


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
                blocks=tuple(block for top in tops for block in reader.blocks(top)),
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

    def blocks(self, element: Any) -> Iterator[Block]:
        """The element's blocks in reading order; of a figure and a field what is read aloud, then what is drawn."""
        tag = _TAGS.get(str(element.S))
        if tag == "row":
            yield Block("row", "")
        elif tag:
            words = " ".join(" ".join(self._texts(element)).split())
            if "/Alt" in element:
                yield Block(tag, " ".join(str(element.Alt).split()))
                tag = "drawn"
            if words or tag == "cell":
                yield Block(tag, words)
            return
        else:
            own = "".join(self._drawn(element, kid) for kid in _kids(element, all_kinds=True))
            if own.strip():
                yield Block("p", " ".join(own.split()))
        for kid in _kids(element):
            yield from self.blocks(kid)

    def _texts(self, element: Any) -> Iterator[str]:
        for kid in _kids(element, all_kinds=True):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from self._texts(kid)
            else:
                yield self._drawn(element, kid)

    def _drawn(self, element: Any, kid: Any) -> str:
        """The text of a mark; empty for what is none."""
        if isinstance(kid, int):
            return self.drawn[element.Pg.objgen].get(kid, "")
        if kid.get("/Type") == Name.MCR:
            return self.drawn[kid.Pg.objgen].get(int(kid.MCID), "")
        return ""


def _kids(element: Any, *, all_kinds: bool = False) -> Iterator[Any]:
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if all_kinds or (isinstance(kid, pikepdf.Dictionary) and "/S" in kid):
            yield kid


def _texts_by_mark(
    pdf: pikepdf.Pdf, page: Any, fonts: dict[tuple[int, int], Mapping[bytes, str]], budget: Budget
) -> dict[int, str]:
    """Marked content number → its text, read through the fonts' own tables (ToUnicode)."""
    contents = page.get("/Contents", pikepdf.Array())
    parts = contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]
    content = pikepdf.Stream(pdf, b"\n".join(budget.unpacked(part) for part in parts))
    texts: dict[int, str] = {}
    for mark, text in _marked_texts(pdf, content, page.get("/Resources", {}), fonts, budget):
        if mark is not None:
            texts[mark] = texts.get(mark, "") + text
    return texts


def _marked_texts(
    pdf: pikepdf.Pdf,
    content: pikepdf.Stream,
    resources: Any,
    fonts: dict[tuple[int, int], Mapping[bytes, str]],
    budget: Budget,
    depth: int = 0,
) -> Iterator[tuple[int | None, str]]:
    """Each text drawn, with the number of the mark that it stands under; drawings in it stand under the same."""
    font: Mapping[bytes, str] = {}
    mark: int | None = None
    drawn: Any = pikepdf.parse_content_stream(content, "BDC BMC EMC Tf TJ Tj Do")
    for operands, operator in drawn:
        name = str(operator)
        if name == "BDC":
            told: Any = operands[1].get("/MCID") if isinstance(operands[1], pikepdf.Dictionary) else None
            mark = None if told is None else int(told)
        elif name in ("EMC", "BMC"):
            mark = None
        elif name == "Do":
            inner = resources.get("/XObject", {}).get(str(operands[0]))
            if inner is None or inner.get("/Subtype") != Name.Form:
                continue
            if depth == _DEEPEST:
                raise PdfError("den har bilder i bilder i bilder")
            unpacked = pikepdf.Stream(pdf, budget.unpacked(inner))
            held = _marked_texts(pdf, unpacked, inner.get("/Resources", {}), fonts, budget, depth + 1)
            for _, text in held:
                yield mark, text
        elif name == "Tf":
            font = _font(resources.Font[str(operands[0])], fonts, budget)
        else:
            pieces = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
            codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
            yield mark, "".join(font.get(codes[i : i + 2], "") for i in range(0, len(codes), 2))


def _font(
    named: Any, fonts: dict[tuple[int, int], Mapping[bytes, str]], budget: Budget
) -> Mapping[bytes, str]:
    """What each code of the font means."""
    if named.objgen not in fonts:
        table = budget.unpacked(named.ToUnicode) if "/ToUnicode" in named else b""
        pairs = re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", table)
        fonts[named.objgen] = {
            bytes.fromhex(a.decode()): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in pairs
        }
    return fonts[named.objgen]

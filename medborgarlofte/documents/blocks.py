"""What is printed, block by block in reading order: the same from our HTML and, by pdf_reading, from its PDF. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import NamedTuple


class Block(NamedTuple):
    """A heading, paragraph, cell, chart or the like, and its words.

    ``of`` is whose it is: the nearest ``data-of`` in the HTML, which no PDF tells. A "row" has no words; its cells
    follow. Of a chart the words of "figure" are what is read aloud, those of "drawn" what is drawn in it.
    """

    tag: str
    words: str
    of: str = ""


class Placed(NamedTuple):
    """Where a block stands, as people find it, and what it is there."""

    where: str
    what: str
    block: Block


_TAGS = {
    "h1": "h1", "h2": "h2", "h3": "h3", "p": "p", "caption": "caption", "th": "cell", "td": "cell", "dt": "term",
    "dd": "text", "svg": "figure",
}  # fmt: skip
_VOID = {"br", "meta", "rect", "path", "circle", "line", "use", "link", "img"}
_NAMES = {
    "h1": "rubrik", "h2": "rubrik", "h3": "rubrik", "p": "text", "figure": "diagram", "drawn": "i diagrammet",
    "field": "stämpelfält",
}  # fmt: skip


def html_blocks(html: str) -> list[Block]:
    """The blocks of a document that ``render_pdf`` draws."""
    parser = _Blocks()
    parser.feed(html)
    return parser.blocks


def placed(blocks: Sequence[Block]) -> Iterator[Placed]:
    """Every block but the rows, each with the heading, or the caption, row and column, that it stands under."""
    where, caption, term = "Rapportens början", "", ""
    row, heads = 0, []
    column = 0
    for block in blocks:
        tag, words, _ = block
        if tag == "row":
            row, column = row + 1, 0
        elif tag == "cell" and row == 1:
            heads.append(words)
            yield Placed(caption, "kolumn", block)
        elif tag == "cell":
            yield Placed(f"{caption}, rad {row - 1}", heads[column] if column < len(heads) else "cell", block)
            column += 1
        elif tag == "caption":
            caption, row, heads = words, 0, []
            yield Placed(where, "tabell", block)
        elif tag in ("term", "text"):
            term = words if tag == "term" else term
            yield Placed(where, "uppgift" if tag == "term" else term, block)
        else:
            where = words if tag in ("h1", "h2", "h3") else where
            yield Placed(where, _NAMES[tag], block)


class _Blocks(HTMLParser):
    """What is hidden from readers is none; what is in a block belongs to it, whatever its tag."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.words: list[str] | None = None
        self.aloud: list[str] = []
        # For each open element: its tag, whose it is, whether it is hidden, and what block it began.
        self.open: list[tuple[str, str, bool, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        said = dict(attrs)
        _, of, hidden, _ = self.open[-1] if self.open else ("", "", False, "")
        of = said.get("data-of") or of
        hidden = hidden or tag == "head" or said.get("aria-hidden") == "true"
        kind = "" if hidden or self.words is not None else _TAGS.get(tag, "")
        if not hidden and tag == "tr":
            self.blocks.append(Block("row", "", of))
        elif not hidden and "data-field" in said:
            self.blocks.append(Block("field", said["aria-label"] or "", of))
        elif kind:
            self.words = []
        self.open.append((tag, of, hidden, kind))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not self.open:
            return
        _, of, _, kind = self.open.pop()
        if kind:
            if kind == "figure":
                self._add(kind, self.aloud, of)
            self._add("drawn" if kind == "figure" else kind, self.words or [], of)
            self.words, self.aloud = None, []

    def handle_data(self, data: str) -> None:
        if self.words is not None and not self.open[-1][2]:
            (self.aloud if self.open[-1][0] == "title" else self.words).append(data)

    def _add(self, tag: str, words: list[str], of: str) -> None:
        text = " ".join(" ".join(words).split())
        if text or tag == "cell":
            self.blocks.append(Block(tag, text, of))

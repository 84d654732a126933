"""HTML in, one archival and accessible PDF out: drawn by drawing.py, finished by finish.py.

The file is PDF/A-3a and PDF/UA-1 at once, in our own fonts, and the same input gives the
same bytes on every machine. A document that cannot be made so raises PdfError.

Sealing comes after `render_pdf`: the bytes it returns are what seals.py seals, unchanged, in the
empty fields that the template's elements with data-field become (tagtree.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pikepdf

from .errors import PdfError
from .finish import finish

__all__ = ["Attachment", "DocumentInfo", "PdfError", "page_count", "render_pdf"]


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file inside the PDF, with the relationship Data. `modified` knows its time zone."""

    name: str
    data: bytes
    media_type: str
    description: str
    modified: datetime


@dataclass(frozen=True, kw_only=True)
class DocumentInfo:
    """What the PDF says of itself.

    `created` knows its time zone; `identifier` names the document, the same for ever.
    """

    title: str
    author: str
    created: datetime
    identifier: bytes | str
    language: str = "sv"
    keywords: Sequence[str] = ()


def render_pdf(html: str, info: DocumentInfo, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return `html`, a whole document for report.css, as PDF/A-3a and PDF/UA-1.

    Raises PdfError when WeasyPrint warns, when something outside static/css and
    static/fonts is asked for, or when content cannot be tagged.
    """
    from .drawing import draw  # half a second, which a process that draws nothing need not wait for

    return finish(draw(html, info), info, attachments)


def page_count(pdf: bytes) -> int:
    """How many pages the PDF has."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)

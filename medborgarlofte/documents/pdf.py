"""HTML in, one archival and accessible PDF out: drawn by drawing.py, finished by finish.py.

The file is PDF/A-3a and PDF/UA-1 at once, in our own fonts, and the same input gives the
same bytes on every machine. A document that cannot be made so raises PdfError.

Sealing comes after `render_pdf`: the bytes it returns are what seals.py seals, unchanged, in the
empty fields that the template's elements with data-field become (tagtree.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from .errors import PdfError
from .finish import finish
from .info import Attachment, DocumentInfo

__all__ = ["Attachment", "DocumentInfo", "PdfError", "page_count", "render_pdf"]


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

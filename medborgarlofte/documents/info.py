"""What a PDF says of itself and carries along: given to pdf.py, written by drawing.py and finish.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


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

    `created` knows its time zone; `identifier` names the document, the same for ever; `source` the document that this
    one is a translation of.
    """

    title: str
    author: str
    created: datetime
    identifier: bytes | str
    language: str = "sv"
    keywords: Sequence[str] = ()
    source: str = ""

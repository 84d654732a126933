"""WeasyPrint, and nothing that asks it for anything else than an archival PDF. Only pdf.py knows this module.

WeasyPrint goes on after an unreadable font, a missing image or an unknown property, and only logs it; here
each of them raises PdfError. It takes half a second to import, so that is left until a document is drawn.
"""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import weasyprint
import weasyprint.pdf
from PIL import ImageFile
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from . import tagtree
from .errors import PdfError
from .finish import w3c_date
from .info import DocumentInfo

STATIC = Path(__file__).resolve().parents[2] / "static"
READABLE = (STATIC / "css", STATIC / "fonts")
FONTS_CONF = Path(__file__).with_name("fonts.conf")

# A private name: the version of WeasyPrint is pinned, and tests/pdf fail if this is lost.
weasyprint.pdf.add_tags = tagtree.build
# WeasyPrint lets half a picture through, for the whole process; neither a report nor a photo shall be that.
ImageFile.LOAD_TRUNCATED_IMAGES = False

# Pango's font map and WeasyPrint's logger are shared by all threads.
_ONE_AT_A_TIME = threading.Lock()


def draw(html: str, info: DocumentInfo) -> bytes:
    """`html` as WeasyPrint writes it, before finish.py. Raises PdfError for anything that it only warns of."""
    with _ONE_AT_A_TIME, _strict():
        source = weasyprint.HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=LocalFetcher())
        fonts, sheet = _fonts_and_sheet()
        document = source.render(stylesheets=[sheet], font_config=fonts)
        metadata = document.metadata
        metadata.title = info.title
        metadata.authors = [info.author]
        metadata.lang = info.language
        metadata.keywords = list(info.keywords)
        metadata.created = metadata.modified = w3c_date(info.created)
        metadata.description = metadata.generator = None
        with warnings.catch_warnings():
            # WeasyPrint leaves its colour profile's file to the garbage collector.
            warnings.simplefilter("ignore", ResourceWarning)
            known_as = info.identifier.encode() if isinstance(info.identifier, str) else info.identifier
            data: bytes = document.write_pdf(pdf_variant="pdf/a-3a", pdf_identifier=known_as)
    return data


@cache
def _fonts_and_sheet() -> tuple[FontConfiguration, weasyprint.CSS]:
    """Read report.css and its fonts once a process: it costs a tenth of a second."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(FONTS_CONF)  # read when the object is made
    try:
        fonts = FontConfiguration()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
    sheet = (STATIC / "css" / "report.css").as_uri()
    return fonts, weasyprint.CSS(url=sheet, font_config=fonts, url_fetcher=LocalFetcher())


class LocalFetcher(URLFetcher):
    """Opens our own style sheets and fonts and data: addresses, nothing else."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        parts = urlsplit(url)
        if parts.scheme == "file":
            path = Path(unquote(parts.path)).resolve()
            allowed = any(path.is_relative_to(folder) for folder in READABLE)
        else:
            allowed = parts.scheme == "data"
        if not allowed:
            raise FatalURLFetchingError(f"dokumentet får inte hämta {url[:200]}")
        return super().fetch(url, headers)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def _strict() -> Iterator[None]:
    """Make every warning of WeasyPrint an error, once the whole document has been tried."""
    logger, collector = logging.getLogger("weasyprint"), _Collector()
    logger.addHandler(collector)
    try:
        yield
    except FatalURLFetchingError as error:
        raise PdfError(str(error)) from error
    finally:
        logger.removeHandler(collector)
    if collector.lines:
        raise PdfError("; ".join(collector.lines))

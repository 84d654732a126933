"""Walks the public site as anybody may: every link from the start and the sitemap, read to the last byte.

A page that is new is found because something leads to it; a file is opened, a PDF with all that is in it.
"""

import gzip
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pikepdf
import pymupdf
from django.conf import settings
from django.urls import Resolver404, resolve

MOST = 2000
# Asked for like everything else, but what lies behind the sign-in is not walked.
_CLOSED = ("/arbete/", "/admin/", "/konto/")
_ADDRESS = re.compile(r"""(?:href|src|action|content|data-[\w-]+)\s*=\s*["']([^"'#][^"']*)["']""")
_IN_TEXT = re.compile(r"https?://[^\s<>\"'\\)]+")


@dataclass
class Crawl:
    """What was read: ``(where, text)`` of every answer and everything inside it; addresses by their name."""

    client: Any
    read: list[tuple[str, str]] = field(default_factory=list)
    named: dict[str, set[int]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def walk(self, *starts: str) -> "Crawl":
        """Follow every link from ``starts``."""
        waiting = list(starts)
        while waiting:
            path = waiting.pop()
            if path in self.seen or path.startswith("/static/"):
                continue
            assert len(self.seen) < MOST, "the site has no end"
            self.seen.add(path)
            waiting += self._ask(path)
        return self

    def holding(self, *wanted: re.Pattern[str]) -> list[str]:
        """Where any of ``wanted`` stands, with what it is."""
        return [
            f"{where}: {found[0]}"
            for where, text in self.read
            for pattern in wanted
            if (found := pattern.search(text))
        ]

    def _ask(self, path: str) -> list[str]:
        response = self.client.get(path)
        self._name(path, response.status_code)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        self.read.append((f"{path} (svarshuvud)", headers))
        self.read += [(f"{path}{inside}", text) for inside, text in texts(body)]
        if path.startswith(_CLOSED):
            return []
        return [*_links(path, headers.replace("Location: ", 'href="') + '"'), *_links(path, _plain(body))]

    def _name(self, path: str, status: int) -> None:
        try:
            found = resolve(urlsplit(path).path)
        except Resolver404:
            return
        self.named.setdefault(found.view_name, set()).add(status)


def texts(body: bytes) -> Iterator[tuple[str, str]]:
    """Everything that can be read in an answer, and where in it: the bytes, and a PDF's text, data and files."""
    yield "", _plain(body)
    if not body.startswith(b"%PDF"):
        return
    with pymupdf.open(stream=body) as pdf:
        yield " (PDF, text)", "\n".join(page.get_text() for page in pdf)
        yield " (PDF, uppgifter)", f"{pdf.metadata} {pdf.get_xml_metadata()} {pdf.get_toc()}"
    with pikepdf.open(BytesIO(body)) as pdf:
        for name, file in pdf.attachments.items():
            yield f" (PDF, bilagan {name})", _plain(file.get_file().read_bytes())
        for number, thing in enumerate(pdf.objects):
            if isinstance(thing, pikepdf.Stream):
                yield f" (PDF, ström {number})", _stream(thing)


def _stream(thing: pikepdf.Stream) -> str:
    try:
        return _plain(thing.read_bytes())
    except pikepdf.PdfError:  # a picture: read as it stands
        return _plain(thing.read_raw_bytes())


def _plain(body: bytes) -> str:
    """The bytes as text, with HTML's ways of writing signs undone and hyphens that only break words gone."""
    return html.unescape(body.decode("utf-8", "replace")).replace("\u00ad", "")


def _links(path: str, text: str) -> Iterator[str]:
    site = urlsplit(settings.SITE_URL).netloc
    found = [*_ADDRESS.findall(text), *_IN_TEXT.findall(text)]
    for address in found:
        parts = urlsplit(urljoin(f"{settings.SITE_URL}{path}", urldefrag(address.strip())[0]))
        if (
            parts.scheme in ("http", "https")
            and parts.netloc in (site, "testserver")
            and _is_address(address)
        ):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def _is_address(text: str) -> bool:
    return "/" in text or "." in text or text.startswith("?")

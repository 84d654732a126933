"""Walks the public site as anybody may: every link from the start and the sitemap, read to the last byte.

A page that is new is found because something leads to it; a file is opened, a PDF with all that is in it.
"""

import gzip
import html
import json
import re
import zipfile
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
# The sign-in's form has a new one each time.
_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+')
_IN_TEXT = re.compile(r"https?://[^\s<>\"'\\)]+")


@dataclass
class Crawl:
    """What was read: by address, ``(where in it, text)``, the headers first; the bodies; the statuses of named addresses."""

    client: Any
    read: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    named: dict[str, set[int]] = field(default_factory=dict)

    def walk(self, *starts: str) -> "Crawl":
        """Follow every link from ``starts``."""
        waiting = list(starts)
        while waiting:
            path = waiting.pop()
            if path in self.read or path.startswith("/static/"):
                continue
            assert len(self.read) < MOST, "the site has no end"
            waiting += self._ask(path)
        return self

    def holding(self, *wanted: re.Pattern[str]) -> list[str]:
        """Where any of ``wanted`` stands, with what it is."""
        return [
            f"{path}{inside}: {found[0]}"
            for path, parts in self.read.items()
            for inside, text in parts
            for pattern in wanted
            if (found := pattern.search(text))
        ]

    def saying(self, words: str) -> list[str]:
        """The addresses where the words can be read, in any case and however tags and line ends break them."""
        look = _unbroken(words)
        return [
            path for path, parts in self.read.items() if any(look in _unbroken(text) for _, text in parts)
        ]

    def _ask(self, path: str) -> list[str]:
        response = self.client.get(path)
        self._name(path, response.status_code)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        body = _TOKEN.sub(b"", body)
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        self.bodies[path] = body
        self.read[path] = [(" (svarshuvud)", headers), *texts(body)]
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
    """Everything that can be read in an answer, and where in it: the bytes, and a PDF's text, data and files; of a workbook
    its parts, for packed bytes say nothing."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as book:
            yield from (("", _plain(book.read(name))) for name in book.namelist())
        return
    yield "", _plain(body)
    if body.startswith(b"{"):
        yield " (JSON)", json.dumps(json.loads(body), ensure_ascii=False)
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
            # Titles, bookmarks and the tag tree are strings of their own, in no stream.
            yield f" (PDF, sträng {number})", "\n".join(_strings(thing))


def _strings(value: object, depth: int = 0) -> list[str]:
    if isinstance(value, pikepdf.String):
        return [str(value)]
    if depth > 6 or not isinstance(value, pikepdf.Dictionary | pikepdf.Array):
        return []
    inner = value.as_list() if isinstance(value, pikepdf.Array) else list(value.values())
    own = [each for each in inner if not getattr(each, "is_indirect", False)]
    return [text for each in own for text in _strings(each, depth + 1)]


def _stream(thing: pikepdf.Stream) -> str:
    try:
        return _plain(thing.read_bytes())
    except pikepdf.PdfError:  # a picture: read as it stands
        return _plain(thing.read_raw_bytes())


def _plain(body: bytes) -> str:
    """The bytes as text, with HTML's ways of writing signs undone and hyphens that only break words gone."""
    return html.unescape(body.decode("utf-8", "replace")).replace("\u00ad", "")


def _unbroken(text: str) -> str:
    return re.sub(r"<[^<>]*>|[\s\u200b\u00ad]+", "", text).casefold()


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


Answer = tuple[int, tuple[tuple[str, str], ...], bytes]


def surface(client: Any, *starts: str) -> dict[str, Answer]:
    """Everything that anybody can be answered, by address: status, every header, every byte. Follows the links
    from ``starts``, and asks each address twice, as who has the answer already would."""
    found: dict[str, Answer] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith(("/static/", *_CLOSED)):
            continue
        assert len(found) < MOST, "the site has no end"
        found[path] = answer(client.get(path))
        _, headers, body = found[path]
        if etag := dict(headers).get("ETag"):
            found[f"{path} (304)"] = answer(client.get(path, headers={"If-None-Match": etag}))
        said = "\n".join(f'href="{value}"' if name == "Location" else value for name, value in headers)
        waiting += _links(path, said)
        if not body.startswith((b"%PDF", b"\xff\xd8", b"\x89PNG")):
            waiting += _links(path, _plain(body))
    return found


def answer(response: Any) -> Answer:
    """What was sent."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, tuple(sorted(response.headers.items())), body

"""Everything that anybody can fetch: from the start page along every link, into every file, the PDFs' attachments too."""

import io
import json
import re
from collections import deque
from html import unescape
from urllib.parse import urldefrag, urljoin

import pikepdf
from django.test import Client

from tests.client import whole

_LINK = re.compile(r"""(?:href|src|action)=["']([^"']+)["']|<loc>([^<]+)</loc>""")
_OWN = ("/admin/", "/arbete/", "/konto/", "/static/")
_SITE = "http://testserver"


def crawl(
    client: Client | None = None, start: tuple[str, ...] = ("/", "/sitemap.xml")
) -> dict[str, list[bytes]]:
    """Every public address with all the bytes that it gives: body, headers, and what is inside a PDF."""
    client = client or Client()
    found: dict[str, list[bytes]] = {}
    waiting = deque(start)
    while waiting:
        address = waiting.popleft()
        if address in found:
            continue
        assert len(found) < 2000, "the crawl does not end"
        response = client.get(address)
        body = whole(response)
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        kind = response.headers.get("Content-Type", "")
        found[address] = [headers.encode(), *contents(body, kind)]
        waiting.extend([response.headers["Location"]] if response.has_header("Location") else [])
        waiting.extend(_links(body.decode(errors="replace"), address) if _is_text(kind) else [])
    return found


def contents(body: bytes, kind: str = "") -> list[bytes]:
    """What a reader can get out of the bytes: escapes undone; of a PDF its streams, texts and attachments."""
    if body.startswith(b"%PDF"):
        return [body, *_inside(body)]
    read = [body]
    if _is_text(kind):
        read.append(unescape(body.decode(errors="replace")).encode())
    if "json" in kind:
        read.append(json.dumps(json.loads(body), ensure_ascii=False).encode())
    return read


def saying(found: dict[str, list[bytes]], words: str) -> list[str]:
    """The addresses where the words can be read, in any case and however they are broken."""
    look = re.sub(r"\s+", "", words).casefold()
    return [address for address, read in found.items() if any(look in _plain(each) for each in read)]


def _plain(read: bytes) -> str:
    text = re.sub(r"<[^<>]*>", "", read.decode(errors="ignore"))
    return re.sub(r"[\s\u00ad\u200b]+", "", text).casefold()


def _links(text: str, address: str) -> list[str]:
    links = []
    for one, other in _LINK.findall(text):
        link = urldefrag(urljoin(_SITE + address, unescape(one or other)))[0]
        if link.startswith(_SITE) and not link.removeprefix(_SITE).startswith(_OWN):
            links.append(link.removeprefix(_SITE) or "/")
    return links


def _is_text(kind: str) -> bool:
    return kind.startswith("text/") or "json" in kind or "xml" in kind


def _inside(body: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(body)) as pdf:
        found = [bytes(each.get_file().read_bytes()) for each in pdf.attachments.values()]
        found += [each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        # Texts of titles, bookmarks and the tag tree are strings of their own, not in any stream.
        found += [text.encode() for each in pdf.objects for text in _strings(each)]
    return [*found, _words(body)]


def _strings(value: object, depth: int = 0) -> list[str]:
    if isinstance(value, pikepdf.String):
        return [str(value)]
    if depth > 6 or not isinstance(value, pikepdf.Dictionary | pikepdf.Array):
        return []
    inner = value.as_list() if isinstance(value, pikepdf.Array) else list(value.values())
    return [
        text
        for each in inner
        if not getattr(each, "is_indirect", False)
        for text in _strings(each, depth + 1)
    ]


def _words(body: bytes) -> bytes:
    """The text as it is drawn: inside the streams it stands as numbers of glyphs."""
    import pymupdf

    with pymupdf.open(stream=body, filetype="pdf") as pdf:
        return "\n".join(page.get_text() for page in pdf).encode()

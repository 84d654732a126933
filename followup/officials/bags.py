"""A zip that proves its own contents: a BagIt bag (RFC 8493), streamed, the same bytes for the same files. Pure.

``sha256sum -c manifest-sha256.txt`` checks it, and so does any archive's own tool. Nothing is compressed:
PDFs gain nothing by it, and two machines' compressors need not agree.
"""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

_STAMP = (1980, 1, 1, 0, 0, 0)  # the zip format's first day: a date here would say nothing true
_MODE = 0o644 << 16


@dataclass(frozen=True)
class Item:
    """One file of the bag. ``path`` below ``data/``; ``read`` gives its bytes, the same each time."""

    path: str
    read: Callable[[], bytes]


def text(path: str, words: str) -> Item:
    """A file of words."""
    return Item(path, lambda: words.encode())


def bag(items: Sequence[Item], info: Iterable[tuple[str, str]], readme: str) -> Iterator[bytes]:
    """The bag piece by piece; one file at a time is held in memory.

    ``info`` are lines of bag-info.txt, ``readme`` the text for whoever opens it. Raises ValueError for a
    path that leaves the bag or stands twice.
    """
    paths = [item.path for item in items]
    for path in paths:
        parts = path.split("/")
        if not all(parts) or any(part in (".", "..") or "\\" in part or ":" in part for part in parts):
            raise ValueError(f"a bag has no room for {path!r}")
    if len(set(paths)) < len(paths):
        raise ValueError("a path stands twice in the bag")
    out = _Pipe()
    manifest, octets = [], 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for item in sorted(items, key=lambda item: item.path):
            data = item.read()
            manifest.append(f"{hashlib.sha256(data).hexdigest()}  data/{item.path}\n")
            octets += len(data)
            yield from _added(archive, out, f"data/{item.path}", data)
        oxum = ("Payload-Oxum", f"{octets}.{len(items)}")
        tags = {
            "LASMIG.txt": readme,
            "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in [*info, oxum]),
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "manifest-sha256.txt": "".join(manifest),
        }
        sums = [f"{hashlib.sha256(words.encode()).hexdigest()}  {name}\n" for name, words in tags.items()]
        for name, words in (tags | {"tagmanifest-sha256.txt": "".join(sums)}).items():
            yield from _added(archive, out, name, words.encode())
    yield out.taken()


def _added(archive: zipfile.ZipFile, out: "_Pipe", name: str, data: bytes) -> Iterator[bytes]:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.external_attr = _MODE
    entry.create_system = 3  # the same on every machine
    archive.writestr(entry, data)
    yield out.taken()


class _Pipe(io.RawIOBase):
    """What the archive writes to, and what the response takes from; it cannot be gone back in."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._written += piece
        return len(piece)

    def taken(self) -> bytes:
        """What has been written since the last time."""
        piece = bytes(self._written)
        self._written.clear()
        return piece

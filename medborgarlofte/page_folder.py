"""Finished public pages as files, which the web server in front sends by itself (``PAGE_FOLDER``, ADR 0035).

    <folder>/now -> build-<mark>
    <folder>/build-<mark>/<day>/p/<address>index.html.br, index.html.gz; <address> of a published PDF

A page is there only while it is right. Who writes takes it away before the commit (``drop_pages``), and who has rendered
it keeps it only when nobody is between the two and its basis still holds. So no reader who asks after a commit gets what
was before it. The day is a folder that the web server picks by its own clock; so midnight takes every page away.
"""

import logging
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import DatabaseError, connection
from django.db.transaction import atomic

from medborgarlofte.middleware import build
from medborgarlofte.page_store import Page
from medborgarlofte.rehearsal import rehearsal

Headers = list[tuple[str, str]]
# A file's name by its encoding, after the address; the one that is looked for is written last.
_PAGE = {"gzip": "index.html.gz", "br": "index.html.br"}
_PDF = {"": ""}
_ADDRESS = re.compile(r"/(?:[\w-]+/)*(?:[\w-]+\.pdf)?", re.ASCII)
# The first of the two numbers of PostgreSQL's advisory locks; the second is the municipality's.
_LOCKS = 0x50414745
# What the web server says of each file by itself.
_OF_A_FILE = {"content-length", "content-type", "content-encoding", "etag", "vary"}
_log = logging.getLogger(__name__)


class PageFolder:
    """``root`` is a folder of its own, best in memory; the web server may read it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pages = root / f"build-{build()}"

    def open(self) -> None:
        """Let the web server read the pages of this build from now on. All that were there go: another build made them, or
        the database may have been restored meanwhile."""
        self._pages.mkdir(parents=True, exist_ok=True)
        link = self.root / f"now-{uuid4().hex}"
        link.symlink_to(self._pages.name)
        link.rename(self.root / "now")
        for pages in self.root.glob("build-*"):
            for day in pages.iterdir():
                self._remove(day)
            if pages != self._pages:
                shutil.rmtree(pages, ignore_errors=True)

    def keep(self, address: str, page: Page, headers: Headers) -> bool:
        """Whether the page was put there now. ``headers`` are those that it was sent with: a page with others than all
        have is not kept. A database that is busy, or a disk that is full, is no error: the page is sent without it."""
        place = page.basis.place
        files = _PDF if address.endswith(".pdf") else _PAGE
        # Asked for each page that is sent: as a text, which costs a tenth of what a Path does.
        path = f"{self._pages}/{page.basis.asked_on}/p{address}"
        if place is None or os.path.exists(path + next(reversed(files.values()))):
            return False
        if (
            not _ADDRESS.fullmatch(address)
            or _place_of(address) != place
            or not _like_all(address, page, headers)
        ):
            return False
        try:
            with _nobody_writes(place):
                if page.basis.still_holds():
                    self._write(path, page, files)
                    return True
        except DatabaseError:  # somebody writes, or the next reader finds out
            return False
        except OSError as error:
            _log.warning("%s is not kept: %s", address, error)
        return False

    def _write(self, path: str, page: Page, files: Mapping[str, str]) -> None:
        day = self._pages / page.basis.asked_on.isoformat()
        if not day.exists():
            for other in self._pages.iterdir():
                if other.name < day.name:
                    shutil.rmtree(other, ignore_errors=True)
        for encoding, name in files.items():
            file = Path(path + name)
            file.parent.mkdir(parents=True, exist_ok=True)
            new = file.with_name(f"new-{uuid4().hex}")
            try:
                new.write_bytes(page.body(encoding))
                # The web server makes its ETag of a file's time and size; so it is the one that the program gives.
                os.utime(new, (page.mark(encoding),) * 2)
                new.rename(file)
            except BaseException:
                new.unlink(missing_ok=True)
                raise

    def drop(self, places: Collection[str]) -> None:
        """Take away all pages of these municipalities, "" being those of all of them together, of every build: a server
        of the former one may still write. Raises OSError where they stay."""
        for pages in self.root.glob("build-*/*/p"):
            for language in (pages, *(pages / code for code in _prefixes())):
                for place in places:
                    if place:
                        self._remove(language / place)
                    else:
                        for name in _PAGE.values():
                            (language / name).unlink(missing_ok=True)

    def _remove(self, folder: Path) -> None:
        """All at once: a folder that is moved away is found by nobody, and is emptied then."""
        gone = self.root / f"gone-{uuid4().hex}"
        try:
            folder.rename(gone)
        except FileNotFoundError:
            return
        shutil.rmtree(gone, ignore_errors=True)


@cache
def page_folder() -> PageFolder | None:
    """The one that the settings name."""
    return PageFolder(Path(settings.PAGE_FOLDER)) if settings.PAGE_FOLDER else None


def drop_pages(places: Callable[[], Collection[str]]) -> None:
    """To be called in a transaction that changes what pages of these municipalities show, as of ``PageFolder.drop``. Until
    it ends none of them is kept again. Where it fails, so must the transaction."""
    folder = page_folder()
    # A rehearsal is taken back: what it writes is in no page.
    if folder is None or rehearsal():
        return
    dropped = sorted(places())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for place in dropped:
                cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, hashtext(%s))", [_LOCKS, place])
    folder.drop(dropped)


@contextmanager
def _nobody_writes(place: str) -> Iterator[None]:
    """While it lasts nobody is between ``drop_pages`` and the end of the transaction. Raises DatabaseError at once where
    somebody is. On SQLite nobody writes at all."""
    if connection.vendor == "postgresql":
        with atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_LOCKS, place])
            if not cursor.fetchone()[0]:
                raise DatabaseError("Somebody writes.")
            yield
        return
    patience, connection.patience = connection.patience, 0  # type: ignore[attr-defined]
    try:
        with atomic():
            yield
    finally:
        connection.patience = patience  # type: ignore[attr-defined]


def _prefixes() -> list[str]:
    return [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def _place_of(address: str) -> str:
    """``vaggeryd`` of ``/en/vaggeryd/2020/``, "" of ``/``."""
    steps = address.strip("/").split("/")
    return (
        steps[1]
        if len(steps) > 1 and steps[0] in _prefixes()
        else ""
        if steps[0] in _prefixes()
        else steps[0]
    )


def _like_all(address: str, page: Page, headers: Headers) -> bool:
    """Whether the web server, which knows one set of headers, says of the page what the program did."""
    said = dict(_said(headers))
    if address.endswith(".pdf"):
        kind, name = "application/pdf", address.strip("/").replace("/", "-")
        if said.pop("content-disposition", "") != f'inline; filename="{name}"':
            return False
    else:
        kind = "text/html; charset=utf-8" if page.is_compressed else ""
    return page.headers.get("Content-Type") == kind and tuple(said.items()) == public_headers()


@cache
def public_headers() -> tuple[tuple[str, str], ...]:
    """What the program says of a public page beside what is the body's, asked of itself: names and values, in order."""
    site = urlsplit(settings.SITE_URL)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/robots.txt", "SERVER_NAME": site.hostname, "SERVER_PORT": str(site.port or 443),
        "HTTP_HOST": site.netloc, "wsgi.url_scheme": site.scheme, "HTTP_X_FORWARDED_PROTO": site.scheme, "wsgi.input": BytesIO(),
    }  # fmt: skip
    answer = WSGIHandler().get_response(WSGIRequest(environ))
    if answer.status_code != 200:
        raise RuntimeError(f"/robots.txt answers {answer.status_code} at {settings.SITE_URL}")
    return _said(list(answer.items()))


def _said(headers: Headers) -> tuple[tuple[str, str], ...]:
    said = sorted((name.lower(), value) for name, value in headers)
    return tuple((name, value) for name, value in said if name not in _OF_A_FILE)

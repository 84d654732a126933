"""Finished public pages, kept with their compressed bodies for as long as what they are made of is the same.

A view says by a ``Basis`` what its page is made of: one question to the database. Whoever finds the page asks it again,
so a kept page is never an old one; nothing has to be thrown away when something is written.
"""

import hashlib
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Any
from weakref import WeakKeyDictionary

import brotli
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from medborgarlofte.clock import today
from medborgarlofte.compression import accepted_encoding, compressed
from medborgarlofte.counters import PAGES
from medborgarlofte.middleware import build, told_apart
from medborgarlofte.recent import Recent, forget_all
from medborgarlofte.shared_pages import Content, shared_pages

# The page that was answered with, in the request's environment.
KEPT_PAGE = "medborgarlofte.kept_page"
_cursors: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


@dataclass(frozen=True)
class Basis:
    """What a page is made of. It is right while ``sql`` gives ``answer``, and before the day ``until``.

    ``sql`` is one SELECT of one row with ``%s`` for its ``parameters``; without a row something has to be done first.
    ``place`` is the municipality (its slug; "" = all of them together) that ``drop_pages`` is told when the answer is
    about to change; None where nobody is told.
    """

    sql: str
    parameters: tuple[Any, ...]
    answer: tuple[Any, ...] = ()
    until: date = field(default_factory=lambda: today() + timedelta(days=1))
    asked_on: date = field(default_factory=today)
    place: str | None = None

    def still_holds(self) -> bool:
        """Asked of the database by its own driver, which takes a fifth of the time that Django's cursor does."""
        if not self.asked_on == today() < self.until:
            return False
        connection.ensure_connection()
        raw = connection.connection
        if connection.vendor == "postgresql":
            # One for each connection: to make a cursor takes as long as to ask.
            cursor = _cursors.get(raw) or _cursors.setdefault(raw, raw.cursor())
            found = cursor.execute(self.sql, self.parameters, prepare=True).fetchone()
        else:
            found = raw.execute(self.sql.replace("%s", "?"), self.parameters).fetchone()
        return found is not None and tuple(found) == self.answer

    def stamp(self) -> str:
        """An ETag for what is made of this today and not kept."""
        parts = (self.sql, self.parameters, self.answer, self.asked_on, build(), get_language())
        return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


class Page:
    """One finished page. ``takes`` are the names in the query that would make it another."""

    def __init__(self, basis: Basis, takes: Collection[str], content: Content) -> None:
        self.basis = replace(basis, until=content.until)
        self.takes, self.content = frozenset(takes), content
        self.headers, self.is_compressed = content.headers, content.is_compressed
        self._bodies = {"br" if content.is_compressed else "": content.body}
        # Bytes: those kept, now and when the second encoding is made, and about what it takes to remember an empty one.
        self.weight = 2 * len(content.body) + 4_000
        # What went out, by how it was asked for: filled by ``early_answer``.
        self.sent: dict[Any, Any] = {}

    def body(self, encoding: str) -> bytes:
        """The bytes in that encoding ("br", "gzip" or ""); those that few ask for are made then."""
        if encoding in self._bodies:
            return self._bodies[encoding]
        body = compressed(brotli.decompress(self._bodies["br"]), encoding)
        if encoding:
            self._bodies[encoding] = body
        return body

    def etag(self, encoding: str) -> str:
        """Strong, and of the contents alone: the same in every worker, and in the form that nginx gives a file."""
        return f'"{self.mark(encoding):x}-{len(self.body(encoding)):x}"'

    def mark(self, encoding: str) -> int:
        """31 bits of what the page says: the time, in seconds since 1970, of a file with that body."""
        return int.from_bytes(hashlib.sha256(self.content.mark + encoding.encode()).digest()[:4]) >> 1

    def encoding(self, accepted: str) -> str:
        """The best of what the reader takes."""
        return accepted_encoding(accepted) if self.is_compressed else ""

    def response(self, request: HttpRequest) -> HttpResponse:
        """The page as this reader takes it."""
        encoding = self.encoding(request.headers.get("Accept-Encoding", ""))
        response = HttpResponse(self.body(encoding), headers=self.headers)
        response.headers["ETag"] = self.etag(encoding)
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.kept_page = self  # type: ignore[attr-defined]
        return response


class PageStore(Recent[str, Page]):
    """The pages that this process has finished, by address."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__(most_bytes, attrgetter("weight"))
        # One renders, and who asks for the same page meanwhile waits for it.
        self._alone = [threading.RLock() for _ in range(64)]

    def alone(self, address: str) -> threading.RLock:
        """Held by whoever renders the page."""
        return self._alone[hash(address) % len(self._alone)]


pages = PageStore(most_bytes=32 * 1024 * 1024)
forget_pages = forget_all


def kept(
    request: HttpRequest, basis: Basis, takes: Collection[str], render: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The page from the store, or rendered and kept there.

    What is asked in the query by another name than ``takes`` the view does not see. What is asked by one of them is
    rendered each time, for days and page numbers never end, and not at all for a reader who has it.
    """
    asked = request.GET.copy()
    for name in set(asked) - set(takes):
        del asked[name]
    request.GET = asked  # type: ignore[assignment]
    if settings.DEBUG:  # templates change under a developer's hands
        return render()
    stamp = basis.stamp()
    if asked or request.headers.get("If-None-Match") == stamp:
        known = get_conditional_response(request, etag=stamp)
        return known or _stamped(render(), stamp)
    with pages.alone(request.path_info):
        page = pages.find(request.path_info)
        if page is not None and page.basis.answer == basis.answer and today() < page.basis.until:
            page.basis = replace(basis, until=page.basis.until)
            PAGES.labels("found").inc()
            return page.response(request)
        content = shared_pages.find(request.path_info, stamp)
        PAGES.labels("shared" if content else "made").inc()
        if content is None:
            response = told_apart(render())
            if response.status_code != 200 or not isinstance(response, HttpResponse):
                return _stamped(response, stamp)
            content = Content.of(response, getattr(request, "same_until", basis.until))
            if today() != basis.asked_on:  # it may be half of one day and half of the next
                return Page(basis, takes, content).response(request)
            shared_pages.keep(request.path_info, stamp, content)
        page = Page(basis, takes, content)
        pages.keep(request.path_info, page)
    return page.response(request)


def _stamped(response: HttpResponseBase, stamp: str) -> HttpResponseBase:
    if response.status_code == 200:
        response.headers["ETag"] = stamp
    return response

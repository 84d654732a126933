"""Kept pages, sent before Django's handler: one question to the database, and nothing is built that was built before.

Only what the whole program has answered to the same host by the same scheme is answered here, with the headers that it
gave; everything else, and every error, goes the whole way. Django's signals are not sent.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from django.db import connection

from medborgarlofte.counters import REQUESTS
from medborgarlofte.page_folder import PageFolder
from medborgarlofte.page_store import KEPT_PAGE, Page, pages

Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_SENT, _KNOWN = REQUESTS.labels("kept", 200), REQUESTS.labels("kept", 304)
_MOST_WAYS = 100  # a page is asked for by, in its encodings
_OF_A_BODY = {"content-length", "content-type", "content-encoding", "content-disposition"}


class Answer(NamedTuple):
    """What goes out: whole, or to a reader who has it."""

    encoding: str
    etag: str
    headers: Headers
    known: Headers


class EarlyAnswer:
    """WSGI: stands around the whole program. What it sends it puts into the ``folder``, from where the web server in front
    sends it the next time."""

    def __init__(self, application: Application, folder: PageFolder | None = None) -> None:
        self.application, self.folder = application, folder

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        page = pages.find(environ["PATH_INFO"])
        if page is not None and (found := _answer(page, environ)):
            if _has(environ.get("HTTP_IF_NONE_MATCH", ""), found.etag):
                _KNOWN.inc()
                start_response("304 Not Modified", found.known)
                return (b"",)
            if self.folder:
                self.folder.keep(environ["PATH_INFO"], page, found.headers)
            _SENT.inc()
            start_response("200 OK", found.headers)
            return (page.body(found.encoding) if environ["REQUEST_METHOD"] == "GET" else b"",)
        return self._whole(environ, start_response)

    def _whole(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The program's answer; that of a page which was kept is remembered with all its headers."""
        given: dict[str, Any] = {}

        def noted(status: str, headers: Headers, exc_info: Any = None) -> Any:
            given.update(status=status, headers=headers)
            return start_response(status, headers, *([exc_info] if exc_info else []))

        response = self.application(environ, noted)
        page: Page | None = environ.get(KEPT_PAGE)
        if page is not None and given["status"] == "200 OK" and len(page.sent) < _MOST_WAYS:
            encoding = page.encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
            page.sent[_way(page, environ)] = Answer(
                encoding=encoding,
                etag=page.etag(encoding),
                headers=list(given["headers"]),
                known=[each for each in given["headers"] if each[0].lower() not in _OF_A_BODY],
            )
            if self.folder:
                self.folder.keep(environ["PATH_INFO"], page, given["headers"])
        return response


def _answer(page: Page, environ: dict[str, Any]) -> Answer | None:
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    asked = environ.get("QUERY_STRING")
    if asked and any(name in page.takes for name, _ in parse_qsl(asked, keep_blank_values=True)):
        return None
    found: Answer | None = page.sent.get(_way(page, environ))
    if found is None:
        return None
    try:
        return found if page.basis.still_holds() else None
    except connection.Database.Error:  # type: ignore[attr-defined]
        connection.close()  # the whole program finds out whether another helps
        return None


def _way(page: Page, environ: dict[str, Any]) -> tuple[Any, ...]:
    """All that the headers of an answer hang on but the page."""
    return (
        environ.get("HTTP_HOST"),
        environ["wsgi.url_scheme"],
        environ.get("HTTP_X_FORWARDED_PROTO"),
        page.encoding(environ.get("HTTP_ACCEPT_ENCODING", "")),
    )


def _has(sent: str, etag: str) -> bool:
    """Whether ``If-None-Match`` names the page. A proxy may have called its ETag weak."""
    return bool(sent) and etag in (each.strip().removeprefix("W/") for each in sent.split(","))

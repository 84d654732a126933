"""When what the site stands on is away (the database, the disk, a file), the reader gets a calm 503.

The log gets one line: what failed and where, never what a row holds.
"""

import errno
import logging
import sys
import traceback

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from medborgarlofte.logs import request_id
from medborgarlofte.stored import LostFile, alarm_of

RETRY_AFTER = 30  # seconds
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
_READ_ONLY = "25006"  # PostgreSQL: it takes no writes, as a standby does
_log = logging.getLogger(__name__)


def is_away(error: BaseException | None) -> bool:
    """Whether the error is of something outside the program that may come back: trying again makes sense."""
    if isinstance(error, OSError):
        return error.errno in _DISK
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", "") == _READ_ONLY
    return isinstance(error, OperationalError | InterfaceError | LostFile)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error that nobody has taken care of: 503 for what may come back, else 500."""
    error = sys.exc_info()[1]
    reads = request.method in ("GET", "HEAD")
    if error is None or not is_away(error):
        page = get_template("500.html").render({"reads": reads, "number": request_id.get()})
        return HttpResponse(page, status=500)
    # ``OperationalError: database or disk is full (promises/record/public.py:120)``
    words = next(iter(str(error).splitlines()), "")  # PostgreSQL puts the row, if any, on the next one
    failed = f"{type(error).__name__}: {_on_one_line(words)}{place_of(error)}"
    _log.error("%s %s: %s", request.method, _on_one_line(request.path), failed)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    context = {"reads": reads, "address": request.get_full_path(), "number": request_id.get()}
    page = get_template("503.html").render(context)
    if isinstance(error, LostFile):
        alarm_of(error)
    response = HttpResponse(page, status=503, headers=headers)
    response._has_been_logged = True  # type: ignore[attr-defined]  # what Django asks before it adds a traceback
    return response


def place_of(error: BaseException) -> str:
    """Where in this program the error arose, like `` (promises/record/public.py:120)``; empty where it was elsewhere."""
    base = f"{settings.BASE_DIR}/"
    files = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(base)]
    own = [frame for frame in files if "/.venv/" not in frame.filename]
    return f" ({own[-1].filename.removeprefix(base)}:{own[-1].lineno})" if own else ""


def _on_one_line(words: str) -> str:
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in words)

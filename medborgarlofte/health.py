"""What a load balancer and monitoring ask: is the process up, can it do its work, and how does the site fare?

Answered before everything else: the question comes by number and in plain http, not by the site's name.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from medborgarlofte import tasks
from medborgarlofte.jobs.runs import problems as late_jobs
from medborgarlofte.metrics import exposition
from medborgarlofte.monitoring import may_watch

ROOM = 500_000_000  # bytes on the disk: below, uploads and reports soon fail


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing else, so that a slow database does not restart it."""
    return _text("ok")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, has every migration, and all can be written; else 503 with the reasons.

    What somebody has to look at though the site serves stands in lines below "ok". For the operator's networks alone.
    """
    if not may_watch(request):
        return _text("Not found", status=404)
    lacks, notes = [], []
    try:
        executor = MigrationExecutor(connection)
        if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            lacks.append(f"{len(missing)} migrations are not applied")
        else:
            notes += [*late_jobs(), *tasks.problems()]
    except Error:
        lacks.append("the database does not answer")
    lacks += unwritable()
    notes += _short_of_room()
    return _text("\n".join(lacks), status=503) if lacks else _text("\n".join(["ok", *notes]))


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus. For the operator's networks alone."""
    if not may_watch(request):
        return _text("Not found", status=404)
    return _answer(exposition(), CONTENT_TYPE_LATEST)


class HealthMiddleware:
    """Answers the three addresses whatever the host and the scheme; stands outermost."""

    views = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.views.get(request.path_info, self.get_response)(request)


def _short_of_room() -> Iterator[str]:
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return  # said of the folder itself
    if free < ROOM:
        yield f"{settings.DATA_DIR} has {free // 1_000_000} MB left"


def unwritable() -> Iterator[str]:
    """A sentence for each thing that this process must be able to write and cannot."""
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with TemporaryFile(dir=folder) as tried:
                tried.write(b"written")
        except OSError as error:
            yield f"{folder} cannot be written: {error.strerror}"
    if connection.vendor == "sqlite":
        name = Path(settings.DATABASES["default"]["NAME"])
        for file in (name, *(Path(f"{name}-{beside}") for beside in ("wal", "shm", "turn"))):
            if file.is_file() and not os.access(file, os.W_OK):
                yield f"{file} cannot be written: it belongs to another user"
    try:
        cache.set("readyz", "kept", timeout=60)
        if cache.get("readyz") != "kept":
            yield "the cache forgets what it is told (CACHE_URL)"
    except Exception as error:  # each kind of cache has errors of its own
        yield f"the cache does not answer (CACHE_URL): {type(error).__name__}"


def _folders() -> Iterator[Path]:
    media = Path(settings.MEDIA_ROOT)
    yield from (
        Path(settings.DATA_DIR),
        media,
        *([Path(settings.PAGE_FOLDER)] if settings.PAGE_FOLDER else []),
    )
    try:
        yield from (inner for inner in sorted(media.iterdir()) if inner.is_dir())
    except OSError:
        return  # said of the folder itself


def _text(words: str, status: int = 200) -> HttpResponse:
    return _answer(f"{words}\n".encode(), "text/plain; charset=utf-8", status)


def _answer(body: bytes, kind: str, status: int = 200) -> HttpResponse:
    # Said here, for it stands before the middleware that else says how long an answer is.
    headers = {"Cache-Control": "no-store", "Content-Length": str(len(body))}
    return HttpResponse(body, content_type=kind, status=status, headers=headers)

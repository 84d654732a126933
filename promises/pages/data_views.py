"""The open data of a promise: what is public of it as files that people and programs open."""

from collections.abc import Callable
from datetime import date
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from medborgarlofte.clock import today
from promises.exchange_format.normal import normalise
from promises.models import Promise
from promises.pages.data_files import checksums, csv_bytes, xlsx_bytes
from promises.reading.page_frame import promise_url
from promises.reading.public_page import promise_page
from promises.reading.record_page import record_page
from promises.record.newest_record import newest_record
from promises.record.reading import Record, public_document

_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sha256": "text/plain; charset=utf-8",
}
# A browser shows these; the others are saved, and opened by what reads tables.
_SHOWN = "json", "sha256"


@record_page
def data(request: HttpRequest, promise: Promise, record: Record, on: date, kind: str) -> HttpResponse:
    """Everything public of the promise in the exchange format ("json"), or what is logged of it as a table ("csv")."""
    return _answer(promise, kind, _files(promise, record, on)[kind]())


@promise_page
def workbook(request: HttpRequest, promise: Promise) -> HttpResponse:
    """What is logged of it as a workbook, of today alone: it takes seconds where there are ten thousand rows."""
    return _answer(promise, "xlsx", _files(promise, newest_record(promise), today())["xlsx"]())


@promise_page
def sums(request: HttpRequest, promise: Promise) -> HttpResponse:
    """The checksums of the three files as they are today."""
    files = _files(promise, newest_record(promise), today())
    return _answer(
        promise, "sha256", checksums({_name(promise, kind): made() for kind, made in files.items()})
    )


def _files(promise: Promise, record: Record, on: date) -> dict[str, Callable[[], bytes]]:
    document, address = public_document(promise, record), settings.SITE_URL + promise_url(promise)
    return {
        "json": partial(normalise, document),
        "csv": partial(csv_bytes, document, on),
        "xlsx": partial(xlsx_bytes, document, on, changed_on=record.changed_on, address=address),
    }


def _answer(promise: Promise, kind: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=_TYPES[kind])
    how = "inline" if kind in _SHOWN else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{_name(promise, kind)}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _name(promise: Promise, kind: str) -> str:
    return f"medborgarlofte-{promise.municipality.slug}-{promise.slug}.{kind}"

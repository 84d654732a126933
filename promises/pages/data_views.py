"""The open data of a promise: what is public of it as files that people and programs open."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from promises.models import Promise
from promises.pages.data_files import checksums, csv_bytes, xlsx_bytes
from promises.reading.page_frame import promise_url
from promises.reading.record_page import record_page
from promises.record.reading import Record, public_document, public_file

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
    """Everything public of the promise in the exchange format ("json"), what is logged of it as a table ("csv", "xlsx"),
    or the checksums of these three as they are that day ("sha256")."""
    if kind == "sha256":
        files = {_name(promise, each): _content(promise, record, on, each) for each in _TYPES if each != kind}
        content = checksums(files)
    else:
        content = _content(promise, record, on, kind)
    response = HttpResponse(content, content_type=_TYPES[kind])
    how = "inline" if kind in _SHOWN else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{_name(promise, kind)}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _content(promise: Promise, record: Record, on: date, kind: str) -> bytes:
    if kind == "json":
        return public_file(promise, record)
    document = public_document(promise, record)
    if kind == "csv":
        return csv_bytes(document, on)
    return xlsx_bytes(document, on, settings.SITE_URL + promise_url(promise))


def _name(promise: Promise, kind: str) -> str:
    return f"medborgarlofte-{promise.municipality.slug}-{promise.slug}.{kind}"

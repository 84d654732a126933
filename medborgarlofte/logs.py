"""The log: a JSON object a line where LOG_FORMAT says so, each with the number of the request that it is about.

What it must not hold: the contents of rows, and the way to every refusal. PostgreSQL adds a row to what it says is wrong
with it. Of a request there is its path, never what was asked or sent, nor who asks.
"""

import logging
import re
import secrets
from contextvars import ContextVar
from copy import copy
from typing import Any

from pythonjsonlogger.json import JsonFormatter

# Of the request that this thread answers; empty outside one.
request_id: ContextVar[str] = ContextVar("request_id", default="")
_GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_DETAIL = re.compile(r"DETAIL: .*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)
_LEFT_OUT = "DETAIL: left out, it may hold a row's contents"
# What else a record may carry, the request itself among it, is not written.
_TOLD = {"time", "level", "logger", "message", "exception", "status", "request_id"}


def request_number(given: str) -> str:
    """The number that the web server in front gave the request, where it looks like one; else a new one."""
    return given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


class Bare(logging.Formatter):
    """Messages and tracebacks without the rows: ``DETAIL: Failing row contains (…)`` has internal fields too.

    What was refused as it should be (403, 404, 429, a forged host name) is one line: the program has no fault.
    """

    def format(self, record: logging.LogRecord) -> str:
        record = copy(record)
        if "DETAIL:" in (message := record.getMessage()):
            record.msg, record.args = _DETAIL.sub(_LEFT_OUT, message), None
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        record.request_id = request_id.get() or "-"
        return super().format(record)

    def formatException(self, ei: Any) -> str:
        return _DETAIL.sub(_LEFT_OUT, super().formatException(ei))


class Formatter(Bare):
    """A line for people."""


class Json(Bare, JsonFormatter):
    """A line for machines: ``{"time": …, "level": "ERROR", "logger": "django.request", "message": …, "request_id": …}``."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message", "exc_info", "status_code", "request_id"],
            rename_fields={
                "levelname": "level",
                "name": "logger",
                "exc_info": "exception",
                "status_code": "status",
            },
            timestamp="time",
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in log_data.items() if name in _TOLD and value is not None}

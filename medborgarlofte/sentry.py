"""Errors told to a Sentry or GlitchTip, where SENTRY_DSN names one: which fault, where in the program, and nothing more.

Another organisation may run it. So no words of an error go there, for they may hold a row; nor what was asked or sent, by
whom, or what variables held.
"""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import sentry_sdk

from medborgarlofte.logs import request_id
from medborgarlofte.version import VERSION

_TOLD = {
    "event_id", "timestamp", "level", "platform", "release", "environment", "server_name", "transaction", "exception",
    "logger", "sdk",
}  # fmt: skip


def start(dsn: str, **more: Any) -> None:
    """Send what goes wrong in this process there from now on."""
    sentry_sdk.init(
        dsn,
        release=f"medborgarlofte@{VERSION}",
        before_send=bare,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        **more,
    )


def bare(event: Any, hint: Any) -> Any:
    """The event with what may be told of it."""
    told = {name: value for name, value in event.items() if name in _TOLD}
    for each in told.get("exception", {}).get("values", []):
        each["value"] = ""
    if message := event.get("logentry", {}).get("message"):
        told["logentry"] = {"message": message}  # as the program has it, before anything was put in
    if asked := event.get("request"):
        told["request"] = {
            "method": asked.get("method"),
            "url": urlunsplit((*urlsplit(asked.get("url", ""))[:3], "", "")),
        }
    told["tags"] = {"request": request_id.get() or "-"}
    return told

"""Each request has a number, by which its lines in the log are found, and is counted (``counters``)."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from medborgarlofte.counters import REQUESTS, SECONDS, door
from medborgarlofte.logs import request_id, request_number
from medborgarlofte.page_store import KEPT_PAGE


class RequestMiddleware:
    """Stands outside all but the questions of health. The number is one that the web server gave, or a new one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token, begun = (
            request_id.set(request_number(request.headers.get("X-Request-ID", ""))),
            time.perf_counter(),
        )
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        # For the early answer: what stands between it and Django, as Sentry's does, may hand on another object.
        request.META[KEPT_PAGE] = getattr(response, "kept_page", None)
        REQUESTS.labels("program", response.status_code).inc()
        SECONDS.labels(door(request.path_info)).observe(time.perf_counter() - begun)
        return response

"""A bare Django view: no middleware, no database. What a server can do at best, beside which pages are measured."""

import json
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="hello", MIDDLEWARE=[])


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello", headers={"Content-Length": "5"})


urlpatterns = [path("", hello)]
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The view; and at ``/same`` what the files name hold: an answer's headers and body, sent without a thought."""
    if environ["PATH_INFO"] == "/same":
        headers, body = _same()
        start_response("200 OK", headers)
        return (body,)
    return _django(environ, start_response)


@cache
def _same() -> tuple[list[tuple[str, str]], bytes]:
    folder = Path(os.environ["SAME"])
    return [tuple(each) for each in json.loads((folder / "headers.json").read_text())], (
        folder / "page.br"
    ).read_bytes()

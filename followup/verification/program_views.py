"""`/verifiera/check.py`: the program of docs/verify.md, for anybody who checks a report without us."""

import re
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from medborgarlofte.middleware import public_page


@public_page
def program(request: HttpRequest) -> HttpResponse:
    """The program as text."""
    return HttpResponse(_program(), content_type="text/x-python; charset=utf-8")


@cache
def _program() -> str:
    page = (settings.BASE_DIR / "docs" / "verify.md").read_text()
    [held] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    return str(held)

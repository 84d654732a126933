"""`/verifiera/*.py`: the programs of docs/verify.md and docs/record.md, for anybody who checks without us."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from medborgarlofte.middleware import public_page


@public_page
def program(request: HttpRequest, page: str) -> HttpResponse:
    """The program that stands in this page of docs/, as text."""
    text = (settings.BASE_DIR / "docs" / page).read_text()
    [held] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    return HttpResponse(held, content_type="text/x-python; charset=utf-8")

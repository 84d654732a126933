"""What anybody may send or ask for without a login or a cookie: an origin check and a rate limit stand guard."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.core.internal import ratelimit
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from medborgarlofte.middleware import told_apart

FOREIGN = gettext_lazy("Formuläret skickades inte från vår egen sida. Öppna sidan igen och skicka därifrån.")


def resident_form(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Marks a view that takes what a resident sends: POST only, no cookie in the answer, 403 for what was
    sent from another site."""

    # There is no session to ride on, so a token would guard nothing; where it came from is what counts.
    @csrf_exempt
    @require_POST
    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.is_public_page = True  # type: ignore[attr-defined]
        if not is_own_form(request):
            raise PermissionDenied(FOREIGN)
        return told_apart(view(request, *args, **kwargs))

    marked.is_for_anybody = True  # type: ignore[attr-defined]
    return marked


def is_own_form(request: HttpRequest) -> bool:
    """Whether a page of this site sent the request. Browsers say so themselves; one that says nothing is
    not believed."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched:
        return fetched == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    parts = urlsplit(origin)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def within_limit(request: HttpRequest, name: str, limit: str) -> bool:
    """Count one more of ``name`` and say whether that is still within ``limit``, written as ``5/h/ip``.

    Counted for all processes together, by address (of IPv6 the network).
    """
    config = {name: limit}
    return bool(ratelimit.consume(request, app="medborgarlofte", action=name, config=config, limit_get=True))

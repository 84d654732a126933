"""How much may be sent: asked of what the request says of itself, before a byte of it is read or stored."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template

ANONYMOUS = 1_000_000  # bytes
SIGNED_IN = 180_000_000  # eight photos of at most 20 MB, and the form
View = Callable[..., HttpResponseBase]


def own_body_limit(view: View) -> View:
    """Marks a view that itself asks CONTENT_LENGTH before it reads, and has a limit of its own."""
    view.has_own_body_limit = True  # type: ignore[attr-defined]
    return view


class BodyLimitMiddleware:
    """Refuses what is too large (413), or does not say how large it is (411), in calm words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *arguments: Any) -> HttpResponse | None:
        """Here the address is known and nothing is read yet; who is signed in is asked only for what is large."""
        # Bytes of the body; None when there is one that does not say.
        header = request.META.get("CONTENT_LENGTH", "")
        if header:
            length = int(header) if header.isdecimal() and len(header) < 20 else None
        else:
            length = None if "HTTP_TRANSFER_ENCODING" in request.META else 0
        if length is None:
            return _refused("411.html", 411)
        if length <= ANONYMOUS or getattr(view, "has_own_body_limit", False):
            return None
        if length <= SIGNED_IN and request.user.is_authenticated:
            return None
        if length <= SIGNED_IN and getattr(view, "tells_in_json", False):
            return JsonResponse(
                {"state": "signed_out"}, status=401
            )  # the telephone keeps its photo until then
        if length <= SIGNED_IN and "POST" in getattr(view, "desk_methods", ()):
            # Unread: loading this page again, signed in, sends it once more.
            return render(request, "accounts/unsaved.html", {"unread": True}, status=403)
        return _refused("413.html", 413)


def _refused(template: str, status: int) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(get_template(template).render(), status=status, headers=headers)

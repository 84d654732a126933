"""What happens around every request, whoever asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


class PublicPageMiddleware:
    """Keeps cookies off public pages and out of shared caches' way.

    A view marked with ``promises.views.public`` decorators never touches the session; this middleware
    stands outside the session middleware and takes away what a slip would add.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_public_page", False):
            response.cookies.clear()
            response.headers["Cache-Control"] = "no-cache"
            response.headers.pop("Vary", None)
            patch_vary_headers(response, ["Accept-Encoding"])
        return response

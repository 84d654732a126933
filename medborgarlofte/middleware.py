"""What happens around every request, whoever asks: public pages carry no cookie and are always right."""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from medborgarlofte.compression import accepted_encoding, compressed, is_compressible
from medborgarlofte.languages import has_marks, marked_up

Response = TypeVar("Response", bound=HttpResponseBase)
GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Below these addresses nothing is for anybody but who asks.
PRIVATE = ("/arbete/", "/konto/", "/admin/")


def public_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Marks a page that anybody may read: GET only, no cookie, asked for anew at each visit (``no-cache``)."""

    @require_safe
    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.is_public_page = True  # type: ignore[attr-defined]
        return told_apart(view(request, *args, **kwargs))

    marked.is_for_anybody = True  # type: ignore[attr-defined]
    return marked


def told_apart(response: Response) -> Response:
    """A page in English with the Swedish words on it in elements of their own."""
    if (
        isinstance(response, HttpResponse)
        and response.headers.get("Content-Type", "").startswith("text/html")  # any bytes may stand in a file
        and not response.has_header("Content-Encoding")
        and has_marks(response.content)
    ):
        response.content = marked_up(response.content.decode()).encode()
    return response


class PrivatePageMiddleware:
    """Keeps all that is said at the desk, at the own account and in the administration out of every cache: pages, files,
    redirects and errors alike. It stands outside everything that may answer.

    What is worth it is compressed, for telephones: with a chance length added, and tokens that are never twice the same,
    so that a length tells nothing of what the page says (BREACH).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.compress = GZipMiddleware(lambda _: HttpResponse()).process_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if f"{request.path_info}/".startswith(PRIVATE):
            response.headers["Cache-Control"] = "no-store, private"
            if isinstance(response, HttpResponse) and is_compressible(response):
                return self.compress(request, response)
        return response


class ContentSecurityPolicyMiddleware:
    """One policy for every answer, in the same words in every process: the web server in front says it too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY
        return response


class LanguageMiddleware:
    """Answers in the language of the address, English behind ``/en/`` and else Swedish: never in one that the reader's
    browser asks for, which would make two pages of one address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        first = request.path_info.split("/")[1]
        with translation.override(first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            return self.get_response(request)


class PublicPageMiddleware:
    """Sends a page marked by ``public_page``: without cookies, with an ETag, compressed.

    It stands outside the session middleware and takes away what a slip would add. Compressing is safe
    because such a page holds no secret: no token, no nonce, nothing about who reads it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not getattr(request, "is_public_page", False):
            return response
        response.cookies.clear()
        response.headers["Vary"] = "Accept-Encoding"
        response.headers.setdefault("Cache-Control", "no-cache")
        if isinstance(response, HttpResponse) and response.status_code == 200:
            # 304 where the reader already has the same bytes; a view's own ETag wins over one of the content.
            if not response.has_header("ETag"):
                response.headers["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            known = get_conditional_response(request, etag=response.headers["ETag"], response=response)
            return _compressed(request, known if known is not None else response)
        return response


def _compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    encoding = accepted_encoding(request.headers.get("Accept-Encoding", ""))
    if encoding and response.status_code == 200 and is_compressible(response):
        response.content = compressed(response.content, encoding)
        response.headers["Content-Encoding"] = encoding
        response.headers["Content-Length"] = str(len(response.content))
    return response


@cache
def build() -> str:
    """A mark that changes when the code, the templates or the static files do: the same on every machine that has the same."""
    mark = hashlib.sha256()
    for folder in ("medborgarlofte", "promises", "followup", "templates", "static"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*.*")):
            if path.is_file() and path.suffix != ".pyc":
                data = path.read_bytes()
                mark.update(f"{path.relative_to(settings.BASE_DIR)}:{len(data)}:".encode() + data)
    return mark.hexdigest()[:12]

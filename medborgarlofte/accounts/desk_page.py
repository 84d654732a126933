"""The one way to make a page behind sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from medborgarlofte.accounts.access import only_looks
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.unsaved import kept_page, unsaved_page
from medborgarlofte.residents import is_own_form

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """What a desk page is given: a request with somebody signed in. Only a type; requests are Django's own."""

    user: User


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None where the page is only opened. An empty POST is still an answer, which
    "request.POST or None" would not show as one."""
    return request.POST if request.method == "POST" else None


def not_opened(request: HttpRequest, refused: HttpResponseBase) -> HttpResponse:
    """405 in words, for who opens the address of a form that was sent."""
    answer = render(request, "accounts/not_opened.html", status=405)
    answer["Allow"] = refused["Allow"]
    return answer


def tell_browser(request: HttpRequest, response: HttpResponseBase) -> None:
    """What became of the form that was sent: taken, or shown again with what was typed. Read by the page's script, which
    keeps what was written until then (``static/js/offline/kept.js``); it names an address of ours and nothing else."""
    taken = 300 <= response.status_code < 400
    if taken or response.get("Content-Type", "").startswith("text/html"):
        state = f"{'taken' if taken else 'shown'}:{quote(request.get_full_path(), safe='')}"
        area = f"/{request.path.split('/')[1]}/"  # the desk, or one's own account
        response.set_cookie("sent", state, path=area, secure=settings.HTTPS, samesite="Lax", max_age=86_400)


def desk_page(
    *methods: str,
) -> Callable[
    [Callable[Concatenate[SignedInRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """A page for who is signed in; others are asked to sign in first, and get back what they typed, as does whoever
    sends words for what is gone or no longer hers. ``methods`` are those it takes, else 405: GET where none is named.

    It has to stand at an address that ``PrivatePageMiddleware`` keeps out of every cache, whatever is answered.
    """

    def decorate(
        view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        allowed = require_http_methods(methods or ("GET",))(view)

        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            was_sent = request.method == "POST" and is_own_form(request)
            if request.user.is_authenticated:
                if request.method in {"GET", "HEAD"}:
                    only_looks(request.user)
                try:
                    response = allowed(cast(SignedInRequest, request), *args, **kwargs)
                    if was_sent:
                        tell_browser(request, response)
                    return not_opened(request, response) if response.status_code == 405 else response
                except (Http404, PermissionDenied) as refused:
                    if was_sent and (kept := kept_page(request, refused)):
                        return kept
                    raise
            if was_sent:
                return unsaved_page(request)
            return redirect_to_login(request.get_full_path())

        page.desk_methods = methods or ("GET",)  # type: ignore[attr-defined]
        return page

    return decorate

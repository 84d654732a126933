"""What was typed is given back where it cannot be saved: the session has ended, the page's token is an old one, or
what it was written for is gone.

The answer holds all that was sent, in a form that sends it once more. Nothing is stored. Whoever sends it again may be
somebody else, and is asked for the right again by the page itself.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure as bare_page

from medborgarlofte.residents import is_own_form

_NEVER_GIVEN_BACK = ("csrfmiddlewaretoken", "password")


def unsaved_page(request: HttpRequest) -> HttpResponse:
    """403 with what was typed. Asked for by whoever is signed out, its button leads to the same page once more, which
    has the token of the session that began meanwhile: nothing is ever saved by a token that was guessed or old."""
    fields = _typed(request)
    context: dict[str, Any] = {
        "address": request.get_full_path(),
        "signed_in_as": request.user if request.user.is_authenticated else None,
        "texts": [field for field in fields if _is_text(field)],
        "others": [field for field in fields if not _is_text(field)],
        "files": _file_names(request),
    }
    return render(request, "accounts/unsaved.html", context, status=403)


def kept_page(request: HttpRequest, refused: Http404 | PermissionDenied) -> HttpResponse | None:
    """404 or 403 with the words that were sent, to be copied: a colleague has removed or finished what they were
    written for, or the right has ended. None where there are no words. Says nothing of what is there or not."""
    texts = [value for name, value in filter(_is_text, _typed(request))]
    if not texts:
        return None
    status = 404 if isinstance(refused, Http404) else 403
    context = {"texts": texts, "status": status, "files": _file_names(request)}
    return render(request, "accounts/kept.html", context, status=status)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not any(part in name for part in _NEVER_GIVEN_BACK)
        for value in values
    ]


def _file_names(request: HttpRequest) -> list[str]:
    """What the files were called, so that they are found again; they themselves cannot be given back."""
    return [(file.name or "")[:80] for _, files in request.FILES.lists() for file in files]


def _is_text(field: tuple[str, str]) -> bool:
    """Whether somebody wrote it, so that it is shown: marks, numbers and choices have no spaces."""
    return " " in field[1].strip() or "\n" in field[1].strip()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django asks for this page where a token is missing or wrong. Only what a page of our own sent is given back: who
    sends a form from another site must not be able to fill in one of ours for a clerk in a hurry to confirm."""
    view = request.resolver_match.func if request.resolver_match else None
    if hasattr(view, "desk_methods") and is_own_form(request):
        return unsaved_page(request)
    return bare_page(request, reason)

"""What was typed is given back where it cannot be saved: the session has ended, or the page's token is an old one.

The answer holds all that was sent, in a form that sends it once more. Nothing is stored. Whoever sends it again may be
somebody else, and is asked for the right again by the page itself.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure as bare_page

from medborgarlofte.residents import is_own_form

_NEVER_GIVEN_BACK = ("csrfmiddlewaretoken", "password")


def unsaved_page(request: HttpRequest) -> HttpResponse:
    """403 with what was typed. Asked for by whoever is signed out, its button leads to the same page once more, which
    has the token of the session that began meanwhile: nothing is ever saved by a token that was guessed or old."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not any(part in name for part in _NEVER_GIVEN_BACK)
        for value in values
    ]
    context: dict[str, Any] = {
        "address": request.get_full_path(),
        "signed_in_as": request.user if request.user.is_authenticated else None,
        "texts": [(name, value) for name, value in fields if " " in value.strip() or "\n" in value.strip()],
        "others": [
            (name, value) for name, value in fields if " " not in value.strip() and "\n" not in value.strip()
        ],
        "files": list(request.FILES),
    }
    return render(request, "accounts/unsaved.html", context, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django asks for this page where a token is missing or wrong. Only what a page of our own sent is given back: who
    sends a form from another site must not be able to fill in one of ours for a clerk in a hurry to confirm."""
    view = request.resolver_match.func if request.resolver_match else None
    if hasattr(view, "desk_methods") and is_own_form(request):
        return unsaved_page(request)
    return bare_page(request, reason)

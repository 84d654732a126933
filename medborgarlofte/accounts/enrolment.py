"""May this session set up a second factor? Of who may much, knowing the password is not enough for the first one.

An address sent by letter opens it (``actions/enrolment_letters.py`` makes and sends them), and so does taking an invitation,
in that session. It is spent when a factor has been set up.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from medborgarlofte.accounts.models import EnrolmentLink
from medborgarlofte.accounts.second_factor import given, is_required
from medborgarlofte.clock import now

# In the session: the hash of the link that was opened in it.
PERMIT = "enrolment"


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token_hash: str) -> EnrolmentLink | None:
    """The link, while it holds."""
    links = EnrolmentLink.objects.filter(user__is_active=True, valid_until__gt=now())
    return links.select_related("user").filter(token_hash=token_hash).first()


def has_factor(user: Any) -> bool:
    """Whether there is a second factor to ask for."""
    return Authenticator.objects.filter(user=user).exists()


def needs_link(user: Any) -> bool:
    """Whether the person must have a second factor, and has none."""
    return is_required(user) and not has_factor(user)


def is_open(request: HttpRequest) -> bool:
    """Whether this session may look after factors: by one that was given in it, else only the first one, which of
    who may much needs a link."""
    if given(request):
        return True
    if has_factor(request.user):
        return False
    link = find(request.session.get(PERMIT, ""))
    return not is_required(request.user) or (link is not None and link.user == request.user)


def keeps_factors(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Guards a view that sets up, shows or takes away a factor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or is_open(request):
            return view(request, *args, **kwargs)
        if has_factor(request.user):
            again = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('mfa_index')}?{again}")
        return render(request, "accounts/enrolment_closed.html", status=403)

    return guarded

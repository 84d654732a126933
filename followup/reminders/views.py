"""The choice of letters, opened from a letter: who holds its link need not sign in to be left in peace."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from followup.reminders.actions import reader_of
from medborgarlofte.accounts.actions import choose_digest
from medborgarlofte.accounts.desk_page import posted
from medborgarlofte.accounts.forms import DigestForm
from medborgarlofte.accounts.models import Digest


# The signed token is the authority, not a cookie: a mail program's own button must work too (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest, token: str) -> HttpResponseBase:
    """How often the letter's reader wants letters. Any other token is asked to sign in."""
    reader: Any = reader_of(token)
    if reader is None:
        return redirect_to_login(request.get_full_path())
    if request.POST.get("List-Unsubscribe") == "One-Click":
        choose_digest(digest=Digest.NEVER, by=reader)
        return redirect("reminders", token)
    data = posted(request)
    form = DigestForm(data, initial={"digest": reader.digest})
    if data is not None and form.is_valid():
        choose_digest(digest=form.cleaned_data["digest"], by=reader)
        messages.success(request, "Valet är sparat.")
        return redirect("reminders", token)
    context = {"form": form, "reader": reader}
    return render(request, "followup/reminders/reminders.html", context, status=422 if form.errors else 200)

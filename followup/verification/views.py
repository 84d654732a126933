"""`/verifiera/`: is the file I have what was published, and do its figures follow from its data?"""

import hashlib
import re
from typing import Any

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from followup.codes import read_code
from followup.verification.presenter import by_checksum, edition_facts, edition_of, full_check, or_forgotten
from medborgarlofte.bodies import own_body_limit
from medborgarlofte.documents.box import BrokenError, BusyError
from medborgarlofte.middleware import public_page, told_apart

MOST_BYTES = 20_000_000
# A full check costs about a second: per visitor, and for all together so that many addresses cannot stop the site.
# What cannot be judged has kept the checker busy for long.
LIMITS = {"verify": "12/m/ip,120/h/ip,120/m/key", "broken": "3/h/ip"}
RETRY_AFTER = 15  # seconds
CRUMBS = [
    (gettext_lazy("Alla kommuner"), reverse_lazy("start")),
    (gettext_lazy("Kontrollera en rapport"), ""),
]


@public_page
def verify(request: HttpRequest) -> HttpResponse:
    """The page, and what is known of a code (``?kod=``) or a checksum (``?sha256=``)."""
    typed = request.GET.get("kod", "").strip()[:40]
    sha256 = request.GET.get("sha256", "").strip().lower()
    context: dict[str, Any] = {
        "crumbs": CRUMBS,
        "typed": typed,
        "error": "",
        "edition": None,
        "verdict": None,
        "sha256": "",
    }
    if re.fullmatch("[0-9a-f]{64}", sha256):
        edition = edition_of(sha256=sha256)
        context |= {"sha256": sha256, "verdict": by_checksum(edition, sha256), **_facts(edition)}
    elif typed:
        edition = edition_of(code=read_code(typed))
        missing = gettext(
            "Ingen utgåva har koden %(typed)s. Tio tecken, som K7Q4M-2XP9D.%(or_forgotten)s"
        ) % {"typed": typed, "or_forgotten": or_forgotten()}
        context |= {"error": "" if edition else missing, **_facts(edition)}
    return render(request, "followup/verification/verify.html", context)


@own_body_limit
@csrf_exempt  # nothing is changed or kept, and a public page has no cookie to guard
@require_POST
def verify_file(request: HttpRequest) -> HttpResponse:
    """The full check of an uploaded file: seals, times, and every figure counted anew. Nothing is stored."""
    request.is_public_page = True  # type: ignore[attr-defined]
    if not (
        consume(request, app="followup", action="broken", config=LIMITS, dry_run=True)
        and consume(request, app="followup", action="verify", config=LIMITS, key="all")
    ):
        return _answer(request, gettext("För många filer på kort tid. Vänta en stund och försök igen."), 429)
    too_large = gettext("Filen är för stor. Högst %(megabytes)s MB går.") % {
        "megabytes": MOST_BYTES // 1_000_000
    }
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + 10_000:
        return _answer(request, too_large, 413)
    file = request.FILES.get("fil")
    if file is None:
        return _answer(request, gettext("Välj en PDF-fil."), 422)
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return _answer(request, too_large, 413)
    if b"%PDF-" not in data[:1024]:
        return _answer(request, gettext("Filen är ingen PDF."), 422)
    try:
        checked = full_check(data)
    except (BusyError, BrokenError) as error:
        return _unchecked(request, data, busy=isinstance(error, BusyError))
    crumbs = [CRUMBS[0], (CRUMBS[1][0], reverse("verify")), (gettext("Svar"), "")]
    context = {"crumbs": crumbs, "name": (file.name or "")[:120], **checked}
    return _unkept(told_apart(render(request, "followup/verification/verify_file.html", context)))


def _unchecked(request: HttpRequest, data: bytes, *, busy: bool) -> HttpResponse:
    """What is said of a file that was not opened to the end: what its checksum says, where that is known."""
    sha256 = hashlib.sha256(data).hexdigest()
    if edition_of(sha256=sha256):
        return _unkept(redirect(f"{reverse('verify')}?sha256={sha256}"))
    if busy:
        refusal = gettext("Flera filer kontrolleras just nu. Vänta en stund och skicka filen igen.")
        answer = _answer(request, refusal, 429)
        answer.headers["Retry-After"] = str(RETRY_AFTER)
        return answer
    consume(request, app="followup", action="broken", config=LIMITS)
    return _answer(
        request,
        gettext("Filen gick inte att pröva. Den är skadad, eller kräver mer tid och minne än någon rapport."),
        422,
    )


def _facts(edition: object) -> dict[str, object]:
    return {"edition": edition_facts(edition)} if edition else {}  # type: ignore[arg-type]


def _answer(request: HttpRequest, error: str, status: int) -> HttpResponse:
    context = {
        "crumbs": CRUMBS,
        "typed": "",
        "file_error": error,
        "edition": None,
        "verdict": None,
        "sha256": "",
    }
    return _unkept(
        render(request, "followup/verification/verify.html", {"error": "", **context}, status=status)
    )


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response

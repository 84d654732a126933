"""Start page, the pages about the site itself, and the page for addresses that lead nowhere."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from medborgarlofte.middleware import public_page
from medborgarlofte.site import search_page
from medborgarlofte.site.start import index, near, news, walks
from medborgarlofte.site.status_words import STATUS_KEYS
from medborgarlofte.version import VERSION
from promises.reading.list_page import LISTED, list_page
from promises.record.public import public_promises
from promises.words.explained import WORDS, explained, told


@list_page(LISTED, takes=("q",))
def start(request: HttpRequest) -> HttpResponse:
    """All municipalities with promises, what is new, and how to read it. ``?q=`` was once the search."""
    if "q" in request.GET:
        return redirect(reverse("search", query={"q": request.GET["q"]}), permanent=True)
    promises = list(public_promises())
    newest = news(promises)
    context = {
        "groups": index(promises),
        "promises": len(promises),
        "walks": walks(promises),
        "news": newest,
        "words": explained(*(row.title for row in newest)),
    }
    return render(request, "site/start.html", context)


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Everything public that fits ``?q=``, ten at a time, of one ``slag`` or ``kommun``."""
    return render(request, "site/search.html", search_page.page(request.GET))


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What a medborgarlöfte is and what this site does."""
    context = {"words": map(told, WORDS), "version": VERSION}
    return render(request, "site/about.html", _crumbs(gettext("Om medborgarlöften")) | context)


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What becomes of what is known of those who read, ask and work here (docs/privacy.md, for residents)."""
    context = {"contact": settings.CONTACT_EMAIL, "responsible": settings.SITE_RESPONSIBLE}
    return render(request, "site/privacy.html", _crumbs(gettext("Dina uppgifter")) | context)


@public_page
def counting(request: HttpRequest) -> HttpResponse:
    """How figures and statuses come about."""
    return render(request, "site/counting.html", _crumbs(gettext("Så räknar vi")) | {"keys": STATUS_KEYS})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 with ways on: what has a name like the address."""
    words = request.path.strip("/").split("/")
    # Nobody without a session is asked who they are: the answer may be kept for everybody.
    staff = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
    context = {
        "suggestions": near(public_promises(), words[0]),
        "query": words[0].replace("-", " "),
        "staff": staff,
    }
    return render(request, "site/not_found.html", context, status=404)


def _crumbs(label: str) -> dict[str, list[tuple[str, str]]]:
    return {"crumbs": [(gettext("Alla kommuner"), reverse("start")), (label, "")]}

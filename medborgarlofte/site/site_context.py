"""Context processors of the frame around every page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, gettext, gettext_noop

from promises.reading.page_frame import demo_day

# (URL name, words). A page that does not exist yet has no link: later issues only add their URL.
HEADER = (
    ("start", gettext_noop("Sök och alla kommuner")),
    ("counting", gettext_noop("Så räknar vi")),
    ("verify", gettext_noop("Kontrollera en rapport")),
)
MENU = (
    *HEADER,
    ("about", gettext_noop("Om medborgarlöften")),
    ("accessibility", gettext_noop("Tillgänglighet")),
    ("privacy", gettext_noop("Dina uppgifter")),
)
# The gallery is for those who build (docs/design.md): no reader is led there.
FOOTER = (
    *MENU,
    ("open_data", gettext_noop("Öppna data")),
    ("login", gettext_noop("Logga in (för dig som arbetar här)")),
)

# What leads to a page in a language is said in that language.
IN_LANGUAGE = {"sv": "På svenska", "en": "In English"}


@dataclass(frozen=True)
class Link:
    """A link of a menu; ``current`` marks the page that is shown."""

    label: str
    url: str
    current: bool


def site(request: HttpRequest) -> dict[str, str]:
    """``demo_note`` for pages that bring none of their own: that the demo's clock stands still. ``page_address``: where a
    page that was printed can be read, without what was asked of it; empty where the address leads to no page."""
    known = getattr(request, "resolver_match", None) is not None
    host = settings.SITE_URL.split("://", 1)[-1]
    return {"demo_note": demo_day(), "page_address": f"{host}{request.path}" if known else ""}


def navigation(request: HttpRequest) -> dict[str, list[Link]]:
    """The links of the header, ``navigation``, of its menu on a phone, ``menu``, and of the footer."""
    return {
        "navigation": links(HEADER, request.path),
        "menu": links(MENU, request.path),
        "footer_navigation": links(_footer(request), request.path),
    }


def _footer(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """Who works here and is signed in is led to the desk. Nothing is asked of who reads a public page."""
    signed_in = request.path.startswith(("/arbete/", "/konto/")) and request.user.is_authenticated
    return (*FOOTER[:-1], ("desk", "Skrivbordet")) if signed_in else FOOTER


def languages(request: HttpRequest) -> dict[str, Any]:
    """``language`` of the page; ``in_languages``, its address in each, itself among them; ``elsewhere``, those in others.
    Both are empty where the page is in one language alone."""
    language = get_language()
    found = [(code, translate_url(request.path, code)) for code in dict(settings.LANGUAGES)]
    if len({url for _, url in found}) == 1:
        found = []
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    elsewhere = [(code, IN_LANGUAGE[code], f"{url}{asked}") for code, url in found if code != language]
    return {
        "language": language,
        "site_url": settings.SITE_URL,
        "in_languages": found,
        "elsewhere": elsewhere,
    }


def links(names: Iterable[tuple[str, str]], path: str) -> list[Link]:
    """One for each (URL name, words) whose page exists."""
    found = []
    for name, label in names:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Link(gettext(label), url, current=url == path))
    return found

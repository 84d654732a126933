"""Context processors of the frame around every page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from promises.reading.page_frame import demo_day

# (URL name, words). A page that does not exist yet has no link: later issues only add their URL.
HEADER = (
    ("start", "Sök och alla kommuner"),
    ("counting", "Så räknar vi"),
    ("verify", "Kontrollera en rapport"),
)
MENU = (
    *HEADER,
    ("about", "Om medborgarlöften"),
    ("accessibility", "Tillgänglighet"),
)
# The gallery is for those who build (docs/design.md): no reader is led there.
FOOTER = (
    *MENU,
    ("open_data", "Öppna data"),
    ("login", "Logga in (för dig som arbetar här)"),
)


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
        "footer_navigation": links(FOOTER, request.path),
    }


def links(names: Iterable[tuple[str, str]], path: str) -> list[Link]:
    """One for each (URL name, words) whose page exists."""
    found = []
    for name, label in names:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Link(label, url, current=url == path))
    return found

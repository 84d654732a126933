"""Context processors of the frame around every page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from promises.reading.page_frame import demo_day

# (URL name, words). A page that does not exist yet has no link: later issues only add their URL.
HEADER = (
    ("start", "Alla kommuner"),
    ("open_data", "Öppna data"),
    ("verify", "Kontrollera en rapport"),
)
FOOTER = (
    *HEADER,
    ("about", "Om medborgarlöften"),
    ("counting", "Så räknar vi"),
    ("accessibility", "Tillgänglighet"),
    ("gallery", "Komponenter"),
    ("login", "Logga in (för dig som arbetar här)"),
)


@dataclass(frozen=True)
class Link:
    """A link of a menu; ``current`` marks the page that is shown."""

    label: str
    url: str
    current: bool


def site(request: HttpRequest) -> dict[str, str]:
    """``demo_note`` for pages that bring none of their own: that the demo's clock stands still."""
    return {"demo_note": demo_day()}


def navigation(request: HttpRequest) -> dict[str, list[Link]]:
    """The links of header and footer, ``navigation`` and ``footer_navigation``."""
    return {
        "navigation": links(HEADER, request.path),
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

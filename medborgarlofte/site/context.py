"""Context processors of the frame around every page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from promises.presenters.frame import demo_day

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
        "navigation": _existing(HEADER, request.path),
        "footer_navigation": _existing(FOOTER, request.path),
    }


def _existing(names: tuple[tuple[str, str], ...], path: str) -> list[Link]:
    links = []
    for name, label in names:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        links.append(Link(label, url, current=url == path))
    return links

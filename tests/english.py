"""What a page in English says, and what of it is not English."""

import gettext
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings

CATALOGUE = Path(settings.BASE_DIR, "locale/en/LC_MESSAGES/django.mo")
_EMPTY = {"meta", "link", "img", "br", "input", "hr", "wbr"}
# What can hold no element, and so no language of its own.
_BARE = {"title", "option", "script", "style"}
_NUMBER = re.compile(r"\d[\d\u00a0]*")


def catalogue() -> dict[str, str]:
    """The compiled English of each Swedish message; of a plural its first form."""
    with CATALOGUE.open("rb") as file:
        found = gettext.GNUTranslations(file)._catalog
    return {key if isinstance(key, str) else key[0]: said for key, said in found.items() if key}


@dataclass
class Read(HTMLParser):
    """A page as it is read: ``texts`` with what element and language each is in, ``links`` of its words, its address in each
    language, and what it holds that is counted: statuses, days, and numbers of results."""

    language: str = ""
    texts: list[tuple[str, str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    counted: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self._open: list[tuple[str, str]] = [("", "")]

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        if tag == "html":
            self.language = language
        if tag == "link" and given.get("hreflang"):
            self.alternates[given["hreflang"]] = given["href"]
        if tag == "a" and "hreflang" not in given:
            self.links.append(given.get("href", ""))
        if tag == "time":
            self.counted.append(given["datetime"])
        self.counted += [given[name] for name in ("data-status", "data-state") if name in given]
        if tag not in _EMPTY:
            self._open.append((tag, language))

    def handle_endtag(self, tag):
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, language = self._open[-1]
        if words := " ".join(data.replace("\u00ad", "").split()):
            self.texts.append((tag, language, words))
        if any(each == "dd" for each, _ in self._open):
            self.counted += _NUMBER.findall(data.replace(",", ""))


def read(html: str) -> Read:
    """The page, read."""
    page = Read()
    page.feed(html)
    return page


def swedish_left(page: Read, names: Iterable[str]) -> list[str]:
    """What stands there in Swedish and is not said to: our own messages, and signs that English has none of. ``names`` of
    places, people and organisations are the same in both."""
    messages = {said for said, english in catalogue().items() if said != english}
    called = sorted(names, key=len, reverse=True)
    found = []
    for tag, language, words in page.texts:
        if tag in _BARE or language != "en":
            continue
        bare = words
        for name in called:
            bare = bare.replace(name, "")
        if bare.strip() in messages or re.search("[åäöÅÄÖ]", bare.replace("Medborgarlöfte", "")):
            found.append(words)
    return found

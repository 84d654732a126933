"""Words of a file that would become public and look like a number of a person."""

from collections.abc import Iterator, Mapping
from typing import Any

from medborgarlofte.accounts.models import Municipality
from promises.exchange.problems import Path, Problem
from promises.record.publictext import CONTACTS, unconfirmed

# Names, addresses and numbers of the format's own; nobody's words.
_NOT_WORDS = CONTACTS | {
    "$schema",
    "uid",
    "replaces",
    "slug",
    "url",
    "police_url",
    "source_url",
    "website",
    "organisation_number",
    "sha256",
}
ADVICE = "Ta bort det, eller bekräfta först vid skrivbordet att det inte är en personuppgift."


def personal(document: Mapping[str, Any]) -> list[Problem]:
    """A problem for every such text; what is confirmed in the file's municipality is none."""
    place = Municipality.objects.filter(slug=document["municipality"]).first()
    return [
        Problem(path, f"{hit.sentence} {ADVICE}")
        for path, text in _words(document, ())
        for hit in unconfirmed(text, place)
    ]


def _words(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, under in value.items():
            if name not in _NOT_WORDS:
                yield from _words(under, (*path, name))
    elif isinstance(value, list):
        for number, under in enumerate(value):
            yield from _words(under, (*path, number))

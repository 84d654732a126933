"""Whose words a report is made of: the labels, by their codes, and a checksum of all that sentences are made by."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache

import django
from django.conf import settings
from django.template.loader import get_template

from followup.enums import Cause
from medborgarlofte.labelled import Labelled
from promises.words.enums import Status, Unknown, WindowState

TEMPLATE = "followup/report/report_pdf.html"
_TEMPLATES = (TEMPLATE, "followup/report/_report_pdf_commitment.html")
_LABELLED: tuple[type[Labelled], ...] = (Status, Unknown, WindowState, Cause)
# All that a sentence of a report, or what stands round it, is made by.
_SOURCES = (
    "followup/report", "followup/templatetags", "medborgarlofte/documents", "promises/counting", "promises/exchange_format",
    "promises/pages", "promises/reading", "promises/traffic", "promises/words",
)  # fmt: skip


def labels() -> dict[str, dict[str, str]]:
    """What each code is called now: ``{"Status": {"on_track": "enligt plan", …}, …}``."""
    return {kind.__name__: {member.value: member.label for member in kind} for kind in _LABELLED}


def checksum() -> str:
    """The SHA-256 of what this program makes a report's words by: of two with the same, both say the same of the same data."""
    templates = [get_template(name).template.source for name in _TEMPLATES]  # type: ignore[attr-defined]
    return hashlib.sha256(json.dumps([_sources(), templates, labels()]).encode()).hexdigest()


def false_labels(said: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The labels that cannot be the words of their codes, each with what the code is called now: another code has, or had,
    the same word, and the two are not called alike now."""
    now, then = _flat(labels()), _flat(said)
    for code, label in then.items():
        others = {each for each in {*now, *then} if now.get(each) != now.get(code)}
        if any(
            label.casefold() in (now.get(each, "").casefold(), then.get(each, "").casefold())
            for each in others
        ):
            yield label, now.get(code, "")


def _flat(said: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, str], str]:
    return {(kind, code): label for kind, of in said.items() for code, label in of.items()}


@cache
def _sources() -> str:
    said = hashlib.sha256(django.get_version().encode())  # it writes the dates
    for folder in _SOURCES:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            said.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode() + path.read_bytes())
    return said.hexdigest()

"""Whose words a report is made of: the labels, by their codes, and a checksum of all that sentences are made by."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache

import django
from django.conf import settings
from django.template.loader import get_template

from medborgarlofte.labelled import Labelled
from promises.words.enums import Cause, Status, Unknown, WindowState

TEMPLATE = "followup/report/report_pdf.html"
_TEMPLATES = (TEMPLATE, "followup/report/_report_pdf_commitment.html")
_LABELLED: tuple[type[Labelled], ...] = (Status, Unknown, WindowState, Cause)
# All that a sentence of a report, or what stands round it, is made by.
_SOURCES = (
    "followup/report", "followup/templatetags", "medborgarlofte/documents", "promises/counting", "promises/exchange_format",
    "promises/pages", "promises/reading", "promises/traffic", "promises/words",
)  # fmt: skip

# Every label that a version of the program has had for a code: a label that is changed is added, none is taken away.
KNOWN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Status": {
        "fulfilled": ("genomfört",),
        "partly_fulfilled": ("delvis genomfört",),
        "on_track": ("enligt plan",),
        "behind": ("efter plan",),
        "not_fulfilled": ("ej genomfört",),
        "not_started": ("ej påbörjat",),
        "unknown": ("inte rapporterat",),
        "not_triggered": ("ej aktuellt",),
        "withdrawn": ("utgått",),
    },
    "Unknown": {
        "waiting": ("väntar på uppgift",),
        "in_words": ("redovisat i ord",),
        "summed": ("redovisat som en summa",),
        "unreported": ("inte rapporterat",),
        "not_assessed": ("inte bedömt",),
        "never": ("aldrig redovisat",),
    },
    "WindowState": {
        "met": ("uppnått",),
        "missed": ("missat",),
        "running": ("pågår",),
        "coming": ("kommer",),
        "short": ("för kort, räknas inte",),
        "before_signing": ("före undertecknandet",),
        "waiting": ("väntar på uppgift",),
        "unknown": ("inte rapporterat",),
        "no_case": ("inget fall, räknas inte",),
    },
    "Cause": {
        "resources": ("resurser saknades",),
        "reprioritised": ("annat fick gå före",),
        "weather": ("väder eller säsong",),
        "partner": ("beroende av annan part",),
        "cancelled": ("inställt",),
        "no_data": ("underlag saknas",),
        "other": ("annat skäl",),
    },
}


def labels() -> dict[str, dict[str, str]]:
    """What each code is called now: ``{"Status": {"on_track": "enligt plan", …}, …}``."""
    return {kind.__name__: {member.value: member.label for member in kind} for kind in _LABELLED}


def checksum() -> str:
    """The SHA-256 of what this program makes a report's words by: of two with the same, both say the same of the same data."""
    templates = [get_template(name).template.source for name in _TEMPLATES]  # type: ignore[attr-defined]
    return hashlib.sha256(json.dumps([_sources(), templates, labels()]).encode()).hexdigest()


def known_labels(code: Labelled) -> frozenset[str]:
    """What the code is called here, now and in every version of the program."""
    return frozenset({code.label, *KNOWN[type(code).__name__].get(code.value, ())})


def false_labels(said: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The labels that no version of the program has had for their codes, each with what the code is called now."""
    now = labels()
    for kind, of in said.items():
        for code, label in of.items():
            known = {now.get(kind, {}).get(code, ""), *KNOWN.get(kind, {}).get(code, ())}
            if label.casefold() not in {each.casefold() for each in known}:
                yield label, now.get(kind, {}).get(code, "")


@cache
def _sources() -> str:
    said = hashlib.sha256(django.get_version().encode())  # it writes the dates
    for folder in _SOURCES:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            said.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode() + path.read_bytes())
    return said.hexdigest()

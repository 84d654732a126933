"""Whose e-stämpel a report gets, as the settings say (docs/sealing.md): decided before it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from followup.report_words import approval
from medborgarlofte.documents.errors import SealError
from promises import swedish


@dataclass(frozen=True)
class Party:
    """An organisation that stands behind the report; ``field`` is where its seal goes, "" when it has none.

    ``people`` signed the promise (name, title); ``approvals`` are sentences on who approved the report.
    """

    slug: str
    organisation: str
    people: tuple[tuple[str, str], ...]
    approvals: tuple[str, ...]
    field: str


@dataclass(frozen=True)
class Plan:
    """The seals that a report is to get; decided before it is drawn, since it says so itself."""

    parties: tuple[Party, ...]
    demo: bool = False

    @property
    def sealing(self) -> tuple[Party, ...]:
        return tuple(party for party in self.parties if party.field)

    @property
    def sealed_by(self) -> str:
        """``Vaggeryds kommun och Polismyndigheten``; empty when nobody seals."""
        return swedish.listing([party.organisation for party in self.sealing])


def plan(document: Mapping[str, Any], entry: Mapping[str, Any], *, sealed: bool = True) -> Plan:
    """The seals for one of the document's follow-ups; none where the site has no keys.

    Raises SealError when it has keys but none for one of the signatories: a report is sealed by all or by none.
    """
    names = {row["slug"]: row["name"] for row in document.get("organisations", [])}
    slugs = list(dict.fromkeys(row["organisation"] for row in document.get("signatories", [])))
    keyed = [slug for slug in slugs if sealed and _has_key(slug, names[slug])]
    parties = tuple(
        Party(
            slug=slug,
            organisation=names[slug],
            people=tuple(
                (row.get("name", ""), row.get("title", ""))
                for row in document["signatories"]
                if row["organisation"] == slug and row.get("name")
            ),
            approvals=tuple(
                approval(row) for row in entry.get("approvals", []) if row["organisation"] == slug
            ),
            field=f"stampel-{keyed.index(slug) + 1}" if slug in keyed else "",
        )
        for slug in slugs
    )
    return Plan(parties, demo=bool(keyed) and by_demo())


def demo_folder() -> Path:
    """Where the demo's authority lives; it seals once manage.py make_demo_authority has made the folder."""
    return Path(settings.DATA_DIR) / "demo-utfardare"


def by_demo() -> bool:
    """Whether the demo's own authority seals here."""
    return not settings.SEAL_KEYS and settings.DEMO_DATE is not None and demo_folder().is_dir()


def _has_key(slug: str, name: str) -> bool:
    if by_demo():
        return True
    if settings.SEAL_KEYS and slug not in settings.SEAL_KEYS:
        raise SealError(f"{name} har ingen e-stämpel inställd (SEAL_KEYS: {slug}).")
    return settings.SEAL_KEYS.get(slug) is not None

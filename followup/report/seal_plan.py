"""Whose e-stämpel a report gets, and in which order (docs/sealing.md): written in its data before it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from followup.report.report_words import approval
from medborgarlofte.accounts.models import OrganisationKind
from medborgarlofte.documents.errors import SealError
from promises.words import swedish


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


NO_SEAL = "no_seal"


def seal_order(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Who seals an edition of the document's as the settings say now, as its data name it (exchange format: seals).

    The police first, then the others as the promise names them; who has no seal is named with its exception.
    Empty where the site has no keys.
    """
    if not (settings.SEAL_KEYS or by_demo()):
        return []
    return [
        {"organisation": slug}
        if by_demo() or settings.SEAL_KEYS.get(slug, "") is not None
        else {"organisation": slug, "exception": NO_SEAL}
        for slug in _parties(document)
    ]


def sealers(entry: Mapping[str, Any]) -> list[str]:
    """The slugs of those who seal the edition, in order; an exception is none of them."""
    return [row["organisation"] for row in entry.get("seals", []) if "exception" not in row]


def plan(document: Mapping[str, Any], entry: Mapping[str, Any], *, sealed: bool = True) -> Plan:
    """The seals for one of the document's follow-ups, as its own part names them; none where it names none.

    Raises SealError when that is not what the settings say, or when one who should seal has no key here: a report
    is sealed by all or by none.
    """
    names = {row["slug"]: row["name"] for row in document.get("organisations", [])}
    if sealed and entry.get("seals", []) != seal_order(document):
        raise SealError("Vilka som har e-stämpel ändrades medan rapporten gjordes. Försök igen.")
    for slug in sealers(entry) if sealed else []:
        if not by_demo() and slug not in settings.SEAL_KEYS:
            raise SealError(f"{names[slug]} har ingen e-stämpel inställd (SEAL_KEYS: {slug}).")
    return named_plan(document, entry, sealed=sealed, demo=by_demo())


def named_plan(document: Mapping[str, Any], entry: Mapping[str, Any], *, sealed: bool, demo: bool) -> Plan:
    """The same plan, whatever the settings say: of an edition that is ``sealed`` or not, by the ``demo``'s authority or not."""
    names = {row["slug"]: row["name"] for row in document.get("organisations", [])}
    keyed = sealers(entry) if sealed else []
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
        for slug in _parties(document)
    )
    return Plan(parties, demo=bool(keyed) and demo)


def demo_folder() -> Path:
    """Where the demo's authority lives; it seals once manage.py make_demo_authority has made the folder."""
    return Path(settings.DATA_DIR) / "demo-utfardare"


def by_demo() -> bool:
    """Whether the demo's own authority seals here."""
    return not settings.SEAL_KEYS and settings.DEMO_DATE is not None and demo_folder().is_dir()


def _parties(document: Mapping[str, Any]) -> list[str]:
    """The slugs of those who signed, the police first."""
    kinds = {row["slug"]: row["kind"] for row in document.get("organisations", [])}
    slugs = dict.fromkeys(row["organisation"] for row in document.get("signatories", []))
    return sorted(slugs, key=lambda slug: kinds[slug] != OrganisationKind.POLICE)

"""Whose e-stämpel a report gets, and the sealing of it, as the settings say (docs/sealing.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

from followup.report_words import approval
from medborgarlofte.clock import now
from medborgarlofte.documents.demo_authority import DemoAuthority
from medborgarlofte.documents.errors import SealError
from medborgarlofte.documents.seal_check import Checked, check
from medborgarlofte.documents.seal_keys import read_certificates
from medborgarlofte.documents.seals import Seal, Trust, renew, seal
from promises import swedish

SECONDS = 10


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
    return Plan(parties, demo=bool(keyed) and _demo() is not None)


def apply(pdf: bytes, chosen: Plan) -> bytes:
    """The PDF with the plan's seals, checked before it is given back. Raises SealError and leaves nothing."""
    if not chosen.sealing:
        return pdf
    at = now()
    seals = [Seal(party.field, party.organisation, _key(party)) for party in chosen.sealing]
    sealed = seal(pdf, seals, authorities(at), trust(at), at=at)
    found = examine(sealed)
    if not found.ok or len(found.seals) != len(seals):
        raise SealError(f"Stämplarna höll inte vid kontrollen: {' '.join(found.problems)}")
    return sealed


def renewed(pdf: bytes) -> bytes:
    """The sealed PDF with one more timestamp, checked. Raises SealError."""
    at = now()
    longer = renew(pdf, authorities(at), trust(at), at=at)
    found = examine(longer)
    if not found.ok:
        raise SealError(f"Den förnyade filen höll inte vid kontrollen: {' '.join(found.problems)}")
    return longer


def examine(pdf: bytes, more: tuple[Path, ...] = ()) -> Checked:
    """Whether the PDF is as it was sealed, by the authorities that this site and ``more`` trust."""
    # The demo's calendar stands still while its clock goes on: a seal of this afternoon is not of tomorrow.
    at = now() + (timedelta(days=1) if settings.DEMO_DATE else timedelta())
    return check(pdf, trust(now(), more), at=at)


def trust(at: datetime, more: tuple[Path, ...] = ()) -> Trust:
    """The authorities of SEAL_TRUST; the demo's own where it has one."""
    roots = [each for path in (*map(Path, settings.SEAL_TRUST), *more) for each in read_certificates(path)]
    demo = _demo()
    if demo is None:
        return Trust(roots=tuple(roots), fetch=True)
    own = demo.trust(at)
    return Trust(roots=(*own.roots, *roots), crls=own.crls)


def authorities(at: datetime) -> list[TimeStamper]:
    """The timestamp authorities in the order they are asked."""
    demo = _demo()
    if demo is not None:
        return [demo.timestamps(at)]
    return [RequestsHTTPTimeStamper(url, timeout=SECONDS) for url in settings.TIMESTAMP_AUTHORITIES]


def demo_folder() -> Path:
    """Where the demo's authority lives; it seals once manage.py make_demo_authority has made the folder."""
    return Path(settings.DATA_DIR) / "demo-utfardare"


def _demo() -> DemoAuthority | None:
    if settings.SEAL_KEYS or settings.DEMO_DATE is None or not demo_folder().is_dir():
        return None
    return DemoAuthority(demo_folder())


def _has_key(slug: str, name: str) -> bool:
    if _demo() is not None:
        return True
    if settings.SEAL_KEYS and slug not in settings.SEAL_KEYS:
        raise SealError(f"{name} har ingen e-stämpel inställd (SEAL_KEYS: {slug}).")
    return settings.SEAL_KEYS.get(slug) is not None


def _key(party: Party) -> Any:
    demo = _demo()
    return demo.key(party.slug, party.organisation) if demo else settings.SEAL_KEYS[party.slug]

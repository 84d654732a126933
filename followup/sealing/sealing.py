"""The sealing of a report and the check of its seals, as the settings say (docs/sealing.md).

pyHanko takes half a second to import: whoever is loaded when Django starts imports this where it is needed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

from followup.report.seal_plan import Party, Plan, by_demo, demo_folder
from medborgarlofte.clock import now
from medborgarlofte.documents.demo_authority import DemoAuthority
from medborgarlofte.documents.errors import SealError
from medborgarlofte.documents.seal_check import check
from medborgarlofte.documents.seal_findings import Checked
from medborgarlofte.documents.seal_keys import read_certificates
from medborgarlofte.documents.seal_settings import Key
from medborgarlofte.documents.seals import Seal, Trust, expires, renew, seal

SECONDS = 10


def apply(pdf: bytes, chosen: Plan, at: datetime | None = None) -> bytes:
    """The PDF with the plan's seals, checked before it is given back. Raises SealError and leaves nothing.

    ``at`` is another time than now; only the demo's own clock can show it.
    """
    if not chosen.sealing:
        return pdf
    at = at or now()
    seals = [Seal(party.field, party.organisation, key_of(party)) for party in chosen.sealing]
    sealed = seal(pdf, seals, authorities(at), trust(at), at=at)
    checked = examine(sealed)
    if not checked.ok or checked.doubts or len(checked.seals) != len(seals):
        raise SealError(
            f"Stämplarna höll inte vid kontrollen: {' '.join([*checked.problems, *checked.doubts])}"
        )
    return sealed


def key_of(party: Party) -> Key:
    """The key that seals for the party: of SEAL_KEYS, or made by the demo's own authority."""
    demo = _demo()
    return demo.key(party.slug, party.organisation) if demo else settings.SEAL_KEYS[party.slug]


def renewed(pdf: bytes) -> bytes:
    """The sealed PDF with one more timestamp, checked. Raises SealError."""
    at = now()
    longer = renew(pdf, authorities(at), trust(at), at=at)
    checked = examine(longer)
    if not checked.ok:
        raise SealError(f"Den förnyade filen höll inte vid kontrollen: {' '.join(checked.problems)}")
    return longer


def examine(pdf: bytes, more: tuple[Path, ...] = ()) -> Checked:
    """Whether the PDF is as it was sealed, by the authorities that this site and ``more`` trust."""
    # The demo's calendar stands still while its clock goes on: a seal of this afternoon is not of tomorrow.
    at = now() + (timedelta(days=1) if settings.DEMO_DATE else timedelta())
    return check(pdf, trust(now(), more), at=at)


def kept(pdf: bytes, slugs: Sequence[str]) -> tuple[list[dict[str, Any]], datetime]:
    """What the pages say of a sealed file without opening it, and until when its last timestamp holds.

    ``slugs`` are the organisations that it was sealed for, in order: their certificates are listed as theirs.
    """
    sealed = [
        {
            "slug": slug,
            "organisation": s.organisation,
            "name": s.name,
            "issuer": s.issuer,
            "at": str(s.at or ""),
            "fingerprint": s.fingerprint,
        }
        for slug, s in zip(slugs, examine(pdf).seals, strict=True)
    ]
    return sealed, expires(pdf)


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


def _demo() -> DemoAuthority | None:
    return DemoAuthority(demo_folder()) if by_demo() else None

"""Which certificates seal for whom: the list that stands at `/.well-known/medborgarlofte-seals.json`.

A certificate says a name. That it is the seal of the organisation that signed a promise is known by the number in
it, or by this list.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from followup.models import Edition
from followup.report.seal_plan import by_demo, demo_folder
from medborgarlofte.accounts.models import Organisation
from medborgarlofte.documents.seal_settings import Pkcs12
from promises.record.public import public_promises


@dataclass(frozen=True)
class Listed:
    """An organisation that signs: its number ("" when not known), and the SHA-256 of its seals' certificates."""

    name: str = ""
    number: str = ""
    fingerprints: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SealList:
    """Organisation slug → what is listed for it. ``is_whole``: it names everybody who signs on its site."""

    organisations: Mapping[str, Listed] = field(default_factory=dict)
    is_whole: bool = False

    def of(self, slug: str) -> Listed:
        return self.organisations.get(slug, Listed())


def read_seal_list(data: bytes) -> SealList:
    """The list from its file. Raises ValueError for what is none."""
    try:
        rows = json.loads(data)["organisations"]
        return SealList(
            {
                slug: Listed(row["name"], row["number"], frozenset(row["fingerprints"]))
                for slug, row in rows.items()
            },
            is_whole=True,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("Filen är ingen lista över e-stämplar.") from error


def write_seal_list(listed: SealList) -> dict[str, Any]:
    """The list as its file has it."""
    organisations = {
        slug: {"name": each.name, "number": each.number, "fingerprints": sorted(each.fingerprints)}
        for slug, each in sorted(listed.organisations.items())
    }
    return {"site": settings.SITE_URL, "organisations": organisations}


def published_list() -> SealList:
    """Everybody who signed a public promise, with the certificates of every edition published here and of the keys."""
    promises = public_promises()
    known = {slug: {fingerprint} for slug, fingerprint in configured().items()}
    for seals in Edition.objects.filter(report__period__promise__in=promises).values_list("seals", flat=True):
        for seal in json.loads(seals):
            if "fingerprint" in seal:
                known.setdefault(seal["slug"], set()).add(seal["fingerprint"])
    parties = Organisation.objects.filter(signatures__promise__in=promises).distinct()
    rows = {
        each.slug: Listed(each.name, each.organisation_number, frozenset(known.get(each.slug, ())))
        for each in parties
    }
    return SealList(rows, is_whole=True)


def own_list() -> SealList:
    """What the settings alone know, without the database."""
    return SealList({slug: Listed(fingerprints=frozenset([each])) for slug, each in configured().items()})


def configured() -> dict[str, str]:
    """Organisation slug → fingerprint, of the keys that lie in files here. Those of modules and services are
    listed when they have sealed their first edition."""
    if by_demo():
        from medborgarlofte.documents.demo_authority import DemoAuthority

        return DemoAuthority(demo_folder()).fingerprints()
    by_slug = {}
    for slug, key in settings.SEAL_KEYS.items():
        if isinstance(key, Pkcs12) and Path(key.file).is_file():
            by_slug[slug] = _fingerprint(key, Path(key.file).stat().st_mtime_ns)
    return {slug: fingerprint for slug, fingerprint in by_slug.items() if fingerprint}


@cache
def _fingerprint(key: Pkcs12, changed: int) -> str:
    """Of the certificate in a key's file as it was last changed; "" when it cannot be opened."""
    from medborgarlofte.documents.seal_keys import fingerprint

    return fingerprint(key)

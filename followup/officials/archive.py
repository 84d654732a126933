"""What goes into an official's zip: a year of a municipality's editions, or everything of one promise."""

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils import timezone

from followup.edition_files import fault, name_of, stored_files
from followup.models import Edition
from followup.officials.bags import Item, text
from medborgarlofte.clock import day_of
from medborgarlofte.stored import read_field
from promises.exchange_format.schema import schema_bytes
from promises.models import Promise
from promises.record.public import answered_questions
from promises.record.reading import newest, public_file
from promises.words import swedish

_README = """{title}

Det här är en säck enligt BagIt (RFC 8493). Innehållet ligger i mappen data.
Så kontrollerar du att inget har ändrats: öppna en terminal i den uppackade mappen och skriv
  sha256sum -c manifest-sha256.txt

{contents}
Varje utgåva finns som PDF och som den datafil den är räknad ur. PDF-filens kontrollsumma står på
uppföljningens sida. Uppgifterna är de som var offentliga. Inget internt finns med.
{missing}
Hämtat från {site}
"""
_YEAR = "Filerna ligger i en mapp för varje löfte och period: utgava-1.pdf, utgava-1.json och så vidare.\n"
_PROMISE = """lofte.json är löftet med insatser, ändringar och uppföljningar i utbytesformatet.
schema.json beskriver formatet. metadata.json är en förteckning med datum, diarienummer och kontrollsummor.
utgavor har en mapp för varje period. fragor-och-svar.json är invånarnas frågor som har besvarats.
"""


def editions_of(promises: Iterable[Promise] | QuerySet[Promise]) -> QuerySet[Edition]:
    """Every edition of the promises with its files, in the order they were published. No data yet."""
    return (
        Edition.objects.filter(report__period__promise__in=promises)
        .select_related("report__period__promise__municipality")
        .prefetch_related("renewals", "papers")
        .order_by("report__period__promise__slug", "report__period__ends_on", "number")
    )


def year_items(editions: Sequence[Edition]) -> list[Item]:
    """The files of some editions, each in its promise's and period's folder."""
    return [
        item for edition in editions for item in _files(edition, f"{edition.report.period.promise.slug}/")
    ]


def promise_items(promise: Promise, editions: Sequence[Edition]) -> list[Item]:
    """Everything of one promise that is public, with a list of it for the archive's own register."""
    metadata = {
        "titel": promise.title,
        "kommun": promise.municipality.name,
        "adress": promise.address,
        "diarienummer": {"kommunen": promise.municipal_number, "polisen": promise.police_number},
        "utgåvor": [_edition_metadata(edition) for edition in editions],
    }
    questions = [
        {
            "inkom": row.received_on.isoformat(),
            "besvarad": day_of(row.published_at).isoformat(),
            "fråga": row.text,
            "svar": row.answer,
        }
        for row in answered_questions()
        .filter(promise=promise)
        .order_by(F("published_at").asc(nulls_first=True), "pk")
        if row.published_at
    ]
    return [
        Item("lofte.json", lambda: public_file(promise, newest([promise])[promise.pk])),
        Item("schema.json", schema_bytes),
        text("metadata.json", _json(metadata)),
        text("fragor-och-svar.json", _json(questions)),
        *(item for edition in editions for item in _files(edition, "utgavor/")),
    ]


def year_readme(title: str, editions: Sequence[Edition]) -> str:
    """LASMIG.txt of a year."""
    return _readme(title, _YEAR, editions)


def promise_readme(title: str, editions: Sequence[Edition]) -> str:
    """LASMIG.txt of a promise."""
    return _readme(title, _PROMISE, editions)


def check_files(editions: Iterable[Edition]) -> None:
    """Raise ValidationError that names the edition whose file is gone or not what was published."""
    wrong = [words for edition in editions if (words := fault(edition))]
    if wrong:
        raise ValidationError(wrong)


def _files(edition: Edition, folder: str) -> list[Item]:
    folder += f"{edition.report.period.slug}/"
    stored = [
        Item(folder + name, partial(read_field, field, sha256))
        for name, field, sha256 in stored_files(edition)
    ]
    return [*stored, Item(f"{folder}utgava-{edition.number}.json", edition.data.encode)]


def _edition_metadata(edition: Edition) -> dict[str, Any]:
    """Only what the public pages say."""
    entry = json.loads(edition.content)
    return {
        "period": edition.report.period.slug,
        "namn": edition.report.period.label,
        "utgåva": edition.number,
        "publicerad": entry.get("published", f"{timezone.localtime(edition.published_at):%Y-%m-%d}"),
        "läget den": edition.as_of.isoformat(),
        "skäl": edition.reason,
        "diarienummer": {
            "kommunen": entry.get("municipal_number", ""),
            "polisen": entry.get("police_number", ""),
        },
        "upprättad": entry.get("drawn_up_on", ""),
        "inkommen": entry.get("received_on", ""),
        "godkännanden": entry.get("approvals", []),
        "e-stämplar": json.loads(edition.seals or "[]"),
        "kontrollkod": edition.code,
        "sha256": "" if edition.masked_at else edition.sha256,
        "maskerad": bool(edition.masked_at),
        "tillbakadragen": edition.withdrawn_note if edition.withdrawn_at else "",
    }


def _readme(title: str, contents: str, editions: Sequence[Edition]) -> str:
    masked = [name_of(edition) for edition in editions if edition.masked_at]
    missing = f"Maskerade, utan PDF: {swedish.listing(masked)}.\n" if masked else ""
    return _README.format(title=title, contents=contents, missing=missing, site=settings.SITE_URL)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False) + "\n"

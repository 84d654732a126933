"""The editions of a promise as they were known on the day of a record."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from followup.models import Edition
from followup.report.build import build_report
from followup.report.report_document import read_document, report_view
from followup.report.view import ReportView
from promises.exchange_format.normal import complete
from promises.exchange_format.properties import midnight
from promises.models import Promise
from promises.reading.theirs import spoken_document, spoken_rows
from promises.record.reading import Record
from promises.words import spoken

_NUMBERS = (
    "status", "unknown", "quantity", "done", "target", "expected", "percent", "mean", "least", "due_on", "done_on", "rows",
)  # fmt: skip


@dataclass(frozen=True)
class KnownEdition:
    """An edition as the record says it: ``row`` was fetched without its words and its data, and tells of masking and
    withdrawal what was known. ``given_out`` = its file may be fetched today; ``papers`` are the checksums of what was
    beside it."""

    row: Edition
    given_out: bool
    papers: frozenset[str]


def known_editions(promise: Promise, record: Record) -> Sequence[KnownEdition]:
    """All of them, those of the oldest period first. Two queries."""
    said = {(each["period"], each["edition"]): each for each in record.nouns["follow_ups"]}
    masked, papers = {}, defaultdict(set)
    for path, each in record.of_nouns("editions", "papers").items():
        key = each["period"], each["edition"]
        if path.startswith("papers/"):
            papers[key].add(each["sha256"])
        elif "masked_on" in each:
            masked[key] = midnight(each["masked_on"])
    rows = (
        Edition.objects.filter(report__period__promise=promise)
        .select_related("report__period__promise__municipality")
        .defer("data", "content")
        .order_by("report__period__ends_on", "number")
    )
    found = []
    for row in rows:
        key = row.report.period.slug, row.number
        if key not in said:
            continue
        given_out, withdrawn_on = not (row.masked_at or row.withdrawn_at), said[key].get("withdrawn_on")
        row.masked_at = masked.get(key)
        row.withdrawn_at = midnight(withdrawn_on) if withdrawn_on else None
        row.withdrawn_note = said[key].get("withdrawn_note", "")
        found.append(KnownEdition(row, given_out, frozenset(papers[key])))
    return found


def views_of(editions: Collection[KnownEdition]) -> list[ReportView]:
    """What they show, without what was masked since. One query."""
    whole = Edition.objects.in_bulk([each.row.pk for each in editions])
    return [
        edition_view(whole[each.row.pk].data, json.loads(whole[each.row.pk].content)) for each in editions
    ]


def edition_view(data: bytes | str, entry: Mapping[str, Any]) -> ReportView:
    """What an edition shows: the words that were frozen; on a page in English those of the language, of the data that was
    frozen, as long as they come to the same."""
    frozen = report_view(data, entry)
    if not spoken.is_english():
        return frozen
    document = {name: said for name, said in read_document(data).items() if name != "frozen"}
    full = spoken_document(complete(document))
    now = build_report(full, spoken_rows([dict(entry)])[0], site_url=settings.SITE_URL)
    return now if _figures(now) == _figures(frozen) else frozen


def _figures(view: ReportView) -> list[list[Any]]:
    """Every code and number of each commitment: all that is counted of it but its words."""
    return [
        [
            *(getattr(each.counted, name) for name in _NUMBERS),
            *(window._replace(part="") for window in each.counted.windows),
        ]
        for each in view.commitments
    ]

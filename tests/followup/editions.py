"""Published editions for tests that read them: real data, without the trouble of steps, seals and a PDF."""

import hashlib
import json
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from followup.models import Assessment, Edition, Report
from followup.report.report_document import edition_data, follow_up_entry, noon, read_document, whole_document
from promises.models import Promise, ReportingPeriod
from tests import factories


def edition(
    period: ReportingPeriod,
    reason: str = "",
    on: date = date(2020, 9, 24),
    said: dict[int, dict[str, str]] | None = None,
    **report: Any,
) -> Edition:
    """The period's next edition, published on that day. ``said`` = assessments by commitment number,
    ``report`` = fields of the follow-up itself. Its file is small, and no real PDF."""
    by, at = factories.police_officer(), noon(on)
    promise = Promise.objects.get(pk=period.promise_id)
    stamps = {"created_at": at, "created_by": by, "updated_at": at, "updated_by": by}
    row, _ = Report.objects.get_or_create(period=period, defaults=stamps)
    Report.objects.filter(pk=row.pk).update(**report)
    row = Report.objects.get(pk=row.pk)
    for number, words in (said or {}).items():
        commitment = promise.commitments.get(number=number)
        Assessment.objects.update_or_create(report=row, commitment=commitment, defaults=words)
    number = row.editions.count() + 1
    entry = follow_up_entry(row, edition=number, published=on, reason=reason)
    pdf = f"%PDF-1.7 {promise.address} {period.slug} {number}".encode()
    made = Edition(
        report=row, number=number, reason=reason, as_of=period.ends_on, revision=promise.revision,
        content=json.dumps(entry), data=edition_data(read_document(whole_document(promise, entry)), entry, sealed=False).decode(),
        sha256=hashlib.sha256(pdf).hexdigest(), published_at=at, published_by=factories.coordinator(),
    )  # fmt: skip
    made.pdf.save(f"{made.sha256}.pdf", ContentFile(pdf), save=False)
    made.save(force_insert=True)
    return made

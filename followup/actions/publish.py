"""Publishing: the report is frozen as an edition, with its data and its PDF."""

import hashlib
import json
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from followup.document import follow_up_entry, render_report_pdf, whole_document
from followup.models import Edition, Report
from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from promises.actions.revision import raise_revision
from promises.models import Promise


def publish_report(*, report: Report, by: User, reason: str = "") -> Edition:
    """Freeze ``report`` as its next edition and make it public.

    The PDF is made before the transaction, so that nobody waits for it with a lock held; if the
    promise or the report changed meanwhile nothing is stored. Raises PermissionDenied, and
    ValidationError when the period is not over, when a correction has no reason, or when
    something changed.
    """
    promise = Promise.objects.select_related("municipality").get(pk=report.period.promise_id)
    require(by, Permission.PUBLISH, promise.municipality_id)
    _check(report, promise, reason)
    seen = (promise.revision, report.version)
    entry = follow_up_entry(report, edition=_next_number(report), published=today(), reason=reason)
    return _store(report=report, by=by, entry=entry, seen=seen)


def _check(report: Report, promise: Promise, reason: str) -> None:
    if promise.published_at is None:
        raise ValidationError("Löftet måste vara publicerat innan det kan följas upp.")
    if report.period.ends_on >= today():
        raise ValidationError("Perioden är inte slut än. Uppföljningen kan publiceras dagen efter.")
    if _next_number(report) > 1 and not reason.strip():
        raise ValidationError("Skriv varför en ny utgåva behövs.", code="reason")


def _next_number(report: Report) -> int:
    return report.editions.count() + 1


def _store(*, report: Report, by: User, entry: dict[str, Any], seen: tuple[int, int]) -> Edition:
    promise = report.period.promise
    data = whole_document(promise, entry)
    pdf = render_report_pdf(data, entry)
    with transaction.atomic():
        locked = Promise.objects.select_for_update().get(pk=promise.pk)
        report.refresh_from_db()
        if (locked.revision, report.version) != seen:
            raise ValidationError("Löftet ändrades medan rapporten gjordes. Läs igenom och publicera igen.")
        revision = raise_revision(promise, by=by)
        edition = save_edition(report=report, by=by, entry=entry, data=data, pdf=pdf, revision=revision)
        record(
            "report.published",
            by=by,
            target=f"report:{promise.address}/{report.period.slug}",
            edition=edition.number,
            sha256=edition.sha256,
            reason=edition.reason,
        )
    return edition


def save_edition(
    *, report: Report, by: User, entry: dict[str, Any], data: bytes, pdf: bytes, revision: int
) -> Edition:
    """Store one edition. The PDF's name is its hash, so that no file is ever written over."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    edition = Edition(
        report=report,
        number=entry["edition"],
        as_of=date.fromisoformat(entry["as_of"]),
        revision=revision,
        reason=entry.get("reason", ""),
        content=json.dumps(entry, ensure_ascii=False, sort_keys=True),
        data=data.decode(),
        sha256=sha256,
        published_at=now(),
        published_by=by,
    )
    edition.full_clean(exclude=["pdf"])
    edition.pdf.save(f"{sha256}.pdf", ContentFile(pdf), save=False)
    edition.save(force_insert=True)
    return edition

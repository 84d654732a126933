"""Publishing: the report is frozen as an edition, with its data, its sealed PDF and its code.

Render → seal → look → store. Until the last step nothing is kept, and that step is one transaction; whoever
is stopped half-way presses the same button again.
"""

import hashlib
import json
import logging
from contextlib import suppress
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from followup.approval.approval_status import Frozen, frozen, may_be_published
from followup.codes import edition_code
from followup.models import Edition, Report
from followup.report.look import Look
from followup.report.report_document import (
    edition_data,
    read_document,
    recounted_otherwise,
    render_report_pdf,
)
from followup.report.seal_plan import plan, sealers
from followup.trail_rows import target
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.alarm import alarm
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from medborgarlofte.conflict import Conflict
from medborgarlofte.documents.errors import PdfError, SealError
from promises.models import Promise
from promises.words import swedish
from promises.words.enums import VersionCause
from promises.writing.reach import require_for_signatory
from promises.writing.revision import raise_revision

_log = logging.getLogger(__name__)


def publish_report(*, report: Report, by: User) -> Edition:
    """Make the approved follow-up public as its next edition, sealed by its signatories.

    Words, figures and rows are those that were frozen for approval. The PDF is made and sealed before the
    transaction, so that nobody waits for it with a lock held; if anybody took a step meanwhile nothing is
    stored. Raises PermissionDenied, Conflict when something changed, and ValidationError when it may not be
    published yet or cannot be sealed: then it says why.
    """
    promise = Promise.objects.select_related("municipality").get(pk=report.period.promise_id)
    require_for_signatory(by, Permission.PUBLISH, promise)
    ready = _publishable(report)
    try:
        data = edition_data(ready.document, ready.entry)
        require_recounted(promise, data, ready)
        pdf = sealed_pdf(data, ready.entry)
    except SealError as error:
        raise ValidationError(str(error), code="seal") from error
    except PdfError as error:
        _log.error("A follow-up could not be drawn: %s: %s", promise.address, error)
        raise ValidationError(
            "Rapporten gick inte att skriva ut. Skicka tillbaka den, och låt den som driver webbplatsen se efter varför.",
            code="pdf",
        ) from error
    with transaction.atomic():
        promise = (
            Promise.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=promise.pk)
        )
        if _publishable(report) != ready:
            raise Conflict("Uppföljningen ändrades medan den gjordes. Läs igenom och publicera igen.")
        revision = promise.revision + 1
        edition = save_edition(report=report, by=by, entry=ready.entry, data=data, pdf=pdf, revision=revision)
        raise_revision(promise, by=by, cause=VersionCause.FOLLOWED_UP)
        record(
            "report.published",
            by=by,
            target=target(report),
            edition=edition.number,
            revision=edition.revision,
            sha256=edition.sha256,
            reason=edition.reason,
        )
    return edition


def _publishable(report: Report) -> Frozen:
    """What is to be published, as it stands now. Raises ValidationError with everything that is missing."""
    if reasons := may_be_published(report, today()):
        raise ValidationError(reasons)
    ready = frozen(report, published=today())
    assert ready is not None  # it may be published
    return ready


def require_recounted(promise: Promise, data: bytes, ready: Frozen) -> None:
    """Raises ValidationError, and an alarm, when what is to be sealed is not what the public record counts to. What was
    handed in before there was a record has nothing to be held against."""
    if "version" not in ready.entry:
        return
    wrong = recounted_otherwise(promise, data, ready.entry, ready.on)
    if wrong:
        name = f"{promise.address}, {ready.entry['period']}"
        _log.error(
            "%s: the figures frozen for approval are not those of version %s of the record: commitments %s",
            name,
            ready.entry["version"],
            wrong,
        )
        alarm(
            f"En uppföljning stoppades innan den stämplades: {name}",
            "Siffrorna som godkändes är inte de som räknas ur det offentliga. Kör manage.py verify_record.",
        )
        numbers = swedish.listing([str(number) for number in wrong])
        raise ValidationError(
            f"Siffrorna som godkändes är inte de som räknas ur det offentliga, för åtagande {numbers}. Inget är "
            "publicerat. Räkna om ur loggen, godkänn på nytt, och låt den som driver webbplatsen se efter varför.",
            code="recount",
        )


def sealed_pdf(data: bytes, entry: dict[str, Any], at: datetime | None = None) -> bytes:
    """The edition's PDF, sealed as the settings say; where they name no keys, unsealed. Keeps nothing.

    Raises SealError, and PdfError for what cannot be drawn.
    """
    from followup.sealing import sealing

    document = read_document(data)
    chosen = plan(document, entry)
    look = Look.of(document["municipality"])
    return sealing.apply(render_report_pdf(data, entry, chosen, document=document, look=look), chosen, at)


def save_edition(
    *, report: Report, by: User, entry: dict[str, Any], data: bytes, pdf: bytes, revision: int
) -> Edition:
    """Store one edition, inside the caller's transaction with the promise locked. ``data`` as ``edition_data`` made it.

    The PDF's name is its hash, so that no file is ever written over. A file without an edition is what
    somebody who was stopped before the commit left behind; the lock says that nobody is at it now.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    seals: list[dict[str, Any]] = []
    sealed_until: datetime | None = None
    if b"/ByteRange" in pdf:
        from followup.sealing import sealing

        seals, sealed_until = sealing.kept(pdf, sealers(entry))
    edition = Edition(
        report=report,
        number=entry["edition"],
        as_of=date.fromisoformat(entry["as_of"]),
        revision=revision,
        reason=entry.get("reason", ""),
        content=json.dumps(entry, ensure_ascii=False, sort_keys=True),
        data=data.decode(),
        sha256=sha256,
        code=edition_code(data),
        seals=json.dumps(seals, ensure_ascii=False),
        sealed_until=sealed_until,
        published_at=now(),
        published_by=by,
    )
    edition.full_clean(exclude=["pdf"])
    _clear(report, edition)
    edition.pdf.save(f"{report.pk}/{sha256}.pdf", ContentFile(pdf), save=False)
    try:
        edition.save(force_insert=True)
    except BaseException:
        edition.pdf.storage.delete(edition.pdf.name or "")
        raise
    return edition


def _clear(report: Report, edition: Edition) -> None:
    folder = str(PurePosixPath(str(Edition._meta.get_field("pdf").upload_to)) / str(report.pk))
    names = [
        *report.editions.values_list("pdf", flat=True),
        *report.editions.values_list("renewals__pdf", flat=True),
    ]
    kept = {PurePosixPath(name).name for name in names if name}
    storage = edition.pdf.storage
    with suppress(FileNotFoundError):
        for name in set(storage.listdir(folder)[1]) - kept:
            storage.delete(f"{folder}/{name}")

"""Published editions that contain what is masked: withdrawn at once, then published anew without it."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from followup.approval.approval_status import approval_status
from followup.approval.publish import save_edition, sealed_pdf
from followup.enums import StepKind
from followup.models import Assessment, Edition, Report, SignedPaper, Step
from followup.report.report_document import edition_data, read_document
from followup.report.seal_plan import seal_order
from followup.report.translation import forget_translation
from followup.trail_rows import step_words, target
from medborgarlofte.accounts.models import User
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from medborgarlofte.documents.errors import PdfError, SealError
from promises.exchange_format.normal import normalise
from promises.masking import frozen_documents, maskable, masked_rows
from promises.models import Promise
from promises.words.enums import MaskingGround, MaskingReach, VersionCause
from promises.writing.revision import lock, raise_revision

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mask:
    """What goes from frozen documents. ``words`` "" = the row's figure or picture."""

    row: Model
    field: str
    words: str
    reach: MaskingReach
    ground: MaskingGround

    def __call__(self, document: dict[str, Any]) -> bool:
        """Mask the document; whether it held anything."""
        if not self.words:
            if (type(self.row), self.field) in maskable.FIGURES:
                return frozen_documents.mask_figure(document, self.row, self.field, self.ground)
            return frozen_documents.mask_picture(document, self.row, self.ground)
        look = masked_rows.pattern(self.words)
        if self.reach is MaskingReach.EVERYWHERE:
            return frozen_documents.mask_words(document, look, self.ground)
        # The period that a row of a follow-up is about; "" for rows of promises.
        row = self.row
        if isinstance(row, SignedPaper):
            row = row.edition
        if isinstance(row, Assessment | Step | Edition):
            row = row.report
        period = str(row.period.slug) if isinstance(row, Report) else ""
        return frozen_documents.mask_field(document, self.row, self.field, look, self.ground, period=period)


def mask_of_record(mask: Mask, masked: Sequence["Masked"]) -> Callable[[dict[str, Any]], bool]:
    """The mask for parts of the public record: it also takes the checksums that the editions no longer tell."""
    untold = {getattr(each.row, name) for each in masked for name in each.reversible_digests}

    def take(document: dict[str, Any]) -> bool:
        touched = mask(document)
        for edition in document.get("editions", ()):
            for name in [name for name in ("sha256", "code") if edition.get(name) in untold]:
                del edition[name]
                touched = True
        return touched

    return take


@dataclass(frozen=True)
class Masked:
    """A row that holds frozen documents, and what they say after masking."""

    row: Any
    content: str
    data: str
    salted: bool

    @property
    def reversible_digests(self) -> list[str]:
        """The edition's columns from which what is masked could be counted back, by trying one thing after the
        other: where no random bits were in its data the code, and the file's checksum where no seal is in that."""
        if self.salted or self.row.masked_at:
            return []
        return ["code", "sha256"] if self.row.seals == "[]" else ["code"]


def editions(mask: Mask, promises: Iterable[Promise]) -> Iterator[Masked]:
    """The editions that hold it, oldest first."""
    frozen = Edition.objects.filter(report__period__promise__in=promises)
    yield from _masked(mask, frozen.select_related("report__period__promise__municipality").order_by("pk"))


def steps(mask: Mask, promises: Iterable[Promise]) -> Iterator[Masked]:
    """The drafts frozen for approval that hold it."""
    yield from _masked(mask, Step.objects.filter(report__period__promise__in=promises).exclude(data=""))


def _masked(mask: Mask, frozen: Any) -> Iterator[Masked]:
    for row in frozen.iterator(chunk_size=20):
        document = read_document(row.data)
        salted = document.pop("nonce", None) is not None
        # Nor what was frozen: it says the words again, and a new edition counts and words itself.
        for name in ("trail", "frozen"):
            document.pop(name, None)
        # The follow-up's own part stands in its document too, but may have been written apart from it.
        entry = {**document, "activities": [], "follow_ups": [read_document(row.content)]}
        touched = [mask(document), mask(entry)]
        if any(touched):
            content = json.dumps(entry["follow_ups"][0], ensure_ascii=False, sort_keys=True, default=str)
            yield Masked(row, content, normalise(document).decode(), salted)


def withdraw(masked: Iterable[Masked], *, by: User, ground: MaskingGround) -> None:
    """Let the editions say that they were masked, and hold nothing of it any more: no random bits either, nor
    a code or checksum that it can be counted back from."""
    for each in masked:
        rows = Edition.objects.filter(pk=each.row.pk)
        rows.filter(masked_at__isnull=True).update(
            masked_at=now(),
            masked_by=by,
            masked_ground=ground.label,
            **dict.fromkeys(each.reversible_digests, ""),
        )
        rows.update(content=each.content, data=each.data)
        forget_translation(each.row.pk)


def store_steps(masked: Iterable[Masked]) -> None:
    """The same for drafts under approval: what will be published is without it."""
    for each in masked:
        Step.objects.filter(pk=each.row.pk).update(content=each.content, data=each.data)


def files_of(editions: Sequence[Edition]) -> list[str]:
    """The names of every file that shows what the editions say, and that no other edition shows."""
    papers = [paper for edition in editions for paper in edition.papers.all()]
    shared = SignedPaper.objects.filter(file__in=[paper.file.name for paper in papers])
    elsewhere = set(shared.exclude(edition__in=editions).values_list("file", flat=True))
    names = [
        *(edition.pdf.name for edition in editions),
        *(renewal.pdf.name for edition in editions for renewal in edition.renewals.all()),
        *(paper.file.name for paper in papers if paper.file.name not in elsewhere),
    ]
    return [str(name) for name in dict.fromkeys(names)]


def reports_to_remake(promises: Iterable[Promise]) -> list[Report]:
    """The follow-ups whose newest edition is masked, save those that their parties have taken back and those
    whose next edition is on its way already."""
    reports = Report.objects.filter(period__promise__in=promises).select_related(
        "period__promise__municipality"
    )
    newest = (
        (report, report.editions.order_by("number").last()) for report in reports.order_by("period__ends_on")
    )
    return [
        report
        for report, edition in newest
        if edition and _is_emptied(edition) and not approval_status(report).is_under_way
    ]


def _is_emptied(edition: Edition) -> bool:
    """Masked and nothing in its place, though its parties still stand by it."""
    return edition.masked_at is not None and edition.withdrawn_at is None


def remake(report: Report, *, by: User) -> bool:
    """Publish what the withdrawn edition says without what was masked, as a new edition; whether it was made.

    What has been written since the edition was published is not in it. Doing it twice is doing it once.
    """
    newest = report.editions.order_by("number").last()
    if newest is None or not _is_emptied(newest):
        return True
    law = newest.masked_ground.partition(":")[0]
    entry = {
        **read_document(newest.content),
        "edition": newest.number + 1,
        "published": today().isoformat(),
        "reason": f"En uppgift är maskerad: {law}.",
    }
    document = read_document(newest.data)
    entry |= {"seals": seal_order(document)}
    entry = {name: value for name, value in entry.items() if value != []}
    document["follow_ups"] = [*document.get("follow_ups", []), entry]
    try:
        data = edition_data(document, entry)
        pdf = made_pdf(data, entry)
        _publish(report, newest, entry, data, pdf, by)
    except (PdfError, SealError, OSError):
        logger.exception("the edition after the masked %s could not be made", newest.pk)
        return False
    return True


def made_pdf(data: bytes, entry: dict[str, Any]) -> bytes:
    """The new edition's file, sealed as publishing seals it."""
    return sealed_pdf(data, entry)


@transaction.atomic
def _publish(
    report: Report, newest: Edition, entry: dict[str, Any], data: bytes, pdf: bytes, by: User
) -> None:
    promise = report.period.promise
    lock([promise])
    now_newest = report.editions.order_by("number").last()
    if now_newest != newest or not _is_emptied(now_newest) or approval_status(report).is_under_way:
        return  # somebody else's new edition came first or is on its way, or the last party took it back
    # One party's word that it takes the follow-up back is about the follow-up, not about the edition before.
    for step in report.steps.filter(edition=newest.number + 1, kind=StepKind.WITHDREW.value):
        step.edition += 1
        step.save(update_fields=["edition"])
        record("report.withdrawal_kept", by=by, target=target(report), **step_words(step))
    promise.refresh_from_db(fields=["revision"])
    revision = promise.revision + 1
    edition = save_edition(report=report, by=by, entry=entry, data=data, pdf=pdf, revision=revision)
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

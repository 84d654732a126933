"""Attach a document that persons have signed to an edition; it is shown beside the seals, never as one."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from followup.enums import SignedBy
from followup.models import Edition, SignedPaper
from followup.trail_rows import target
from medborgarlofte.accounts.models import User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from medborgarlofte.documents.uploads import UploadError
from promises.models import Promise
from promises.words.enums import VersionCause
from promises.words.textcheck import Personal, check
from promises.writing import textguard
from promises.writing.pdf_upload import opened
from promises.writing.reach import require_for_signatory
from promises.writing.revision import raise_revision


def attach_paper(
    *, edition: Edition, by: User, data: bytes, title: str, signed_by: SignedBy, read_through: bool
) -> SignedPaper:
    """Store the PDF beside the edition and show it there.

    ``read_through``: the person has looked through the pictures, which no program reads. Raises
    PermissionDenied, and ValidationError (by field) for a file that may not be shown: one with a
    personnummer in its text, in what it says of itself or in a signer's certificate.
    """
    require_for_signatory(by, Permission.PUBLISH, edition.report.period.promise)
    sha256 = _judged(data, read_through)  # before anything is locked
    with transaction.atomic():
        promise = Promise.objects.select_for_update().get(pk=edition.report.period.promise_id)
        require_for_signatory(by, Permission.PUBLISH, promise)
        paper = SignedPaper(
            edition=edition,
            signed_by=signed_by.value,
            title=title.strip(),
            sha256=sha256,
            added_at=now(),
            added_by=by,
        )
        paper.full_clean(exclude=["file"])
        textguard.check_texts({"title": paper.title}, promise.municipality_id)
        paper.file.save(f"{paper.sha256}.pdf", ContentFile(data), save=False)
        paper.save(force_insert=True)
        raise_revision(promise, by=by, cause=VersionCause.FOLLOWED_UP)
        record(
            "report.paper_attached",
            by=by,
            target=target(edition.report),
            edition=edition.number,
            sha256=paper.sha256,
        )
    return paper


def _judged(data: bytes, read_through: bool) -> str:
    """The file's SHA-256 when it may be shown."""
    try:
        upload, extracted = opened(data)
    except UploadError as error:
        raise ValidationError({"file": str(error)}) from error
    if any(hit.kind is Personal.IDENTITY for hit in check(extracted.text)):
        raise ValidationError(
            {
                "file": "Det står ett personnummer i filen, i dess egenskaper eller i en underskrift. Ta bort det, eller bifoga en kopia utan."
            }
        )
    if extracted.unread and not read_through:
        raise ValidationError(
            {
                "read_through": f"{extracted.unread} av {upload.pages} sidor är bilder. Titta själv efter personnummer och kryssa för det."
            }
        )
    return upload.sha256

"""The documents behind a promise: PDF files, kept under the hash of their bytes, the same file once."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from medborgarlofte.accounts.models import User
from medborgarlofte.documents.uploads import UploadError
from promises.editing.drafting import save_row
from promises.models import Background
from promises.record.public import document_name
from promises.words import textcheck
from promises.writing.pdf_upload import opened


def save_background(row: Background, *, by: User, seen: str | None, data: bytes | None = None) -> Background:
    """Add or change what a promise rests on, with its document where ``data`` is one.

    The file's bytes are kept as they came. Raises PermissionDenied, Conflict, and ValidationError by field,
    ``document`` where the file is refused.
    """
    if data is None:
        return save_row(row, by=by, seen=seen)
    # Read before anything is locked.
    try:
        upload, _ = opened(data)
    except UploadError as error:
        raise ValidationError({"document": str(error)}) from error
    if hits := textcheck.check(upload.words):
        raise ValidationError(
            {"document": f"I filens egenskaper står: {hits[0].sentence} Ta bort det och spara filen på nytt."}
        )
    row.sha256 = upload.sha256
    with transaction.atomic():
        saved = save_row(row, by=by, seen=seen)
        default_storage.save(document_name(upload.sha256), ContentFile(data))
    return saved

"""The files that anybody may read beside a promise: whether each is still the one that was stored."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.files.storage import Storage, default_storage

from medborgarlofte.accounts.models import Municipality
from medborgarlofte.clock import today
from medborgarlofte.stored import ChangedFile, LostFile, read_stored
from promises.record.public import document_name, public_documents, public_promises, shown_photos


def file_faults() -> Iterator[str]:
    """A sentence for each file that is gone or another, and what to do."""
    for name, storage, file, sha256 in _files():
        try:
            read_stored(storage, file, sha256)
        except ChangedFile:
            yield f"{name}: the file {file} is not what was stored. Restore it from a backup; nobody is shown it meanwhile."
        except LostFile:
            yield f"{name}: the file {file} is gone. Restore it from a backup."


def _files() -> Iterator[tuple[str, Storage, str, str]]:
    """Whose it is, where it lies, its name and its checksum."""
    for photo in shown_photos(today()):
        yield f"photo {photo.pk}", photo.file.storage, str(photo.file.name), photo.sha256
    for document in public_documents().exclude(sha256=""):
        yield f"document {document.pk}", default_storage, document_name(document.sha256), document.sha256
    pictures = [(promise.address, promise.photo) for promise in public_promises().exclude(photo="")]
    pictures += [(place.slug, place.arms) for place in Municipality.objects.exclude(arms="")]
    for name, field in pictures:
        file = str(field.name)
        yield name, field.storage, file, PurePosixPath(file).stem  # named by its checksum

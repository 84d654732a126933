"""Files are written whole or not at all, and kept under the checksum of what they hold."""

import hashlib
import os
import time
import uuid
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from medborgarlofte.rehearsal import refuse_in_rehearsal, rehearsal

_PART = ".part"
_KEPT_SECONDS = 24 * 3600


class WholeFileStorage(FileSystemStorage):
    """Where everything that people send, and every edition, is kept.

    A file's name is the SHA-256 of its bytes, in the folder and with the ending that was asked for: no sender
    names it, nothing is written over, and the same bytes are kept once. What stands under that name but holds
    something else, since a disk was full or a process stopped, is replaced.
    """

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Keep the bytes; the name they are found under. On return they are on the disk. Raises OSError."""
        content = content if hasattr(content, "chunks") else File(content, name)
        asked, read = PurePosixPath(name or content.name), hashlib.sha256()
        for chunk in content.chunks():
            read.update(chunk)
        sha256 = read.hexdigest()
        kept = asked.with_name(f"{sha256}{asked.suffix.lower()}").as_posix()
        if max_length and len(kept) > max_length:
            raise SuspiciousFileOperation(f"{kept} is longer than {max_length} characters")
        path = Path(self.path(kept))
        if going_on := rehearsal():
            going_on.files.append(kept)
        elif not _holds(path, sha256):
            self._make_folder(path.parent)
            write_whole(path, content.chunks(), self.file_permissions_mode)
        return kept

    def delete(self, name: str) -> None:
        refuse_in_rehearsal("a file removed")
        super().delete(name)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        if self.directory_permissions_mode is not None:
            folder.chmod(self.directory_permissions_mode)
        _sync(folder.parent)


def write_whole(path: Path, chunks: Iterable[bytes], mode: int | None = None) -> None:
    """Write the file: at every moment, also after a stop in the middle, it is whole or as it was before.

    Its folder is there. ``mode`` is its permissions, None as the system gives them. Raises OSError, and then
    nothing of it is left.
    """
    refuse_in_rehearsal("a file written")
    part = path.with_name(f"{uuid.uuid4().hex}{_PART}")
    try:
        with part.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def sweep(folder: Path) -> int:
    """Remove what stopped processes left half written anywhere in it, a day ago or more; how many files."""
    left = [part for part in folder.rglob(f"*{_PART}") if time.time() - part.stat().st_mtime > _KEPT_SECONDS]
    for part in left:
        part.unlink(missing_ok=True)
    return len(left)


def _sync(folder: Path) -> None:
    """Have the names in the folder on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def sha256_of(path: Path) -> str:
    """The checksum of what the file holds, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _holds(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except FileNotFoundError:
        return False

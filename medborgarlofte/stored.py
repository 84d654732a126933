"""Files that stand behind a row: given out only while they are, byte for byte, what the row says."""

import hashlib
from typing import Any

from django.core.files.storage import Storage

from medborgarlofte.alarm import alarm


class LostFile(Exception):
    """A stored file is gone; its reader gets a calm 503 (unavailable.py)."""

    def __init__(self, file: str, fault: str) -> None:
        super().__init__(f"{file} {fault}")
        self.file = file


class ChangedFile(LostFile):
    """What lies under the file's name is not what was stored there."""


def read_stored(storage: Storage, name: str, sha256: str) -> bytes:
    """The file's bytes. Raises LostFile, and ChangedFile when they do not have that checksum.

    All are read before the first is given out: what is changed is never begun to be sent.
    """
    try:
        with storage.open(name, "rb") as file:
            data = bytes(file.read())
    except OSError as error:
        raise LostFile(name, f"cannot be read: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ChangedFile(name, f"has been changed: its checksum is not {sha256}")
    return data


def alarm_of(error: LostFile) -> None:
    """Tell whoever runs the site of a file that a reader did not get."""
    alarm(
        f"En fil är borta eller ändrad, och visas inte: {error.file}",
        "Återställ den från en säkerhetskopia. manage.py verify_record säger vems den är, och om fler är skadade.",
    )


def read_field(field: Any, sha256: str) -> bytes:
    """The same for a row's FileField."""
    return read_stored(field.storage, field.name, sha256)

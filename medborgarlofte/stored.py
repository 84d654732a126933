"""Files that stand behind a row: given out only while they are, byte for byte, what the row says."""

import hashlib
from typing import Any

from django.core.files.storage import Storage


class LostFile(Exception):
    """A stored file is gone; its reader gets a calm 503 (unavailable.py)."""


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
        raise LostFile(f"{name} cannot be read: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ChangedFile(f"{name} has been changed: its checksum is not {sha256}")
    return data


def read_field(field: Any, sha256: str) -> bytes:
    """The same for a row's FileField."""
    return read_stored(field.storage, field.name, sha256)

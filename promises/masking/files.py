"""Files of what was masked: taken away from the name that pages open, kept under one that none does."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from medborgarlofte.storage import write_whole

FOLDER = "maskerade"  # no address leads here; a rule of gallring lets it go


def put_away(name: str, masking: int) -> dict[str, str]:
    """Keep the file for officials under another name; it leaves its own when the transaction is through.

    Returns where it was and where it is. A file that is missing already is nothing to do.
    """
    if not name or not default_storage.exists(name):
        return {}
    with default_storage.open(name, "rb") as file:
        kept = default_storage.save(f"{FOLDER}/{masking}/{PurePosixPath(name).name}", file)
    transaction.on_commit(lambda: default_storage.delete(name))
    return {"name": name, "kept": kept}


def take_back(file: Mapping[str, Any]) -> bool:
    """Let the file stand under its own name again; whether it was still kept."""
    if not default_storage.exists(file["kept"]):
        return False
    with default_storage.open(file["kept"], "rb") as kept:
        write_whole(Path(default_storage.path(file["name"])), kept.chunks())
    transaction.on_commit(lambda: default_storage.delete(file["kept"]))
    return True


def let_go(file: Mapping[str, Any]) -> None:
    """Remove what was kept, for ever."""
    default_storage.delete(file["kept"])

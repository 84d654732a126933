"""Two people at once: what the writer saw must be what still stands."""

import hashlib
from collections.abc import Iterable

from django.db.models import Model

from promises.actions.activity import Conflict

# Stamps that other changes of the promise move too.
_NOT_SEEN = {
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "revision",
    "published_at",
    "published_by",
}


def fingerprint(*rows: Model) -> str:
    """Sixteen letters that change with anything in ``rows``, their number and their order."""
    said = [[(f.name, str(f.value_from_object(row))) for f in _seen(row)] for row in rows]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def require_seen(seen: str | None, rows: Iterable[Model]) -> None:
    """Raise ``Conflict`` unless ``rows``, read under the promise's lock, are what was seen; None = not asked."""
    if seen is not None and seen != fingerprint(*rows):
        raise Conflict("Någon annan har ändrat det här medan du skrev.")


def _seen(row: Model) -> list:
    return [field for field in row._meta.concrete_fields if field.name not in _NOT_SEEN]

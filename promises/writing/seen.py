"""Two people at once: what the writer saw must be what still stands."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.crypto import salted_hmac

# Stamps that other changes of the promise move too.
_NOT_SEEN = {
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "revision",
    "public_revision",
    "public_on",
    "published_at",
    "published_by",
}


class Conflict(ValidationError):
    """Somebody else changed, corrected or withdrew the row after the reader's copy of it was made."""

    def __init__(self, sentence: str = "Någon annan har ändrat raden medan du skrev.") -> None:
        super().__init__(sentence, code="conflict")


def digest(*parts: Any) -> str:
    """What tells whether ``parts`` are still what somebody saw. Hex; keyed, so that nothing which the reader
    is not shown can be guessed from it."""
    words = json.dumps(parts, default=str, sort_keys=True, ensure_ascii=False)
    return salted_hmac("promises.seen", words, algorithm="sha256").hexdigest()[:32]


def fingerprint(*rows: Model) -> str:
    """The ``digest`` of everything in ``rows``, their number and their order."""
    return digest([[(f.name, str(f.value_from_object(row))) for f in _seen(row)] for row in rows])


def require_seen(seen: str | None, rows: Iterable[Model]) -> None:
    """Raise ``Conflict`` unless ``rows``, read under the promise's lock, are what was seen; None = not asked."""
    if seen is not None and seen != fingerprint(*rows):
        raise Conflict("Någon annan har ändrat det här medan du skrev.")


def _seen(row: Model) -> list:
    return [field for field in row._meta.concrete_fields if field.name not in _NOT_SEEN]

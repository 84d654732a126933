"""Somebody else came first: what the writer had before them must still be what is stored."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.crypto import salted_hmac

_SENTENCE = "Någon annan har ändrat det här medan du skrev."
# Stamps that other changes of the promise move too.
_STAMPS = {
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
    """Somebody else changed, corrected or withdrew the row after the writer's copy was made. A view that does not
    ask for it answers as to any other refusal."""

    def __init__(self, sentence: str = _SENTENCE) -> None:
        super().__init__(sentence, code="conflict")


def fingerprint(*parts: Any) -> str:
    """Tells whether ``parts`` (rows, lists of rows, values) are still what somebody had before them. Hex; keyed, so
    that nothing which the reader is not shown can be guessed from it. Of a row every column counts, but stamps and
    what its model names in ``not_fingerprinted``."""
    words = json.dumps(parts, default=_plain, sort_keys=True, ensure_ascii=False)
    return salted_hmac("promises.seen", words, algorithm="sha256").hexdigest()[:32]


def require_unchanged(seen: str | None, current: str, sentence: str = _SENTENCE) -> None:
    """Raise ``Conflict`` with the ``sentence`` unless ``seen`` is ``current``: the fingerprint of
    what is stored, read under a lock. None = not asked."""
    if seen is not None and seen != current:
        raise Conflict(sentence)


def _plain(value: Any) -> Any:
    if not isinstance(value, Model):
        return str(value)
    apart = _STAMPS | getattr(value, "not_fingerprinted", set())
    fields = [field for field in value._meta.concrete_fields if field.name not in apart]
    return [(field.name, str(field.value_from_object(value))) for field in fields]

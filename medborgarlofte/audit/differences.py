"""What changed in a row, field by field, as the trail keeps it: public words, internal names only."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model

# Stamps tell of the change itself, and the hash of a password is nobody's business.
_LEFT_OUT = {
    "created_at", "created_by", "updated_at", "updated_by", "revision", "public_revision", "public_on", "internal_sums_key", "password", "last_login",
}  # fmt: skip
CHANGED = "ändrad"


def differences(before: Model | None, after: Model, *, internal: bool = False) -> dict[str, Any]:
    """``{"title": ["before", "after"], "internal_note": "ändrad"}``; ``before`` None = a new row.

    The text of fields named ``internal_…`` never gets in, nor any text when the row is ``internal``.
    """
    changed: dict[str, Any] = {}
    for field in after._meta.concrete_fields:
        if field.primary_key or field.name in _LEFT_OUT:
            continue
        old, new = _value(before, field), _value(after, field)
        if old == new or (before is None and new in (None, "")):
            continue
        hidden = internal or field.name.startswith("internal_")
        changed[field.name] = CHANGED if hidden else [_words(before, field), _words(after, field)]
    return changed


def says(row: Model, name: str, words: Any) -> bool:
    """Whether the row's field says what the trail keeps as ``words``; true for a field that is no more."""
    field = next((each for each in row._meta.concrete_fields if each.name == name), None)
    if field is None or words == _words(row, field):
        return True
    if field.is_relation:
        return False
    try:
        return bool(
            field.to_python(words) == (_value(row, field) or None if words is None else _value(row, field))
        )
    except ValidationError:
        return False


def _value(row: Model | None, field: "Field[Any, Any]") -> Any:
    return None if row is None else field.value_from_object(row)


def _words(row: Model | None, field: "Field[Any, Any]") -> Any:
    value = _value(row, field)
    if value is None or row is None:
        return None
    if field.is_relation:
        return str(getattr(row, field.name))
    return value if isinstance(value, bool | int) else str(value)

"""Writing a promise before it is published: its head, its rows in order, its commitments with their targets."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from medborgarlofte.accounts.models import User
from medborgarlofte.audit.record import record
from medborgarlofte.conflict import fingerprint, require_unchanged
from promises.editing.commitments import add_commitment, add_target, change_commitment
from promises.editing.promises import change_promise
from promises.models import Commitment, Promise
from promises.words.enums import VersionCause
from promises.writing import reach
from promises.writing.revision import lock, raise_revision
from promises.writing.store import remove, store

Row = TypeVar("Row", bound=Model)
Values = Mapping[str, Any]
PUBLISHED = (
    "Löftet är publicerat. Inför en ändring av löftet i stället, så att alla ser vad som ändrats och varför."
)
REORDERED = "Ordningen har ändrats sedan du öppnade sidan. Titta, och flytta igen om det behövs."
# What tells nothing of whether somebody wrote the same row twice.
_GIVEN = {"id", "position", "slug"}
# Largest of a PositiveSmallInteger: where a row waits while two change places.
_ASIDE = 32_767


@transaction.atomic
def save_head(promise: Promise, *, by: User, seen: str | None, **changes: Any) -> Promise:
    """Change the promise's own fields. Raises PermissionDenied, Conflict, and ValidationError by field."""
    lock([promise])
    stored = Promise.objects.get(pk=promise.pk)
    require_unchanged(seen, fingerprint(stored))
    return change_promise(stored, by=by, **changes)


@transaction.atomic
def save_row(row: Row, *, by: User, seen: str | None) -> Row:
    """Add or change one simple row of a promise; a new one stands last, and one that stands there already, word by word,
    was sent twice. Raises as ``save_head``."""
    promise = _promise(row)
    lock([promise])
    if row._state.adding and (
        twin := next((each for each in _siblings(row) if _says(each) == _says(row)), None)
    ):
        return cast(Row, twin)
    if row._state.adding and any(field.name == "position" for field in row._meta.concrete_fields):
        last = _siblings(row)[-1:]
        row.position = last[0].position + 1 if last else 1  # type: ignore[attr-defined]
    return store(row, by=by, seen=seen)


@transaction.atomic
def move(row: Model, *, by: User, up: bool, seen: str | None) -> None:
    """Let the row change places with the one before it, or after; the outermost stay where they are. ``seen`` is the
    ``order_fingerprint`` of the rows as they were read.

    Commitments move only in a draft: their number is their address. Raises PermissionDenied, Conflict and
    ValidationError.
    """
    promise = _promise(row)
    lock([promise])
    reach.require_right(by, row)
    require_unchanged(seen, order_fingerprint(_siblings(row)), REORDERED)
    if isinstance(row, Commitment):
        _require_draft(promise)
    name = _order(row)
    if not hasattr(row, name):
        raise ValidationError("Perioderna står i den ordning de infaller.")
    rows = _siblings(row)
    place = next(index for index, each in enumerate(rows) if each.pk == row.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    mine, theirs = getattr(rows[place], name), getattr(rows[other], name)
    manager = type(row)._default_manager
    for pk, value in ((row.pk, _ASIDE), (rows[other].pk, mine), (row.pk, theirs)):
        manager.filter(pk=pk).update(**{name: value})
    row.refresh_from_db()
    raise_revision(promise, by=by, cause=VersionCause.EDITED)
    record(f"{reach.noun(row)}.changed", by=by, target=reach.target(row), changes={name: [mine, theirs]})


@transaction.atomic
def save_commitment(
    promise: Promise,
    commitment: Commitment | None,
    *,
    by: User,
    seen: str | None,
    words: Values,
    parties: Iterable[Values],
    target: Values,
) -> Commitment:
    """A commitment of a draft as the form has it: its words, all its parties, its whole target.

    ``target`` holds the target's fields and ``milestones`` and ``parts``; None = a new commitment, last.
    Raises PermissionDenied, Conflict, and ValidationError by field.
    """
    lock([promise])
    promise.refresh_from_db()
    _require_draft(promise)
    if commitment is None:
        last = promise.commitments.order_by("number").last()
        if last and _is_same(last, words, target):
            return last  # sent twice
        return add_commitment(promise, by=by, parties=parties, target=target, **words)
    stored = Commitment.objects.get(pk=commitment.pk)
    require_unchanged(seen, fingerprint(*rows_of(stored)))
    change_commitment(stored, by=by, parties=parties, **words)
    _set_target(stored, target, by)
    return stored


@transaction.atomic
def save_english(
    commitment: Commitment, *, by: User, seen: str | None, words: Values, target: Values
) -> Commitment:
    """What a commitment, published or not, says in English. ``target`` is of its newest target: texts by name, and of its
    ``milestones`` and ``parts`` by slug. Raises as ``save_commitment``."""
    lock([commitment.promise])
    stored = Commitment.objects.get(pk=commitment.pk)
    require_unchanged(seen, fingerprint(*rows_of(stored)))
    change_commitment(stored, by=by, **words)
    if newest := stored.targets.last():
        for name, value in target.items():
            if name not in ("milestones", "parts"):
                setattr(newest, name, value)
        store(newest, by=by)
        for name in ("milestones", "parts"):
            for row in getattr(newest, name).filter(slug__in=target[name]):
                row.label_en = target[name][row.slug]
                store(row, by=by)
    return stored


def rows_of(commitment: Commitment) -> list[Model]:
    """The commitment and everything that the form of it shows."""
    found: list[Model] = [commitment, *commitment.parties.order_by("pk")]
    for target in commitment.targets.order_by("pk"):
        found += [target, *target.milestones.order_by("pk"), *target.parts.order_by("pk")]
    return found


def _set_target(commitment: Commitment, values: Values, by: User) -> None:
    """A draft has one version of its target; its parts are written anew when any of them differs."""
    target = commitment.targets.first()
    if target is None:
        add_target(commitment, by=by, **values)
        return
    fields = {name: value for name, value in values.items() if name not in ("milestones", "parts")}
    for name, value in fields.items():
        setattr(target, name, value)
    store(target, by=by)
    for name in ("milestones", "parts"):
        manager = getattr(target, name)
        left = {row.slug: row for row in manager.all()}
        for position, wanted in enumerate(values.get(name, ()), start=1):
            row = left.pop(wanted["slug"], None) or manager.model(target=target)
            for field, value in {"position": position, **wanted}.items():
                setattr(row, field, value)
            store(row, by=by)
        for row in left.values():
            remove(row, by=by)


@transaction.atomic
def remove_row(row: Model, *, by: User, seen: str | None) -> None:
    """Take away one row of a promise. Raises as ``remove``, and Conflict where it is no longer what was ``seen``."""
    lock([_promise(row)])
    require_unchanged(seen, fingerprint(type(row)._default_manager.get(pk=row.pk)))
    remove(row, by=by)


@transaction.atomic
def remove_commitment(commitment: Commitment, *, by: User, seen: str | None) -> None:
    """Take a commitment out of a draft; those after it move up. Raises as ``remove_row``."""
    promise = commitment.promise
    lock([promise])
    promise.refresh_from_db()
    _require_draft(promise)
    require_unchanged(seen, fingerprint(*rows_of(Commitment.objects.get(pk=commitment.pk))))
    remove(commitment, by=by)
    for number, row in enumerate(promise.commitments.order_by("number"), start=1):
        if row.number != number:
            Commitment.objects.filter(pk=row.pk).update(number=number)


@transaction.atomic
def remove_draft(promise: Promise, *, by: User) -> None:
    """Take a whole draft away. Raises PermissionDenied, and ValidationError once anything rests on it."""
    lock([promise])
    promise.refresh_from_db()
    _require_draft(promise)
    remove(promise, by=by)


def order_fingerprint(rows: Iterable[Model]) -> str:
    """Tells whether the rows of a list still stand as somebody saw them. Hex."""
    return fingerprint([row.pk for row in rows])


def _says(row: Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in _GIVEN]
    return {field.name: field.value_from_object(row) for field in fields}


def _is_same(commitment: Commitment, words: Values, target: Values) -> bool:
    """Whether the commitment is what was sent, word by word and number by number."""
    stored = commitment.targets.first()
    if stored is None:
        return False
    pairs: list[tuple[Model, Values]] = [(commitment, words)]
    for name, there in (("milestones", stored.milestones.all()), ("parts", stored.parts.all())):
        wanted: list[Values] = list(target.get(name, ()))
        if len(wanted) != len(there):
            return False
        pairs += zip(there, wanted, strict=True)
    pairs.append(
        (stored, {name: value for name, value in target.items() if name not in ("milestones", "parts")})
    )
    return all(getattr(row, name) == value for row, values in pairs for name, value in values.items())


def _promise(row: Model) -> Promise:
    promise = reach.promise_of(row)
    assert promise is not None
    return promise


def _order(row: Model) -> str:
    return "number" if isinstance(row, Commitment) else "position"


def _siblings(row: Model) -> list[Any]:
    rows = type(row)._default_manager.filter(promise=_promise(row))
    return list(
        rows.order_by(_order(row), "pk") if hasattr(row, _order(row)) else rows
    )  # periods: by their days


def _require_draft(promise: Promise) -> None:
    if promise.published_at:
        raise ValidationError(PUBLISHED)

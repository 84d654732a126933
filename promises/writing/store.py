"""Saving and removing the simple nouns: signatories, backgrounds, indicators, hot spots, kinds and the like.

What needs words of its own has an action of its own: activities, amendments, publishing.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError

from medborgarlofte.accounts.models import User
from medborgarlofte.audit.differences import differences
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from medborgarlofte.conflict import Conflict, fingerprint, require_unchanged
from promises.models import Activity, Commitment, HotSpot, Kind, ResultMeasure
from promises.words.enums import VersionCause
from promises.writing import guards, reach, textguard
from promises.writing.revision import lock, raise_revisions

Row = TypeVar("Row", bound=models.Model)
Links = Mapping[str, Iterable[models.Model]]


@transaction.atomic
def store(row: Row, *, by: User, links: Links | None = None, seen: str | None = None) -> Row:
    """Save ``row`` if anything in it changed: right, guards, audit, revision.

    ``links`` are the whole contents of many-to-many fields, by name; ``seen`` is the fingerprint of the row
    that the writer had before them, None = not asked. Raises PermissionDenied, ValidationError (Swedish, by
    field), and Conflict where what is stored is another than was seen.
    """
    touched = reach.promises_of(row)
    lock(touched)
    if row._state.adding:
        before = None
        _stamp(row, by, "created", "updated", "confirmed")
    else:
        before = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    for version in filter(None, [before, row]):
        reach.require_right(by, version)
    if before is not None:
        require_unchanged(seen, fingerprint(before))
    textguard.full_clean(row)
    guards.check(row, before)
    changed = differences(before, row, internal=reach.is_internal(row))
    stamped = _stamp(row, by, "updated") if before and changed else []
    row.save(force_insert=before is None, update_fields=[*changed, *stamped] if before else None)
    for name, wanted in (links or {}).items():
        manager = getattr(row, name)
        names = [sorted(map(str, manager.all())), sorted(map(str, wanted))]
        if names[0] != names[1]:
            guards.keep(before, [name])
            manager.set(wanted)
            changed[name] = names
    if before is None or changed:
        if before is not None:
            touched |= reach.promises_of(before)
        touched |= reach.promises_of(row)
        raise_revisions(touched, by=by, cause=VersionCause.EDITED, activities=_activities(row))
        event = f"{reach.noun(row)}.{'changed' if before else 'added'}"
        record(event, by=by, target=reach.target(row), changes=changed)
    return row


def _stamp(row: models.Model, by: User, *stamps: str) -> list[str]:
    """Set when and by whom, of those stamps that the row has; the fields that were set."""
    columns = {field.name for field in row._meta.concrete_fields}
    fields = []
    for stamp in stamps:
        if f"{stamp}_at" in columns:
            setattr(row, f"{stamp}_at", now())
            setattr(row, f"{stamp}_by", by)
            fields += [f"{stamp}_at", f"{stamp}_by"]
    return fields


@transaction.atomic
def remove(row: models.Model, *, by: User) -> None:
    """Take away a row that nothing public rests on.

    Raises PermissionDenied, Conflict where somebody did it meanwhile, and ValidationError: what is public is withdrawn or
    corrected instead.
    """
    touched = reach.promises_of(row)
    lock(touched)
    if not type(row)._default_manager.filter(pk=row.pk).exists():
        raise Conflict("Någon annan har redan tagit bort det.")
    reach.require_right(by, row)
    guards.check_removal(row)
    target = reach.target(row)
    was = "" if reach.is_internal(row) or reach.noun(row) == "hot_spot" else str(row)
    try:
        row.delete()
    except ProtectedError as error:
        raise ValidationError(f"{row} används av annat och kan inte tas bort.") from error
    left = {promise for promise in touched if promise is not row}
    raise_revisions(left, by=by, cause=VersionCause.EDITED, activities=_activities(row))
    record(f"{reach.noun(row)}.removed", by=by, target=target, was=was)


def _activities(row: models.Model) -> list[Activity] | None:
    """The activities in which the row is told; None where it is told in any."""
    if isinstance(row, Commitment | HotSpot | Kind | ResultMeasure):
        return None
    activity = reach.activity_of(row)
    return [activity] if activity else []

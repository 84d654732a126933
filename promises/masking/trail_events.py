"""Events of the trail whose details say what is masked. Only the details go; that something was done stays."""

import json
import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Model, Q

from medborgarlofte.audit.masked_details import as_kept
from medborgarlofte.audit.models import AuditEvent
from promises import models as m
from promises.masking.frozen_documents import texts
from promises.masking.masked_rows import pattern
from promises.models import belonging
from promises.writing import reach

# Tables speak of rows of the municipality without naming them.
_OF_MANY = ("activities:",)
_OF_NOBODY = ("user:", "kind:", "organisation:", "municipality:", "police_area:", "result_measure:")


def targets_of(row: Model, versions: Iterable[m.Activity]) -> set[str]:
    """The names in the trail of the row and of the activity it is a part of, in every version."""
    return {reach.target(row), *(reach.target(version) for version in versions)}


def events_of(versions: Iterable[m.Activity], about: str) -> list[AuditEvent]:
    """Events of the activity that tell of ``about``, a key of their changes."""
    targets = [reach.target(version) for version in versions]
    return list(AuditEvent.objects.filter(target__in=targets, details__contains=f'"{about}"'))


def events_telling(checksums: Iterable[str]) -> list[AuditEvent]:
    """Events that tell one of the checksums: what they were counted from could be counted back from them."""
    return [event for sha256 in checksums for event in AuditEvent.objects.filter(details__contains=sha256)]


def events_saying(words: str, targets: Iterable[str]) -> list[AuditEvent]:
    """Events of these rows that say the words."""
    return [event for event in _saying(words) if event.target in set(targets)]


def events_saying_anywhere(
    words: str, promises: Iterable[m.Promise], versions: Sequence[m.Activity]
) -> list[AuditEvent]:
    """Events that say the words, save those about another promise's rows."""
    promises = set(promises)
    names = {f"activity:{version.uid}" for version in versions}
    return [event for event in _saying(words) if event.target in names or _belongs(event.target, promises)]


def _saying(words: str) -> Iterable[AuditEvent]:
    """The database finds the longest word in its usual spellings, Python the rest: on both databases alike."""
    longest = max(words.split(), key=len, default="")
    spelled = {longest, longest.lower(), longest.upper(), longest.capitalize(), longest.title()}
    found = Q()
    for word in spelled:
        found |= Q(details__contains=as_kept(word))
    look: re.Pattern[str] = pattern(words)
    for event in AuditEvent.objects.filter(found).order_by("number").iterator():
        if any(look.search(text) for text in texts(json.loads(event.details))):
            yield event


def _belongs(target: str, promises: set[m.Promise]) -> bool:
    if target.startswith((*_OF_MANY, *_OF_NOBODY)) or not target:
        return True
    if any(promise.address in target for promise in promises):
        return True
    try:
        uid = UUID(target.partition(":")[2].partition("#")[0])
    except ValueError:
        return False
    activities = m.Activity.objects.filter(belonging.of(promises))
    return (
        activities.filter(Q(uid=uid) | Q(photos__uid=uid)).exists()
        or m.WalkInvitation.objects.filter(uid=uid, promise__in=promises).exists()
    )

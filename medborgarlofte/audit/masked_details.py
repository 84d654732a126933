"""Masking of the trail: details that the law forbids to keep are emptied, and the chain still holds (ADR 0004)."""

import json
from collections.abc import Iterable
from typing import Any

from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import MASKED, actor_words, record
from medborgarlofte.clock import now


def as_kept(words: str) -> str:
    """``words`` as they stand inside the details, which are JSON."""
    return json.dumps(words, ensure_ascii=False)[1:-1]


def mask_details(events: Iterable[AuditEvent], *, by: Any, ground: str) -> int:
    """Empty the details and the salt of the events, in the caller's transaction; how many there were.

    An event of its own tells which, so that nobody can empty one by hand and call it masked. An event that
    is masked already stays as it is, and one that tells of a masking is never emptied.
    """
    ids = [event.pk for event in events]
    waiting = AuditEvent.objects.filter(pk__in=ids, masked_at__isnull=True).exclude(event=MASKED)
    if numbers := list(waiting.order_by("number").values_list("number", flat=True)):
        waiting.update(
            details="", salt="", masked_at=now(), masked_by=actor_words(by), masked_ground=ground[:300]
        )
        record(MASKED, by=by, numbers=numbers, ground=ground[:300])
    return len(numbers)

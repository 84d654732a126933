"""Rows beside what their events say: a row that was changed past the actions differs from its last event.

The trail knows no model. Each app adds the checks of its own rows when it is made ready.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from medborgarlofte.audit.differences import CHANGED
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import verify
from medborgarlofte.unavailable import is_away

Check = Callable[[], Iterator[str]]
checks: list[Check] = []


def findings(name: str, check: Check) -> Iterator[str]:
    """What the check finds, a sentence each, and that it breaks off where a row cannot even be read: the other checks go on.
    ``name``: whose rows it reads. No word of a row is said."""
    try:
        yield from check()
    except Exception as error:
        if is_away(error):
            raise
        yield f"{name}: something in it cannot be read ({type(error).__name__}). Restore it from a backup."


def in_the_trail() -> Iterator[str]:
    """What the checks of the trail, and of the rows that it tells of, find."""
    for check in (verify, *checks):
        yield from findings(f"The trail ({check.__name__})", check)


class Recorded(NamedTuple):
    """The last value that an event records of a field, and the event's number."""

    number: int
    value: Any


@dataclass
class RecordedRow:
    """What the trail records of one target: the last value of each field, and each event's last number."""

    target: str
    fields: dict[str, Recorded] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)


def recorded_rows() -> Iterator[RecordedRow]:
    """Every target with what the trail records of it.

    What was recorded before is no longer held against a row once the event is masked, or once a later event names
    the row among those it ``touched`` without saying how.
    """
    changed = touched()
    rows = AuditEvent.objects.exclude(target="").order_by("target", "number")
    values = rows.values_list("target", "number", "event", "details")
    for target, events in groupby(values.iterator(), itemgetter(0)):
        found = RecordedRow(target)
        for _, number, event, details in events:
            found.events[event] = number
            if not details:
                found.fields.clear()
                continue
            changes = json.loads(details).get("changes")
            for name, change in changes.items() if isinstance(changes, dict) else ():
                if isinstance(change, list) and len(change) == 2:
                    found.fields[name] = Recorded(number, change[1])
                elif change == CHANGED:
                    found.fields.pop(name, None)
        since = changed.get(target, 0)
        found.fields = {name: recorded for name, recorded in found.fields.items() if recorded.number > since}
        yield found


def touched() -> dict[str, int]:
    """The number of the last event that changed a target in ways it does not say."""
    found: dict[str, int] = defaultdict(int)
    events = AuditEvent.objects.filter(details__contains='"touched"').order_by("number")
    for number, details in events.values_list("number", "details").iterator():
        for target in json.loads(details).get("touched", ()):
            found[target] = number
    return found

"""Whether what comes under a number that is used already says what is stored under it."""

from collections.abc import Mapping
from typing import Any

from medborgarlofte.documents.printable import plain
from promises.log.branches import read_method, read_rows
from promises.models import Activity

# Not words of the sender's: what holds the row together, and the day it is shown, which a rule may move.
_APART = {"uid", "publish_on", "contributions", "results", "method"}


def says_the_same(row: Activity, fields: Mapping[str, Any]) -> bool:
    """Whether ``fields``, arguments of ``log_activity``, say nothing that the row does not."""
    own = {name: value for name, value in fields.items() if name not in _APART}
    rows = {name: fields.get(name, ()) for name in ("contributions", "results")}
    method = fields.get("method") or {}
    return (
        all(holds(getattr(row, name), value) for name, value in own.items())
        and holds(read_rows(row), {name: list(given) for name, given in rows.items()})
        and holds(read_method(row), method)
    )


def holds(stored: Any, given: Any) -> bool:
    """Whether ``stored`` says what was ``given``; nothing said is nothing stored."""
    if isinstance(given, Mapping):
        return all(holds((stored or {}).get(name), value) for name, value in given.items())
    if isinstance(given, list | tuple):
        found = list(stored or ())
        return len(found) == len(given) and all(any(holds(one, each) for one in found) for each in given)
    if isinstance(given, str):
        return (stored or "") == plain(given).strip()
    return (given is None and stored in (None, "")) or stored == given

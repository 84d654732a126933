"""The contributions to some promises, read once, as the plain facts that progress is counted from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from medborgarlofte.clock import day_of
from promises.counting import facts
from promises.models import Contribution

# What a contribution is counted from: its key and days, then what stands in facts.Contribution after its key, in order.
COLUMNS = (
    "commitment_id",
    "activity__uid",
    "activity__publish_on",
    "activity__withdrawn_at",
    "activity__withdrawn_shown_on",
    "activity__replaced_by__publish_on",
    "activity__starts_on",
    "activity__ends_on",
    "quantity",
    "counts",
    "activity__place",
    "part",
    "activity__performed_by__slug",
    "out_of",
    "activity__is_sum",
    "activity__logged_for__slug",
)
PUBLIC_ON, _COUNTS = COLUMNS.index("activity__publish_on"), COLUMNS.index("counts")


def contributions(promise_ids: Sequence[int], seen: Q) -> QuerySet[Contribution]:
    """Those of the promises that ``seen`` says, the oldest first."""
    rows = Contribution.objects.filter(seen, commitment__promise__in=promise_ids)
    return rows.order_by("activity__ends_on", "activity_id", "pk")


def by_commitment(rows: Iterable[Sequence[Any]], today: date | None) -> dict[int, list[facts.Contribution]]:
    """``rows`` are the ``COLUMNS``. ``today`` None = without what a correction has replaced."""
    found: dict[int, list[facts.Contribution]] = defaultdict(list)
    for commitment, uid, public_on, withdrawn_at, shown_on, replaced_on, *row in rows:
        withdrawn_on = shown_on or (withdrawn_at and day_of(withdrawn_at))
        gone_on = min(filter(None, [withdrawn_on, replaced_on]), default=None)
        if today is None:  # the desk's own figure: a correction holds at once
            public_on, gone_on = None, gone_on and date.min
        row += [public_on, gone_on]
        found[commitment].append(facts.Contribution(str(uid), *row))
    return found


def hidden(rows: Iterable[Sequence[Any]], today: date) -> dict[int, tuple[int, date]]:
    """By commitment, how many of the rows count and are not public yet, and the day of the first."""
    found: dict[int, tuple[int, date]] = {}
    for row in rows:
        commitment, _, public_on, withdrawn_at, _, replaced_on, *_ = row
        if row[_COUNTS] and public_on > today and withdrawn_at is None and replaced_on is None:
            count, first = found.get(commitment, (0, public_on))
            found[commitment] = count + 1, min(first, public_on)
    return found

"""The publication rules: how finely and how soon each kind of work is shown (ADR 0012).

Asked by ``promises.record.public``, which decides what is public, and by the actions that log.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from medborgarlofte.clock import today
from promises.counting import ports
from promises.counting.calendars import ONE_DAY
from promises.counting.late import Days, tells_of
from promises.counting.progress.coarse import Buckets
from promises.models import Contribution, Promise, PublicationRule
from promises.words.enums import Detail, Method

_ORDER = tuple(Detail)


@dataclass(frozen=True)
class Rule:
    """``delay`` days after what is shown has ended; ``detail`` coarser than a day = shown as sums."""

    detail: Detail = Detail.DAY
    delay: int = 0
    shows_place: bool = True

    @property
    def is_coarse(self) -> bool:
        return self.detail is not Detail.DAY


EVERY_ROW = Rule()
# What is proposed where nobody has decided: a hot spot is found by when and where its rounds are.
PROPOSED = {Method.HOT_SPOT: Rule(Detail.MONTH, 0, shows_place=False)}


class Rulebook:
    """The rules of some promises, by promise and kind."""

    def __init__(self, rows: Iterable[PublicationRule]) -> None:
        self._rules: dict[int, dict[int | None, Rule]] = defaultdict(dict)
        for row in rows:
            rule = Rule(Detail(row.detail), row.delay_days, row.shows_place)
            self._rules[row.promise_id][row.kind_id] = rule

    def of(self, promise: int, kind: int) -> Rule:
        """The rule of a kind in a promise: its own, the one for all others, or every row on its day."""
        own = self._rules.get(promise, {})
        return own.get(kind) or own.get(None) or EVERY_ROW

    @cached_property
    def closed(self) -> Collection[tuple[int, date, date]]:
        """The periods whose follow-up knows of nothing more that comes today."""
        return ports.follow_ups.closed_on(today())

    def next_day(self, promises: Iterable[int], days: Days, beside: int | None = None) -> date:
        """The first day that what is written now, over these days, can be read: tomorrow where a follow-up that tells of
        them was frozen or published today, so that nothing comes unmarked after it. Of the promise ``beside`` it serves no commitment."""
        own = set(promises)
        late = any(
            pk in own and tells_of(Days(first, last), days, serves=pk != beside)
            for pk, first, last in self.closed
        )
        return today() + ONE_DAY if late else today()

    def coarse_of(self, promise: int) -> list[Rule]:
        """The promise's rules that tell only sums."""
        return [rule for rule in self._rules.get(promise, {}).values() if rule.is_coarse]

    @property
    def promises(self) -> list[int]:
        """The promises that have rules."""
        return list(self._rules)

    def has_coarse(self, promises: Iterable[int]) -> bool:
        """Whether anything is shown as sums there."""
        return any(self.coarse_of(each) for each in promises)


def rulebook(promises: Iterable[int] | None = None) -> Rulebook:
    """The rules of ``promises``, of all when left out. One query."""
    rows = PublicationRule.objects.all()
    return Rulebook(rows if promises is None else rows.filter(promise__in=list(promises)))


def strictest(rules: Iterable[Rule]) -> Rule:
    """What satisfies all of them: the coarsest, the latest, the place only if all show it."""
    applied = list(rules) or [EVERY_ROW]
    return Rule(
        max((rule.detail for rule in applied), key=_ORDER.index),
        max(rule.delay for rule in applied),
        all(rule.shows_place for rule in applied),
    )


def first_day(rule: Rule, ends_on: date, buckets: Buckets | None) -> date:
    """The first day on which something done on ``ends_on`` may be seen."""
    if not rule.is_coarse or buckets is None:
        return ends_on + timedelta(days=rule.delay)
    return buckets.around(ends_on)[1] + timedelta(days=1 + rule.delay)


def telling_day(rule: Rule, not_before: date, buckets: Buckets) -> date:
    """The first day from ``not_before`` on which the rule tells sums: the day after a bucket, and the delay.

    On other days no sum changes: the difference would be the row, and the day that it was written.
    """
    after = timedelta(days=1 + rule.delay)
    return buckets.around(not_before - after)[1] + after


def coarse(prefix: str = "") -> Q:
    """The activities that are shown only as sums: some promise that they belong to says so of their kind.

    ``prefix`` is the way to the activity, such as ``activity__``.
    """
    own = PublicationRule.objects.filter(
        promise=OuterRef("promise"), kind=OuterRef(OuterRef(f"{prefix}kind"))
    )
    serves = Contribution.objects.filter(
        activity=OuterRef(OuterRef(f"{prefix}pk")), commitment__promise=OuterRef("promise")
    )
    rules = PublicationRule.objects.exclude(detail=Detail.DAY.value).filter(
        Q(kind=OuterRef(f"{prefix}kind")) | (Q(kind__isnull=True) & ~Exists(own)),
        Exists(serves) | Q(promise=OuterRef(f"{prefix}promise")),
    )
    return Q(Exists(rules)) & Q(**{f"{prefix}is_sum": False})


def rules_for(promise: Promise) -> QuerySet[PublicationRule]:
    """The promise's rules as rows, those of a kind first."""
    return PublicationRule.objects.filter(promise=promise).select_related("kind", "set_by")

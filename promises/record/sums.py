"""Rows that the public sees only as sums: read, added up, and given back as rows that are counted already."""

import hmac
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q

from medborgarlofte.clock import day_of
from promises.counting import facts
from promises.counting.calendars import ONE_DAY
from promises.counting.few import NOT_PEOPLE, hides
from promises.counting.progress.coarse import Buckets, buckets, quantities
from promises.counting.progress.results import Figure, Spell, figure_on
from promises.models import Activity, Commitment, Contribution, Promise, Result, belonging
from promises.record.rulebook import Rule, Rulebook, coarse, rulebook, strictest
from promises.words.enums import Detail


class Share(NamedTuple):
    """What a sum counts towards one commitment, by its primary key; ``few`` = people under five are among it."""

    commitment: int
    part: str
    counts: bool
    why_not: str
    quantity: Decimal
    out_of: Decimal | None
    few: bool = False


class Reporting(NamedTuple):
    """A measure by its primary key; ``few`` = it counts few people."""

    measure: int
    few: bool


class Group(NamedTuple):
    """What rows have in common that are summed together; all of it is shown, and no more."""

    promise: int
    kind: int
    municipality: int
    performed_by: int
    performer: str  # its slug
    logged_for: int
    logger: str  # its slug
    is_demo: bool
    place: str
    starts_on: date
    ends_on: date
    signature: tuple[tuple[int, str, bool, str], ...]
    alone: int


@dataclass
class Sum:
    """Rows of one group, added up. ``results`` by the measure's primary key; ``rows`` are their numbers."""

    group: Group
    key: str
    rows: frozenset[str]
    shares: list[Share] = field(default_factory=list)
    results: dict[int, Figure] = field(default_factory=dict)

    @cached_property
    def uid(self) -> uuid.UUID:
        """The same for the same group, whenever it is asked for; without the promise's ``key`` it says nothing
        of what the group holds, not even to who guesses it."""
        # Those who did and logged it go by their primary keys already.
        given = self.group._replace(performer="")
        identity = tuple(value for name, value in given._asdict().items() if name != "logger")
        digest = hmac.new(self.key.encode(), repr(identity).encode(), "sha256").digest()
        return uuid.UUID(bytes=digest[:16], version=4)

    def fact(self, share: Share) -> facts.Contribution:
        """The share as progress counts it. A long row that stands alone is counted as any long row."""
        group = self.group
        return facts.Contribution(
            key=str(self.uid),
            starts_on=group.starts_on,
            ends_on=group.ends_on,
            quantity=share.quantity,
            counts=share.counts,
            place=group.place,
            part=share.part,
            organisation=group.performer,
            out_of=share.out_of,
            summed=not group.alone,
            logged_for=group.logger,
            public_on=group.ends_on + ONE_DAY,  # the first day it could be shown
            few=share.few,
        )


@dataclass
class _Row:
    """One activity with its shares in one promise: the commitment, what counts, and why it does not. One that serves
    no commitment has none."""

    values: dict[str, Any]
    shares: list[tuple[int, facts.Contribution, str]] = field(default_factory=list)

    @cached_property
    def leaves(self) -> date | None:
        """The day from which it is in no sum any more: withdrawn, or its correction public."""
        withdrawn = self.values["activity__withdrawn_at"]
        gone = self.values["activity__withdrawn_shown_on"] or (day_of(withdrawn) if withdrawn else None)
        return min(filter(None, [gone, self.values["activity__replaced_by__publish_on"]]), default=None)

    def is_summed(self, day: date) -> bool:
        """Whether it is in the sums of ``day``, once its time is over."""
        return self.values["activity__publish_on"] <= day and (self.leaves is None or self.leaves > day)

    def group(self, rule: Rule, laid: Buckets, today: date) -> Group | None:
        """What it is summed with; None while its bucket runs."""
        values = self.values
        begun, ended = values["activity__starts_on"], values["activity__ends_on"]
        first, last = laid.around(facts.own_day(begun, ended))
        if last >= today:
            return None
        # A sum over more days than a bucket says less than the rule allows, and stays as it is.
        alone = ended - begun > last - first
        return Group(
            promise=values["commitment__promise_id"],
            kind=values["activity__kind_id"],
            municipality=values["activity__municipality_id"],
            performed_by=values["activity__performed_by_id"],
            performer=values["activity__performed_by__slug"],
            logged_for=values["activity__logged_for_id"],
            logger=values["activity__logged_for__slug"],
            is_demo=values["activity__is_demo"],
            place=values["activity__place"] if rule.shows_place else "",
            starts_on=begun if alone else first,
            ends_on=ended if alone else last,
            signature=tuple(sorted((c, fact.part, fact.counts, why) for c, fact, why in self.shares)),
            alone=values["activity_id"] if alone else 0,
        )


_VALUES = (
    "activity_id", "activity__kind_id", "activity__municipality_id", "activity__performed_by_id",
    "activity__performed_by__slug", "activity__logged_for_id", "activity__logged_for__slug", "activity__is_demo", "activity__place",
    "activity__starts_on", "activity__ends_on", "commitment_id", "commitment__promise_id", "quantity", "counts",
    "part", "out_of", "why_not", "activity__uid", "activity__publish_on", "activity__replaced_by__publish_on",
    "activity__withdrawn_at", "activity__withdrawn_shown_on",
)  # fmt: skip
_OF_ACTIVITY = tuple(name for name in _VALUES if name.startswith("activity__"))


class Known(NamedTuple):
    """A promise's facts, its commitments by primary key, and what its sums' numbers are made with."""

    promise: facts.Promise
    commitments: Mapping[int, facts.Commitment]
    key: str


def may_have_sums() -> bool:
    """Whether anything may be public only together. A promise without rules has sums too, of rows that serve another
    which has."""
    book = rulebook()
    return book.has_coarse(book.promises)


def sums_may_differ(activities: Collection[int], promise: Promise, since: date, today: date) -> bool:
    """Whether the promise's sums on ``today`` may be others than on ``since``, when nothing was written since but these
    activities, by primary key: only on telling days, and where rows share days with what is summed (ADR 0020)."""
    if not may_have_sums():
        return False
    written = Activity.objects.filter(Q(pk__in=activities) | Q(replaced_by__in=activities))
    if written.filter(coarse(), publish_on__lte=today).exists():
        return True
    apart = Commitment.objects.filter(
        contributions__activity__in=activities, targets__counting__in=[each.value for each in NOT_PEOPLE]
    )
    if Contribution.objects.filter(coarse("activity__"), commitment__in=apart).exists():
        return True
    if since == today:
        return False
    days = ("publish_on", "withdrawn_shown_on", "replaced_by__publish_on")
    told = Q(*(Q(**{f"{day}__gt": since, f"{day}__lte": today}) for day in days), _connector=Q.OR)
    return Activity.objects.filter(told, coarse(), belonging.of([promise])).exists()


def sums(
    known: Mapping[int, Known],
    ever_due: Callable[[str], Q],
    book: Rulebook,
    today: date,
) -> dict[int, list[Sum]]:
    """By promise, what may be shown on ``today`` of the rows that are ``ever_due`` and shown only as sums.

    ``known`` are the promises' facts with their commitments by primary key, which hold the rows that are
    shown one by one; ``ever_due`` takes the way to the activity. Five queries.
    """
    rows = _read(list(known), ever_due)
    ids = {row.values["activity_id"] for row in rows}
    serves: dict[int, set[int]] = defaultdict(set)
    for activity, promise in belonging.pairs(ids):
        serves[activity].add(promise)
    groups: dict[int, dict[Group, list[_Row]]] = defaultdict(lambda: defaultdict(list))
    laid: dict[tuple[int, Detail], Buckets] = {}
    for row in rows:
        promise, kind = row.values["commitment__promise_id"], row.values["activity__kind_id"]
        rule = strictest(book.of(each, kind) for each in serves[row.values["activity_id"]])
        key = (promise, rule.detail)
        if key not in laid:
            of = known[promise]
            laid[key] = buckets(of.commitments.values(), of.promise, rule.detail, today)
        if group := row.group(rule, laid[key], today):
            groups[promise][group].append(row)
    reported: dict[int, dict[Reporting, Decimal]] = defaultdict(dict)
    in_groups = {
        row.values["activity_id"] for each in groups.values() for rows in each.values() for row in rows
    }
    results = Result.objects.filter(activity__in=in_groups)
    for activity, measure, few, value in results.values_list(
        "activity_id", "measure_id", "measure__counts_people", "value"
    ):
        reported[activity][Reporting(measure, few)] = value
    return {promise: _summed(known[promise], each, reported, today) for promise, each in groups.items()}


def _read(promises: Sequence[int], ever_due: Callable[[str], Q]) -> list[_Row]:
    given = Contribution.objects.filter(
        ever_due("activity__"), coarse("activity__"), commitment__promise__in=promises
    ).order_by("activity__ends_on", "activity_id", "pk")
    rows: dict[tuple[int, int], _Row] = {}
    for values in given.values(*_VALUES):
        row = rows.setdefault((values["activity_id"], values["commitment__promise_id"]), _Row(values))
        fact = facts.Contribution(
            key=str(values["activity_id"]),
            starts_on=values["activity__starts_on"],
            ends_on=values["activity__ends_on"],
            quantity=values["quantity"],
            counts=values["counts"],
            place=values["activity__place"],
            part=values["part"],
            organisation=values["activity__performed_by__slug"],
            out_of=values["out_of"],
        )
        row.shares.append((values["commitment_id"], fact, values["why_not"]))
    return [*rows.values(), *_serving_none(promises, ever_due(""))]


def _serving_none(promises: Sequence[int], ever_due: Q) -> Iterator[_Row]:
    """The rows that belong to one of the promises and serve none of its commitments."""
    own = {name: name.removeprefix("activity__") for name in _OF_ACTIVITY}
    given = Activity.objects.filter(ever_due, coarse(), promise__in=promises).order_by("ends_on", "pk")
    for values in given.values("pk", "promise_id", *own.values()):
        of_activity = {name: values[field] for name, field in own.items()}
        yield _Row(
            of_activity | {"activity_id": values["pk"], "commitment__promise_id": values["promise_id"]}
        )


def _summed(
    known: Known,
    groups: Mapping[Group, list[_Row]],
    reported: Mapping[int, Mapping[Reporting, Decimal]],
    today: date,
) -> list[Sum]:
    summed = {group: [row for row in rows if row.is_summed(today)] for group, rows in groups.items()}
    summed = {group: rows for group, rows in summed.items() if rows}
    by_group = {
        group: Sum(
            group,
            known.key,
            frozenset(str(row.values["activity__uid"]) for row in rows),
            results=_figures(groups[group], reported, group.ends_on + ONE_DAY, today),
        )
        for group, rows in summed.items()
    }
    for key, commitment in known.commitments.items():
        _share(commitment, key, known.promise, summed, by_group, today)
    return sorted(by_group.values(), key=lambda each: (each.group.ends_on, each.group.starts_on, each.group))


def _figures(
    rows: Sequence[_Row], reported: Mapping[int, Mapping[Reporting, Decimal]], first: date, today: date
) -> dict[int, Figure]:
    """What the rows of a group, also those that are summed no more, have reported together as shown on ``today``."""
    found: dict[int, Figure] = {}
    values = [(row, reported.get(row.values["activity_id"], {})) for row in rows]
    for measure in dict.fromkeys(each for _, of_row in values for each in of_row):
        spells = [
            Spell(of_row[measure], max(row.values["activity__publish_on"], first), row.leaves)
            for row, of_row in values
            if measure in of_row
        ]
        figure = figure_on(today, spells, few=measure.few)
        if figure is not None:
            found[measure.measure] = figure
    return found


def _share(
    commitment: facts.Commitment,
    key: int,
    promised: facts.Promise,
    groups: Mapping[Group, list[_Row]],
    found: Mapping[Group, Sum],
    today: date,
) -> None:
    """Give every sum what it counts towards one commitment."""
    laid: dict[Any, list[facts.Contribution]] = defaultdict(list)
    for group, rows in groups.items():
        for row in rows:
            for commitment_id, fact, why_not in row.shares:
                if commitment_id == key:
                    laid[group, fact.part, fact.counts, why_not].append(fact)
    # What stands by itself is counted before what is summed, as whoever reads the sums will count it.
    alone = [fact for where, rows in laid.items() if where[0].alone for fact in rows]
    summed = {where: rows for where, rows in laid.items() if not where[0].alone}
    shown = [row for row in commitment.contributions if row.stands(today)]
    counted = quantities(commitment, promised, summed, [*shown, *alone], today)
    for where, given in laid.items():
        group, part, counts, why_not = where
        quantity, out_of = counted.get(where, (given[0].quantity, given[0].out_of))
        few = commitment.counts_people and any(hides(commitment.targets[-1], row.quantity) for row in given)
        found[group].shares.append(Share(key, part, counts, why_not, quantity, out_of, few))


def with_sums(commitment: facts.Commitment, key: int, sums: Iterable[Sum]) -> facts.Commitment:
    """The commitment with what the sums count towards it, oldest first."""
    more = [each.fact(share) for each in sums for share in each.shares if share.commitment == key]
    if not more:
        return commitment
    rows = sorted([*commitment.contributions, *more], key=lambda row: row.ends_on)
    return replace(commitment, contributions=tuple(rows))

"""What a row says of an activity, as values that can be compared and written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from promises.log.branches import METHODS
from promises.log.table_columns import columns_of
from promises.models import Activity, Commitment, Contribution, Promise, ResultMeasure
from promises.tables.cells import Cell, tidy, written
from promises.tables.columns import COLUMNS, RESULT
from promises.words.enums import Method

# The columns that are fields of the activity itself.
FIELDS = (
    "municipality", "kind", "title", "starts_on", "ends_on", "place", "performed_by", "logged_for", "note",
    "late_reason", "internal_note", "publish_on", "promise",
)  # fmt: skip
TEXTS = {"title", "place", "note", "late_reason", "internal_note"}


@dataclass(frozen=True)
class Share:
    """What the activity counts towards one commitment."""

    quantity: Decimal = Decimal(1)
    out_of: Decimal | None = None
    counts: bool = True
    why_not: str = ""


@dataclass
class Values:
    """Everything a table can say of one activity. ``shares`` by commitment and part."""

    fields: dict[str, Any] = field(default_factory=dict)
    shares: dict[tuple[Commitment, str], Share] = field(default_factory=dict)
    results: dict[ResultMeasure, Decimal] = field(default_factory=dict)
    # The method's own fields, by name, as ``promises.log.table_columns`` has them; what says nothing is left out.
    method: dict[str, Any] = field(default_factory=dict)

    @property
    def promises(self) -> set[Promise]:
        """Those that the activity belongs to: by its shares, or without any."""
        outside = {self.fields["promise"]} if self.fields["promise"] else set()
        return outside | {commitment.promise for commitment, _ in self.shares}


def values_of(activity: Activity, *, internal: bool) -> Values:
    """The activity as the table shows it; what is internal of it only with ``internal``.

    Asks nothing more of the database when it was fetched by ``whole``.
    """
    fields = {name: getattr(activity, name) for name in FIELDS}
    for name in TEXTS:
        fields[name] = tidy(fields[name])
    if not internal:
        fields["internal_note"] = ""
    shares = {
        (row.commitment, row.part): Share(row.quantity, row.out_of, row.counts, tidy(row.why_not))
        for row in activity.contributions.all()
    }
    name, _ = METHODS.get(Method(activity.kind.method), ("", None))
    row = getattr(activity, name, None) if name else None
    method = {
        column.field: column.of(row)
        for column in columns_of(activity.kind.method)
        if row is not None and (internal or not column.internal)
    }
    told = {name: tidy(value) if isinstance(value, str) else value for name, value in method.items()}
    results = {each.measure: each.value for each in activity.results.all()}
    return Values(fields, shares, results, {n: v for n, v in told.items() if v not in (None, "", [])})


def whole(activities: Any) -> Any:
    """The queryset with all that ``values_of`` reads."""
    related = (
        "municipality", "kind", "performed_by", "logged_for", "promise__municipality",
        "safety_walk", "coordination_meeting", "hot_spot_round__hot_spot", "traffic_operation",
    )  # fmt: skip
    shares = Contribution.objects.select_related("commitment__promise__municipality")
    return activities.select_related(*related).prefetch_related(
        Prefetch("contributions", shares),
        "results__measure",
        "safety_walk__participations__organisation",
        "hot_spot_round__observations",
    )


def result_headings(measures: Iterable[ResultMeasure]) -> dict[ResultMeasure, str]:
    """The heading of each measure; kinds share a column where the words are the same."""
    headings: dict[ResultMeasure, str] = {}
    taken: set[tuple[int, str]] = set()
    for measure in sorted(measures, key=lambda m: (m.kind.name, m.position, m.pk)):
        words = RESULT + " ".join(measure.label.split())
        if (measure.kind_id, words.casefold()) in taken:
            words = f"{words} ({measure.slug})"
        taken.add((measure.kind_id, words.casefold()))
        headings[measure] = words
    return headings


def address(commitment: Commitment) -> str:
    """vaggeryd/2020/4"""
    return f"{commitment.promise.address}/{commitment.number}"


def table_rows(
    uid: Any, values: Values, headings: dict[ResultMeasure, str], results: Sequence[str]
) -> Iterator[list[Cell]]:
    """The rows of one activity, one per commitment. ``results``, headings of result measures and of the method's own
    fields, stand on the first only, so that sums hold."""
    fields = {name: value for name, value in values.fields.items() if name != "promise"}
    shared = {name: (value.name if hasattr(value, "pk") else value) for name, value in fields.items()}
    shared["uid"] = str(uid)
    if promise := values.fields["promise"]:  # in the place of a commitment
        shared["commitment"] = promise.address
    found: dict[str, Any] = {headings[measure]: value for measure, value in values.results.items()}
    if values.method:
        columns = columns_of(values.fields["kind"].method)
        found |= {each.heading: each.say(values.method.get(each.field, each.empty)) for each in columns}
    shares = sorted(values.shares.items(), key=lambda item: (address(item[0][0]), item[0][1]))
    for number, item in enumerate(shares or [None]):
        own = {}
        if item:
            (commitment, part), share = item
            own = {"commitment": address(commitment), "part": part, **vars(share)}
        cells = [written((shared | own).get(column.key)) for column in COLUMNS]
        yield cells + [written(found.get(name) if number == 0 else None) for name in results]

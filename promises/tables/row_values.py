"""What a row says of an activity, as values that can be compared and written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from promises.models import Activity, Commitment, Promise, ResultMeasure
from promises.tables.cells import Cell, tidy, written
from promises.tables.columns import COLUMNS, RESULT

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

    @property
    def promises(self) -> set[Promise]:
        """Those that the activity belongs to: by its shares, or without any."""
        outside = {self.fields["promise"]} if self.fields["promise"] else set()
        return outside | {commitment.promise for commitment, _ in self.shares}


def values_of(activity: Activity, *, internal: bool) -> Values:
    """The activity as the table shows it; its internal note only with ``internal``.

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
    return Values(fields, shares, {row.measure: row.value for row in activity.results.all()})


def whole(activities: Any) -> Any:
    """The queryset with all that ``values_of`` reads."""
    related = ("municipality", "kind", "performed_by", "logged_for", "promise__municipality")
    return activities.select_related(*related).prefetch_related(
        "contributions__commitment__promise__municipality", "results__measure"
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
    """The rows of one activity, one per commitment. Results stand on the first only, so that sums hold."""
    fields = {name: value for name, value in values.fields.items() if name != "promise"}
    shared = {name: (value.name if hasattr(value, "pk") else value) for name, value in fields.items()}
    shared["uid"] = str(uid)
    if promise := values.fields["promise"]:  # in the place of a commitment
        shared["commitment"] = promise.address
    found = {headings[measure]: value for measure, value in values.results.items()}
    shares = sorted(values.shares.items(), key=lambda item: (address(item[0][0]), item[0][1]))
    for number, item in enumerate(shares or [None]):
        own = {}
        if item:
            (commitment, part), share = item
            own = {"commitment": address(commitment), "part": part, **vars(share)}
        cells = [written((shared | own).get(column.key)) for column in COLUMNS]
        yield cells + [written(found.get(name) if number == 0 else None) for name in results]

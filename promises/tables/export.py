"""Activities as a table: the template to fill in, and what there is."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from promises.log.activity_problems import part_slugs
from promises.log.counted_form import OUTSIDE_WORDS
from promises.log.table_columns import TABLES, columns_of
from promises.models import Activity, Kind, Promise, ResultMeasure, belonging
from promises.tables.cells import Cell
from promises.tables.columns import COLUMNS, HELP
from promises.tables.permitted import Reach
from promises.tables.row_values import address, result_headings, table_rows, values_of, whole
from promises.tables.sheet import Choices, Sheet
from promises.words.enums import Method

_CHUNK = 500


def activities(reach: Reach, promise: Promise | None = None) -> QuerySet[Activity]:
    """The rows that stand in the person's places: neither replaced nor withdrawn; of one promise if named."""
    rows = Activity.objects.filter(
        municipality__in=reach.places, replaced_by__isnull=True, withdrawn_at__isnull=True
    )
    return rows.filter(belonging.of([promise])) if promise else rows


def export_rows(
    rows: QuerySet[Activity], reach: Reach, promise: Promise | None = None
) -> Iterator[list[Cell]]:
    """The table of the activities, headings first, oldest first; a batch in memory at a time.

    Internal notes only of organisations that the person logs for.
    """
    used = Kind.objects.filter(activities__in=rows.order_by())
    headings, results = _results(list(used), promise)
    yield [*(column.heading for column in COLUMNS), *results]
    ordered = whole(rows.order_by("starts_on", "ends_on", "uid"))
    for activity in ordered.iterator(chunk_size=_CHUNK):
        own = reach.may_log(activity.municipality, activity.logged_for)
        yield from table_rows(activity.uid, values_of(activity, internal=own), headings, results)


def template_rows(promise: Promise) -> Iterator[list[Cell]]:
    """The empty table of a promise: its headings."""
    yield [*(column.heading for column in COLUMNS), *_results([], promise)[1]]


def help_rows(promise: Promise) -> Iterator[list[Cell]]:
    """Two rows under the headings of a CSV template that explain; an import leaves them out."""
    more = _results([], promise)[1]
    meanings = [_meanings().get(heading, "Tal.") for heading in more]
    yield [HELP[0], *[c.meaning for c in COLUMNS][1:], *meanings]
    yield [HELP[1], *[c.example for c in COLUMNS][1:], *[""] * len(more)]


def _meanings() -> dict[str, str]:
    return {column.heading: column.meaning for table in TABLES.values() for column in table.columns}


def sheets(promise: Promise, reach: Reach) -> tuple[list[Sheet], Choices]:
    """The sheets beside an XLSX template: what each column means, the allowed values, and where they hold."""
    # Allowed values by column, in the order of the columns.
    own = [row for row in reach.commitments.values() if row.promise_id == promise.pk]
    own.sort(key=lambda row: row.number)
    places = {promise.municipality, *promise.further_municipalities.all()} & set(reach.places)
    near = [o for o in reach.organisations if places & set(o.municipalities.all())] or reach.organisations
    allowed = {
        "municipality": [place.name for place in places],
        "kind": [kind.name for kind in reach.kinds],
        "commitment": [
            *(f"{address(row)} {row.title}" for row in own),
            f"{promise.address} {OUTSIDE_WORDS}",
        ],
        "counts": ["ja", "nej"],
        "part": sorted({part for row in own for part in part_slugs(row)}),
        "performed_by": [each.name for each in near],
        "logged_for": [o.name for o in near if any(reach.may_log(p, o) for p in places)],
    }
    lists = {column.key: allowed[column.key] for column in COLUMNS if column.key in allowed}
    depth = max(len(words) for words in lists.values())
    names = [column.heading for column in COLUMNS if column.key in lists]
    filled = [[words[n] if n < len(words) else "" for words in lists.values()] for n in range(depth)]
    means = [[c.heading, c.meaning, c.example] for c in COLUMNS]
    means += [[name, _meanings()[name], ""] for name in _results([], promise)[1] if name in _meanings()]
    letters = dict(zip(lists, "ABCDEFGH", strict=False))
    return (
        [
            Sheet("Så fyller du i", [["Kolumn", "Vad den betyder", "Exempel"], *means], (22, 60, 28)),
            Sheet("Värden", [names, *filled], (30,) * len(lists)),
        ],
        Choices(
            lists={
                place: f"Värden!${letters[column.key]}$2:${letters[column.key]}${1 + len(lists[column.key])}"
                for place, column in enumerate(COLUMNS, start=1)
                if lists.get(column.key)
            },
            dates=[
                n for n, c in enumerate(COLUMNS, start=1) if c.key in {"starts_on", "ends_on", "publish_on"}
            ],
        ),
    )


def _results(kinds: Iterable[Kind], promise: Promise | None) -> tuple[dict[ResultMeasure, str], list[str]]:
    """The heading of each result measure, and the headings of all that the kinds have beside every activity."""
    wanted = {*kinds, *(Kind.objects.filter(commitments__promise=promise) if promise else ())}
    headings = result_headings(ResultMeasure.objects.filter(kind__in=wanted).select_related("kind"))
    methods = {kind.method for kind in wanted}
    own = [column.heading for method in Method if method in methods for column in columns_of(method)]
    return headings, list(dict.fromkeys([*own, *headings.values()]))

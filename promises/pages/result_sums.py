"""The results of a commitment's rows, added up: label and words, the same from the database and from a file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from promises.counting import sentences
from promises.counting.progress.results import Figure, MeasureKind, Reported, add_up
from promises.models import Contribution, Promise, Result, ResultMeasure
from promises.record.own_words import own
from promises.record.public import shown
from promises.record.sums import Sum
from promises.words import swedish

Results = tuple[tuple[str, str], ...]


def commitment_results(promise: Promise, commitment_id: int, on: date, sums: Iterable[Sum] = ()) -> Results:
    """Of the rows that count towards it and may be seen on the day, one by one or in ``sums``. Three queries."""
    counting = Contribution.objects.filter(
        shown(on, "activity__"),
        commitment=commitment_id,
        counts=True,
        activity__withdrawn_at__isnull=True,
    )
    kinds: dict[object, int] = dict(counting.values_list("activity_id", "activity__kind_id"))
    values: dict[object, dict[int, Figure]] = defaultdict(dict)
    results = Result.objects.filter(activity__in=counting.values("activity"))
    for activity, measure, value in results.values_list("activity_id", "measure_id", "value"):
        values[activity][measure] = Figure(value)
    for each in sums:
        if any(share.commitment == commitment_id and share.counts for share in each.shares):
            kinds[each.uid], values[each.uid] = each.group.kind, dict(each.results)
    measures = {
        row.pk: own(promise, row)
        for row in ResultMeasure.objects.filter(kind__in=set(kinds.values()))
        .select_related("kind")
        .order_by("kind__slug", "position", "pk")
    }
    slugs = {row.kind_id: row.kind.slug for row in measures.values()}
    rows = [
        Reported(
            str(key), slugs.get(kind, ""), {measures[pk].slug: value for pk, value in values[key].items()}
        )
        for key, kind in kinds.items()
    ]
    return _words(
        rows, [MeasureKind(m.kind.slug, m.slug, m.label, m.counts_people) for m in measures.values()]
    )


def document_results(full: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Results:
    """Of ``rows``, activities of a complete exchange file that count."""
    measures = [
        MeasureKind(kind["slug"], each["slug"], each["label"], each["counts_people"])
        for kind in full["kinds"]
        for each in kind["measures"]
    ]
    reported = [
        Reported(
            row["uid"],
            row["kind"],
            {each["measure"]: Figure(Decimal(each.get("value", 0)), each["few"]) for each in row["results"]},
        )
        for row in rows
    ]
    return _words(reported, measures)


def _words(rows: Iterable[Reported], measures: list[MeasureKind]) -> Results:
    return tuple(
        (swedish.capital(total.measure.label), sentences.result_words(total))
        for total in add_up(rows, measures)
    )

"""The results of a commitment's rows, added up: label and words, the same from the public record and from a file."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from promises.counting.progress.results import Figure, MeasureKind, Reported, add_up
from promises.reading.telling import sentences
from promises.record.reading import Record
from promises.words import spoken

Results = tuple[tuple[str, str], ...]


def commitment_results(record: Record, number: int, today: date) -> Results:
    """Of what counts towards the commitment and is neither corrected nor withdrawn, told one by one or together."""
    if not any(kind["measures"] for kind in record.nouns["kinds"]):
        return ()
    given = record.contributions.get(number, ())
    counting = {each.key for each in given if each.counts and each.stands(today)}
    reported = [
        Reported(row.uid, row.kind, {each.measure: Figure(each.value, each.few) for each in row.results})
        for row in record.reported(counting)
    ]
    return _words(record.nouns, reported)


def document_results(full: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Results:
    """Of ``rows``, activities that count, with every default written out."""
    reported = [
        Reported(
            row["uid"],
            row["kind"],
            {each["measure"]: Figure(Decimal(each.get("value", 0)), each["few"]) for each in row["results"]},
        )
        for row in rows
    ]
    return _words(full, reported)


def _words(full: Mapping[str, Any], reported: Iterable[Reported]) -> Results:
    measures = [
        MeasureKind(kind["slug"], each["slug"], each["label"], each["counts_people"])
        for kind in full["kinds"]
        for each in kind["measures"]
    ]
    return tuple(
        (spoken.words().capital(total.measure.label), sentences().result_words(total))
        for total in add_up(reported, measures)
    )

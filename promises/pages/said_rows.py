"""Activities as rows of a ledger, from what the public record says of them."""

from datetime import date

from promises.counting.sentences import number_words
from promises.exchange_format.normal import Document
from promises.log.branches import said_words
from promises.models import Promise
from promises.pages.ledger_rows import LedgerRow, anchor, place_and_who
from promises.reading.page_frame import commitment_url, other_work_url
from promises.record.reading import Record
from promises.words import swedish

Pairs = tuple[tuple[str, str], ...]


def linked_row(promise: Promise, record: Record, row: Document) -> LedgerRow:
    """A row that leads to its place among the rows of its first commitment, or among those that serve none."""
    numbers = sorted({given["commitment"] for given in row["contributions"]})
    if numbers:
        which = "Åtagande" if len(numbers) == 1 else "Åtaganden"
        words = f"{which} {swedish.listing([str(number) for number in numbers])}"
        url = commitment_url(promise, numbers[0])
    else:
        words, url = "Räknas inte mot något åtagande", other_work_url(promise)
    who = record.organisations[row["performed_by"]]["short_name"]
    return _row(row, url, place_and_who(words, who), results(record, row)[:2])


def row_beside(record: Record, row: Document, url: str) -> LedgerRow:
    """A row that serves no commitment, leading to its place on the page of those."""
    who = record.organisations[row["performed_by"]]["short_name"]
    said = (*said_words(row), *results(record, row))
    return _row(row, url, place_and_who(row.get("place", ""), who), said, note=row.get("note", ""))


def sum_beside(record: Record, row: Document, url: str) -> LedgerRow:
    """What is told only together of such rows. How many they are is not told."""
    kind = next(each for each in record.nouns["kinds"] if each["slug"] == row["kind"])
    who = record.organisations[row["performed_by"]]["short_name"]
    said = {**row, "title": swedish.capital(kind["unit_many"])}
    return _row(said, url, place_and_who(row.get("place", ""), who), ())


def _row(row: Document, url: str, place: str, said: Pairs, note: str = "") -> LedgerRow:
    first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    return LedgerRow(
        iso=row["ends_on"],
        date_label=swedish.day(last) if first == last else swedish.span(first, last),
        title=row["title"],
        url=f"{url}#{anchor(row['uid'])}",
        place=place,
        note=note,
        results=said,
        demo=row["is_demo"],
    )


def results(record: Record, row: Document) -> Pairs:
    """``(label, words)`` of what the activity reports, in the order of its kind; a flagged number under five only as that."""
    kind = next(each for each in record.nouns["kinds"] if each["slug"] == row["kind"])
    reported = {each["measure"]: each for each in row["results"]}
    return tuple(
        (
            swedish.capital(measure["label"]),
            number_words(reported[measure["slug"]].get("value", 0), few=measure["counts_people"]),
        )
        for measure in kind["measures"]
        if measure["slug"] in reported
    )

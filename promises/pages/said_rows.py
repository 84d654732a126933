"""Activities as rows of a ledger, from what the public record says of them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext

from promises.counting.facts import ReportingPeriod
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.log.branches import said_words
from promises.log.shown_photos import photos_of
from promises.models import Promise
from promises.pages.ledger_rows import LedgerRow, anchor, changed_words, place_and_who, unsaid_place
from promises.reading.page_frame import commitment_url, other_work_url
from promises.reading.telling import sentences
from promises.record.late_rows import late_confirmations, late_words, said_after
from promises.record.late_sums import LateSum
from promises.record.packed import Packed
from promises.record.reading import Record, observations_of, taken_back
from promises.walks.protocol import protocol_paragraphs, protocol_url, standing_of
from promises.walks.said_walk import said_walk
from promises.words import spoken
from promises.words.enums import ConfirmationKind

Pairs = tuple[tuple[str, str], ...]


def linked_row(promise: Promise, record: Record, row: Document, *, cut: bool = False) -> LedgerRow:
    """A row that leads to its place among the rows of its first commitment, or among those that serve none; ``cut`` to
    its own day, since only the newest are sure to be on the first page."""
    numbers = sorted({given["commitment"] for given in row["contributions"]})
    if numbers:
        which = gettext("Åtagande") if len(numbers) == 1 else gettext("Åtaganden")
        words = f"{which} {spoken.words().listing([str(number) for number in numbers])}"
        url = commitment_url(promise, numbers[0])
    else:
        words, url = gettext("Räknas inte mot något åtagande"), other_work_url(promise)
    if cut:
        url += f"?fran={row['ends_on']}&till={row['ends_on']}"
    return _row(record, row, url, place_and_who(words, _who(record, row)), results(record, row)[:2])


def row_under(record: Record, row: Document, number: int, url: str, unit: tuple[str, str]) -> LedgerRow:
    """A row under the commitment of that ``number`` and ``unit``, whose page is ``url``, leading to its place there."""
    given = next(each for each in row["contributions"] if each["commitment"] == number)
    shown = _row(record, row, url, place_and_who("", _who(record, row)), results(record, row)[:2])
    words = (gettext("Räknas inte. %(why_not)s") % {"why_not": given.get("why_not", "")}).rstrip()
    if given["counts"]:
        told = given["quantity"] != 1 and not given["few"]
        words = f"{amount(given['quantity'], given.get('out_of'), unit)}." if told else ""
    day = spoken.words().without_year(shown.date_label, record.day.year)
    return replace(shown, date_label=day, counts=given["counts"], counts_text=words)


def row_beside(record: Record, row: Document, url: str) -> LedgerRow:
    """A row that serves no commitment, leading to its place on the page of those."""
    said = (*said_words(row), *results(record, row))
    return _row(
        record,
        row,
        url,
        _place_and_who(record, row),
        said,
        note=row.get("note", ""),
    )


def sum_beside(record: Record, row: Document, url: str = "") -> LedgerRow:
    """What is told only together of such rows. How many they are is not told."""
    kind = next(each for each in record.nouns["kinds"] if each["slug"] == row["kind"])
    said = {**row, "title": spoken.words().capital(kind["unit_many"])}
    return _row(record, said, url, _place_and_who(record, said), ())


def _place_and_who(record: Record, row: Document) -> str:
    return place_and_who(unsaid_place(row.get("place", ""), row["title"]), _who(record, row))


def _row(record: Record, row: Document, url: str, place: str, said: Pairs, note: str = "") -> LedgerRow:
    return LedgerRow(
        iso=row["ends_on"],
        date_label=_days(row),
        title=row["title"],
        url=f"{url}#{anchor(row['uid'])}" if url else "",
        anchor="" if url else anchor(row["uid"]),
        place=place,
        note=note,
        results=said,
        # Where everything is a demo the banner says so, once.
        demo=row["is_demo"] and not record.nouns.get("demo_note"),
    )


def sum_row(record: Record, row: Document, place: tuple[int, str], words: str) -> LedgerRow:
    """What is told only together of a commitment's rows, of ``place`` as of ``given_to``; the ``words`` tell how much."""
    given = given_to(row, place)
    where = place_and_who(row.get("place", ""), _who(record, row))
    shown = _row(record, {**row, "title": (gettext("Summa: %(words)s") % {"words": words})}, "", where, ())
    return replace(shown, counts=given["counts"], counts_text=given.get("why_not", ""))


def given_to(row: Document, place: tuple[int, str]) -> Document:
    """What the activity gives the commitment of that number, to the part of that name ("" = none)."""
    return next(each for each in row["contributions"] if (each["commitment"], each.get("part", "")) == place)


def results(record: Record, row: Document) -> Pairs:
    """``(label, words)`` of what the activity reports, in the order of its kind; a flagged number under five only as that."""
    kind = next(each for each in record.nouns["kinds"] if each["slug"] == row["kind"])
    reported = {each["measure"]: each for each in row["results"]}
    return tuple(
        (
            spoken.words().capital(measure["label"]),
            sentences().number_words(reported[measure["slug"]].get("value", 0), few=measure["counts_people"]),
        )
        for measure in kind["measures"]
        if measure["slug"] in reported
    )


class WholeRows:
    """Some activities with all that is public of them, as they stand on the page that is theirs: with what they
    replaced, their photos and the protocol. Everything is read at once."""

    def __init__(self, promise: Promise, record: Record, keys: Collection[str], today: date) -> None:
        self._promise, self._record, self._today = promise, record, today
        self._older = record.corrected_by(keys)
        self.said = record.activities({*keys, *(key for older in self._older.values() for key in older)})
        walked = any("safety_walk" in self.said[key] for key in keys)
        self._seen = observations_of(record) if walked else {}
        self._photos = photos_of(promise, record)

    def row(self, key: str) -> LedgerRow:
        """All that is public of one of them."""
        row, standing = self.said[key], ""
        paragraphs: Pairs = ()
        if "safety_walk" in row:
            walk = said_walk(self._record, row, self._seen.get(key, ()))
            paragraphs = protocol_paragraphs(walk)
            standing = standing_of(walk, self._today)  # "5 av 8 åtgärder gjorda"
        where = _place_and_who(self._record, row)
        shown = _row(self._record, row, "", where, _outcome(self._record, row), note=row.get("note", ""))
        return replace(
            shown,
            withdrawn=_withdrawn(self._record, row),
            trail=self._trail(key),
            protocol=paragraphs,
            protocol_link=(standing, protocol_url(self._promise, key)) if standing else ("", ""),
            photos=tuple(self._photos.get(key, ())),
        )

    def counted(self, each: Packed, unit: tuple[str, str], outside: str = "") -> LedgerRow:
        """One that serves a commitment, with what it gives it; ``outside`` says why no figure takes it in."""
        row = self.said[each.row.key]
        given = given_to(row, (each.commitment, each.row.part))
        words = given.get("why_not", "")
        if "withdrawn_on" in row:  # says so itself, with its day and reason
            return replace(self.row(each.row.key), late=self.late(each))
        if given["counts"] and given["few"]:
            newest = self._record.commitments[each.commitment].targets[-1]
            words = f"{spoken.words().capital(sentences().untold_words(newest, unit[1]))}."
        elif given["counts"]:
            alone = (given["quantity"], given.get("out_of")) == (1, None)
            words = outside or ("" if alone else f"{amount(given['quantity'], given.get('out_of'), unit)}.")
        return replace(
            self.row(each.row.key),
            counts=given["counts"] and not outside,
            counts_text=words,
            late=self.late(each),
        )

    def changed(self, key: str) -> LedgerRow:
        """One that was corrected or withdrawn, with what was changed and why."""
        row = self.said[key]
        shown = linked_row(self._promise, self._record, row, cut=True)
        return replace(shown, results=(), withdrawn=_withdrawn(self._record, row), trail=self._trail(key))

    def late(self, each: Packed) -> str:
        """``Loggad 15 oktober 2020, efter uppföljningen av tertial 2 2020.``; empty for a row that was in time.

        A row that came after the word that nothing was done says why, too."""
        told = [late_words(*after) for after in said_after(self._record, each, self._record.promise.periods)]
        said = self.said[each.row.key]
        if "late_reason" in said and not told:
            told = [gettext("Loggad i efterhand.")]
        return _with_reason(" ".join(told), said)

    def _trail(self, key: str) -> Pairs:
        """Newest correction first, the row's first publication last; empty for a row never corrected."""
        versions = [self.said[each] for each in (key, *self._older[key]) if each in self.said]
        if len(versions) == 1:
            return ()
        when_who = [
            f"{spoken.words().day(date.fromisoformat(row['logged_on']))}, {_name(self._record, row['logged_for'])}"
            for row in versions
        ]
        changes = [
            (
                gettext("%(join)s Skäl: %(correction_reason)s")
                % {
                    "join": " ".join(_changes(self._record, older, newer))
                    or gettext("Uppgifter som inte visas här."),
                    "correction_reason": newer.get("correction_reason", ""),
                }
            )
            for newer, older in pairwise(versions)
        ]
        return tuple(zip(when_who, [*changes, gettext("Första uppgiften.")], strict=True))


def late_rows(promise: Promise, record: Record, late: Iterable[Packed], today: date) -> list[LedgerRow]:
    """Rows that came, or were taken back, after a follow-up that told of them, with the words that say so."""
    late = list(late)
    rows = WholeRows(promise, record, [each.row.key for each in late], today)
    return [
        replace(linked_row(promise, record, rows.said[each.row.key], cut=True), late=rows.late(each))
        for each in late
    ]


def confirmation_rows(
    promise: Promise, record: Record, periods: Iterable[ReportingPeriod]
) -> list[LedgerRow]:
    """What was said of a whole period, where nothing is logged, after the follow-ups of these periods."""
    return [
        LedgerRow(
            iso=day.isoformat(),
            date_label=spoken.words().day(day),
            title=confirmed_words(record, said),
            url=commitment_url(promise, said["commitment"]),
            late=_with_reason(late_words(gettext("Sagt"), day, after), said),
        )
        for said, day, after in late_confirmations(record, periods)
    ]


def _with_reason(told: str, said: Document) -> str:
    """With why it came only then, where it says so."""
    if "late_reason" not in said:
        return told
    return f"{told} {gettext('Skäl: %(reason)s') % {'reason': said['late_reason']}}"


def taken_back_rows(promise: Promise, record: Record) -> list[LedgerRow]:
    """What was said of a whole period and taken back."""
    return [
        LedgerRow(
            iso=gone_on.isoformat(),
            date_label=spoken.words().day(gone_on),
            title=confirmed_words(record, said),
            url=commitment_url(promise, said["commitment"]),
            place=gettext("Sagt %(day)s om %(period)s.")
            % {
                "day": spoken.words().day(known_date(said["confirmed_on"])),
                "period": spoken.words().small(record.period(said["period"])["label"]),
            },
            withdrawn=gettext("den %(day)s.") % {"day": spoken.words().day(gone_on)},
        )
        for said, gone_on in taken_back(promise, "confirmations", record.day)
    ]


def sum_rows(promise: Promise, late: Iterable[LateSum]) -> list[LedgerRow]:
    """What is told only together and became another after the follow-up of its period."""
    return [
        LedgerRow(
            iso=each.day.isoformat(),
            date_label=spoken.words().day(each.day),
            title=gettext("Åtagande %(number)s: det som visas sammanlagt har ändrats.")
            % {"number": each.commitment},
            url=commitment_url(promise, each.commitment),
            late=late_words(gettext("Ändrat"), each.day, [each.period]),
        )
        for each in late
    ]


def confirmed_words(record: Record, said: Document) -> str:
    """``Åtagande 4: behov fanns, inget gjordes. Polisen.``"""
    kind = spoken.label(ConfirmationKind(said["kind"]))
    return gettext("Åtagande %(commitment)s: %(kind)s. %(organisation)s.") % {
        "commitment": said["commitment"],
        "kind": kind,
        "organisation": _name(record, said["organisation"]),
    }


def amount(quantity: Decimal, out_of: Decimal | None, unit: tuple[str, str]) -> str:
    """``3 insatser``; ``4 av 5`` of a share."""
    if out_of is not None:
        return gettext("%(quantity)s av %(out_of)s") % {
            "quantity": spoken.words().number(quantity),
            "out_of": spoken.words().number(out_of),
        }
    return f"{spoken.words().number(quantity)} {spoken.words().plural(quantity, *unit)}"


def _name(record: Record, slug: str) -> str:
    name: str = record.organisations[slug]["short_name"]
    return name


def _who(record: Record, row: Document) -> str:
    return _name(record, row["performed_by"])


def _outcome(record: Record, row: Document) -> Pairs:
    """What its way of working adds, then the results as reported."""
    return (*said_words(row), *results(record, row))


def _days(row: Document) -> str:
    first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    return spoken.words().day(last) if first == last else spoken.words().span(first, last)


def _withdrawn(record: Record, row: Document) -> str:
    if "withdrawn_on" not in row:
        return ""
    day = spoken.words().day(date.fromisoformat(row["withdrawn_on"]))
    return gettext("den %(day)s, %(logged_for)s. Skäl: %(withdrawn_reason)s") % {
        "day": day,
        "logged_for": _name(record, row["logged_for"]),
        "withdrawn_reason": row["withdrawn_reason"],
    }


def _changes(record: Record, older: Document, newer: Document) -> Iterator[str]:
    """One sentence for every public field that was changed: the new value, and what stood there before."""
    before, after = dict(_outcome(record, older)), dict(_outcome(record, newer))
    counted_before, counted = (
        {each["commitment"]: _counted(record, each) for each in row["contributions"]}
        for row in (older, newer)
    )
    fields = (
        (gettext("Rubrik"), newer["title"], older["title"]),
        (gettext("Datum"), _days(newer), _days(older)),
        (gettext("Plats"), newer.get("place"), older.get("place")),
        (gettext("Anteckning"), newer.get("note"), older.get("note")),
        (gettext("Utförd av"), _who(record, newer), _who(record, older)),
        *((label, after.get(label, ""), before.get(label, "")) for label in {**before, **after}),
        *(
            (gettext("Antal som räknas"), counted.get(number, "0"), counted_before.get(number, "0"))
            for number in {**counted_before, **counted}
        ),
    )
    yield from changed_words(fields)


def _counted(record: Record, given: Document) -> str:
    """What it counts for, as far as that is told."""
    if not given["counts"]:
        return spoken.words().number(0)
    if given["few"]:
        return sentences().untold_words(record.commitments[given["commitment"]].targets[-1], "")
    return spoken.words().number(given["quantity"])

"""What became public, or was taken back, after a follow-up that told of it was published (promises.counting.late)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise

from django.utils.translation import gettext

from medborgarlofte.clock import day_of
from promises.counting.facts import ReportingPeriod, own_day
from promises.counting.late import Days, told_before
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.models import Activity, Promise
from promises.record.packed import Packed
from promises.record.reading import Record
from promises.words import amendment_checks, spoken

# The word ("Loggad", "Rättad", "Återtagen"), the day of it, and the periods whose follow-ups it came after.
Late = tuple[str, date, tuple[ReportingPeriod, ...]]
# The days that a row lies over, whether it serves a commitment, and the day it became public.
Public = tuple[Days, bool, date | None]


def late_words(what: str, public_on: date, periods: Iterable[ReportingPeriod]) -> str:
    """``Loggad 15 oktober 2020, efter uppföljningen av tertial 2 2020.``"""
    said = {"what": what, "day": spoken.words().day(public_on)}
    labels = [spoken.words().small(each.label) for each in periods]
    if len(labels) == 1:
        return gettext("%(what)s %(day)s, efter uppföljningen av %(period)s.") % {
            **said,
            "period": labels[0],
        }
    return gettext("%(what)s %(day)s, efter uppföljningarna av %(periods)s.") % {
        **said,
        "periods": spoken.words().listing(labels),
    }


def came_after(activity: Activity, promise: Promise, periods: Iterable[ReportingPeriod]) -> Iterator[Late]:
    """What became of the row after follow-ups of the promise that told of it, or of a row that it corrects; nothing for a
    row that was in time."""
    withdrawn_on = activity.withdrawn_shown_on
    withdrawn_on = withdrawn_on or (day_of(activity.withdrawn_at) if activity.withdrawn_at else None)
    corrected: list[Public] = []
    older: Activity | None = activity
    while older:
        days = Days(older.starts_on, own_day(older.starts_on, older.ends_on))
        corrected.append((days, older.promise_id != promise.pk, older.publish_on))
        older = older.replaces
    return _after(corrected, withdrawn_on, periods, promise.starts_on)


def said_after(record: Record, each: Packed, periods: Iterable[ReportingPeriod]) -> Iterator[Late]:
    """The same of one that the record ``listed``."""
    lineage = [
        (Days(given.row.starts_on, given.row.day), bool(given.commitment), given.row.public_on)
        for given in record.lineage(each)
    ]
    return _after(lineage, each.row.gone_on, periods, record.promise.starts_on)


def _after(
    lineage: Sequence[Public],
    withdrawn_on: date | None,
    periods: Iterable[ReportingPeriod],
    begins: date | None,
) -> Iterator[Late]:
    """``lineage`` is the row, then what it corrects, the row first logged last. A correction is told where either of the
    two is, and after each follow-up only the last."""
    periods = tuple(periods)
    corrections: list[Public] = [
        (days, serves, newer[2])
        for newer, older in pairwise(lineage)
        for days, serves in dict.fromkeys((newer[:2], older[:2]))
    ]
    told: dict[str, tuple[date, ReportingPeriod]] = {}
    for days, serves, on in corrections or lineage:
        for period in told_before(days, on, periods, serves=serves, begins=begins):
            assert on
            told.setdefault(period.slug, (on, period))
    word = gettext("Rättad") if corrections else gettext("Loggad")
    for on, found in groupby(told.values(), key=lambda each: each[0]):
        after = sorted((period for _, period in found), key=lambda each: each.ends_on)
        yield word, on, tuple(after)
    days, serves, _ = lineage[0]
    after = told_before(days, withdrawn_on, periods, serves=serves, begins=begins)
    if withdrawn_on and after:
        yield gettext("Återtagen"), withdrawn_on, tuple(after)


def late_among(record: Record, period: ReportingPeriod) -> list[Packed]:
    """What is or was logged that the period's follow-up tells of, and of which anything came after it, the oldest first;
    each once."""
    late = {
        each.row.key: each for each in record.listed(gone_too=True) if any(said_after(record, each, [period]))
    }
    return list(late.values())[::-1]


def late_amendments(record: Record, period: ReportingPeriod) -> list[tuple[Document, date]]:
    """The changes of the promise that say they held in the period, and could first be read after its follow-up, each
    with the day that it could."""
    found = ((each, public_on(record, each)) for each in record.nouns["amendments"])
    return [
        (each, day)
        for each, day in found
        if day
        and period.told_on
        and known_date(each["decided_on"]) <= period.ends_on
        and day > period.told_on
    ]


def public_on(record: Record, amendment: Document) -> date | None:
    """The day a change could first be read; None for what stood in the promise when it was published."""
    published_on = record.nouns.get("published_on", "")
    return amendment_checks.public_on(
        known_date(amendment["logged_on"]), known_date(published_on) if published_on else None
    )


def late_confirmations(
    record: Record, periods: Iterable[ReportingPeriod]
) -> list[tuple[Document, date, list[ReportingPeriod]]]:
    """What was said of a whole period, where nothing is logged, after follow-ups that tell of it, each with its day and
    those of the ``periods`` whose follow-up it came after."""
    periods = list(periods)
    own = {each.slug: Days(each.starts_on, each.ends_on) for each in record.promise.periods}
    said = ((each, known_date(each["confirmed_on"])) for each in record.nouns["confirmations"])
    found = ((each, day, told_before(own[each["period"]], day, periods)) for each, day in said)
    return [(each, day, after) for each, day, after in found if after]


def followed_up(record: Record, edition: Document) -> ReportingPeriod:
    """The edition's period, with the days of that edition."""
    period = next(each for each in record.promise.periods if each.slug == edition["period"])
    frozen_on = known_date(edition["frozen_on"]) if "frozen_on" in edition else None
    return replace(period, published_on=known_date(edition["published"]), frozen_on=frozen_on)

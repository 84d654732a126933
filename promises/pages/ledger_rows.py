"""Activities as rows of a ledger: what was done, what it counts, how the row has been corrected."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from medborgarlofte.accounts.models import Organisation
from medborgarlofte.clock import day_of, today
from promises.counting.facts import ReportingPeriod
from promises.counting.few import untold_words
from promises.counting.late import late_words
from promises.log.shown_photos import ShownPhoto, shown_photos
from promises.models import Activity, Commitment, Contribution, Kind, Promise
from promises.pages.outcome import outcome, results
from promises.reading.page_frame import commitment_url, other_work_url
from promises.record.late_rows import came_after
from promises.record.sums import Share, Sum
from promises.walks.protocol import protocol_paragraphs, protocol_url, standing_of
from promises.words import swedish


@dataclass(frozen=True)
class LedgerRow:
    """One row for ``components/ledger_row.html``. ``counts`` is None where counting is not the question."""

    iso: str
    date_label: str
    title: str
    url: str = ""
    anchor: str = ""
    place: str = ""
    note: str = ""
    results: tuple[tuple[str, str], ...] = ()
    counts: bool | None = None
    counts_text: str = ""
    withdrawn: str = ""
    # That it came, or was taken back, after the follow-up of its period.
    late: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    protocol: tuple[tuple[str, str], ...] = ()
    protocol_link: tuple[str, str] = ("", "")
    photos: tuple[ShownPhoto, ...] = ()
    demo: bool = False


class NamedSum(NamedTuple):
    """A sum with what its kind and who did it are called."""

    total: Sum
    kind: Kind
    performer: Organisation


def cut_words(first: date | None, last: date | None) -> str:
    """``1–31 oktober 2020``, ``från 1 oktober 2020``: the days that a list is cut to; empty for all."""
    if first and last:
        return swedish.span(first, last)
    if first:
        return f"från {swedish.day(first)}"
    return f"till {swedish.day(last)}" if last else ""


def anchor(uid: object) -> str:
    """The name of a row on its commitment's page, from the activity's number."""
    return f"rad-{str(uid)[:8]}"


def commitment_rows(
    contributions: Iterable[Contribution],
    unit: tuple[str, str],
    earlier: Mapping[int, Activity],
    promise: Promise,
    row: Commitment,
    periods: Sequence[ReportingPeriod] = (),
) -> list[LedgerRow]:
    """The rows of the page of one commitment, which is ``row``, in the order given; ``earlier`` are replaced rows by
    primary key, ``periods`` the promise's."""
    rows = []
    for contribution in contributions:
        activity = contribution.activity
        counts_text = contribution.why_not
        if activity.withdrawn_at:
            counts_text = "Raden har utgått."
        elif contribution.counts:
            alone = contribution.quantity == 1 and contribution.out_of is None
            untold = row.untold(contribution.quantity, unit[1])
            counts_text = (
                "" if alone and not untold else f"{swedish.capital(untold) or _amount(contribution, unit)}."
            )
        counts = contribution.counts and activity.withdrawn_at is None
        shown = _whole_row(activity, earlier, promise)
        late = late_row(activity, periods)
        rows.append(replace(shown, counts=counts, counts_text=counts_text, late=late))
    return rows


def other_rows(
    activities: Iterable[Activity], earlier: Mapping[int, Activity], promise: Promise
) -> list[LedgerRow]:
    """Rows that serve no commitment, in the order given, each with who did it; nothing is said of counting."""
    return [
        replace(
            _whole_row(activity, earlier, promise),
            place=place_and_who(activity.place, activity.performed_by.short_name),
        )
        for activity in activities
    ]


def _whole_row(activity: Activity, earlier: Mapping[int, Activity], promise: Promise) -> LedgerRow:
    """All that is public of a row, on the page where it stands for itself."""
    walk = standing_of(activity, today())  # "5 av 8 åtgärder gjorda"; empty for what is no walk
    return LedgerRow(
        iso=activity.ends_on.isoformat(),
        date_label=_days(activity),
        title=activity.title,
        anchor=anchor(activity.uid),
        place=activity.place,
        note=activity.note,
        results=outcome(activity),
        withdrawn=_withdrawn(activity),
        trail=_trail(activity, earlier),
        protocol=protocol_paragraphs(activity),
        protocol_link=(walk, protocol_url(promise, activity)) if walk else ("", ""),
        photos=shown_photos(activity, promise),
        demo=activity.is_demo,
    )


def late_row(activity: Activity, periods: Iterable[ReportingPeriod]) -> str:
    """``Loggad 15 oktober 2020, efter uppföljningen av tertial 2 2020.``; empty for a row that was in time."""
    told = [late_words(*each) for each in came_after(activity, periods)]
    return " ".join([*told, f"Skäl: {activity.late_reason}"] if told and activity.late_reason else told)


def place_and_who(place: str, who: str) -> str:
    """``Skillingaryd. Polisen.``"""
    return " ".join(f"{words}." for words in (place, swedish.capital(who)) if words)


def sum_rows(sums: Iterable[Sum], row: Commitment, unit: tuple[str, str]) -> list[LedgerRow]:
    """What is public of the commitment's rows only together, newest first."""
    rows = [
        LedgerRow(
            iso=each.group.ends_on.isoformat(),
            date_label=swedish.span(each.group.starts_on, each.group.ends_on),
            title=f"Summa: {_sum_words(share, row, unit)}",
            anchor=anchor(each.uid),
            place=each.group.place,
            counts=share.counts,
            counts_text=share.why_not,
            demo=each.group.is_demo,
        )
        for each in sums
        for share in each.shares
        if share.commitment == row.pk
    ]
    return rows[::-1]


def _sum_words(share: Share, row: Commitment, unit: tuple[str, str]) -> str:
    if not share.few:
        return _amount(share, unit)
    newest = list(row.targets.all())[-1]
    return untold_words(newest, unit[1], together=share.quantity)


def other_sum_rows(sums: Iterable[NamedSum]) -> list[LedgerRow]:
    """What is public only together of the rows that serve no commitment, newest first. How many they are is not told."""
    rows = [
        LedgerRow(
            iso=total.group.ends_on.isoformat(),
            date_label=swedish.span(total.group.starts_on, total.group.ends_on),
            title=swedish.capital(kind.unit_many),
            anchor=anchor(total.uid),
            place=place_and_who(total.group.place, performer.short_name),
            demo=total.group.is_demo,
        )
        for total, kind, performer in sums
    ]
    return rows[::-1]


def _amount(counted: Contribution | Share, unit: tuple[str, str]) -> str:
    """``3 insatser``; ``4 av 5`` of a share."""
    if counted.out_of is not None:
        return f"{swedish.number(counted.quantity)} av {swedish.number(counted.out_of)}"
    return f"{swedish.number(counted.quantity)} {swedish.plural(counted.quantity, *unit)}"


def late_rows(activities: Iterable[Activity], promise_id: int, period: ReportingPeriod) -> list[LedgerRow]:
    """Rows that came, or were taken back, after the follow-up of the ``period``, with the words that say so."""
    return [
        replace(
            _linked_row(activity, promise_id, days=None),
            late=late_row(activity, [period]),
        )
        for activity in activities
    ]


def changed_rows(
    activities: Iterable[Activity], promise_id: int, earlier: Mapping[int, Activity]
) -> list[LedgerRow]:
    """Corrected and withdrawn rows, with what was changed and why."""
    return [
        replace(
            _linked_row(activity, promise_id, days=None),
            results=(),
            withdrawn=_withdrawn(activity),
            trail=_trail(activity, earlier),
        )
        for activity in activities
    ]


def _linked_row(activity: Activity, promise_id: int, days: str | None = "") -> LedgerRow:
    """A row that leads to its place among the rows of its first commitment in this promise, or among those that
    serve none.

    ``days`` None cuts that list to the row's own day; the newest rows are on the first page anyway.
    """
    if activity.promise:
        words = "Räknas inte mot något åtagande"
    else:
        numbers = [str(number) for number in sorted(_served(activity, promise_id))]
        words = f"{'Åtagande' if len(numbers) == 1 else 'Åtaganden'} {swedish.listing(numbers)}"
    return LedgerRow(
        iso=activity.ends_on.isoformat(),
        date_label=_days(activity),
        title=activity.title,
        url=linked_url(activity, promise_id, days),
        place=place_and_who(words, activity.performed_by.short_name),
        results=results(activity.results.all())[:2],
        demo=activity.is_demo,
    )


def linked_url(activity: Activity, promise_id: int, days: str | None = None) -> str:
    """The address of the row's place in the promise; left out, ``days`` cut the list there to the row's own."""
    served = _served(activity, promise_id)
    url = (
        other_work_url(activity.promise)
        if activity.promise
        else commitment_url(served[min(served)].promise, min(served))
    )
    if days is None:
        days = f"?fran={activity.ends_on}&till={activity.ends_on}"
    return f"{url}{days}#{anchor(activity.uid)}"


def _served(activity: Activity, promise_id: int) -> dict[int, Commitment]:
    """The commitments of the promise that the row serves, by number."""
    own = (each.commitment for each in activity.contributions.all())
    return {each.number: each for each in own if each.promise_id == promise_id}


def _days(activity: Activity) -> str:
    if activity.starts_on == activity.ends_on:
        return swedish.day(activity.ends_on)
    return swedish.span(activity.starts_on, activity.ends_on)


def _withdrawn(activity: Activity) -> str:
    if activity.withdrawn_at is None:
        return ""
    day = swedish.day(day_of(activity.withdrawn_at))
    return f"den {day}, {activity.logged_for.short_name}. Skäl: {activity.withdrawn_reason}"


def _trail(activity: Activity, earlier: Mapping[int, Activity]) -> tuple[tuple[str, str], ...]:
    """Newest correction first, the row's first publication last; empty for a row never corrected."""
    versions = [activity]
    while older := earlier.get(versions[-1].replaces_id or 0):
        versions.append(older)
    if len(versions) == 1:
        return ()
    when_who = [f"{swedish.day(day_of(v.created_at))}, {v.logged_for.short_name}" for v in versions]
    changes = [
        f"{' '.join(_changes(older, newer)) or 'Uppgifter som inte visas här.'} Skäl: {newer.correction_reason}"
        for newer, older in pairwise(versions)
    ]
    return tuple(zip(when_who, [*changes, "Första uppgiften."], strict=True))


def _changes(older: Activity, newer: Activity) -> Iterator[str]:
    """One sentence for every public field that was changed: the new value, and what stood there before."""
    before, after = dict(outcome(older)), dict(outcome(newer))
    counted_before, counted = (
        {
            each.commitment_id: each.commitment.untold(each.quantity) or swedish.number(each.quantity)
            if each.counts
            else swedish.number(0)
            for each in row.contributions.all()
        }
        for row in (older, newer)
    )
    fields = (
        ("Rubrik", newer.title, older.title),
        ("Datum", _days(newer), _days(older)),
        ("Plats", newer.place, older.place),
        ("Anteckning", newer.note, older.note),
        ("Utförd av", newer.performed_by.short_name, older.performed_by.short_name),
        *((label, after.get(label, ""), before.get(label, "")) for label in {**before, **after}),
        *(
            ("Antal som räknas", counted.get(commitment, "0"), counted_before.get(commitment, "0"))
            for commitment in {**counted_before, **counted}
        ),
    )
    for label, now, then in fields:
        if now != then:
            yield f"{label}: {now or 'inget'}, tidigare {then or 'inget'}."

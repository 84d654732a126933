"""Activities as rows of a ledger: what was done, what it counts, how the row has been corrected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from medborgarlofte.clock import day_of, today
from promises.log.shown_photos import ShownPhoto, shown_photos
from promises.models import Activity, Commitment, Contribution, Promise
from promises.pages.outcome import outcome, results
from promises.reading.page_frame import commitment_url
from promises.record.sums import Share, Sum
from promises.walks.observations import protocol, standing_of
from promises.walks.protocol import protocol_url
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
    trail: tuple[tuple[str, str], ...] = ()
    protocol: tuple[tuple[str, str], ...] = ()
    protocol_link: tuple[str, str] = ("", "")
    photos: tuple[ShownPhoto, ...] = ()
    demo: bool = False


def anchor(uid: object) -> str:
    """The name of a row on its commitment's page, from the activity's number."""
    return f"rad-{str(uid)[:8]}"


def commitment_rows(
    contributions: Sequence[Contribution],
    unit: tuple[str, str],
    earlier: Mapping[int, Activity],
    promise: Promise,
) -> tuple[LedgerRow, ...]:
    """The rows of one commitment's page, in the order given; ``earlier`` are replaced rows by primary key."""
    return tuple(_commitment_row(contribution, unit, earlier, promise) for contribution in contributions)


def _commitment_row(
    contribution: Contribution, unit: tuple[str, str], earlier: Mapping[int, Activity], promise: Promise
) -> LedgerRow:
    activity = contribution.activity
    return LedgerRow(
        iso=activity.ends_on.isoformat(),
        date_label=_days(activity),
        title=activity.title,
        anchor=anchor(activity.uid),
        place=activity.place,
        note=activity.note,
        results=outcome(activity),
        counts=contribution.counts and activity.withdrawn_at is None,
        counts_text=_counts_text(contribution, unit),
        withdrawn=_withdrawn(activity),
        trail=_trail(activity, earlier),
        protocol=protocol(activity),
        protocol_link=_protocol_link(activity, promise),
        photos=shown_photos(activity, promise),
        demo=activity.is_demo,
    )


def _protocol_link(activity: Activity, promise: Promise) -> tuple[str, str]:
    """``("5 av 8 åtgärder gjorda", address)`` of a walk; two empty texts for all other rows."""
    words = standing_of(activity, today())
    return (words, protocol_url(promise, activity)) if words else ("", "")


def sum_rows(sums: Iterable[Sum], row: Commitment, unit: tuple[str, str]) -> tuple[LedgerRow, ...]:
    """What is public of the commitment's rows only together, newest first."""
    shares = [(told, share) for told in sums for share in told.shares if share.commitment == row.pk]
    return tuple(_sum_row(told, share, unit) for told, share in reversed(shares))


def _sum_row(told: Sum, share: Share, unit: tuple[str, str]) -> LedgerRow:
    group = told.group
    many = f"{swedish.number(share.quantity)} {swedish.plural(share.quantity, *unit)}"
    if share.out_of is not None:
        many = f"{swedish.number(share.quantity)} av {swedish.number(share.out_of)}"
    return LedgerRow(
        iso=group.ends_on.isoformat(),
        date_label=swedish.span(group.starts_on, group.ends_on),
        title=f"Summa: {many}",
        anchor=anchor(told.uid),
        place=group.place,
        counts=share.counts,
        counts_text=share.why_not,
        demo=group.is_demo,
    )


def latest_rows(activities: Iterable[Activity], promise_id: int) -> tuple[LedgerRow, ...]:
    """The newest rows of a promise, each leading to its place on the commitment's page."""
    return tuple(_linked_row(activity, promise_id) for activity in activities)


def changed_rows(
    activities: Iterable[Activity], promise_id: int, earlier: Mapping[int, Activity]
) -> tuple[LedgerRow, ...]:
    """Corrected and withdrawn rows, with what was changed and why."""
    return tuple(
        replace(
            _linked_row(activity, promise_id, days=f"?fran={activity.ends_on}&till={activity.ends_on}"),
            results=(),
            withdrawn=_withdrawn(activity),
            trail=_trail(activity, earlier),
        )
        for activity in activities
    )


def _linked_row(activity: Activity, promise_id: int, days: str = "") -> LedgerRow:
    """A row that leads to its place among the rows of its first commitment in this promise.

    ``days`` cuts that list to the row's own day; the newest rows are on the first page anyway.
    """
    commitments = {
        c.commitment.number: c.commitment
        for c in activity.contributions.all()
        if c.commitment.promise_id == promise_id
    }
    numbers = sorted(commitments)
    which = "Åtagande" if len(numbers) == 1 else "Åtaganden"
    words = f"{which} {swedish.listing([str(number) for number in numbers])}"
    url = commitment_url(commitments[numbers[0]].promise, numbers[0])
    return LedgerRow(
        iso=activity.ends_on.isoformat(),
        date_label=_days(activity),
        title=activity.title,
        url=f"{url}{days}#{anchor(activity.uid)}",
        place=f"{words}. {swedish.capital(activity.performed_by.short_name)}.",
        results=results(activity.results.all())[:2],
        demo=activity.is_demo,
    )


def _days(activity: Activity) -> str:
    if activity.starts_on == activity.ends_on:
        return swedish.day(activity.ends_on)
    return swedish.span(activity.starts_on, activity.ends_on)


def _counts_text(contribution: Contribution, unit: tuple[str, str]) -> str:
    if contribution.activity.withdrawn_at is not None:
        return "Raden har utgått."
    if not contribution.counts:
        return contribution.why_not
    quantity = swedish.number(contribution.quantity)
    if contribution.out_of is not None:
        return f"{quantity} av {swedish.number(contribution.out_of)}."
    if contribution.quantity == 1:
        return ""
    return f"{quantity} {swedish.plural(contribution.quantity, *unit)}."


def _withdrawn(activity: Activity) -> str:
    if activity.withdrawn_at is None:
        return ""
    day = swedish.day(_local(activity.withdrawn_at))
    return f"den {day}, {activity.logged_for.short_name}. Skäl: {activity.withdrawn_reason}"


def _trail(activity: Activity, earlier: Mapping[int, Activity]) -> tuple[tuple[str, str], ...]:
    """Newest correction first, the row's first publication last; empty for a row never corrected."""
    told: list[tuple[str, str]] = []
    newer = activity
    while older := earlier.get(newer.replaces_id or 0):
        changed = " ".join(_changes(older, newer)) or "Uppgifter som inte visas här."
        told.append((_when_who(newer), f"{changed} Skäl: {newer.correction_reason}"))
        newer = older
    if told:
        told.append((_when_who(newer), "Första uppgiften."))
    return tuple(told)


def _when_who(activity: Activity) -> str:
    return f"{swedish.day(_local(activity.created_at))}, {activity.logged_for.short_name}"


def _changes(older: Activity, newer: Activity) -> Iterable[str]:
    """One sentence for every public field that was changed: the new value, and what stood there before."""
    pairs = (
        ("Rubrik", newer.title, older.title),
        ("Datum", _days(newer), _days(older)),
        ("Plats", newer.place, older.place),
        ("Anteckning", newer.note, older.note),
        ("Utförd av", newer.performed_by.short_name, older.performed_by.short_name),
    )
    before, after = dict(outcome(older)), dict(outcome(newer))
    told = [(label, after.get(label, ""), before.get(label, "")) for label in {**before, **after}]
    for label, now, then in (*pairs, *told, *_counted(older, newer)):
        if now != then:
            yield f"{label}: {now or 'inget'}, tidigare {then or 'inget'}."


def _counted(older: Activity, newer: Activity) -> Iterable[tuple[str, str, str]]:
    def words(activity: Activity) -> dict[int, str]:
        return {c.commitment_id: _quantity(c) for c in activity.contributions.all()}

    before, after = words(older), words(newer)
    for commitment in {**before, **after}:
        yield "Antal som räknas", after.get(commitment, "0"), before.get(commitment, "0")


def _quantity(contribution: Contribution) -> str:
    return swedish.number(contribution.quantity if contribution.counts else Decimal(0))


def _local(moment: object) -> date:
    return day_of(moment)  # type: ignore[arg-type]

"""One commitment as the templates show it: the words of the promise beside how it goes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from promises.counting.late import came_late
from promises.counting.progress import Progress
from promises.counting.sentences import promise_words
from promises.models import Activity, Commitment, Promise, Target
from promises.pages.ledger_rows import LedgerRow, anchor
from promises.pages.standing import Standing, standing
from promises.reading.page_frame import commitment_url
from promises.record.public import Loaded
from promises.record.target_facts import target_facts
from promises.words import swedish
from promises.words.enums import PartyRole


@dataclass(frozen=True, kw_only=True)
class Card(Standing):
    """What ``components/commitment.html`` and ``progress.html`` take."""

    title: str
    url: str
    text: str
    responsible: str
    performers: str
    amended: tuple[str, ...]
    latest: LedgerRow | None
    focus: str


def card(promise: Promise, loaded: Loaded, number: int, counted: Progress, newest: Activity | None) -> Card:
    """One commitment with the newest thing done; without ``newest`` the page lists the rows itself."""
    row, url = loaded.rows[number], commitment_url(promise, number)
    amended = [
        f"Reviderat {day}{_decided(newer, day)}: tidigare {before}."
        for day, before, newer in revisions(row, promise, counted.day)
    ]
    if row.added_by_amendment:
        amended.insert(0, f"Tillagt {swedish.day(row.added_by_amendment.decided_on)}.")
    facts, shown = loaded.commitments[number], standing(counted, url, number)
    late = came_late(facts.contributions, loaded.promise.periods)
    # A box for each window, in their order.
    windows = tuple(
        box._replace(note="ändrat efter upp\u00adföljningen")
        if any(
            window.starts_on <= each.day <= window.ends_on and window.part in ("", each.part) for each in late
        )
        else box
        for box, window in zip(shown.windows, counted.windows, strict=False)
    )
    return Card(
        **vars(shown) | {"windows": windows},
        title=row.title,
        url=url,
        text=row.text if row.text != row.title else "",
        responsible=parties(row, PartyRole.RESPONSIBLE) or _names(facts.names.values()),
        performers=parties(row, PartyRole.PERFORMER),
        amended=tuple(amended),
        latest=LedgerRow(
            iso=newest.ends_on.isoformat(),
            date_label=swedish.day(newest.ends_on),
            title=newest.title,
            url=f"{url}#{anchor(newest.uid)}",
        )
        if newest
        else None,
        focus=row.focus_area.name if row.focus_area else "",
    )


def revisions(row: Commitment, promise: Promise, today: date) -> Iterator[tuple[str, str, Target]]:
    """Each revision of the target that has come into force: the day it counts from, which is never before it could be
    read, what was promised before, and the new version."""
    for older, newer in pairwise(row.targets.all()):
        if newer.in_force_from:
            public_on = newer.amendment.public_on(promise) if newer.amendment else None
            counts_from = max(newer.in_force_from, public_on or newer.in_force_from)
            if counts_from <= today:
                yield swedish.day(counts_from), promise_words(target_facts(older, row)), newer


def _decided(newer: Target, counts_from: str) -> str:
    decided = swedish.day(newer.in_force_from) if newer.in_force_from else counts_from
    return "" if decided == counts_from else f" (beslutat {decided})"


def parties(row: Commitment, role: PartyRole) -> str:
    """``Polisen och Vaggeryds kommun (Teknik)``; empty when the promise names nobody."""
    return _names(
        f"{party.organisation.short_name} ({party.unit})" if party.unit else party.organisation.short_name
        for party in row.parties.all()
        if party.role == role
    )


def _names(names: Iterable[str]) -> str:
    return swedish.capital(swedish.listing(list(names)))

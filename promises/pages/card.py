"""One commitment as the templates show it: the words of the promise beside how it goes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from promises.counting import sentences
from promises.counting.progress import Progress
from promises.models import Activity, Commitment, Promise
from promises.pages.ledger_rows import anchor
from promises.pages.standing import Standing, standing
from promises.reading.page_frame import commitment_url
from promises.record.public import Loaded, target_facts
from promises.words import swedish
from promises.words.enums import PartyRole


@dataclass(frozen=True)
class Latest:
    """The newest thing done, with the way to its row."""

    date: str
    date_iso: str
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Card(Standing):
    """What ``components/commitment.html`` and ``progress.html`` take."""

    title: str
    url: str
    text: str
    responsible: str
    performers: str
    amended: tuple[str, ...]
    latest: Latest | None
    focus: str


def newest_keys(loaded: Loaded) -> list[str]:
    """The newest row of each commitment, by the activity's number as text."""
    keys = (newest_key(loaded, number) for number in loaded.commitments)
    return [key for key in keys if key]


def newest_key(loaded: Loaded, number: int) -> str:
    """The newest row of one commitment, or empty."""
    contributions = loaded.commitments[number].contributions
    return contributions[-1].key if contributions else ""


def cards(
    promise: Promise, loaded: Loaded, counted: Mapping[int, Progress], newest: Mapping[str, Activity]
) -> list[Card]:
    """One card a commitment, by number. ``newest`` are activities by their number as text."""
    return [
        card(promise, loaded, number, counted[number], newest.get(newest_key(loaded, number)))
        for number in loaded.commitments
    ]


def card(promise: Promise, loaded: Loaded, number: int, counted: Progress, newest: Activity | None) -> Card:
    """One commitment; without ``newest`` the page lists the rows itself."""
    row, url = loaded.rows[number], commitment_url(promise, number)
    return Card(
        **vars(standing(counted, url, number)),
        title=row.title,
        url=url,
        text=row.text if row.text != row.title else "",
        responsible=parties(row, PartyRole.RESPONSIBLE) or _names(loaded.commitments[number].names.values()),
        performers=parties(row, PartyRole.PERFORMER),
        amended=tuple(_amended(row, counted)),
        latest=_latest(newest, url),
        focus=row.focus_area.name if row.focus_area else "",
    )


def parties(row: Commitment, role: PartyRole) -> str:
    """``Polisen och Vaggeryds kommun (Teknik)``; empty when the promise names nobody."""
    return _names(
        f"{party.organisation.short_name} ({party.unit})" if party.unit else party.organisation.short_name
        for party in row.parties.all()
        if party.role == role
    )


def _names(names: Iterable[str]) -> str:
    return swedish.capital(swedish.listing(list(names)))


def _amended(row: Commitment, counted: Progress) -> Iterator[str]:
    """What was changed after signing: added, revised (with the old words), taken out."""
    if row.added_by_amendment:
        yield f"Tillagt {swedish.day(row.added_by_amendment.decided_on)}."
    versions = list(row.targets.all())
    for older, newer in pairwise(versions):
        if newer.in_force_from and newer.in_force_from <= counted.today:
            before = sentences.promise_words(target_facts(older, row))
            yield f"Reviderat {swedish.day(newer.in_force_from)}: tidigare {before}."


def _latest(newest: Activity | None, url: str) -> Latest | None:
    if newest is None:
        return None
    return Latest(
        date=swedish.day(newest.ends_on),
        date_iso=newest.ends_on.isoformat(),
        title=newest.title,
        url=f"{url}#{anchor(newest.uid)}",
    )

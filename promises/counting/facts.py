"""What progress is counted from: plain frozen rows, no Django, no database.

Made from the public record (``promises.record.reading``), from a file (``promises.exchange_format.file_facts``), and
for the desk from the database's rows (``promises.record.public``).
Dates are inclusive. Quantities are ``Decimal``. Every fact carries the day it *concerns*, and in ``public_on``
the day anybody could first read it (None = it was known from the start): progress is asked as of one day, as
known on another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import msgspec

from promises.counting.calendars import ONE_DAY
from promises.words.enums import (
    CalendarUnit,
    Comparator,
    ConfirmationKind,
    Counting,
    Precision,
    Status,
    TargetForm,
)


@dataclass(frozen=True)
class Season:
    """A stretch of every year, ``(month, day)`` to ``(month, day)``; may pass new year."""

    start: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True)
class Milestone:
    """``number`` to be reached by ``due_on``; for a deliverable a step (number unused).

    A step is done by the first counting row whose ``part`` is the step's ``key``.
    """

    key: str
    label: str = ""
    due_on: date | None = None
    number: Decimal | None = None


@dataclass(frozen=True)
class Part:
    """A sub-target: by place (rows name the part), or by a named window (rows fall in by date)."""

    key: str
    label: str
    number: Decimal
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Unit:
    """The counted thing in words: "insats", "insatser"."""

    one: str = "gång"
    many: str = "gånger"


@dataclass(frozen=True)
class Target:
    """One version of a commitment's target, in force from ``in_force_from`` (None = the start), or from the
    day it became public where that is later.

    ``number`` is per window for a rate, percent for a share or a service level. ``upper`` only
    with ``between``. ``within`` is words ("48 timmar") for a service level; ``share_of`` and ``share_base`` are
    what is counted above and below the line of a share, in words.
    """

    form: TargetForm
    number: Decimal | None = None
    upper: Decimal | None = None
    comparator: Comparator = Comparator.AT_LEAST
    per: CalendarUnit | None = None
    counting: Counting = Counting.SUM
    unit: Unit = field(default_factory=Unit)
    deadline: date | None = None
    season: Season | None = None
    milestones: tuple[Milestone, ...] = ()
    parts: tuple[Part, ...] = ()
    within: str = ""
    share_of: str = ""
    share_base: str = ""
    in_force_from: date | None = None
    public_on: date | None = None


def own_day(starts_on: date, ends_on: date) -> date:
    """The day that a row counts on: its last, but over one night the day it began."""
    # Most rows are of one day, and to tell two days apart takes less time than to count between them.
    return starts_on if ends_on != starts_on and ends_on - starts_on == ONE_DAY else ends_on


class Contribution(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """One activity's part in a commitment, as it was public from ``public_on`` to the day before ``gone_on``.

    ``out_of`` is what is counted below the line of a share or a service level, ``quantity`` what is
    counted above it; there, a row without it says nothing. ``part`` names a place part or a step.
    ``organisation`` did it; ``logged_for`` accounts for it ("" = nobody else). A row that is ``summed`` stands
    for finer rows over its days, counted already by the commitment's way of counting
    (promises.counting.progress.coarse): it adds up with the others as it stands. A row that was withdrawn
    or replaced is ``gone_on`` that day; it counts no more, but what it accounted for stays known. ``few`` = it
    counts few people, and the number is not told (promises.counting.few). There are thousands of them: the record
    keeps them packed, as arrays of these fields in their order (promises.record.packed), and the garbage collector leaves
    them alone: they hold nothing that holds them.
    """

    key: str
    starts_on: date
    ends_on: date
    quantity: Decimal = Decimal(1)
    counts: bool = True
    place: str = ""
    part: str = ""
    organisation: str = ""
    out_of: Decimal | None = None
    summed: bool = False
    logged_for: str = ""
    public_on: date | None = None
    gone_on: date | None = None
    few: bool = False

    @property
    def day(self) -> date:
        """The day that it counts on."""
        return own_day(self.starts_on, self.ends_on)

    def stands(self, known_on: date) -> bool:
        """Whether it was neither withdrawn nor replaced, as known then."""
        return self.gone_on is None or self.gone_on > known_on


@dataclass(frozen=True)
class ReportingPeriod:
    """One period of the promise's reporting calendar. ``published_on`` = its follow-up is published, and says what was
    known on ``frozen_on``; None = on the same day."""

    slug: str
    label: str
    starts_on: date
    ends_on: date
    due_on: date
    published_on: date | None = None
    frozen_on: date | None = None

    @property
    def told_on(self) -> date | None:
        """The last day of which its follow-up knows."""
        return self.frozen_on or self.published_on


@dataclass(frozen=True)
class Confirmation:
    """What one responsible organisation said of a whole period: nothing (more) was done, there was no need,
    or there was a need and nothing was done."""

    period: str
    organisation: str
    kind: ConfirmationKind = ConfirmationKind.NOTHING
    public_on: date | None = None


@dataclass(frozen=True)
class Judgement:
    """What the parties said of the commitment in one edition of a period's follow-up; ``status`` is None for
    words alone. Of a period the newest edition that is not withdrawn holds."""

    period: str
    status: Status | None
    published_on: date
    text: str = ""
    edition: int = 1
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class Prolongation:
    """From ``decided_on`` the promise ends on ``ends_on``; before, on ``previous_ends_on``."""

    decided_on: date
    previous_ends_on: date
    ends_on: date
    public_on: date | None = None


@dataclass(frozen=True)
class Promise:
    """The frame that all commitments share. ``ends_on`` None = until further notice.

    ``signed_on`` None = not known to be signed late, so nothing is excused; of a signing known by month or year its
    first day, and ``signed_precision`` how much of that is known.
    """

    starts_on: date
    ends_on: date | None
    signed_on: date | None = None
    signed_precision: Precision = Precision.DAY
    periods: tuple[ReportingPeriod, ...] = ()
    prolongations: tuple[Prolongation, ...] = ()


@dataclass(frozen=True)
class Commitment:
    """One thing promised, with all that bears on how it goes.

    ``targets`` are its versions, oldest first, never empty. ``withdrawn_on`` = taken out of the promise that
    day, public on ``withdrawal_public_on``. ``conditional`` = only "when needed". Organisations go by their slugs, here and in the rows;
    ``names`` is what the responsible are called today, for sentences alone. ``counts_people`` = it is read by
    everybody, who are told no number under five.
    """

    number: int
    targets: tuple[Target, ...]
    contributions: tuple[Contribution, ...] = ()
    responsible: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    conditional: bool = False
    starts_on: date | None = None
    withdrawn_on: date | None = None
    withdrawal_public_on: date | None = None
    confirmations: tuple[Confirmation, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    counts_people: bool = False

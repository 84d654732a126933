"""What progress is counted from: plain frozen rows, no Django, no database.

Two loaders make them: ``promises.record.public`` from the database, ``promises.exchange`` from a file.
Dates are inclusive. Quantities are ``Decimal``. Only rows that may be shown and are neither
replaced nor withdrawn become a ``Contribution``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from promises.words.enums import CalendarUnit, Comparator, Counting, Status, TargetForm


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
    """One version of a commitment's target, in force from ``in_force_from`` (None = the start).

    ``number`` is per window for a rate, percent for a share or a service level. ``upper`` only
    with ``between``. ``within`` is words ("48 timmar") for a service level.
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
    in_force_from: date | None = None


@dataclass(frozen=True)
class Contribution:
    """One activity's part in a commitment.

    ``out_of`` is what is counted below the line of a share or a service level, ``quantity`` what is
    counted above it; there, a row without it says nothing. ``part`` names a place part or a step.
    A row that is ``told`` stands for finer rows over its days, counted already by the commitment's way of
    counting (promises.counting.progress.coarse): it adds up with the others as it stands.
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
    told: bool = False


@dataclass(frozen=True)
class ReportingPeriod:
    """One period of the promise's reporting calendar. ``published_on`` = its follow-up is published."""

    slug: str
    label: str
    starts_on: date
    ends_on: date
    due_on: date
    published_on: date | None = None


@dataclass(frozen=True)
class Confirmation:
    """ "Nothing was done" said by one responsible organisation for one period."""

    period: str
    organisation: str


@dataclass(frozen=True)
class Judgement:
    """A published assessment in its newest valid edition; ``status`` is None when words only."""

    period: str
    status: Status | None
    published_on: date


@dataclass(frozen=True)
class Prolongation:
    """From ``decided_on`` the promise ends on ``ends_on``; before, on ``previous_ends_on``."""

    decided_on: date
    previous_ends_on: date
    ends_on: date


@dataclass(frozen=True)
class Promise:
    """The frame that all commitments share. ``ends_on`` None = until further notice.

    ``signed_on`` None = not known to be signed late, so nothing is excused.
    """

    starts_on: date
    ends_on: date | None
    signed_on: date | None = None
    periods: tuple[ReportingPeriod, ...] = ()
    prolongations: tuple[Prolongation, ...] = ()


@dataclass(frozen=True)
class Commitment:
    """One thing promised, with all that bears on how it goes.

    ``targets`` are its versions, oldest first, never empty. ``withdrawn_on`` = taken out of the
    promise that day. ``conditional`` = only "when needed". Organisations go by their slugs, here and in the rows;
    ``names`` is what the responsible are called today, for sentences alone.
    """

    number: int
    targets: tuple[Target, ...]
    contributions: tuple[Contribution, ...] = ()
    responsible: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    conditional: bool = False
    starts_on: date | None = None
    withdrawn_on: date | None = None
    confirmations: tuple[Confirmation, ...] = ()
    judgements: tuple[Judgement, ...] = ()

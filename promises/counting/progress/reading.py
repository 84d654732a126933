"""What was read out of the rows, before a status is given: the same few facts for every form."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from promises.counting.facts import Judgement, ReportingPeriod
from promises.counting.progress.ledger import NO_GAPS, Gaps
from promises.counting.progress.shape import Pace, Step, Window
from promises.words.enums import Status


@dataclass(frozen=True)
class Reading:
    """``complete`` = kept for good; ``begun`` = there is something to go by; ``something`` = a part of it is
    done; ``missed`` = something due is known not to be done; ``no_case`` = there was nothing to keep it on;
    ``spanned`` = rows over several windows hide how these went; ``hidden_only`` = and nothing else is unknown.

    ``verdict`` is the parties' status where it decides by itself.
    """

    complete: bool = False
    begun: bool = False
    something: bool = False
    missed: bool = False
    no_case: bool = False
    late: bool = False
    done_on: date | None = None
    done_from: date | None = None
    unknown: bool = False
    waits: bool = False
    spanned: bool = False
    hidden_only: bool = False
    verdict: Status | None = None
    judgement: Judgement | None = None
    judged_in: ReportingPeriod | None = None
    since: int = 0
    nothing_since: bool = False
    gaps: Gaps = NO_GAPS
    windows: tuple[Window, ...] = ()
    steps: tuple[Step, ...] = ()
    done: Decimal | None = None
    target: Decimal | None = None
    expected: Decimal | None = None
    fraction: Fraction | None = None
    percent: Decimal | None = None
    mean: Fraction | None = None
    pace: Pace | None = None
    least: Decimal | None = None

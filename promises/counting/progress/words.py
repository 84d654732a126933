"""Commitments without a number: the published assessment of the latest period decides."""

from collections.abc import Sequence
from datetime import date

from promises.counting.facts import Contribution, Judgement, ReportingPeriod
from promises.counting.progress.frame import Frame
from promises.counting.progress.ledger import Gaps, Ledger
from promises.counting.progress.reading import Reading
from promises.words.enums import Status

# Assessments that later silence does not take back.
_FINAL = frozenset(
    {Status.FULFILLED, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED, Status.NOT_TRIGGERED, Status.WITHDRAWN}
)


def latest(ledger: Ledger) -> tuple[ReportingPeriod | None, Judgement | None]:
    """The newest word of the parties, by the end of the period that it is about."""
    periods = {period.slug: period for period in ledger.periods}
    judged = [(periods.get(each.period), each) for each in ledger.judgements]
    return max(judged, key=_order, default=(None, None))


def read_words(frame: Frame, rows: Sequence[Contribution], ledger: Ledger) -> Reading:
    """A verdict holds. How it goes holds until the next period has closed, and is no answer when the promise is
    over. Words alone are an answer in words."""
    if frame.starts_on > frame.day:
        return Reading(verdict=Status.NOT_STARTED)
    period, judgement = latest(ledger)
    of_the_time = list(ledger.overlapping(frame.starts_on, frame.ends_on or frame.day))
    after = period.ends_on if period else date.min
    later = [each for each in of_the_time if each.closed and each.ends_on > after]
    over = frame.over and all(each.closed for each in of_the_time)
    status = judgement.status if judgement else None
    holds = status in _FINAL or (status is not None and not later and not over)
    last = frame.ends_on or frame.day
    since = sum(after < row.day and frame.starts_on <= row.day <= last for row in rows)
    gap_in = tuple(dict.fromkeys(each.period for each in later if each.period))
    return Reading(
        verdict=status if holds else None,
        judgement=judgement,
        judged_in=period,
        since=since,
        nothing_since=not since and bool(gap_in) and all(map(ledger.is_confirmed, gap_in)),
        unknown=not holds and bool(later or judgement),
        waits=status not in _FINAL and not over,
        gaps=Gaps(gap_in, gap_in, max((each.ends_on for each in gap_in), default=None)),
    )


def _order(judged: tuple[ReportingPeriod | None, Judgement]) -> tuple[int, int, int]:
    period, judgement = judged
    if period is None:
        return 0, 0, judgement.published_on.toordinal()
    return period.ends_on.toordinal(), period.starts_on.toordinal(), judgement.published_on.toordinal()

"""Commitments without a number: the published assessment of the latest period decides."""

from collections.abc import Sequence

from promises.counting.facts import Contribution, Judgement, ReportingPeriod
from promises.counting.progress.frame import Frame
from promises.counting.progress.ledger import Ledger
from promises.counting.progress.reading import Reading
from promises.words.enums import Status

# Assessments that later silence does not take back.
_FINAL = frozenset(
    {Status.FULFILLED, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED, Status.NOT_TRIGGERED, Status.WITHDRAWN}
)


def read_words(frame: Frame, rows: Sequence[Contribution], ledger: Ledger) -> Reading:
    """By the end of the period that is assessed, not by the day of publication.

    An assessment in words alone changes no status, but it breaks the silence.
    """
    period, status = _latest(ledger)
    later = [p for p in ledger.closed if period is None or p.ends_on > period.ends_on]
    silent = tuple(p for p in later if not ledger.spoken(p) and not frame.before_signing(p.ends_on))
    begun = frame.starts_on <= frame.today
    unknown = begun and (status is None or (bool(silent) and status not in _FINAL))
    return Reading(
        verdict=None if unknown else status,
        judged_in=period,
        unknown=unknown,
        unmet_in=tuple(later),
        unknown_in=silent[-1:] if unknown else (),
        started=bool(rows),
        something=bool(rows),
    )


def _latest(ledger: Ledger) -> tuple[ReportingPeriod | None, Status | None]:
    periods = {period.slug: period for period in ledger.periods}
    told = [(periods.get(j.period), j) for j in ledger.judgements if j.status is not None]
    if not told:
        return None, None
    period, judgement = max(told, key=_order)
    return period, judgement.status


def _order(told: tuple[ReportingPeriod | None, Judgement]) -> tuple[int, int, int]:
    period, judgement = told
    if period is None:
        return 0, 0, judgement.published_on.toordinal()
    return period.ends_on.toordinal(), period.starts_on.toordinal(), judgement.published_on.toordinal()

"""What the period ends at if the pace goes on, with an interval that holds eight times of ten."""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, sqrt

from promises.counting.progress.expect import elapsed
from promises.counting.progress.frame import Frame, Slot
from promises.counting.progress.shape import Pace, Window
from promises.words.enums import WindowState

# Eight times of ten a normal variable lies within so many standard deviations.
_SPREAD = 1.28
# Before a fifth of the time has gone the pace says too little.
_EARLY = 5


def total_pace(frame: Frame, slot: Slot, done: Decimal, events: Sequence[Decimal]) -> Pace | None:
    """A total. ``events`` are the single counts since the running time began, up to yesterday.

    They are taken to come at random at an even pace that is itself only known from them.
    """
    gone, total = elapsed(frame, slot, frame.morning)
    if not any(events) or gone >= total or gone * _EARLY < total:
        return None
    left = (total - gone) / gone
    more = float(sum(events)) * left
    spread = _SPREAD * sqrt(sum(float(event) ** 2 for event in events) * left * (1 + left))
    low, high = floor(max(0.0, more - spread)), ceil(more + spread)
    return Pace(done + low, done + high, slot.target, slot.ends_on)


def rate_pace(frame: Frame, counted: Sequence[Window]) -> Pace | None:
    """A rate: how many windows will have been met. The chance is judged from those that have ended and are
    accounted for."""
    if not counted:
        return None
    last = counted[-1].ends_on
    gone, total = (frame.morning - frame.runs_from).days, (last - frame.runs_from).days + 1
    ended = [window for window in counted if window.ended and window.gap is None]
    met = sum(1 for window in counted if window.state is WindowState.MET)
    unmet = [window for window in counted if window.state is not WindowState.MET]
    left = sum(1 for window in unmet if window.gap or not window.ended)
    if not ended or not left or gone * _EARLY < total:
        return None
    kept = sum(1 for window in ended if window.state is WindowState.MET)
    chance = (kept + 1) / (len(ended) + 2)
    spread = _SPREAD * sqrt(left * chance * (1 - chance) * (1 + left / (len(ended) + 2)))
    low, high = floor(max(0.0, left * chance - spread)), ceil(min(left, left * chance + spread))
    return Pace(Decimal(met + low), Decimal(met + high), Decimal(len(counted)), last)

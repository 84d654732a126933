"""The least that still keeps a commitment: what remains to be done, and told, and what is lost already. Pure.

For who plans the duty roster; the public page never says what may still come.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from promises.counting.progress.frame import adds_up, is_windowed
from promises.counting.progress.shape import Progress, Step, Window
from promises.words.enums import Status, TargetForm, WindowState


@dataclass(frozen=True)
class Need:
    """So many more from ``starts_on`` through ``ends_on``, in one window of the target; after the window's own last day
    it is late, and counts."""

    window: Window
    number: Decimal
    starts_on: date
    ends_on: date

    @property
    def late(self) -> bool:
        return self.ends_on > self.window.ends_on


@dataclass(frozen=True)
class LeastPlan:
    """``needs`` in order of their last day; ``steps`` of a deliverable that are not done. ``untold`` are windows that
    have ended without word, and may have been met. With one that is ``missed`` the commitment cannot be kept."""

    needs: tuple[Need, ...] = ()
    steps: tuple[Step, ...] = ()
    untold: tuple[Window, ...] = ()
    missed: tuple[Window, ...] = ()

    @property
    def possible(self) -> bool:
        return not self.missed


def least_plan(progress: Progress) -> LeastPlan | None:
    """Counted from ``progress`` of the day on which somebody plans; None of what is no number of things to do: a share,
    a level, a ceiling, words, and what is over or out of the promise."""
    if progress.over or progress.status in (Status.WITHDRAWN, Status.NOT_TRIGGERED):
        return None
    if progress.aim.form is TargetForm.DELIVERABLE:
        return LeastPlan(steps=tuple(step for step in progress.steps if not step.done))
    signed_on = progress.signed_on or progress.starts_on
    # What ends before the signing is not asked for.
    if not adds_up(progress.aim) or not any(each.ends_on >= signed_on for each in progress.counted):
        return None
    needs, untold, missed = [], [], []
    for each in progress.counted:
        lacks, last = each.target - each.logged, _last_day(progress, each)
        if each.state is WindowState.MET:
            continue
        if last >= progress.day and last >= signed_on:
            needs.append(Need(each, lacks, max(each.starts_on, progress.day), last))
        elif each.state is WindowState.MISSED:
            missed.append(each)
        elif each.ended:
            untold.append(each)
    return LeastPlan(tuple(sorted(needs, key=lambda need: need.ends_on)), (), tuple(untold), tuple(missed))


def _last_day(progress: Progress, window: Window) -> date:
    """The last day on which what is done counts in the window: of a total, after its own deadline too."""
    by_a_day = progress.aim.deadline and not is_windowed(progress.aim) and not progress.aim.season
    return max(window.ends_on, progress.ends_on) if by_a_day and progress.ends_on else window.ends_on

"""What windows are called, in the forms that the sentences need."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from promises.counting.facts import Target, Unit
from promises.counting.progress import WHOLE, Progress, Window, is_windowed
from promises.words.enums import CalendarUnit


@dataclass(frozen=True)
class Noun:
    """``kvartal``: one, many, the many, and whether it takes *ett*."""

    one: str
    many: str
    the_many: str
    neuter: bool

    def of(self, count: int) -> str:
        return self.one if count == 1 else self.many

    @property
    def article(self) -> str:
        return "ett" if self.neuter else "en"

    @property
    def that(self) -> str:
        return "det" if self.neuter else "den"

    @property
    def none(self) -> str:
        return "inget" if self.neuter else "ingen"


PART = Noun("delmål", "delmål", "delmålen", neuter=True)
UNITS = {
    CalendarUnit.DAY: Noun("dag", "dagar", "dagarna", neuter=False),
    CalendarUnit.WEEK: Noun("vecka", "veckor", "veckorna", neuter=False),
    CalendarUnit.MONTH: Noun("månad", "månader", "månaderna", neuter=False),
    CalendarUnit.QUARTER: Noun("kvartal", "kvartal", "kvartalen", neuter=True),
    CalendarUnit.TERTIAL: Noun("tertial", "tertial", "tertialen", neuter=True),
    CalendarUnit.HALF_YEAR: Noun("halvår", "halvår", "halvåren", neuter=True),
    CalendarUnit.TERM: Noun("termin", "terminer", "terminerna", neuter=False),
    CalendarUnit.YEAR: Noun("år", "år", "åren", neuter=True),
}


def unit(given: Unit) -> Unit:
    """The counted thing as the municipality calls it."""
    return given


def measure(words: str) -> str:
    """``48 timmar``, ``procent``: an amount or a unit as it was typed."""
    return words


def by_aim(windows: Iterable[Window]) -> list[tuple[Target | None, list[Window]]]:
    """The windows by the target they are counted by: more than one where the unit or the form was changed."""
    return [(aim, list(each)) for aim, each in groupby(windows, key=lambda window: window.aim)]


def current(progress: Progress) -> list[Window]:
    """The windows of the target that is counted by now."""
    return by_aim(progress.windows)[-1][1] if progress.windows else []


def noun_of(windows: list[Window], *, alone: bool = True) -> Noun | None:
    """What a figure counts these windows in; None when the number itself is the figure. A long window that stands
    ``alone`` is read as a total: "460 av 900", not "0 av 1 år"."""
    if not windows:
        return None
    if any(window.part for window in windows):
        return PART
    aim = windows[0].aim
    if aim is None or aim.per is None or not is_windowed(aim) or windows[0].label == WHOLE:
        return None
    as_total = alone and len(windows) == 1 and windows[0].expected is not None
    return None if as_total else UNITS[aim.per]


def windows_noun(progress: Progress) -> Noun | None:
    """What the figure counts windows in; None when the number itself is the figure."""
    return noun_of(current(progress), alone=len(by_aim(progress.windows)) == 1)

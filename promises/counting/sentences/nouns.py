"""What windows are called, in the forms that the sentences need."""

from dataclasses import dataclass

from promises.counting.progress import WHOLE, Progress
from promises.words.enums import CalendarUnit, TargetForm


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


def windows_noun(progress: Progress) -> Noun | None:
    """What the figure counts windows in; None when the number itself is the figure."""
    if any(window.part for window in progress.windows):
        return PART
    per = progress.aim.per
    if per is None or progress.aim.form is TargetForm.TOTAL or not progress.windows:
        return None
    return None if progress.windows[0].label == WHOLE else UNITS[per]

"""ISO weeks, as Swedes number them. Pure."""

from datetime import date, timedelta
from typing import NamedTuple

from medborgarlofte.sent import FIRST_DAY, LAST_DAY


class Week(NamedTuple):
    """One week; sorts by time. ``year`` is the year that most of its days are in."""

    year: int
    week: int

    @property
    def monday(self) -> date:
        """The first day. Raises ValueError for a week that the year does not have."""
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def key(self) -> str:
        """``2020-42``, as it stands in addresses and forms."""
        return f"{self.year}-{self.week:02}"

    @property
    def label(self) -> str:
        """``v. 42``."""
        return f"v. {self.week}"

    def back(self, weeks: int = 1) -> "Week":
        """So many weeks before."""
        return week_of(self.monday - timedelta(weeks=weeks))


def week_of(day: date) -> Week:
    """The week that ``day`` is in."""
    iso = day.isocalendar()
    return Week(iso.year, iso.week)


def read_week(key: str) -> Week | None:
    """The week that ``key`` stands for; None for what is no week."""
    year, _, week = key.partition("-")
    try:
        found = week_of(date.fromisocalendar(int(year), int(week), 1))
    except (ValueError, OverflowError):
        return None
    return found if FIRST_DAY.year < found.year <= LAST_DAY.year else None


def last_weeks(until: Week, count: int) -> list[Week]:
    """``count`` weeks in order of time, the last is ``until``."""
    return [until.back(steps) for steps in range(count - 1, -1, -1)]

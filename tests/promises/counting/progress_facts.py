"""Short ways to write facts in tests of counting. No database."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from promises.counting.calendars import reporting_periods
from promises.counting.facts import (
    Commitment,
    Confirmation,
    Contribution,
    Judgement,
    Prolongation,
    Promise,
    ReportingPeriod,
    Target,
    Unit,
)
from promises.counting.progress import AsOf, Progress, progress
from promises.words.enums import (
    CalendarUnit,
    ConfirmationKind,
    ReportingCalendar,
    Status,
    TargetForm,
)

MONTH, QUARTER, WEEK = CalendarUnit.MONTH, CalendarUnit.QUARTER, CalendarUnit.WEEK
OPERATION = Unit("insats", "insatser")
POLICE = "Polisen"
TOWN = "Vaggeryds kommun"

# The three tertials of 2020, all followed up.
PUBLISHED = {"2020-t1": "2020-05-20", "2020-t2": "2020-09-24", "2020-t3": "2021-01-20"}
ALL = ("2020-t1", "2020-t2", "2020-t3")


def day(text: str) -> date:
    return date.fromisoformat(text)


def promise(
    start: str = "2020-01-01",
    end: str | None = "2020-12-31",
    calendar: ReportingCalendar = ReportingCalendar.TERTIAL,
    published: dict[str, str] | None = None,
    **more: Any,
) -> Promise:
    """A promise with its reporting periods; ``published`` gives days of publication by slug."""
    starts_on, ends_on = day(start), day(end) if end else None
    out = {slug: day(text) for slug, text in (published or {}).items()}
    until = starts_on + timedelta(days=800)
    periods = tuple(
        ReportingPeriod(*found, published_on=out.get(found.slug))
        for found in reporting_periods(calendar, starts_on, ends_on, until)
    )
    if "signed_on" in more:
        more["signed_on"] = day(more["signed_on"])
    return Promise(starts_on, ends_on, **{"periods": periods, **more})


def total(number: float | str, **more: Any) -> Target:
    return _target(TargetForm.TOTAL, number, more)


def rate(number: float | str, per: CalendarUnit, **more: Any) -> Target:
    return _target(TargetForm.RATE, number, {"per": per, **more})


def form(form: TargetForm, number: float | str | None = None, **more: Any) -> Target:
    return _target(form, number, more)


def _target(form: TargetForm, number: float | str | None, more: dict[str, Any]) -> Target:
    for name in ("deadline", "in_force_from", "public_on"):
        if isinstance(more.get(name), str):
            more[name] = day(more[name])
    wanted = None if number is None else Decimal(str(number))
    return Target(form, wanted, **{"unit": OPERATION, **more})


def row(on: str | date, quantity: float | str = 1, until: str | None = None, **more: Any) -> Contribution:
    starts_on = day(on) if isinstance(on, str) else on
    ends_on = day(until) if until else starts_on
    if more.get("out_of") is not None:
        more["out_of"] = Decimal(str(more["out_of"]))
    more.setdefault("organisation", POLICE)
    for name in ("public_on", "gone_on"):
        if isinstance(more.get(name), str):
            more[name] = day(more[name])
    key = f"{starts_on}/{ends_on}/{quantity}/{more.get('part', '')}/{more.get('place', '')}"
    return Contribution(key, starts_on, ends_on, Decimal(str(quantity)), **more)


def rows(*days: str, **more: Any) -> tuple[Contribution, ...]:
    return tuple(row(on, **more) for on in days)


def commitment(*targets: Target, log: Iterable[Contribution] = (), **more: Any) -> Commitment:
    """``confirmed`` are slugs of periods for which the police said that nothing was done, ``no_need`` and
    ``need`` those of which they said that there was no need, or a need and nothing done."""
    kinds = {
        "confirmed": ConfirmationKind.NOTHING,
        "no_need": ConfirmationKind.NO_NEED,
        "need": ConfirmationKind.NEED_UNMET,
    }
    said = tuple(
        Confirmation(slug, POLICE, kind) for name, kind in kinds.items() for slug in more.pop(name, ())
    )
    for name in ("starts_on", "withdrawn_on", "withdrawal_public_on"):
        if isinstance(more.get(name), str):
            more[name] = day(more[name])
    return Commitment(
        number=1,
        targets=targets,
        contributions=tuple(log),
        **{"responsible": (POLICE,), "confirmations": said, **more},
    )


def judged(period: str, status: Status | None, on: str, text: str = "", **more: Any) -> Judgement:
    return Judgement(period, status, day(on), text, **more)


def stand(on: str, of: Commitment, under: Promise | None = None) -> Progress:
    return progress(of, under or promise(), day(on))


def report(slug: str, frozen: str, of: Commitment, under: Promise | None = None) -> Progress:
    """As the report of the period shows it: its last day is over, known as on the day it was frozen."""
    under = under or promise()
    [period] = [each for each in under.periods if each.slug == slug]
    return progress(of, under, AsOf.report(slug, period.ends_on, day(frozen)))


def states(found):
    """The windows' states, as words."""
    return [window.state.value for window in found.windows]


def prolonged(decided, until="2021-12-31", **more):
    """A promise of 2020 that was prolonged on the day ``decided``."""
    moved = Prolongation(day(decided), day("2020-12-31"), day(until))
    return promise("2020-01-01", until, prolongations=(moved,), **more)

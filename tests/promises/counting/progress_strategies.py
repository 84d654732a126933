"""Hypothesis strategies for facts that are in order: any form, any calendar, any log."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from promises.counting.calendars import Reporting, reporting_periods
from promises.counting.facts import (
    Commitment,
    Confirmation,
    Contribution,
    Judgement,
    Milestone,
    Part,
    Prolongation,
    Promise,
    ReportingPeriod,
    Season,
    Target,
    Unit,
)
from promises.words.enums import CalendarUnit, Comparator, Counting, ReportingCalendar, Status, TargetForm
from promises.words.target_checks import FITS

FIRST = date(2019, 1, 1)
UNITS = (Unit("insats", "insatser"), Unit("möte", "möten"), Unit())
NAMES = ("Polisen", "Vaggeryds kommun", "Vätterhem")
PARTS = ("a", "b")

days = st.integers(0, 1000).map(lambda n: FIRST + timedelta(days=n))
numbers = st.sampled_from([1, 2, 3, 4, 9, 10, 22, 100, 900]).map(Decimal)
quantities = st.sampled_from([1, 1, 1, 2, 5, 19, 40]).map(Decimal)
month_days = st.sampled_from([(1, 1), (2, 29), (3, 31), (6, 1), (8, 31), (11, 15), (12, 31)])


@st.composite
def own_periods(draw: st.DrawFn, starts_on: date, length: int) -> list[Reporting]:
    """Periods with days of the promise's own: they may lie apart, overlap, hold each other or be the same days."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        first = starts_on + timedelta(days=draw(st.integers(0, length - 1)))
        last = first + timedelta(days=draw(st.sampled_from([0, 6, 30, 91, 183, 365])))
        due_on = last + timedelta(days=draw(st.sampled_from([14, 28, 90])))
        found.append(Reporting(f"egen-{number}", f"Egen {number}", first, last, due_on))
    return found


def _after(day: date) -> st.SearchStrategy[date | None]:
    """A follow-up is of a period that is over."""
    return st.none() | st.integers(1, 600).map(lambda n: day + timedelta(days=n))


@st.composite
def promises(draw: st.DrawFn, *, late: bool = True, prolonged: bool = True, open_too: bool = True) -> Promise:
    starts_on = draw(
        st.sampled_from([date(2019, 1, 1), date(2019, 7, 1), date(2019, 2, 20), date(2020, 2, 29)])
    )
    length = draw(st.sampled_from([60, 91, 183, 365, 400, 730]))
    ends_on = starts_on + timedelta(days=length - 1)
    moved = ()
    if prolonged and draw(st.booleans()):
        later = ends_on + timedelta(days=draw(st.sampled_from([30, 184, 365])))
        decided = starts_on + timedelta(days=draw(st.integers(0, length + 40)))
        moved, ends_on = (Prolongation(decided, ends_on, later),), later
    endless = open_too and not moved and draw(st.integers(0, 9)) == 0
    calendar = draw(st.sampled_from(ReportingCalendar))
    found = reporting_periods(
        calendar, starts_on, None if endless else ends_on, starts_on + timedelta(days=500)
    )
    if calendar is ReportingCalendar.OWN:
        found = draw(own_periods(starts_on, length))
    signed = draw(st.none() | st.integers(-30, 200)) if late else None
    return Promise(
        starts_on=starts_on,
        ends_on=None if endless else ends_on,
        signed_on=None if signed is None else starts_on + timedelta(days=signed),
        periods=tuple(ReportingPeriod(*each, published_on=draw(_after(each.ends_on))) for each in found),
        prolongations=moved,
    )


@st.composite
def milestones(draw: st.DrawFn) -> tuple[Milestone, ...]:
    due = sorted(draw(st.lists(days, max_size=3)))
    return tuple(Milestone(f"s{n}", f"steg {n}", on, Decimal(n + 1)) for n, on in enumerate(due))


@st.composite
def parts(draw: st.DrawFn) -> tuple[Part, ...]:
    """By place, or by days that lie apart."""
    if not draw(st.integers(0, 2)):
        return ()
    first = draw(st.none() | days)
    found = []
    for key in PARTS:
        last = first + timedelta(days=draw(st.integers(0, 200))) if first else None
        found.append(Part(key, f"del {key}", draw(numbers), first, last))
        first = last + timedelta(days=draw(st.integers(1, 60))) if last else None
    return tuple(found)


def _unit_of(form: TargetForm) -> st.SearchStrategy[CalendarUnit | None]:
    if form not in FITS["per"]:
        return st.none()
    return (
        st.sampled_from(CalendarUnit)
        if form is TargetForm.RATE
        else st.none() | st.sampled_from(CalendarUnit)
    )


@st.composite
def targets(draw: st.DrawFn, forms: tuple[TargetForm, ...] = tuple(TargetForm)) -> Target:
    form = draw(st.sampled_from(forms))
    comparator = draw(st.sampled_from(Comparator))
    number = draw(numbers)
    return Target(
        form=form,
        number=min(number, Decimal(100)) if form in {TargetForm.SHARE, TargetForm.SERVICE_LEVEL} else number,
        upper=number + 2 if comparator is Comparator.BETWEEN else None,
        comparator=comparator,
        per=draw(_unit_of(form)),
        counting=draw(st.sampled_from(Counting)) if form in FITS["counting"] else Counting.SUM,
        unit=draw(st.sampled_from(UNITS)),
        deadline=draw(st.none() | st.none() | days),
        season=draw(st.none() | st.none() | st.builds(Season, month_days, month_days)),
        milestones=draw(milestones()),
        parts=draw(parts()),
        within=draw(st.sampled_from(["", "48 timmar"])),
    )


@st.composite
def contributions(draw: st.DrawFn, single_days: bool = False) -> Contribution:
    starts_on = draw(days)
    quantity = draw(quantities)
    return Contribution(
        key=str(draw(st.integers(0, 10**6))),
        starts_on=starts_on,
        ends_on=starts_on
        + timedelta(days=0 if single_days else draw(st.sampled_from([0, 0, 0, 1, 9, 40, 120]))),
        quantity=quantity,
        counts=draw(st.integers(0, 9)) > 0,
        place=draw(st.sampled_from(["", "torget", "Torget ", "parken"])),
        part=draw(st.sampled_from(["", *PARTS, "s0", "s1"])),
        organisation=draw(st.sampled_from(NAMES)),
        out_of=draw(st.none() | st.sampled_from([Decimal(0), quantity, quantity + 3])),
    )


@st.composite
def commitments(
    draw: st.DrawFn,
    under: Promise,
    forms: tuple[TargetForm, ...] = tuple(TargetForm),
    single_days: bool = False,
    versions: bool = True,
) -> Commitment:
    slugs = [period.slug for period in under.periods]
    said = st.sampled_from(slugs or ["2020-slut"])
    first = draw(targets(forms))
    later = draw(st.lists(st.tuples(targets(forms), days), max_size=1)) if versions else []
    changed = tuple(_from(target, on) for target, on in later)
    return Commitment(
        number=1,
        targets=(first, *changed),
        contributions=tuple(draw(st.lists(contributions(single_days), max_size=12))),
        responsible=draw(st.sampled_from([(), NAMES[:1], NAMES[:2]])),
        conditional=draw(st.integers(0, 9)) == 0,
        starts_on=draw(st.none() | st.none() | days),
        withdrawn_on=draw(st.none() | st.none() | st.none() | days),
        confirmations=tuple(Confirmation(slug, NAMES[0]) for slug in draw(st.sets(said, max_size=2))),
        judgements=tuple(
            Judgement(slug, draw(st.none() | st.sampled_from(Status)), draw(days))
            for slug in draw(st.sets(said, max_size=2))
        ),
    )


def _from(target: Target, on: date) -> Target:
    return Target(
        **{**{name: getattr(target, name) for name in target.__dataclass_fields__}, "in_force_from": on}
    )

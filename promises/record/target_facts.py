"""A version of a target and a reporting period, as Django knows them, as the plain facts that are counted by."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from promises.counting import facts, ports
from promises.counting.ports import PublishedFollowUp
from promises.models import Commitment, Milestone, Promise, ReportingPeriod, Target, TargetPart
from promises.words.enums import CalendarUnit, Comparator, Counting, TargetForm


def period_facts(row: ReportingPeriod, followed_up: PublishedFollowUp | None = None) -> facts.ReportingPeriod:
    """The period, with the days of its follow-up."""
    days = (followed_up.first_published_on, followed_up.first_frozen_on) if followed_up else ()
    return facts.ReportingPeriod(row.slug, row.label, row.starts_on, row.ends_on, row.due_on, *days)


def followed_periods(promises: Iterable[Promise]) -> dict[int, list[facts.ReportingPeriod]]:
    """The periods of each promise, by its primary key, with the days of their follow-ups, also of those taken back."""
    promises = list(promises)
    published = ports.follow_ups.published([promise.pk for promise in promises], withdrawn_too=True)
    found = {}
    for promise in promises:
        told = {each.period: each for each in published.get(promise.pk, ())}
        found[promise.pk] = [period_facts(each, told.get(each.slug)) for each in promise.periods.all()]
    return found


def target_facts(target: Target, row: Commitment) -> facts.Target:
    """One version of a target; what it does not name it takes from the commitment's kind."""
    return facts.Target(
        form=TargetForm(target.form),
        number=target.number,
        upper=target.upper,
        comparator=Comparator(target.comparator),
        per=CalendarUnit(target.per) if target.per else None,
        counting=Counting(target.counting),
        unit=facts.Unit(target.unit_one or row.kind.unit_one, target.unit_many or row.kind.unit_many),
        deadline=target.deadline,
        season=facts.Season(_month_day(target.season_start), _month_day(target.season_end))
        if target.season_start
        else None,
        milestones=tuple(
            facts.Milestone(key=m.slug, label=m.label, due_on=m.due_on, number=m.number)
            for m in target.milestones.all()
        ),
        parts=tuple(
            facts.Part(key=p.slug, label=p.label, number=p.number, starts_on=p.starts_on, ends_on=p.ends_on)
            for p in target.parts.all()
        ),
        within=target.within,
        share_of=target.share_of,
        share_base=target.share_base,
        in_force_from=target.in_force_from,
    )


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def with_divisions(targets: QuerySet[Target]) -> QuerySet[Target]:
    """The targets with what ``fetch_divisions`` goes by."""
    return targets.annotate(
        **{f"has_{name}": Exists(rows.filter(target=OuterRef("pk"))) for name, rows in _divisions()}
    )


def fetch_divisions(commitments: Iterable[Commitment]) -> None:
    """The steps and parts of the commitments' targets, fetched ``with_divisions``: most promises have none, and nothing
    is asked about them then."""
    targets = [target for row in commitments for target in row.targets.all()]
    for name, rows in _divisions():
        there = any(getattr(target, f"has_{name}") for target in targets)
        prefetch_related_objects(targets, name if there else Prefetch(name, rows.none()))


def _divisions() -> tuple[tuple[str, QuerySet[Any]], ...]:
    return (("milestones", Milestone.objects.all()), ("parts", TargetPart.objects.all()))

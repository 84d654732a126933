"""The checks of promises.words.activity_checks, asked about an activity of the database."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from medborgarlofte.clock import today
from promises.log.scope import in_force, municipalities_of, places_of
from promises.models import Activity, Commitment
from promises.words.activity_checks import WITH_BASE, Counted, Problem, problems
from promises.words.enums import Counting, TargetForm


def part_slugs(commitment: Commitment) -> set[str]:
    """The short names of the commitment's sub-targets and steps, of every target it has had."""
    targets = commitment.targets.all()
    parts = {part.slug for target in targets for part in target.parts.all()}
    return parts | {step.slug for target in targets for step in target.milestones.all()}


def counted_values(commitment: Commitment, on: date, values: Mapping[str, Any]) -> Counted:
    """What an activity of the day ``on`` counts towards the commitment. ``values`` are the contribution's own; those
    left out are as the model has them. Asks nothing of a commitment that ``promises.log.scope`` has fetched."""
    target = in_force(commitment, on)
    return Counted(
        promised_in=municipalities_of(commitment),
        parts=part_slugs(commitment),
        divided=target is not None and any(not part.starts_on for part in target.parts.all()),
        by_place=target is not None and target.counting == Counting.PLACES,
        is_share=target is not None and target.form == TargetForm.SHARE,
        has_base=target is None or target.form in WITH_BASE,
        people=commitment.counts_people,
        where=values.get("place") or "",
        quantity=values.get("quantity", Decimal(1)),
        out_of=values.get("out_of"),
        part=values.get("part") or "",
        counts=values.get("counts", True),
        why_not=values.get("why_not") or "",
    )


def activity_problems(
    activity: Activity, rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Iterator[Problem]:
    """Every rule that the activity breaks with ``rows`` under it: ``contributions`` and ``results``, those that are
    to be written."""
    contributions, results = rows.get("contributions", ()), rows.get("results", ())
    commitments = (
        Commitment.objects.filter(pk__in=[row["commitment"].pk for row in contributions])
        .select_related("promise")
        .prefetch_related("promise__further_municipalities", "targets__parts", "targets__milestones")
        .in_bulk()
        if contributions
        else {}
    )
    return problems(
        today=today(),
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        municipality=activity.municipality_id,
        place=activity.municipality.name,
        counted=[
            counted_values(
                commitments[row["commitment"].pk], activity.starts_on, {"place": activity.place, **row}
            )
            for row in contributions
        ],
        outside_in=places_of(activity.promise) if activity.promise else None,
        measures=[row["measure"] for row in results],
        of_kind=activity.kind.measures.all() if results else (),
        kind=activity.kind.name,
        is_sum=activity.is_sum,
    )


def refuse_problems(activity: Activity, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Raise ValidationError by field with every rule that the activity breaks; a field of a contribution is named
    as it is there, what is wrong with the choice of a commitment or a measure stands for the whole."""
    errors: dict[str, list[str]] = {}
    for problem in activity_problems(activity, rows):
        field, sentence = problem.field, problem.sentence
        if field in ("commitment", "measure"):
            row = rows["contributions" if field == "commitment" else "results"][problem.number or 0]
            field, sentence = NON_FIELD_ERRORS, f"{row[field]}: {sentence}"
        errors.setdefault(field, []).append(sentence)
    if errors:
        raise ValidationError(errors)

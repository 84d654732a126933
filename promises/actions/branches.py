"""The rows that hang under an activity, read as plain values and written back.

A correction is a new activity with everything under the old one, changed where it was wrong; reading and
writing the same shape is all that takes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from promises.actions import textguard
from promises.enums import Method
from promises.models import (
    Activity,
    Contribution,
    CoordinationMeeting,
    HotSpotRound,
    Measure,
    MeasureStep,
    Observation,
    Result,
    RoundObservation,
    SafetyWalk,
    TrafficOperation,
    WalkParticipation,
)

Values = dict[str, Any]


@dataclass(frozen=True)
class Branch:
    """Rows of ``model`` that name their parent in the field ``up``, with the branches ``under`` each.

    What ``lives`` is written on its own after its activity: it is no part of the row as somebody saw it,
    and a correction takes it along instead of writing it anew.
    """

    model: type[Model]
    up: str = "activity"
    under: Mapping[str, "Branch"] = field(default_factory=dict)
    lives: bool = False


_OBSERVATIONS = Branch(
    Observation,
    "walk",
    {"measures": Branch(Measure, "observation", {"steps": Branch(MeasureStep, "measure")})},
    lives=True,
)
ROWS = {"contributions": Branch(Contribution), "results": Branch(Result)}
# What each way of working has beside an activity; every name is the way down from the parent.
METHODS = {
    Method.TRAFFIC: ("traffic_operation", Branch(TrafficOperation)),
    Method.SAFETY_WALK: (
        "safety_walk",
        Branch(
            SafetyWalk,
            under={
                "participations": Branch(WalkParticipation, "walk"),
                "observations": _OBSERVATIONS,
            },
        ),
    ),
    Method.HOT_SPOT: (
        "hot_spot_round",
        Branch(HotSpotRound, under={"observations": Branch(RoundObservation, "round")}),
    ),
    Method.EST: (
        "coordination_meeting",
        Branch(CoordinationMeeting, under={"measures": Branch(Measure, "meeting")}),
    ),
}


def read_rows(activity: Activity) -> dict[str, list[Values]]:
    """``{"contributions": [{…}], "results": [{…}]}`` as ``write_rows`` takes them."""
    return {name: _read_all(activity, name, branch) for name, branch in ROWS.items()}


def write_rows(activity: Activity, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    """Write the rows given; those there were of the same sort go. Raises ValidationError."""
    for name, values in rows.items():
        getattr(activity, name).all().delete()
        _write_all(activity, ROWS[name], values)


def read_method(activity: Activity) -> Values:
    """The fields of the activity's row by its way of working, with what hangs under it; {} without one."""
    name, branch = METHODS.get(Method(activity.kind.method), ("", None))
    row = getattr(activity, name, None) if branch else None
    return _read(row, branch) if row and branch else {}


def write_method(activity: Activity, values: Mapping[str, Any]) -> None:
    """Make or change that row, if there is anything to say. Lists under it that are not named stay.

    Raises ValidationError.
    """
    name, branch = METHODS.get(Method(activity.kind.method), ("", None))
    for other, (way, _) in METHODS.items():
        if other != activity.kind.method and hasattr(activity, way):
            getattr(activity, way).delete()
    row = getattr(activity, name, None)
    if branch is not None and (row or values):
        _write(branch, activity, values, row)


def take_along(old: Activity, new: Activity) -> None:
    """Give the row that corrects ``old`` what lives under it: its number, photos and history stay its own.

    Where everybody has read it, the old row keeps a copy as it was.
    """
    before = SafetyWalk.objects.filter(activity=old).first()
    after = SafetyWalk.objects.filter(activity=new).first()
    if before is None or after is None:
        return
    kept = [] if before.protocol_is_draft else read_living(before)
    before.observations.update(walk=after)
    _write_all(before, _OBSERVATIONS, kept)


def read_living(walk: SafetyWalk) -> list[Values]:
    """The observations of a walk with their measures and steps, as plain values."""
    return _read_all(walk, "observations", _OBSERVATIONS)


def _read(row: Model, branch: Branch) -> Values:
    fields = (f for f in row._meta.concrete_fields if not f.primary_key and f.name not in (branch.up, "uid"))
    values: Values = {f.name: getattr(row, f.name) for f in fields}
    return values | {
        name: _read_all(row, name, under) for name, under in branch.under.items() if not under.lives
    }


def _read_all(parent: Model, name: str, branch: Branch) -> list[Values]:
    return [_read(row, branch) for row in getattr(parent, name).all()]


def _write(branch: Branch, parent: Model, values: Mapping[str, Any], row: Model | None = None) -> None:
    row = row or branch.model(**{branch.up: parent})
    under = {name: values[name] for name in branch.under if name in values}
    for name, value in values.items():
        if name not in branch.under:
            setattr(row, name, value)
    textguard.full_clean(row, exclude=[branch.up])
    row.save()
    for name, rows in under.items():
        getattr(row, name).all().delete()
        _write_all(row, branch.under[name], rows)


def _write_all(parent: Model, branch: Branch, rows: Iterable[Mapping[str, Any]]) -> None:
    for values in rows:
        _write(branch, parent, values)

"""Safety walks in the log. The protocol's observations live: a correction of the walk takes them along."""

from promises.log.branches import Branch, Values, read_all, write_all
from promises.log.methods import register
from promises.log.table_columns import MethodTable
from promises.models import Measure, MeasureStep, Observation, SafetyWalk, WalkParticipation
from promises.walks.columns import COLUMNS
from promises.walks.log_form import WalkForm
from promises.words.enums import Method

_OBSERVATIONS = Branch(
    Observation,
    "walk",
    {"measures": Branch(Measure, "observation", {"steps": Branch(MeasureStep, "measure")})},
    lives=True,
)


def read_observations(walk: SafetyWalk) -> list[Values]:
    """The observations of a walk with their measures and steps, as plain values."""
    return read_all(walk, "observations", _OBSERVATIONS)


def move_observations(before: SafetyWalk, after: SafetyWalk) -> None:
    """From the walk that was corrected to the one that stands. Where everybody has read the protocol, the old
    walk keeps a copy of it as it was."""
    kept = [] if before.protocol_is_draft else read_observations(before)
    before.observations.update(walk=after)
    write_all(before, _OBSERVATIONS, kept)


register(
    Method.SAFETY_WALK,
    form=WalkForm,
    row="safety_walk",
    branch=Branch(
        SafetyWalk,
        under={"participations": Branch(WalkParticipation, "walk"), "observations": _OBSERVATIONS},
    ),
    move_living=move_observations,
    table=MethodTable(
        COLUMNS, new={"protocol_is_draft": True}
    ),  # nothing of it is read before it is published
)

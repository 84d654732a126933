"""Where each noun of the document lives in the database. Reading and writing share this table.

Properties are columns of the same name unless ``values`` says otherwise; which there are, and in what
order, is the schema's to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Model

from medborgarlofte.accounts.models import Municipality, Organisation, PoliceArea
from promises import models
from promises.exchange_format.schema import is_object, is_rows, properties


@dataclass(frozen=True)
class Noun:
    """One definition of the schema, its model and the nouns inside it.

    ``parent`` is the foreign key to the row around it, "" for what promises share. ``key`` tells rows
    of one parent apart; ``position`` counts them where their order is theirs to say. ``shared`` rows
    belong to several promises: they are added to and changed, never removed. ``anew`` rows are small
    and written anew when any of them differs.
    """

    definition: str
    model: type[Model]
    parent: str = ""
    key: tuple[str, ...] = ()
    inside: Mapping[str, "Noun"] = field(default_factory=dict)
    positioned: bool = False
    shared: bool = False
    anew: bool = False

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The properties that are columns of the row itself."""
        return tuple(
            name
            for name, part in properties(self.definition).items()
            if not (name in _APART or "x-edition" in part or is_rows(part) or is_object(part))
        )

    def is_single(self, name: str) -> bool:
        """Whether the noun inside under this property is one object, not a list."""
        return is_object(properties(self.definition)[name])


# Neither columns nor rows of the promise: document.py and write.py take them one by one.
_APART = frozenset({"$schema", "format", "photo", "further_municipalities", "few", "few_residents"})


RESULT_MEASURE = Noun("result_measure", models.ResultMeasure, "kind", ("slug",), positioned=True, shared=True)
POLICE_AREA = Noun("police_area", PoliceArea, key=("slug",), shared=True)
MUNICIPALITY = Noun("municipality", Municipality, key=("slug",), shared=True)
ORGANISATION = Noun("organisation", Organisation, key=("slug",), shared=True)
KIND = Noun("kind", models.Kind, key=("slug",), shared=True, inside={"measures": RESULT_MEASURE})

TARGET = Noun(
    "target",
    models.Target,
    "commitment",
    ("in_force_from",),
    inside={
        "milestones": Noun("milestone", models.Milestone, "target", ("slug",), positioned=True),
        "parts": Noun("part", models.TargetPart, "target", ("slug",), positioned=True),
    },
)
COMMITMENT = Noun(
    "commitment",
    models.Commitment,
    "promise",
    ("number",),
    inside={
        "parties": Noun("party", models.CommitmentParty, "commitment", ("organisation", "role", "unit")),
        "targets": TARGET,
    },
)
INDICATOR = Noun(
    "indicator",
    models.Indicator,
    "promise",
    ("slug",),
    inside={"measurements": Noun("measurement", models.Measurement, "indicator", ("period",))},
    positioned=True,
)
OBSERVATION = Noun(
    "observation",
    models.Observation,
    "walk",
    ("number",),
    inside={
        "measures": Noun(
            "measure",
            models.Measure,
            "observation",
            ("text",),
            inside={
                "steps": Noun("measure_step", models.MeasureStep, "measure", ("position",), positioned=True)
            },
        )
    },
)
SAFETY_WALK = Noun(
    "safety_walk",
    models.SafetyWalk,
    "activity",
    inside={
        "participations": Noun("participation", models.WalkParticipation, "walk", ("organisation",)),
        "observations": OBSERVATION,
    },
)
ACTIVITY = Noun(
    "activity",
    models.Activity,
    key=("uid",),
    inside={
        "contributions": Noun("contribution", models.Contribution, "activity", ("commitment", "part")),
        "results": Noun("result", models.Result, "activity", ("measure",)),
        "safety_walk": SAFETY_WALK,
        "traffic_operation": Noun("traffic_operation", models.TrafficOperation, "activity"),
        "hot_spot_round": Noun("hot_spot_round", models.HotSpotRound, "activity"),
    },
)
PROMISE = Noun(
    "",
    models.Promise,
    key=("municipality", "slug"),
    inside={
        "signatories": Noun("signatory", models.Signatory, "promise", ("position",), positioned=True),
        "focus_areas": Noun("focus_area", models.FocusArea, "promise", ("name",), positioned=True, anew=True),
        "backgrounds": Noun("background", models.Background, "promise", ("position",), positioned=True),
        "amendments": Noun("amendment", models.Amendment, "promise", ("number",)),
        "indicators": INDICATOR,
        "publication_rules": Noun("publication_rule", models.PublicationRule, "promise", ("kind",)),
        "periods": Noun("period", models.ReportingPeriod, "promise", ("slug",)),
        "commitments": COMMITMENT,
    },
)
INVITATION = Noun("invitation", models.WalkInvitation, "promise", ("uid",))
CONFIRMATION = Noun("confirmation", models.Confirmation, key=("commitment", "period", "organisation"))

# What several promises share, in the order that each may lean on the one before.
SHARED = {
    "police_areas": POLICE_AREA,
    "municipalities": MUNICIPALITY,
    "organisations": ORGANISATION,
    "kinds": KIND,
}

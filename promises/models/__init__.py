"""The nouns of the promise, one a file."""

from promises.models.activity import Activity, Contribution, Result
from promises.models.amendment import Amendment
from promises.models.commitment import Commitment, CommitmentParty
from promises.models.est import CoordinationMeeting, SituationReport
from promises.models.hotspot import HotSpot, HotSpotRound, OngoingRound, RoundObservation
from promises.models.indicator import Indicator, Measurement
from promises.models.invitation import WalkInvitation
from promises.models.kind import Kind, ResultMeasure
from promises.models.masking import Masking
from promises.models.measure import Measure
from promises.models.period import Confirmation, ReportingPeriod
from promises.models.photo import Photo
from promises.models.promise import Background, FocusArea, Promise, Signatory
from promises.models.publication import ConfirmedText, PublicationRule
from promises.models.question import Question
from promises.models.records import Disclosure, Retention
from promises.models.step import MeasureStep
from promises.models.table_import import TableImport
from promises.models.target import Milestone, Target, TargetPart
from promises.models.traffic import TrafficOperation
from promises.models.walk import Observation, SafetyWalk, WalkParticipation

__all__ = [
    "Activity",
    "Amendment",
    "Background",
    "Commitment",
    "CommitmentParty",
    "Confirmation",
    "ConfirmedText",
    "Contribution",
    "CoordinationMeeting",
    "Disclosure",
    "FocusArea",
    "HotSpot",
    "HotSpotRound",
    "Indicator",
    "Kind",
    "Masking",
    "Measure",
    "MeasureStep",
    "Measurement",
    "Milestone",
    "Observation",
    "OngoingRound",
    "Photo",
    "Promise",
    "PublicationRule",
    "Question",
    "ReportingPeriod",
    "Result",
    "ResultMeasure",
    "Retention",
    "RoundObservation",
    "SafetyWalk",
    "Signatory",
    "SituationReport",
    "TableImport",
    "Target",
    "TargetPart",
    "TrafficOperation",
    "WalkInvitation",
    "WalkParticipation",
]

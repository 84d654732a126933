"""Walks: the invitation, the protocol and what shall be done."""

from datetime import date, time
from typing import Any

from promises.models import Activity, Commitment, Measure, Observation, Promise, SafetyWalk, WalkInvitation
from tests.factories.activities import activity
from tests.factories.people import officer, organisation
from tests.factories.promises import moment


def invitation(of: Promise, *, published: bool = True, **fields: Any) -> WalkInvitation:
    """An invitation to a walk in Hok on 22 October 2020 at six, written and published on the first."""
    by, stamp = officer(), moment(date(2020, 10, 1))
    values: dict[str, Any] = {
        "area": "Hok",
        "held_on": date(2020, 10, 22),
        "from_time": time(18),
        "to_time": time(20),
        "meeting_place": "Utanför affären",
        "organiser": organisation(of.municipality.name),
        "created_at": stamp,
        "created_by": by,
        "updated_at": stamp,
        "updated_by": by,
        "published_at": stamp if published else None,
        "published_by": by if published else None,
    }
    return WalkInvitation.objects.create(promise=of, **(values | fields))


def walk(towards: Commitment, day: date = date(2020, 8, 27), **fields: Any) -> Activity:
    """A walk that the municipality has logged, its protocol still a draft."""
    draft = fields.pop("draft", True)
    values = {"title": "Trygghetsvandring, Skillingaryd", "created_by": officer()}
    made = activity(day, towards, **(values | fields))
    SafetyWalk.objects.create(activity=made, protocol_is_draft=draft)
    return made


def observation(of: Activity, **fields: Any) -> Observation:
    """The next observation of the walk: a lamp that is out."""
    row = SafetyWalk.objects.get(activity=of)
    values: dict[str, Any] = {
        "number": row.observations.count() + 1,
        "category": "lighting",
        "place": "Gångtunneln",
        "text": "Två lampor lyser inte.",
        "authority": "Tekniska kontoret",
    }
    return Observation.objects.create(walk=row, **(values | fields))


def measure(of: Observation, **fields: Any) -> Measure:
    """What is proposed about the observation, not decided."""
    values: dict[str, Any] = {
        "text": "Byt lamporna",
        "created_at": of.walk.activity.created_at,
        "created_by": of.walk.activity.created_by,
    }
    return Measure.objects.create(observation=of, **(values | fields))

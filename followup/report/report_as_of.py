"""An exchange file as it was on an earlier day, and as far as a period reaches. Pure."""

from datetime import date
from typing import Any

from promises.counting.facts import own_day

_DECIDED = ("decision", "owner", "due_on", "done_on", "refused_reason")
_DATED = (("confirmations", "confirmed_on"), ("invitations", "published_on"), ("follow_ups", "published"))


def as_of(document: dict[str, Any], day: str) -> dict[str, Any]:
    """The document as anybody could read it on ``day`` (ISO): without what was logged, decided or published since."""
    activities = []
    for row in document.get("activities", []):
        if row["logged_on"] > day:
            continue
        if row.get("withdrawn_on", "") > day:
            row = {name: value for name, value in row.items() if not name.startswith("withdrawn_")}
        # A protocol is read as it was that day: published by then, with the steps taken by then.
        walk = row.get("safety_walk")
        if walk is None or walk.get("protocol_published_on", "") > day:
            row = {name: value for name, value in row.items() if name != "safety_walk"}
        else:
            observations = [
                {**each, "measures": [_measure(measure, day) for measure in each.get("measures", [])]}
                for each in walk.get("observations", [])
            ]
            row = {**row, "safety_walk": {**walk, "observations": observations}}
        activities.append(row)
    kept = {name: [row for row in document.get(name, []) if row[at] <= day] for name, at in _DATED}
    return {**document, "activities": activities, **kept}


def until(document: dict[str, Any], ends_on: str) -> dict[str, Any]:
    """The document without what concerns a later day than ``ends_on`` (ISO): rows, walks, and what was said or published
    of later periods. A correction stays with what it corrects, whatever day it names."""
    rows = document.get("activities", [])
    spans = {
        row["uid"]: [date.fromisoformat(row.get(name, row["starts_on"])) for name in ("starts_on", "ends_on")]
        for row in rows
    }
    kept = {uid for uid, days in spans.items() if own_day(*days).isoformat() <= ends_on}
    while more := {row["uid"] for row in rows if row.get("replaces") in kept} - kept:
        kept |= more
    periods = {row["slug"] for row in document.get("periods", []) if row["ends_on"] <= ends_on}
    invitations = [row for row in document.get("invitations", []) if row["held_on"] <= ends_on]
    lists = {
        "activities": [row for row in rows if row["uid"] in kept],
        "counted_as": [row for row in document.get("counted_as", []) if row["activity"] in kept],
        "invitations": [
            {name: value for name, value in row.items() if name != "activity" or value in kept}
            for row in invitations
        ],
    }
    for name in ("confirmations", "follow_ups"):
        lists[name] = [row for row in document.get(name, []) if row["period"] in periods]
    return {**document, **lists}


def _measure(measure: dict[str, Any], day: str) -> dict[str, Any]:
    steps = [step for step in measure.get("steps", []) if step["decided_on"] <= day]
    if len(steps) == len(measure.get("steps", [])):
        return measure
    decided = {name: steps[-1][name] for name in _DECIDED if steps and name in steps[-1]}
    rest = {name: value for name, value in measure.items() if name not in _DECIDED}
    return {**rest, **decided, "steps": steps}

"""An exchange file as it was on an earlier day: without what was logged, decided or published since. Pure."""

from typing import Any

_DECIDED = ("decision", "owner", "due_on", "done_on", "refused_reason")
_DATED = (("confirmations", "confirmed_on"), ("invitations", "published_on"), ("follow_ups", "published"))


def as_of(document: dict[str, Any], day: str) -> dict[str, Any]:
    """The document as anybody could read it on ``day`` (ISO)."""
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


def _measure(measure: dict[str, Any], day: str) -> dict[str, Any]:
    steps = [step for step in measure.get("steps", []) if step["decided_on"] <= day]
    if len(steps) == len(measure.get("steps", [])):
        return measure
    decided = {name: steps[-1][name] for name in _DECIDED if steps and name in steps[-1]}
    rest = {name: value for name, value in measure.items() if name not in _DECIDED}
    return {**rest, **decided, "steps": steps}

"""The protocol of a safety walk: what was seen, numbered, and what shall be done about it."""

from collections.abc import Iterator
from datetime import date

from promises import swedish
from promises.enums import Light, MeasureDecision, ObservationCategory
from promises.models import Activity, Measure, Observation, SafetyWalk
from promises.progress.action_list import action_list
from promises.progress.results import FEW
from promises.rules import protocol_is_public
from promises.sentences.action_list import figure
from promises.walks import facts_of, measures_of


def protocol(activity: Activity) -> tuple[tuple[str, str], ...]:
    """``(heading, text)`` of the walk itself and of each observation; empty for other activities."""
    walk: SafetyWalk | None = getattr(activity, "safety_walk", None)
    return tuple(_told(walk)) if walk and protocol_is_public(walk) else ()


def standing_of(activity: Activity, today: date) -> str:
    """``5 av 8 åtgärder gjorda`` for a walk whose protocol is read by everybody; empty for all other rows."""
    walk: SafetyWalk | None = getattr(activity, "safety_walk", None)
    if walk is None or not protocol_is_public(walk):
        return ""
    return figure(action_list(facts_of(measures_of(walk)), today))


def _told(walk: SafetyWalk) -> Iterator[tuple[str, str]]:
    about = " ".join(filter(None, [_residents(walk), _way(walk)]))
    if about:
        yield "Vandringen", about
    for observation in walk.observations.all():
        yield _heading(observation), _text(observation)


def _residents(walk: SafetyWalk) -> str:
    return "" if walk.residents is None else f"{swedish.capital(_many(walk.residents))} boende deltog."


def residents_words(walk: SafetyWalk) -> str:
    """``Boende: 14`` or ``Boende: färre än 5``; empty where nobody counted."""
    return "" if walk.residents is None else f"Boende: {_many(walk.residents)}"


def _many(people: int) -> str:
    return f"färre än {FEW}" if people < FEW else swedish.number(people)


def _way(walk: SafetyWalk) -> str:
    light = f"I {Light(walk.light).label}" if walk.light else ""
    return ". ".join(filter(None, [light, walk.route.rstrip(".")])) + "." if light or walk.route else ""


def _heading(observation: Observation) -> str:
    kind = "bra" if observation.is_good else ObservationCategory(observation.category).label
    return f"{observation.number}. {observation.place} ({kind})"


def _text(observation: Observation) -> str:
    measures = [_measure(measure) for measure in observation.measures.all()]
    return " ".join([_sentence(observation.text), *measures])


def _measure(measure: Measure) -> str:
    decision = MeasureDecision(measure.decision)
    words = decision.label
    if decision is MeasureDecision.DONE and measure.done_on:
        words = f"gjord {swedish.day(measure.done_on)}"
    elif decision is MeasureDecision.PLANNED and measure.due_on:
        words = f"ska göras senast {swedish.day(measure.due_on)}"
    elif decision is MeasureDecision.REFUSED:
        words = f"görs inte: {measure.refused_reason}"
    owner = f", {measure.owner.short_name}" if measure.owner else ""
    return f"Åtgärd: {measure.text.rstrip('.')}. {_sentence(swedish.capital(words) + owner)}"


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."

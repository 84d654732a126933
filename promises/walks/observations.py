"""The protocol of a safety walk: what was seen, numbered, and what shall be done about it."""

from datetime import date

from promises.counting.progress.action_list import action_list
from promises.counting.sentences import number_words
from promises.counting.sentences.action_list import figure
from promises.models import Activity, Measure, MeasureStep, Observation, SafetyWalk
from promises.record.public import protocol_is_public
from promises.walks.queries import facts_of, measures_of
from promises.words import swedish
from promises.words.enums import Light, MeasureDecision, ObservationCategory


def protocol(activity: Activity) -> tuple[tuple[str, str], ...]:
    """``(heading, text)`` of the walk itself and of each observation; empty for other activities."""
    walk: SafetyWalk | None = getattr(activity, "safety_walk", None)
    if walk is None or not protocol_is_public(walk):
        return ()
    about = []
    if walk.residents is not None:
        about.append(f"{swedish.capital(number_words(walk.residents, few=True))} boende deltog.")
    light = f"I {Light(walk.light).label}" if walk.light else ""
    if way := ". ".join(filter(None, [light, walk.route.rstrip(".")])):
        about.append(f"{way}.")
    paragraphs = [("Vandringen", " ".join(about))] if about else []
    for observation in walk.observations.all():
        sentences = [_sentence(observation.text)]
        for measure in observation.measures.all():
            owner = f", {measure.owner.short_name}" if measure.owner else ""
            sentences.append(
                f"Åtgärd: {_sentence(measure.text)} {_sentence(decision_words(measure) + owner)}"
            )
        heading = f"{observation.number}. {observation.place} ({kind_words(observation)})"
        paragraphs.append((heading, " ".join(sentences)))
    return tuple(paragraphs)


def standing_of(activity: Activity, today: date) -> str:
    """``5 av 8 åtgärder gjorda`` for a walk whose protocol is read by everybody; empty for all other rows."""
    walk: SafetyWalk | None = getattr(activity, "safety_walk", None)
    if walk is None or not protocol_is_public(walk):
        return ""
    return figure(action_list(facts_of(measures_of(walk)), today))


def residents_words(walk: SafetyWalk) -> str:
    """``Boende: 14`` or ``Boende: färre än 5``; empty where nobody counted."""
    return "" if walk.residents is None else f"Boende: {number_words(walk.residents, few=True)}"


def kind_words(observation: Observation) -> str:
    """``belysning``; ``bra`` for something that shall stay as it is."""
    return "bra" if observation.is_good else ObservationCategory(observation.category).label


def decision_words(said: Measure | MeasureStep, *, late: bool = False) -> str:
    """``Gjord 15 september 2020``, ``Ska göras senast …``, ``Görs inte: tunneln rivs``, ``Inte beslutad``."""
    decision = MeasureDecision(said.decision)
    if decision is MeasureDecision.DONE and said.done_on:
        return f"Gjord {swedish.day(said.done_on)}"
    if decision is MeasureDecision.REFUSED:
        return f"Görs inte: {said.refused_reason.rstrip('.')}"
    if late and said.due_on:
        return f"Skulle ha varit gjord {swedish.day(said.due_on)}"
    if decision is MeasureDecision.PLANNED and said.due_on:
        return f"Ska göras senast {swedish.day(said.due_on)}"
    return swedish.capital(decision.label)


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."

"""What a row tells beside its title and note: what was controlled and where, and its results; in public words."""

from collections.abc import Iterable

from promises.counting.progress.results import FEW
from promises.counting.sentences import number_words
from promises.models import Activity, Result, TrafficOperation
from promises.words import swedish
from promises.words.enums import TrafficControl

Pairs = tuple[tuple[str, str], ...]


def outcome(activity: Activity) -> Pairs:
    """``(label, words)``: the control and the road section of a traffic operation, then the results as reported."""
    return (*control(activity), *results(activity.results.all()))


def control(activity: Activity) -> Pairs:
    """What was controlled, and on which section where one is named; empty for all other rows."""
    operation: TrafficOperation | None = getattr(activity, "traffic_operation", None)
    if operation is None:
        return ()
    pairs = (
        ("Kontroll av", TrafficControl(operation.control).label),
        ("Vägavsnitt", operation.section),
    )
    return tuple((label, words) for label, words in pairs if words)


def results(rows: Iterable[Result]) -> Pairs:
    """The results of an activity; a flagged number under five only as that."""
    return tuple(
        (swedish.capital(each.measure.label), number_words(each.value, few=each.measure.counts_people))
        for each in rows
    )


def is_few(result: Result) -> bool:
    """Whether the number counts so few people that only the house reads it."""
    return result.measure.counts_people and result.value < FEW

"""What an activity says beside its title and note, in public words: what its way of working adds, and its results."""

from collections.abc import Iterable

from promises.counting.few import FEW
from promises.counting.sentences import number_words
from promises.log.branches import public_words
from promises.models import Activity, Result
from promises.words import swedish

Pairs = tuple[tuple[str, str], ...]


def outcome(activity: Activity) -> Pairs:
    """``(label, words)``: what its way of working adds, then the results as reported."""
    return (*public_words(activity), *results(activity.results.all()))


def results(rows: Iterable[Result]) -> Pairs:
    """The results of an activity; a flagged number under five only as that."""
    return tuple(
        (swedish.capital(each.measure.label), number_words(each.value, few=each.measure.counts_people))
        for each in rows
    )


def is_few(result: Result) -> bool:
    """Whether the number counts so few people that only the house reads it."""
    return result.measure.counts_people and result.value < FEW

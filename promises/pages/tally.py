"""The roll-up of a promise: how many commitments have each status. Never one figure for a promise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from promises.counting.progress import Answer, Progress, rollup
from promises.reading.telling import sentences


@dataclass(frozen=True)
class Part:
    """How many commitments the same is said of."""

    status: Answer
    count: int


def say(counted: Mapping[int, Progress]) -> str:
    """The roll-up in one sentence."""
    return sentences().rollup_sentence(rollup(progress.answer for progress in counted.values()))


def parts(answers: Iterable[Answer]) -> tuple[Part, ...]:
    """One part for each answer that any commitment has, in the order they are always shown."""
    return tuple(Part(answer, count) for answer, count in rollup(answers) if count)

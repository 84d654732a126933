"""The roll-up of a promise: how many commitments have each status. Never one figure for a promise."""

from collections.abc import Mapping
from dataclasses import dataclass

from promises.counting import sentences
from promises.counting.progress import ANSWERS, Answer, Progress, rollup


@dataclass(frozen=True)
class Part:
    """The commitments of which the same is said; ``items`` are (words, address)."""

    status: Answer
    count: int
    items: tuple[tuple[str, str], ...] = ()


def say(counted: Mapping[int, Progress]) -> str:
    """The roll-up in one sentence."""
    return sentences.rollup_sentence(rollup(progress.answer for progress in counted.values()))


def parts(
    answers: Mapping[int, Answer], links: Mapping[int, tuple[str, str]] | None = None
) -> tuple[Part, ...]:
    """One part for each answer that any commitment has, in the order they are always shown.

    Commitments go by their number. ``links`` are ``(words, address)`` of them, where they are to be named.
    """
    numbers: dict[Answer, list[int]] = {answer: [] for answer in ANSWERS}
    for number, answer in answers.items():
        numbers[answer].append(number)
    return tuple(
        Part(answer, len(alike), tuple(links[number] for number in alike) if links else ())
        for answer, alike in numbers.items()
        if alike
    )

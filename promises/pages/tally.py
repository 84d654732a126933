"""The roll-up of a promise: how many commitments have each status. Never one figure for a promise."""

from collections.abc import Mapping
from dataclasses import dataclass

from promises.counting import sentences
from promises.counting.progress import Progress, rollup
from promises.models import Commitment, Promise
from promises.reading.page_frame import commitment_url
from promises.words.enums import Status


@dataclass(frozen=True)
class Part:
    """The commitments that have one status; ``items`` are (words, address)."""

    status: Status
    count: int
    items: tuple[tuple[str, str], ...] = ()


def say(counted: Mapping[int, Progress]) -> str:
    """The roll-up in one sentence."""
    return sentences.rollup_sentence(rollup(progress.status for progress in counted.values()))


def parts(counted: Mapping[int, Progress]) -> tuple[Part, ...]:
    """One part for each status that any commitment has, in the order of the vocabulary."""
    return tuple(Part(status, len(numbers)) for status in Status if (numbers := _numbers(counted, status)))


def parts_with_names(
    promise: Promise, counted: Mapping[int, Progress], rows: Mapping[int, Commitment]
) -> tuple[Part, ...]:
    """The same, each with the commitments it holds."""
    return tuple(
        Part(
            part.status,
            part.count,
            tuple(
                (f"{number} {rows[number].title}", commitment_url(promise, number))
                for number in _numbers(counted, part.status)
            ),
        )
        for part in parts(counted)
    )


def _numbers(counted: Mapping[int, Progress], status: Status) -> list[int]:
    return [number for number, progress in counted.items() if progress.status is status]

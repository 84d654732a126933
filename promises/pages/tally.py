"""The roll-up of a promise: how many commitments have each status. Never one figure for a promise."""

from collections.abc import Mapping
from dataclasses import dataclass

from promises.counting import sentences
from promises.counting.progress import Progress, rollup
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


def parts(
    statuses: Mapping[int, Status], links: Mapping[int, tuple[str, str]] | None = None
) -> tuple[Part, ...]:
    """One part for each status that any commitment has, in the order of the vocabulary.

    Commitments go by their number. ``links`` are ``(words, address)`` of them, where they are to be named.
    """
    numbers: dict[Status, list[int]] = {status: [] for status in Status}
    for number, status in statuses.items():
        numbers[status].append(number)
    return tuple(
        Part(status, len(of_status), tuple(links[number] for number in of_status) if links else ())
        for status, of_status in numbers.items()
        if of_status
    )

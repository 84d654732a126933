"""What a change of a promise's frame would take away of what everybody knows was missed. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date

from promises.counting.facts import Commitment, Promise
from promises.counting.progress import progress
from promises.counting.progress.shape import Window
from promises.words.enums import WindowState

Counted = tuple[Promise, Mapping[int, Commitment]]


def misses_taken(before: Counted, after: Counted, day: date) -> Iterator[tuple[int, str]]:
    """The windows that are missed, or behind, by ``day`` as it was ``before``, and in whose days nothing is ``after``, once all that is
    changed holds, by number of the commitment and name. The same is logged and said in both."""
    for number, commitment in before[1].items():
        if (changed := after[1].get(number)) is None:
            continue  # that is told by who keeps what is public
        begins = [each.in_force_from for each in changed.targets if each.in_force_from]
        left = _missed(changed, after[0], max([day, *begins]))
        for window in _missed(commitment, before[0], day):
            if not any(_share_days(window, each) for each in left):
                yield number, window.label


def _missed(commitment: Commitment, promise: Promise, day: date) -> list[Window]:
    windows = progress(commitment, promise, day).windows
    return [each for each in windows if each.state is WindowState.MISSED or each.behind]


def _share_days(one: Window, other: Window) -> bool:
    return one.part == other.part and one.starts_on <= other.ends_on and other.starts_on <= one.ends_on

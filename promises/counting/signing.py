"""What a day of signing that is told late would take away of what everybody knows was missed. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from promises.counting.facts import Commitment, Promise
from promises.counting.progress import progress
from promises.counting.progress.shape import Window
from promises.words.enums import Precision, WindowState


def misses_taken(
    promise: Promise,
    commitments: Mapping[int, Commitment],
    signed_on: date,
    known: Precision,
    day: date,
    *,
    starts_with_it: bool = False,
) -> Iterator[tuple[int, str]]:
    """The windows missed by ``day`` that would not be, by number of the commitment and name, were the promise signed on
    that day, of which so much is ``known``. ``starts_with_it`` = nobody wrote when the promise begins."""
    first = min(filter(None, [signed_on, promise.ends_on])) if starts_with_it else promise.starts_on
    signed = replace(promise, starts_on=first, signed_on=signed_on, signed_precision=known)
    for number, commitment in commitments.items():
        left = {(each.ends_on, each.part) for each in _missed(commitment, signed, day)}
        for window in _missed(commitment, promise, day):
            if (window.ends_on, window.part) not in left:
                yield number, window.label


def _missed(commitment: Commitment, promise: Promise, day: date) -> list[Window]:
    return [each for each in progress(commitment, promise, day).windows if each.state is WindowState.MISSED]

"""Whether every number that a report says is one that is counted, or one of a text that people wrote. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from followup.report.counted import Counted
from followup.report.frozen import written
from followup.report.numbers_in_text import numbers, pairs
from followup.report.view import CommitmentView, ReportView
from followup.verification.compared import Line
from medborgarlofte.documents.blocks import Block, placed
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.words import swedish
from promises.words.enums import WindowState

# ``data-of`` of what says how many commitments have each status, and of the report in plain words.
TALLY, PLAIN = "tally", "plain"
_ADDRESS = re.compile(r"https?://\S+")
_BEGINS = re.compile(r"\W*Åtagande (\d+)\b")
_FEW = 5  # "färre än 5" is said of few people
_ALWAYS = {str(_FEW), "8", "10"}  # and "åtta gånger av tio" of a pace


def uncounted(
    blocks: Sequence[Block], counted: ReportView, full: Document, entry: Mapping[str, Any], code: str
) -> Iterator[Line]:
    """A line for each block that says a number which is not counted.

    What is of one commitment is held against that one's numbers, and its ``3 av 4`` against its pairs; the headline and
    its chart against how many commitments have each status, each said once.
    """
    counts = Counter(str(part.count) for part in counted.parts)
    tally = counts + Counter([str(len(counted.commitments))])
    known = {"": _said([full, entry]) | set(tally) | _ALWAYS}
    of_pairs: dict[str, set[tuple[str, str]]] = {}
    for item in counted.commitments:
        own = _own(item.number, full, entry)
        together = _told_together(item.counted, entry)
        known[str(item.number)] = _counted(item) | _said([own, together]) | _ALWAYS
        texts = [*_texts(own), *(value for _, value in item.results)]
        of_pairs[str(item.number)] = _pairs(item, together) | {pair for pair, _ in pairs(" ".join(texts))}
    part = ""
    for where, what, block in placed(blocks):
        words = _ADDRESS.sub("", block.words).replace(code, "")
        of = block.of.partition("/")[0]
        if of == PLAIN:
            begins = _BEGINS.match(words)
            of = part = begins[1] if begins else part
        if of == TALLY:
            # Drawn are the counts alone, beside their parts and maybe in a legend below.
            most = counts + counts if block.tag == "drawn" else tally
            wrong = list((Counter(numbers(words)) - most).elements())
        else:
            wrong = [number for number in numbers(words) if number not in known.get(of, known[""])]
            wrong += [said for pair, said in pairs(words) if of in of_pairs and pair not in of_pairs[of]]
        if wrong:
            yield Line(where, f"{what}: tal som inte är räknade", ", ".join(dict.fromkeys(wrong)), "")


def _counted(item: CommitmentView) -> set[str]:
    """The numbers that are counted for the commitment, and how many of its windows, rows and the like there are."""
    now = item.counted
    counts = [
        len(now.windows), *_alike(now), len(now.rows), sum(not row.counts for row in now.rows), len(now.steps),
        *Counter(each.place for each in item.activities).values(), _done_steps(now),
    ]  # fmt: skip
    return _said([written(now), *counts, *(value for _, value in item.results)])


def _told_together(now: Counted, entry: Mapping[str, Any]) -> Decimal:
    """What the windows that are over, and are told or lie under a longer row, should have come to together: where even
    the sum of them is too small. A day that the report was published on is not over."""
    as_of, published = known_date(entry["as_of"]), known_date(entry["published"])
    over = (each for each in now.windows if each.ends_on <= as_of and each.ends_on < published)
    told = (each for each in over if each.state not in _UNCOUNTED and (each.covered or not each.gap))
    return sum((each.target for each in told), Decimal(0))


def _pairs(item: CommitmentView, together: Decimal) -> set[tuple[str, str]]:
    """What ``3 av 4`` may say of the commitment."""
    now = item.counted
    wholes = (len(now.windows), sum(each.state not in _UNCOUNTED for each in now.windows))
    found: list[tuple[Any, Any]] = [(now.done, now.target), (now.done, together)]
    found += [(_done_steps(now), len(now.steps))]
    found += [(count, whole) for count in _alike(now) for whole in wholes]
    found += [(done, each.target) for each in now.windows for done in (each.done, each.logged)]
    # Of few people: "minst 10 av 12", "färre än 5 av 12".
    told = [(now.least, now.target), *((each.least, each.target) for each in now.windows)]
    found += [(done, whole) for least, whole in told if least is not None for done in (least, _FEW)]
    return {
        (swedish.number(one).replace("\u00a0", ""), swedish.number(other).replace("\u00a0", ""))
        for one, other in found
        if one is not None and other is not None
    }


def _alike(now: Counted) -> set[int]:
    """How many windows are in the same state, and how many of which the same is said."""
    states = Counter(each.state for each in now.windows)
    words = Counter((each.state, each.gap, each.covered) for each in now.windows)
    covered = Counter((each.state, each.covered) for each in now.windows)
    missed = sum(
        each.state is WindowState.MISSED and each.gap is not WindowState.WAITING for each in now.windows
    )
    return {*states.values(), *words.values(), *covered.values(), missed}


def _done_steps(now: Counted) -> int:
    return sum(each.done_on is not None for each in now.steps)


_UNCOUNTED = (WindowState.SHORT, WindowState.BEFORE_SIGNING, WindowState.NO_CASE)


def _own(number: int, full: Document, entry: Mapping[str, Any]) -> list[Any]:
    """What the data say of the commitment: itself, its rows, what people wrote of it, and the calendar."""
    return [
        [row for row in full["commitments"] if row["number"] == number],
        [row for row in entry.get("assessments", ()) if row["commitment"] == number],
        [row for row in full["activities"] if any(each["commitment"] == number for each in row["contributions"])],
        full["periods"], full["organisations"], full["amendments"],
        {name: value for name, value in full.items() if isinstance(value, str)},
    ]  # fmt: skip


def _said(value: Any) -> set[str]:
    """Every number in the value, as texts say it."""
    return {number for text in _texts(value) for number in (*numbers(text), *numbers(" ".join(text.split())))}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, Decimal | int) and not isinstance(value, bool):
        yield swedish.number(value)
    elif isinstance(value, str):
        # A day of ISO is three numbers, and its zeros are not said.
        is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        yield " | ".join(str(int(part)) for part in value.split("-")) if is_day else value

"""Whether every number that a report says is one that is counted, or one of a text that people wrote. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from followup.report.counted import Counted
from followup.report.frozen import written
from followup.report.numbers_in_text import numbers, pairs, without_numbers
from followup.report.view import CommitmentView, ReportView
from followup.verification.compared import ON_PAGE, Line
from medborgarlofte.documents.blocks import Block, placed
from medborgarlofte.documents.pdf_reading import squeezed
from promises.counting import sentences
from promises.counting.progress import ANSWERS
from promises.exchange_format.dates import known_date
from promises.exchange_format.normal import Document
from promises.words import swedish
from promises.words.enums import WindowState

# ``data-of`` of what says how many commitments have each status, and of the report in plain words.
TALLY, PLAIN = "tally", "plain"
_ADDRESS = re.compile(r"https?://\S+")
_BEGINS = re.compile(r"\W*Åtagande (\d+)\b")
_ENDS = re.compile(r"(?<=[.!?])\s+")
_TELLING = 20  # what is shorter is a cell of a table, and may be of anything
_FEW = 5  # "färre än 5" is said of few people
_ALWAYS = {str(_FEW), "8", "10"}  # and "åtta gånger av tio" of a pace


def uncounted(
    blocks: Sequence[Block],
    counted: ReportView,
    full: Document,
    entry: Mapping[str, Any],
    code: str,
    then: ReportView | None = None,
) -> Iterator[Line]:
    """A line for each block that says a number which is not counted.

    What is of one commitment is held against that one's numbers, its ``3 av 4`` against its pairs, and a sentence that
    the rules give against that sentence; so is the headline. The chart and the tally in plain words are held against how
    many commitments have each status, the chart by the word that it had ``then``, when it was frozen.
    """
    due = _due(counted, full, entry)
    part = ""
    for where, what, block in placed(blocks):
        words = _ADDRESS.sub("", block.words).replace(code, "")
        of = block.of.partition("/")[0]
        if of == PLAIN:
            begins = _BEGINS.match(words)
            of = part = begins[1] if begins else part
        if of == TALLY:
            drawn = block.tag in ("figure", "drawn")
            wrong = _wrong_chart(words, counted, then or counted) if drawn else _other(words, counted.say)
        else:
            wrong = list(due.get(of, due[""]).wrong(words))
            if block.of and of in due:
                wrong += due[of].wrong_sentences(words)
            if block.of == PLAIN and not of:
                wrong += _wrong_tally(words, counted)
        if wrong:
            yield Line(where, f"{what}: tal som inte är räknade", ", ".join(dict.fromkeys(wrong)), "")


def uncounted_on_page(view: Mapping[str, Any], *held: Any) -> Iterator[Line]:
    """The same of what an edition's page says, of which no more than some is printed: ``view`` as it was frozen."""
    what = f"{ON_PAGE}: tal som inte är räknade"
    yield from (replace(line, what=what) for line in uncounted(list(_page_blocks(view)), *held))


def _page_blocks(view: Mapping[str, Any]) -> Iterator[Block]:
    """Each text of the page. How many there are of each status, and what is drawn, is held as it was counted, and what is
    logged by its rows."""
    yield Block("h2", "Rapporten")
    for name in view.keys() - {"commitments", "parts", "others", "plain", "say"}:
        yield from (Block("p", text) for text in texts(view[name]))
    yield Block("p", view["say"], TALLY)
    yield from (Block("p", line, PLAIN) for line in view.get("plain", "").splitlines())
    for item in view["commitments"]:
        yield Block("h2", f"Åtagande {item['number']}")
        own = {key: said for key, said in item.items() if key not in ("counted", "activities", "card")}
        own["card"] = {key: said for key, said in item["card"].items() if key != "meter"}
        own["bar"] = (item["card"].get("meter") or {}).get("label", "")
        yield from (Block("p", text, str(item["number"])) for text in texts(own))


@dataclass(frozen=True)
class _Due:
    """What may be said of one commitment, or of the whole report: numbers, ``3 av 4`` (None = any), and the sentences of
    the rules by what they are without their numbers."""

    numbers: Set[str]
    pairs: Set[tuple[str, str]] | None
    sentences: Mapping[str, Set[str]]

    def wrong(self, words: str) -> Iterator[str]:
        """The numbers and pairs that are none of these."""
        yield from (number for number in numbers(words) if number not in self.numbers)
        if self.pairs is not None:
            yield from (said for pair, said in pairs(words) if pair not in self.pairs)

    def wrong_sentences(self, words: str) -> Iterator[str]:
        """The sentences that are those of the rules but for a number."""
        for sentence in _split(words):
            due = self.sentences.get(_bare(sentence))
            if due and squeezed(sentence) not in due:
                yield sentence


def _due(counted: ReportView, full: Document, entry: Mapping[str, Any]) -> dict[str, _Due]:
    """By the number of the commitment; "" = of the whole report."""
    tally = {str(part.count) for part in counted.parts} | {str(len(counted.commitments))}
    # What people wrote in plain words was held against the figures when it was frozen.
    plain = "" if entry.get("plain_summary") else counted.plain
    # What was frozen is what is held, all but the day that it came with a file.
    held = {**full, "frozen": full.get("frozen", {}).get("read_in_on", "")}
    due = {"": _Due(_said([held, entry]) | tally | _ALWAYS, None, _sentences([plain]))}
    for item in counted.commitments:
        own = _own(item.number, full, entry)
        together = _told_together(item.counted, entry)
        said = [*texts(own), *(value for _, value in item.results)]
        due[str(item.number)] = _Due(
            _counted(item) | _said([own, together]) | _ALWAYS,
            _pairs(item, together) | {pair for pair, _ in pairs(" ".join(said))},
            _sentences([written(item), plain]),
        )
    return due


def _other(words: str, due: str) -> list[str]:
    return [] if squeezed(words) == squeezed(due) else [words]


def _wrong_chart(words: str, counted: ReportView, then: ReportView) -> list[str]:
    """What the chart says that is not how many there are of each, in the order of the parts. A word that another status
    has today is no word of this one."""
    labels = dict(_labels(then))
    today = {label: answer for answer, label in _labels(counted)}
    rest, wrong = words, []
    for part, (answer, label) in zip(counted.parts, _labels(counted), strict=True):
        was = labels.get(answer, label)
        said = [f"{part.count} {each}" for each in (was, label) if today.get(each, answer) == answer]
        found = next((each for each in said if re.search(rf"(?<!\d){re.escape(each)}(?!\w)", rest)), None)
        if found is None:
            wrong.append(f"{part.count} {label}")
        else:
            rest = re.sub(rf"(?<!\d){re.escape(found)}(?!\w)", " ", rest, count=1)
    # Beside them stand how many there are in all, or the counts once more, inside their parts.
    left, counts = list(numbers(rest)), [str(part.count) for part in counted.parts]
    if left not in ([], [str(len(counted.commitments))], counts):
        wrong += left
    return wrong


def _wrong_tally(words: str, counted: ReportView) -> Iterator[str]:
    """``2 är genomförda`` where it is another number of commitments that are."""
    counts = {(part.status.status, part.status.unknown): part.count for part in counted.parts}
    for answer in ANSWERS:
        count = str(counts.get((answer.status, answer.unknown), 0))
        for said in {" ".join(sentences.share_words(answer, many)) for many in (1, 2)}:
            for found in re.finditer(rf"(\w+) {re.escape(said)}(?!\w)", words):
                told = ["1"] if found[1].casefold() in ("en", "ett") else list(numbers(found[1]))
                if told and told != [count]:
                    yield found[0]


def _labels(view: ReportView) -> list[tuple[tuple[Any, Any], str]]:
    return [((part.status.status, part.status.unknown), part.status.label) for part in view.parts]


def _sentences(values: Any) -> dict[str, set[str]]:
    """The sentences with a number in them, by what they are without it."""
    found: dict[str, set[str]] = defaultdict(set)
    for text in texts(values):
        for sentence in _split(text):
            bare = _bare(sentence)
            if "#" in bare and len(bare) > _TELLING:
                found[bare].add(squeezed(sentence))
    return found


def _bare(sentence: str) -> str:
    """Without its numbers, and what of its words goes by them."""
    return re.sub(r"\bsaker\b", "sak", without_numbers(sentence))


def _split(text: str) -> Iterator[str]:
    yield from (each for each in _ENDS.split(" ".join(text.split())) if each)


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
    met = sum(each.state is WindowState.MET for each in now.windows)
    found += [(met, whole) for whole in wholes]
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
    return {number for text in texts(value) for number in (*numbers(text), *numbers(" ".join(text.split())))}


def texts(value: Any) -> Iterator[str]:
    """Every text in the value; of a number how texts say it."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)
    elif isinstance(value, Decimal | int) and not isinstance(value, bool):
        yield swedish.number(value)
    elif isinstance(value, str):
        # A day of ISO is three numbers, and its zeros are not said.
        is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        yield " | ".join(str(int(part)) for part in value.split("-")) if is_day else value

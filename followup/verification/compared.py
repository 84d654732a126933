"""What is printed, what was frozen and what is counted, beside each other line by line. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from followup.report.frozen import written
from followup.report.view import ReportView
from followup.report.wording import false_labels
from medborgarlofte.documents.blocks import Block, placed
from medborgarlofte.documents.pdf_reading import squeezed
from promises.pages.ledger_rows import LedgerRow
from promises.pages.standing import Standing
from promises.tables.cells import plain, unescape
from promises.words import swedish

_WORDS = {"text": "bedömning", "cause_text": "orsak", "next_step": "det här ska göras", "effect": "effekt"}
_COUNTED = {
    "status": "läge", "unknown": "varför läget är okänt", "done": "gjort", "target": "av", "expected": "väntat",
    "percent": "procent", "windows": "fönster", "steps": "steg", "quantity": "i perioden", "pace": "takt",
    "rows": "insatser", "unit": "enhet", "known_through": "känt till", "due_on": "senast", "done_on": "klart",
    "mean": "medeltal", "least": "minst", "form": "sorts löfte", "counting": "räknat som",
    "counts_people": "räknar människor",
}  # fmt: skip

ON_PAGE = "på uppföljningens sida"


@dataclass(frozen=True)
class Line:
    """One thing that is printed, beside what the attached data give. Empty: it is not there."""

    where: str
    what: str
    printed: str
    counted: str

    @property
    def same(self) -> bool:
        return squeezed(self.printed) == squeezed(self.counted)


def printed(there: Sequence[Block], frozen: Sequence[Block]) -> Iterator[Line]:
    """Each thing that is printed beside the words that were frozen: what either has and the other has not differs too."""
    left, right = list(placed(there)), list(placed(frozen))
    keys = [[(each.block.tag, squeezed(each.block.words)) for each in side] for side in (left, right)]
    for _, i, i_end, j, j_end in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        for offset in range(max(i_end - i, j_end - j)):
            here = left[i + offset] if i + offset < i_end else None
            then = right[j + offset] if j + offset < j_end else None
            found = then or here
            assert found is not None
            yield Line(
                found.where, found.what, here.block.words if here else "", then.block.words if then else ""
            )


def counted(raw: Mapping[str, Any], frozen: ReportView, now: ReportView) -> Iterator[Line]:
    """Each number and code that was frozen beside the one that is counted: what an older edition has not is not asked."""
    due = {each.number: written(each.counted) for each in now.commitments}
    for item, said in zip(frozen.commitments, raw["commitments"], strict=True):
        for name, value in said["counted"].items():
            where, what = f"Åtagande {item.number}", _COUNTED.get(name, name)
            counted = due.get(item.number, {}).get(name)
            is_rows = any(isinstance(each, list) for each in [*_listed(value), *_listed(counted)])
            sides = [_listed(each) if is_rows else [each] for each in (value, counted)]
            for there, here in zip_longest(*sides):
                if there is not None or here is not None:
                    yield Line(where, what, _said(there), _said(here))
    for number in due.keys() - {each.number for each in frozen.commitments}:
        yield Line(f"Åtagande {number}", "åtagande", "", str(number))
    cards = {each.number: each.card for each in now.commitments}
    for item in frozen.commitments:
        if item.number in cards:
            drawn = [_said(_drawn(each)) for each in (item.card, cards[item.number])]
            yield Line(f"Åtagande {item.number}", f"ritat {ON_PAGE}", *drawn)
    tallies = [[f"{part.count} {part.status.status.value}" for part in view.parts] for view in (frozen, now)]
    yield Line("Rapporten", "hur många av varje läge", *map(_said, tallies))


def _drawn(card: Standing) -> list[Any]:
    """What the page draws and colours: no words, so nothing that another program says otherwise."""
    meter = [card.meter.done, card.meter.expected] if card.meter else []
    steps, windows = [each.done for each in card.steps], [each.state for each in card.windows]
    return [card.status.value, *written(card.answer)[:2], *written(meter), *steps, *windows]


def said(
    view: Mapping[str, Any], blocks: Sequence[Block], again: Mapping[str, Any], due: Sequence[Block]
) -> Iterator[Line]:
    """Each thing that the edition says, printed or on its page, otherwise than it is said of what is counted anew."""
    yield from (line for line in printed(blocks, due) if not line.same)
    of = [each["number"] for each in view["commitments"]]
    for path, there, here in _differing(view, again):
        if path[:1] + path[2:3] != ("commitments", "counted"):
            where = f"Åtagande {of[path[1]]}" if path[0] == "commitments" and path[1:] else "Rapporten"
            yield Line(where, ON_PAGE, _said(there), _said(here))


def labels(frozen: Mapping[str, Mapping[str, str]]) -> Iterator[Line]:
    """Each word that was frozen for a code and is another code's."""
    yield from (Line("Rapporten", "ord för läge", said, due) for said, due in false_labels(frozen))


def _differing(
    there: Any, here: Any, path: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], Any, Any]]:
    """Where the two differ, and what each says there."""
    if isinstance(there, Mapping) and isinstance(here, Mapping):
        for name in {**there, **here}:
            yield from _differing(there.get(name), here.get(name), (*path, name))
    elif isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        for place, each in enumerate(zip(there, here, strict=True)):
            yield from _differing(*each, (*path, place))
    elif there != here:
        yield path, there, here


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _said(value: Any) -> str:
    """The value in a line; empty for None."""
    if isinstance(value, list | dict):
        value = value.values() if isinstance(value, dict) else value
        return ", ".join(_said(each) or "–" for each in value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | Decimal):
        return swedish.number(value)
    return "" if value is None else str(value)


def words(document: Mapping[str, Any], entry: Mapping[str, Any], printed: str) -> Iterator[Line]:
    """What people wrote stands in the report, to the letter: what was promised, and how they say that it went."""
    text = squeezed(printed)
    people = [("Rapporten", "titel", document["title"])]
    for row in document.get("commitments", []):
        people += [(f"Åtagande {row['number']}", "löftet", row.get(name, "")) for name in ("title", "text")]
    people += [("Rapporten", "sammanfattning", entry.get("summary", ""))]
    for row in entry.get("assessments", []):
        people += [
            (f"Åtagande {row['commitment']}", label, row.get(name, "")) for name, label in _WORDS.items()
        ]
    for where, what, said in people:
        if said:
            stands = all(squeezed(part) in text for part in said.splitlines())
            yield Line(where, what, said if stands else "", said)


def rows(frozen: Sequence[Block], then: ReportView, now: ReportView) -> Iterator[Line]:
    """Each activity in the data stands in its row of the report and on its page, and each row of either in the data."""
    shown: dict[str, str] = {}
    for block in frozen:
        if block.tag == "cell" and "/" in block.of:
            shown[block.of] = f"{shown.get(block.of, '')} {block.words}".strip()
    of_then = {each.number: each.counted.rows for each in then.commitments}
    for item in now.commitments:
        uids = [row.activity for row in of_then.get(item.number, ())]
        for row, activity in zip(item.counted.rows, item.activities, strict=True):
            place = uids.index(row.activity) + 1 if row.activity in uids else 0
            yield _row(f"Åtagande {item.number}", shown.pop(f"{item.number}/{place}", ""), activity)
    for place, activity in enumerate(now.others, 1):
        yield _row("Annat som gjorts", shown.pop(f"0/{place}", ""), activity)
    yield from (Line("Insatserna", "insats", printed, "") for printed in shown.values())
    on_page, due = ([*_listed_activities(view)] for view in (then, now))
    for there, activity in zip_longest(on_page, due):
        stands = "; ".join(_said_of(there)) if there else ""
        if activity is None or squeezed(stands) != squeezed("; ".join(_said_of(activity))):
            yield Line("Insatserna", ON_PAGE, stands, "; ".join(_said_of(activity)) if activity else "")


def _listed_activities(view: ReportView) -> Iterator[LedgerRow]:
    yield from (row for item in view.commitments for row in item.activities)
    yield from view.others


def _row(where: str, printed: str, activity: LedgerRow) -> Line:
    """The row, and what of the activity does not stand in it."""
    text = squeezed(printed).casefold()
    missing = [each for each in _said_of(activity) if squeezed(each).casefold() not in text]
    return Line(where, "insats", printed, "; ".join(missing) if missing else printed)


def _said_of(activity: LedgerRow) -> list[str]:
    results = (f"{label}: {value}" for label, value in activity.results)
    return [activity.title, activity.place, *activity.note.splitlines(), *results]


def table(
    data: Sequence[Mapping[str, Any]], columns: Mapping[str, str], attached: Mapping[str, bytes]
) -> Iterator[Line]:
    """The table of rows that is attached says what the data say, line by line, in the columns that it had."""
    file = next((content for name, content in attached.items() if name.endswith(".csv")), b"")
    reader = csv.reader(io.StringIO(file.decode("utf-8-sig", "replace"), newline=""), delimiter=";")
    # Without the apostrophes that keep a spreadsheet from running a text.
    there = ["; ".join(map(unescape, row)) for row in reader]
    due = ["; ".join(columns.values())]
    for row in data:
        cells = (row.get(name, "") for name in columns)
        due.append("; ".join(cell if isinstance(cell, str) else plain(cell) for cell in cells))
    for number, (left, right) in enumerate(zip_longest(there, due, fillvalue=""), 1):
        if left != right:
            yield Line("Bilagan med insatser (CSV)", f"rad {number}", left, right)

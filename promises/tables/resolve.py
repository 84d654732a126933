"""What the lines of one activity mean, and what is wrong with them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from medborgarlofte.accounts.models import Municipality
from promises.models import Activity, Commitment, Contribution, ResultMeasure
from promises.record.publictext import unconfirmed
from promises.tables import cells
from promises.tables.columns import BY_KEY, heading
from promises.tables.line_problems import Problem
from promises.tables.lines import Line
from promises.tables.permitted import Reach, parts_of
from promises.tables.row_values import TEXTS, Share, Values

Value = TypeVar("Value")
_LONGEST = {
    name: int(getattr(model._meta.get_field(name), "max_length", 0))
    for model, name in ((Activity, "title"), (Activity, "place"), (Contribution, "why_not"))
}
# What ties a row to those who may change it; a table changes none of it.
_FIXED = ("municipality", "kind", "logged_for")
_SMALLEST = Decimal("0.001")
# Words of the activity itself that anybody may come to read.
_PUBLIC = ("title", "place", "note")
_ADVICE = "Ta bort det, eller logga raden i formuläret och skriv där varför det inte är en personuppgift."


class Resolver:
    """Reads one activity's lines. ``problems`` keep it out; ``doubts`` only if it is new or changed."""

    def __init__(self, lines: Sequence[Line], existing: Values | None, reach: Reach, today: date) -> None:
        self.lines, self.first = lines, lines[0]
        self.existing, self.reach, self.today = existing, reach, today
        self.problems: list[Problem] = []
        self.doubts: list[Problem] = []

    def read(self) -> Values:
        """All that the lines say, with what they leave unsaid taken from the row there is, or as is usual."""
        self._check_lines()
        fields: dict[str, Any] = dict.fromkeys(TEXTS, "")
        if self.existing:
            fields |= self.existing.fields
        fields |= self._texts() | self._days(fields)
        place = self._place(fields)
        fields["municipality"] = place
        shares = self._shares(place)
        fields |= self._who_and_what(fields, place, shares)
        kind = fields["kind"]
        said = [key for key in self.first.cells if key not in BY_KEY]
        kept = self.existing.results.items() if self.existing else ()
        results = {measure: value for measure, value in kept if self.reach.column_of(measure) not in said}
        for key in said:
            value = self._take(key, cells.amount)
            if kind is None or not self.first.cells[key]:
                continue
            measure = self._take(key, partial(self._measure, key, kind))
            if value is not None and measure is not None:
                results[measure] = value
        values = Values(fields, shares, results)
        if not self.problems:
            self._judge(values)
        return values

    # Cells.

    def _take(self, key: str, reader: Callable[[str], Value], line: Line | None = None) -> Value | None:
        line = line or self.first
        text = line.cells.get(key, "")
        if not text:
            return None
        try:
            return reader(text)
        except ValueError as error:
            self._say(key, str(error), line)
            return None

    def _say(self, key: str, sentence: str, line: Line | None = None, doubt: bool = False) -> None:
        line = line or self.first
        problem = Problem(line.number, heading(key), line.cells.get(key, ""), sentence)
        (self.doubts if doubt else self.problems).append(problem)

    def _usual(self, key: str, find: Callable[[], Value]) -> Value | None:
        """What is meant by an empty cell; nothing where the cell held something that could not be read."""
        if self.first.cells.get(key):
            return None
        try:
            return find()
        except ValueError as error:
            self._say(key, str(error))
            return None

    # The activity's own fields.

    def _texts(self) -> dict[str, str]:
        found = {name: self.first.cells[name] for name in TEXTS if name in self.first.cells}
        if not found.get("title"):
            self._say("title", "Skriv en rubrik.")
        for name in ("title", "place"):
            if len(found.get(name, "")) > _LONGEST[name]:
                self._say(name, f"Texten är {len(found[name])} tecken. Högst {_LONGEST[name]} får plats.")
        return found

    def _days(self, known: dict[str, Any]) -> dict[str, Any]:
        starts_on = self._take("starts_on", cells.day)
        if not self.first.cells.get("starts_on"):
            self._say("starts_on", "Skriv datum, till exempel 2020-06-18.")
        ends_on = self._take("ends_on", cells.day)
        if ends_on is None:
            ends_on = starts_on if "ends_on" in self.first.cells else known.get("ends_on", starts_on)
        publish_on = self._take("publish_on", cells.day) or known.get("publish_on", self.today)
        return {"starts_on": starts_on, "ends_on": ends_on, "publish_on": publish_on}

    def _place(self, known: dict[str, Any]) -> Municipality | None:
        found = self._take("municipality", self.reach.municipality) or known.get("municipality")
        return found or self._usual("municipality", self.reach.the_only_place)

    def _who_and_what(self, known: dict[str, Any], place: Any, shares: dict[Any, Any]) -> dict[str, Any]:
        def organisation(text: str) -> Any:
            return self.reach.organisation(text, place)

        kind = self._take("kind", self.reach.kind) or known.get("kind")
        if kind is None and (shares or not self.first.cells.get("commitment")):
            kind = self._usual("kind", lambda: _kind_of(shares))
        logged_for = self._take("logged_for", organisation) or known.get("logged_for")
        if logged_for is None and place:
            logged_for = self._usual("logged_for", lambda: self.reach.own_organisation(place))
        performed_by = self._take("performed_by", organisation) or known.get("performed_by")
        return {"kind": kind, "logged_for": logged_for, "performed_by": performed_by or logged_for}

    # What it counts towards, and its results.

    def _shares(self, place: Municipality | None) -> dict[tuple[Commitment, str], Share]:
        if "commitment" not in self.first.cells:
            return dict(self.existing.shares) if self.existing else {}
        shares: dict[tuple[Commitment, str], Share] = {}
        for line in self.lines:
            commitment = self._take("commitment", lambda text: self.reach.commitment(text, place), line)
            if commitment is None:
                filled = [key for key in ("quantity", "out_of", "why_not", "part") if line.cells.get(key)]
                if filled and not line.cells["commitment"]:
                    self._say("commitment", f"Skriv åtagande, eller töm {heading(filled[0])}.", line)
                continue
            key = (commitment, line.cells.get("part", ""))
            if key in shares:
                self._say("commitment", "Åtagandet står två gånger för samma insats.", line)
            before = self.existing.shares.get(key) if self.existing else None
            share = before or Share()
            if (quantity := self._take("quantity", cells.amount, line)) is not None:
                share = replace(share, quantity=quantity)
            if "out_of" in line.cells:
                share = replace(share, out_of=self._take("out_of", cells.amount, line))
            counts = self._take("counts", cells.yes_or_no, line)
            if counts is not None:
                share = replace(share, counts=counts)
            if "why_not" in line.cells:
                share = replace(share, why_not=line.cells["why_not"])
            shares[key] = share
            self._judge_share(line, key, shares[key], place)
        return shares

    def _judge_share(
        self, line: Line, key: tuple[Commitment, str], share: Share, place: Municipality | None
    ) -> None:
        commitment, part = key
        promise = commitment.promise
        if place and place not in {promise.municipality, *promise.further_municipalities.all()}:
            self._say("commitment", f"Åtagandet är inte utlovat i {place.name}.", line, doubt=True)
        if part and part not in parts_of(commitment):
            self._say("part", "Åtagandet har inget delmål eller steg med det kortnamnet.", line, doubt=True)
        for name, value in (("quantity", share.quantity), ("out_of", share.out_of)):
            if value is not None and value < _SMALLEST:
                self._say(name, "Skriv ett tal större än noll.", line, doubt=True)
        if share.counts and share.why_not:
            self._say("why_not", "Raden räknas. Skriv nej under räknas, eller töm cellen.", line, doubt=True)
        if not share.counts and not share.why_not:
            self._say("why_not", "Skriv varför den inte räknas.", line, doubt=True)
        self._judge_words("why_not", share.why_not, place, line)
        if len(share.why_not) > _LONGEST["why_not"]:
            self._say("why_not", f"Högst {_LONGEST['why_not']} tecken får plats.", line)

    def _judge_words(self, key: str, text: str, place: Municipality | None, line: Line) -> None:
        for hit in unconfirmed(text, place):
            self._say(key, f"{hit.sentence} {_ADVICE}", line, doubt=True)

    def _measure(self, key: str, kind: Any, _: str) -> ResultMeasure:
        return self.reach.measure(key, kind)

    # The whole.

    def _check_lines(self) -> None:
        for line in self.lines:
            if line.stray:
                self.problems.append(
                    Problem(line.number, "", line.stray[:100], "Cellen står under ingen rubrik.")
                )
        for line in self.lines[1:]:
            for key, text in line.cells.items():
                shared = key not in BY_KEY or BY_KEY[key].of_activity
                if shared and text and text != self.first.cells[key]:
                    self._say(key, f"Skiljer sig från rad {self.first.number}, som har samma nummer.", line)

    def _judge(self, values: Values) -> None:
        fields = values.fields
        for name in ("starts_on", "ends_on"):
            if fields[name] > self.today and (name == "starts_on" or fields[name] != fields["starts_on"]):
                self._say(name, "Dagen har inte varit än. Ta med insatsen när den är gjord.", doubt=True)
        if fields["ends_on"] < fields["starts_on"]:
            self._say("ends_on", "Till och med ligger före datum.", doubt=True)
        if self.existing:
            for name in _FIXED:
                if fields[name] != self.existing.fields[name]:
                    self._say(name, f"{heading(name).capitalize()} ändras inte i en tabell.", doubt=True)
        place, organisation = fields["municipality"], fields["logged_for"]
        for name in _PUBLIC:
            self._judge_words(name, fields[name], place, self.first)
        if not self.reach.may_log(place, organisation):
            self._say("logged_for", f"Du får inte logga för {organisation} i {place}.", doubt=True)


def _kind_of(shares: dict[tuple[Commitment, str], Share]) -> Any:
    if not shares:
        raise ValueError("Skriv slag eller åtagande.")
    return next(iter(shares))[0].kind

"""What the lines of one activity mean, and what is wrong with them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from medborgarlofte import typed
from medborgarlofte.accounts.models import Municipality
from medborgarlofte.documents.printable import not_printed, unprintable
from promises.log.activity_problems import counted_values
from promises.log.scope import places_of
from promises.log.table_columns import columns_of
from promises.models import Activity, Commitment, Contribution, Kind, Promise
from promises.record.publictext import unconfirmed
from promises.tables import cells
from promises.tables.columns import BY_KEY, RESULT, heading
from promises.tables.line_problems import Problem
from promises.tables.lines import Line
from promises.tables.permitted import Reach
from promises.tables.row_values import TEXTS, Share, Values, address
from promises.words.activity_checks import Rule, problems

Value = TypeVar("Value")
_LONGEST = {
    name: int(getattr(model._meta.get_field(name), "max_length", 0))
    for model, name in (
        (Activity, "title"),
        (Activity, "place"),
        (Activity, "late_reason"),
        (Contribution, "why_not"),
    )
}
# What ties a row to those who may change it; a table changes none of it.
_FIXED = ("municipality", "kind", "logged_for")
# The rules that say something else to who fills in cells than to who fills in a form.
_IN_A_TABLE = {
    Rule.IS_DONE: "Dagen har inte varit än. Ta med insatsen när den är gjord.",
    Rule.ENDS_AFTER_IT_STARTS: "Till och med ligger före datum.",
    Rule.REASON_WHEN_NOT_COUNTED: "Skriv varför den inte räknas.",
    Rule.NO_REASON_WHEN_COUNTED: "Raden räknas. Skriv nej under räknas, eller töm cellen.",
}
_NO_VALUE = (
    "Cellen har inget värde, bara en formel eller ett fel. Skriv värdet, eller spara filen i Excel igen."
)
# Words of the activity itself that anybody may come to read.
_PUBLIC = ("title", "place", "note", "late_reason")
_ADVICE = "Ta bort det, eller logga raden i formuläret och skriv där varför det inte är en personuppgift."


class Resolver:
    """Reads one activity's lines. ``problems`` keep it out; ``doubts`` only if it is new or changed."""

    def __init__(self, lines: Sequence[Line], existing: Values | None, reach: Reach, today: date) -> None:
        self.lines, self.first = lines, lines[0]
        self.existing, self.reach, self.today = existing, reach, today
        self.problems: list[Problem] = []
        self.doubts: list[Problem] = []
        self.line_of: dict[tuple[Commitment, str], Line] = {}

    def read(self) -> Values:
        """All that the lines say, with what they leave unsaid taken from the row there is, or as is usual."""
        self._compare_lines()
        fields: dict[str, Any] = dict.fromkeys(TEXTS, "")
        if self.existing:
            fields |= self.existing.fields
        fields |= self._texts_and_days(fields)
        place = self._take("municipality", self.reach.municipality) or fields.get("municipality")
        place = place or self._usual("municipality", self.reach.the_only_place)
        fields["municipality"] = place
        shares = self._shares(place, fields["starts_on"])
        fields["promise"] = self._outside(place, *self.lines)
        fields |= self._who_and_what(fields, place, shares)
        kind = fields["kind"]
        given = [key for key in self.first.cells if key not in BY_KEY]
        kept = self.existing.results.items() if self.existing else ()
        results = {measure: value for measure, value in kept if self.reach.column_of(measure) not in given}
        for key in given:
            if not key.startswith(RESULT):
                continue
            value = self._take(key, typed.amount)
            if kind is None or not self.first.cells[key]:
                continue
            try:
                measure = self.reach.measure(key, kind)
            except ValueError as error:
                self._say(key, str(error))
                continue
            if value is not None:
                results[measure] = value
        method = self._method(kind, place, [key for key in given if not key.startswith(RESULT)])
        if not fields["place"] and (spot := method.get("hot_spot")):
            fields["place"] = spot.area  # as in the form
        self._check(fields, shares)
        return Values(fields, shares, results, method)

    def _method(self, kind: Kind | None, place: Municipality | None, given: Sequence[str]) -> dict[str, Any]:
        """The method's own fields."""
        method = dict(self.existing.method) if self.existing else {}
        columns = {column.heading: column for column in columns_of(kind.method)} if kind else {}
        for key in given:
            column = columns.get(key)
            if column is None:
                if kind and self.first.cells[key]:
                    self._say(key, f"Slaget {kind.name} har inte den uppgiften. Lämna cellen tom.")
                continue
            value = self._take(key, lambda text, read=column.read: read(text, self.reach, place))  # type: ignore[misc]
            if value not in (None, "", []):
                method[column.field] = value
                if isinstance(value, str) and not column.internal:
                    self._ask_about(key, value, place, self.first)
            elif not column.needed:
                method.pop(column.field, None)
        missing = [c for c in columns.values() if c.needed and c.internal and c.field not in method]
        if method and missing:
            self._say(missing[0].heading, f"Skriv {missing[0].heading}, eller töm det andra om rundan.")
        return method

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
        if key in line.broken and sentence is not _NO_VALUE:
            return  # it has been said why
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

    def _texts_and_days(self, known: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = {name: self.first.cells[name] for name in TEXTS if name in self.first.cells}
        for name in [name for name, text in given.items() if text.endswith(cells.CUT)]:
            if self.existing:
                del given[name]  # an export that had no room for all of it changes nothing
            else:
                self._say(name, "Texten är avkortad. Klistra in hela, eller läs in CSV-filen.")
        if not self.first.cells.get("title"):
            self._say("title", "Skriv en rubrik.")
        for name in ("title", "place", "late_reason"):
            if len(given.get(name, "")) > _LONGEST[name]:
                self._say(name, f"Texten är {len(given[name])} tecken. Högst {_LONGEST[name]} får plats.")
        starts_on = self._take("starts_on", typed.day)
        if not self.first.cells.get("starts_on"):
            self._say("starts_on", "Skriv datum, till exempel 2020-06-18.")
        ends_on = self._take("ends_on", typed.day)
        if ends_on is None:
            ends_on = starts_on if "ends_on" in self.first.cells else known.get("ends_on", starts_on)
        publish_on = self._take("publish_on", typed.day) or known.get("publish_on", self.today)
        return given | {"starts_on": starts_on, "ends_on": ends_on, "publish_on": publish_on}

    def _who_and_what(self, known: dict[str, Any], place: Any, shares: dict[Any, Any]) -> dict[str, Any]:
        def organisation(text: str) -> Any:
            return self.reach.organisation(text, place)

        kind = self._take("kind", self.reach.kind) or known.get("kind")
        if kind is None and not self.first.cells.get("kind"):
            kind = next((commitment.kind for commitment, _ in shares), None)
            if kind is None and not self.first.cells.get("commitment"):
                self._say("kind", "Skriv slag eller åtagande.")
        logged_for = self._take("logged_for", organisation) or known.get("logged_for")
        if logged_for is None and place:
            logged_for = self._usual("logged_for", lambda: self.reach.own_organisation(place))
        performed_by = self._take("performed_by", organisation) or known.get("performed_by")
        if performed_by is None and logged_for and not self.first.cells.get("performed_by"):
            asked = [self.reach.who_did_it(commitment, logged_for) for commitment, _ in shares]
            if question := next(filter(None, asked), ""):
                self._say("performed_by", f"{question} Skriv vem som gjorde det.")
        return {"kind": kind, "logged_for": logged_for, "performed_by": performed_by or logged_for}

    # What it counts towards, and its results.

    def _shares(self, place: Municipality | None, day: date | None) -> dict[tuple[Commitment, str], Share]:
        if "commitment" not in self.first.cells:
            return dict(self.existing.shares) if self.existing else {}
        shares: dict[tuple[Commitment, str], Share] = {}
        for line in self.lines:
            outside = self._outside(place, line)
            commitment = None
            if not outside:
                commitment = self._take(
                    "commitment", lambda text: self.reach.commitment(text, place, day), line
                )
            if commitment is None:
                filled = [key for key in ("quantity", "out_of", "why_not", "part") if line.cells.get(key)]
                if filled and (outside or not line.cells["commitment"]):
                    self._say("commitment", f"Skriv åtagande, eller töm {heading(filled[0])}.", line)
                continue
            key = (commitment, line.cells.get("part", ""))
            if key in shares:
                self._say("commitment", "Åtagandet står två gånger för samma insats.", line)
            changes: dict[str, Any] = {
                "quantity": self._take("quantity", typed.amount, line),
                "counts": self._take("counts", cells.yes_or_no, line),
            }
            changes = {name: value for name, value in changes.items() if value is not None}
            if "out_of" in line.cells:
                changes["out_of"] = self._take("out_of", typed.amount, line)
            if "why_not" in line.cells:
                changes["why_not"] = line.cells["why_not"]
            before = self.existing.shares.get(key) if self.existing else None
            share = replace(before or Share(), **changes)
            if len(share.why_not) > _LONGEST["why_not"]:
                self._say("why_not", f"Högst {_LONGEST['why_not']} tecken får plats.", line)
            shares[key] = share
            self.line_of[key] = line
        return shares

    def _outside(self, place: Municipality | None, *lines: Line) -> Promise | None:
        """The promise that stands in the place of a commitment on one of ``lines``: what belongs to it and serves none."""
        if "commitment" not in self.first.cells:
            return self.existing.fields["promise"] if self.existing else None
        found = (self.reach.promise(line.cells["commitment"], place) for line in lines)
        return next(filter(None, found), None)

    # The whole.

    def _compare_lines(self) -> None:
        for line in self.lines:
            for key in sorted(line.broken):
                self._say(key, _NO_VALUE, line)
            if line.stray:
                self.problems.append(
                    Problem(line.number, "", line.stray[:100], "Cellen står under ingen rubrik.")
                )
        for line in self.lines[1:]:
            for key, text in line.cells.items():
                shared = key not in BY_KEY or BY_KEY[key].of_activity
                if shared and text and text != self.first.cells[key]:
                    self._say(key, f"Skiljer sig från rad {self.first.number}, som har samma nummer.", line)

    def _check(self, fields: dict[str, Any], shares: dict[tuple[Commitment, str], Share]) -> None:
        """The rules that hold for every activity, then what belongs to tables and to this person."""
        place, organisation, lines = fields["municipality"], fields["logged_for"], []
        counted = []
        for (commitment, part), share in shares.items():
            lines.append(self.line_of.get((commitment, part), self.first))
            commitment = self.reach.commitments.get(address(commitment), commitment)
            values = {"part": part, "place": fields["place"], **vars(share)}
            counted.append(counted_values(commitment, fields["starts_on"] or self.today, values))
            self._ask_about("why_not", share.why_not, place, lines[-1])
        for problem in problems(
            today=self.today,
            starts_on=fields["starts_on"],
            ends_on=fields["ends_on"],
            municipality=place and place.pk,
            place=place.name if place else "",
            counted=counted,
            outside_in=places_of(fields["promise"]) if fields["promise"] else None,
        ):
            line = self.first if problem.number is None else lines[problem.number]
            sentence = _IN_A_TABLE.get(problem.rule, problem.sentence)
            field = "commitment" if problem.field == "promise" else problem.field
            self._say(field, sentence, line, doubt=True)
        if self.problems:
            return
        before = self.existing.fields if self.existing else fields
        for name in _FIXED:
            if fields[name] != before[name]:
                self._say(name, f"{heading(name).capitalize()} ändras inte i en tabell.", doubt=True)
        for name in _PUBLIC:
            self._ask_about(name, fields[name], place, self.first)
        if not self.reach.may_log(place, organisation):
            self._say("logged_for", f"Du får inte logga för {organisation} i {place}.", doubt=True)

    def _ask_about(self, key: str, text: str, place: Municipality | None, line: Line) -> None:
        for hit in unconfirmed(text, place):
            self._say(key, f"{hit.sentence} {_ADVICE}", line, doubt=True)
        if signs := unprintable(text):
            self._say(key, not_printed(signs), line)

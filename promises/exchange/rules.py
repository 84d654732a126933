"""What each object of a file has to keep beside its schema: one property held against others of the same. Pure."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, NamedTuple

from promises.words import promise_checks, target_checks
from promises.words.enums import AmendmentKind, Comparator, MeasureDecision, TargetForm
from promises.words.hours import follows

Row = Mapping[str, Any]
_NUMBERLESS = (TargetForm.NONE, TargetForm.DELIVERABLE)


class Rule(NamedTuple):
    """``property`` is wrong where ``breaks``; ``sentence`` says what to do."""

    property: str
    breaks: Callable[[Row], bool]
    sentence: str


def _one_without_other(one: str, other: str) -> Callable[[Row], bool]:
    return lambda row: bool(row.get(one)) and not row.get(other)


def _follows(row: Row) -> bool:
    begins, ends = (time.fromisoformat(row.get(name, "00:00")) for name in ("from_time", "to_time"))
    return follows(begins, ends)


def _comparator(row: Row) -> str:
    return str(row.get("comparator", Comparator.AT_LEAST))


def _form(row: Row) -> str:
    return str(row.get("form", TargetForm.NONE))


def _has_upper(row: Row) -> bool:
    """What another kind of target has no room for is told where that is (promises.words.target_checks)."""
    return _form(row) in target_checks.FITS["upper"]


RULES: dict[str, tuple[Rule, ...]] = {
    "target": (
        Rule(
            "upper",
            lambda row: (
                _has_upper(row)
                and _comparator(row) == Comparator.BETWEEN
                and row.get("upper", 0) <= row.get("number", 0)
            ),
            "Mellan behöver två tal: skriv det högre i upper och det lägre i number.",
        ),
        Rule(
            "upper",
            lambda row: _has_upper(row) and _comparator(row) != Comparator.BETWEEN and "upper" in row,
            "Ta bort upper, eller skriv between i comparator.",
        ),
        Rule(
            "number",
            lambda row: _form(row) not in _NUMBERLESS and "number" not in row,
            "Det slaget av mål behöver ett tal. Lägg till number.",
        ),
        Rule(
            "per",
            lambda row: _form(row) == TargetForm.RATE and not row.get("per"),
            "Ett antal per tidsenhet behöver tidsenheten. Lägg till per.",
        ),
        Rule(
            "amendment",
            _one_without_other("in_force_from", "amendment"),
            "Ett mål som gäller från en senare dag införs genom en ändring. Lägg till amendment.",
        ),
        Rule("season_end", _one_without_other("season_start", "season_end"), "Säsongen saknar slut."),
        Rule("season_start", _one_without_other("season_end", "season_start"), "Säsongen saknar början."),
    ),
    "publication_rule": (
        Rule(
            "shows_place",
            lambda row: row.get("shows_place") is False and row.get("detail", "day") == "day",
            "Utan plats visas bara summor. Välj en grövre tid i detail, eller visa platsen.",
        ),
    ),
    "commitment": (
        Rule(
            "targets",
            lambda row: bool(row.get("targets")) and all("in_force_from" in each for each in row["targets"]),
            "Ett av målen ska gälla från början. Ta bort in_force_from i det första.",
        ),
        Rule(
            "also_measured",
            _one_without_other("also_measured", "also_promised"),
            promise_checks.MEASURED_BEFORE_PROMISED,
        ),
    ),
    "amendment": (
        Rule(
            "previous_ends_on",
            lambda row: row.get("kind") == AmendmentKind.PROLONGED and "previous_ends_on" not in row,
            "En förlängning behöver det gamla slutdatumet. Lägg till previous_ends_on.",
        ),
        Rule(
            "ends_on",
            lambda row: row.get("kind") == AmendmentKind.PROLONGED and "ends_on" not in row,
            "En förlängning behöver det nya slutdatumet. Lägg till ends_on.",
        ),
        Rule(
            "ends_on",
            lambda row: (
                row.get("kind", AmendmentKind.PROLONGED) != AmendmentKind.PROLONGED and "ends_on" in row
            ),
            "Bara en förlängning (kind prolonged) har ett nytt slutdatum. Ta bort ends_on.",
        ),
    ),
    "measurement": (
        Rule(
            "value",
            lambda row: "value" not in row and not row.get("note"),
            "Skriv värdet, eller i note varför det inte går att bedöma.",
        ),
    ),
    "activity": (
        Rule(
            "correction_reason",
            _one_without_other("replaces", "correction_reason"),
            "En rättelse behöver ett skäl. Lägg till correction_reason.",
        ),
        Rule(
            "replaces",
            _one_without_other("correction_reason", "replaces"),
            "Skriv vilken insats som rättas, eller ta bort correction_reason.",
        ),
        Rule(
            "withdrawn_reason",
            _one_without_other("withdrawn_on", "withdrawn_reason"),
            "En återtagen insats behöver ett skäl. Lägg till withdrawn_reason.",
        ),
        Rule(
            "withdrawn_on",
            _one_without_other("withdrawn_reason", "withdrawn_on"),
            "Skriv dagen då insatsen togs tillbaka, eller ta bort withdrawn_reason.",
        ),
    ),
    "contribution": (
        Rule(
            "quantity",
            lambda row: bool(row.get("few")) and ("quantity" in row or "out_of" in row),
            "Ett tal som inte sägs (few) står inte heller i quantity eller out_of. Ta bort det ena.",
        ),
    ),
    "result": (
        Rule(
            "value",
            lambda row: "value" not in row and not row.get("few"),
            "Skriv talet i value, eller few där det är färre än fem och inte är offentligt.",
        ),
    ),
    "measure": (
        Rule(
            "done_on",
            lambda row: (row.get("decision") == MeasureDecision.DONE) != ("done_on" in row),
            "En gjord åtgärd (decision done) har en dag då den blev gjord, de andra ingen.",
        ),
        Rule(
            "refused_reason",
            lambda row: (row.get("decision") == MeasureDecision.REFUSED) != bool(row.get("refused_reason")),
            "En åtgärd som inte görs (decision refused) har ett skäl, de andra inget.",
        ),
    ),
    "measure_step": (
        Rule(
            "done_on",
            lambda row: (row.get("decision") == MeasureDecision.DONE) != ("done_on" in row),
            "Ett steg där åtgärden är gjord (decision done) har en dag då den blev gjord, de andra ingen.",
        ),
        Rule(
            "refused_reason",
            lambda row: (row.get("decision") == MeasureDecision.REFUSED) != bool(row.get("refused_reason")),
            "Ett steg där åtgärden inte görs (decision refused) har ett skäl, de andra inget.",
        ),
    ),
    "invitation": (
        Rule(
            "to_time",
            lambda row: "to_time" in row and not _follows(row),
            "Vandringen slutar efter att den har börjat, samma dag eller natten efter. Rätta to_time.",
        ),
        Rule(
            "cancelled_reason",
            _one_without_other("cancelled_on", "cancelled_reason"),
            "En inställd vandring behöver ett skäl. Lägg till cancelled_reason.",
        ),
        Rule(
            "cancelled_on",
            _one_without_other("cancelled_reason", "cancelled_on"),
            "Skriv dagen då vandringen ställdes in, eller ta bort cancelled_reason.",
        ),
    ),
    "follow_up": (
        Rule(
            "reason",
            lambda row: (row.get("edition", 1) > 1) != bool(row.get("reason")),
            "En ny utgåva har ett skäl, den första inget.",
        ),
    ),
    "assessment": (
        Rule("cause", _one_without_other("cause_text", "cause"), "Välj en orsak till texten i cause_text."),
    ),
}

"""Every error at once, each with its path; what contradicts itself, and what is not JSON at all."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from promises.exchange.file_checks import problems
from promises.exchange.problems import BadFile
from promises.exchange.read import read
from tests.promises.exchange.exchange_example import CONTROL, CORRECTION, follow_up, whole

pytestmark = pytest.mark.pure
Change = Callable[[dict[str, Any]], Any]


def put(path: str, value: Any) -> Change:
    """Put ``value`` at a path such as ``commitments.0.targets.0.number``; ``...`` takes it away."""

    def change(document: dict[str, Any]) -> None:
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place: Any = document
        for step in steps:
            place = place[step]
        if value is ...:
            del place[last]
        elif isinstance(last, int) and last == len(place):
            place.append(value)
        else:
            place[last] = value

    return change


def part(slug: str, number: int) -> dict[str, Any]:
    """A sub-target by place."""
    return {"slug": slug, "label": slug.title(), "number": number}


TARGET, CORRECTED, WALKED = "commitments.0.targets.0", "activities.1", "activities.2.safety_walk"
MEASURE = f"{WALKED}.observations.0.measures.0"


@pytest.mark.parametrize(
    ("path", "value", "where", "words"),
    [
        (f"{TARGET}.number", "fyra", "commitments[0].targets[0].number", "utan citattecken"),
        (f"{TARGET}.number", 0, "commitments[0].targets[0].number", "större än 0"),
        (f"{TARGET}.number", -1, "commitments[0].targets[0].number", "större än 0"),
        (f"{TARGET}.number", ..., "commitments[0].targets[0].number", "behöver ett tal"),
        (f"{TARGET}.per", ..., "commitments[0].targets[0].per", "tidsenheten"),
        (f"{TARGET}.upper", 4, "commitments[0].targets[0].upper", "Ta bort upper"),
        (f"{TARGET}.form", "none", "commitments[0].targets[0].number", "inget tal"),
        (f"{TARGET}.season_end", ..., "commitments[0].targets[0].season_end", "slut"),
        (f"{TARGET}.season_start", ..., "commitments[0].targets[0].season_start", "början"),
        (f"{TARGET}.season_start", "02-30", "commitments[0].targets[0].season_start", "finns inte"),
        (f"{TARGET}.in_force_from", "2020-01-01", "commitments[0].targets", "från början"),
        ("commitments.0.targets.1.upper", ..., "commitments[0].targets[1].upper", "två tal"),
        ("commitments.0.targets.1.upper", 2, "commitments[0].targets[1].upper", "två tal"),
        ("commitments.0.targets.1.amendment", 7, "commitments[0].targets[1].amendment", "i amendments"),
        ("commitments.0.targets.1.in_force_from", ..., "commitments[0].targets[1].in_force_from", "redan"),
        (f"{TARGET}.form", "total", "commitments[0].targets[0].per", "har inte per tidsenhet"),
        (
            TARGET,
            {"form": "share", "number": 250},
            "commitments[0].targets[0].number",
            "högst 100",
        ),
        (
            TARGET,
            {"form": "share", "comparator": "between", "number": 50, "upper": 250},
            "commitments[0].targets[0].upper",
            "högst 100",
        ),
        (
            TARGET,
            {
                "form": "total",
                "number": 4,
                "milestones": [{"slug": "a", "number": 9, "due_on": "2020-06-30"}],
            },
            "commitments[0].targets[0].milestones[0].number",
            "högst hela talet, 4",
        ),
        (
            TARGET,
            {"form": "total", "number": 2, "parts": [part("a", 5), part("skillingaryd", 9)]},
            "commitments[0].targets[0].parts",
            "tillsammans 14, men talet är 2",
        ),
        (
            TARGET,
            {"form": "total", "number": 2, "deadline": "2019-12-31"},
            "commitments[0].targets[0].deadline",
            "före löftets första dag, 1 januari 2020",
        ),
        (
            TARGET,
            {"form": "ceiling", "number": 2, "comparator": "exactly"},
            "commitments[0].targets[0].comparator",
            "jämförelsen exakt",
        ),
        (
            TARGET,
            {"form": "share", "number": 20, "parts": [part("skillingaryd", 20)]},
            "commitments[0].targets[0].parts",
            "har inte delmål",
        ),
        (
            f"{TARGET}.milestones",
            [{"slug": "x", "number": 1}],
            "commitments[0].targets[0].milestones",
            "delsteg",
        ),
        *(
            (f"commitments.2.targets.0.{name}", value, f"commitments[2].targets[0].{name}", words)
            for name, value, words in (
                ("within", "48 timmar", "har inte en tid"),
                ("share_of", "klasser", "har inte en andel"),
                ("season_start", "06-01", "har inte en säsong"),
                ("number", 3, "har inte ett tal"),
            )
        ),
        (f"{TARGET}.unit_one", "kväll", "commitments[0].targets[0].unit_many", "både för en och för flera"),
        ("commitments.1.number", 1, "commitments[1].number", "står redan"),
        ("commitments.1.kind", "okand", "commitments[1].kind", "finns inte i kinds"),
        ("commitments.0.focus_area", "Annat", "commitments[0].focus_area", "i focus_areas"),
        (
            "commitments.0.parties.0.organisation",
            "okand",
            "commitments[0].parties[0].organisation",
            "organis",
        ),
        ("source_url", "https://kommunen.se/ett lofte", "source_url", "har ett mellanslag"),
        ("drawn_up_on", "2020-03", "drawn_up_on", "Månaden räcker inte här"),
        ("periods.0.due_on", "2020-01-31", "periods[0].due_on", "klar när perioden är slut"),
        (
            "commitments.0.parties.2",
            {"organisation": "vaggeryds-kommun", "role": "performer", "unit": "gatukontoret"},
            "commitments[0].parties[2].organisation",
            "skriv dem i unit",
        ),
        (
            "confirmations.0.organisation",
            "kommunen",
            "confirmations[0].organisation",
            "Menade du vaggeryds-kommun?",
        ),
        ("confirmations.0.organisation", "polise", "confirmations[0].organisation", "Menade du polisen?"),
        ("continues", ["vaggeryd"], "continues[0]", "kommun/löfte"),
        ("organisations.1.name", "Polismyndigheten", "organisations[1].name", "ovanför"),
        ("periods.0.ends_on", "2019-12-31", "periods[0].ends_on", "före starts_on"),
        ("periods.0.due_on", "2020-01-31", "periods[0].due_on", "före ends_on"),
        ("amendments.0.kind", "prolonged", "amendments[0].ends_on", "nya slutdatumet"),
        (
            "amendments.0.decided_on",
            "2020-06-17",
            "amendments[0].decided_on",
            "undertecknades den 18 juni 2020",
        ),
        (
            "amendments.0.decided_on",
            "2021-01-01",
            "amendments[0].decided_on",
            "sista dag är den 31 december 2020",
        ),
        (
            "amendments.1",
            {
                "number": 2,
                "kind": "prolonged",
                "decided_on": "2020-07-03",
                "reason": "Mer tid.",
                "previous_ends_on": "2020-06-30",
                "ends_on": "2020-12-31",
            },
            "amendments[0].decided_on",  # the end that held when it was made
            "sista dag är den 30 juni 2020",
        ),
        ("indicators.0.measurements.1.note", ..., "indicators[0].measurements[1].value", "bedöma"),
        ("activities.0.ends_on", "2020-03-01", "activities[0].ends_on", "före starts_on"),
        ("activities.0.contributions.0.commitment", 9, "activities[0].contributions[0].commitment", "9"),
        ("activities.0.contributions.0.part", "x", "activities[0].contributions[0].part", "delmål"),
        ("activities.0.contributions.0.quantity", -1, "activities[0].contributions[0].quantity", "minst 0"),
        (
            "activities.0.contributions.0.quantity",
            Decimal("0.0001"),
            "activities[0].contributions[0].quantity",
            "Avrunda",
        ),
        ("activities.0.contributions.0.counts", False, "activities[0].contributions[0].why_not", "varför"),
        ("activities.0.contributions.0.why_not", "x", "activities[0].contributions[0].why_not", "false"),
        ("activities.0.results.0.measure", "x", "activities[0].results[0].measure", "inget sådant mått"),
        ("activities.0.uid", CONTROL.upper().replace("0", "A"), "activities[0].uid", "UUID"),
        (
            f"{CORRECTED}.replaces",
            "0" * 8 + "-0000-4000-8000-" + "0" * 12,
            "activities[1].replaces",
            "finns inte",
        ),
        (f"{CORRECTED}.replaces", CORRECTION, "activities[1].replaces", "ring"),
        (f"{CORRECTED}.replaces", ..., "activities[1].replaces", "vilken insats"),
        (f"{CORRECTED}.correction_reason", ..., "activities[1].correction_reason", "skäl"),
        ("activities.4.withdrawn_on", ..., "activities[4].withdrawn_on", "dagen"),
        ("activities.4.withdrawn_reason", ..., "activities[4].withdrawn_reason", "skäl"),
        ("activities.4.replaces", CONTROL, "activities[4].replaces", "ovanför"),
        (
            f"{MEASURE}.decision",
            "done",
            "activities[2].safety_walk.observations[0].measures[0].done_on",
            "dag",
        ),
        (
            f"{MEASURE}.decision",
            "refused",
            "activities[2].safety_walk.observations[0].measures[0].refused_reason",
            "skäl",
        ),
        ("confirmations.0.confirmed_on", "2020-08-30", "confirmations[0].confirmed_on", "inte slut än"),
        ("confirmations.0.period", "2020-t9", "confirmations[0].period", "i periods"),
        ("follow_ups", [follow_up(2)], "follow_ups[0].edition", "Utgåva 1 saknas"),
        ("follow_ups", [follow_up(reason="x")], "follow_ups[0].reason", "den första inget"),
        ("follow_ups", [follow_up(), follow_up()], "follow_ups[1].period", "står redan"),
        (
            "follow_ups",
            [follow_up(assessments=[{"commitment": 9}])],
            "follow_ups[0].assessments[0].commitment",
            "9",
        ),
        (
            "follow_ups",
            [follow_up(assessments=[{"commitment": 1, "cause_text": "x"}])],
            "follow_ups[0].assessments[0].cause",
            "orsak",
        ),
    ],
)
def test_what_contradicts_itself_is_told_where_it_stands(
    path: str, value: Any, where: str, words: str
) -> None:
    document = whole()
    put(path, value)(document)
    told = {problem.where: problem.text for problem in problems(document)}
    assert words in told.get(where, f"only {told}")


def test_nobody_has_said_anything_on_a_day_that_has_not_been() -> None:
    """Else a file could say today that nothing will have been done in a period that still runs."""
    document = whole()
    document["confirmations"][0]["confirmed_on"] = "2020-09-02"
    told = [
        [each.text[:20] for each in problems(document, date(2020, *day)) if each.path[0] == "confirmations"]
        for day in ((8, 30), (9, 1), (9, 2))
    ]
    assert told == [["Perioden är inte slu"], ["Dagen har inte varit"], []]


def _counting_row(said: dict[str, Any]) -> dict[str, Any]:
    """The log as one row that counts, of the commitment that is divided."""
    row: dict[str, Any] = said["activities"][0]
    said["activities"], said["invitations"] = [row], []
    return row


def test_nobody_is_invited_to_a_walk_outside_the_promise() -> None:
    document = whole()
    document["invitations"][0]["held_on"] = "2999-01-01"
    assert "invitations[0].held_on" in {each.where: each.text for each in problems(document)}


def test_a_row_without_its_part_is_told_unless_it_no_longer_counts() -> None:
    document = whole()
    row = _counting_row(document)
    del row["contributions"][0]["part"]
    where = "activities[0].contributions[0].part"
    assert "Välj vilken del" in {each.where: each.text for each in problems(document)}[where]
    row |= {"withdrawn_on": "2020-05-01", "withdrawn_reason": "Fel."}
    assert problems(document) == []
    del row["withdrawn_on"], row["withdrawn_reason"]
    row["contributions"][0] |= {"counts": False, "why_not": "Bara en liten."}
    assert problems(document) == []


def test_a_row_without_its_place_is_told_where_places_are_counted() -> None:
    document = whole()
    row = _counting_row(document)
    document["commitments"][0]["targets"] = [{"form": "total", "number": 3, "counting": "places"}]
    del row["contributions"][0]["part"]
    assert problems(document) == []
    del row["place"]
    assert [str(each) for each in problems(document)] == [
        "activities[0].place: Åtagandet räknar olika platser. Skriv platsen."
    ]


def test_the_whole_example_is_sound() -> None:
    assert problems({**whole(), "follow_ups": [follow_up(), follow_up(2)]}) == []


def test_every_error_is_told_at_once_in_the_order_of_the_file() -> None:
    document = whole()
    for path, value in {
        "title": 3,
        "commitments.0.number": 0,
        f"{TARGET}.per": "kvartal",
        "commitments.2": "tre",
        "activities.0.performed_by": "okand",
        f"{CORRECTED}.correction_reason": ...,
        "confirmations.0.colour": "blue",
    }.items():
        put(path, value)(document)
    where = [problem.where for problem in problems(document)]
    expected = [
        "title",
        "commitments[0].number",
        "commitments[0].targets[0].per",
        "commitments[2]",
        "activities[0].performed_by",
        "activities[1].correction_reason",
        "confirmations[0].colour",
    ]
    assert [each for each in where if each in expected] == expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{\n "a": \n}', "rad 3, kolumn 1. Här ska det stå ett värde"),
        (b'{"a" 1}', "rad 1, kolumn 6. Sätt ett kolon"),
        (b"", "rad 1, kolumn 1. Här ska det stå ett värde"),
        (b'{"a": 1} x', "rad 1, kolumn 10. Ta bort det som står efter slutet"),
        ('{"a": "å"}'.encode("latin-1"), "inte UTF-8"),
        (b"[" * 100_000, "för många nivåer"),
    ],
)
def test_what_is_not_json_is_told_with_its_line(data: bytes, words: str) -> None:
    with pytest.raises(BadFile) as bad:
        read(data)
    assert words in str(bad.value)


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"1e999999999", b"9" * 5000, b"0." + b"1" * 50])
def test_a_number_that_counts_nothing_is_told_with_its_path(number: bytes) -> None:
    document = whole()
    document["due_days"] = read(b'{"n": ' + number + b"}")["n"]
    assert "due_days" in [problem.where for problem in problems(document)]


def test_a_key_that_stands_twice_is_told() -> None:
    document = whole()
    document["signatories"][0] = read(b'{"organisation": "polisen", "organisation": "vaggeryds-kommun"}')
    assert [problem.where for problem in problems(document)] == ["signatories[0].organisation"]


def test_a_file_of_too_many_levels_is_told() -> None:
    document = {**whole(), "colour": read(b"[" * 900 + b"]" * 900)}
    assert "colour" in [problem.where for problem in problems(document)]


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert read(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("target", "where"),
    [
        ({"form": "none", "number": 3}, ["number"]),
        ({"form": "ceiling", "number": 3, "upper": 5}, ["upper"]),
        (
            {"form": "service_level", "number": 90, "within": "48 timmar", "comparator": "between"},
            ["comparator"],
        ),
        (
            {
                "form": "service_level",
                "number": 90,
                "within": "48 timmar",
                "comparator": "between",
                "upper": 95,
            },
            ["comparator", "upper"],
        ),
    ],
)
def test_what_a_kind_of_target_has_no_room_for_is_refused_once(
    target: dict[str, Any], where: list[str]
) -> None:
    document = whole()
    document["commitments"][1]["targets"] = [target]
    found = [problem.where.rpartition(".")[2] for problem in problems(document)]
    assert sorted(found) == where

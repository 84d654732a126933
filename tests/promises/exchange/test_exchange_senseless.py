"""What a file says that makes no sense in any promise is refused where it stands; its nearest neighbour comes in."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from promises.exchange.file_checks import problems
from tests.promises.exchange.exchange_example import whole
from tests.promises.exchange.test_exchange_errors import put

pytestmark = pytest.mark.pure
TARGET = "commitments.1.targets"


def told(changes: dict[str, Any], today: date = date.max) -> dict[str, str]:
    document = whole()
    for path, value in changes.items():
        put(path, value)(document)
    return {problem.where: problem.text for problem in problems(document, today)}


def days(number: int, per: str = "", **more: Any) -> list[dict[str, Any]]:
    """So many different days, in a unit of the calendar or in all."""
    rate = {"form": "rate", "per": per} if per else {"form": "total"}
    return [{**rate, "number": number, "counting": "days", **more}]


def total(**more: Any) -> list[dict[str, Any]]:
    return [{"form": "total", "number": 4, **more}]


def step(slug: str, number: int, due_on: str) -> dict[str, Any]:
    return {"slug": slug, "number": number, "due_on": due_on}


def window(slug: str, starts_on: str, ends_on: str, label: str = "") -> dict[str, Any]:
    return {
        "slug": slug,
        "label": label or slug,
        "number": 2,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }


SPRING = window("var", "2020-01-01", "2020-05-31")
AUTUMN = window("host", "2020-08-01", "2020-12-31")


@pytest.mark.parametrize(
    ("value", "where", "words"),
    [
        (days(40, "month"), "number", "inte i en månad: högst 31"),
        (days(3, "day"), "number", "inte i en dag: högst 1"),
        (days(400, "year"), "number", "inte i ett år: högst 366"),
        (days(40, "month", comparator="between", upper=50), "upper", "högst 31"),
        (days(100, "year", season_start="06-01", season_end="08-31"), "number", "högst 92"),
        (days(367), "number", "inte i löftets tid: högst 366"),
        ([{**days(7, "month")[0], "counting": "weeks"}], "number", "veckor finns inte i en månad: högst 6"),
        (
            days(200, parts=[{**SPRING, "number": 180}, {**AUTUMN, "number": 20}]),
            "parts[0].number",
            "högst 152",
        ),
        (total(parts=[{**SPRING, "starts_on": "2019-11-01"}, AUTUMN]), "parts[0].starts_on", "före löftets"),
        (total(parts=[SPRING, {**AUTUMN, "ends_on": "2021-01-31"}]), "parts[1].ends_on", "efter löftets"),
        (total(parts=[SPRING, {**AUTUMN, "starts_on": "2020-05-31"}]), "parts[1].starts_on", "två gånger"),
        (total(parts=[SPRING, {**AUTUMN, "label": " Var"}]), "parts[1].label", "heter likadant"),
        (total(milestones=[step("a", 2, "2021-02-01")]), "milestones[0].due_on", "efter löftets sista dag"),
        (
            total(milestones=[step("a", 3, "2020-03-31"), step("b", 2, "2020-06-30")]),
            "milestones[1].number",
            "tidigare delsteg är 3",
        ),
        ([{"form": "service_level", "number": 90}], "within", "Skriv tiden"),
        (
            total(deadline="2020-05-31", season_start="06-01", season_end="08-31"),
            "season_start",
            "ligger i målets tid",
        ),
        (
            total(deadline="2020-05-31", milestones=[step("a", 2, "2020-06-30")]),
            "milestones[0].due_on",
            "efter målets sista dag, 31 maj 2020",
        ),
        (
            [
                {
                    "form": "deliverable",
                    "deadline": "2020-05-31",
                    "milestones": [{"slug": "a", "label": "A", "due_on": "2020-06-30"}],
                }
            ],
            "milestones[0].due_on",
            "efter målets sista dag",
        ),
        (
            total(milestones=[step("a", 2, "2020-03-31"), step("b", 3, "2020-03-31")]),
            "milestones[1].due_on",
            "samma dag",
        ),
        (
            total(parts=[SPRING, {"slug": "torget", "label": "Torget", "number": 2}]),
            "parts[1].starts_on",
            "inte båda",
        ),
        (
            total(deadline="2020-05-31", parts=[SPRING, AUTUMN]),
            "parts[1].starts_on",
            "efter målets sista dag",
        ),
        ([{"unit_one": "kväll", "unit_many": "kvällar"}], "unit_one", "har inte en enhet"),
    ],
)
def test_a_target_that_nobody_could_keep_or_count(value: Any, where: str, words: str) -> None:
    found = told({TARGET: value})
    assert words in found.get(f"commitments[1].targets[0].{where}", f"only {found}")


@pytest.mark.parametrize(
    "value",
    [
        days(31, "month"),
        days(1, "day"),
        days(366),
        [{**days(6, "month")[0], "counting": "weeks"}],
        days(150, "year", season_start="11-01", season_end="03-31"),
        total(parts=[SPRING, AUTUMN]),
        total(milestones=[step("a", 2, "2020-03-31"), step("b", 2, "2020-06-30")]),
        total(milestones=[step("b", 4, "2020-06-30"), step("a", 2, "2020-03-31")]),
        total(deadline="2021-06-30", milestones=[step("a", 2, "2021-02-01")]),
        [{"form": "deliverable", "deadline": "2022-05-01"}],
        total(deadline="2020-06-30", season_start="06-01", season_end="08-31"),
        [
            {
                "form": "deliverable",
                "milestones": [
                    {"slug": slug, "label": slug, "due_on": "2020-06-30"} for slug in ("plan", "beslut")
                ],
            }
        ],
    ],
)
def test_a_target_that_can_be_kept_comes_in(value: Any) -> None:
    assert told({TARGET: value}) == {}


SUMMER = {"starts_on": "2020-07-07", "ends_on": "2020-09-15"}


def test_a_season_that_never_comes_in_the_promises_time() -> None:
    document = {**whole(), **SUMMER, "signed_on": "2020-06-18", "commitments": whole()["commitments"][1:2]}
    document |= {"activities": [], "invitations": [], "confirmations": [], "amendments": []}
    for season, refused in ((("12-01", "02-28"), True), (("09-15", "06-30"), False)):
        goal = {"form": "total", "number": 4, "season_start": season[0], "season_end": season[1]}
        document["commitments"][0]["targets"] = [goal]
        where = [each.where for each in problems(document) if "season" in each.where]
        assert where == (["commitments[0].targets[0].season_start"] if refused else [])


@pytest.mark.parametrize("day", ["2019-12-31", "2021-01-01"])
def test_a_number_that_is_put_in_force_outside_the_promises_time(day: str) -> None:
    found = told({"commitments.0.targets.1.in_force_from": day})
    assert "löftets" in found["commitments[0].targets[1].in_force_from"]


PROLONGED = {
    "number": 2,
    "kind": "prolonged",
    "decided_on": "2020-06-20",
    "reason": "Mer tid.",
    "previous_ends_on": "2020-06-30",
    "ends_on": "2020-12-31",
}


@pytest.mark.parametrize(
    ("changes", "where", "words"),
    [
        ({"due_days": 10000}, "due_days", "högst 366"),
        ({"continues": ["vaggeryd/2020"]}, "continues[0]", "löftets egen adress"),
        ({"supersedes": ["vaggeryd/2020"]}, "supersedes[0]", "löftets egen adress"),
        ({"supersedes": ["vaggeryd/2018"]}, "supersedes[0]", "fortsätter redan vaggeryd/2018"),
        (
            {"periods.0.starts_on": "2001-01-01", "periods.0.ends_on": "2001-04-30"},
            "periods[0].ends_on",
            "före löftets första dag",
        ),
        (
            {
                "periods.1.starts_on": "2031-01-01",
                "periods.1.ends_on": "2031-04-30",
                "periods.1.due_on": "2031-05-28",
            },
            "periods[1].starts_on",
            "efter löftets sista dag",
        ),
        ({"periods.0.due_on": "2021-05-02"}, "periods[0].due_on", "senast ett år"),
        ({"commitments.2.starts_on": "2021-03-01"}, "commitments[2].starts_on", "efter löftets sista dag"),
        (
            {"commitments.0.parties.2.unit": "Gatukontoret "},
            "commitments[0].parties[2].unit",
            "skrivs ”gatukontoret”",
        ),
        (
            {
                "commitments.1.parties": [
                    {"organisation": "vaggeryds-kommun", "role": "responsible", "unit": "GATUKONTORET"}
                ]
            },
            "commitments[1].parties[0].unit",
            "skrivs ”gatukontoret”",
        ),
        ({"focus_areas.1.name": "trafik "}, "focus_areas[1].name", "står redan i listan"),
        ({"organisations.1.name": "POLISMYNDIGHETEN"}, "organisations[1].name", "ovanför"),
        ({"commitments.0.also_promised": ...}, "commitments[0].also_measured", "vad som dessutom är lovat"),
        ({"amendments.0.ends_on": "2020-12-31"}, "amendments[0].ends_on", "Bara en förlängning"),
        (
            {"amendments.1": {**PROLONGED, "ends_on": "2021-06-30"}},
            "amendments[1].ends_on",
            "slutar 31 december 2020 enligt ends_on",
        ),
        ({"amendments.1": PROLONGED, "ends_on": ...}, "amendments[1].ends_on", "har inget slut"),
        (
            {
                "amendments.1": {**PROLONGED, "ends_on": "2020-09-30"},
                "amendments.2": {**PROLONGED, "number": 3, "previous_ends_on": "2020-08-31"},
            },
            "amendments[2].previous_ends_on",
            "slutade löftet 30 september 2020",
        ),
        ({"activities.0.logged_on": "2020-03-31"}, "activities[0].logged_on", "före starts_on"),
        ({"activities.0.results.0.few": True}, "activities[0].results[0].few", "räknar inte få personer"),
        ({"activities.0.results.1.value": Decimal("2.5")}, "activities[0].results[1].value", "hela tal"),
        ({"activities.4.withdrawn_on": "2020-08-02"}, "activities[4].withdrawn_on", "före logged_on"),
    ],
)
def test_a_frame_that_no_promise_has(changes: dict[str, Any], where: str, words: str) -> None:
    found = told(changes)
    assert words in found.get(where, f"only {found}")


def test_each_prolongation_goes_on_from_the_one_before() -> None:
    prolonged = {
        "amendments.1": {**PROLONGED, "ends_on": "2020-09-30"},
        "amendments.2": {**PROLONGED, "number": 3, "previous_ends_on": "2020-09-30"},
    }
    assert "amendments[2].previous_ends_on" not in told(prolonged)
    assert "amendments[2].ends_on" not in told(prolonged)


def test_what_is_promised_for_a_later_day_is_followed_up_after_the_end() -> None:
    later = {"slug": "sen", "label": "Sen", "starts_on": "2021-01-01", "ends_on": "2021-06-30"}
    changes = {"periods.2": {**later, "due_on": "2021-07-28"}}
    assert "efter löftets" in told(changes)["periods[2].starts_on"]
    assert told({**changes, "commitments.2.targets.0.deadline": "2021-05-01"}) == {}


@pytest.mark.parametrize(
    ("where", "day"),
    [
        ("activities[4].withdrawn_on", date(2020, 8, 3)),
        ("activities[1].logged_on", date(2020, 4, 4)),
        ("invitations[1].cancelled_on", date(2020, 10, 1)),
        ("invitations[1].published_on", date(2020, 9, 30)),
        ("activities[2].safety_walk.protocol_published_on", date(2020, 3, 19)),
        ("published_on", date(2020, 6, 17)),
        ("backgrounds[0].decided_on", date(2019, 10, 31)),
        ("indicators[0].measurements[1].published_on", date(2021, 1, 31)),
    ],
)
def test_nothing_was_done_on_a_day_that_has_not_been(where: str, day: date) -> None:
    assert "Dagen har inte varit än" in told({}, day)[where]
    assert where not in told({}, date.fromordinal(day.toordinal() + 1))


def _share(quantity: int, **more: Any) -> dict[str, Any]:
    row = {"commitment": 2, "quantity": quantity, "out_of": 3}
    share = {"form": "share", "number": 20}
    changes = {TARGET: [share], "activities.2.contributions": [row], "activities.1.contributions.1.out_of": 1}
    return changes | {f"activities.2.{name}": said for name, said in more.items()}


def test_a_share_is_never_more_than_all() -> None:
    found = told(_share(9))
    assert "större än det som det är en del av" in found["activities[2].contributions[0].quantity"]
    assert told(_share(3)) == {}


def test_a_share_of_too_many_that_is_withdrawn_stands_as_it_was() -> None:
    assert told(_share(9, withdrawn_on="2020-03-04", withdrawn_reason="Fel.")) == {}


def test_a_share_says_what_it_is_out_of() -> None:
    where = "activities.2.contributions"
    alone = {"commitment": 2, "quantity": 2}
    found = told({**_share(2), where: [alone]})
    assert found == {"activities[2].contributions[0].out_of": "Åtagandet är en andel. Skriv av hur många."}
    # Of few people neither number is told; what is withdrawn counts no more.
    few = {"commitment": 2, "few": True}
    assert (
        told(
            {
                **_share(2),
                where: [few],
                "commitments.1.counts_people": True,
                "activities.1.contributions.1.quantity": 1,
            }
        )
        == {}
    )
    assert told({**_share(2, withdrawn_on="2020-03-04", withdrawn_reason="Fel."), where: [alone]}) == {}


@pytest.mark.parametrize(
    ("condition", "kind", "words"),
    [
        ("om någon ber om det", "", "Säg om det fanns något behov. Skriv no_need eller need_unmet."),
        ("om någon ber om det", "nothing", "Säg om det fanns något behov."),
        ("", "no_need", "Säg att inget (mer) gjordes. Skriv nothing."),
        ("", "need_unmet", "Säg att inget (mer) gjordes."),
        ("om någon ber om det", "no_need", ""),
        ("om någon ber om det", "need_unmet", ""),
        ("", "nothing", ""),
    ],
)
def test_of_a_condition_a_file_says_whether_there_was_a_need(condition: str, kind: str, words: str) -> None:
    said = {"commitment": 2, "period": "2020-t2", "organisation": "polisen", "confirmed_on": "2020-09-02"}
    changes = {"confirmations": [{**said, "kind": kind} if kind else said]}
    found = told({**changes, **({"commitments.1.condition": condition} if condition else {})})
    assert words in found["confirmations[0].kind"] if words else found == {}


def test_a_need_was_not_left_unmet_where_the_same_party_has_done_something() -> None:
    said = {"commitment": 2, "period": "2020-t1", "organisation": "vaggeryds-kommun", "kind": "need_unmet"}
    changes = {
        "commitments.1.condition": "om någon ber om det",
        "confirmations": [{**said, "confirmed_on": "2020-05-02"}],
    }
    assert "Det finns insatser loggade" in told(changes)["confirmations[0].kind"]
    assert told({**changes, "confirmations.0.organisation": "polisen"}) == {}
    undone = {"activities.2.withdrawn_on": "2020-03-04", "activities.2.withdrawn_reason": "Fel."}
    assert told({**changes, **undone}) == {}

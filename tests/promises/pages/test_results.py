"""Results added up: only what was said, every activity once, and nobody pointed out."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promises.counting import sentences
from promises.counting.few import FEW, number_words
from promises.counting.progress.results import Figure, MeasureKind, Reported, add_up

pytestmark = pytest.mark.pure

CARS = MeasureKind("trafik", "fordon", "kontrollerade fordon")
FINES = MeasureKind("trafik", "boter", "böter")
PEOPLE = MeasureKind("trafik", "deltagare", "deltagare", few=True)


def row(key: str, **values: int) -> Reported:
    return Reported(key, "trafik", {name: Figure(Decimal(value)) for name, value in values.items()})


def words(rows, *measures) -> dict[str, str]:
    return {
        t.measure.slug: sentences.result_words(t) for t in add_up(rows, measures or (CARS, FINES, PEOPLE))
    }


def test_trosa_2017_and_what_the_tracker_of_fines_would_say():
    rows = [row("a", fordon=64, boter=21), row("b", fordon=12, boter=0), row("c", fordon=92)]
    assert words(rows) == {"fordon": "168", "boter": "21 (uppgift från 2 av 3 insatser)"}


def test_what_nobody_reported_is_not_zero():
    assert words([row("a"), row("b")]) == {}
    assert words([row("a", boter=0)]) == {"boter": "0"}


def test_an_activity_that_serves_two_parts_is_counted_once():
    assert words([row("a", fordon=64), row("a", fordon=64)]) == {"fordon": "64"}


def test_a_file_that_says_only_that_it_was_few_gives_the_same_words():
    whole = [row("a", deltagare=20), row("b", deltagare=3)]
    cut = [row("a", deltagare=20), Reported("b", "trafik", {"deltagare": Figure(Decimal(0), least=True)})]
    assert words(whole) == words(cut) == {"deltagare": "minst 20"}


def test_rows_of_another_kind_are_neither_added_nor_missed():
    rows = [row("a", fordon=10), Reported("b", "vandring", {"fordon": Figure(Decimal(5))})]
    assert words(rows) == {"fordon": "10"}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((3,), "färre än 5"),
        ((0,), "färre än 5"),
        ((4, 4), "färre än 5 varje gång"),
        ((10, 3), "minst 10"),
        ((10, 5), "15"),
        ((12, 1, None), "minst 12 (uppgift från 2 av 3 insatser)"),
    ],
)
def test_a_flagged_number_under_five_is_in_no_sum(values, told):
    rows = [
        row(str(number), **({} if value is None else {"deltagare": value}))
        for number, value in enumerate(values)
    ]
    assert words(rows) == {"deltagare": told}


@pytest.mark.parametrize(("value", "told"), [(4, "färre än 5"), (5, "5")])
def test_exactly_five_people_are_told_as_five_and_four_are_not(value, told):
    assert number_words(value, few=True) == told
    assert number_words(value, few=False) == str(value)


numbers = st.integers(min_value=0, max_value=200)
reports = st.dictionaries(st.sampled_from(["fordon", "boter", "deltagare"]), numbers)


@given(st.lists(reports, max_size=8))
def test_sums_are_sums_and_few_people_cannot_be_worked_out(said: list[Mapping[str, int]]):
    rows = [row(str(key), **values) for key, values in enumerate(said)]
    totals = {total.measure.slug: total for total in add_up(rows, (CARS, FINES, PEOPLE))}
    for slug in ("fordon", "boter"):
        values = [values[slug] for values in said if slug in values]
        assert (slug in totals) == bool(values)
        if values:
            assert totals[slug].value == sum(values)
            assert (totals[slug].reported, totals[slug].of) == (len(values), len(said))
    if "deltagare" in totals:
        told = [values["deltagare"] for values in said if "deltagare" in values]
        # Whatever the hidden numbers are, the words are the same: they hold nothing of them.
        moved = [
            row(str(key), **(values | {"deltagare": (values["deltagare"] + 1) % FEW}))
            if values.get("deltagare", FEW) < FEW
            else row(str(key), **values)
            for key, values in enumerate(said)
        ]
        assert words(rows)["deltagare"] == words(moved)["deltagare"]
        assert totals["deltagare"].hidden == sum(value < FEW for value in told)


@given(st.lists(reports, min_size=1, max_size=6), st.randoms())
def test_the_order_of_rows_does_not_matter(said, random):
    rows = [row(str(key), **values) for key, values in enumerate(said)]
    shuffled = rows[:]
    random.shuffle(shuffled)
    assert words(rows) == words(shuffled)

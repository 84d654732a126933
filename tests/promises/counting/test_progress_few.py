"""Few people: a number under five is not told, and comes out of nothing else that is."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from promises.counting import sentences
from promises.counting.facts import Part, Unit
from promises.counting.few import UNDER, marked, number_words, sum_words, told_words, untold_words
from promises.counting.progress import AsOf, progress
from promises.counting.progress.stand_ins import stand_ins
from promises.pages.standing import standing
from promises.words.enums import Comparator, Counting, TargetForm
from tests.promises.counting.progress_facts import (
    ALL,
    MONTH,
    PUBLISHED,
    QUARTER,
    commitment,
    day,
    form,
    promise,
    rate,
    report,
    row,
    stand,
    total,
)
from tests.promises.counting.progress_strategies import commitments, days, promises

pytestmark = pytest.mark.pure
PEOPLE = Unit("person", "personer")
TWELVE = total(12, unit=PEOPLE)


def people(target, *log, **more):
    """A flagged commitment with so many people on each day."""
    rows = [structs.replace(row(on, quantity), key=f"{number}") for number, (on, quantity) in enumerate(log)]
    return marked(commitment(target, log=rows, counts_people=True, **more))


def said(on, of):
    return sentences.figure(stand(on, of)), sentences.rule(stand(on, of)).bold


@pytest.mark.parametrize(
    ("log", "figure"),
    [
        ([("2020-04-30", 3)], "färre än 5 av 12"),
        ([("2020-04-29", 1), ("2020-04-30", 3)], "färre än 5 av 12"),
        ([("2020-04-30", 5)], "5 av 12"),
        ([("2020-04-29", 2), ("2020-04-30", 3)], "minst 5 av 12"),
        ([("2020-04-28", 2), ("2020-04-29", 2), ("2020-04-30", 2)], "minst 5 av 12"),
        ([("2020-04-29", 7), ("2020-04-30", 2)], "minst 7 av 12"),
        ([("2020-04-29", 7), ("2020-04-30", 6)], "13 av 12"),
    ],
)
def test_numbers_under_five_are_told_only_together_and_in_whole_fives(log, figure):
    of = people(TWELVE, *log)
    assert said("2020-04-30", of) == (figure, f"{figure[:1].upper()}{figure[1:]} personer.")


def test_nought_is_told_no_more_than_one():
    of = people(TWELVE, confirmed=ALL)
    assert (
        sentences.figure(report("2020-t3", "2021-01-20", of, promise(published=PUBLISHED)))
        == f"{UNDER} av 12"
    )


def test_bar_percentage_mean_and_pace_go_with_the_number():
    log = [(f"2020-0{month}-1{n}", 2) for month in range(1, 9) for n in range(3)]
    shown = stand("2020-09-01", marked(commitment(TWELVE, log=[row(*each) for each in log])))
    hidden = stand("2020-09-01", people(TWELVE, *log))
    assert shown.fraction is not None
    assert standing(shown).meter is not None
    assert (hidden.fraction, hidden.percent, hidden.mean, hidden.pace) == (None,) * 4
    assert standing(hidden).meter is None
    assert (hidden.answer, hidden.late) == (shown.answer, shown.late)


def test_a_window_says_that_it_was_met_and_not_by_how_many():
    found = stand("2020-07-01", people(rate(2, QUARTER, unit=PEOPLE), ("2020-02-01", 3), ("2020-05-01", 6)))
    assert [sentences.window_figure(each) for each in found.windows[:2]] == [UNDER, "6 av 2"]
    assert sentences.figure(found) == "2 av 4 kvartal"
    assert "Båda kvartalen som har gått har minst 2 personer." in sentences.rule(found).text


def test_of_a_share_of_few_people_the_status_is_told_alone():
    of = people(form(TargetForm.SHARE, 80), confirmed=ALL)
    of = marked(
        replace(of, contributions=(row("2020-04-01", 9, out_of=10), row("2020-06-01", 40, out_of=41)))
    )
    found = report("2020-t3", "2021-01-20", of, promise(published=PUBLISHED))
    assert found.status.value == "fulfilled"
    assert sentences.figure(found) == ""
    assert sentences.rule(found).bold == "Andelen visas inte, för den gäller få personer."


@pytest.mark.parametrize(
    ("target", "on", "words"),
    [
        (form(TargetForm.CEILING, 2, unit=PEOPLE), 1, "Färre än 5 personer är redovisade."),
        (form(TargetForm.CEILING, 2, unit=PEOPLE), 4, "Hittills färre än 5 personer."),
        (total(1, unit=PEOPLE), 1, "Färre än 5 personer."),
        (total(2, unit=PEOPLE, comparator=Comparator.EXACTLY), 4, "Färre än 5 personer."),
        (total(4, unit=PEOPLE, counting=Counting.LOWEST), 3, "Färre än 5 personer."),
    ],
)
def test_no_noun_or_verb_tells_one_from_many(target, on, words):
    assert said("2020-06-01", people(target, ("2020-05-30", on)))[1] == words


def test_how_many_more_than_promised_is_not_told_of_few():
    exactly = total(2, unit=PEOPLE, comparator=Comparator.EXACTLY)
    assert (
        "Det har blivit" not in sentences.rule(stand("2020-06-01", people(exactly, ("2020-05-01", 4)))).text
    )
    between = total(2, unit=PEOPLE, comparator=Comparator.BETWEEN, upper=Decimal(4))
    told = sentences.rule(stand("2020-06-01", people(between, ("2020-05-01", 6)))).text
    assert told.endswith("Det har blivit 6.")
    told = sentences.rule(stand("2020-06-01", people(between, ("2020-05-01", 9)))).text
    assert told.endswith("Det har blivit 9, fem fler än utlovat.")


def test_evenings_are_no_people():
    evenings = total(20, counting=Counting.DAYS, unit=Unit("kväll", "kvällar"))
    assert said("2020-02-10", people(evenings, ("2020-02-01", 1), ("2020-02-02", 1)))[0] == "2 av 20"


def test_sub_targets_are_hidden_one_by_one():
    parted = total(8, unit=PEOPLE, parts=(Part("a", "Norr", Decimal(2)), Part("b", "Syd", Decimal(6))))
    rows = (row("2020-02-01", 3, part="a"), row("2020-02-01", 7, part="b"))
    found = stand("2020-02-10", marked(commitment(parted, log=rows, counts_people=True)))
    assert "Norr: färre än 5. Syd: 7 av 6." in sentences.rule(found).text


def test_rows_added_up():
    rows = people(TWELVE, ("2020-02-01", 2), ("2020-02-02", 4), ("2020-02-03", 9)).contributions
    assert sum_words(rows, TWELVE, PEOPLE, apart=False) == "minst 14 personer"
    assert sum_words(rows[:1], TWELVE, PEOPLE, apart=True) == "färre än 5 personer"
    assert sum_words(rows[:2], TWELVE, PEOPLE, apart=False) == "minst 5 personer"
    assert sum_words(rows[2:], TWELVE, PEOPLE, apart=False) == "9 personer"
    small = people(rate(2, MONTH), ("2020-02-01", 1), ("2020-03-02", 1)).contributions
    assert sum_words(small, TWELVE, PEOPLE, apart=True) == "färre än 5 personer varje gång"
    assert untold_words(TWELVE, "personer", together=Decimal(13)) == "minst 10 personer"


@pytest.mark.parametrize(("number", "said"), [(0, UNDER), (4, UNDER), (Decimal("4.999"), UNDER), (5, "5")])
def test_four_are_few_and_five_are_told(number, said):
    assert number_words(number, few=True) == said
    assert told_words(Decimal(number), Decimal(0) if number < 5 else None) == said


# --- what stands for them in a file ---

quantities = st.sampled_from([1, 2, 3, 4, "0.5", "2.5", 5, 9]).map(Decimal)


def words(found):
    card = standing(found)
    return (
        sentences.status_words(found), sentences.figure(found), sentences.rule(found), card.windows, card.meter,
        card.gap, sentences.pace(found), sentences.silence(found), found.done_on,
    )  # fmt: skip


def in_a_file(of, under, as_of):
    """The commitment as whoever reads the file has it."""
    found = stand_ins(of, under, as_of)
    rows = (found.get((each.key, each.part), each) for each in of.contributions)
    return replace(of, contributions=tuple(rows))


@given(st.data())
def test_the_same_is_said_of_what_stands_for_them(data):
    under = data.draw(promises())
    of = data.draw(commitments(under, versions=False))
    rows = [
        structs.replace(each, key=str(number), quantity=data.draw(quantities), out_of=None if each.out_of is None else Decimal(12))
        for number, each in enumerate(of.contributions)
    ]  # fmt: skip
    of = marked(replace(of, contributions=tuple(rows), counts_people=True))
    as_of = AsOf.now(data.draw(days))
    assert words(progress(in_a_file(of, under, as_of), under, as_of)) == words(progress(of, under, as_of))


@given(st.data())
def test_what_stands_for_them_goes_by_what_is_told_and_not_by_the_numbers(data):
    log = st.tuples(st.integers(1, 12), st.sampled_from([1, 2, 3, 4]))
    days_of = data.draw(st.lists(log, min_size=1, max_size=6))
    target = data.draw(st.sampled_from([TWELVE, total(3), total(30), rate(2, QUARTER), rate(4, MONTH)]))
    as_of, under = (
        AsOf.now(day(data.draw(st.sampled_from(["2020-06-03", "2020-10-15", "2021-06-01"])))),
        promise(),
    )

    def logged(numbers):
        return people(
            target,
            *((f"2020-{month:02}-05", each) for (month, _), each in zip(days_of, numbers, strict=True)),
        )

    one = logged([number for _, number in days_of])
    other = logged(
        data.draw(st.lists(st.sampled_from([1, 2, 3, 4]), min_size=len(days_of), max_size=len(days_of)))
    )
    if told(one, under, as_of) == told(other, under, as_of):
        assert in_a_file(one, under, as_of) == in_a_file(other, under, as_of)


def told(of, under, as_of):
    """Of each window its state and whole fives, and the fives of each period in it."""
    found = progress(of, under, as_of)
    periods = [
        [
            sum(each.quantity for each in window.few if p.starts_on <= each.day <= p.ends_on) // 5
            for p in under.periods
        ]
        for window in found.windows
    ]
    return words(found), [(each.state, each.gap, each.behind, each.least) for each in found.windows], periods

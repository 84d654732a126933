"""Windows that were judged by another number than the promise now has are not said to have that number."""

import pytest

from promises.counting.sentences import rule
from promises.words.enums import CalendarUnit, Comparator, TargetForm
from tests.promises.counting.progress_facts import (
    ALL,
    MONTH,
    QUARTER,
    WEEK,
    commitment,
    form,
    promise,
    rate,
    row,
    stand,
)

pytestmark = pytest.mark.pure


def text(on, of, under=None):
    return rule(stand(on, of, under)).text


def monthly(number, first, last, **more):
    return [row(f"2020-{month:02}-15", number, **more) for month in range(first, last + 1)]


def test_months_kept_before_a_higher_number_are_not_said_to_have_it():
    of = commitment(
        rate(1, MONTH), rate(3, MONTH, in_force_from="2020-03-01"), log=monthly(1, 1, 6), confirmed=ALL
    )
    said = text("2020-08-01", of)
    assert "Av de 5 månader som är redovisade når 2 upp till löftet som det var då." in said
    assert "Nu är löftet minst 3 insatser per månad." in said


def test_months_missed_before_a_lower_number_are_not_said_to_lack_it():
    of = commitment(
        rate(4, MONTH), rate(1, MONTH, in_force_from="2020-10-01"), log=monthly(2, 1, 8), confirmed=ALL
    )
    said = text("2020-10-05", of)
    assert "Ingen av de 8 månader som är redovisade når upp till löftet som det var då." in said
    assert "Nu är löftet minst 1 insats per månad." in said


def test_one_month_missed_before_a_lower_number():
    log = [row("2020-01-15", 2), row("2020-02-03")]
    of = commitment(rate(4, MONTH), rate(1, MONTH, in_force_from="2020-02-01"), log=log)
    said = text("2020-02-05", of)
    assert said.startswith("Den månad som har gått når inte upp till löftet som det var då.")
    assert "Den månad som pågår har redan minst en insats." in said


@pytest.mark.parametrize(
    ("before", "after", "log", "words", "now"),
    [
        (
            rate(1, MONTH),
            rate(3, MONTH, in_force_from="2020-10-01"),
            monthly(1, 1, 9) + monthly(3, 10, 12),
            "Alla 12 månader som har gått når upp till löftet som det var då.",
            "minst 3 insatser per månad",
        ),
        (
            rate(1, MONTH, comparator=Comparator.EXACTLY),
            rate(2, MONTH, comparator=Comparator.EXACTLY, in_force_from="2020-07-01"),
            monthly(2, 1, 12),
            "Alla 12 månader som har gått når upp till löftet som det var då.",
            "exakt 2 insatser per månad",
        ),
        (
            form(TargetForm.CEILING, 2, per=MONTH),
            form(TargetForm.CEILING, 10, per=MONTH, in_force_from="2020-07-01"),
            monthly(5, 1, 12),
            "Av de 12 månader som har gått är det 6 som håller löftet som det var då.",
            "högst 10 insatser per månad",
        ),
        (
            form(TargetForm.SHARE, 90, per=QUARTER),
            form(TargetForm.SHARE, 50, per=QUARTER, in_force_from="2020-07-01"),
            monthly(6, 1, 12, out_of=10),
            "Av de 4 kvartal som har gått är det 2 som håller löftet som det var då.",
            "minst 50 procent per kvartal",
        ),
    ],
)
def test_a_number_that_was_changed_is_told_for_itself(before, after, log, words, now):
    said = text("2021-02-15", commitment(before, after, log=log, confirmed=ALL))
    assert said == f"{words} Till slut var löftet {now}."


def test_a_running_year_keeps_the_number_it_began_with():
    year = CalendarUnit.YEAR
    of = commitment(
        rate(2, year),
        rate(9, year, in_force_from="2021-03-01"),
        log=[row("2020-02-01", 2), row("2021-02-01", 3)],
        confirmed=ALL,
    )
    said = text("2021-03-05", of, promise(end="2022-12-31"))
    assert "Det år som pågår når redan upp till löftet som det var när det började." in said
    assert "Nu är löftet minst 9 insatser per år." in said


@pytest.mark.parametrize(
    ("target", "under", "log", "on", "words"),
    [
        (
            rate(20, MONTH),
            {"start": "2020-01-22"},
            [row("2020-01-25", 6)],
            "2020-02-05",
            "Den månad som har gått når upp till löftet. "
            "Löftet är minst 20 insatser per månad; en kortad månad kräver sin del av det.",
        ),
        (
            rate(20, MONTH),
            {"start": "2020-01-22"},
            [row("2020-01-25", 6)],
            "2020-01-28",
            "Den månad som pågår når redan upp till löftet. "
            "Löftet är minst 20 insatser per månad; en kortad månad kräver sin del av det.",
        ),
        (
            rate(20, MONTH),
            {"signed_on": "2020-03-20"},
            [row("2020-03-25", 10), row("2020-04-25", 20)],
            "2020-05-05",
            "Båda månaderna som har gått och räknas når upp till löftet.",
        ),
        (
            rate(7, WEEK),
            {"start": "2020-01-22"},
            [row("2020-01-25", 5), row("2020-01-28", 7), row("2020-02-05", 7)],
            "2020-02-10",
            "Alla 3 veckor som har gått når upp till löftet.",
        ),
    ],
)
def test_a_month_that_is_cut_is_not_said_to_have_the_number_of_a_whole_one(target, under, log, on, words):
    assert words in text(on, commitment(target, log=log), promise(**under))


def test_whole_months_are_said_to_have_the_number_as_before():
    of = commitment(rate(20, MONTH), log=monthly(20, 2, 3))
    said = text("2020-03-20", of, promise("2020-02-01"))
    assert said.startswith("Den månad som har gått har minst 20 insatser.")

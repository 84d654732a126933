"""Windows that were judged by another number than the promise now has are not said to have that number."""

import pytest

from promises.counting.sentences import english, figure, rule, unknown_gap
from promises.words.enums import CalendarUnit, Comparator, Status, TargetForm
from tests.promises.counting.progress_facts import (
    ALL,
    MONTH,
    QUARTER,
    WEEK,
    commitment,
    form,
    prolonged,
    promise,
    rate,
    row,
    stand,
    total,
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


@pytest.mark.parametrize("on", ["2020-09-20", "2021-05-10"])
def test_a_rate_made_a_total_names_its_unit_once(on):
    log = [row("2020-02-01"), row("2020-05-01"), row("2020-08-01")]
    of = commitment(rate(1, QUARTER), total(4, in_force_from="2020-07-01"), log=log)
    found = stand(on, of)
    assert rule(found).bold.endswith("1 av 4 insatser.")
    assert english.rule(found).bold.endswith("1 of 4 activities.")


@pytest.mark.parametrize("on", ["2020-04-20", "2020-06-10", "2021-05-10"])
def test_a_total_that_nobody_told_of_is_no_nought_once_it_is_made_a_rate(on):
    found = stand(on, commitment(total(10), rate(1, MONTH, in_force_from="2020-03-01")))
    assert found.status is Status.UNKNOWN
    assert figure(found) == english.figure(found) == ""
    assert " 0 " not in f" {rule(found).bold} {rule(found).text} "


def test_a_total_told_to_be_nought_is_said_once_it_is_made_a_rate():
    of = commitment(total(10), rate(1, MONTH, in_force_from="2020-05-01"), confirmed=["2020-t1"])
    assert figure(stand("2020-05-20", of)).startswith("0 av 3 insatser, sedan")


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


# --- a total that was made a rate, a moved end, what was ended, who is silent, and sums ---


def test_a_total_made_a_rate_says_its_unit_and_what_the_cut_came_to():
    of = commitment(
        total(10), rate(1, WEEK, in_force_from="2020-11-01"), log=monthly(1, 1, 4), confirmed=ALL[:1]
    )
    found = rule(stand("2020-12-10", of))
    assert found.bold == "Minst 4 av 8 insatser."
    assert (
        "Till och med den 31 oktober 2020 var löftet minst 10 insatser; för den delen av tiden krävs 8."
        in found.text
    )


BY_FIRST_END = "räknat efter det slut som löftet hade innan det förlängdes"


@pytest.mark.parametrize(
    ("on", "due"),
    [
        ("2021-06-01", f"Vid det här laget bör det vara minst 12, {BY_FIRST_END}."),
        ("2020-12-01", f"I dag bör det vara minst 10, {BY_FIRST_END}; uppgift väntas."),
    ],
)
def test_what_is_due_by_the_first_end_is_said_to_be(on, due):
    of = commitment(total(12), log=monthly(1, 1, 8), confirmed=ALL)
    assert due in text(on, of, prolonged("2020-11-01"))


def test_an_end_that_was_not_moved_is_not_said_to_be():
    of = commitment(total(12), log=monthly(1, 1, 8), confirmed=ALL)
    for on in ("2020-03-01", "2020-09-01", "2020-12-31"):
        assert BY_FIRST_END not in text(on, of)


def test_what_was_ended_is_told_of_the_windows_until_then():
    of = commitment(rate(1, MONTH), log=monthly(1, 1, 8), withdrawn_on="2020-09-01")
    said = "Alla 8 månader som hann gå har minst en insats. Löftet var minst 1 insats per månad."
    assert text("2020-10-15", of) == said


def test_what_was_ended_in_a_month_that_was_met_already_says_so():
    of = commitment(rate(1, MONTH), log=monthly(1, 1, 2), withdrawn_on="2020-02-20")
    assert text("2020-10-15", of) == (
        "Den månad som hann gå har minst en insats. Den månad som pågick har minst en insats. "
        "Löftet var minst 1 insats per månad."
    )


def test_what_was_ended_before_any_window_had_gone():
    of = commitment(rate(2, MONTH), withdrawn_on="2020-01-15")
    assert text("2020-10-15", of) == "Ingen månad hann gå. Löftet var minst 2 insatser per månad."


@pytest.mark.parametrize(
    ("target", "log", "on", "last"),
    [
        (total(8), [row("2020-01-20", 0)], "2020-08-24", "20 januari"),
        (
            form(TargetForm.DELIVERABLE),
            [row(f"2020-{month}-20", 0) for month in ("01", "05", "09")],
            "2021-02-01",
            "20 september",
        ),
    ],
)
def test_where_all_have_told_a_part_it_is_said_how_far(target, log, on, last):
    assert unknown_gap(stand(on, commitment(target, log=log))) == [
        "Uppgift saknas. Det betyder inte noll.",
        f"Senaste uppgiften gäller den {last} 2020.",
    ]


def test_that_no_case_is_told_is_not_that_none_came():
    level = form(TargetForm.SERVICE_LEVEL, 90, within="24 timmar", per=MONTH)
    of = commitment(level, log=[row("2020-12-20", 10, out_of=10)])
    assert "I tre månader är inget fall redovisat; de räknas inte." in text("2021-02-15", of)


def test_a_sum_that_is_too_small_for_all_its_months_is_said_to_be():
    def of(number):
        return commitment(rate(1, MONTH), log=[row("2020-01-01", number, until="2020-12-31")], confirmed=ALL)

    assert "I snitt 0,25 per månad. Även summan är för liten: 3 av 12 insatser." in text("2021-02-15", of(3))
    assert "för liten" not in text("2021-02-15", of(12))

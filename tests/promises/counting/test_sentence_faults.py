"""Sentences that said something else than what was counted: each by its smallest input, with the words that are right."""

import pytest

from promises.counting.sentences import figure, pace, rule, silence, status_note, unknown_gap
from promises.counting.sentences.spans import window_names
from promises.words.enums import CalendarUnit, Comparator, Counting, ReportingCalendar, Status, TargetForm
from tests.promises.counting.progress_facts import (
    ALL,
    MONTH,
    QUARTER,
    WEEK,
    commitment,
    form,
    judged,
    promise,
    rate,
    row,
    rows,
    stand,
    total,
)

pytestmark = pytest.mark.pure


def text(on, of, under=None):
    return rule(stand(on, of, under)).text


def test_a_late_word_does_not_say_that_all_before_it_is_told():
    of = commitment(form(TargetForm.CEILING, 5), log=[row("2020-12-31", 1)])
    assert unknown_gap(stand("2021-02-15", of))[0].endswith("Senaste uppgiften gäller den 31 december 2020.")


def test_months_without_a_need_have_gone():
    of = commitment(rate(1, MONTH), conditional=True, no_need=["2020-t1"], log=[row("2020-05-02", 0)])
    assert "I de fyra månader som har gått fanns inget behov; de räknas inte." in text("2020-05-15", of)


def test_a_quarter_without_a_need_has_gone():
    of = commitment(rate(1, QUARTER), conditional=True, no_need=["2020-t1"], log=[row("2020-05-02", 0)])
    assert "I det kvartal som har gått fanns inget behov; det räknas inte." in text("2020-05-15", of)


def test_a_ceiling_that_is_broken_already_is_said_to_be():
    of = commitment(form(TargetForm.CEILING, 1, per=QUARTER), log=[row("2020-02-01", 3)])
    assert text("2020-02-03", of).startswith("Kv 1 är redan brutet: 3, högst 1.")
    assert "har gått ännu" not in text("2020-02-03", of)


def test_a_window_is_not_both_told_and_missing():
    of = commitment(rate(10, CalendarUnit.HALF_YEAR), log=[row("2020-01-02")], confirmed=["2020-t1"])
    said = text("2020-10-10", of)
    assert (
        "Halvår 1 når inte upp: det som är redovisat, till den 30 april 2020, "
        "ligger under det som då borde ha gjorts." in said
    )
    assert "som är redovisa" not in said.replace("det som är redovisat", "")


def test_a_row_beside_the_whole_period_is_logged_and_not_counted():
    of = commitment(total(4, deadline="2020-04-13"), log=rows("2020-02-01"))
    said = text("2020-06-01", of, promise(signed_on="2020-05-01"))
    assert "En insats är loggad men räknas inte." in said
    assert "Löftet var minst 4 insatser, senast den 13 april 2020." in said


def test_nothing_done_has_no_pace():
    of = commitment(total(40), log=[row("2020-04-01", 0)], confirmed=["2020-t1"])
    assert pace(stand("2020-05-03", of)) == ""


def test_how_many_more_it_became_than_was_promised():
    between = total(2, comparator=Comparator.BETWEEN, upper=4)
    of = commitment(between, log=[row("2020-02-01", 6)], confirmed=ALL)
    assert "Det blev 6, två fler än utlovat." in text("2021-02-01", of)


def test_both_lists_of_missing_time_are_of_the_same_time():
    under = promise(calendar=ReportingCalendar.QUARTER)
    found = stand(
        "2021-06-01", commitment(rate(1, QUARTER), log=rows("2020-08-01"), confirmed=["2020-q3"]), under
    )
    assert status_note(found) == "redovisning saknas för kv 1–2 och 4"
    assert silence(found) == "Polisen har inte redovisat januari–juni 2020 och oktober–december 2020."


@pytest.mark.parametrize(
    ("unit", "told", "words"),
    [
        (QUARTER, ["2020-10-05"], "kv 1 och 2"),
        (CalendarUnit.HALF_YEAR, [], "halvår 1 och 2"),
        (CalendarUnit.YEAR, [], "år 1"),
        (MONTH, ["2020-02-05", "2020-05-05"], "mars–april och juni–december"),
    ],
)
def test_missing_windows_are_named_once(unit, told, words):
    found = stand("2021-06-01", commitment(rate(1, unit), log=rows(*told)))
    assert window_names(found, found.missing) == words


def test_a_few_weeks_that_cannot_be_told_apart_are_named():
    long = row("2020-03-02", 3, until="2020-03-12")
    few = "V. 10 och 11 går inte att se: insatserna är redovisade för längre tid än en vecka i taget."
    nothing = rule(stand("2020-03-20", commitment(rate(1, WEEK), log=[long], confirmed=ALL)))
    assert nothing.bold == few
    assert "Ingen av de 9 veckor som är redovisade har minst en insats." in nothing.text
    log = [row("2020-01-08"), long]
    found = rule(stand("2020-03-20", commitment(rate(1, WEEK), log=log, confirmed=ALL)))
    assert (found.bold, found.text.startswith(few)) == ("1 av 53 veckor.", True)
    assert "hur det gick för varje vecka" not in found.text


def test_a_level_of_which_a_part_is_unknown_has_no_figure():
    found = stand("2021-03-01", commitment(total(4, counting=Counting.LOWEST), log=[row("2020-01-20", 4)]))
    assert figure(found) == ""
    assert rule(found).bold == "Lägst redovisat hittills: 4, utlovat minst 4 insatser."


def test_who_assessed_it_once_is_not_said_never_to_have():
    of = commitment(
        form(TargetForm.NONE),
        log=rows("2020-02-10", "2020-06-10", "2020-10-10"),
        judgements=(judged("2020-t1", Status.BEHIND, "2020-05-20"),),
    )
    under = promise(published={"2020-t1": "2020-05-20"})
    said = " ".join(unknown_gap(stand("2020-10-15", of, under)))
    assert "Parterna har inte bedömt åtagandet sedan uppföljningen av " in said
    assert said.endswith("Sedan dess: två insatser.")


def test_of_what_is_one_thing_no_number_is_missing():
    of = commitment(
        form(TargetForm.DELIVERABLE, 1), judgements=(judged("2020-t3", None, "2021-01-20", "Den kom."),)
    )
    said = " ".join(unknown_gap(stand("2021-02-15", of, promise(published={"2020-t3": "2021-01-20"}))))
    assert said.endswith("Det är inte redovisat om det är gjort.")
    assert "Antalet" not in said


def test_what_nobody_told_of_is_not_said_to_be_undone():
    of = commitment(form(TargetForm.DELIVERABLE, 1))
    assert rule(stand("2020-02-15", of)).bold == "Inget är redovisat som gjort ännu."


def test_after_the_last_day_there_is_no_next_quarter():
    of = commitment(rate(1, QUARTER), confirmed=["2020-t1", "2020-t2"])
    assert "kan inte tas igen i nästa" in text("2020-12-01", of)
    assert "kan inte tas igen i nästa" not in text("2021-01-05", of)

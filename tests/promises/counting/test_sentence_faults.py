"""Sentences that said something else than what was counted: each by its smallest input, with the words that are right."""

from decimal import Decimal

import pytest

from promises.counting.facts import Milestone, Part, Promise, ReportingPeriod
from promises.counting.sentences import figure, pace, promise_words, rule, silence, status_note, unknown_gap
from promises.counting.sentences.spans import window_names
from promises.pages.standing import standing
from promises.words import swedish
from promises.words.enums import (
    CalendarUnit,
    Comparator,
    Counting,
    Precision,
    ReportingCalendar,
    Status,
    TargetForm,
)
from tests.promises.counting.progress_facts import (
    ALL,
    MONTH,
    QUARTER,
    WEEK,
    commitment,
    day,
    form,
    judged,
    prolonged,
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
    assert rule(found).bold == "Lägst redovisat: 4 insatser."  # all is over: nothing more comes


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


def test_of_what_was_never_needed_the_confirmations_are_the_source_not_an_older_assessment():
    of = commitment(
        form(TargetForm.NONE),
        conditional=True,
        no_need=["2020-t1", "2020-t2"],
        judgements=(judged("2020-t1", Status.BEHIND, "2020-05-20"),),
    )
    card = standing(stand("2020-10-15", of))
    assert (card.status, card.status_note, card.rule_bold) == (Status.NOT_TRIGGERED, "", "Ej aktuellt.")
    assert card.rule.endswith("parterna har redovisat att inget behov har funnits.")
    assert "uppföljningen" not in card.rule


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.BEHIND, Status.NOT_TRIGGERED])
def test_what_the_parties_decided_says_where(status):
    of = commitment(form(TargetForm.NONE), judgements=(judged("2020-t2", status, "2020-09-24"),))
    assert standing(stand("2020-10-15", of)).status_note == "enligt uppföljningen av tertial 2 2020"
    assert standing(stand("2019-12-01", of)).status_note == ""


def test_one_thing_in_a_row_over_the_year_was_done_at_the_latest_on_its_last_day():
    steps = (Milestone("a", "rapportörer"), Milestone("b", "möten"))
    year = {"until": "2020-12-31"}
    one = commitment(form(TargetForm.DELIVERABLE), log=[row("2020-01-01", **year)])
    assert rule(stand("2021-01-05", one)).bold == "Gjort senast den 31 december 2020."
    night = commitment(form(TargetForm.DELIVERABLE), log=[row("2020-05-01", until="2020-05-02")])
    assert rule(stand("2021-01-05", night)).bold == "Gjort den 1 maj 2020."
    log = [row("2020-01-01", part="a", **year), row("2020-05-04", part="b")]
    told = standing(stand("2021-01-05", commitment(form(TargetForm.DELIVERABLE, milestones=steps), log=log)))
    assert [step.note for step in told.steps] == ["gjort senast den 31 december 2020", "gjort den 4 maj 2020"]


def test_what_was_told_as_a_sum_is_not_said_to_be_missing():
    of = commitment(rate(1, WEEK), log=[row("2020-01-01", 40, until="2020-12-31")])
    card = standing(stand("2021-02-15", of))
    assert card.status_note == "redovisat som en summa för v. 1–53"
    assert {window.state_label for window in card.windows} == {"redovisat som en summa"}
    half = commitment(rate(1, MONTH), log=[row("2020-01-01", 3, until="2020-06-30")], confirmed=ALL[:1])
    assert status_note(stand("2021-02-15", half)) == (
        "redovisning saknas för juli–december, redovisat som en summa för januari–juni"
    )


def test_what_was_told_not_to_be_done_is_told_also_where_nobody_has_assessed_it():
    none = form(TargetForm.NONE)
    both = stand("2020-10-15", commitment(none, confirmed=["2020-t1", "2020-t2"]))
    assert unknown_gap(both) == [
        "Parterna har inte bedömt åtagandet.",
        "Det är redovisat att inget gjordes.",
    ]
    judgements = (judged("2020-t1", Status.BEHIND, "2020-05-20"),)
    since = stand("2020-10-15", commitment(none, confirmed=["2020-t2"], judgements=judgements))
    assert unknown_gap(since)[1:] == ["Sedan dess är det redovisat att inget gjordes."]
    one = stand("2020-10-15", commitment(none, confirmed=["2020-t2"]))
    assert "Det är redovisat att inget gjordes." not in unknown_gap(one)


def test_of_a_signing_no_more_is_said_than_is_known():
    under = promise(signed_on="2020-06-01", signed_precision=Precision.MONTH)
    of = commitment(rate(1, QUARTER), log=rows("2020-02-01", "2020-02-08"), confirmed=["2020-t1"])
    two = commitment(rate(5, QUARTER), log=rows("2020-02-01", "2020-02-08"), confirmed=["2020-t1"])
    assert "gick ut före" not in text("2020-06-15", of, under)  # that quarter is met, and counts
    assert "Kv 1 gick ut före undertecknandet i juni 2020; två insatser där räknas inte." in text(
        "2020-06-15", two, under
    )
    late = promise(signed_on="2021-01-01", signed_precision=Precision.YEAR)
    assert unknown_gap(stand("2021-06-15", commitment(total(12)), late)) == [
        "Inte bedömt: löftet undertecknades under 2021, efter åtagandets sista dag."
    ]


def test_a_window_that_is_met_while_it_runs_has_not_yet_gone_and_is_told():
    half, of = CalendarUnit.HALF_YEAR, rows("2020-02-01")
    said = rule(stand("2020-03-01", commitment(rate(1, half), log=of)))
    assert said.bold == "1 av 2 halvår."
    assert said.text == "Det halvår som pågår har redan minst en insats. Löftet är minst 1 insats per halvår."
    exactly = commitment(rate(1, half, comparator=Comparator.EXACTLY), log=of)
    assert text("2020-03-01", exactly).startswith(
        "Det halvår som pågår når redan upp till löftet, exakt en insats."
    )


def test_a_window_of_which_word_may_still_come_is_not_said_to_be_missed_with_all_it_has():
    of = commitment(rate(10, CalendarUnit.HALF_YEAR), log=rows("2020-01-02", "2020-09-01"), confirmed=ALL[:2])
    waits, closed = (standing(stand(on, of)).windows[1] for on in ("2021-01-05", "2021-02-15"))
    assert (waits.state_label, waits.figure) == ("efter plan", "minst 1 av 10")
    assert (closed.state_label, closed.figure) == ("missat", "minst 1 av 10")


def test_the_promise_is_said_once():
    long = row("2020-03-02", 1, until="2020-03-12")
    ceiling = commitment(form(TargetForm.CEILING, 1, per=WEEK), log=[long])
    silent = stand("2020-07-01", ceiling, promise("2020-03-02", "2020-04-12"))
    level = total(4, counting=Counting.LOWEST)
    part = stand("2021-03-01", commitment(level, log=[row("2020-01-20", 9)]))
    moved = commitment(
        rate(1, QUARTER),
        rate(1, CalendarUnit.HALF_YEAR, in_force_from="2020-07-01"),
        log=rows("2020-02-03", "2020-05-05"),
    )
    for found, words in (
        (silent, "högst 1 insats per vecka"),
        (part, "minst 4 insatser"),
        (stand("2020-08-01", moved), "minst 1 insats per halvår"),
    ):
        said = rule(found)
        assert f"{said.bold} {said.text}".count(words) == 1
    assert "2 av 2 kvartal" in rule(stand("2020-08-01", moved)).bold
    assert "2 av 2 kvartal" not in rule(stand("2020-08-01", moved)).text


def test_after_a_prolongation_the_period_did_not_end_when_it_first_should():
    of = commitment(form(TargetForm.DELIVERABLE))
    assert text("2021-03-01", of, prolonged("2020-11-01")).startswith(
        "Ett datum är inte utlovat, så löftet räknas som en sak som skulle vara gjord "
        "senast den 31 december 2020, då löftet först skulle ta slut."
    )


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (rate(1, WEEK, deadline="2020-05-18"), "minst 1 insats per vecka till och med den 18 maj 2020"),
        (form(TargetForm.CEILING, 5, deadline="2020-05-18"), "högst 5 insatser till och med den 18 maj 2020"),
        (total(5, deadline="2020-05-18"), "minst 5 insatser, senast den 18 maj 2020"),
        (
            form(TargetForm.DELIVERABLE, deadline="2020-05-18"),
            "en sak som ska bli gjord, senast den 18 maj 2020",
        ),
    ],
)
def test_what_is_done_time_after_time_is_so_through_its_last_day(target, words):
    assert promise_words(target) == words


@pytest.mark.parametrize(
    ("names", "between", "words"),
    [
        (["v. 46 2016", "v. 48 2016"], ["–"], "v. 46–48 2016"),
        (["v. 52 2016", "v. 3 2017"], ["–"], "v. 52 2016–v. 3 2017"),
        (["1 augusti", "28 augusti"], ["–"], "1–28 augusti"),
        (["19 januari", "20 januari"], [" och "], "19 och 20 januari"),
        (["30 juni 2020", "2 juli 2020"], ["–"], "30 juni–2 juli 2020"),
        (["kv 1", "kv 2", "kv 4"], ["–", " och "], "kv 1–2 och 4"),
        (["mars 2020", "maj 2020", "maj 2021"], ["–", " och "], "mars–maj 2020 och maj 2021"),
        (["tertial 2 2020", "tertial 2 2021"], [" och "], "tertial 2 2020 och tertial 2 2021"),
    ],
)
def test_what_two_names_share_is_said_once(names, between, words):
    assert swedish.row_of(names, between) == words


def test_windows_of_a_sub_target_name_it_once():
    parts = (Part("n", "Norr", Decimal(1)), Part("s", "Söder", Decimal(1)))
    found = stand("2020-02-20", commitment(rate(1, WEEK, parts=parts)))
    assert window_names(found, found.waiting) == "Norr, v. 1–7 och Söder, v. 1–7"
    whole = stand("2020-06-15", commitment(total(2, parts=parts), confirmed=["2020-t1"]))
    assert window_names(whole, whole.windows) == "Norr och Söder"
    assert window_names(whole, whole.windows[:1]) == "Norr"


def test_one_step_of_two_is_told_as_one_step_is():
    steps = (Milestone("a", "en", day("2020-03-31")), Milestone("b", "två", day("2020-04-30")))
    of = commitment(form(TargetForm.DELIVERABLE, milestones=steps), log=[row("2020-03-01", part="a")])
    assert rule(stand("2020-05-15", of)).bold == "1 av 2 steg är redovisat till och med den 1 mars 2020."


def test_where_all_of_them_became_more_it_is_said_of_all():
    exactly = rate(1, CalendarUnit.TERM, comparator=Comparator.EXACTLY)
    log = rows("2020-02-01", "2020-02-02", "2020-08-01", "2020-08-02")
    assert "I båda blev det fler." in text("2021-01-05", commitment(exactly, log=log))


def test_time_that_nobody_told_of_is_named_once_where_periods_overlap():
    ends = {"maj–juli 2020": "2020-07-31", "maj–december 2020": "2020-12-31"}
    periods = tuple(
        ReportingPeriod(label, label, day("2020-05-01"), day(end), day(end)) for label, end in ends.items()
    )
    under = Promise(day("2020-05-01"), day("2020-12-31"), periods=periods)
    said = unknown_gap(stand("2021-02-15", commitment(total(12)), under))
    assert said[-1] == "Polisen har inte redovisat maj–december 2020."


def test_the_follow_up_of_a_whole_promise_is_not_of_its_end():
    under = promise(calendar=ReportingCalendar.END)
    of = commitment(form(TargetForm.NONE), judgements=(judged("2020-slut", Status.FULFILLED, "2021-01-20"),))
    assert standing(stand("2021-02-15", of, under)).status_note == "enligt uppföljningen av hela perioden"


def test_a_share_for_all_the_time_that_came_after_one_by_quarter_is_told_in_percent():
    by_quarter = form(TargetForm.SHARE, 90, per=QUARTER)
    of = commitment(
        by_quarter,
        form(TargetForm.SHARE, 80, in_force_from="2020-07-01"),
        log=[row("2020-02-01", 9, out_of=10), row("2020-08-01", 7, out_of=10)],
        confirmed=ALL,
    )
    assert figure(stand("2021-02-15", of)) == "1 av 2 kvartal, sedan 70 procent"


@pytest.mark.parametrize(
    ("signed", "on", "which", "not_counted"),
    [
        (
            "2020-06-30",
            "2021-03-01",
            "Båda kvartalen som räknas har minst en insats.",
            "Kv 1 gick ut före undertecknandet den 30 juni 2020 och räknas inte. "
            "Kv 2 räknas inte: för få dagar återstod efter undertecknandet den 30 juni 2020.",
        ),
        (
            "2020-06-30",
            "2020-10-15",
            "Det kvartal som har gått och räknas har minst en insats.",
            "Kv 2 räknas inte: för få dagar återstod efter undertecknandet den 30 juni 2020.",
        ),
        (
            "2020-03-31",
            "2020-05-01",
            "Kv 1 räknas inte: för få dagar återstod efter undertecknandet den 31 mars 2020.",
            "Löftet är minst 1 insats per kvartal.",
        ),
    ],
)
def test_quarters_that_a_late_signing_takes_out_of_the_count_are_named(signed, on, which, not_counted):
    of = commitment(rate(1, QUARTER), log=rows("2020-08-01", "2020-11-01"), confirmed=ALL)
    said = text(on, of, promise(signed_on=signed))
    assert said.startswith(which)
    assert not_counted in said
    assert "har gått ännu" not in said  # it has gone, and does not count


def test_what_is_done_in_a_quarter_that_is_not_counted_is_told_with_it():
    of = commitment(rate(1, QUARTER), log=rows("2020-06-20", "2020-08-01", "2020-11-01"), confirmed=ALL)
    said = text("2021-03-01", of, promise(signed_on="2020-06-18"))
    assert "Kv 2 räknas inte, inte heller en insats där: för få dagar återstod" in said
    assert said.count("en insats") == 2  # there, and in what was promised


def test_the_part_of_a_quarter_that_the_promise_holds_in_is_named_when_it_is_not_counted():
    said = text("2020-05-01", commitment(rate(1, QUARTER)), promise("2020-03-25"))
    assert said.startswith("Kv 1 räknas inte: för få av dagarna ligger i löftets tid.")


def test_parts_of_quarters_before_the_signing_are_named():
    halves = (Part("n", "Norr", Decimal(1)), Part("s", "Söder", Decimal(1)))
    of = commitment(rate(1, QUARTER, parts=halves), log=[row("2020-08-01", part="n")], confirmed=ALL)
    said = text("2021-03-01", of, promise(signed_on="2020-06-30"))
    assert "2 delmål gick ut före undertecknandet den 30 juni 2020 och räknas inte." in said
    assert "Norr, Kv 2 och Söder, Kv 2 räknas inte: för få dagar återstod" in said


def test_quarters_without_a_need_are_told_beside_those_that_count():
    of = commitment(
        rate(1, QUARTER), conditional=True, no_need=["2020-t1"], log=rows("2020-05-05", "2020-08-08")
    )
    said = text("2020-10-10", of)
    assert said.startswith("Båda kvartalen som har gått och räknas har minst en insats.")
    assert "I ett kvartal fanns inget behov; det räknas inte." in said


@pytest.mark.parametrize(("on", "verb"), [("2021-03-05", "är"), ("2022-04-30", "är"), ("2022-06-05", "var")])
def test_a_promise_holds_until_its_own_later_day(on, verb):
    of = commitment(total(4, deadline="2022-05-01"), log=rows("2020-02-02"), confirmed=ALL)
    assert f"Löftet {verb} minst 4 insatser, senast den 1 maj 2022." in text(on, of)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (form(TargetForm.CEILING, 2, per=QUARTER), "är det 3 som har högst 2 insatser."),
        (rate(2, QUARTER), "är det 1 som har minst 2 insatser."),
    ],
)
def test_two_figures_do_not_stand_beside_each_other(target, words):
    of = commitment(target, log=[row("2020-02-01", 3), row("2020-05-01")], confirmed=ALL)
    assert f"Av de 4 kvartal som har gått {words}" in text("2021-03-01", of)


def test_a_pace_of_quarters_says_how_sure_it_is():
    said = pace(stand("2020-10-15", commitment(rate(1, QUARTER), log=rows("2020-02-02"), confirmed=ALL[:2])))
    assert said.startswith("Det går inte längre att nå alla fyra. Med samma takt")
    assert said.endswith("Så går det ungefär åtta gånger av tio.")


def boxes(on, of):
    return [(each.label, each.state_label, each.figure) for each in standing(stand(on, of)).windows]


def test_nothing_more_comes_of_what_the_parties_have_ended():
    of = commitment(rate(1, QUARTER), log=rows("2020-02-01"), withdrawn_on="2020-08-15")
    assert boxes("2020-10-15", of) == [
        ("Kv 1", "uppnått", "1 av 1"),
        ("Kv 2", "inte rapporterat", ""),
        ("Kv 3", "utgått", ""),
        ("Kv 4", "utgått", ""),
    ]
    assert boxes("2020-08-01", of)[3] == ("Kv 4", "kommer", "")
    few = commitment(rate(9, QUARTER), log=rows("2020-07-15"), withdrawn_on="2020-08-15")
    assert boxes("2020-10-15", few)[2] == ("Kv 3", "utgått", "1")


def test_what_was_waited_for_when_it_was_ended_was_waited_for():
    of = commitment(rate(1, MONTH), withdrawn_on="2020-03-15")
    assert status_note(stand("2020-10-15", of)) == "15 mars 2020, väntade på uppgift"


def test_a_total_that_became_a_rate_was_not_for_the_whole_period():
    of = commitment(
        total(12), rate(2, MONTH, in_force_from="2020-07-01"), log=rows("2020-02-01"), confirmed=ALL
    )
    assert boxes("2021-02-15", of)[:2] == [("jan–jun", "missat", "1 av 6"), ("juli", "missat", "0 av 2")]

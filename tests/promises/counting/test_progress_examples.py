"""The worked examples of rules 1, row by row, each under its own name: the agreement on what counting gives."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from promises.counting.facts import Part
from promises.counting.progress import rollup
from promises.counting.sentences import (
    figure,
    mean,
    rollup_sentence,
    rule,
    status_note,
    status_words,
    unknown_gap,
)
from promises.words.enums import (
    CalendarUnit,
    Comparator,
    Counting,
    ReportingCalendar,
    Status,
    TargetForm,
    Unknown,
    WindowState,
)
from tests.promises.counting.progress_facts import (
    ALL,
    MONTH,
    POLICE,
    PUBLISHED,
    QUARTER,
    TOWN,
    WEEK,
    commitment,
    day,
    form,
    judged,
    prolonged,
    promise,
    rate,
    report,
    row,
    rows,
    stand,
    states,
    total,
)

pytestmark = pytest.mark.pure

YEAR, HALF_YEAR, TERTIAL, DAY = (
    CalendarUnit.YEAR,
    CalendarUnit.HALF_YEAR,
    CalendarUnit.TERTIAL,
    CalendarUnit.DAY,
)


def said(found):
    """Everything that is said of it."""
    return " ".join([status_words(found), *unknown_gap(found), rule(found).bold, rule(found).text])


def monthly(*months, quantity=1, of=28):
    return [row(f"2020-{month:02}-{of}", quantity) for month in months]


def test_20_of_8_3_of_2_and_0_of_4_all_confirmed_over():
    done = [
        stand("2021-02-01", commitment(total(8), log=[row("2020-03-01", 20)], confirmed=ALL)),
        stand("2021-02-01", commitment(total(2), log=[row("2020-03-01", 3)], confirmed=ALL)),
        stand("2021-02-01", commitment(total(4), confirmed=ALL)),
    ]
    assert [found.status for found in done] == [Status.FULFILLED, Status.FULFILLED, Status.NOT_FULFILLED]
    assert [figure(found) for found in done] == ["20 av 8", "3 av 2", "0 av 4"]
    assert [found.fraction for found in done] == [1, 1, 0]
    words = rollup_sentence(rollup(found.answer for found in done))
    assert words == "Av tre åtaganden är två genomförda och ett är ej genomfört."
    texts = words + "".join(figure(f) + rule(f).bold + rule(f).text for f in done)
    assert "%" not in texts
    assert "procent" not in texts


@pytest.mark.parametrize(
    ("on", "word"),
    [
        ("2021-01-01", "inte rapporterat"),
        ("2021-01-30", "inte rapporterat"),
        ("2021-04-01", "aldrig redovisat"),
    ],
)
def test_0_of_4_nobody_has_said_anything_is_never_a_nought(on, word):
    found = stand(on, commitment(total(4)))
    assert (found.status, found.answer.label, found.done) == (Status.UNKNOWN, word, None)
    assert figure(found) == ""
    assert " 0 " not in said(found)


def test_0_of_4_all_confirmed_report_as_of_31_december_frozen_20_january():
    found = report("2020-t3", "2021-01-20", commitment(total(4), confirmed=ALL))
    assert found.status is Status.NOT_FULFILLED


def test_11_of_12_months_on_5_january_and_1_february():
    of = commitment(rate(1, MONTH), log=monthly(*range(1, 12)))
    early, late = stand("2021-01-05", of), stand("2021-02-01", of)
    assert (early.status, status_note(early)) == (Status.ON_TRACK, "väntar på uppgift för december")
    assert (late.status, status_note(late)) == (
        Status.PARTLY_FULFILLED,
        "redovisning saknas för december",
    )
    assert figure(late) == "11 av 12 månader"


def test_ceiling_5_with_2_told_in_february_then_silence():
    found = stand("2021-04-01", commitment(form(TargetForm.CEILING, 5), log=[row("2020-02-10", 2)]))
    assert (found.status, found.unknown) == (Status.UNKNOWN, Unknown.NEVER)
    assert "ej genomfört" not in said(found).lower()


@pytest.mark.parametrize("more", [[], [row("2020-09-15")]], ids=["as told", "with Q3's row in September"])
def test_one_per_quarter_0_confirmed_3_in_may_1_in_august(more):
    log = [row("2020-05-04", 3), row("2020-08-20"), *more]
    of = commitment(rate(1, QUARTER), log=log, confirmed=["2020-t1"])
    found = stand("2020-10-01", of)
    assert (found.status, figure(found), found.windows_ended) == (Status.BEHIND, "2 av 4 kvartal", 3)
    assert states(found) == ["missed", "met", "met", "running"]
    assert rule(found).text.startswith("Av de 3 kvartal som har gått har 2 minst en insats.")
    late = stand("2021-03-01", of)
    assert (late.status, states(late)) == (Status.PARTLY_FULFILLED, ["missed", "met", "met", "unknown"])


def test_one_per_quarter_t1_confirmed_empty_t2_silent():
    of = commitment(rate(1, QUARTER), confirmed=["2020-t1"])
    found = stand("2020-10-15", of)
    assert found.status is Status.BEHIND
    assert status_note(found) == "uppgift saknas för kv 2, väntar på uppgift för kv 3"
    late = stand("2021-04-01", of)
    assert (late.status, status_note(late)) == (Status.NOT_FULFILLED, "redovisning saknas för kv 2–4")


def test_one_per_quarter_done_in_february_and_april_read_1_september():
    found = stand("2020-09-01", commitment(rate(1, QUARTER), log=rows("2020-02-03", "2020-04-06")))
    assert (found.status, figure(found)) == (Status.ON_TRACK, "2 av 4 kvartal")
    assert states(found) == ["met", "met", "running", "coming"]


def test_one_per_week_with_rows_to_12_march():
    log = [row(day("2020-01-02") + timedelta(days=7 * n)) for n in range(11)]
    of = commitment(rate(1, WEEK), log=log)
    assert log[-1].ends_on == day("2020-03-12")
    found = stand("2020-04-20", of)
    assert (found.status, found.known_through) == (Status.ON_TRACK, day("2020-03-12"))
    assert "väntar på uppgift" in status_note(found)
    late = stand("2020-06-01", of)
    assert late.status is Status.UNKNOWN
    assert "missed" not in states(late)
    assert "den 12 mars" in said(late)


def test_total_100_and_t1_followed_up_without_a_word_of_it():
    found = stand("2020-05-25", commitment(total(100)), promise(published={"2020-t1": "2020-05-20"}))
    assert found.answer.label == "inte rapporterat"


def test_100_in_two_years_reported_at_the_end_only():
    two_years = promise("2020-01-01", "2021-12-31", ReportingCalendar.END)
    found = stand("2021-12-01", commitment(total(100), log=[row("2020-01-20", 5)]), two_years)
    assert found.status is Status.UNKNOWN


def test_row_1_of_2_in_q1_withdrawn_after_t1s_follow_up():
    withdrawn = row("2020-02-10", gone_on="2020-06-10")
    under = promise(published=PUBLISHED)
    of = commitment(rate(2, QUARTER), log=[withdrawn])
    assert states(stand("2020-06-01", of, under))[0] == "missed"
    found = stand("2020-06-15", of, under)
    assert (states(found)[0], found.status) == ("missed", Status.BEHIND)


def test_vaggeryd_signed_18_june_with_an_empty_first_quarter():
    log = rows("2020-06-25", "2020-08-20", "2020-11-12")
    found = stand("2020-12-31", commitment(rate(1, QUARTER), log=log), promise(signed_on="2020-06-18"))
    assert states(found) == ["before_signing", "short", "met", "met"]
    assert (found.status, figure(found)) == (Status.FULFILLED, "2 av 2 kvartal efter undertecknandet")
    assert found.windows[0].done is None


def test_one_per_quarter_signed_31_march_with_q1_empty():
    found = stand("2020-05-01", commitment(rate(1, QUARTER)), promise(signed_on="2020-03-31"))
    assert (found.windows[0].state, found.windows[0].target) == (WindowState.SHORT, 0)
    assert found.windows_total == 3


def test_900_hours_per_year_signed_1_july_460_done_all_confirmed_over():
    of = commitment(rate(900, YEAR), log=[row("2020-09-01", 460)], confirmed=ALL)
    found = stand("2021-02-01", of, promise(signed_on="2020-07-01"))
    assert (found.status, figure(found)) == (Status.PARTLY_FULFILLED, "460 av 900")


def test_22_per_month_with_one_month_of_19_all_published_over():
    log = [row(f"2020-{month:02}-15", 19 if month == 7 else 22) for month in range(1, 13)]
    found = stand("2021-02-01", commitment(rate(22, MONTH), log=log), promise(published=PUBLISHED))
    assert (found.status, figure(found)) == (Status.PARTLY_FULFILLED, "11 av 12 månader")
    assert found.fraction == Fraction(11 * 22 + 19, 12 * 22)
    assert status_note(found) == ""


EIGHT_MONTHS = ("2018-05-01", "2018-12-31")


def test_one_per_day_301_in_245_days_with_dates():
    may = day("2018-05-01")
    log = [row(may + timedelta(days=n % 172)) for n in range(300)] + [row("2018-12-31")]
    of = commitment(rate(1, DAY), log=log)
    found = stand("2019-03-01", of, promise(*EIGHT_MONTHS, published={"2018-t3": "2019-01-10"}))
    assert (found.status, figure(found)) == (Status.PARTLY_FULFILLED, "173 av 245 dagar")
    assert mean(found) == "I snitt 1,23 per dag."


def test_the_same_in_one_row_over_the_245_days():
    log = [row("2018-05-01", 301, until="2018-12-31")]
    found = stand("2019-03-01", commitment(rate(1, DAY), log=log), promise(*EIGHT_MONTHS))
    assert found.answer.label == "redovisat som en summa"
    assert "I snitt 1,23 per dag." in said(found)


def test_one_per_day_one_row_71_may_to_july_over():
    log = [row("2018-05-01", 71, until="2018-07-31")]
    found = stand("2018-10-01", commitment(rate(1, DAY), log=log), promise("2018-05-01", "2018-07-31"))
    assert {window.state for window in found.windows} == {WindowState.UNKNOWN}
    assert found.status is Status.PARTLY_FULFILLED
    assert "I snitt 0,77 per dag." in said(found)


def test_one_per_day_with_one_row_31_january_to_1_february_among_daily_rows():
    log = [row(day("2020-01-01") + timedelta(days=n)) for n in range(60) if n not in (30, 31)]
    log.append(row("2020-01-31", until="2020-02-01"))
    found = stand("2020-02-28", commitment(rate(1, DAY), log=log))
    assert states(found)[29:33] == ["met", "met", "missed", "met"]
    assert "unknown" not in states(found)


def test_one_on_new_years_night():
    log = [row("2020-12-31", until="2021-01-01")]
    found = stand("2021-01-05", commitment(total(1), log=log))
    assert (found.status, found.late) == (Status.FULFILLED, False)


def test_20_per_month_from_22_january_and_a_level_of_4():
    found = stand("2020-06-01", commitment(rate(20, MONTH)), promise("2020-01-22"))
    assert [window.target for window in found.windows[:3]] == [6, 20, 20]
    level = stand("2020-06-01", commitment(rate(4, MONTH, counting=Counting.LOWEST)), promise("2020-01-22"))
    assert level.windows[0].target == 4


def test_one_per_tertial_7_july_to_15_september():
    found = stand("2021-08-01", commitment(rate(1, TERTIAL)), promise("2021-07-07", "2021-09-15"))
    [window] = found.windows
    assert (window.starts_on, window.ends_on, window.target) == (day("2021-07-07"), day("2021-09-15"), 1)


def test_900_hours_per_year_july_2018_to_june_2020():
    found = stand("2020-07-01", commitment(rate(900, YEAR)), promise("2018-07-01", "2020-06-30"))
    assert [(w.starts_on.isoformat(), w.ends_on.isoformat(), w.target) for w in found.windows] == [
        ("2018-07-01", "2019-06-30", 900),
        ("2019-07-01", "2020-06-30", 900),
    ]


@pytest.mark.parametrize("target", [rate(900, YEAR), total(900)], ids=["as a rate", "as a total"])
def test_900_hours_a_year_3_hours_by_30_december_read_that_day(target):
    found = stand("2020-12-30", commitment(target, log=[row("2020-12-30", 3)]))
    assert (found.status, figure(found)) == (Status.BEHIND, "3 av 900")
    assert "minst 895" in said(found)


def test_exactly_2_done_3():
    of = commitment(total(2, comparator=Comparator.EXACTLY), log=[row("2020-05-01", 3)], confirmed=ALL)
    found = stand("2021-02-01", of)
    assert (found.status, figure(found), found.fraction) == (Status.FULFILLED, "3 av 2", 1)
    assert "Löftet var exakt 2 insatser" in said(found)
    assert "Det blev 3." in said(found)


def test_100_evenings_with_100_rows_on_50_evenings():
    evenings = [day("2020-06-01") + timedelta(days=n // 2) for n in range(100)]
    log = [row(evening, place=f"plats {n}") for n, evening in enumerate(evenings)]
    found = stand("2021-01-01", commitment(total(100, counting=Counting.DAYS), log=log, confirmed=ALL))
    assert (found.done, figure(found)) == (50, "50 av 100")


class TestFourOfficersStationed:
    LEVEL = total(4, counting=Counting.LOWEST)

    def test_4_each_month_confirmed(self):
        of = commitment(self.LEVEL, log=monthly(*range(1, 13), quantity=4), confirmed=ALL)
        found = stand("2021-02-01", of)
        assert (found.status, found.done) == (Status.FULFILLED, 4)

    def test_told_in_january_only(self):
        assert (
            stand("2021-02-01", commitment(self.LEVEL, log=monthly(1, quantity=4))).status is Status.UNKNOWN
        )

    def test_never_told(self):
        found = stand("2020-03-01", commitment(self.LEVEL))
        assert figure(found) == ""
        assert "Inget är redovisat" in said(found)
        assert stand("2021-02-01", commitment(self.LEVEL)).status is Status.UNKNOWN


def test_one_in_spring_and_one_in_autumn_both_done_in_spring_confirmed():
    halves = (
        Part("var", "våren", Decimal(1), day("2020-01-01"), day("2020-06-30")),
        Part("host", "hösten", Decimal(1), day("2020-07-01"), day("2020-12-31")),
    )
    of = commitment(total(2, parts=halves), log=rows("2020-03-01", "2020-04-01"), confirmed=ALL)
    found = stand("2021-02-01", of)
    assert figure(found).startswith("1 av 2")
    assert (found.fraction, found.status) == (Fraction(1, 2), Status.PARTLY_FULFILLED)


def test_opened_15_january_promised_for_31_december():
    office = form(TargetForm.DELIVERABLE, deadline="2020-12-31")
    found = stand("2021-01-20", commitment(office, log=rows("2021-01-15")))
    assert (found.status, status_words(found)) == (Status.FULFILLED, "genomfört, sent")


@pytest.mark.parametrize("deadline", [{}, {"deadline": "2020-12-31"}], ids=["without", "with a deadline"])
def test_total_20_19_in_time_the_20th_on_5_january(deadline):
    log = [row("2020-10-01", 19), row("2021-01-05")]
    found = stand("2021-02-01", commitment(total(20, **deadline), log=log, confirmed=ALL))
    assert (found.status, figure(found)) == (Status.PARTLY_FULFILLED, "19 av 20")


def test_deliverable_by_1_may_2022_of_a_promise_that_ends_31_december_2020():
    found = stand("2021-02-01", commitment(form(TargetForm.DELIVERABLE, deadline="2022-05-01")))
    assert found.status is Status.NOT_STARTED
    assert "utlovat till den 1 maj 2022" in said(found)


def test_1_of_4_prolonged_a_year_on_1_november():
    of = commitment(total(4), log=rows("2020-08-01"))
    under = prolonged("2020-11-01", periods=promise(published={"2020-t2": "2020-09-24"}).periods)
    before, after = stand("2020-10-31", of, under), stand("2020-11-02", of, under)
    assert before.status is after.status is Status.BEHIND
    assert (before.ends_on, after.ends_on) == (day("2020-12-31"), day("2021-12-31"))


def test_1_per_quarter_three_missed_then_1_per_half_year_from_1_october():
    versions = rate(1, QUARTER), rate(1, HALF_YEAR, in_force_from="2020-10-01")
    of = commitment(*versions, log=rows("2020-11-01"), confirmed=ALL)
    found = stand("2021-02-01", of)
    assert (found.status, found.windows_met, found.windows_total) == (Status.PARTLY_FULFILLED, 1, 4)
    assert states(found) == ["missed", "missed", "missed", "met"]
    assert figure(found) == "0 av 3 kvartal, sedan 1 av 1 halvår"


def test_total_100_none_done_then_2_per_month_from_1_november():
    versions = total(100), rate(2, MONTH, in_force_from="2020-11-01")
    of = commitment(*versions, log=[row("2020-11-10", 2), row("2020-12-10", 2)], confirmed=ALL)
    found = stand("2021-02-01", of)
    assert found.status is Status.PARTLY_FULFILLED
    assert figure(found) == "0 av 83 insatser, sedan 2 av 2 månader"


def test_total_100_lowered_to_40_on_1_november_50_done():
    versions = total(100), total(40, in_force_from="2020-11-01")
    found = stand("2021-02-01", commitment(*versions, log=[row("2020-06-01", 50)], confirmed=ALL))
    assert (found.status, figure(found)) == (Status.PARTLY_FULFILLED, "50 av 100")


def test_24_of_24_months_met_then_weekly_from_1_july():
    months = [row(f"{year}-{month:02}-10") for year in (2020, 2021) for month in range(1, 13)]
    months += [row(f"2022-{month:02}-10") for month in range(1, 7)]
    two_years = promise("2020-07-01", "2022-12-31")
    versions = rate(1, MONTH), rate(1, WEEK, in_force_from="2022-07-01")
    of = commitment(*versions, log=[*months, row("2022-07-19")])
    found = stand("2022-07-20", of, two_years)
    assert figure(found) == "24 av 24 månader, sedan 1 av 26 veckor"
    assert set(states(found)[:24]) == {"met"}


def test_q2_missed_and_published_then_a_revision_decided_1_april_made_public_15_october():
    changed = rate(3, QUARTER, in_force_from="2020-04-01", public_on="2020-10-15")
    of = commitment(rate(2, QUARTER), changed, log=rows("2020-05-02"))
    under = promise(published={"2020-t2": "2020-09-24"})
    found = stand("2021-01-02", of, under)
    assert states(found)[1] == "missed"
    assert [window.target for window in found.windows] == [2, 2, 2, 2]


def test_q2_missed_and_published_then_on_15_october_a_row_dated_10_may():
    late = row("2020-05-10", public_on="2020-10-15")
    under = promise(published={"2020-t2": "2020-09-24"})
    of = commitment(rate(2, QUARTER), log=[row("2020-05-02"), late])
    assert states(stand("2020-10-14", of, under))[1] == "missed"
    assert states(stand("2020-10-15", of, under))[1] == "met"
    assert states(report("2020-t2", "2020-09-24", of, under))[1] == "missed"


def test_total_50_no_rows_t3_assessed_done_and_published_over():
    said_so = (judged("2020-t3", Status.FULFILLED, "2021-01-20", "Ja"),)
    found = stand("2021-04-01", commitment(total(50), judgements=said_so), promise(published=PUBLISHED))
    assert found.answer.label == "redovisat i ord"
    assert "”Ja”" in said(found)
    assert "0 av 50" not in said(found)


def test_8_of_8_months_and_the_target_ends_or_changes_1_september():
    log = monthly(*range(1, 9))
    ended = commitment(rate(1, MONTH), log=log, withdrawn_on="2020-09-01")
    changed = commitment(rate(1, MONTH), rate(1, WEEK, in_force_from="2020-09-01"), log=log)
    for of in (ended, changed):
        found = report("2020-t2", "2020-09-20", of)
        assert (found.status, figure(found)) == (Status.ON_TRACK, "8 av 12 månader")


def test_row_of_a_guard_company_logged_for_the_municipality():
    log = [row("2020-02-01", organisation="Vaktbolaget", logged_for=TOWN)]
    of = commitment(total(2), log=log, responsible=(TOWN,))
    found = stand("2021-02-01", of, promise(published=PUBLISHED))
    assert TOWN not in "".join(stand("2020-06-15", of).silent)
    assert found.known_through == day("2020-04-30")


def test_t1_corrected_after_t2_was_published():
    under = promise(published={"2020-t1": "2020-10-10", "2020-t2": "2020-09-24"})
    said_so = (
        judged("2020-t1", Status.BEHIND, "2020-10-10", edition=2),
        judged("2020-t2", Status.ON_TRACK, "2020-09-24"),
    )
    found = stand("2020-10-15", commitment(form(TargetForm.NONE), judgements=said_so), under)
    assert (found.status, found.judged_in.slug) == (Status.ON_TRACK, "2020-t2")


def test_words_only_t1_on_track_then_silence_over():
    said_so = (judged("2020-t1", Status.ON_TRACK, "2020-05-20"),)
    found = stand("2021-02-01", commitment(form(TargetForm.NONE), judgements=said_so))
    assert found.status is Status.UNKNOWN


def test_3_per_365_days_of_365_all_gone_confirmed():
    year = promise("2021-01-01", "2021-12-31", ReportingCalendar.END)
    assert stand("2022-01-01", commitment(total(3), confirmed=["2021-slut"]), year).expected == 3
    assert stand("2021-12-31", commitment(total(3)), year).expected == 2


def test_service_level_per_month_cases_told_in_january_only_then_silence_over():
    level = form(TargetForm.SERVICE_LEVEL, 100, per=MONTH, within="24 timmar")
    found = stand("2021-04-01", commitment(level, log=[row("2020-01-15", 5, out_of=5)]))
    assert (found.status, figure(found)) == (Status.PARTLY_FULFILLED, "1 av 12 månader")
    assert "redovisning saknas" in status_note(found)
    assert "Alla 12 månader" not in said(found)


@pytest.mark.parametrize(
    ("of", "status"),
    [
        ({"no_need": ["2020-t1"]}, Status.NOT_TRIGGERED),
        ({"no_need": ["2020-t1"], "log": rows("2020-01-15")}, Status.ON_TRACK),
        ({}, Status.UNKNOWN),
        ({"need": ["2020-t1"]}, Status.BEHIND),
    ],
    ids=["no need", "one case in January as well", "silence", "a need and nothing done"],
)
def test_one_per_month_when_needed(of, status):
    assert stand("2020-06-05", commitment(rate(1, MONTH), conditional=True, **of)).status is status


def test_two_responsible_and_one_says_nothing_was_done():
    of = commitment(rate(1, QUARTER), responsible=(POLICE, TOWN), confirmed=["2020-t1"])
    found = stand("2020-06-15", of)
    assert (found.status, found.silent) == (Status.BEHIND, (TOWN,))

"""How we count (docs/progress.md), each by the cases that would show it broken."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from promises.counting.facts import Milestone, Promise, ReportingPeriod, Season
from promises.counting.sentences import silence, status_note
from promises.words.enums import CalendarUnit, Counting, Status, TargetForm, Unknown
from tests.promises.counting.progress_facts import (
    ALL,
    MONTH,
    QUARTER,
    WEEK,
    commitment,
    day,
    form,
    promise,
    rate,
    row,
    rows,
    stand,
    states,
    total,
)

pytestmark = pytest.mark.pure


class TestDone:
    """Rule 1: counted from rows that count, by the commitment's way of counting."""

    def test_rows_that_do_not_count_are_not_counted(self):
        log = [row("2020-02-01", 5), row("2020-02-02", 7, counts=False)]
        assert stand("2020-03-01", commitment(total(20), log=log)).done == 5

    def test_a_row_of_today_counts_and_one_of_tomorrow_does_not(self):
        log = rows("2020-03-01", "2020-03-02")
        assert stand("2020-03-01", commitment(total(20), log=log)).done == 1

    def test_rows_before_the_start_and_after_the_end_are_outside(self):
        log = rows("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01")
        assert stand("2021-02-01", commitment(total(4), log=log)).done == 2

    @pytest.mark.parametrize(
        ("counting", "done"),
        [
            (Counting.SUM, 9),
            (Counting.DAYS, 3),
            (Counting.WEEKS, 2),
            (Counting.PLACES, 2),
            (Counting.LOWEST, 1),
        ],
    )
    def test_each_way_of_counting_gives_its_own_figure(self, counting, done):
        log = [
            row("2020-03-02", 2, place="Torget"),
            row("2020-03-02", 3, place="torget "),
            row("2020-03-03", 3, place="Parken"),
            row("2020-03-09", 1, place="Parken"),
        ]
        assert stand("2020-06-01", commitment(total(20, counting=counting), log=log)).done == done

    def test_a_row_of_21_evenings_in_june_stands_for_21_different_days(self):
        log = [row("2020-06-01", 21, until="2020-06-30"), row("2020-07-01", 5)]
        assert stand("2020-08-01", commitment(total(100, counting=Counting.DAYS), log=log)).done == 22

    def test_a_row_never_stands_for_more_days_than_it_spans(self):
        log = [row("2020-06-01", 90, until="2020-06-30")]
        assert stand("2020-08-01", commitment(total(100, counting=Counting.DAYS), log=log)).done == 30

    def test_weeks_are_told_apart_over_new_year(self):
        log = rows("2018-12-31", "2019-01-01", "2019-12-30", "2020-01-02")
        under = promise("2018-07-01", "2020-06-30")
        assert stand("2020-07-01", commitment(total(9, counting=Counting.WEEKS), log=log), under).done == 2

    def test_different_days_start_over_in_each_window(self):
        log = rows("2020-01-10", "2020-01-10", "2020-02-10")
        found = stand("2020-03-01", commitment(rate(1, MONTH, counting=Counting.DAYS), log=log))
        assert [window.done for window in found.windows[:2]] == [1, 1]


class TestWindows:
    """Rules 2 and 3."""

    def test_a_total_is_cut_to_its_deadline(self):
        [window] = stand("2020-02-01", commitment(total(4, deadline="2020-06-30"))).windows
        assert window.ends_on == day("2020-06-30")

    def test_a_season_over_new_year_counts_its_own_days_only(self):
        winter = total(3, season=Season((11, 15), (3, 31)))
        log = rows("2019-03-31", "2019-04-01", "2019-11-14", "2019-11-15", "2020-03-31")
        found = stand("2020-12-01", commitment(winter, log=log), promise("2019-01-01", "2020-12-31"))
        [window] = found.windows
        assert (window.starts_on, window.ends_on) == (day("2019-01-01"), day("2020-12-31"))
        assert found.done == 3

    def test_a_rate_in_a_season_has_windows_there_only(self):
        summer = rate(2, MONTH, season=Season((6, 1), (8, 31)))
        found = stand("2020-12-01", commitment(summer), promise())
        assert [window.label for window in found.windows] == ["juni", "juli", "augusti"]

    def test_a_cut_window_is_rounded_half_up(self):
        # 17–31 January is 15 of 31 days: 1 × 15/31 = 0.48 → 0; from the 16th 16/31 = 0.52 → 1
        targets = [
            stand("2020-06-01", commitment(rate(1, MONTH)), promise(start)).windows[0].target
            for start in ("2020-01-17", "2020-01-16")
        ]
        assert targets == [0, 1]

    def test_exactly_a_half_is_rounded_up(self):
        found = stand("2020-06-01", commitment(rate(1, MONTH)), promise("2020-04-16"))
        assert found.windows[0].target == 1

    def test_a_window_cut_to_nothing_is_not_counted(self):
        found = stand("2020-12-01", commitment(rate(1, MONTH), log=rows("2020-01-31")), promise("2020-01-30"))
        assert states(found)[0] == "short"
        assert (found.windows_total, found.windows_met, found.fraction) == (11, 0, None)

    def test_missed_windows_are_not_repaired_by_more_in_the_next(self):
        found = stand(
            "2020-07-01", commitment(rate(1, QUARTER), log=[row("2020-05-05", 2)], confirmed=["2020-t1"])
        )
        assert states(found)[:2] == ["missed", "met"]
        assert found.fraction == Fraction(1, 4)

    def test_a_commitment_valid_later_has_windows_from_then(self):
        found = stand("2020-12-01", commitment(rate(1, QUARTER), starts_on="2020-07-01"))
        assert [window.label for window in found.windows] == ["Kv 3", "Kv 4"]

    def test_promise_years_are_the_promises_own_even_for_a_later_commitment(self):
        two = promise("2018-07-01", "2020-06-30")
        found = stand("2020-06-01", commitment(rate(900, CalendarUnit.YEAR), starts_on="2019-01-01"), two)
        assert [window.target for window in found.windows] == [Decimal(446), Decimal(900)]  # 181 of 365 days

    def test_a_short_span_counts_once_on_its_last_day(self):
        log = [row("2020-01-28", 1, until="2020-02-02")]
        found = stand("2020-03-05", commitment(rate(1, MONTH), log=log))
        assert [window.done for window in found.windows[:2]] == [0, 1]

    def test_a_span_as_long_as_its_window_counts_and_a_day_longer_does_not(self):
        whole = stand(
            "2020-03-05", commitment(rate(1, MONTH), log=[row("2020-02-01", 1, until="2020-02-29")])
        )
        longer = stand(
            "2020-03-05", commitment(rate(1, MONTH), log=[row("2020-01-31", 1, until="2020-02-29")])
        )
        assert states(whole)[:2] == ["missed", "met"]
        assert states(longer)[:2] == ["unknown", "unknown"]
        assert longer.fraction is None

    def test_a_window_met_by_its_own_rows_stays_met_under_a_long_one(self):
        log = [row("2020-01-10"), row("2020-01-01", 1, until="2020-03-31")]
        found = stand("2020-04-05", commitment(rate(1, MONTH), log=log))
        assert states(found)[:3] == ["met", "unknown", "unknown"]

    def test_too_little_in_all_is_behind_although_no_window_can_be_told(self):
        log = [row("2020-01-01", 2, until="2020-03-31")]
        assert stand("2020-04-05", commitment(rate(1, MONTH), log=log)).status is Status.BEHIND

    def test_enough_in_all_says_nothing_of_each_window(self):
        log = [row("2020-01-01", 30, until="2020-03-31")]
        found = stand("2020-04-05", commitment(rate(1, MONTH), log=log))
        assert found.status is Status.UNKNOWN
        assert found.gap_in == ()
        assert found.mean == 10


class TestExpected:
    """Rule 4."""

    @pytest.mark.parametrize(
        ("number", "on", "expected"),
        [
            (20, "2021-01-01", 0),
            (365, "2021-01-02", 1),
            (20, "2021-01-19", 0),
            (20, "2021-01-20", 1),  # 19 days gone: 20 × 19 // 365 = 1
            (4, "2021-07-02", 0),  # 182 of 365 days: not yet half
            (4, "2021-07-03", 2),
            (9, "2021-07-02", 0),
            (10, "2021-07-02", 4),
            (4, "2021-12-31", 3),
            (4, "2022-01-01", 4),
        ],
    )
    def test_a_total_is_expected_by_elapsed_days_rounded_down(self, number, on, expected):
        assert stand(on, commitment(total(number)), promise("2021-01-01", "2021-12-31")).expected == expected

    def test_a_number_that_is_not_whole_is_all_expected_at_the_end(self):
        assert stand("2021-01-01", commitment(total("7.5"))).expected == Decimal("7.5")

    def test_milestones_are_the_expectation(self):
        by = (
            Milestone("a", "", day("2020-03-31"), Decimal(1)),
            Milestone("b", "", day("2020-05-31"), Decimal(3)),
        )
        of = commitment(total(4, milestones=by), log=rows("2020-02-01"), confirmed=ALL)
        expected = [stand(on, of).expected for on in ("2020-03-31", "2020-04-01", "2020-06-01", "2021-01-01")]
        assert expected == [0, 1, 3, 4]
        assert stand("2020-04-01", of).status is Status.ON_TRACK
        told = replace(
            of, contributions=rows("2020-02-01", "2020-06-01", counts=False)[1:] + of.contributions
        )
        assert stand("2020-06-01", told).status is Status.BEHIND  # known through that day

    def test_a_rate_expects_each_window_that_has_ended(self):
        assert [stand(on, commitment(rate(2, QUARTER))).expected for on in ("2020-03-31", "2020-04-01")] == [
            0,
            2,
        ]

    def test_a_deliverable_is_expected_after_its_deadline(self):
        of = commitment(form(TargetForm.DELIVERABLE, deadline="2020-06-30"))
        assert [stand(on, of).expected for on in ("2020-06-30", "2020-07-01")] == [0, 1]
        assert stand("2020-06-30", of).status is Status.NOT_STARTED
        told = replace(of, contributions=rows("2020-06-30", counts=False))
        assert stand("2020-07-01", told).status is Status.BEHIND

    def test_a_deliverable_without_a_date_is_expected_when_the_period_ends(self):
        of = commitment(form(TargetForm.DELIVERABLE), confirmed=ALL)
        assert stand("2020-12-31", of).status is Status.NOT_STARTED
        assert stand("2021-01-01", of).status is Status.NOT_FULFILLED

    def test_time_runs_from_the_signing_when_it_came_later(self):
        late = promise("2021-01-01", "2021-12-31", signed_on="2021-07-02")  # 183 days are left
        found = [stand(on, commitment(total(183)), late).expected for on in ("2021-07-02", "2021-07-12")]
        assert found == [0, 10]

    def test_rows_before_the_signing_count(self):
        found = stand(
            "2020-07-01", commitment(total(2), log=rows("2020-02-01")), promise(signed_on="2020-06-18")
        )
        assert found.done == 1

    def test_a_window_carries_the_share_of_it_that_is_left_after_the_signing(self):
        of = commitment(rate(9, QUARTER), confirmed=["2020-t1"])
        assert stand("2020-05-01", of, promise(signed_on="2020-03-01")).windows[0].target == 3
        assert states(stand("2020-04-01", of, promise(signed_on="2020-04-01")))[0] == "before_signing"

    def test_a_milestone_and_a_deadline_before_the_signing_are_excused(self):
        late = promise(signed_on="2020-06-18")
        office = commitment(form(TargetForm.DELIVERABLE, deadline="2020-03-31"))
        assert stand("2020-07-01", office, late).unknown is Unknown.NOT_ASSESSED
        by = (Milestone("a", "", day("2020-03-31"), Decimal(1)),)
        assert stand("2020-07-01", commitment(total(4, milestones=by)), late).expected == 0

    def test_until_further_notice_nothing_is_expected_of_a_total(self):
        found = stand("2021-01-01", commitment(total(40), log=rows("2020-02-01")), promise(end=None))
        assert (found.expected, found.pace, found.status) == (None, None, Status.ON_TRACK)

    def test_until_further_notice_a_rate_has_the_windows_that_have_begun(self):
        log = rows("2020-02-01", "2020-05-01")
        found = stand("2020-06-01", commitment(rate(1, QUARTER), log=log), promise(end=None))
        assert states(found) == ["met", "met"]
        assert found.status is Status.ON_TRACK  # never "genomfört": it goes on


class TestShare:
    """Rule 5: how much of the bar is full."""

    def test_more_than_promised_stands_beside_never_inside(self):
        found = stand("2020-06-01", commitment(total(8), log=[row("2020-02-01", 20)]))
        assert (found.fraction, found.done, found.target) == (1, 20, 8)

    def test_fraction_is_capped_window_by_window(self):
        log = [row("2020-01-10", 10), row("2020-02-10", 1)]
        found = stand("2021-01-01", commitment(rate(2, MONTH), log=log, confirmed=ALL))
        assert found.fraction == Fraction(3, 24)

    def test_a_window_before_the_signing_counts_only_if_it_was_met(self):
        late, of = promise(signed_on="2020-06-18"), commitment(rate(1, QUARTER), log=rows("2020-02-01"))
        found = stand("2020-07-01", of, late)
        assert (found.windows_met, found.windows_total) == (1, 3)  # Q2 is too short
        assert stand("2020-07-01", commitment(rate(1, QUARTER)), late).windows_total == 2

    @pytest.mark.parametrize("target", [form(TargetForm.NONE), form(TargetForm.CEILING, 3)])
    def test_no_number_and_no_ceiling_has_a_share(self, target):
        found = stand("2020-06-01", commitment(target, log=rows("2020-02-01")))
        assert (found.fraction, found.percent) == (None, None)

    def test_a_week_rate_shows_windows_and_mean(self):
        log = [row(day("2020-01-06") + timedelta(days=7 * n), 2) for n in range(0, 8, 2)]
        found = stand("2020-03-02", commitment(rate(1, WEEK), log=log), promise("2020-01-06", "2020-03-29"))
        assert (found.windows_met, found.windows_total, found.mean) == (4, 12, Fraction(8, 7))


class TestDaysThatNoPeriodAsksOf:
    """The first follow-up of a promise from January may be of May: nobody was asked of the spring."""

    under = Promise(
        day("2020-01-01"),
        day("2020-12-31"),
        periods=tuple(
            ReportingPeriod(slug, slug, day(first), day(last), day(last) + timedelta(weeks=4))
            for slug, first, last in (
                ("sommaren", "2020-05-01", "2020-07-31"), ("slutet", "2020-09-01", "2020-12-31"),
            )
        ),
    )  # fmt: skip
    told = ("sommaren", "slutet")

    def monthly(self, *log, on="2021-03-01", target=None):
        return stand(on, commitment(target or rate(1, MONTH), log=log, confirmed=self.told), self.under)

    def test_are_unknown_where_they_would_be_missed(self):
        found = self.monthly()
        assert states(found) == ["unknown"] * 4 + ["missed"] * 3 + ["unknown"] + ["missed"] * 4
        assert status_note(found) == "redovisning saknas för januari–april och augusti"
        assert silence(found) == ""

    def test_wait_until_the_next_period_closes(self):
        assert states(self.monthly(on="2020-06-01"))[:5] == ["waiting"] * 5
        assert states(self.monthly(on="2020-09-15"))[:4] == ["unknown"] * 4

    def test_are_told_by_rows_up_to_their_own_day(self):
        found = self.monthly(row("2020-02-10"), row("2020-05-10"))
        assert states(found)[:5] == ["missed", "met", "unknown", "unknown", "met"]

    def test_are_not_owed_by_a_deadline_there(self):
        for target in (form(TargetForm.DELIVERABLE, deadline="2020-03-31"), total(4, deadline="2020-03-31")):
            assert self.monthly(target=target).answer.unknown is Unknown.UNREPORTED

    def test_are_kept_by_no_word_of_another_time(self):
        by_month = form(TargetForm.CEILING, 2, per=MONTH)
        assert states(self.monthly(target=by_month)) == (
            ["unknown"] * 4 + ["met"] * 3 + ["unknown"] + ["met"] * 4
        )

    def test_do_not_hinder_that_a_ceiling_for_the_whole_is_kept_where_somebody_asked(self):
        assert self.monthly(target=form(TargetForm.CEILING, 2)).status is Status.FULFILLED

    def test_do_not_hinder_that_nothing_was_needed(self):
        of = commitment(rate(1, MONTH), conditional=True, no_need=self.told)
        assert stand("2021-03-01", of, self.under).status is Status.NOT_TRIGGERED

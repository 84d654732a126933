"""Corners of counting that only show when something is slightly off."""

from datetime import timedelta
from decimal import Decimal

import pytest

from promises.counting.facts import Milestone, Part, Prolongation, ReportingPeriod, Season
from promises.words.enums import Comparator, Counting, ReportingCalendar, Status, TargetForm, Unknown
from tests.promises.counting.progress_facts import (
    ALL,
    MONTH,
    POLICE,
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
# Two periods of a promise's own that both begin in May.
OVERLAPPING = tuple(
    ReportingPeriod(slug, slug, day("2018-05-01"), day(end), day(due))
    for slug, end, due in (
        ("maj-juli", "2018-07-31", "2018-08-28"),
        ("maj-dec", "2018-12-31", "2019-01-28"),
    )
)


class TestDeliverables:
    OFFICE = form(TargetForm.DELIVERABLE, deadline="2020-06-30")

    def window(self, on, *, under=None, **more):
        [window] = stand(on, commitment(self.OFFICE, **more), under).windows
        return window

    def test_window_of_a_deliverable_follows_its_state(self):
        assert self.window("2019-12-01").state == "coming"
        assert self.window("2020-06-30").state == "running"
        assert not self.window("2020-06-30").ended
        late = self.window("2020-07-01")
        assert (late.state, late.ended, late.done, late.target) == ("waiting", True, None, 1)
        told = self.window("2020-07-01", log=rows("2020-06-30", counts=False))
        assert (told.state, told.done) == ("missed", 0)
        assert (late.starts_on, late.ends_on) == (day("2020-01-01"), day("2020-06-30"))
        assert self.window("2020-07-01", log=rows("2020-05-01")).state == "met"
        assert self.window("2020-07-01", under=promise(signed_on="2020-07-01")).state == "before_signing"

    def test_silence_makes_it_unknown_and_a_word_does_not(self):
        silent = stand("2020-09-29", commitment(self.OFFICE))
        assert (silent.status, silent.done, silent.fraction) == (Status.UNKNOWN, None, None)
        assert (silent.windows[0].state, silent.windows[0].done) == ("unknown", None)
        known = stand("2020-09-29", commitment(self.OFFICE, confirmed=["2020-t2"]))
        assert (known.status, known.done, known.fraction) == (Status.BEHIND, 0, 0)

    def test_some_steps_are_known_although_the_next_is_silent(self):
        steps = Milestone("a", "A", day("2020-03-31")), Milestone("b", "B", day("2020-06-30"))
        of = commitment(form(TargetForm.DELIVERABLE, milestones=steps), log=[row("2020-03-01", part="a")])
        found = stand("2020-09-29", of)
        assert (found.status, found.done, found.target, found.expected) == (Status.UNKNOWN, 1, 2, 2)
        assert found.fraction == Decimal("0.5")

    def test_a_deliverable_until_further_notice_has_no_due_day(self):
        found = stand("2022-01-01", commitment(form(TargetForm.DELIVERABLE)), promise(end=None))
        assert (found.status, found.due_on, found.expected) == (Status.NOT_STARTED, None, 0)
        assert (found.windows[0].state, found.windows[0].ends_on) == ("running", day("2022-01-01"))

    def test_rows_before_the_start_do_not_fulfil_a_deliverable(self):
        of = commitment(self.OFFICE, log=rows("2019-12-31"))
        assert stand("2020-02-01", of).status is Status.NOT_STARTED
        assert stand("2020-02-01", commitment(self.OFFICE, log=rows("2020-01-01"))).status is Status.FULFILLED

    def test_a_deliverable_is_done_when_part_quantities_reach_one(self):
        log = [row("2020-03-01", "0.5"), row("2020-04-01", "0.5")]
        assert stand("2020-03-31", commitment(self.OFFICE, log=log)).status is Status.NOT_STARTED
        assert stand("2020-04-01", commitment(self.OFFICE, log=log)).done_on == day("2020-04-01")

    def test_a_deliverable_done_on_its_deadline_is_in_time(self):
        assert not stand("2020-08-01", commitment(self.OFFICE, log=rows("2020-06-30"))).late
        assert stand("2020-08-01", commitment(self.OFFICE, log=rows("2020-07-01"))).late

    def test_parts_of_a_deliverable_are_its_steps(self):
        parts = Part("n", "Norr", Decimal(1)), Part("s", "Söder", Decimal(1))
        of = commitment(form(TargetForm.DELIVERABLE, parts=parts), log=[row("2020-03-01", part="s")])
        assert [(step.label, step.done) for step in stand("2020-04-01", of).steps] == [
            ("Norr", False),
            ("Söder", True),
        ]


class TestLevels:
    LEVEL = total(4, counting=Counting.LOWEST)

    def test_a_level_that_was_too_low_once_can_no_longer_be_kept(self):
        log = [row("2020-01-31", 3), row("2020-02-28", 9)]
        found = stand("2020-03-01", commitment(self.LEVEL, log=log))
        assert (states(found), found.done, found.status) == (["missed"], 3, Status.BEHIND)

    def test_a_level_that_holds_is_on_track_until_the_end(self):
        log = [row("2020-01-31", 5), row("2020-09-30", 4)]
        of = commitment(self.LEVEL, log=log, confirmed=["2020-t2"])
        assert [stand(on, of).status for on in ("2020-12-31", "2021-01-01")] == [
            Status.ON_TRACK,
            Status.FULFILLED,
        ]

    def test_levels_of_several_windows_do_not_add_up(self):
        log = [row("2020-01-31", 4), row("2020-02-28", 4)]
        found = stand("2020-03-01", commitment(rate(4, MONTH, counting=Counting.LOWEST), log=log))
        assert (found.done, found.target, found.expected, found.mean) == (4, 4, None, None)
        assert states(found)[:3] == ["met", "met", "running"]
        running = stand("2020-02-28", commitment(rate(4, MONTH, counting=Counting.LOWEST), log=log))
        assert states(running)[1] == "running"


class TestCalendar:
    def test_a_season_that_ends_on_the_last_of_february(self):
        winter = total(3, season=Season((12, 1), (2, 29)))
        [window] = stand("2021-04-01", commitment(winter), promise("2020-12-01", "2021-06-30")).windows
        assert (window.starts_on, window.ends_on) == (day("2020-12-01"), day("2021-02-28"))
        [leap] = stand("2020-04-01", commitment(winter), promise("2019-12-01", "2020-06-30")).windows
        assert leap.ends_on == day("2020-02-29")

    def test_only_the_days_of_the_season_are_time(self):
        summer = total(92, season=Season((6, 1), (8, 31)))
        found = [stand(on, commitment(summer)).expected for on in ("2020-06-01", "2020-06-11", "2020-12-01")]
        assert found == [0, 10, 92]

    def test_a_period_outside_the_season_has_no_window(self):
        found = stand(
            "2020-03-01",
            commitment(total(3, season=Season((6, 1), (8, 31)))),
            promise("2020-01-01", "2020-04-30"),
        )
        assert (found.windows, found.status, found.fraction) == ((), Status.NOT_STARTED, None)

    def test_a_longer_row_covers_every_window_it_touches_but_no_other(self):
        log = [row("2020-02-10", 9, until="2020-04-10")]
        found = stand(
            "2020-06-01", commitment(rate(1, MONTH), log=log), promise(published={"2020-t1": "2020-05-01"})
        )
        assert states(found)[:5] == ["missed", "unknown", "unknown", "unknown", "waiting"]

    def test_a_running_window_under_a_longer_row_runs(self):
        found = stand(
            "2020-03-31", commitment(rate(1, MONTH), log=[row("2020-02-01", 9, until="2020-03-31")])
        )
        assert states(found)[:3] == ["missed", "unknown", "running"]

    def test_labels_bear_the_year_where_the_period_has_several(self):
        assert stand("2020-02-01", commitment(rate(1, QUARTER))).windows[0].label == "Kv 1"
        longer = promise("2019-10-01", "2020-09-30")
        assert stand("2020-02-01", commitment(rate(1, QUARTER)), longer).windows[0].label == "Kv 4 2019"
        assert (
            stand("2020-02-01", commitment(rate(1, QUARTER)), promise(end=None)).windows[0].label
            == "Kv 1 2020"
        )

    def test_a_rate_is_cut_at_its_deadline(self):
        found = stand("2020-02-01", commitment(rate(1, QUARTER, deadline="2020-06-30")))
        assert [window.label for window in found.windows] == ["Kv 1", "Kv 2"]

    def test_two_prolongations_move_the_end_and_keep_the_first_expectation(self):
        first = Prolongation(day("2020-06-01"), day("2020-06-30"), day("2020-12-31"))
        second = Prolongation(day("2020-12-01"), day("2020-12-31"), day("2021-06-30"))
        under = promise("2020-01-01", "2021-06-30", prolongations=(second, first))
        of = commitment(total(10), confirmed=ALL)
        ends = [stand(on, of, under).ends_on.isoformat() for on in ("2020-05-01", "2020-07-01", "2021-01-01")]
        assert ends == ["2020-06-30", "2020-12-31", "2021-06-30"]
        assert stand("2020-07-01", of, under).expected == 10

    def test_a_season_of_one_day(self):
        found = stand(
            "2020-12-14", commitment(total(1, season=Season((12, 13), (12, 13))), log=rows("2020-12-13"))
        )
        assert found.status is Status.FULFILLED

    def test_exactly_half_the_time_is_half_the_time(self):
        assert [stand(on, commitment(total(4))).expected for on in ("2020-07-01", "2020-07-02")] == [0, 2]

    def test_half_a_quantity_is_still_a_day(self):
        log = [row("2020-02-01", "0.5"), row("2020-02-02", 0)]
        assert stand("2020-03-01", commitment(total(4, counting=Counting.DAYS), log=log)).done == 1


class TestSilence:
    def test_silence_after_a_sum_is_not_a_sum(self):
        of = commitment(rate(1, MONTH), log=[row("2020-01-01", 9, until="2020-03-31")])
        found = stand("2021-06-01", of)
        assert (found.spanned, found.status) == (True, Status.PARTLY_FULFILLED)
        assert len(found.missing) == 12
        whole = commitment(rate(1, MONTH), log=[row("2020-01-01", 99, until="2020-12-31")])
        assert stand("2021-06-01", whole).unknown is Unknown.SUMMED

    def test_a_period_closes_the_day_after_it_was_due(self):
        of = commitment(rate(1, QUARTER))
        found = [stand(on, of).unknown for on in ("2020-05-28", "2020-05-29")]
        assert found == [Unknown.WAITING, Unknown.UNREPORTED]

    def test_all_silent_periods_are_named(self):
        found = stand("2020-10-15", commitment(rate(1, QUARTER)))
        assert [period.slug for period in found.silent_in] == ["2020-t1", "2020-t2"]
        assert found.next_due.slug == "2020-t3"

    def test_overlapping_periods_one_that_speaks_is_enough(self):
        under = promise("2018-05-01", "2018-12-31", ReportingCalendar.OWN, periods=OVERLAPPING)
        of = commitment(rate(1, MONTH), log=rows("2018-10-01"))
        assert stand("2018-09-01", of, under).status is Status.UNKNOWN
        assert stand("2019-02-01", of, under).status is Status.PARTLY_FULFILLED

    def test_a_row_speaks_for_no_day_that_a_period_before_it_asked_about(self):
        """What the first follow-up told as not known is not missed because something was done after it."""
        under = promise("2018-05-01", "2018-12-31", ReportingCalendar.OWN, periods=OVERLAPPING)
        of = commitment(rate(1, MONTH), log=rows("2018-10-01"))
        assert states(stand("2018-10-02", of, under))[:5] == ["waiting"] * 3 + ["missed"] * 2
        assert states(stand("2019-02-01", of, under))[:5] == ["unknown"] * 3 + ["missed"] * 2

    def test_a_word_on_the_longer_period_speaks_for_all_of_it(self):
        under = promise("2018-05-01", "2018-12-31", ReportingCalendar.OWN, periods=OVERLAPPING)
        of = commitment(rate(1, MONTH), confirmed=["maj-dec"])
        assert set(states(stand("2019-01-02", of, under))) == {"missed"}

    def test_an_endless_promise_with_a_season_too_short_for_its_windows_has_one_that_never_ends(self):
        """A December that was missed is not made good in the next: it was never due."""
        under = promise("2019-01-01", None)
        aim = rate(1, QUARTER, season=Season((12, 1), (12, 31)))
        for log in ((), rows("2020-12-10")):
            of = commitment(aim, log=log, confirmed=["2019-t3"])
            found = [states(stand(on, of, under)) for on in ("2019-12-20", "2020-02-10", "2020-12-05")]
            assert found == [["running"]] * 3

    def test_what_holds_when_needed_is_expected_only_in_windows_with_a_case(self):
        of = commitment(rate(1, QUARTER), conditional=True, confirmed=["2020-t1"], log=rows("2020-05-10"))
        found = stand("2020-07-10", of)
        assert states(found)[:2] == ["no_case", "met"]
        assert found.expected == 1

    def test_a_day_between_periods_belongs_to_the_next(self):
        own = (ReportingPeriod("host", "hösten", day("2020-09-01"), day("2020-12-31"), day("2021-01-28")),)
        under = promise(calendar=ReportingCalendar.OWN, periods=own)
        found = stand("2021-02-01", commitment(rate(1, QUARTER)), under)
        assert set(states(found)) == {"unknown"}

    def test_without_a_calendar_a_day_closes_four_weeks_later(self):
        under = promise(calendar=ReportingCalendar.OWN)
        found = [stand(on, commitment(rate(1, QUARTER)), under) for on in ("2020-04-28", "2020-04-29")]
        assert [states(each)[0] for each in found] == ["waiting", "unknown"]
        assert stand("2022-01-01", commitment(total(4)), under).unknown is Unknown.NEVER

    def test_a_ceiling_window_is_known_by_the_periods_it_touches(self):
        of = commitment(form(TargetForm.CEILING, 3, per=MONTH), confirmed=["2020-t1"])
        found = stand("2020-06-15", of)
        assert states(found)[:6] == ["met", "met", "met", "met", "waiting", "running"]
        assert states(stand("2020-10-15", of))[4] == "unknown"

    def test_a_ceiling_without_a_calendar_needs_a_word_for_all_of_it(self):
        under = promise(calendar=ReportingCalendar.OWN)
        assert stand("2021-01-01", commitment(form(TargetForm.CEILING, 3)), under).status is Status.UNKNOWN
        told = [commitment(form(TargetForm.CEILING, 3), log=rows(on)) for on in ("2020-02-01", "2020-12-31")]
        found = [stand("2021-02-01", of, under).status for of in told]
        assert found == [Status.UNKNOWN, Status.FULFILLED]

    def test_a_ceiling_that_ended_before_the_signing_is_excused(self):
        of = commitment(form(TargetForm.CEILING, 3, per=QUARTER), log=[row("2020-02-01", 9)])
        assert states(stand("2020-05-01", of, promise(signed_on="2020-04-15")))[0] == "before_signing"


class TestShares:
    SHARE = form(TargetForm.SHARE, 80)

    def test_exactly_its_number_at_half_the_time_is_not_behind(self):
        of = commitment(self.SHARE, log=[row("2020-02-01", 8, out_of=10), row("2020-06-01", 8, out_of=10)])
        assert stand("2020-10-01", of).status is Status.ON_TRACK

    def test_a_share_that_was_never_a_case_is_not_triggered_unless_something_is_silent(self):
        log = [row("2020-02-01", 0, out_of=0)]
        quarterly = form(TargetForm.SHARE, 80, per=QUARTER)
        assert stand("2020-04-01", commitment(quarterly, log=log)).status is Status.NOT_TRIGGERED
        assert stand("2020-10-01", commitment(quarterly, log=log)).status is Status.UNKNOWN

    def test_a_row_without_what_it_is_a_share_of_says_nothing(self):
        found = stand("2020-02-02", commitment(self.SHARE, log=rows("2020-02-01")))
        assert (found.percent, found.done) == (None, None)

    def test_a_share_of_at_most_is_kept_below_its_number(self):
        most = form(TargetForm.SHARE, 10, comparator=Comparator.AT_MOST)
        of = commitment(most, log=[row("2020-02-01", 1, out_of=10)], confirmed=ALL)
        assert stand("2021-01-01", of).status is Status.FULFILLED
        of = commitment(most, log=[row("2020-02-01", 2, out_of=10)], confirmed=ALL)
        found = [stand(on, of) for on in ("2020-06-30", "2020-07-03", "2021-01-01")]
        assert [each.status for each in found] == [Status.ON_TRACK, Status.BEHIND, Status.PARTLY_FULFILLED]
        assert {each.fraction for each in found} == {None}  # less is better: no bar fills up

    def test_a_share_in_silence_is_unknown_at_half_time(self):
        of = commitment(self.SHARE, log=[row("2020-02-01", 7, out_of=10)])
        assert stand("2020-09-29", of).status is Status.UNKNOWN


class TestPace:
    def test_the_interval_of_a_total(self):
        # 20 rows in 182 of 365 days, 183 left: 20 × 183/182 = 20.11 more,
        # spread 1.28 × √(20 × 1.0055 × 2.0055) = 8.13: from 20 + 11 to 20 + 29
        log = [row(day("2021-01-01") + timedelta(days=9 * n)) for n in range(20)]
        found = stand("2021-07-02", commitment(total(60), log=log), promise("2021-01-01", "2021-12-31")).pace
        assert (found.low, found.high) == (31, 49)

    def test_large_rows_widen_the_interval_of_the_pace(self):
        under = promise("2021-01-01", "2021-12-31")
        log = [row(day("2021-01-01") + timedelta(days=45 * n), 5) for n in range(4)]
        found = stand("2021-07-02", commitment(total(60), log=log), under).pace
        # spread 1.28 × √(4 × 25 × 1.0055 × 2.0055) = 18.18
        assert (found.low, found.high) == (21, 59)

    def test_the_interval_of_a_rate(self):
        # 10 of 20 weeks met, 20 left: chance 11/22; 10 more, spread 1.28 × √(20 × ¼ × (1 + 20/22)) = 3.95
        under = promise("2020-01-06", "2020-10-11")
        log = [row(day("2020-01-06") + timedelta(days=14 * n)) for n in range(10)]
        log.append(row("2020-05-24", counts=False))  # so that the last week is accounted for
        found = stand("2020-05-25", commitment(rate(1, WEEK), log=log), under).pace
        assert (found.low, found.high, found.out_of) == (16, 24, 40)

    def test_only_what_came_since_the_signing_is_pace(self):
        under = promise("2021-01-01", "2021-12-31", signed_on="2021-07-02")
        log = [*rows("2021-02-01", "2021-03-01"), *rows("2021-08-01", "2021-09-01", "2021-10-01")]
        found = stand("2021-10-02", commitment(total(20), log=log), under)
        # 3 rows in 92 of 183 days: 2.97 more, spread 1.28 × √(3 × 0.989 × 1.989) = 3.11
        assert (found.done, found.pace.low, found.pace.high) == (5, 5, 12)

    def test_a_row_of_today_is_done_but_not_yet_pace(self):
        under = promise("2021-01-01", "2021-12-31")
        logs = rows("2021-03-01", "2021-07-02"), rows("2021-03-01")
        one, other = (
            stand("2021-07-02", commitment(total(20), log=log, confirmed=["2021-t1"]), under) for log in logs
        )
        assert (one.pace.low, one.pace.high) == (other.pace.low + 1, other.pace.high + 1)

    def test_there_is_no_pace_until_further_notice_nor_for_parts_nor_levels(self):
        log = rows("2020-02-01", "2020-03-01")
        assert stand("2020-09-01", commitment(rate(1, QUARTER), log=log), promise(end=None)).pace is None
        parts = (Part("a", "A", Decimal(1)), Part("b", "B", Decimal(1)))
        assert stand("2020-09-01", commitment(total(2, parts=parts), log=log, confirmed=ALL)).pace is None
        level = commitment(total(4, counting=Counting.LOWEST), log=log)
        assert stand("2020-09-01", level).pace is None


def test_a_rate_made_into_a_total_keeps_its_windows():
    of = commitment(
        rate(2, QUARTER),
        rate(3, QUARTER, in_force_from="2020-04-01"),
        total(9, in_force_from="2020-10-01"),
        responsible=(POLICE,),
    )
    assert [window.target for window in stand("2020-09-30", of).windows] == [2, 3, 3, 3]
    found = stand("2020-10-01", of).windows
    assert [window.target for window in found] == [2, 3, 3, 9]
    assert found[-1].starts_on == day("2020-10-01")

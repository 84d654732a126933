"""What is known, amended and said (docs/progress.md), and the first status that fits."""

from datetime import timedelta

import pytest

from promises.counting.facts import Confirmation, Milestone, Prolongation
from promises.counting.progress import Answer, rollup
from promises.counting.sentences import figure
from promises.words.enums import ReportingCalendar, Status, TargetForm, Unknown, WindowState
from tests.promises.counting.progress_facts import (
    ALL,
    POLICE,
    QUARTER,
    TOWN,
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


class TestUnknown:
    """Rule 6: unknown is not nought."""

    SILENT = commitment(rate(1, QUARTER), responsible=(POLICE, TOWN))

    def test_an_unmet_window_waits_and_is_unknown_once_its_period_has_closed_in_silence(self):
        assert states(stand("2020-05-28", self.SILENT))[0] == "waiting"
        found = stand("2020-05-29", self.SILENT)
        assert states(found)[0] == "unknown"
        assert (found.unknown, [p.slug for p in found.silent_in]) == (Unknown.UNREPORTED, ["2020-t1"])
        assert found.silent == (POLICE, TOWN)
        assert found.windows[0].done is None

    def test_a_published_follow_up_closes_its_period_early(self):
        under = promise(published={"2020-t1": "2020-05-10"})
        assert stand("2020-05-09", self.SILENT, under).unknown is Unknown.WAITING
        assert stand("2020-05-10", self.SILENT, under).unknown is Unknown.UNREPORTED

    @pytest.mark.parametrize(
        "word",
        [
            {"log": rows("2020-04-20")},
            {"log": rows("2020-04-20", counts=False)},
            {"log": [row("2020-04-20", 1, until="2020-05-05")]},
            {"confirmed": ["2020-t1"]},
        ],
    )
    def test_one_word_in_the_period_makes_it_known(self, word):
        of = commitment(rate(1, QUARTER), responsible=(POLICE, TOWN), **word)
        found = stand("2020-05-29", of, promise(published={"2020-t1": "2020-05-10"}))
        assert (found.status, states(found)[0]) == (Status.BEHIND, "missed")

    def test_a_word_in_another_period_leaves_the_window_unknown(self):
        assert (
            stand("2020-06-15", commitment(rate(1, QUARTER), log=rows("2020-06-01"))).status is Status.UNKNOWN
        )

    def test_an_assessment_is_no_number_and_one_published_later_is_not_known_yet(self):
        of = commitment(rate(1, QUARTER), judgements=(judged("2020-t1", None, "2020-07-01"),))
        assert stand("2020-06-15", of).unknown is Unknown.UNREPORTED
        assert stand("2020-07-01", of).unknown is Unknown.IN_WORDS

    def test_any_of_the_responsible_makes_it_known_and_the_silent_are_named(self):
        of = commitment(rate(1, QUARTER), responsible=(POLICE, TOWN), confirmed=["2020-t1"])
        found = stand("2020-06-15", of)
        assert (found.status, found.silent) == (Status.BEHIND, (TOWN,))

    def test_a_row_by_a_partner_breaks_the_silence_of_a_period(self):
        of = commitment(
            rate(1, QUARTER), responsible=(POLICE,), log=rows("2020-04-20", organisation="Västtrafik")
        )
        assert stand("2020-06-15", of).status is Status.BEHIND

    def test_what_is_met_is_never_unknown(self):
        assert stand("2021-02-01", commitment(total(1), log=rows("2020-01-02"))).status is Status.FULFILLED

    def test_a_total_is_unknown_when_what_fell_due_in_a_silent_period_is_unmet(self):
        of = commitment(total(18), log=[row("2020-05-10", 6)])
        assert stand("2020-09-28", of).unknown is None  # on track, and waiting for word
        found = stand("2020-09-29", of)
        assert (found.windows[0].done, found.windows[0].logged, found.done) == (None, 6, 6)
        assert found.unknown is Unknown.UNREPORTED

    def test_a_period_in_which_nothing_fell_due_may_be_silent(self):
        log = [row("2020-05-10", 12)]  # 244 of 366 days at the end of tertial 2: 18 × 244 // 366 = 12
        found = stand("2020-09-29", commitment(total(18), log=log))
        assert (found.status, found.expected, found.missing) == (Status.ON_TRACK, 13, ())
        assert len(found.waiting) == 1

    def test_a_window_waits_214_days_at_most(self):
        under = promise(calendar=ReportingCalendar.END)
        of = commitment(total(18), log=rows("2020-02-01"), confirmed=())
        assert [stand(on, of, under).status for on in ("2020-09-02", "2020-09-03")] == [
            Status.ON_TRACK,
            Status.UNKNOWN,
        ]

    def test_silence_is_never_accounted_for_sixty_days_after_the_last_due_day(self):
        of = commitment(total(4))
        assert stand("2021-03-28", of).unknown is Unknown.UNREPORTED  # due 28 January
        found = stand("2021-03-29", of)
        assert (found.status, found.unknown) == (Status.UNKNOWN, Unknown.NEVER)

    def test_known_nought_is_not_fulfilled(self):
        found = stand("2021-06-01", commitment(total(4), confirmed=ALL))
        assert (found.status, found.missing) == (Status.NOT_FULFILLED, ())

    def test_the_words_of_the_last_period_do_not_answer_for_the_days_after_it(self):
        """Nor is silence shown as the better answer beside who said that nothing was done."""
        said = {"judgements": (judged("2020-t3", None, "2021-01-20", "Vi kom en bit."),)}
        aim = total(1, deadline="2021-01-15")
        found = [
            stand("2021-03-01", commitment(aim, confirmed=confirmed, **said)) for confirmed in (ALL[:2], ALL)
        ]
        assert [each.unknown for each in found] == [Unknown.UNREPORTED] * 2

    @pytest.mark.parametrize("on", [None, "2020-09-24"])
    def test_in_a_period_s_report_no_later_period_is_closed(self, on):
        """A correction of the first tertial's follow-up, made in October, says nothing of the second, published or due."""
        later = {"2020-t2": on} if on else {}
        under = promise(published={"2020-t1": "2020-05-20", **later})
        words = commitment(
            form(TargetForm.NONE), judgements=(judged("2020-t1", Status.ON_TRACK, "2020-05-20"),)
        )
        assert report("2020-t1", "2020-10-20", words, under).status is Status.ON_TRACK
        logged = report(
            "2020-t1", "2020-10-20", commitment(form(TargetForm.NONE), log=rows("2020-02-01")), under
        )
        assert logged.unknown is Unknown.NOT_ASSESSED
        assert [period.slug for period in logged.gap_in] == ["2020-t1"]

    def test_patience_does_not_run_out_while_the_promise_lives(self):
        found = stand("2020-12-01", self.SILENT, promise(calendar=ReportingCalendar.QUARTER))
        assert found.status is Status.UNKNOWN


class TestAmendments:
    """Rule 10."""

    def test_each_window_keeps_the_number_of_its_first_day(self):
        versions = rate(2, QUARTER), rate(1, QUARTER, in_force_from="2020-08-15")
        found = stand("2020-12-01", commitment(*versions))
        assert [window.target for window in found.windows] == [2, 2, 2, 1]

    def test_lowering_a_total_does_not_rescue_it(self):
        of = commitment(
            total(8), total(4, in_force_from="2020-11-01"), log=[row("2020-02-01", 4)], confirmed=ALL
        )
        found = stand("2021-01-01", of)
        assert (found.target, found.status) == (8, Status.PARTLY_FULFILLED)

    def test_a_new_form_counts_from_its_first_day(self):
        of = commitment(
            form(TargetForm.NONE), rate(1, QUARTER, in_force_from="2020-07-01"), log=rows("2020-08-01")
        )
        assert stand("2020-06-30", of).windows == ()
        assert states(stand("2020-10-01", of)) == ["met", "running"]

    def test_prolonging_leaves_the_expectation_of_the_old_period(self):
        of = commitment(total(4), log=rows("2020-02-01"), confirmed=ALL)
        under = prolonged("2020-06-01")
        assert [stand(on, of, under).expected for on in ("2020-11-01", "2021-01-01", "2021-06-01")] == [
            3,
            4,
            4,
        ]
        assert stand("2021-01-01", of, under).status is Status.BEHIND  # not over, not forgotten

    def test_before_it_is_decided_a_prolongation_does_not_exist(self):
        of = commitment(total(4), confirmed=ALL)
        assert stand("2021-01-05", of, prolonged("2021-01-10")).status is Status.NOT_FULFILLED
        assert stand("2021-01-10", of, prolonged("2021-01-10")).status is Status.BEHIND

    def test_prolonging_leaves_the_old_windows_as_they_were(self):
        moved = Prolongation(day("2020-09-01"), day("2020-11-15"), day("2021-03-31"))
        under = promise("2020-01-01", "2021-03-31", prolongations=(moved,))
        found = stand("2020-11-16", commitment(rate(1, QUARTER)), under)
        assert [(w.ends_on.isoformat(), w.target) for w in found.windows][3:] == [
            ("2020-11-15", 1),
            ("2020-12-31", 1),
            ("2021-03-31", 1),
        ]

    def test_a_deliverable_promised_for_the_old_end_is_late_after_it(self):
        of = commitment(form(TargetForm.DELIVERABLE), log=rows("2021-02-01"))
        assert stand("2021-02-01", of, prolonged("2020-12-01")).late


class TestStatus:
    """The first that fits."""

    def test_withdrawn_says_what_it_was_that_day(self):
        of = commitment(
            rate(1, QUARTER), log=rows("2020-11-01"), confirmed=["2020-t1"], withdrawn_on="2020-09-01"
        )
        assert stand("2020-08-31", of).status is Status.BEHIND
        found = stand("2020-12-01", of)
        assert (found.status, found.was.status, found.windows_met) == (Status.WITHDRAWN, Status.BEHIND, 0)

    def test_a_condition_that_never_came_is_not_triggered(self):
        assert stand("2021-06-01", commitment(total(2), conditional=True)).status is Status.UNKNOWN
        of = commitment(total(2), conditional=True, no_need=ALL)
        assert stand("2021-06-01", of).status is Status.NOT_TRIGGERED

    def test_a_condition_that_came_is_counted_like_any_other(self):
        of = commitment(total(2), conditional=True, log=rows("2020-03-01", counts=False), confirmed=ALL)
        assert stand("2021-06-01", of).status is Status.NOT_FULFILLED

    def test_what_is_done_after_a_deadline_is_late_and_fulfilled(self):
        of = commitment(total(2, deadline="2020-06-30"), log=rows("2020-05-01", "2020-08-01"))
        found = stand("2020-08-01", of)
        assert (found.status, found.late, found.fraction) == (Status.FULFILLED, True, 1)
        in_time = commitment(total(1, deadline="2020-06-30"), log=rows("2020-05-01", "2020-08-01"))
        assert not stand("2020-08-01", in_time).late

    def test_a_promise_that_has_not_begun_is_not_started(self):
        found = stand("2019-11-01", commitment(rate(1, QUARTER)))
        assert (found.status, set(states(found))) == (Status.NOT_STARTED, {"coming"})

    def test_a_deliverable_with_steps_counts_them(self):
        steps = (Milestone("a", "Rapportörer", day("2020-03-31")), Milestone("b", "Möte"))
        est = form(TargetForm.DELIVERABLE, milestones=steps)
        one = commitment(est, log=[row("2020-05-04", part="b")], confirmed=["2020-t1"])
        found = stand("2020-05-05", one)
        assert (figure(found), found.status) == ("1 av 2 steg", Status.BEHIND)
        both = commitment(est, log=[row("2020-05-04", part="b"), row("2020-05-06", part="a")])
        assert stand("2020-05-06", both).status is Status.FULFILLED
        assert [step.done_on for step in stand("2020-05-06", both).steps] == [
            day("2020-05-06"),
            day("2020-05-04"),
        ]


class TestShown:
    """Rules 11, 12 and 14."""

    def test_a_roll_up_is_counts_in_a_fixed_order_silence_after_what_is_behind(self):
        silent = [Answer(Status.UNKNOWN, word) for word in (Unknown.NEVER, Unknown.UNREPORTED)]
        counts = rollup([*silent, Answer(Status.BEHIND), Answer(Status.FULFILLED), Answer(Status.BEHIND)])
        assert [answer.label for answer, _ in counts] == [
            "genomfört",
            "delvis genomfört",
            "enligt plan",
            "efter plan",
            "ej genomfört",
            "ej påbörjat",
            "väntar på uppgift",
            "redovisat i ord",
            "redovisat som en summa",
            "inte rapporterat",
            "inte bedömt",
            "ej aktuellt",
            "utgått",
            "aldrig redovisat",
        ]
        assert [count for _, count in counts] == [1, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]

    def test_pace_waits_for_a_fifth_of_the_time(self):
        under = promise("2021-01-01", "2021-12-31")
        of = commitment(total(20), log=rows("2021-01-02", "2021-01-20", "2021-02-20"))
        assert stand("2021-03-14", of, under).pace is None  # 72 days gone of 365
        assert stand("2021-03-15", of, under).pace is not None

    def test_pace_of_a_total_holds_what_an_even_pace_gives(self):
        log = [row(day("2021-01-01") + timedelta(days=9 * n)) for n in range(20)]
        pace = stand("2021-07-02", commitment(total(60), log=log), promise("2021-01-01", "2021-12-31")).pace
        assert pace.low < 40 < pace.high
        assert pace.low >= 20
        assert pace.high <= 52
        assert (pace.out_of, pace.ends_on) == (60, day("2021-12-31"))

    def test_pace_of_a_rate_is_in_windows_met(self):
        log = rows("2020-05-14", "2020-08-20")
        pace = stand("2020-10-15", commitment(rate(1, QUARTER), log=log, confirmed=["2020-t1"])).pace
        assert (pace.low, pace.high, pace.out_of) == (2, 3, 4)

    def test_there_is_no_pace_for_what_is_unknown_or_over(self):
        assert stand("2020-10-15", commitment(rate(1, QUARTER))).pace is None
        assert stand("2021-02-01", commitment(total(20), log=rows("2020-02-01"), confirmed=ALL)).pace is None

    def test_every_status_has_a_word_of_its_own(self):
        assert len({status.label for status in Status}) == len(Status) == 9
        assert len({state.label for state in WindowState}) >= 7


def test_confirmations_of_others_are_heard():
    of = commitment(rate(1, QUARTER), responsible=(POLICE, TOWN))
    of = type(of)(**{**of.__dict__, "confirmations": (Confirmation("2020-t1", TOWN),)})
    assert stand("2020-06-15", of).silent == (POLICE,)

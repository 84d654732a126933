"""Faults that were found in real promises: each by its smallest input, with the answer that is right."""

from decimal import Decimal

import pytest

from promises.counting.facts import Confirmation, Part, Prolongation
from promises.counting.progress import RULES
from promises.counting.sentences import assessment, figure, mean, promise_words, rule, silence, unknown_gap
from promises.words.enums import (
    CalendarUnit,
    Comparator,
    ConfirmationKind,
    Counting,
    ReportingCalendar,
    Status,
    TargetForm,
    Unknown,
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
WORDS = form(TargetForm.NONE)


def said(found):
    return " ".join([*unknown_gap(found), rule(found).bold, rule(found).text])


def test_the_rules_have_a_number():
    assert RULES == 1


class TestSilence:
    def test_a_promise_without_periods_is_not_judged_without_a_datum(self):
        under = promise("2024-01-01", "2024-12-31", ReportingCalendar.OWN)
        found = stand("2025-06-01", commitment(rate(1, CalendarUnit.YEAR)), under)
        assert found.answer.label == "aldrig redovisat"

    def test_no_mean_of_nothing_beside_it_does_not_mean_nought(self):
        found = stand("2020-06-10", commitment(rate(1, WEEK)))
        assert (found.mean, mean(found)) == (None, "")

    def test_no_mean_where_no_number_was_told(self):
        found = stand("2020-05-04", commitment(rate(1, WEEK), confirmed=["2020-t1"]))
        assert (found.status, found.mean) == (Status.BEHIND, None)

    def test_of_what_can_fall_again_a_row_accounts_only_while_it_stands(self):
        level, under = total(4, counting=Counting.LOWEST), promise(published=PUBLISHED)
        log = [row(f"2020-{month:02}-10", 4) for month in (2, 9)]
        gone = row("2020-06-10", 4, gone_on="2020-12-01")
        found = [
            stand("2021-02-15", commitment(level, log=[*log, each]), under).status
            for each in (row("2020-06-10", 4), gone)
        ]
        assert found == [Status.FULFILLED, Status.UNKNOWN]

    def test_a_service_level_is_not_kept_by_silence(self):
        level = form(TargetForm.SERVICE_LEVEL, 100, per=MONTH, within="24 timmar")
        log = [row(f"2020-0{month}-10", 2, out_of=2) for month in (1, 2, 3)]
        found = stand("2021-02-15", commitment(level, log=log))
        assert (found.status, figure(found)) == (Status.PARTLY_FULFILLED, "3 av 12 månader")
        assert "no_case" not in states(found)

    def test_a_level_that_nobody_told_is_not_nought(self):
        level = total(4, counting=Counting.LOWEST)
        for on in ("2020-03-01", "2021-02-15"):
            found = stand(on, commitment(level))
            assert (found.done, found.fraction, figure(found)) == (None, None, "")

    def test_going_quiet_does_not_turn_red_into_grey(self):
        of = commitment(rate(1, QUARTER), confirmed=["2020-t1"])
        assert [stand(on, of).status for on in ("2020-06-15", "2020-10-15", "2021-06-01")] == [
            Status.BEHIND,
            Status.BEHIND,
            Status.NOT_FULFILLED,
        ]

    def test_an_ended_week_is_not_red_before_anybody_could_report_it(self):
        found = stand("2020-01-20", commitment(rate(1, WEEK), log=rows("2020-01-02", "2020-01-08")))
        assert (states(found)[2], found.status) == ("waiting", Status.ON_TRACK)

    def test_three_of_four_quarters_met_and_one_never_told_is_partly_done(self):
        log = rows("2020-02-01", "2020-05-01", "2020-08-01")
        found = stand("2021-06-01", commitment(rate(1, QUARTER), log=log))
        assert (found.status, figure(found)) == (Status.PARTLY_FULFILLED, "3 av 4 kvartal")

    def test_an_unbroken_ceiling_is_never_called_not_done(self):
        found = stand("2021-06-01", commitment(form(TargetForm.CEILING, 5), log=[row("2020-02-01", 2)]))
        assert found.status is Status.UNKNOWN

    def test_a_condition_does_not_make_silence_invisible(self):
        found = stand("2020-10-15", commitment(rate(1, QUARTER), conditional=True))
        assert found.unknown is Unknown.UNREPORTED

    def test_who_has_told_a_part_is_not_said_to_have_told_nothing(self):
        found = stand("2020-06-15", commitment(total(20), log=rows("2020-02-10")))
        assert "har inte redovisat" not in said(found)
        assert "Ingen har redovisat" not in said(found)

    def test_all_silent_periods_are_named_and_a_sentence_begins_large(self):
        of = commitment(rate(1, QUARTER), responsible=("kommun",), names={"kommun": "kommunen"})
        assert unknown_gap(stand("2020-10-15", of))[1] == "Kommunen har inte redovisat januari–augusti 2020."


class TestAssessments:
    def test_an_assessment_never_turns_unknown_into_nought(self):
        yes = (judged("2020-t3", Status.FULFILLED, "2021-01-20", "Ja"),)
        found = stand("2021-02-15", commitment(total(50), judgements=yes), promise(published=PUBLISHED))
        assert (found.done, found.unknown) == (None, Unknown.IN_WORDS)
        assert " 0 " not in said(found)

    def test_the_parties_view_is_shown_beside_the_count_as_theirs(self):
        yes = (judged("2020-t1", Status.FULFILLED, "2020-05-20", "Ja"),)
        found = stand("2020-06-15", commitment(total(4), log=rows("2020-02-01"), judgements=yes))
        assert found.status is Status.ON_TRACK
        assert assessment(found) == "I uppföljningen av januari–april 2020 skrev parterna ”genomfört”: ”Ja”."

    def test_words_without_a_status_are_an_answer(self):
        words = (judged("2020-t1", None, "2020-05-20", "Fotpatruller har skett, ett dussintal."),)
        found = stand("2020-06-15", commitment(WORDS, judgements=words, log=rows("2020-02-01", "2020-05-04")))
        assert found.answer.label == "redovisat i ord"
        assert "Ingen har rapporterat" not in said(found)
        assert unknown_gap(found) == [
            "I uppföljningen av januari–april 2020 skrev parterna: ”Fotpatruller har skett, ett dussintal”.",
            "Sedan dess: en insats.",
        ]

    def test_not_begun_is_not_started_whatever_rows_lie_before(self):
        under = promise("2021-01-01", "2021-12-31")
        found = stand("2020-12-31", commitment(WORDS, log=rows("2020-12-20")), under)
        assert found.status is Status.NOT_STARTED

    def test_a_conditional_commitment_that_was_assessed_is_not_without_a_case(self):
        told = (judged("2020-t1", Status.ON_TRACK, "2020-05-20"),)
        found = stand("2020-10-15", commitment(WORDS, conditional=True, judgements=told))
        assert found.status is Status.UNKNOWN

    def test_a_withdrawn_assessment_falls_and_the_edition_before_it_holds(self):
        words = (
            judged("2020-t1", Status.ON_TRACK, "2020-05-20"),
            judged("2020-t1", Status.BEHIND, "2020-06-01", edition=2, withdrawn_on=day("2020-07-01")),
        )
        of = commitment(WORDS, judgements=words)
        assert [stand(on, of).status for on in ("2020-06-15", "2020-07-15")] == [
            Status.BEHIND,
            Status.ON_TRACK,
        ]


class TestTwoDates:
    def test_a_confirmation_counts_from_the_day_it_became_public(self):
        late = Confirmation("2020-t1", POLICE, public_on=day("2020-12-01"))
        of = commitment(rate(1, QUARTER), confirmations=(late,))
        assert [stand(on, of).status for on in ("2020-06-15", "2020-12-01")] == [
            Status.UNKNOWN,
            Status.BEHIND,
        ]

    def test_a_confirmation_of_a_period_says_nothing_before_its_last_day(self):
        of = commitment(form(TargetForm.DELIVERABLE, deadline="2020-03-31"), confirmed=["2020-t1"])
        assert [stand(on, of).status for on in ("2020-04-29", "2020-04-30")] == [
            Status.UNKNOWN,
            Status.BEHIND,
        ]

    def test_a_report_knows_nothing_of_the_day_after_its_period(self):
        moved = Prolongation(day("2021-01-01"), day("2020-12-31"), day("2021-12-31"))
        under = promise("2020-01-01", "2021-12-31", prolongations=(moved,))
        of = commitment(total(20), log=[row("2020-02-01", 5)], confirmed=ALL)
        found = report("2020-t3", "2021-01-20", of, under)
        assert (found.status, found.ends_on) == (Status.PARTLY_FULFILLED, day("2020-12-31"))

    def test_a_withdrawal_counts_from_the_day_it_became_public(self):
        of = commitment(
            rate(1, QUARTER), withdrawn_on="2020-04-01", withdrawal_public_on="2020-10-15", confirmed=ALL
        )
        found = stand("2020-12-01", of)
        assert (found.was.status, found.withdrawn_on) == (Status.BEHIND, day("2020-10-15"))

    def test_a_prolongation_counts_from_the_day_it_became_public(self):
        moved = Prolongation(day("2020-12-01"), day("2020-12-31"), day("2021-12-31"), day("2021-02-01"))
        under = promise("2020-01-01", "2021-12-31", prolongations=(moved,))
        of = commitment(total(4), confirmed=ALL)
        assert [stand(on, of, under).over for on in ("2021-01-15", "2021-02-01")] == [True, False]

    def test_a_follow_up_that_is_withdrawn_leaves_its_period_closed(self):
        under = promise(published={"2020-t1": "2020-05-10"})
        assert stand("2020-05-12", commitment(rate(1, QUARTER)), under).unknown is Unknown.UNREPORTED

    def test_a_row_over_new_years_night_is_in_the_year_it_began(self):
        night = commitment(total(1), log=[row("2020-12-31", until="2021-01-01")])
        assert report("2020-t3", "2021-01-20", night).status is Status.FULFILLED


class TestRows:
    def test_a_partner_that_logs_for_the_responsible_makes_nobody_silent(self):
        log = rows("2020-02-01", organisation="vakt", logged_for=TOWN)
        found = stand("2020-10-15", commitment(total(9), log=log, responsible=(TOWN,)))
        assert TOWN not in silence(found)
        assert found.known_through == day("2020-02-01")

    def test_a_row_of_somebody_else_counts_and_accounts_for_nothing(self):
        log = rows("2020-02-01", organisation="vakt", logged_for="vakt")
        found = stand("2020-10-15", commitment(total(9), log=log, responsible=(TOWN,)))
        assert (found.done, found.known_through) == (1, None)

    def test_one_long_night_does_not_hide_a_month_of_days(self):
        log = [row(f"2020-01-{n:02}") for n in range(1, 31)] + [row("2020-01-30", until="2020-01-31")]
        found = stand("2020-01-31", commitment(rate(1, CalendarUnit.DAY), log=log))
        assert "unknown" not in states(found)


class TestTargets:
    @pytest.mark.parametrize("second", [rate(1, CalendarUnit.HALF_YEAR), rate(2, MONTH), total(3)])
    def test_no_change_of_unit_or_form_wipes_what_was_missed(self, second):
        changed = type(second)(**{**vars(second), "in_force_from": day("2020-10-01")})
        log = [row(f"2020-{month}-10", 3) for month in (10, 11, 12)]
        found = stand("2021-02-15", commitment(rate(1, QUARTER), changed, log=log, confirmed=ALL))
        assert (found.status, states(found)[:3]) == (Status.PARTLY_FULFILLED, ["missed"] * 3)

    def test_a_running_quarter_runs_out_before_months_begin(self):
        versions = rate(1, QUARTER), rate(1, MONTH, in_force_from="2020-08-15")
        found = stand("2020-08-20", commitment(*versions))
        assert [window.label for window in found.windows] == [
            "Kv 1",
            "Kv 2",
            "Kv 3",
            "oktober",
            "november",
            "december",
        ]

    def test_a_deadline_after_the_end_stands_as_it_is_written(self):
        found = stand("2021-02-15", commitment(total(3, deadline="2022-05-01"), confirmed=ALL))
        assert not found.over
        assert found.due_on == day("2022-05-01")

    def test_the_same_promise_has_one_verdict_with_and_without_its_last_day_written(self):
        log = [row("2020-10-01", 19), row("2021-01-05")]
        found = [
            stand("2021-02-15", commitment(target, log=log, confirmed=ALL))
            for target in (total(20), total(20, deadline="2020-12-31"))
        ]
        assert [(each.status, figure(each)) for each in found] == [(Status.PARTLY_FULFILLED, "19 av 20")] * 2

    def test_the_form_of_the_target_does_not_choose_the_colour(self):
        log = [row("2020-12-30", 3)]
        found = [
            stand("2020-12-30", commitment(each, log=log))
            for each in (rate(900, CalendarUnit.YEAR), total(900))
        ]
        assert {(each.status, each.expected) for each in found} == {(Status.BEHIND, 895)}

    def test_a_share_says_what_it_is_a_share_of(self):
        target = form(TargetForm.SHARE, 90, share_of="de som fick svar", share_base="alla som frågade")
        assert promise_words(target) == "minst 90 procent av alla som frågade (de som fick svar)"

    def test_a_part_that_is_behind_says_so(self):
        parts = Part("s", "Stortorget", 6), Part("l", "Lilltorget", 6)
        log = [row("2020-07-30", 6, part="s")]
        found = stand("2020-08-31", commitment(total(12, parts=parts), log=log, confirmed=ALL))
        assert "Lilltorget: 0 hittills, bör vara minst 3." in rule(found).text

    def test_a_need_that_was_not_met_is_not_called_no_need(self):
        kinds = {kind: Confirmation("2020-t1", POLICE, kind) for kind in ConfirmationKind}
        found = {
            kind: stand(
                "2020-05-15",
                commitment(rate(1, QUARTER), conditional=True, confirmations=(each,)),
                promise(published={"2020-t1": "2020-05-10"}),
            ).status
            for kind, each in kinds.items()
        }
        assert found[ConfirmationKind.NO_NEED] is Status.NOT_TRIGGERED
        assert found[ConfirmationKind.NEED_UNMET] is Status.BEHIND


class TestSilenceAtAnEnd:
    """What grows day by day is read the same after its window's end as while it ran."""

    def test_a_total_does_not_turn_from_unknown_to_on_track_when_the_year_ends(self):
        of = commitment(total(12), log=[row("2020-08-24", 7)])
        found = [stand(on, of) for on in ("2020-12-31", "2021-01-01", "2021-01-29")]
        assert [each.answer.label for each in found] == [
            "inte rapporterat",
            "inte rapporterat",
            "delvis genomfört",
        ]
        assert [each.over for each in found] == [False, False, True]

    def test_a_half_year_that_was_unknown_does_not_begin_to_wait_when_it_ends(self):
        of = commitment(rate(10, CalendarUnit.HALF_YEAR))
        assert [stand(on, of).unknown for on in ("2020-05-29", "2020-07-01")] == [Unknown.UNREPORTED] * 2

    def test_a_deadline_that_passes_gives_no_new_time_to_wait(self):
        of = commitment(total(12, deadline="2020-10-13"), log=[row("2020-04-29", 5)])
        assert [states(stand(on, of)) for on in ("2020-10-13", "2020-10-14")] == [["unknown"]] * 2

    def test_what_only_an_open_period_has_not_told_still_waits(self):
        of = commitment(total(12), log=[row("2020-08-24", 7)], confirmed=["2020-t1", "2020-t2"])
        assert stand("2021-01-01", of).status is Status.BEHIND
        of = commitment(total(12), log=[row("2020-08-24", 11)], confirmed=["2020-t1", "2020-t2"])
        assert states(stand("2021-01-01", of)) == ["waiting"]


class TestALateSigning:
    def test_a_rate_is_not_made_one_total_by_a_signing(self):
        of = commitment(rate(2, QUARTER), log=rows("2020-02-01", "2020-05-01"), confirmed=ALL)
        found = stand("2021-02-01", of, promise(signed_on="2020-12-10"))
        assert states(found) == ["before_signing"] * 3 + ["short"]
        assert found.unknown is Unknown.NOT_ASSESSED
        assert unknown_gap(found) == [
            "Inte bedömt: löftet undertecknades den 10 december 2020, när inget helt kvartal var kvar."
        ]

    def test_windows_met_before_the_signing_count_when_none_is_left_after_it(self):
        of = commitment(rate(2, QUARTER), log=[row("2020-02-01", 2)], confirmed=ALL)
        found = stand("2021-02-01", of, promise(signed_on="2020-12-10"))
        assert (found.status, figure(found)) == (Status.FULFILLED, "1 av 1 kvartal")

    def test_a_period_too_short_for_every_unit_is_still_one_window(self):
        under = promise("2020-07-07", "2020-09-15", signed_on="2020-08-01")
        found = stand("2020-08-10", commitment(rate(1, CalendarUnit.TERTIAL)), under)
        assert [window.target for window in found.windows] == [1]

    @pytest.mark.parametrize("counting", [Counting.SUM, Counting.LOWEST])
    def test_what_can_fall_again_is_not_excused_from_a_word_by_a_signing(self, counting):
        lowest = counting is Counting.LOWEST
        target = total(3, counting=counting) if lowest else form(TargetForm.CEILING, 3)
        of = commitment(target, log=[row("2020-12-01", 4 if lowest else 1)], confirmed=["2020-t3"])
        assert stand("2021-02-01", of, promise(signed_on="2020-12-22")).status is Status.UNKNOWN

    def test_a_window_before_the_signing_is_met_only_where_all_of_it_is_told(self):
        ceiling = form(TargetForm.CEILING, 1, per=CalendarUnit.TERTIAL)
        under = promise(calendar=ReportingCalendar.QUARTER, signed_on="2020-05-10")
        for told, state in (((), "before_signing"), (("2020-q1",), "met")):
            of = commitment(ceiling, confirmed=[*told, "2020-q2", "2020-q3", "2020-q4"])
            assert states(stand("2021-02-01", of, under))[0] == state


class TestCorrectionEditions:
    def test_what_the_first_edition_told_stays_told_in_the_second(self):
        gone = row("2020-05-11", public_on="2020-05-14", gone_on="2020-09-07")
        of, under = commitment(rate(1, QUARTER), log=[gone]), promise(published={"2020-t2": "2020-09-05"})
        found = [report("2020-t2", on, of, under).status for on in ("2020-09-05", "2020-09-11")]
        assert found == [Status.UNKNOWN, Status.BEHIND]
        assert stand("2020-09-11", of, under).status is Status.BEHIND

    def test_a_ceiling_is_not_told_for_a_whole_period_by_a_late_row(self):
        ceiling = form(TargetForm.CEILING, 3, per=QUARTER)
        gone = row("2020-09-14", public_on="2020-09-17", gone_on="2020-12-08")
        log = [gone, row("2020-08-25", public_on="2021-03-13")]
        of = commitment(ceiling, log=log, confirmed=["2020-q1", "2020-q2", "2020-q4"])
        under = promise(calendar=ReportingCalendar.QUARTER, published={"2020-q3": "2020-11-01"})
        assert states(stand("2021-04-18", of, under))[2] == "unknown"


class TestWords:
    def test_words_do_not_answer_for_a_period_that_is_open(self):
        words = (judged("2020-t2", Status.ON_TRACK, "2020-09-07"),)
        of = commitment(total(1), confirmed=["2020-t1", "2020-t2"], judgements=words)
        under = promise(published={"2020-t2": "2020-09-07"})
        assert stand("2021-01-04", of, under).answer.label == "väntar på uppgift"


class TestBegun:
    def test_a_row_before_the_signing_neither_begins_a_level_nor_is_its_figure(self):
        level = rate(4, QUARTER, counting=Counting.LOWEST)
        of = commitment(level, log=[row("2020-02-01", 1)], confirmed=["2020-t1"])
        found = stand("2020-05-25", of, promise(signed_on="2020-05-20"))
        assert (states(found)[0], found.status, found.done) == ("before_signing", Status.NOT_STARTED, None)

    def test_a_row_before_the_signing_does_not_begin_a_ceiling(self):
        ceiling = form(TargetForm.CEILING, 1, per=QUARTER)
        of = commitment(ceiling, log=[row("2020-02-01", 3)])
        found = stand("2020-04-05", of, promise(signed_on="2020-04-01"))
        assert (states(found)[0], found.status) == ("before_signing", Status.NOT_STARTED)

    @pytest.mark.parametrize("of", [form(TargetForm.CEILING, 1), total(1, counting=Counting.LOWEST)])
    def test_a_row_that_is_gone_or_does_not_count_begins_nothing(self, of):
        for beside in ({"gone_on": "2020-02-20"}, {"counts": False}):
            found = stand("2020-02-22", commitment(of, log=[row("2020-02-16", **beside)]))
            assert found.status is Status.NOT_STARTED

    def test_a_word_begins_a_ceiling(self):
        of = commitment(form(TargetForm.CEILING, 1), confirmed=["2020-t1"])
        assert stand("2020-05-10", of).status is Status.ON_TRACK


class TestWordsAlone:
    def test_an_assessment_before_the_signing_holds_until_the_next_period_closes(self):
        words = (judged("2020-t1", Status.BEHIND, "2020-05-31"),)
        of, under = commitment(WORDS, judgements=words), promise(signed_on="2020-09-17")
        found = [stand(on, of, under).status for on in ("2020-09-28", "2020-09-29", "2020-12-31")]
        assert found == [Status.BEHIND, Status.UNKNOWN, Status.UNKNOWN]

    def test_nothing_is_over_while_on_track_still_holds(self):
        words = (judged("2020-t2", Status.ON_TRACK, "2020-09-20"),)
        found = [stand(on, commitment(WORDS, judgements=words)) for on in ("2021-01-03", "2021-01-29")]
        assert [(each.status, each.over) for each in found] == [
            (Status.ON_TRACK, False),
            (Status.UNKNOWN, True),
        ]

    def test_a_verdict_is_over_with_the_promise(self):
        words = (judged("2020-t2", Status.FULFILLED, "2020-09-20"),)
        assert stand("2021-01-03", commitment(WORDS, judgements=words)).over


class TestPatience:
    @pytest.mark.parametrize("target", [form(TargetForm.DELIVERABLE, deadline="2021-06-30")])
    def test_it_runs_from_the_closing_of_the_deadlines_own_time(self, target):
        found = [stand(on, commitment(target)).unknown for on in ("2021-07-29", "2021-09-25", "2021-09-26")]
        assert found == [Unknown.UNREPORTED, Unknown.UNREPORTED, Unknown.NEVER]


class TestTheirSentences:
    @pytest.mark.parametrize(
        ("target", "log", "words"),
        [
            (
                rate(2, QUARTER, comparator=Comparator.EXACTLY),
                rows("2020-02-01", "2020-02-02", "2020-05-01"),
                "Av de 2 kvartal som har gått når 1 upp till löftet, exakt 2 insatser.",
            ),
            (
                form(TargetForm.SERVICE_LEVEL, 90, per=QUARTER, within="48 timmar"),
                [row("2020-02-01", 9, out_of=10), row("2020-05-01", 1, out_of=10)],
                "Av de 2 kvartal som har gått höll 1 löftet, inom 48 timmar i minst 90 procent av fallen.",
            ),
        ],
    )
    def test_how_many_of_several_keep_it(self, target, log, words):
        found = stand("2020-09-01", commitment(target, log=log, confirmed=ALL))
        assert rule(found).text.startswith(words)

    def test_a_level_that_is_told_for_a_part_is_not_said_to_be_kept(self):
        found = stand(
            "2020-06-01", commitment(total(4, counting=Counting.LOWEST), log=[row("2020-01-20", 4)])
        )
        assert rule(found).bold == "Lägst redovisat hittills: 4 insatser."

    def test_what_is_told_is_dated_where_more_is_expected_by_now(self):
        of = commitment(total(100), log=[row("2020-01-20", 5)])
        found = stand("2020-03-31", of)
        assert found.status is Status.ON_TRACK
        said = f"{rule(found).bold} {rule(found).text}"
        assert "5 av 100 är redovisade till och med den 20 januari 2020." in said
        assert "I dag bör det vara minst 24; uppgift väntas." in said
        assert "Vid det här laget" not in said


def test_a_later_row_tells_nothing_of_a_share_or_a_level_that_nobody_spoke_of():
    """A row of November in an open period: of July to September nobody has said a share, least of all nought."""
    share = commitment(
        form(TargetForm.SHARE, 90, per=QUARTER), log=[row("2020-11-09", 9, out_of=Decimal(10))]
    )
    assert "missed" not in states(stand("2020-11-20", share))
    level = commitment(rate(4, MONTH, counting=Counting.LOWEST), log=[row("2020-12-05", 4)])
    assert "missed" not in states(stand("2020-12-20", level))


def test_that_nothing_was_done_is_told_of_a_level():
    told = commitment(rate(4, MONTH, counting=Counting.LOWEST), confirmed=["2020-t1"])
    assert states(stand("2020-06-01", told, promise(published=PUBLISHED)))[0] == "missed"

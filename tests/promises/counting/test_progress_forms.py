"""How we count (docs/progress.md): bounds, sub-targets, words only, and shares."""

from decimal import Decimal
from fractions import Fraction

import pytest

from promises.counting.facts import Part
from promises.counting.sentences import figure
from promises.words.enums import Comparator, Status, TargetForm, Unknown
from tests.promises.counting.progress_facts import (
    ALL,
    MONTH,
    PUBLISHED,
    QUARTER,
    commitment,
    day,
    form,
    judged,
    promise,
    rate,
    row,
    rows,
    stand,
    states,
    total,
)

pytestmark = pytest.mark.pure


class TestBounds:
    """Rule 7."""

    def test_between_is_kept_from_its_lower_number(self):
        of = total(2, comparator=Comparator.BETWEEN, upper=Decimal(4))
        done = [stand("2020-06-01", commitment(of, log=[row("2020-02-01", n)])).status for n in (2, 9)]
        assert done == [Status.FULFILLED, Status.FULFILLED]

    def test_a_ceiling_is_kept_until_it_breaks(self):
        ceiling = form(TargetForm.CEILING, 3)
        kept = commitment(ceiling, log=[row("2020-02-01", 3)], confirmed=ALL)
        broken = commitment(ceiling, log=[row("2020-02-01", 4)], confirmed=ALL)
        assert [stand(on, kept).status for on in ("2020-03-01", "2021-01-01")] == [
            Status.ON_TRACK,
            Status.FULFILLED,
        ]
        assert [stand(on, broken).status for on in ("2020-03-01", "2021-01-01")] == [
            Status.BEHIND,
            Status.NOT_FULFILLED,
        ]

    def test_at_most_written_as_a_total_is_a_ceiling(self):
        found = stand(
            "2020-03-01", commitment(total(3, comparator=Comparator.AT_MOST), log=[row("2020-02-01", 4)])
        )
        assert (found.status, found.fraction) == (Status.BEHIND, None)

    def test_a_ceiling_needs_a_word_from_every_period(self):
        of = commitment(form(TargetForm.CEILING, 3), confirmed=["2020-t1", "2020-t3"])
        assert stand("2020-09-28", of).status is Status.ON_TRACK
        assert stand("2020-09-29", of).status is Status.UNKNOWN
        assert stand("2021-01-01", of).status is Status.UNKNOWN

    def test_a_broken_ceiling_is_known_whatever_is_silent(self):
        of = commitment(form(TargetForm.CEILING, 3), log=[row("2020-02-01", 4)])
        assert stand("2020-12-01", of).status is Status.BEHIND

    def test_a_ceiling_by_the_month_can_be_partly_kept(self):
        log = [row("2020-01-10", 9), *rows("2020-05-10", "2020-09-10")]
        of = commitment(form(TargetForm.CEILING, 3, per=MONTH), log=log, confirmed=ALL)
        found = stand("2021-01-01", of)
        assert found.status is Status.PARTLY_FULFILLED
        assert figure(found) == "11 av 12 månader"


class TestParts:
    """Rule 8: fulfilled when all are."""

    PLACES = (Part("s", "Skillingaryd", Decimal(1)), Part("v", "Vaggeryd", Decimal(1)))

    def test_two_walks_in_one_place_do_not_make_up_for_the_other(self):
        of = commitment(total(2, parts=self.PLACES), log=[row("2020-03-01", 2, part="s")])
        found = stand("2020-12-01", of)
        assert (found.windows_met, found.windows_total, found.fraction) == (1, 2, Fraction(1, 2))
        assert found.status is Status.ON_TRACK

    def test_one_in_each_place_is_fulfilled(self):
        log = [row("2020-03-01", part="s"), row("2020-03-01", part="v")]
        assert (
            stand("2020-12-01", commitment(total(2, parts=self.PLACES), log=log)).status is Status.FULFILLED
        )

    def test_a_rate_in_two_places_has_windows_for_each(self):
        of = commitment(rate(1, QUARTER, parts=self.PLACES), log=[row("2020-03-01", part="s")])
        found = stand("2020-03-31", of)
        assert [window.label for window in found.windows][:2] == ["Skillingaryd, Kv 1", "Skillingaryd, Kv 2"]
        assert (found.windows_met, found.windows_total) == (1, 8)

    def test_a_missed_part_is_behind_while_the_rest_of_the_promise_runs(self):
        halves = (Part("a", "våren", Decimal(1), None, day("2020-06-30")), Part("b", "hösten", Decimal(1)))
        of = commitment(total(2, parts=halves), confirmed=["2020-t1", "2020-t2"])
        assert [stand(on, of).status for on in ("2020-06-30", "2020-07-01", "2020-09-01")] == [
            Status.NOT_STARTED,
            Status.UNKNOWN,  # nobody has spoken of May to August yet
            Status.BEHIND,
        ]


class TestWords:
    """Rule 9: without a number the latest period's assessment decides."""

    WORDS = form(TargetForm.NONE)
    YEAR = promise(published=PUBLISHED)

    def stand(self, on, **more):
        return stand(on, commitment(self.WORDS, **more), self.YEAR)

    def test_unknown_before_one_and_not_begun_before_the_promise(self):
        assert self.stand("2020-03-01").status is Status.UNKNOWN
        assert self.stand("2019-12-31").status is Status.NOT_STARTED

    def test_rows_alone_say_nothing_of_how_it_goes(self):
        assert self.stand("2020-03-01", log=rows("2020-02-01")).status is Status.UNKNOWN

    def test_status_without_a_number_follows_the_latest_assessed_period(self):
        said = (
            judged("2020-t2", Status.BEHIND, "2020-09-24"),
            judged("2020-t1", Status.ON_TRACK, "2020-05-20"),
        )
        assert self.stand("2020-09-23", judgements=said).status is Status.ON_TRACK
        assert self.stand("2020-09-24", judgements=said).status is Status.BEHIND

    def test_a_later_silent_period_makes_it_unknown(self):
        found = self.stand("2020-09-24", judgements=(judged("2020-t1", Status.ON_TRACK, "2020-05-20"),))
        assert (found.answer.label, [p.slug for p in found.gap_in]) == ("inte rapporterat", ["2020-t2"])

    def test_a_later_period_confirmed_empty_is_not_assessed(self):
        said = (judged("2020-t1", Status.ON_TRACK, "2020-05-20"),)
        found = self.stand("2020-09-24", judgements=said, confirmed=["2020-t2"])
        assert found.unknown is Unknown.NOT_ASSESSED

    def test_what_was_fulfilled_is_not_taken_back_by_silence(self):
        said = (judged("2020-t1", Status.FULFILLED, "2020-05-20"),)
        assert self.stand("2021-06-01", judgements=said).status is Status.FULFILLED

    def test_an_assessment_in_words_alone_is_an_answer_in_words(self):
        said = (judged("2020-t1", Status.ON_TRACK, "2020-05-20"), judged("2020-t2", None, "2020-09-24"))
        found = self.stand("2020-10-01", judgements=said)
        assert (found.unknown, found.judged_in.slug) == (Unknown.IN_WORDS, "2020-t2")

    def test_never_assessed_is_never_accounted_for_sixty_days_after(self):
        assert [self.stand(on).unknown for on in ("2021-03-28", "2021-03-29")] == [
            Unknown.UNREPORTED,
            Unknown.NEVER,
        ]


class TestShares:
    def test_a_share_is_all_above_over_all_below(self):
        log = [row("2020-02-01", 9, out_of=10), row("2020-03-01", 40, out_of=50)]
        found = stand("2021-01-01", commitment(form(TargetForm.SHARE, 80), log=log, confirmed=ALL))
        assert (found.percent, found.status) == (Decimal("81.6"), Status.FULFILLED)

    def test_a_share_just_missed_never_looks_reached(self):
        log = [row("2020-02-01", "79.99", out_of=100)]
        found = stand("2021-01-01", commitment(form(TargetForm.SHARE, 80), log=log, confirmed=ALL))
        assert (found.percent, found.status) == (Decimal("79.9"), Status.PARTLY_FULFILLED)

    def test_a_share_may_fall_so_it_is_fulfilled_only_at_the_end(self):
        of = commitment(form(TargetForm.SHARE, 80), log=[row("2020-02-01", 9, out_of=10)], confirmed=ALL)
        assert stand("2020-12-30", of).status is Status.ON_TRACK
        assert stand("2021-01-01", of).status is Status.FULFILLED

    def test_a_share_below_its_number_is_behind_from_half_the_time(self):
        log = [row("2020-02-01", 7, out_of=10), row("2020-05-02", 0, out_of=0)]
        of = commitment(form(TargetForm.SHARE, 80), log=log)
        assert [stand(on, of).status for on in ("2020-06-30", "2020-07-03")] == [
            Status.ON_TRACK,
            Status.BEHIND,
        ]

    def test_a_window_without_a_case_is_not_counted(self):
        log = [row("2020-02-01", 9, out_of=10), row("2020-05-01", 0, out_of=0)]
        found = stand("2020-07-01", commitment(form(TargetForm.SHARE, 80, per=QUARTER), log=log))
        assert states(found)[:2] == ["met", "no_case"]
        assert found.windows_total == 3

    def test_a_service_level_without_a_case_is_not_triggered(self):
        level = form(TargetForm.SERVICE_LEVEL, 90, within="48 timmar")
        assert stand("2021-06-01", commitment(level)).status is Status.UNKNOWN
        assert stand("2021-06-01", commitment(level, confirmed=ALL)).status is Status.NOT_TRIGGERED
        kept = commitment(level, log=[row("2020-02-01", 9, out_of=10)], confirmed=ALL)
        assert stand("2021-01-01", kept).status is Status.FULFILLED

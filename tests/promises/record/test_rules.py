"""What the public may see, and how rows become the facts that are counted."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medborgarlofte.accounts.models import User
from promises.counting.facts import Prolongation, Season
from promises.models import CommitmentParty, Milestone, Promise, TargetPart
from promises.record.public import first_day, load, public_promises, visible_activities
from promises.words.days import last_day
from promises.words.enums import AmendmentKind, PartyRole, Precision, TargetForm
from tests import factories as make
from tests.factories.promises import moment

pytestmark = pytest.mark.django_db
TODAY = date(2020, 10, 15)


def loaded(promise, **options):
    return load([Promise.objects.get(pk=promise.pk)], TODAY, **options)[promise.pk]


def test_a_promise_is_public_once_it_is_published():
    make.promise("utkast")
    published = make.published_promise("2020")
    assert list(public_promises()) == [published]


class TestVisibleActivities:
    def test_rows_are_visible_from_their_day_and_only_of_published_promises(self):
        to = make.commitment(make.published_promise())
        shown = make.activity(date(2020, 5, 14), to, publish_on=TODAY)
        make.activity(date(2020, 5, 15), to, publish_on=TODAY + timedelta(days=1))
        make.activity(date(2020, 5, 16), make.commitment(make.promise("utkast")))
        make.activity(date(2020, 5, 17))
        assert list(visible_activities(TODAY)) == [shown]

    def test_the_correction_stands_for_what_it_replaces(self):
        to = make.commitment(make.published_promise())
        old = make.activity(date(2020, 5, 14), to)
        new = make.activity(date(2020, 5, 14), to, replaces=old, correction_reason="fel dag")
        assert list(visible_activities(TODAY)) == [new]

    def test_a_withdrawn_row_is_listed_and_not_counted(self):
        to = make.commitment(make.published_promise())
        gone = make.activity(date(2020, 5, 14), to, **withdrawn())
        assert list(visible_activities(TODAY)) == [gone]
        [account] = loaded(to.promise).commitments[1].contributions
        assert not account.stands(TODAY)


class TestContributions:
    def test_a_visible_row_becomes_a_contribution_with_its_fields(self):
        to = make.commitment(make.published_promise())
        row = make.activity(date(2020, 5, 14), to, 3)
        (counted,) = loaded(to.promise).commitments[1].contributions
        assert (counted.key, counted.quantity, counted.counts) == (str(row.uid), 3, True)
        assert (counted.place, counted.organisation) == ("Skillingaryd", "vaggeryds-kommun")

    def test_a_row_that_is_not_public_yet_counts_only_for_the_desk(self):
        to = make.commitment(make.published_promise())
        make.activity(date(2020, 10, 14), to, publish_on=TODAY + timedelta(days=7))
        assert loaded(to.promise).commitments[1].contributions == ()
        assert len(loaded(to.promise, unpublished_too=True).commitments[1].contributions) == 1

    def test_a_row_that_does_not_count_is_still_a_row(self):
        to = make.commitment(make.published_promise())
        row = make.activity(date(2020, 5, 14))
        make.contribution(row, to, counts=False, why_not="för kort")
        (counted,) = loaded(to.promise).commitments[1].contributions
        assert not counted.counts


class TestTargets:
    def test_without_a_target_there_is_no_number(self):
        to = make.commitment(make.published_promise())
        to.targets.all().delete()
        assert loaded(to.promise).commitments[1].targets[0].form is TargetForm.NONE

    def test_the_unit_of_the_kind_unless_the_target_has_its_own(self):
        promise = make.published_promise()
        make.commitment(promise, target={"form": "total", "number": 4})
        make.commitment(
            promise, target={"form": "total", "number": 4, "unit_one": "timme", "unit_many": "timmar"}
        )
        first, second = loaded(promise).commitments.values()
        assert first.targets[0].unit.many == "insatser"
        assert second.targets[0].unit.many == "timmar"

    def test_versions_season_steps_and_parts(self):
        promise = make.published_promise()
        to = make.commitment(
            promise, target={"form": "total", "number": 4, "season_start": "06-01", "season_end": "08-31"}
        )
        newer = make.target(to, form="total", number=6, in_force_from=date(2020, 7, 1))
        Milestone.objects.create(target=newer, slug="halva", label="Hälften", number=3)
        TargetPart.objects.create(target=newer, slug="hok", label="Hok", number=6)
        old, new = loaded(promise).commitments[1].targets
        assert old.season == Season((6, 1), (8, 31))
        assert (new.in_force_from, new.milestones[0].key, new.parts[0].label) == (
            date(2020, 7, 1),
            "halva",
            "Hok",
        )


class TestWho:
    def test_without_named_parties_every_signatory_is_responsible(self):
        promise = make.published_promise()
        make.commitment(promise)
        assert loaded(promise).commitments[1].responsible == ("vaggeryds-kommun", "polisen")

    def test_only_named_responsible_parties_are_responsible(self):
        to = make.commitment(make.published_promise())
        CommitmentParty.objects.create(
            commitment=to, organisation=make.police(), role=PartyRole.RESPONSIBLE.value
        )
        CommitmentParty.objects.create(
            commitment=to, organisation=make.organisation("Västtrafik"), role=PartyRole.PERFORMER.value
        )
        assert loaded(to.promise).commitments[1].responsible == ("polisen",)


class TestFrame:
    def test_amendments_become_prolongations_and_withdrawals(self):
        promise = make.published_promise(ends_on=date(2021, 6, 30))
        make.amendment(
            promise,
            AmendmentKind.PROLONGED,
            previous_ends_on=date(2020, 12, 31),
            ends_on=date(2021, 6, 30),
        )
        ended = make.amendment(promise, AmendmentKind.ENDED, decided_on=date(2020, 5, 3))
        make.commitment(promise, ended_by_amendment=ended, condition="vid behov")
        found = loaded(promise)
        assert found.promise.prolongations == (
            Prolongation(date(2020, 9, 1), date(2020, 12, 31), date(2021, 6, 30), date(2020, 9, 1)),
        )
        assert found.commitments[1].withdrawn_on == date(2020, 5, 3)
        assert found.commitments[1].conditional

    @pytest.mark.parametrize(
        ("day", "precision", "last"),
        [
            (date(2020, 2, 1), Precision.MONTH, date(2020, 2, 29)),
            (date(2020, 1, 1), Precision.YEAR, date(2020, 12, 31)),
            (date(2020, 2, 1), Precision.DAY, date(2020, 2, 1)),
            (None, Precision.DAY, None),
        ],
    )
    def test_an_end_known_to_the_month_lasts_the_month(self, day, precision, last):
        assert last_day(day, precision) == last

    def test_a_start_nobody_wrote_is_the_first_day_the_promise_is_known(self):
        unknown = make.published_promise(starts_on=None, signed_on=None, ends_on=None)
        assert first_day(unknown) == date(2020, 1, 10)
        unknown.signed_on = date(2020, 1, 5)
        assert first_day(unknown) == date(2020, 1, 5)


def test_the_same_queries_for_one_row_and_for_hundreds():
    small = make.published_promise()
    make.four_commitments(small)
    big = [make.published_promise(f"stort-{number}") for number in range(3)]
    for promise in big:
        for to in make.four_commitments(promise):
            for day in range(40):
                make.activity(date(2020, 3, 1) + timedelta(days=day), to)
    asked = []
    for promises in ([small], big):
        promises = list(Promise.objects.filter(pk__in=[promise.pk for promise in promises]))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            load(promises, TODAY)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def withdrawn():
    return {
        "withdrawn_at": moment(date(2020, 6, 18)),
        "withdrawn_by": User.objects.first() or make.user(),
        "withdrawn_reason": "dubblett",
    }


def test_a_row_is_counted_until_its_correction_may_be_seen():
    """So that a figure never falls away between the two; the data file says the same."""
    promise = make.published_promise()
    traffic = make.commitment(promise, target={"form": "total", "number": 4})
    row = make.activity(date(2020, 5, 14), traffic)
    make.activity(
        date(2020, 5, 14),
        traffic,
        2,
        replaces=row,
        correction_reason="Fel antal.",
        publish_on=date(2020, 6, 1),
    )
    counted = {
        day: [
            row.quantity
            for row in load([promise], day)[promise.pk].commitments[1].contributions
            if row.stands(day)
        ]
        for day in (date(2020, 5, 31), date(2020, 6, 1))
    }
    assert counted == {date(2020, 5, 31): [1], date(2020, 6, 1): [2]}

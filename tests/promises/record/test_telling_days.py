"""Sums change on their telling days only, hold few people never, and go by what does not change its name."""

import json
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.approval.actions import Actor, hand_on
from medborgarlofte.accounts.models import Organisation, User
from promises.counting.few import FEW
from promises.counting.progress import progress
from promises.counting.progress.ledger import ledger_on
from promises.counting.progress.results import Figure, Spell, figure_on
from promises.exchange.importing import import_promise
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import complete, normalise
from promises.log.actions import correct_activity, log_activity, withdraw_activity
from promises.models import Activity, Promise
from promises.pages.result_sums import commitment_results
from promises.record.public import load, public_sums
from promises.record.public_document import export
from promises.record.reading import newest, of_document
from promises.record.rulebook import Rule, telling_day
from promises.record.versions import advance
from promises.words.enums import Detail
from promises.writing.publication_rules import rules_fingerprint, set_rules
from tests import factories as f
from tests.client import words
from tests.followup.sealing.sealed import write

TODAY, NEXT = date(2020, 10, 15), date(2020, 11, 1)
SEPTEMBER = (date(2020, 9, 1), date(2020, 9, 30))


@pytest.fixture
def rounds(october):
    """Commitment 4, told per month, with three rounds in September, all told."""
    commitment = f.four_commitments(f.published_promise())[3]
    people = f.result_measure("gripna", commitment.kind, counts_people=True)
    cars = f.result_measure("fordon", commitment.kind)
    for day, caught, seen in ((2, 12, 40), (9, 7, 1), (20, 3, 2)):
        row = f.activity(date(2020, 9, day), commitment)
        f.result(row, people, caught)
        f.result(row, cars, seen)
    rule(commitment)
    return commitment


def rule(commitment, detail=Detail.MONTH, **fields):
    promise, by = commitment.promise, f.coordinator()
    fields = {"shows_place": detail is Detail.DAY} | fields
    set_rules(promise, {commitment.kind: Rule(detail, **fields)}, by=by, seen=rules_fingerprint(promise))


def late(commitment, day=date(2020, 9, 21), **fields):
    return log_activity(
        by=f.officer(),
        municipality=commitment.promise.municipality,
        kind=commitment.kind,
        title="Runda",
        starts_on=day,
        contributions=[{"commitment": commitment}],
        **fields,
    )


def measure(commitment, slug):
    return commitment.kind.measures.get(slug=slug)


def row(day):
    return Activity.objects.get(starts_on=date(2020, 9, day), replaced_by__isnull=True)


def september(commitment, on=TODAY):
    """What is told of September: quantity, and results by slug."""
    promise = Promise.objects.get(pk=commitment.promise_id)
    [found] = [
        each for each in public_sums(promise, on) if (each.group.starts_on, each.group.ends_on) == SEPTEMBER
    ]
    slugs = {each.pk: each.slug for each in commitment.kind.measures.all()}
    return found.shares[0].quantity, {slugs[key]: figure for key, figure in found.results.items()}


def figure(value, least=False):
    return Figure(Decimal(value), least)


@pytest.mark.django_db
class TestTellingDays:
    def test_a_late_row_waits_for_the_next_day_that_sums_are_told(self, rounds):
        before = september(rounds)
        added = late(rounds, results=[{"measure": measure(rounds, "fordon"), "value": Decimal(17)}])
        assert added.publish_on == NEXT
        assert september(rounds) == before
        assert september(rounds, date(2020, 10, 31)) == before
        quantity, results = september(rounds, NEXT)
        assert (quantity, results["fordon"]) == (4, figure(60))

    def test_a_row_on_a_telling_day_waits_for_the_one_after(self, rounds, settings):
        settings.DEMO_DATE = NEXT
        assert late(rounds, date(2020, 10, 31)).publish_on == date(2020, 12, 1)

    def test_a_day_that_somebody_chose_is_moved_to_a_telling_day(self, rounds):
        assert late(rounds, publish_on=date(2020, 11, 15)).publish_on == date(2020, 12, 1)

    def test_a_correction_of_a_told_row_waits_and_the_old_one_stands_until_then(self, rounds):
        before = september(rounds)
        correct_activity(
            row(2),
            by=f.officer(),
            reason="Fel",
            contributions=[{"commitment": rounds, "quantity": Decimal(5)}],
        )
        assert september(rounds) == before
        assert september(rounds, NEXT)[0] == 7

    def test_a_correction_of_a_correction_that_waits_is_told_once(self, rounds):
        new = correct_activity(row(2), by=f.officer(), reason="Fel", note="x")
        correct_activity(
            new, by=f.officer(), reason="Igen", contributions=[{"commitment": rounds, "quantity": Decimal(2)}]
        )
        assert september(rounds)[0] == 3
        assert september(rounds, NEXT)[0] == 4

    def test_a_withdrawn_row_stays_in_its_sum_until_the_next_telling_day(self, rounds):
        before = september(rounds)
        gone = withdraw_activity(row(9), by=f.officer(), reason="Inte gjord")
        assert gone.withdrawn_shown_on == NEXT
        assert september(rounds) == before
        assert september(rounds, NEXT)[0] == 2
        own = load([rounds.promise], TODAY, unpublished_too=True)[rounds.promise_id]
        assert progress(own.commitments[4], own.promise, TODAY).done == 2

    def test_a_row_nobody_has_been_told_of_and_withdrawn_is_never_told(self, rounds):
        withdraw_activity(late(rounds), by=f.officer(), reason="Dubblett")
        assert september(rounds, NEXT)[0] == 3

    def test_what_is_shown_row_by_row_changes_at_once(self, rounds):
        rule(rounds, Detail.DAY)
        gone = withdraw_activity(row(9), by=f.officer(), reason="Inte gjord")
        assert gone.withdrawn_shown_on is None
        assert correct_activity(row(2), by=f.officer(), reason="Fel", note="x").publish_on == TODAY
        assert late(rounds).publish_on == TODAY

    def test_before_the_promise_is_public_nothing_waits_for_a_telling_day(self, october):
        commitment = f.commitment(f.promise())
        rule(commitment)
        assert late(commitment, date(2020, 6, 3)).publish_on == TODAY.replace(month=11, day=1)
        assert late(commitment, date(2020, 6, 3), publish_on=date(2020, 7, 1)).publish_on == date(2020, 7, 1)

    def test_the_delay_is_counted_from_the_end_of_each_unit(self, rounds):
        rule(rounds, Detail.MONTH, delay=20)
        assert late(rounds).publish_on == date(2020, 10, 21)
        rule(rounds, Detail.QUARTER, delay=20)
        assert late(rounds).publish_on == date(2020, 10, 21)
        assert late(rounds, date(2020, 4, 3)).publish_on == date(2020, 10, 21)

    def test_the_desk_says_why_the_figures_differ(self, rounds, client):
        late(rounds)
        gone = withdraw_activity(row(9), by=f.officer(), reason="Inte gjord")
        client.force_login(f.coordinator())
        page = words(client.get("/arbete/vaggeryd/2020/publicering/"))
        assert (
            "1 insats är loggad men inte offentlig än: dagen har inte kommit, eller dagen för summan." in page
        )
        assert "3 insatser visas bara som summor." in page
        assert "1 insats av dem är rättad eller återtagen; summan ändras nästa dag som den visas." in page
        assert "Summan ändras den 1 november 2020" in words(client.get(f"/arbete/insatser/{gone.uid}/"))

    def test_the_freezing_of_a_follow_up_tells_what_came_late(self, rounds):
        report = write(rounds.promise.periods.get(slug="2020-t2"))
        august = late(rounds, date(2020, 8, 4))
        later = late(rounds, date(2020, 8, 5), publish_on=date(2020, 12, 24))
        running = late(rounds, date(2020, 10, 5))
        withdraw_activity(row(9), by=f.officer(), reason="Inte gjord")
        before = f.refreshed(rounds.promise).public_revision
        hand_on(report=report, actor=Actor(f.police_officer()))
        assert f.refreshed(august).publish_on == NEXT
        step = hand_on(report=report, actor=Actor(f.coordinator()))
        assert f.refreshed(august).publish_on == TODAY
        assert f.refreshed(later).publish_on == date(2021, 1, 1)
        assert f.refreshed(running).publish_on == NEXT
        assert september(rounds)[0] == 3  # of four, one of which the writers of the follow-up logged
        assert f.refreshed(rounds.promise).public_revision == before + 1
        assert step.revision == f.refreshed(rounds.promise).revision
        frozen = json.loads(step.data, parse_float=Decimal)
        august_told = [each for each in frozen["activities"] if each["starts_on"] == "2020-08-01"]
        assert [each["contributions"][0].get("quantity", 1) for each in august_told] == [2]

    def test_a_freezing_where_nothing_waits_moves_nothing_public(self, rounds):
        report = write(rounds.promise.periods.get(slug="2020-t2"))
        advance(rounds.promise, every_row=True)  # as the day's first reader; the rows were made by hand
        before = f.refreshed(rounds.promise).public_revision
        hand_on(report=report, actor=Actor(f.police_officer()))
        hand_on(report=report, actor=Actor(f.coordinator()))
        assert f.refreshed(rounds.promise).public_revision == before


@pytest.mark.pure
@given(
    st.sampled_from([Detail.WEEK, Detail.MONTH, Detail.QUARTER]),
    st.integers(0, 40),
    st.dates(date(2019, 1, 1), date(2022, 1, 1)),
)
def test_the_next_telling_day_is_the_first_that_follows_a_whole_unit(detail, delay, day):
    from promises.counting.progress.coarse import Buckets

    laid = Buckets(detail, (), (), date(2019, 1, 1))
    one_of_them = {
        laid.around(date.fromordinal(day.toordinal() - back))[1].toordinal() + 1 + delay
        for back in range(-100, 200)
    }
    found = telling_day(Rule(detail, delay), day, laid)
    assert found.toordinal() == min(each for each in one_of_them if each >= day.toordinal())


@pytest.mark.django_db
class TestFewPeople:
    def test_flagged_numbers_under_five_are_in_no_sum(self, rounds, client):
        assert september(rounds)[1] == {"gripna": figure(19, least=True), "fordon": figure(43)}
        document = json.loads(normalise(export(rounds.promise)), parse_float=Decimal)
        [summed] = document["activities"]
        assert {each["measure"]: each for each in summed["results"]} == {
            "gripna": {"measure": "gripna", "value": 19, "few": True},
            "fordon": {"measure": "fordon", "value": 43},
        }
        record = newest([rounds.promise])[rounds.promise_id]
        assert dict(commitment_results(record, rounds.number, TODAY)) == {
            "Gripna": "minst 19",
            "Fordon": "43",
        }
        assert "minst 19" in words(client.get("/vaggeryd/2020/atagande/4/"))

    def test_a_late_row_of_few_changes_nothing_that_is_told(self, rounds):
        before = september(rounds)[1]
        late(rounds, results=[{"measure": measure(rounds, "gripna"), "value": Decimal(2)}])
        assert september(rounds, NEXT)[1] == before

    def test_a_correction_by_less_than_five_keeps_the_old_word(self, rounds):
        correct_activity(
            row(2),
            by=f.officer(),
            reason="Fel",
            results=[{"measure": measure(rounds, "gripna"), "value": Decimal(14)}],
        )
        assert september(rounds, NEXT)[1]["gripna"] == figure(19, least=True)
        correct_activity(
            row(9),
            by=f.officer(),
            reason="Fel",
            results=[{"measure": measure(rounds, "gripna"), "value": Decimal(10)}],
        )
        assert september(rounds, NEXT)[1]["gripna"] == figure(24, least=True)

    def test_a_sum_of_nothing_but_few_says_few(self, rounds):
        withdraw_activity(row(2), by=f.officer(), reason="Inte gjord")
        withdraw_activity(row(9), by=f.officer(), reason="Inte gjord")
        assert september(rounds, NEXT)[1]["gripna"] == figure(0, least=True)
        document = export(rounds.promise, as_of=NEXT)
        [summed] = document["activities"]
        assert {"measure": "gripna", "few": True} in summed["results"]
        told = commitment_results(of_document(document, NEXT), rounds.number, NEXT)
        assert ("Gripna", "färre än 5") in told

    def test_the_file_is_read_back_without_a_change_and_elsewhere_says_no_more(self, rounds):
        document = json.loads(normalise(export(rounds.promise)), parse_float=Decimal)
        assert import_promise(document=document, by=User.objects.system()).sentences == ["Inget ändrades."]
        rows = [{**each, "uid": "9" + each["uid"][1:]} for each in document["activities"]]
        import_promise(document={**document, "slug": "kopia", "activities": rows}, by=User.objects.system())
        copy = Promise.objects.get(slug="kopia")
        [said] = json.loads(normalise(export(copy)))["activities"]
        assert [each["measure"] for each in said["results"]] == ["fordon"]


spells = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 6), st.integers(1, 7)).map(
        lambda each: Spell(
            Decimal(each[0]), date(2020, each[1], 1), date(2020, each[2], 1) if each[2] > each[1] else None
        )
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.pure
@given(spells)
def test_no_two_tellings_of_a_sum_differ_by_few(given_spells):
    days = [date(2020, month, day) for month in range(1, 8) for day in (1, 15)]
    tellings = [figure_on(day, given_spells, few=True) for day in days]
    for one, two in pairwise(tellings):
        if one and two:
            assert one == two or one.value == two.value or abs(one.value - two.value) >= FEW
    first = next(each for each in tellings if each)
    assert not 0 < first.value < FEW


@pytest.mark.pure
def test_a_few_that_come_late_do_not_even_turn_the_number_into_at_least():
    told_first, few = Spell(Decimal(12), date(2020, 1, 1)), Spell(Decimal(2), date(2020, 2, 1))
    assert figure_on(date(2020, 2, 1), [told_first, few], few=True) == figure(12)
    more = [told_first, few, Spell(Decimal(3), date(2020, 3, 1))]
    assert figure_on(date(2020, 3, 1), more, few=True) == figure(12, least=True)


@pytest.mark.pure
def test_a_small_correction_is_not_told_in_company_either():
    march = date(2020, 3, 1)
    together = [
        Spell(Decimal(12), date(2020, 1, 1), march),
        Spell(Decimal(14), march),
        Spell(Decimal(3), march),
    ]
    assert figure_on(march, together, few=True) == figure(12, least=True)


@pytest.mark.pure
def test_what_counts_no_people_is_simply_added():
    given_spells = [
        Spell(Decimal(2), date(2020, 1, 1)),
        Spell(Decimal(3), date(2020, 1, 1), date(2020, 2, 1)),
    ]
    assert figure_on(date(2020, 1, 31), given_spells, few=False) == figure(5)
    assert figure_on(date(2020, 2, 1), given_spells, few=False) == figure(2)
    assert figure_on(date(2019, 12, 31), given_spells, few=False) is None


@pytest.mark.django_db
class TestNamesThatChange:
    def figures(self, promise, on=date(2021, 3, 1)):
        loaded = load([Promise.objects.get(pk=promise.pk)], on)[promise.pk]
        document = json.loads(normalise(export(promise, as_of=on)), parse_float=Decimal)
        frame, commitments = facts_of(complete(document), on)
        found = []
        for number in loaded.commitments:
            here = progress(loaded.commitments[number], loaded.promise, on)
            there = progress(commitments[number], frame, on)
            assert (here.status, here.done, here.silent) == (there.status, there.done, there.silent)
            found.append((here.status, here.done, [(w.state, w.done) for w in here.windows]))
        return found, [each.uid for each in loaded.sums]

    def test_renaming_an_organisation_changes_no_figure_and_no_number(self, rounds):
        before = self.figures(rounds.promise)
        Organisation.objects.filter(slug=f.organisation().slug).update(short_name="Kommunhuset", name="Annat")
        assert self.figures(rounds.promise) == before

    def test_two_organisations_of_one_name_are_two(self, rounds):
        """The police are silent where only the municipality has told, whatever both are called."""
        walks, on = rounds.promise.commitments.get(number=1), date(2021, 3, 1)
        f.activity(date(2020, 8, 3), walks)
        Organisation.objects.update(short_name="Trygghet")
        loaded = load([Promise.objects.get(pk=rounds.promise_id)], on)[rounds.promise_id]
        commitment, (_, second, _) = loaded.commitments[1], loaded.promise.periods
        assert ledger_on(commitment, loaded.promise, on).silent(second) == ("polisen",)

    def test_who_is_silent_is_called_by_the_name_of_today(self, rounds, client):
        Organisation.objects.filter(slug=f.police().slug).update(short_name="Ordningen")
        loaded = load([Promise.objects.get(pk=rounds.promise_id)], date(2021, 3, 1))[rounds.promise_id]
        found = progress(loaded.commitments[1], loaded.promise, date(2021, 3, 1))
        assert "Ordningen" in found.silent

    def test_the_number_of_a_sum_tells_nothing_of_what_it_holds(self, rounds):
        [one] = public_sums(rounds.promise, TODAY)
        again = public_sums(Promise.objects.get(pk=rounds.promise_id), TODAY)
        assert [each.uid for each in again] == [one.uid]
        Promise.objects.update(internal_sums_key="0" * 32)
        [other] = public_sums(Promise.objects.get(pk=rounds.promise_id), TODAY)
        assert (other.group, other.uid) != (one.group, one.uid)
        assert other.group == one.group

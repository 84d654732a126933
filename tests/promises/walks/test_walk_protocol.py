"""The protocol of a walk: written outdoors by several at once, published, and its measures step by step."""

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.conflict import Conflict
from promises.log.actions import correct_activity, withdraw_activity
from promises.models import Measure, MeasureStep, Observation, Promise, SafetyWalk
from promises.record.public import protocol_is_public
from promises.walks import actions as walks_actions
from promises.walks import measures
from promises.words.enums import MeasureDecision
from tests import factories as f

pytestmark = pytest.mark.usefixtures("october")

SEEN = {"category": "lighting", "is_good": False, "place": "Tunneln", "text": "Mörkt.", "authority": ""}


@pytest.fixture
def walks(db):
    return f.four_commitments(f.published_promise())[0]


@pytest.fixture
def row(walks):
    return f.walk(walks)


def add(row, by=None, **fields) -> Observation:
    return walks_actions.add_observation(row, by=by or f.officer(), uid=uuid4(), **(SEEN | fields))


def publish(row) -> SafetyWalk:
    walk = SafetyWalk.objects.get(activity=row)
    seen = walks_actions.protocol_fingerprint(walk)
    return walks_actions.publish_protocol(row, by=f.officer(), seen=seen)


def decide(measure, **fields) -> Measure:
    fresh = Measure.objects.get(pk=measure.pk)
    return measures.decide(fresh, by=f.officer(), seen=measures.measure_fingerprint(fresh), **fields)


def planned(measure, day=date(2020, 10, 30), **fields) -> Measure:
    return decide(measure, decision="planned", owner=f.organisation(), due_on=day, **fields)


def decisions(measure) -> list[str]:
    return list(MeasureStep.objects.filter(measure=measure).values_list("decision", flat=True))


class TestWriting:
    def test_observations_are_numbered_as_they_come(self, row):
        assert [add(row).number for _ in range(3)] == [1, 2, 3]

    def test_what_is_proposed_becomes_a_measure_that_nobody_has_decided(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        assert (measure.text, measure.decision, measure.created_by) == ("Byt lampan", "proposed", f.officer())

    def test_observation_sent_twice_is_stored_once(self, row):
        uid = uuid4()
        for _ in range(2):
            walks_actions.add_observation(row, by=f.officer(), uid=uid, measure="Byt lampan", **SEEN)
        assert Observation.objects.count() == Measure.objects.count() == 1

    def test_observation_uid_of_another_walk_is_refused(self, walks, row):
        theirs = add(f.walk(walks, date(2020, 9, 1)))
        with pytest.raises(ValidationError, match="redan använt"):
            walks_actions.add_observation(row, by=f.officer(), uid=theirs.uid, **SEEN)

    def test_removing_an_observation_keeps_the_other_numbers(self, row):
        _, second, _ = (add(row) for _ in range(3))
        walks_actions.remove_observation(second, by=f.officer())
        assert [each.number for each in Observation.objects.all()] == [1, 3]
        assert add(row).number == 4

    def test_two_changes_of_one_observation_conflict(self, row):
        seen = add(row)
        mark = walks_actions.observation_fingerprint(seen)
        walks_actions.change_observation(seen, by=f.officer(), seen=mark, text="Ljust igen.")
        with pytest.raises(Conflict):
            walks_actions.change_observation(seen, by=f.officer("Olle"), seen=mark, text="Mörkare.")
        assert f.refreshed(seen).text == "Ljust igen."

    def test_participants_are_replaced_as_a_whole(self, row):
        walk = SafetyWalk.objects.get(activity=row)
        came = [{"organisation": f.police(), "people": 2}, {"organisation": f.organisation(), "people": 4}]
        walks_actions.describe_walk(
            row, by=f.officer(), seen=walks_actions.walk_fingerprint(walk), participations=came, residents=12
        )
        mark = walks_actions.walk_fingerprint(f.refreshed(walk))
        walks_actions.describe_walk(row, by=f.officer(), seen=mark, participations=came[:1], residents=13)
        assert list(walk.participations.values_list("organisation__name", "people")) == [("Polisen", 2)]
        with pytest.raises(Conflict):
            walks_actions.describe_walk(row, by=f.officer(), seen=mark, participations=came, residents=1)
        assert f.refreshed(walk).residents == 13

    def test_another_organisation_cannot_write_the_protocol(self, row):
        with pytest.raises(PermissionDenied):
            add(row, by=f.police_officer())

    def test_draft_protocol_is_shown_nowhere_in_public(self, row):
        before = Promise.objects.get().revision
        add(row)
        assert not protocol_is_public(SafetyWalk.objects.get())
        assert Promise.objects.get().revision == before

    def test_a_walk_that_was_logged_elsewhere_gets_its_protocol_when_somebody_writes_in_it(self, walks):
        bare = f.activity(towards=walks)
        add(bare, by=f.officer())
        assert SafetyWalk.objects.get(activity=bare).protocol_is_draft

    def test_a_protocol_that_came_from_elsewhere_is_not_written_in(self, walks):
        row = f.walk(walks, draft=False)
        f.observation(row)
        with pytest.raises(ValidationError, match="publicerat"):
            add(row)

    def test_activity_that_is_no_walk_gets_no_protocol(self, walks):
        with pytest.raises(PermissionDenied):
            add(f.activity(towards=walks.promise.commitments.get(number=4)))


class TestPublishing:
    def test_published_protocol_is_public_and_gives_each_measure_a_first_step(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        planned(measure)
        before = Promise.objects.get().revision
        walk = publish(row)
        assert protocol_is_public(walk)
        assert decisions(measure) == ["planned"]
        assert MeasureStep.objects.get().decided_on == date(2020, 10, 15)
        assert Promise.objects.get().revision > before
        assert AuditEvent.objects.filter(event="walk.protocol_published").exists()

    def test_empty_protocol_may_be_published(self, row):
        assert protocol_is_public(publish(row))

    def test_what_was_added_while_it_was_read_is_not_published_unread(self, row):
        walk = SafetyWalk.objects.get()
        seen = walks_actions.protocol_fingerprint(walk)
        add(row)
        with pytest.raises(Conflict):
            walks_actions.publish_protocol(row, by=f.officer(), seen=seen)
        assert not protocol_is_public(f.refreshed(walk))

    def test_published_observations_are_neither_changed_nor_removed(self, row):
        seen = add(row, measure="Byt lampan")
        publish(row)
        for change in (
            lambda: add(row),
            lambda: walks_actions.remove_observation(seen, by=f.officer()),
            lambda: walks_actions.change_observation(seen, by=f.officer(), seen="x", text="Annat."),
            lambda: measures.remove_measure(seen.measures.get(), by=f.officer()),
        ):
            with pytest.raises(ValidationError, match=r"publicera[td]"):
                change()
        assert Observation.objects.get().text == "Mörkt."


class TestDeciding:
    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"decision": "planned"}, "owner"),
            ({"decision": "planned"}, "due_on"),
            ({"decision": "refused"}, "refused_reason"),
            ({"decision": "refused", "refused_reason": "  "}, "refused_reason"),
            ({"decision": "done"}, "done_on"),
            ({"decision": "done", "done_on": date(2020, 10, 16)}, "done_on"),
        ],
    )
    def test_a_decision_says_who_when_or_why(self, row, said, field):
        measure = add(row, measure="Byt lampan").measures.get()
        with pytest.raises(ValidationError) as refused:
            decide(measure, **said)
        assert field in refused.value.message_dict

    def test_decisions_before_publication_leave_no_steps(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        planned(measure)
        decide(measure, decision="refused", refused_reason="Tunneln rivs.", text="Byt alla lampor")
        assert decisions(measure) == []
        assert f.refreshed(measure).text == "Byt alla lampor"

    def test_each_decision_after_publication_adds_a_step(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        publish(row)
        planned(measure)
        planned(measure, date(2020, 11, 30), note="Lampan är beställd.")
        decide(measure, decision="done", done_on=date(2020, 10, 14))
        assert decisions(measure) == ["proposed", "planned", "planned", "done"]
        steps = measure.steps.all()
        assert [step.due_on for step in steps] == [None, date(2020, 10, 30), date(2020, 11, 30), None]
        assert steps[2].note == "Lampan är beställd."
        assert f.refreshed(measure).decision == "done"

    def test_each_step_is_public_at_once(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        publish(row)
        before = Promise.objects.get().revision
        planned(measure)
        assert Promise.objects.get().revision > before

    def test_measures_text_is_fixed_after_publication(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        publish(row)
        planned(measure, text="Något helt annat")
        assert f.refreshed(measure).text == "Byt lampan"

    def test_unchanged_decision_adds_no_step(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        publish(row)
        with pytest.raises(ValidationError, match="Inget är ändrat"):
            decide(measure, decision="proposed")

    def test_a_step_is_not_dated_before_the_one_before_it_nor_tomorrow(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        publish(row)
        for day in (date(2020, 10, 14), date(2020, 10, 16)):
            with pytest.raises(ValidationError) as refused:
                planned(measure, decided_on=day)
            assert "decided_on" in refused.value.message_dict
            sentence = refused.value.message_dict["decided_on"][0]
            assert sentence in (
                "Ett senare steg är från den 15 oktober 2020. Skriv den dagen eller senare.",
                "Dagen har inte varit än.",
            )
        assert f.refreshed(measure).decision == "proposed"

    def test_two_decisions_at_once_conflict(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        seen = measures.measure_fingerprint(measure)
        decide(measure, decision="refused", refused_reason="Rivs.")
        with pytest.raises(Conflict):
            measures.decide(measure, by=f.officer(), seen=seen, decision="done", done_on=date(2020, 10, 1))

    def test_a_measure_of_an_older_protocol_keeps_what_stood_there_as_its_first_step(self, walks):
        row = f.walk(walks, draft=False)
        measure = f.measure(
            f.observation(row), decision="planned", owner=f.organisation(), due_on=date(2020, 9, 1)
        )
        decide(measure, decision="done", done_on=date(2020, 10, 1))
        first, last = measure.steps.all()
        assert (first.decision, first.due_on, first.decided_on) == (
            "planned", date(2020, 9, 1), date(2020, 8, 27),
        )  # fmt: skip
        assert (last.decision, last.decided_on) == ("done", date(2020, 10, 15))

    def test_measure_added_after_publication_is_public_with_its_day(self, row):
        seen = add(row)
        publish(row)
        measure = measures.add_measure(Observation.objects.get(pk=seen.pk), by=f.officer(), text="Måla")
        assert measures.add_measure(Observation.objects.get(), by=f.officer(), text="Måla ") == measure
        assert decisions(measure) == ["proposed"]

    def test_withdrawn_walk_takes_no_decisions(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        publish(row)
        withdraw_activity(row, by=f.officer(), reason="Gjordes inte.")
        with pytest.raises(ValidationError, match="återtagen"):
            planned(measure)


class TestCorrecting:
    def test_action_list_moves_to_the_correcting_row(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        publish(row)
        planned(measure)
        new = correct_activity(row, by=f.officer(), reason="Fel plats.", place="Hok")
        assert Measure.objects.get(pk=measure.pk).observation.walk_id == new.pk
        assert decisions(measure) == ["proposed", "planned"]
        decide(measure, decision="done", done_on=date(2020, 10, 14))

    def test_corrected_row_keeps_its_published_protocol(self, row):
        measure = add(row, measure="Byt lampan").measures.get()
        publish(row)
        correct_activity(row, by=f.officer(), reason="Fel plats.", place="Hok")
        kept = Observation.objects.get(walk=row.pk)
        assert kept.text == "Mörkt."
        assert kept.measures.get().steps.count() == 1
        with pytest.raises(Conflict, match="rättats"):
            decide(kept.measures.get(), decision="done", done_on=date(2020, 10, 14))
        assert f.refreshed(measure).decision == MeasureDecision.PROPOSED

    def test_draft_protocol_moves_to_the_correcting_row(self, row):
        add(row)
        new = correct_activity(row, by=f.officer(), reason="Fel plats.", place="Hok")
        assert Observation.objects.get().walk_id == new.pk
        assert SafetyWalk.objects.get(activity=new).protocol_is_draft
        assert add(row).walk_id == new.pk, "who stands outdoors with the old page"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_the_same_moment_get_a_number_each():
    row = f.walk(f.four_commitments(f.published_promise())[0])
    people = [f.officer("Hanna"), f.officer("Olle")]
    ready = threading.Barrier(2)
    failed = []

    def write(person):
        try:
            ready.wait(10)
            for _ in range(5):
                add(row, by=person)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failed
    assert list(Observation.objects.values_list("number", flat=True)) == list(range(1, 11))

"""Logging, correcting and withdrawing what was done."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from medborgarlofte.audit.models import AuditEvent
from promises.log.actions import (
    change_activity,
    correct_activity,
    log_activity,
    withdraw_activity,
)
from promises.models import Activity
from promises.words.enums import Method
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def promise():
    return f.published_promise()


@pytest.fixture
def traffic(promise):
    return f.four_commitments(promise)[3]


def log(by, towards, **fields):
    values = {
        "municipality": towards.promise.municipality,
        "kind": towards.kind,
        "title": "Trafikkontroll på väg 152",
        "starts_on": date(2020, 5, 14),
        "contributions": [{"commitment": towards}],
    }
    return log_activity(by=by, **(values | fields))


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-number").first()


def test_a_clerk_logs_a_traffic_operation_with_its_results(traffic):
    measure = f.result_measure("kontrollerade fordon")
    logged = log(
        f.officer(),
        traffic,
        results=[{"measure": measure, "value": Decimal(64)}],
        method={"control": "speed", "section": "Väg 152"},
    )
    assert logged.publish_on == date(2020, 10, 15)
    assert logged.performed_by == logged.logged_for == f.organisation()
    assert logged.contributions.get().quantity == 1
    assert logged.results.get().value == 64
    assert logged.traffic_operation.section == "Väg 152"


def test_logging_leaves_an_event_and_raises_the_revision(promise, traffic):
    logged = log(f.officer(), traffic, internal_note="Lisa ringde.")
    event = last_event()
    assert (event.event, event.target) == ("activity.logged", f"activity:{logged.uid}")
    assert "hanna-handlaggare@example.se" in event.actor
    assert "Lisa" not in event.details
    assert "ändrad" in event.details
    promise.refresh_from_db()
    assert promise.revision == 2


def test_nothing_is_left_when_the_transaction_is_rolled_back(promise, traffic):
    with transaction.atomic():
        log(f.officer(), traffic)
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()
    assert not Activity.objects.exists()
    promise.refresh_from_db()
    assert promise.revision == 1


def test_police_in_one_area_cannot_touch_another(traffic):
    elsewhere = f.municipality("Gnosjö", police_area=f.police_area("LPO Annan"))
    stranger = f.police_officer("Gun Gnosjöpolis", elsewhere)
    logged = log(f.officer(), traffic)
    with pytest.raises(PermissionDenied):
        log(stranger, traffic, logged_for=f.police())
    with pytest.raises(PermissionDenied):
        correct_activity(logged, by=stranger, reason="Fel dag.", starts_on=date(2020, 5, 13))
    with pytest.raises(PermissionDenied):
        withdraw_activity(logged, by=stranger, reason="Fel.")


def test_police_do_not_correct_what_the_municipality_logged(traffic):
    logged = log(f.officer(), traffic)
    with pytest.raises(PermissionDenied):
        correct_activity(logged, by=f.police_officer(), reason="Fel dag.", title="Annat")


def test_someone_with_two_organisations_must_say_which(traffic):
    person = f.officer()
    f.member(person, f.Role.POLICE, f.police(), f.municipality())
    with pytest.raises(ValidationError, match="vilken organisation"):
        log(person, traffic)
    assert log(person, traffic, logged_for=f.police()).logged_for == f.police()


def test_activity_in_the_future_is_refused(traffic):
    with pytest.raises(ValidationError, match="när den är gjord"):
        log(f.officer(), traffic, starts_on=date(2020, 10, 16))


def test_an_activity_counts_only_where_it_was_promised(traffic):
    elsewhere = f.commitment(f.published_promise(place=f.municipality("Gnosjö")))
    with pytest.raises(ValidationError, match="inte utlovat i Vaggeryds kommun"):
        log(f.officer(), traffic, contributions=[{"commitment": elsewhere}])


def test_a_promise_of_several_municipalities_takes_rows_from_each(promise, traffic):
    other = f.municipality("Gnosjö")
    promise.further_municipalities.add(other)
    assert log(f.officer("Gun", other), traffic, municipality=other).contributions.count() == 1


def test_result_must_belong_to_the_kind(traffic):
    measure = f.result_measure("deltagare", f.kind("trygghetsvandring"))
    with pytest.raises(ValidationError, match="hör inte till trafikinsats"):
        log(f.officer(), traffic, results=[{"measure": measure, "value": 3}])


def test_contribution_to_an_unknown_part_is_refused(traffic):
    with pytest.raises(ValidationError, match="inget delmål"):
        log(f.officer(), traffic, contributions=[{"commitment": traffic, "part": "norr"}])


def test_row_is_changed_in_place_before_publication(traffic):
    logged = log(f.officer(), traffic, publish_on=date(2020, 11, 1))
    change_activity(logged, by=f.officer(), title="Kontroll", contributions=[])
    logged.refresh_from_db()
    assert logged.title == "Kontroll"
    assert not logged.contributions.exists()
    assert last_event().event == "activity.changed"


def test_public_row_cannot_be_changed_in_place(traffic):
    logged = log(f.officer(), traffic)
    with pytest.raises(ValidationError, match="Rätta den i stället"):
        change_activity(logged, by=f.officer(), title="Kontroll")


def test_a_correction_is_a_new_row_that_takes_over_the_rest(promise, traffic):
    measure = f.result_measure("kontrollerade fordon")
    old = log(
        f.officer(),
        traffic,
        results=[{"measure": measure, "value": 64}],
        method={"section": "Väg 152", "minutes": 90},
        internal_note="Hemligt",
    )
    before = f.refreshed(promise).revision
    new = correct_activity(
        old, by=f.officer(), reason="Fel dag.", starts_on=date(2020, 5, 13), ends_on=date(2020, 5, 13)
    )
    assert new.replaces == old
    assert new.uid != old.uid
    assert new.internal_note == "Hemligt"
    assert new.contributions.get().commitment == traffic
    assert new.results.get().value == 64
    assert new.traffic_operation.minutes == 90
    assert old.traffic_operation.minutes == 90
    assert f.refreshed(promise).revision > before
    event = last_event()
    assert event.event == "activity.corrected"
    assert '["2020-05-14", "2020-05-13"]' in event.details
    assert "Hemligt" not in event.details


def test_a_correction_can_count_differently(traffic):
    old = log(f.officer(), traffic)
    new = correct_activity(
        old, by=f.officer(), reason="Två gånger.", contributions=[{"commitment": traffic, "quantity": 2}]
    )
    assert new.contributions.get().quantity == 2
    assert old.contributions.get().quantity == 1


def test_a_corrected_walk_keeps_its_observations(promise):
    walk_promise = f.four_commitments(promise)[0]
    old = log(
        f.officer(),
        walk_promise,
        method={
            "light": "dark",
            "participations": [{"organisation": f.police(), "people": 2}],
            "observations": [
                {"number": 1, "category": "lighting", "place": "Torget", "text": "Trasig lampa."}
            ],
        },
    )
    new = correct_activity(old, by=f.officer(), reason="Antal boende saknades.", method={"residents": 12})
    assert new.safety_walk.residents == 12
    assert new.safety_walk.light == "dark"
    assert new.safety_walk.observations.get().text == "Trasig lampa."
    assert old.safety_walk.observations.count() == 1


@pytest.mark.parametrize("method", [Method.EST, Method.HOT_SPOT])
def test_the_other_methods_are_logged_and_corrected_too(promise, method):
    est, rounds = f.four_commitments(promise)[1:3]
    if method is Method.EST:
        old = log(f.officer(), est, method={"internal_agenda": "Torget"})
        report = f.situation_report(meeting=old.coordination_meeting)
    else:
        spot = f.hot_spot()
        old = log(f.officer(), rounds, method={"hot_spot": spot, "observations": [{"category": "litter"}]})
    new = correct_activity(old, by=f.officer(), reason="Fel rubrik.", title="Rätt rubrik")
    if method is Method.EST:
        assert f.refreshed(report).meeting == new.coordination_meeting
    else:
        assert new.hot_spot_round.observations.count() == 1


def test_the_second_of_two_corrections_gets_a_clear_answer(traffic):
    old = log(f.officer(), traffic)
    correct_activity(old, by=f.officer(), reason="Fel dag.", title="Rätt")
    with pytest.raises(ValidationError, match="redan rättad av Hanna Handläggare"):
        correct_activity(old, by=f.officer(), reason="Fel dag.", title="Också rätt")


def test_a_correction_needs_a_reason(traffic):
    with pytest.raises(ValidationError, match="varför insatsen rättas"):
        correct_activity(log(f.officer(), traffic), by=f.officer(), reason=" ", title="Rätt")


def test_withdrawn_activity_is_not_deleted(promise, traffic):
    logged = log(f.officer(), traffic)
    before = f.refreshed(promise).revision
    withdraw_activity(logged, by=f.officer(), reason="Ställdes in.")
    logged.refresh_from_db()
    assert logged.withdrawn_by == f.officer()
    assert f.refreshed(promise).revision == before + 1
    assert last_event().event == "activity.withdrawn"
    with pytest.raises(ValidationError, match="redan återtagen"):
        withdraw_activity(logged, by=f.officer(), reason="Igen.")
    with pytest.raises(ValidationError, match="redan återtagen"):
        correct_activity(logged, by=f.officer(), reason="Igen.")

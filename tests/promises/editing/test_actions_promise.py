"""Making, publishing and amending a promise; the simple nouns; saying that nothing was done."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import verify
from medborgarlofte.audit.sentences import sentence
from medborgarlofte.conflict import Conflict
from promises.editing.amendments import amend
from promises.editing.commitments import (
    add_commitment,
    change_commitment,
    revise_target,
    withdraw_commitment,
)
from promises.editing.confirmations import confirm_nothing_done
from promises.editing.periods import generate_periods
from promises.editing.promises import change_promise, create_promise, missing, publish_promise
from promises.models import Background, CommitmentParty, HotSpot, Indicator, ReportingPeriod, Signatory
from promises.words.enums import AmendmentKind, ConfirmationKind, PartyRole, Precision
from promises.writing.store import remove, store
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def draft():
    promise = f.promise()
    f.four_commitments(promise)
    return promise


@pytest.fixture
def published(draft):
    return publish_promise(draft, by=f.coordinator())


def events(name: str):
    return AuditEvent.objects.filter(event=name)


def test_a_coordinator_makes_a_promise_from_nothing_and_publishes_it():
    by, place = f.coordinator(), f.municipality()
    promise = create_promise(
        by=by,
        municipality=place,
        slug="2020",
        title="Tryggare i vardagen",
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
        further_municipalities=[f.municipality("Gnosjö")],
    )
    store(Signatory(promise=promise, organisation=f.organisation(), name="A", title="Ordförande"), by=by)
    store(Signatory(promise=promise, organisation=f.police(), title="Chef", position=2), by=by)
    assert any("namn och titel på den som skriver under för Polisen" in told for _, told in missing(promise))
    chief = promise.signatories.get(position=2)
    chief.name = "B"
    store(chief, by=by)
    commitment = add_commitment(
        promise,
        by=by,
        title="Fyra vandringar",
        kind=f.kind("trygghetsvandring"),
        parties=[{"organisation": f.police(), "role": PartyRole.RESPONSIBLE.value}],
        target={"form": "total", "number": 2, "parts": [{"slug": "norr", "label": "Norr", "number": 2}]},
    )
    publish_promise(promise, by=by)
    promise.refresh_from_db()
    assert promise.published_by == by
    assert [period.slug for period in promise.periods.all()] == ["2020-t1", "2020-t2", "2020-t3"]
    assert promise.further_municipalities.get().short_name == "Gnosjö"
    assert commitment.targets.get().parts.get().number == 2
    assert list(verify()) == []


def test_publishing_says_everything_that_is_missing_at_once():
    promise = create_promise(by=f.coordinator(), municipality=f.municipality(), slug="2020", title="Löfte")
    with pytest.raises(ValidationError) as refused:
        publish_promise(promise, by=f.coordinator())
    assert len(refused.value.messages) == 3


@pytest.mark.parametrize("person", [f.officer, f.police_officer, f.superuser])
def test_promise_is_published_only_by_a_coordinator(draft, person):
    with pytest.raises(PermissionDenied):
        publish_promise(draft, by=person())
    assert not events("promise.published").exists()


def test_promise_is_published_once(published):
    with pytest.raises(ValidationError, match="redan publicerat"):
        publish_promise(published, by=f.coordinator())


def test_a_change_stands_in_the_trail_field_by_field(published):
    before = published.revision
    change_promise(published, by=f.coordinator(), contact="Växeln", internal_note="Inför valet")
    event = events("promise.changed").get()
    assert '"contact": ["Kommunens växel", "Växeln"]' in event.details
    assert "valet" not in event.details
    assert '"internal_note": "ändrad"' in event.details
    assert f.refreshed(published).revision == before + 1


def test_saving_without_a_change_records_nothing(published):
    before = published.revision
    change_promise(published, by=f.coordinator(), title=published.title)
    assert not events("promise.changed").exists()
    assert f.refreshed(published).revision == before


def test_a_stale_copy_never_winds_the_revision_back(published):
    stale = f.refreshed(published)
    change_promise(published, by=f.coordinator(), page_owner="Kansliet")
    change_promise(stale, by=f.coordinator(), contact="Växeln 010-1")
    assert f.refreshed(published).revision == published.revision + 1


def test_slug_of_a_published_promise_is_fixed(draft):
    change_promise(draft, by=f.coordinator(), slug="tjugo")
    publish_promise(draft, by=f.coordinator())
    with pytest.raises(ValidationError, match="det här står kvar"):
        change_promise(draft, by=f.coordinator(), slug="2020")


def test_the_day_of_the_signing_is_made_known_and_never_moved(draft):
    change_promise(draft, by=f.coordinator(), signed_on=date(2020, 6, 1), signed_precision=Precision.MONTH)
    published = publish_promise(draft, by=f.coordinator())
    change_promise(published, by=f.coordinator(), signed_on=date(2020, 6, 18), signed_precision=Precision.DAY)
    for moved in (date(2020, 9, 1), None):
        with pytest.raises(ValidationError) as refused:
            change_promise(published, by=f.coordinator(), signed_on=moved)
        assert "står kvar" in refused.value.message_dict["signed_on"][0]


@pytest.fixture
def unsigned(draft):
    """Published, and nobody knew when it was signed."""
    change_promise(draft, by=f.coordinator(), signed_on=None)
    return publish_promise(draft, by=f.coordinator())


def test_a_signing_that_was_not_known_is_told_once(unsigned):
    with pytest.raises(ValidationError, match="Dagen har inte varit än"):
        change_promise(unsigned, by=f.coordinator(), signed_on=date(2020, 10, 16))
    unsigned.refresh_from_db()
    change_promise(unsigned, by=f.coordinator(), signed_on=date(2020, 9, 1))
    with pytest.raises(ValidationError, match="står kvar"):
        change_promise(unsigned, by=f.coordinator(), signed_on=date(2020, 6, 1))


def test_a_signing_that_was_not_known_takes_no_missed_window_away(unsigned):
    quarterly, spring = unsigned.commitments.get(number=4), unsigned.periods.get(slug="2020-t1")
    confirm_nothing_done(quarterly, spring, by=f.officer(), organisation=f.organisation())
    with pytest.raises(ValidationError) as refused:
        change_promise(unsigned, by=f.coordinator(), signed_on=date(2020, 9, 1))
    assert "missats i åtagande 4 (Kv 1)" in refused.value.message_dict["signed_on"][0]
    unsigned.refresh_from_db()
    change_promise(unsigned, by=f.coordinator(), signed_on=date(2020, 1, 1))


def test_who_answers_and_what_is_aimed_at_stand_when_published(draft):
    by = f.coordinator()
    own = draft.commitments.get(number=4)
    store(CommitmentParty(commitment=own, organisation=f.police(), role=PartyRole.RESPONSIBLE.value), by=by)
    effect = store(
        Indicator(promise=draft, slug="trygghet", name="Trygghet", direction="up", target=80), by=by
    )
    publish_promise(draft, by=by)
    party, effect = CommitmentParty.objects.get(commitment=own), f.refreshed(effect)
    party.organisation, effect.target = f.organisation(), 50
    with pytest.raises(ValidationError, match="vem som ansvarar står kvar"):
        store(party, by=by)
    with pytest.raises(ValidationError, match="vem som ansvarar står kvar"):
        remove(CommitmentParty.objects.get(commitment=own), by=by)
    with pytest.raises(ValidationError, match="effektmålet står kvar"):
        store(effect, by=by)


def test_a_period_that_is_over_keeps_its_days(published):
    by = f.coordinator()
    over, running = (published.periods.get(slug=f"2020-t{number}") for number in (1, 3))
    over.due_on = date(2020, 12, 31)
    with pytest.raises(ValidationError, match="dess dagar står kvar"):
        store(over, by=by)
    with pytest.raises(ValidationError, match="dess dagar står kvar"):
        remove(over, by=by)
    running.starts_on = date(2020, 10, 10)
    with pytest.raises(ValidationError, match="dess dagar står kvar"):
        store(running, by=by)
    with pytest.raises(ValidationError, match="frågar redan efter de dagarna"):
        store(
            ReportingPeriod(
                promise=published,
                slug="x",
                label="X",
                starts_on=date(2020, 10, 1),
                ends_on=date(2020, 10, 14),
                due_on=date(2021, 9, 1),
            ),
            by=by,
        )


def test_a_change_that_has_been_read_takes_in_nothing_more(published, settings):
    amendment = amend(
        published,
        AmendmentKind.REVISED,
        by=f.coordinator(),
        decided_on=date(2020, 10, 15),
        reason="Nya behov.",
    )
    settings.DEMO_DATE = date(2020, 11, 20)
    with pytest.raises(ValidationError, match="Inför en ny ändring"):
        revise_target(
            amendment,
            published.commitments.get(number=1),
            by=f.coordinator(),
            form="rate",
            number=1,
            per="half_year",
        )
    with pytest.raises(ValidationError, match="Inför en ny ändring"):
        add_commitment(
            published,
            by=f.coordinator(),
            title="Mer",
            kind=published.commitments.first().kind,
            added_by_amendment=amendment,
        )


def test_coordinator_of_another_municipality_cannot_change_a_promise(draft):
    stranger = f.coordinator("Stina", f.municipality("Gnosjö"))
    background = Background(promise=draft, kind="decision", text="KS § 90")
    for attempt in (
        lambda: change_promise(draft, by=stranger, title="Mitt"),
        lambda: store(background, by=stranger),
        lambda: remove(draft.signatories.first(), by=stranger),
        lambda: generate_periods(draft, by=stranger),
        lambda: add_commitment(draft, by=stranger, title="Nytt", kind=f.kind()),
        lambda: withdraw_commitment(
            draft.commitments.first(), by=stranger, decided_on=date(2020, 9, 1), reason="Nej."
        ),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert not AuditEvent.objects.exists()


def test_a_row_cannot_be_moved_out_of_reach(draft):
    mine = f.coordinator("Stina", f.municipality("Gnosjö"))
    theirs = f.promise(place=f.municipality("Gnosjö"))
    signatory = draft.signatories.first()
    signatory.promise, signatory.position = theirs, 9
    with pytest.raises(PermissionDenied):
        store(signatory, by=mine)


def test_simple_rows_of_a_draft_are_stored_and_removed(draft):
    by = f.coordinator()
    row = store(Background(promise=draft, kind="decision", text="KS § 90"), by=by)
    row.text = "KS § 91"
    store(row, by=by)
    remove(row, by=by)
    names = AuditEvent.objects.order_by("number").values_list("event", flat=True)
    assert list(names) == ["background.added", "background.changed", "background.removed"]
    assert f.refreshed(draft).revision == 4


def test_a_hot_spots_place_is_not_in_the_trail():
    spot = HotSpot(municipality=f.municipality(), area="Centrum", internal_name="Bakom kiosken")
    store(spot, by=f.officer())
    remove(spot, by=f.officer())
    assert not [event for event in AuditEvent.objects.all() if "kiosken" in event.details]


@pytest.mark.parametrize(
    ("area", "position"), [("Bakom  KIOSKEN", ""), ("Vid bakom kiosken", ""), ("Torggatan 4", "torggatan 4")]
)
def test_an_area_never_tells_the_place_whichever_page_it_is_written_on(area, position):
    spot = HotSpot(
        municipality=f.municipality(), area=area, internal_name="Bakom kiosken", internal_position=position
    )
    with pytest.raises(ValidationError, match="röjer platsen"):
        store(spot, by=f.officer())


def test_a_hot_spot_that_came_with_a_file_is_put_to_rest_as_it_is():
    spot = f.hot_spot("Centrum")
    HotSpot.objects.update(area="Centrum")
    spot.refresh_from_db()
    spot.is_active = False
    assert not store(spot, by=f.officer()).is_active
    spot.internal_position = "Centrum"
    with pytest.raises(ValidationError, match="röjer platsen"):
        store(spot, by=f.officer())


def test_renaming_a_kind_reaches_every_promise_that_uses_it(draft):
    kind = f.kind("trafikinsats")
    kind.unit_many = "kontroller"
    store(kind, by=f.coordinator())
    assert f.refreshed(draft).revision == 2
    kind.unit_many = "annat"
    with pytest.raises(PermissionDenied):
        store(kind, by=f.coordinator("Stina", f.municipality("Gnosjö")))


def test_a_published_number_changes_only_by_an_amendment(published):
    commitment = published.commitments.get(number=1)
    target = commitment.targets.get()
    target.number = 2
    with pytest.raises(ValidationError, match="reviderat"):
        store(target, by=f.coordinator())
    by = f.coordinator()
    amendment = amend(
        published, AmendmentKind.REVISED, by=by, decided_on=date(2020, 9, 1), reason="Färre orter."
    )
    revise_target(amendment, commitment, by=by, form="total", number=2)
    assert [(t.in_force_from, t.number) for t in commitment.targets.all()] == [
        (None, 4),
        (date(2020, 9, 1), 2),
    ]


def test_a_revision_takes_no_missed_window_away(published):
    quarterly, by = published.commitments.get(number=4), f.coordinator()
    spring = published.periods.get(slug="2020-t1")
    confirm_nothing_done(quarterly, spring, by=f.officer(), organisation=f.organisation())
    revised = amend(published, AmendmentKind.REVISED, by=by, decided_on=date(2020, 10, 15), reason="Mer.")
    with pytest.raises(ValidationError) as refused:
        revise_target(revised, quarterly, by=by, form="none")
    assert "missats i åtagande 4 (Kv 1)" in refused.value.message_dict["form"][0]
    assert quarterly.targets.count() == 1
    revise_target(revised, quarterly, by=by, form="rate", number=1, per="half_year")
    assert quarterly.targets.count() == 2


def test_a_commitment_joins_a_published_promise_through_an_amendment(published):
    by = f.coordinator()
    with pytest.raises(ValidationError, match="tillägg"):
        add_commitment(published, by=by, title="Nytt", kind=f.kind())
    added = amend(published, AmendmentKind.ADDED, by=by, decided_on=date(2020, 9, 1), reason="Nya behov.")
    commitment = add_commitment(
        published, by=by, title="Nytt", kind=f.kind(), added_by_amendment=added, target={"form": "none"}
    )
    assert commitment.number == 5


def test_what_is_new_points_at_a_change_of_its_own_kind(published):
    by, commitment = f.coordinator(), published.commitments.get(number=1)
    day = {"by": by, "decided_on": date(2020, 9, 1), "reason": "Nya behov."}
    revised, added = (amend(published, kind, **day) for kind in (AmendmentKind.REVISED, AmendmentKind.ADDED))
    with pytest.raises(ValidationError, match="läggs till genom en ändring av slaget tillägg"):
        add_commitment(published, by=by, title="Nytt", kind=f.kind(), added_by_amendment=revised)
    with pytest.raises(ValidationError, match="införs genom en ändring av slaget reviderat"):
        revise_target(added, commitment, by=by, form="total", number=2)
    with pytest.raises(ValidationError, match="det här står kvar"):
        change_commitment(commitment, by=by, added_by_amendment=added)


def test_prolonging_keeps_the_old_end_and_lays_out_new_periods(published):
    amend(
        published,
        AmendmentKind.PROLONGED,
        by=f.coordinator(),
        decided_on=date(2020, 10, 1),
        reason="Arbetet fortsätter.",
        ends_on=date(2021, 4, 30),
    )
    published.refresh_from_db()
    amendment = published.amendments.get()
    assert (amendment.previous_ends_on, published.ends_on) == (date(2020, 12, 31), date(2021, 4, 30))
    assert published.periods.last().slug == "2021-t1"


def test_an_end_before_the_old_one_is_no_prolonging(published):
    with pytest.raises(ValidationError, match="redan till 2020-12-31"):
        amend(
            published,
            AmendmentKind.PROLONGED,
            by=f.coordinator(),
            decided_on=date(2020, 10, 1),
            reason="Fel.",
            ends_on=date(2020, 11, 1),
        )


def test_ended_commitment_stays_as_utgatt(published):
    commitment = published.commitments.get(number=4)
    withdraw_commitment(
        commitment, by=f.coordinator(), decided_on=date(2020, 9, 1), reason="Vägen är stängd."
    )
    assert f.refreshed(commitment).ended_by_amendment.reason == "Vägen är stängd."
    with pytest.raises(ValidationError, match="redan utgått"):
        withdraw_commitment(commitment, by=f.coordinator(), decided_on=date(2020, 9, 1), reason="Igen.")


def test_published_rows_cannot_be_removed(published):
    for row in (published, published.commitments.first(), published.commitments.first().targets.get()):
        with pytest.raises(ValidationError, match="kan inte tas bort"):
            remove(row, by=f.coordinator())


def test_commitments_parties_are_replaced_as_a_whole(draft):
    commitment = draft.commitments.first()
    by = f.coordinator()
    change_commitment(commitment, by=by, parties=[{"organisation": f.police(), "role": "responsible"}])
    change_commitment(commitment, by=by, parties=[{"organisation": f.organisation(), "role": "performer"}])
    assert [str(party) for party in commitment.parties.all()] == ["Vaggeryds kommun (utförare)"]


@pytest.mark.parametrize(
    ("promised", "kind", "decided_on", "words"),
    [
        (
            {"signed_on": date(2020, 6, 18)},
            AmendmentKind.ENDED,
            date(2020, 6, 17),
            "undertecknades den 18 juni",
        ),
        ({"signed_on": None}, AmendmentKind.ENDED, date(2019, 12, 31), "började gälla den 1 januari 2020"),
        ({}, AmendmentKind.REVISED, date(2021, 1, 1), "sista dag är den 31 december 2020"),
        ({}, AmendmentKind.PROLONGED, date(2021, 1, 2), "senast dagen efter"),
    ],
)
def test_a_change_outside_the_promise_s_time_is_refused_at_its_day(promised, kind, decided_on, words):
    draft = f.promise(**promised)
    walk = f.commitment(draft)
    changes = {"commitments": [walk]} if kind is AmendmentKind.ENDED else {}
    changes |= {"ends_on": date(2021, 12, 31)} if kind is AmendmentKind.PROLONGED else {}
    with pytest.raises(ValidationError, match=words) as refused:
        amend(draft, kind, by=f.coordinator(), decided_on=decided_on, reason="Så.", **changes)
    assert set(refused.value.message_dict) == {"decided_on"}
    assert not draft.amendments.exists()


def test_a_change_of_a_published_promise_counts_from_the_day_everybody_can_read_it(published, settings):
    by, walk = f.coordinator(), published.commitments.get(number=1)
    early = f.published_promise("signerat", signed_on=date(2020, 6, 18))
    amend(early, AmendmentKind.REVISED, by=by, decided_on=date(2020, 4, 1), reason="Beslut i april.")
    settings.DEMO_DATE = date(2021, 1, 4)
    with pytest.raises(
        ValidationError, match="räknas från den dag den blir offentlig, så nu är det för sent"
    ):
        withdraw_commitment(walk, by=by, decided_on=date(2020, 12, 1), reason="För sent.")


def test_a_promise_is_prolonged_without_a_day_between(published, settings):
    settings.DEMO_DATE = date(2021, 1, 1)
    days = {"decided_on": date(2021, 1, 1), "ends_on": date(2021, 12, 31)}
    amend(published, AmendmentKind.PROLONGED, by=f.coordinator(), reason="Ett år till.", **days)
    assert f.refreshed(published).ends_on == date(2021, 12, 31)


def test_periods_with_something_resting_on_them_stay(draft):
    first, *_ = generate_periods(draft, by=f.coordinator())
    f.confirmation(draft.commitments.first(), first)
    change_promise(draft, by=f.coordinator(), calendar="half_year")
    generate_periods(draft, by=f.coordinator())
    assert {period.slug for period in draft.periods.all()} == {"2020-t1", "2020-h1", "2020-h2"}


def test_a_prolonging_moves_no_period_that_somebody_has_spoken_of_or_that_is_over(settings):
    settings.DEMO_DATE = date(2020, 10, 31)
    promise = f.published_promise("2020-b", ends_on=date(2020, 10, 31))
    commitment = f.commitment(promise, 9)
    last = promise.periods.get(slug="2020-t3")
    promise.periods.filter(pk=last.pk).update(ends_on=date(2020, 10, 31), due_on=date(2020, 11, 28))
    f.confirmation(commitment, last)
    change = {"decided_on": date(2020, 10, 31), "ends_on": date(2020, 12, 31)}
    amend(promise, AmendmentKind.PROLONGED, by=f.coordinator(), reason="Till nyår.", **change)
    assert f.refreshed(last).ends_on == date(2020, 10, 31)
    settings.DEMO_DATE = date(2021, 1, 1)
    change = {"decided_on": date(2021, 1, 1), "ends_on": date(2021, 2, 28)}
    amend(promise, AmendmentKind.PROLONGED, by=f.coordinator(), reason="Vintern med.", **change)
    settings.DEMO_DATE = date(2021, 3, 1)
    change = {"decided_on": date(2021, 3, 1), "ends_on": date(2021, 12, 31)}
    amend(promise, AmendmentKind.PROLONGED, by=f.coordinator(), reason="Året med.", **change)
    ends = {period.slug: str(period.ends_on) for period in promise.periods.all()}
    assert (ends["2020-t3"], ends["2021-t1"]) == ("2020-10-31", "2021-02-28")


def test_nothing_done_is_said_once_by_one_who_answers(published):
    commitment, period = published.commitments.get(number=1), published.periods.first()
    by = f.officer()
    for _ in range(2):
        confirm_nothing_done(commitment, period, f.organisation(), by=by)
    assert events("commitment.nothing_done").count() == 1
    with pytest.raises(PermissionDenied):
        confirm_nothing_done(commitment, period, f.police(), by=by)


def test_nothing_done_is_not_said_before_the_period_s_last_day(published, settings):
    commitment, by = published.commitments.get(number=1), f.officer()
    second = published.periods.get(slug="2020-t2")
    settings.DEMO_DATE = date(2020, 8, 30)
    with pytest.raises(ValidationError, match="tidigast på dess sista dag, den 31 augusti") as refused:
        confirm_nothing_done(commitment, second, f.organisation(), by=by)
    assert set(refused.value.message_dict) == {"period"}
    settings.DEMO_DATE = date(2020, 8, 31)
    assert confirm_nothing_done(commitment, second, f.organisation(), by=by).kind == "nothing"


def test_nothing_more_is_said_beside_what_was_logged(published):
    commitment, by = published.commitments.get(number=1), f.officer()
    f.activity(date(2020, 3, 3), commitment)
    assert confirm_nothing_done(commitment, published.periods.first(), f.organisation(), by=by).pk


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        (ConfirmationKind.NO_NEED, "commitment.no_need"),
        (ConfirmationKind.NEED_UNMET, "commitment.need_unmet"),
    ],
)
def test_of_a_commitment_with_a_condition_it_is_said_whether_there_was_a_need(published, kind, event):
    by, first = f.officer(), published.periods.first()
    always = published.commitments.get(number=1)
    needed = f.commitment(published, condition="Vid behov", target={"form": "total", "number": 4})
    with pytest.raises(ValidationError, match="Säg om det fanns något behov"):
        confirm_nothing_done(needed, first, f.organisation(), by=by)
    with pytest.raises(ValidationError, match="utan villkor"):
        confirm_nothing_done(always, first, f.organisation(), by=by, kind=kind)
    assert confirm_nothing_done(needed, first, f.organisation(), by=by, kind=kind).kind == kind
    assert sentence(events(event).get().event, "Hanna", "åtagandet").startswith("Hanna bekräftade att")


def test_what_was_said_of_a_need_is_taken_back_before_the_contrary_is_said(published):
    by, first = f.officer(), published.periods.first()
    needed = f.commitment(published, condition="Vid behov", target={"form": "total", "number": 4})
    said = confirm_nothing_done(needed, first, f.organisation(), by=by, kind=ConfirmationKind.NO_NEED)
    with pytest.raises(Conflict, match="har redan sagt ”inget behov” om åtagande 5"):
        confirm_nothing_done(needed, first, f.organisation(), by=by, kind=ConfirmationKind.NEED_UNMET)
    remove(said, by=by)
    f.activity(date(2020, 3, 3), needed, performed_by=f.organisation())
    with pytest.raises(ValidationError, match="loggade i perioden"):
        confirm_nothing_done(needed, first, f.organisation(), by=by, kind=ConfirmationKind.NEED_UNMET)


def test_a_follow_up_is_due_as_many_days_after_its_period_as_the_promise_says():
    promise = f.promise(due_days=14)
    generate_periods(promise, by=f.coordinator())
    assert [period.due_on for period in promise.periods.all()] == [
        date(2020, 5, 14),
        date(2020, 9, 14),
        date(2021, 1, 14),
    ]

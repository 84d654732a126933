"""The rule of two counts persons, not accounts: each of these stops holds alone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from followup.approval.actions import Actor, approve, hand_on
from followup.approval.approval_status import approval_status, may_be_published
from followup.approval.drafts import open_report
from followup.enums import State, StepKind
from followup.models import Step
from medborgarlofte.accounts.actions import confirm_account
from medborgarlofte.accounts.actions.people import give_role
from medborgarlofte.accounts.models import Membership, SecondFactorReset
from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.same_person import DAYS
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.clock import now
from promises.models import Signatory
from tests import factories
from tests.client import words
from tests.followup.approval.walked import approved_by, completed, wrote

ON = date(2020, 10, 15)
PAGE = "/arbete/vaggeryd/2020/uppfoljning/2020-t2/granska/"


@pytest.fixture
def report(tertial_2):
    made = open_report(period=tertial_2, by=factories.police_officer())
    return wrote(made, factories.police_officer(), "Lugnt.")


def given_by(giver, *people, days=1):
    """As if the giver had given the people their roles so many days ago."""
    rows = Membership.objects.filter(user__in=people)
    rows.update(given_at=now() - timedelta(days=days), given_by=giver)


def reset(person, asked_by, confirmed_by, days=1):
    at = now() - timedelta(days=days)
    SecondFactorReset.objects.create(
        user=person, asked_at=at, asked_by=asked_by, confirmed_at=at, confirmed_by=confirmed_by
    )


def forced(report, person, organisation, **fields):
    """An approval that is in the database all the same."""
    freeze = approval_status(report).freeze
    return Step.objects.create(
        report=report, edition=freeze.edition, kind=StepKind.APPROVED.value, by=person, name=person.name,
        organisation=organisation, sign_in="code", revision=freeze.revision,
        **{"at": now(), **fields},
    )  # fmt: skip


def test_two_accounts_of_one_maker_are_one_however_long_ago(report):
    ours, theirs = factories.decider(), factories.police_decider()
    given_by(factories.user("Ada Alm"), ours, theirs, days=400)
    completed(report)
    approved_by(report, theirs)
    with pytest.raises(
        ValidationError, match="Lena Polischef har redan godkänt, och du räknas här som samma person"
    ):
        approved_by(report, ours)
    assert state(report) is State.COMPLETED
    confirm_account(ours, by=factories.superuser(), reason="Vi har träffats.")
    approved_by(report, ours)
    assert state(report) is State.APPROVED


def state(report):
    return approval_status(report).state


def test_an_approval_of_the_same_person_that_is_there_all_the_same_is_not_a_second(report):
    ours, theirs = factories.decider(), factories.police_decider()
    given_by(factories.user("Ada Alm"), ours, theirs)
    completed(report)
    approved_by(report, theirs)
    forced(report, ours, factories.organisation())
    assert may_be_published(report, ON)[0] == "Det behövs två personer som godkänner."


def test_who_gave_the_other_a_role_lately_is_the_same_person(report):
    ours, theirs = factories.decider(), factories.police_decider()
    given_by(ours, theirs, days=13)
    completed(report)
    approved_by(report, theirs)
    with pytest.raises(ValidationError, match="gav uppdrag till Lena Polischef"):
        approved_by(report, ours)
    given_by(ours, theirs, days=14)
    approved_by(report, ours)
    assert state(report) is State.APPROVED


def test_who_had_a_part_in_a_new_second_factor_is_the_same_person_for_some_days(report):
    ours, theirs = factories.decider(), factories.police_decider()
    reset(theirs, asked_by=factories.user("Ada Alm"), confirmed_by=ours)
    completed(report)
    approved_by(report, theirs)
    with pytest.raises(ValidationError, match="ett nytt andra steg"):
        approved_by(report, ours)
    SecondFactorReset.objects.update(confirmed_at=now() - DAYS)
    approved_by(report, ours)
    assert state(report) is State.APPROVED


def test_waiting_between_approval_and_publication_changes_nothing(report):
    ours, theirs = factories.decider(), factories.police_decider()
    given_by(ours, theirs, days=30)
    completed(report)
    steps = [forced(report, theirs, factories.police()), forced(report, ours, factories.organisation())]
    assert state(report) is State.APPROVED
    Membership.objects.filter(given_by=ours).update(given_at=now() - timedelta(days=40))
    for step in steps:
        Step.objects.filter(pk=step.pk).update(at=now() - timedelta(days=30))
    Step.objects.exclude(pk__in=[step.pk for step in steps]).update(at=now() - timedelta(days=31))
    assert state(report) is State.COMPLETED


def test_who_completed_it_is_not_one_of_those_who_approve(client, report):
    both = factories.coordinator()
    factories.member(both, Role.DECIDER, factories.organisation(), factories.municipality())
    completed(report)
    approved_by(report, factories.police_decider())
    seen = approval_status(report).freeze.pk, factories.refreshed(report.period.promise).revision
    with pytest.raises(ValidationError, match="Du skickade uppföljningen till godkännande"):
        approve(report=report, actor=Actor(both), organisation=factories.organisation().pk, seen=seen)
    forced(report, both, factories.organisation())
    assert may_be_published(report, ON)[0] == "Vaggeryds kommun har inte godkänt."
    client.force_login(both)
    assert "Väntar på dig." not in words(client.get("/arbete/beslut/"))
    assert "Du kan inte godkänna den här" in words(client.get(PAGE))


def test_nor_does_whoever_counts_as_who_completed_it(report):
    given_by(factories.user("Ada Alm"), factories.coordinator(), factories.decider(), days=400)
    completed(report)
    with pytest.raises(
        ValidationError, match="Sam Samordnare skickade uppföljningen till godkännande, och du räknas"
    ):
        approved_by(report, factories.decider())
    forced(report, factories.decider(), factories.organisation())
    assert not approval_status(report).approved


def test_where_one_party_alone_hands_in_that_is_completing(report):
    Signatory.objects.exclude(organisation=factories.police()).delete()
    factories.member(factories.police_officer(), Role.DECIDER, factories.police(), factories.municipality())
    hand_on(report=report, actor=Actor(factories.police_officer()))
    seen = approval_status(report).freeze.pk, factories.refreshed(report.period.promise).revision
    with pytest.raises(ValidationError, match="Du skickade"):
        approve(
            report=report,
            actor=Actor(factories.police_officer()),
            organisation=factories.police().pk,
            seen=seen,
        )


def test_who_counts_as_a_writer_has_written(report):
    """The writer's and both approvers' roles are of one hand each: nobody is left who wrote nothing."""
    malte = factories.coordinator("Malte Skriver")
    wrote(report, malte, "Ord.")
    given_by(factories.user("Ada Alm"), malte, factories.decider(), days=400)
    given_by(factories.user("Petra"), factories.police_officer(), factories.police_decider(), days=400)
    completed(report)
    approved_by(report, factories.police_decider())
    approved_by(report, factories.decider())
    assert "får inte ha skrivit" in may_be_published(report, ON)[0]


def test_nobody_is_two_by_lending_the_right(report):
    """Who approves in another's place is one with that person."""
    giver = factories.decider()
    factories.member(giver, Role.DECIDER, factories.police(), factories.municipality())
    lent = factories.delegation()
    completed(report)
    seen = approval_status(report).freeze.pk, factories.refreshed(report.period.promise).revision
    approve(report=report, actor=Actor(giver), organisation=factories.police().pk, seen=seen)
    with pytest.raises(ValidationError, match="på delegation räknas som samma person"):
        approved_by(report, lent.receiver)
    forced(report, lent.receiver, factories.organisation(), delegation=lent)
    assert may_be_published(report, ON)[0] == "Det behövs två personer som godkänner."


def test_who_completed_it_does_not_lend_the_approval_to_another(report):
    giver = factories.decider()
    factories.member(giver, Role.COORDINATOR, factories.organisation(), factories.municipality())
    lent = factories.delegation()
    hand_on(report=report, actor=Actor(factories.police_officer()))
    hand_on(report=report, actor=Actor(giver))
    with pytest.raises(ValidationError, match="på delegation räknas"):
        approved_by(report, lent.receiver)


def test_the_page_says_who_counts_as_one_until_when_and_the_way_out_before_anybody_approves(client, report):
    ours, theirs = factories.decider(), factories.police_decider()
    given_by(factories.user("Ada Alm"), ours, theirs)
    completed(report)
    client.force_login(factories.coordinator())
    shown = words(client.get(PAGE))
    assert "Räknas som samma person Lena" in shown or "Räknas som samma person Britt" in shown
    assert "Ada Alm gav uppdrag till " in shown
    assert "Britt Beslutsfattare (Vaggeryds kommun)" in shown
    assert "av någon annan administratör där, eller av en ägare av installationen som inte gav" in shown
    client.force_login(ours)
    assert "Godkänn för Vaggeryds kommun" in words(client.get(PAGE))
    approved_by(report, theirs)
    shown = words(client.get(PAGE))
    assert "Du kan inte godkänna den här" in shown
    assert shown.count("Ada Alm gav") == 1, "said once, not in two boxes"
    assert "Kontot bekräftas under Administration, Personer" in shown
    assert "Godkänn för Vaggeryds kommun" not in shown
    confirm_account(ours, by=factories.superuser(), reason="Vi har träffats.")
    shown = words(client.get(PAGE))
    assert "Räknas som samma person" not in shown
    assert "Godkänn för Vaggeryds kommun" in shown


def test_the_page_lists_no_pair_that_hinders_nothing_and_none_when_all_have_approved(client, report):
    ours, theirs = factories.decider(), factories.police_decider()
    given_by(factories.user("Ada Alm"), ours, factories.decider("Doris Decider"), factories.coordinator())
    completed(report)
    client.force_login(theirs)
    # Two of one party: one of them is enough. And who completed it counts as both.
    assert words(client.get(PAGE)).count("Ada Alm gav") == 2
    Membership.objects.filter(user=factories.coordinator()).update(given_at=None, given_by=None)
    assert "Räknas som samma person" not in words(client.get(PAGE))
    approved_by(report, theirs)
    approved_by(report, ours)
    assert state(report) is State.APPROVED
    given_by(factories.user("Bo Ask"), ours, theirs)
    assert "Räknas som samma person" not in words(client.get(PAGE))


def test_a_new_second_factor_shows_in_each_approval_for_some_days(client, report):
    theirs = factories.police_decider()
    reset(theirs, factories.user("Ada Alm"), factories.user("Bo Ask"))
    completed(report)
    told = "andra steget återställt den 14 oktober 2020 av Ada Alm och Bo Ask"
    client.force_login(theirs)
    assert told in words(client.get(PAGE))
    approved_by(report, theirs)
    client.force_login(factories.decider())
    assert told in words(client.get(PAGE))
    assert told in AuditEvent.objects.filter(event="report.approved").get().details
    SecondFactorReset.objects.update(confirmed_at=now() - DAYS)
    assert told not in words(client.get(PAGE))


def test_the_whole_chain_of_one_administrator_ends_with_one_person(report):
    """Accounts made for the own municipality, one for each part, are all of one hand: nothing is approved twice."""
    ada = factories.user("Ada Alm")
    place = {"organisation": factories.organisation(), "municipality": factories.municipality()}
    factories.member(ada, Role.ADMINISTRATOR, **place)
    for name, role in (
        ("Sock Ett", Role.COORDINATOR),
        ("Sock Två", Role.DECIDER),
        ("Sock Tre", Role.DECIDER),
    ):
        give_role(by=ada, user=factories.user(name), role=role, **place)
    Membership.objects.update(given_at=now() - timedelta(days=400), given_by=ada)
    Membership.objects.filter(user=ada).update(given_at=None, given_by=None)
    hand_on(report=report, actor=Actor(factories.police_officer()))
    hand_on(report=report, actor=Actor(factories.user("Sock Ett")))
    for name in ("Sock Två", "Sock Tre"):
        with pytest.raises(ValidationError, match="räknas här som samma person"):
            approved_by(report, factories.user(name))

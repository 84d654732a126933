"""Which accounts count as one person: who gave whom a role or a new second factor, and who has confirmed it since."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from medborgarlofte.accounts.actions import confirm_account, confirmable, end_role
from medborgarlofte.accounts.actions.following import follow_claims
from medborgarlofte.accounts.actions.invitations import accept, invite, send_again
from medborgarlofte.accounts.actions.people import give_role
from medborgarlofte.accounts.models import Membership, SecondFactorReset, User
from medborgarlofte.accounts.openid import Provider
from medborgarlofte.accounts.presenters import reset_words, why_one
from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.same_person import DAYS, Act, Ties
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.clock import now
from tests import factories as f
from tests.client import words

ADA, BO, CIA, DAN, EVA = range(1, 6)
START = datetime(2020, 10, 1, 12, tzinfo=UTC)
SOON, LATE = START + timedelta(days=13), START + timedelta(days=15)
WORD = "ett-mycket-langt-ord"


def gave(by, account, at=START, confirmed=None):
    return Act(account, by, at, confirmed)


def renewed(by, account, at=START):
    return Act(account, by, at, raises=False)


@pytest.mark.parametrize(
    ("acts", "pair", "soon", "late"),
    [
        ([], (ADA, BO), False, False),
        ([gave(ADA, BO)], (ADA, BO), True, False),
        ([gave(ADA, BO), gave(ADA, CIA)], (BO, CIA), True, True),
        ([gave(ADA, BO, confirmed=START + timedelta(days=1)), gave(ADA, CIA)], (BO, CIA), False, False),
        ([gave(ADA, BO, confirmed=START + timedelta(days=1))], (ADA, BO), False, False),
        # Ada made Bo, Bo made Cia, Ada made Dan: Cia goes back to Ada through Bo.
        ([gave(ADA, BO), gave(BO, CIA), gave(ADA, DAN)], (CIA, DAN), True, True),
        ([gave(ADA, BO), gave(BO, CIA)], (BO, CIA), True, True),
        ([gave(ADA, BO), gave(BO, CIA)], (ADA, CIA), True, False),
        # A confirmation of the one in the middle cuts the chain there.
        ([gave(ADA, BO, confirmed=START), gave(BO, CIA), gave(ADA, DAN)], (CIA, DAN), False, False),
        # Who confirmed one giver's role has said nothing of another's.
        ([gave(ADA, BO, confirmed=START), gave(EVA, BO), gave(EVA, CIA)], (BO, CIA), True, True),
        # Who gives oneself a role is one of those who got it of oneself.
        ([gave(ADA, ADA), gave(ADA, BO)], (ADA, BO), True, True),
        ([renewed(ADA, BO), renewed(CIA, BO)], (CIA, BO), True, False),
        ([renewed(ADA, BO), renewed(ADA, CIA)], (BO, CIA), True, False),
        ([gave(ADA, BO, at=SOON)], (ADA, BO), True, True),
        ([gave(ADA, BO, at=LATE)], (ADA, BO), False, True),
    ],
)
def test_who_counts_as_one(acts, pair, soon, late):
    ties = Ties(acts)
    for one, other in (pair, pair[::-1]):
        assert ties.are_one(one, other, SOON) is soon
        assert ties.are_one(one, other, LATE) is late
        assert (other in ties.others(one, LATE)) is late


def test_the_days_end_to_the_second():
    ties = Ties([gave(ADA, BO)])
    assert ties.are_one(ADA, BO, START + DAYS - timedelta(seconds=1))
    assert not ties.are_one(ADA, BO, START + DAYS)
    assert ties.until(ADA, BO, SOON) == START + DAYS
    assert Ties([gave(ADA, BO), gave(ADA, CIA)]).until(BO, CIA, SOON) is None


def test_a_confirmation_counts_from_its_moment_and_not_before():
    ties = Ties([gave(ADA, BO, confirmed=SOON), gave(ADA, CIA)])
    assert ties.are_one(BO, CIA, SOON - timedelta(seconds=1))
    assert not ties.are_one(BO, CIA, SOON)


def test_who_confirms_is_not_whom_the_giver_raised_however_long_ago():
    ties = Ties([gave(ADA, BO)])
    assert not ties.are_one(ADA, BO, LATE)
    assert ties.are_one(ADA, BO, LATE, ever=True)
    assert not Ties([gave(ADA, BO, confirmed=SOON)]).are_one(ADA, BO, LATE, ever=True)


# The rows


@pytest.fixture
def places(db):
    return {"organisation": f.organisation(), "municipality": f.municipality()}


@pytest.fixture
def ada(places):
    person = f.user("Ada Alm")
    f.member(person, Role.ADMINISTRATOR, **places)
    return person


def another_administrator(places, name="Beda Berg"):
    person = f.user(name)
    f.member(person, Role.ADMINISTRATOR, **places)
    return person


def give(by, person, places, role=Role.DECIDER):
    return give_role(by=by, user=person, role=role, **places)


def test_a_role_given_and_an_invitation_taken_say_who_gave_it(ada, places, monkeypatch):
    give(ada, f.user("Bo"), places)
    monkeypatch.setattr("secrets.token_urlsafe", lambda _: "bokstaver")
    invite(by=ada, email="cia@example.se", role=Role.COORDINATOR, **places)
    cia = accept(token="bokstaver", name="Cia Dal", password=WORD)
    assert set(Membership.objects.exclude(user=ada).values_list("given_by", flat=True)) == {ada.pk}
    assert Ties().are_one(f.user("Bo").pk, cia.pk, now() + timedelta(days=400))
    assert why_one(Ties(), ada.pk, cia.pk, now()).startswith("Ada Alm gav uppdrag till Cia Dal. ")


def test_who_sends_another_s_invitation_again_has_not_given_the_role(ada, places, monkeypatch):
    monkeypatch.setattr("secrets.token_urlsafe", lambda _: "bokstaver")
    sent = invite(by=ada, email="cia@example.se", role=Role.COORDINATOR, **places)
    beda = another_administrator(places)
    assert send_again(sent, by=beda).sent_by == ada
    end_role(ada.memberships.get(), by=f.superuser())
    assert send_again(sent, by=beda).sent_by == beda


def test_roles_from_before_that_were_taken_by_invitation_get_their_giver(ada, places, monkeypatch):
    monkeypatch.setattr("secrets.token_urlsafe", lambda _: "bokstaver")
    sent = invite(by=ada, email="cia@example.se", role=Role.COORDINATOR, **places)
    cia = accept(token="bokstaver", name="Cia Dal", password=WORD)
    give(ada, f.user("Bo"), places)
    Membership.objects.update(given_at=None, given_by=None)
    migration = import_module("medborgarlofte.accounts.migrations.0004_who_gave_a_role")
    migration.take_over_invitations(apps, None)
    taken = cia.memberships.get()
    sent.refresh_from_db()
    assert (taken.given_by, taken.given_at) == (ada, sent.accepted_at)
    assert f.user("Bo").memberships.get().given_by is None


def test_what_the_system_and_a_provider_do_is_done_by_nobody(places):
    for name in ("Bo", "Cia"):
        give(User.objects.system(), f.user(name), places)
    provider = Provider(
        id="k", name="Kommunen", server_url="", client_id="", secret="", organisation=f.organisation().slug,
        domains=frozenset(), role_claim="g", role_map={"chef": frozenset({(Role.DECIDER, "vaggeryd")})},
    )  # fmt: skip
    follow_claims(user=f.user("Dan"), provider=provider, claims={"g": ["chef"]}, has_second_factor=True)
    assert set(Membership.objects.values_list("given_by", flat=True)) == {None}
    assert f.user("Dan").memberships.count() == 1
    assert not Ties().are_one(f.user("Bo").pk, f.user("Cia").pk, now())


def test_a_second_factor_by_two_ties_both_for_some_days(places):
    ada, bo, cia = (f.user(name) for name in ("Ada Alm", "Bo Ask", "Cia Dal"))
    at = now() - timedelta(days=1)
    SecondFactorReset.objects.create(user=cia, asked_at=at, asked_by=ada, confirmed_at=at, confirmed_by=bo)
    for other in (ada, bo):
        assert Ties().are_one(other.pk, cia.pk, now())
        assert not Ties().are_one(other.pk, cia.pk, now() + DAYS)
    assert "Ada Alm och Bo Ask" in reset_words(cia.pk, now())
    assert reset_words(cia.pk, now() + DAYS) == reset_words(cia.pk, at - timedelta(days=1)) == ""


def test_another_administrator_or_the_owner_confirms_and_says_why(ada, places):
    for name in ("Bo", "Cia"):
        give(ada, f.user(name), places)
    bo, cia = f.user("Bo"), f.user("Cia")
    for by in (
        ada,  # who gave it
        bo,  # the owner of the account
        f.decider(),  # no administrator
        f.user("Utan Uppdrag"),
    ):
        assert not confirmable(by, bo)
        with pytest.raises(PermissionDenied, match="Någon annan än den som gav uppdraget"):
            confirm_account(bo, by=by, reason="Jag känner honom.")
    elsewhere = f.user("Disa")
    f.member(elsewhere, Role.ADMINISTRATOR, f.police(), f.municipality())
    assert not confirmable(elsewhere, bo)
    confirm_account(bo, by=another_administrator(places), reason="Vi delar rum.")
    assert not Ties().are_one(bo.pk, cia.pk, now())
    assert not Ties().are_one(bo.pk, ada.pk, now())
    assert AuditEvent.objects.order_by("number").last().event == "user.confirmed"
    assert confirmable(f.superuser(), cia)


def test_who_was_raised_by_the_giver_never_confirms_for_the_giver(ada, places):
    """A made-up administrator confirms nobody: neither what the maker gave, nor the maker what it gave."""
    give(ada, f.user("Påhittad"), places, Role.ADMINISTRATOR)
    made_up = f.user("Påhittad")
    give(ada, f.user("Bo"), places)
    give(made_up, f.user("Cia"), places)
    Membership.objects.exclude(given_at=None).update(given_at=now() - timedelta(days=100))
    assert not Ties().are_one(ada.pk, made_up.pk, now())
    assert not confirmable(made_up, f.user("Bo"))
    assert not confirmable(ada, f.user("Cia"))
    confirm_account(made_up, by=f.superuser(), reason="Hon finns.")
    assert confirmable(made_up, f.user("Bo"))


def test_who_counts_as_the_owner_confirms_nothing_of_the_account(ada, places):
    """Not even what a third person gave: Beda and Bo are both of Ada's making."""
    eva = another_administrator(places, "Eva Ek")
    give(ada, f.user("Beda"), places, Role.ADMINISTRATOR)
    give(ada, f.user("Bo"), places)
    give(eva, f.user("Bo"), places, Role.OFFICER)
    assert not confirmable(f.user("Beda"), f.user("Bo"))


def test_the_owner_who_made_everybody_needs_a_second_owner(places):
    owner, second = f.superuser(), f.superuser("Stina Drift")
    for name, role in (("Ada", Role.ADMINISTRATOR), ("Bo", Role.ADMINISTRATOR)):
        give(owner, f.user(name), places, role)
    ada, bo = f.user("Ada"), f.user("Bo")
    assert not confirmable(owner, ada)
    assert not confirmable(bo, ada)
    confirm_account(ada, by=second, reason="Jag ringde henne.")
    give(ada, f.user("Cia"), places)
    assert confirmable(owner, f.user("Cia"))


def test_the_person_s_page_says_with_whom_and_the_button_asks_for_a_reason_and_the_factor(
    client, ada, places
):
    for name in ("Bo Ask", "Cia Dal"):
        give(ada, f.user(name), places)
    bo = f.user("Bo Ask")
    page = reverse("admin:accounts_user_change", args=[bo.pk])
    confirm = page.replace("change/", "bekrafta/")
    client.force_login(ada)
    shown = words(client.get(page))
    assert "Ada Alm gav uppdrag till Bo Ask och Cia Dal. De räknas som samma person tills de är" in shown
    assert (
        "Någon annan administratör hos Vaggeryds kommun, eller en ägare av installationen som inte" in shown
    )
    assert "Bekräfta kontot" not in shown
    assert client.get(confirm).status_code == 403
    client.force_login(another_administrator(places))
    assert "Bekräfta kontot" in words(client.get(page))
    assert client.post(confirm, {"reason": " "}).status_code == 200
    assert confirmable(f.superuser(), bo)
    assert client.post(confirm, {"reason": "Vi delar rum."}).status_code == 302
    assert Membership.objects.get(user=bo).confirmed_reason == "Vi delar rum."
    assert "Kontot räknas som en egen person" in words(client.get(page))


def test_confirming_needs_the_second_factor_in_the_session(client, ada, places, settings):
    """Also if the door in front of the whole administration were open."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "SecondFactor" not in name]
    give(ada, f.user("Bo"), places)
    confirm = reverse("admin:accounts_user_change", args=[f.user("Bo").pk]).replace("change/", "bekrafta/")
    client.force_login(another_administrator(places), second_factor=False)
    assert client.post(confirm, {"reason": "Vi delar rum."}).status_code == 403
    assert confirmable(f.superuser(), f.user("Bo"))


def test_the_database_refuses_a_confirmation_by_the_giver_or_the_owner_and_one_without_a_reason(ada, places):
    row = give(ada, f.user("Bo"), places)
    for by, reason in ((ada, "x"), (f.user("Bo"), "x"), (f.superuser(), "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=row.pk).update(
                confirmed_at=now(), confirmed_by=by, confirmed_reason=reason
            )


def test_the_person_s_page_costs_the_same_however_many_count_as_one(
    client, places, ada, django_assert_max_num_queries
):
    for number in range(30):
        give(ada, f.user(f"Person {number}"), places, Role.OFFICER)
    client.force_login(ada)
    page = reverse("admin:accounts_user_change", args=[f.user("Person 1").pk])
    with django_assert_max_num_queries(45):
        shown = words(client.get(page))
    assert shown.count("Ada Alm gav uppdrag till") == 1
    assert "Person 1, Person 0, Person 10, Person 11, Person 12 och 25 till." in shown


def test_the_person_s_page_names_nobody_of_another_organisation_but_counts_them(client, ada, places):
    owner = f.superuser()
    give(owner, f.user("Bo Ask"), places)
    elsewhere = {"organisation": f.police(), "municipality": f.municipality()}
    for name in ("Per Polis", "Pia Polis"):
        give(owner, f.user(name), elsewhere, Role.ADMINISTRATOR)
    give(f.user("Per Polis"), f.user("Paul Polis"), elsewhere)
    page = reverse("admin:accounts_user_change", args=[f.user("Bo Ask").pk])
    client.force_login(ada)
    shown = words(client.get(page))
    assert f"{owner} gav uppdrag till Bo Ask och 2 konton i andra organisationer." in shown
    assert "Dit räknas också ett konto i en annan organisation." in shown
    assert "Polis " not in shown.replace("Polisen", "")
    client.force_login(owner)
    assert f"{owner} gav uppdrag till Bo Ask, Per Polis och Pia Polis." in words(client.get(page))


def test_it_costs_two_questions_however_many_there_are(places, ada, django_assert_num_queries):
    for name in ("Bo", "Cia", "Dan"):
        give(ada, f.user(name), places)
    with django_assert_num_queries(2):
        ties = Ties()
        for other in range(1, 20):
            ties.are_one(ada.pk, other, START)

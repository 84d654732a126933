"""Lost telephone: one asks for a new second factor, another confirms, and the owner is told at once."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from medborgarlofte.accounts.actions import end_role, grant_role
from medborgarlofte.accounts.actions.people import give_role
from medborgarlofte.accounts.actions.second_factor_resets import (
    ask_for_new_factor,
    confirm_new_factor,
    stop_new_factor,
    waiting_for,
)
from medborgarlofte.accounts.models import Membership, SecondFactorReset
from medborgarlofte.accounts.presenters import reset_words
from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.second_factor import FRESH, GIVEN
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.clock import now
from tests import factories as f
from tests.client import words

pytestmark = pytest.mark.django_db
PAGE = "/konto/nytt-andra-steg/"


def has_factor(person):
    return Authenticator.objects.filter(user=person).exists()


@pytest.fixture
def places():
    return {"organisation": f.organisation(), "municipality": f.municipality()}


def administrator(name, organisation=None):
    person = f.user(name)
    f.member(person, Role.ADMINISTRATOR, organisation or f.organisation(), f.municipality())
    return person


@pytest.fixture
def ada():
    return administrator("Ada Alm")


@pytest.fixture
def lost():
    """A beslutsfattare whose telephone is gone, with a colleague who decides too."""
    person = f.decider()
    TOTP.activate(person, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    f.decider("Doris Decider")
    return person


def test_nothing_is_lost_until_another_has_confirmed_and_the_owner_is_told_at_once(
    client, ada, lost, django_capture_on_commit_callbacks
):
    page = reverse("admin:accounts_user_change", args=[lost.pk])
    client.force_login(ada)
    assert "Be om ett nytt andra steg" in words(client.get(page))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page.replace("change/", "andra-steget/")).status_code == 302
    assert has_factor(lost)
    told, asked = mail.outbox
    assert told.recipients() == [lost.email]
    assert "Ada Alm har bett om att ditt andra steg i Medborgarlöfte tas bort" in told.body
    assert set(asked.recipients()) == {"doris-decider@example.se"}
    assert "Stoppa nytt andra steg" in words(client.get(PAGE))
    assert "Bekräfta nytt andra steg" not in words(client.get(PAGE))
    client.force_login(f.decider("Doris Decider"))
    assert "Nytt andra steg som väntar på dig" in words(client.get(reverse("account")))
    assert "Bekräfta nytt andra steg för Britt Beslutsfattare" in words(client.get(PAGE))
    mail.outbox.clear()
    reset = SecondFactorReset.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{PAGE}{reset.pk}/bekrafta/").status_code == 302
    assert not has_factor(lost)
    assert "Ada Alm bad om det och Doris Decider bekräftade" in mail.outbox[0].body
    # A strong role sets the next one up by the link in a letter.
    assert [letter.recipients() for letter in mail.outbox] == [[lost.email], [lost.email]]
    assert "/konto/tva-steg/lank/" in mail.outbox[1].body
    events = list(AuditEvent.objects.order_by("number").values_list("event", flat=True))
    assert events[:2] == ["user.second_factor_reset_asked", "user.second_factor_reset"]
    assert "av Ada Alm och Doris Decider" in reset_words(lost.pk, now())


def test_the_two_are_never_one_nor_the_owner_nor_whoever_counts_as_either(ada, lost, places):
    reset = ask_for_new_factor(lost, by=ada)
    made_up = give_role(by=ada, user=f.user("Påhittad"), role=Role.DECIDER, **places).user
    of_the_lost = grant_role(by=f.superuser(), user=f.user("Nils"), role=Role.DECIDER, **places).user
    Membership.objects.filter(user=of_the_lost).update(given_by=lost)
    Membership.objects.exclude(given_at=None).update(given_at=now() - timedelta(days=100))
    for by in (
        ada,
        lost,
        made_up,
        of_the_lost,
        f.coordinator(),
        f.police_decider(),
        administrator("Olle", f.police()),
    ):
        with pytest.raises(PermissionDenied):
            confirm_new_factor(reset, by=by)
    assert has_factor(lost)
    confirm_new_factor(reset, by=administrator("Beda Berg"))
    assert not has_factor(lost)


def test_only_who_looks_after_the_account_asks_and_never_for_oneself(ada, lost):
    for by in (administrator("Olle", f.police()), f.coordinator(), f.decider("Doris Decider"), lost):
        with pytest.raises(PermissionDenied):
            ask_for_new_factor(lost, by=by)
    TOTP.activate(ada, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    with pytest.raises(PermissionDenied):
        ask_for_new_factor(ada, by=ada)
    with pytest.raises(ValidationError, match="har inget andra steg"):
        ask_for_new_factor(f.officer(), by=ada)


def test_the_owner_of_the_installation_asks_or_confirms(ada, lost):
    reset = ask_for_new_factor(lost, by=f.superuser())
    with pytest.raises(PermissionDenied):
        confirm_new_factor(reset, by=f.superuser())
    confirm_new_factor(reset, by=ada)
    TOTP.activate(f.superuser(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    f.member(f.superuser(), Role.DECIDER, f.organisation(), f.municipality())
    with pytest.raises(ValidationError, match="Ingen kan bekräfta"):
        ask_for_new_factor(f.superuser(), by=f.superuser("Stina Drift"))
    third = f.superuser("Tora Drift")
    reset = ask_for_new_factor(f.superuser(), by=f.superuser("Stina Drift"))
    with pytest.raises(PermissionDenied):
        confirm_new_factor(reset, by=ada)
    confirm_new_factor(reset, by=third)


def test_where_nobody_could_confirm_that_is_said_at_once(ada):
    person = f.coordinator()
    TOTP.activate(person, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    with pytest.raises(ValidationError, match="Ingen kan bekräfta det"):
        ask_for_new_factor(person, by=ada)


def test_who_has_left_since_has_asked_for_nothing(ada, lost):
    reset = ask_for_new_factor(lost, by=ada)
    end_role(ada.memberships.get(), by=f.superuser())
    with pytest.raises(PermissionDenied):
        confirm_new_factor(reset, by=f.decider("Doris Decider"))
    assert has_factor(lost)


def test_a_request_is_stopped_by_its_owner_and_grows_old(client, ada, lost):
    reset = ask_for_new_factor(lost, by=ada)
    with pytest.raises(ValidationError, match="redan en begäran"):
        ask_for_new_factor(lost, by=administrator("Beda Berg"))
    with pytest.raises(PermissionDenied):
        stop_new_factor(reset, by=f.officer())
    client.force_login(lost)
    assert "Har du inte bett om det: stoppa det." in words(client.get(PAGE))
    assert client.post(f"{PAGE}{reset.pk}/stoppa/").status_code == 302
    for act in (confirm_new_factor, stop_new_factor):
        with pytest.raises(ValidationError, match="redan bekräftad eller stoppad"):
            act(reset, by=f.decider("Doris Decider"))
    old = ask_for_new_factor(lost, by=ada)
    SecondFactorReset.objects.filter(pk=old.pk).update(asked_at=now() - timedelta(days=7))
    assert not waiting_for(f.decider("Doris Decider"))
    with pytest.raises(ValidationError, match="mer än sju dagar"):
        confirm_new_factor(old, by=f.decider("Doris Decider"))
    assert ask_for_new_factor(lost, by=administrator("Beda Berg")).pk != old.pk
    assert has_factor(lost)


def test_the_letters_go_once_more_when_the_same_person_asks_again(
    ada, lost, django_capture_on_commit_callbacks
):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            ask_for_new_factor(lost, by=ada)
    assert len(mail.outbox) == 4
    assert SecondFactorReset.objects.count() == 1


def test_confirming_needs_the_confirmer_s_own_factor_in_the_session(client, ada, lost, settings):
    """Also if the door in front of every page were open."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "SecondFactor" not in name]
    reset = ask_for_new_factor(lost, by=ada)
    doris = f.decider("Doris Decider")
    client.force_login(doris, second_factor=False)
    assert client.post(f"{PAGE}{reset.pk}/bekrafta/").status_code == 403
    client.force_login(doris)
    session = client.session
    session[GIVEN] = session[GIVEN] | {"at": session[GIVEN]["at"] - FRESH}
    session.save()
    assert client.post(f"{PAGE}{reset.pk}/bekrafta/").status_code == 403
    assert has_factor(lost)


def test_the_database_refuses_one_person_as_two(ada, lost):
    reset = ask_for_new_factor(lost, by=ada)
    rows = SecondFactorReset.objects.filter(pk=reset.pk)
    for change in (
        {"confirmed_at": now(), "confirmed_by": ada},
        {"confirmed_at": now(), "confirmed_by": lost},
        {"asked_by": lost},
        {"confirmed_at": now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_a_letter_that_did_not_leave_is_told(
    client, ada, lost, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("medborgarlofte.letters.send", lambda letter: False)
    with django_capture_on_commit_callbacks(execute=True):
        reset = ask_for_new_factor(lost, by=ada)
    assert reset.letter_failed
    with django_capture_on_commit_callbacks(execute=True):
        done = confirm_new_factor(reset, by=f.decider("Doris Decider"))
    assert done.letter_failed

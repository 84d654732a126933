"""Whose account is whose to look after, seen from those nobody, or only the owner of the installation, looks after."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib import admin
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from medborgarlofte.accounts.actions import (
    close_account,
    end_role,
    grant_role,
    open_account,
    save_user,
    send_enrolment_link,
    send_password_letter,
)
from medborgarlofte.accounts.actions.enrolment_letters import make_link
from medborgarlofte.accounts.actions.invitations import accept, invite
from medborgarlofte.accounts.actions.people import give_role, name_deputy
from medborgarlofte.accounts.actions.second_factor_resets import ask_for_new_factor
from medborgarlofte.accounts.looking_after import looked_after, may_look_after
from medborgarlofte.accounts.models import SYSTEM_EMAIL, Invitation, Membership, User
from medborgarlofte.accounts.roles import Role
from medborgarlofte.audit.models import AuditEvent
from tests import factories as f
from tests.client import StrictClient

pytestmark = pytest.mark.django_db
PERSONS = "/admin/autocomplete/?app_label=accounts&model_name=membership&field_name=user"


@pytest.fixture
def places():
    return {"organisation": f.organisation(), "municipality": f.municipality()}


@pytest.fixture
def ada(places):
    person = f.user("Ada Administratör")
    f.member(person, Role.ADMINISTRATOR, **places)
    return person


def client_of(person):
    client = StrictClient()
    client.force_login(person)
    return client


@pytest.mark.parametrize("owner", [True, False], ids=["the owner", "an administratör"])
def test_nobody_looks_after_the_command_lines_own_account(owner, ada, places):
    by, system = f.superuser() if owner else ada, User.objects.system()
    for act in (
        save_user, close_account, open_account, send_password_letter, send_enrolment_link, ask_for_new_factor
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            act(system, by=by)
    for give in (
        lambda: grant_role(by=by, user=system, role=Role.COORDINATOR, **places),
        lambda: invite(by=by, email=SYSTEM_EMAIL, role=Role.COORDINATOR, **places),
        lambda: name_deputy(f.member(f.officer(), Role.OFFICER, **places), by=by, deputy=SYSTEM_EMAIL),
        lambda: make_link(system, by=by),
    ):
        with pytest.raises(ValidationError):
            give()
    client, page = client_of(by), reverse("admin:accounts_user_change", args=[system.pk])
    for action in admin.site.get_model_admin(User).row_actions:
        for ask in (client.get, client.post):
            assert ask(page.replace("change/", f"{action.slug}/")).status_code in (302, 403, 404), action.slug
    assert str(system.pk) not in {row["id"] for row in client.get(PERSONS).json()["results"]}
    assert not f.refreshed(system).is_active
    assert not mail.outbox
    assert not AuditEvent.objects.exists()


def test_the_database_keeps_the_command_lines_own_account_closed():
    system = User.objects.system()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=system.pk).update(is_active=True)
    system.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_superuser(SYSTEM_EMAIL, f.PASSWORD, name="Systemet")


def test_no_password_no_letter_and_no_session_opens_the_command_lines_own_account():
    system = User.objects.system()
    system.set_password(f.PASSWORD)
    system.is_superuser = system.is_staff = True
    system.save()
    session = client_of(system)
    assert session.get(reverse("desk")).url.startswith(reverse("login"))
    typed = StrictClient()
    typed.post(reverse("login"), {"login": SYSTEM_EMAIL, "password": f.PASSWORD})
    assert typed.get(reverse("account")).url.startswith(reverse("login"))
    asked = StrictClient()
    asked.post(reverse("account_reset_password"), {"email": SYSTEM_EMAIL})
    assert not mail.outbox
    key = default_token_generator.make_token(system)
    form = asked.get(
        reverse("account_reset_password_from_key", args=[user_pk_to_url_str(system), key]), follow=True
    )
    new = {"password1": "en-helt-annan-fras", "password2": "en-helt-annan-fras"}
    asked.post(form.request["PATH_INFO"], new)
    assert asked.get(reverse("account")).url.startswith(reverse("login"))


def test_an_invitation_to_the_command_lines_own_address_from_before_makes_no_account(
    ada, places, monkeypatch
):
    monkeypatch.setattr("secrets.token_urlsafe", lambda _: "bokstaver")
    invite(by=ada, email="annan@example.se", role=Role.COORDINATOR, **places)
    Invitation.objects.update(email=SYSTEM_EMAIL)
    with pytest.raises(ValidationError):
        accept(token="bokstaver", name="Jag", password=f.PASSWORD)
    assert not User.objects.filter(email=SYSTEM_EMAIL).exists()


def owner():
    return f.superuser()


def owner_with_a_role_here():
    return f.member(f.superuser(), Role.COORDINATOR, f.organisation(), f.municipality()).user


def nobody_yet():
    return f.user("Utan Uppdrag")


def works_elsewhere_too():
    person = f.officer()
    return f.member(person, Role.POLICE, f.police(), f.municipality()).user


@pytest.mark.parametrize("whom", [owner, owner_with_a_role_here, nobody_yet, works_elsewhere_too])
def test_a_role_is_not_given_without_consent_to_whom_one_does_not_look_after(whom, ada, places):
    """Else who owns the installation would count as one with whoever gave it, and confirm nothing more."""
    person, own = whom(), f.officer("Olle Handläggare")
    with pytest.raises(ValidationError, match="Skicka en inbjudan"):
        grant_role(by=ada, user=person, role=Role.DECIDER, **places)
    client = client_of(ada)
    sent = {
        "role": "decider", "organisation": places["organisation"].pk,
        "municipality": places["municipality"].pk, "started_on": "2020-01-01",
    }  # fmt: skip
    answer = client.post(reverse("admin:accounts_membership_add"), {**sent, "user": person.pk})
    assert answer.status_code == 200
    assert "user" in answer.context["adminform"].form.errors
    assert not person.memberships.filter(role="decider").exists()
    assert {row["id"] for row in client.get(PERSONS).json()["results"]} == {str(ada.pk), str(own.pk)}
    assert client.post(reverse("admin:accounts_membership_add"), {**sent, "user": own.pk}).status_code == 302


def test_the_owner_gives_a_first_role_directly(places):
    person = nobody_yet()
    assert grant_role(by=f.superuser(), user=person, role=Role.OFFICER, **places).user == person


def test_an_owner_who_took_a_role_is_still_the_owners_to_look_after(ada, places):
    person = f.superuser()
    give_role(by=ada, user=person, role=Role.COORDINATOR, **places)
    assert not may_look_after(ada, person)
    with pytest.raises(PermissionDenied):
        send_password_letter(person, by=ada)
    assert may_look_after(f.superuser("Stina Drift"), person)


def test_whose_role_has_ended_is_looked_after_where_it_ended_last(ada, places):
    person = works_elsewhere_too()
    here, there = person.memberships.get(role="officer"), person.memberships.get(role="police")
    assert person not in looked_after(ada)
    end_role(there, by=f.superuser())
    assert person in looked_after(ada)
    end_role(here, by=f.superuser())
    assert person in looked_after(ada)
    Membership.objects.filter(pk=there.pk).update(ended_at=f.refreshed(here).ended_at)
    assert person not in looked_after(ada)

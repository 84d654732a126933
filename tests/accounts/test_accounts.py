"""People: signing in, roles given and ended, and who may do it."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.contrib import admin
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.actions import (
    close_account,
    end_role,
    grant_role,
    open_account,
    save_user,
    send_password_letter,
)
from medborgarlofte.accounts.models import Membership, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import PERMISSIONS, Role
from medborgarlofte.audit.models import AuditEvent
from tests import factories as f
from tests.client import StrictClient, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    person = f.user("Ada Administratör")
    f.member(person, Role.ADMINISTRATOR, f.organisation(), f.municipality())
    return person


def former(name="Vera Viktorsson", **values):
    """Somebody who has worked here, and has no open role."""
    person = f.user(name, **values)
    role = f.member(person, Role.OFFICER, f.organisation(), f.municipality())
    Membership.objects.filter(pk=role.pk).update(ended_at=role.user.date_joined, ended_by=person)
    return person


def give(by, user, role=Role.OFFICER, **changes):
    values = {"organisation": f.organisation(), "municipality": f.municipality(), "role": role}
    return grant_role(by=by, user=user, **(values | changes))


def test_an_administrator_gives_a_role_and_it_counts_at_once(administrator):
    person = former("Nya Nyström", is_staff=False)
    membership = give(administrator, person)
    assert access.may(person, Permission.LOG_ACTIVITY, f.municipality(), f.organisation())
    assert f.refreshed(person).is_staff
    assert AuditEvent.objects.get().event == "role.granted"
    end_role(membership, by=administrator)
    assert not access.may(person, Permission.LOG_ACTIVITY, f.municipality())
    assert not f.refreshed(person).is_staff
    with pytest.raises(ValidationError, match="redan avslutat"):
        end_role(membership, by=administrator)


def test_an_administrator_acts_only_for_the_own_organisation_and_place(administrator):
    with pytest.raises(PermissionDenied):
        give(administrator, f.officer(), organisation=f.police())
    with pytest.raises(PermissionDenied):
        give(administrator, f.officer(), municipality=f.municipality("Gnosjö"))


def test_nobody_gives_oneself_a_role(administrator):
    with pytest.raises(ValidationError, match="dig själv"):
        give(administrator, administrator, Role.COORDINATOR)


def test_the_same_role_is_given_once(administrator):
    person = former()
    give(administrator, person)
    with pytest.raises(ValidationError, match="redan den rollen"):
        give(administrator, person)


def test_an_administrator_changes_the_name_of_the_own_people(administrator):
    person = f.officer()
    person.name = "Hanna Nygift"
    save_user(person, by=administrator)
    assert f.refreshed(person).name == "Hanna Nygift"
    with pytest.raises(PermissionDenied):
        save_user(person, by=f.coordinator())


def test_nobody_is_made_to_look_after_the_system_in_the_administration(administrator):
    person = f.officer()
    person.is_superuser = True
    for by in (administrator, f.superuser()):
        with pytest.raises(PermissionDenied, match="kommandoraden"):
            save_user(person, by=by)
    with pytest.raises(PermissionDenied):
        save_user(f.superuser(), by=administrator)


def test_nobody_changes_anothers_address_for_the_letter_about_a_password_would_go_there(administrator):
    for person in (f.officer(), f.refreshed(administrator)):
        person.email = "min-egen@example.se"
        for by in (administrator, f.superuser()):
            with pytest.raises(ValidationError, match="Adressen ändras inte"):
                save_user(person, by=by)


@pytest.mark.parametrize(
    "elsewhere",
    [
        ("Gnosjös kommun", "Gnosjö", None),
        ("Polisen", "Vaggeryd", None),
        ("Vaggeryds kommun", "Gnosjö", None),
        ("Polisen", "Vaggeryd", "left"),
    ],
    ids=str,
)
def test_an_account_that_works_for_others_too_is_not_mine_to_look_after(administrator, elsewhere):
    """Per organisation and municipality: the municipality's administrator is nothing to the police's people."""
    organisation, place, left = elsewhere
    person = f.user("Elsa")
    role = f.member(person, Role.OFFICER, f.organisation(organisation), f.municipality(place))
    if left:
        end_role(role, by=f.superuser())
    else:
        f.member(person, Role.OFFICER, f.organisation(), f.municipality())
    for act in (save_user, close_account, open_account, send_password_letter):
        with pytest.raises(PermissionDenied):
            act(person, by=administrator)


def test_who_has_left_is_looked_after_where_they_worked_last(administrator):
    person = f.officer()
    end_role(f.member(person, Role.POLICE, f.police(), f.municipality()), by=f.superuser())
    close_account(person, by=administrator)
    assert open_account(person, by=administrator).is_active


def test_an_account_that_never_had_a_role_is_the_owners_to_look_after(administrator):
    with pytest.raises(PermissionDenied):
        close_account(f.user("Utan Uppdrag"), by=administrator)
    assert not close_account(f.user("Utan Uppdrag"), by=f.superuser()).is_active


def test_somebody_whom_others_look_after_is_asked_before_getting_a_role(administrator):
    with pytest.raises(ValidationError, match="Skicka en inbjudan"):
        give(administrator, f.police_officer())


def test_the_system_may_everything_and_a_superuser_never_publishes():
    for permission in Permission:
        assert access.may(User.objects.system(), permission, f.municipality())
    for permission in (Permission.PUBLISH, Permission.APPROVE):
        assert not access.may(f.superuser(), permission, f.municipality())


def test_a_closed_account_may_nothing():
    person = f.coordinator()
    person.is_active = False
    assert not access.may(person, Permission.LOG_ACTIVITY, f.municipality())


def test_no_role_both_administers_and_publishes():
    for held in PERMISSIONS.values():
        assert not {Permission.ADMINISTER, Permission.PUBLISH} <= held
        assert not {Permission.ADMINISTER, Permission.APPROVE} <= held


def test_signing_in_leads_to_where_one_was_going():
    f.officer()
    client = StrictClient()
    page = client.get(reverse("login"), {"next": "/admin/"})
    assert "Logga in" in words(page)
    sent = {"login": f.officer().email, "password": f.PASSWORD}
    response = client.post(f"{reverse('login')}?next=/admin/", sent)
    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert AuditEvent.objects.get().event == "user.signed_in"


def test_a_wrong_password_is_said_plainly():
    response = StrictClient().post(reverse("login"), {"login": f.officer().email, "password": "fel"})
    assert "lösenordet är felaktigt" in words(response)
    assert AuditEvent.objects.get().event == "user.sign_in_failed"


def test_one_changes_ones_own_password():
    client = StrictClient()
    client.force_login(f.officer())
    assert client.get(reverse("password_change")).status_code == 200
    new = "en-helt-annan-fras"
    sent = {"oldpassword": f.PASSWORD, "password1": new, "password2": new}
    response = client.post(reverse("password_change"), sent, follow=True)
    assert "Lösenordet är bytt." in words(response)
    assert f.refreshed(f.officer()).check_password(new)
    assert AuditEvent.objects.get().event == "user.password_changed"


def test_signing_out_needs_a_post():
    client = StrictClient()
    client.force_login(f.officer())
    assert client.get(reverse("logout")).status_code == 200
    assert client.get("/admin/").status_code == 200
    assert client.post(reverse("logout")).status_code == 302
    assert client.get("/admin/").status_code == 302


def test_an_administrator_works_in_the_administration(administrator):
    client = StrictClient()
    client.force_login(administrator)
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    person = former()
    sent = {
        "user": person.pk,
        "role": "officer",
        "organisation": f.organisation().pk,
        "municipality": f.municipality().pk,
        "started_on": date(2020, 1, 1),
    }
    response = client.post(reverse("admin:accounts_membership_add"), sent)
    assert response.status_code == 302, response.context["errors"]
    membership = person.memberships.get(ended_at=None)
    ending = reverse("admin:accounts_membership_change", args=[membership.pk]).replace("change/", "avsluta/")
    assert client.post(ending).status_code == 302
    events = list(AuditEvent.objects.order_by("number").values_list("event", flat=True))
    assert events == ["role.granted", "role.ended"]


def test_a_password_is_chosen_by_its_owner_after_a_letter(
    client, administrator, django_capture_on_commit_callbacks
):
    client.force_login(administrator)
    person = f.officer()
    page = reverse("admin:accounts_user_change", args=[person.pk])
    assert client.get(page.replace("change/", "password/")).status_code in (302, 404)
    assert "Skicka brev om nytt lösenord" in words(client.get(page))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page.replace("change/", "nytt-losenord/")).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert AuditEvent.objects.get().event == "user.password_letter_sent"
    stranger = StrictClient()
    form = stranger.get(re.search(r"http://testserver(\S+)", letter.body)[1], follow=True)
    new = {"password1": "en-helt-annan-fras", "password2": "en-helt-annan-fras"}
    stranger.post(form.request["PATH_INFO"], new)
    assert f.refreshed(person).check_password("en-helt-annan-fras")


def test_the_municipalitys_administrator_finds_no_way_into_the_polices_accounts(client, administrator):
    """The first step of taking a promise over alone: the other party's people."""
    client.force_login(administrator)
    chief = f.police_decider()
    page = reverse("admin:accounts_user_change", args=[chief.pk])
    assert chief.name not in words(client.get(reverse("admin:accounts_user_changelist")))
    assert chief.name not in words(client.get(reverse("admin:accounts_membership_changelist")))
    assert client.get(page).status_code == 302
    for slug in ("password", *(action.slug for action in admin.site.get_model_admin(User).row_actions)):
        for method in (client.get, client.post):
            answer = method(page.replace("change/", f"{slug}/"), {"password1": "x", "password2": "x"})
            assert answer.status_code in (302, 403, 404), slug
    seat = chief.memberships.get()
    for slug in ("avsluta", "ersattare"):
        assert client.post(f"/admin/accounts/membership/{seat.pk}/{slug}/").status_code == 404
    after = f.refreshed(chief)
    assert after.check_password(f.PASSWORD)
    assert after.is_active
    assert f.refreshed(seat).ended_at is None
    assert not AuditEvent.objects.exists()


def test_a_page_of_a_person_never_fails_for_who_may_not_see_it(client, administrator):
    person = f.officer()
    f.member(person, Role.COORDINATOR, f.organisation(), f.municipality())
    for reader, status in (
        (administrator, 200),
        (f.superuser(), 200),
        (f.coordinator(), 403),
        (f.police_officer(), 403),
        (person, 403),
    ):
        client.force_login(reader)
        answer = client.get(reverse("admin:accounts_user_change", args=[person.pk]))
        assert answer.status_code in (status, 302), reader


def test_the_table_in_the_documentation_is_the_table_in_the_code():
    lines = (settings.BASE_DIR / "docs" / "roles.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    head, *told = rows[: len(Permission) + 2]
    assert head[1:] == [role.label for role in Role]
    assert told[1:] == [
        [permission.label, *("ja" if permission in PERMISSIONS[role] else "" for role in Role)]
        for permission in Permission
    ]


def test_a_deputy_is_named_for_a_role(administrator):
    client = StrictClient()
    client.force_login(administrator)
    membership = f.officer().memberships.get()
    page = reverse("admin:accounts_membership_change", args=[membership.pk]).replace("change/", "ersattare/")
    response = client.post(page, {"deputy": "ingen@example.se"})
    assert "hör inte till någon annan" in words(response)
    assert client.post(page, {"deputy": f.police_officer().email}).status_code == 302
    assert f.refreshed(membership).deputy == f.police_officer()
    assert client.post(page, {"deputy": ""}).status_code == 302
    assert f.refreshed(membership).deputy is None

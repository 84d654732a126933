"""People: signing in, roles given and ended, and who may do it."""

from datetime import date

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.actions import end_role, grant_role, save_user
from medborgarlofte.accounts.models import User
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


def give(by, user, role=Role.OFFICER, **changes):
    values = {"organisation": f.organisation(), "municipality": f.municipality(), "role": role}
    return grant_role(by=by, user=user, **(values | changes))


def test_an_administrator_gives_a_role_and_it_counts_at_once(administrator):
    person = f.user("Nya Nyström", is_staff=False)
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
        give(administrator, f.user(), organisation=f.police())
    with pytest.raises(PermissionDenied):
        give(administrator, f.user(), municipality=f.municipality("Gnosjö"))


def test_nobody_gives_oneself_a_role(administrator):
    with pytest.raises(ValidationError, match="dig själv"):
        give(administrator, administrator, Role.COORDINATOR)


def test_the_same_role_is_given_once(administrator):
    person = f.user()
    give(administrator, person)
    with pytest.raises(ValidationError, match="redan den rollen"):
        give(administrator, person)


def test_only_an_administrator_makes_accounts(administrator):
    save_user(User(email="NY@example.se", name="Ny"), by=administrator, password="ett-mycket-langt")
    assert User.objects.get(email="ny@example.se").check_password("ett-mycket-langt")
    with pytest.raises(PermissionDenied):
        save_user(User(email="x@example.se", name="X"), by=f.coordinator())


def test_an_administrator_cannot_make_or_change_a_superuser(administrator):
    with pytest.raises(PermissionDenied):
        save_user(User(email="x@example.se", name="X", is_superuser=True), by=administrator)
    with pytest.raises(PermissionDenied):
        save_user(f.superuser(), by=administrator)
    person = f.user()
    person.is_superuser = True
    with pytest.raises(PermissionDenied):
        save_user(person, by=administrator)


def test_an_account_that_works_elsewhere_too_is_not_mine_to_change(administrator):
    person = f.officer()
    f.member(person, Role.OFFICER, f.organisation("Gnosjös kommun"), f.municipality("Gnosjö"))
    with pytest.raises(PermissionDenied):
        save_user(person, by=administrator)


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
    sent = {
        "name": "Nya Nyström",
        "email": "nya@example.se",
        "title": "",
        "usable_password": "true",
        "password1": "ett-mycket-langt-ord",
        "password2": "ett-mycket-langt-ord",
        "state": "",
    }
    response = client.post(reverse("admin:accounts_user_add"), sent)
    assert response.status_code == 302, response.context["errors"]
    person = User.objects.get(email="nya@example.se")
    assert person.check_password("ett-mycket-langt-ord")
    sent = {
        "user": person.pk,
        "role": "officer",
        "organisation": f.organisation().pk,
        "municipality": f.municipality().pk,
        "started_on": date(2020, 1, 1),
    }
    response = client.post(reverse("admin:accounts_membership_add"), sent)
    assert response.status_code == 302, response.context["errors"]
    membership = person.memberships.get()
    ending = reverse("admin:accounts_membership_change", args=[membership.pk]).replace("change/", "avsluta/")
    assert client.post(ending).status_code == 302
    sent = {"password1": "annat-mycket-langt", "password2": "annat-mycket-langt", "usable_password": "true"}
    response = client.post(reverse("admin:auth_user_password_change", args=[person.pk]), sent)
    assert response.status_code == 302
    events = list(AuditEvent.objects.order_by("number").values_list("event", flat=True))
    assert events == ["user.added", "role.granted", "role.ended", "user.password_set"]


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

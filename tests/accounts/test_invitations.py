"""Invited people: the letter, the page behind it, and what it refuses."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.actions import close_account, end_role
from medborgarlofte.accounts.actions.invitations import accept, invite, send_again, withdraw_invitation
from medborgarlofte.accounts.actions.people import give_role
from medborgarlofte.accounts.models import Invitation, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import Role
from medborgarlofte.audit.models import AuditEvent
from tests import factories as f
from tests.client import words

pytestmark = pytest.mark.django_db
WORD = "ett-mycket-langt-ord"


@pytest.fixture
def administrator():
    person = f.user("Ada Administratör")
    f.member(person, Role.ADMINISTRATOR, f.organisation(), f.municipality())
    return person


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """Runs what is sent once the transaction holds; gives the addresses in the letters."""

    def read(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [re.search(r"http://testserver(\S+)", letter.body)[1] for letter in mail.outbox]

    return read


def ask(by, email="nya@example.se", role=Role.OFFICER, **changes):
    values = {"organisation": f.organisation(), "municipality": f.municipality()} | changes
    return invite(by=by, email=email, role=role, **values)


def test_an_invited_person_chooses_a_password_and_has_the_role(client, administrator, letters):
    (address,) = letters(lambda: ask(administrator, name="Nya Nyström"))
    assert mail.outbox[0].to == ["nya@example.se"]
    page = client.get(address)
    assert "Ada Administratör har bjudit in nya@example.se som handläggare" in words(page)
    sent = {"name": "Nya Nyström", "title": "handläggare", "password1": WORD, "password2": WORD}
    page = client.post(address, sent, follow=True)
    assert "Kontot är klart" in words(page)
    response = client.post(reverse("login"), {"login": "nya@example.se", "password": WORD})
    assert response.url == reverse("desk")
    person = User.objects.get(email="nya@example.se")
    assert person.title == "handläggare"
    assert access.may(person, Permission.LOG_ACTIVITY, f.municipality(), f.organisation())
    events = list(AuditEvent.objects.order_by("number").values_list("event", flat=True))
    assert events == ["invitation.sent", "role.granted", "invitation.accepted", "user.signed_in"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": ""}, "Skriv din titel"),
        ({"name": "Nya 🚓"}, "Ta bort 🚓"),
        ({"title": "chef 😀"}, "Ta bort 😀"),
    ],
)
def test_who_comes_in_says_a_title_and_a_name_that_can_be_printed(
    client, administrator, letters, wrong, told
):
    (address,) = letters(lambda: ask(administrator))
    sent = {"name": "Nya", "title": "handläggare", "password1": WORD, "password2": WORD}
    page = client.post(address, sent | wrong)
    assert told in words(page)
    assert not User.objects.filter(email="nya@example.se").exists()
    assert client.post(address, sent).status_code == 302


def test_a_title_is_set_by_oneself_and_an_emoji_is_refused_where_it_is_written(client):
    person = f.decider()
    client.force_login(person)
    account = reverse("account")
    refused = client.post(account, {"title": "chef 😀", "digest": "weekly"})
    assert (refused.status_code, "Ta bort 😀" in words(refused)) == (422, True)
    assert client.post(account, {"title": "kommundirektör", "digest": "weekly"}).status_code == 302
    assert f.refreshed(person).title == "kommundirektör"
    assert AuditEvent.objects.filter(event="user.changed", actor=person.audit_name()).count() == 1


def test_a_municipality_in_itself_is_said_once(client, administrator, letters):
    (address,) = letters(lambda: ask(administrator, role=Role.DECIDER))
    assert "som beslutsfattare för Vaggeryds kommun." in mail.outbox[0].body
    assert "som beslutsfattare för Vaggeryds kommun." in words(client.get(address))


def test_a_letter_works_once(client, administrator, letters):
    (address,) = letters(lambda: ask(administrator))
    sent = {"name": "Nya", "title": "handläggare", "password1": WORD, "password2": WORD}
    client.post(address, sent)
    for response in (client.get(address), client.post(address, sent)):
        assert response.status_code == 410
        assert "redan använd" in words(response)
    assert User.objects.filter(email="nya@example.se").count() == 1


def test_a_letter_grows_old(client, administrator, letters):
    (address,) = letters(lambda: ask(administrator))
    Invitation.objects.update(valid_until=Invitation.objects.get().sent_at - timedelta(minutes=1))
    response = client.get(address)
    assert response.status_code == 410
    assert "Be den som bjöd in dig om en ny" in words(response)


def test_a_letter_sent_again_replaces_the_first(client, administrator, letters):
    (first,) = letters(lambda: ask(administrator))
    (second,) = letters(lambda: send_again(Invitation.objects.get(), by=administrator))
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    withdraw_invitation(Invitation.objects.get(), by=administrator)
    assert client.get(second).status_code == 410
    with pytest.raises(ValidationError, match="redan antagen eller återtagen"):
        send_again(Invitation.objects.get(), by=administrator)


def test_the_database_holds_no_key_to_the_letter(administrator, letters):
    (address,) = letters(lambda: ask(administrator))
    token = address.strip("/").split("/")[-1]
    kept = Invitation.objects.values().get()
    assert token not in str(kept) + str(list(AuditEvent.objects.values()))


def test_an_invitation_of_somebody_who_has_left_is_void(client, administrator, letters):
    (address,) = letters(lambda: ask(administrator))
    end_role(administrator.memberships.get(), by=f.superuser())
    sent = {"name": "Nya", "title": "handläggare", "password1": WORD, "password2": WORD}
    assert client.post(address, sent).status_code == 410
    assert not User.objects.filter(email="nya@example.se").exists()


def test_an_invitation_to_what_nobody_can_be_is_refused_at_its_field(client):
    gnosjo, strangnas = f.municipality("Gnosjö"), f.organisation("Strängnäs kommun")
    strangnas.municipalities.add(f.municipality("Strängnäs"))
    client.force_login(f.superuser())
    sent = {
        "email": "nya@example.se",
        "role": "officer",
        "organisation": strangnas.pk,
        "municipality": gnosjo.pk,
    }
    page = words(client.post("/admin/accounts/invitation/add/", sent))
    assert "Strängnäs kommun arbetar inte i Gnosjö." in page
    sent |= {"role": "police", "organisation": f.organisation("Gnosjö kommun").pk}
    assert "Rollen polis finns bara hos polisen." in words(
        client.post("/admin/accounts/invitation/add/", sent)
    )
    assert not Invitation.objects.exists()
    with pytest.raises(ValidationError, match="arbetar inte i Gnosjö"):
        give_role(
            by=f.superuser(), user=f.officer(), organisation=strangnas, municipality=gnosjo, role=Role.OFFICER
        )


def test_one_invites_only_to_the_own_organisation_and_place(administrator):
    with pytest.raises(PermissionDenied):
        ask(administrator, organisation=f.police())
    with pytest.raises(PermissionDenied):
        ask(administrator, municipality=f.municipality("Gnosjö"))
    with pytest.raises(PermissionDenied):
        ask(f.coordinator())
    with pytest.raises(ValidationError, match="bjuda in dig själv"):
        ask(administrator, email=administrator.email, role=Role.COORDINATOR)
    close_account(f.officer(), by=administrator)
    with pytest.raises(ValidationError, match="stängt konto"):
        ask(administrator, email=f.officer().email)


def test_who_has_an_account_signs_in_and_takes_the_role(client, administrator, letters):
    person = f.officer()
    (address,) = letters(lambda: ask(administrator, email=person.email, role=Role.COORDINATOR))
    assert client.get(address).url.startswith(reverse("login"))
    client.force_login(person)
    assert "Ta emot uppdraget" in words(client.get(address))
    assert client.post(address).url == reverse("account")
    assert access.may(person, Permission.PUBLISH, f.municipality())


def test_a_letter_to_another_gives_nothing(client, administrator, letters):
    (address,) = letters(lambda: ask(administrator, email=f.officer().email, role=Role.COORDINATOR))
    client.force_login(f.police_officer())
    response = client.post(address)
    assert response.status_code == 410
    assert "Logga in med det kontot" in words(response)


def test_the_page_says_what_is_wrong_with_a_password(client, administrator, letters):
    (address,) = letters(lambda: ask(administrator))
    page = client.post(
        address, {"name": "Nya", "title": "handläggare", "password1": WORD, "password2": "annat"}
    )
    assert "Lösenorden är inte likadana" in words(page)
    page = client.post(address, {"name": "Nya", "title": "chef", "password1": "kort", "password2": "kort"})
    assert "minst 12 tecken" in words(page)
    assert client.post(address, {}).status_code == 200


def test_an_address_that_was_guessed_gives_nothing(client):
    assert client.get(reverse("accept_invitation", args=["gissning"])).status_code == 410
    with pytest.raises(ValidationError):
        accept(token="gissning", name="X", password=WORD)


def test_invitations_are_looked_after_in_the_administration(client, administrator, letters):
    client.force_login(administrator)
    sent = {
        "email": "Nya@example.se", "name": "", "role": "officer", "state": "",
        "organisation": f.organisation().pk, "municipality": f.municipality().pk,
    }  # fmt: skip
    (first,) = letters(lambda: client.post(reverse("admin:accounts_invitation_add"), sent))
    row = Invitation.objects.get()
    page = reverse("admin:accounts_invitation_change", args=[row.pk])
    assert "Återta inbjudan" in words(client.get(page))
    (second,) = letters(lambda: client.post(page.replace("change/", "skicka-igen/")))
    assert first != second
    client.post(page.replace("change/", "aterta/"))
    assert not f.refreshed(row).is_open


def test_an_account_is_closed_and_opened_in_the_administration(client, administrator):
    client.force_login(administrator)
    page = reverse("admin:accounts_user_change", args=[f.officer().pk])
    for slug, active in (("stang", False), ("oppna", True)):
        assert client.get(page.replace("change/", f"{slug}/")).status_code == 200
        assert client.post(page.replace("change/", f"{slug}/")).status_code == 302
        assert f.refreshed(f.officer()).is_active is active
    own = reverse("admin:accounts_user_change", args=[administrator.pk])
    assert client.post(own.replace("change/", "stang/")).status_code == 403


def test_an_invitation_tells_nothing_of_an_account_that_others_look_after(client, administrator, letters):
    chief = f.police_decider()
    close_account(chief, by=f.superuser())
    (address,) = letters(lambda: ask(administrator, email=chief.email))
    assert client.get(address).url.startswith(reverse("login"))
    page = client.post(reverse("login"), {"login": chief.email, "password": f.PASSWORD}, follow=True)
    assert "Kontot är stängt" in words(page)


@pytest.mark.parametrize("page", ["admin:accounts_invitation_add", "admin:accounts_membership_add"])
def test_only_the_organisations_whose_people_one_looks_after_are_offered(client, administrator, page):
    f.police(), f.organisation("Gnosjö kommun")

    def offered(person):
        client.force_login(person)
        field = client.get(reverse(page)).context["adminform"].form.fields["organisation"]
        return {each.name for each in field.queryset}

    assert offered(administrator) == {f.organisation().name}
    assert offered(f.superuser()) == {f.organisation().name, "Polisen", "Gnosjö kommun"}

"""The first second factor of who may much: set up by a letter's link, never by the password alone."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from medborgarlofte.accounts.actions import grant_role, send_enrolment_link
from medborgarlofte.accounts.actions.delegations import delegate
from medborgarlofte.accounts.actions.enrolment_letters import make_link
from medborgarlofte.accounts.actions.invitations import invite
from medborgarlofte.accounts.actions.second_factor_resets import ask_for_new_factor, confirm_new_factor
from medborgarlofte.accounts.models import EnrolmentLink, User
from medborgarlofte.accounts.roles import Role
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.clock import today
from medborgarlofte.site import demo_codes
from tests import factories as f
from tests.client import StrictClient, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits")]
APP = "/konto/tva-steg/app/"
KEY = "/konto/tva-steg/nycklar/ny/"


def sign_in(person, client=None, password=f.PASSWORD):
    client = client or StrictClient()
    client.post(reverse("login"), {"login": person.email, "password": password})
    return client


def path_of(address):
    return address.removeprefix("http://testserver")


def set_up(client):
    """Adds an app."""
    secret = client.get(APP).context["form"].secret
    return client.post(APP, {"code": demo_codes.code(secret)}, follow=True)


def links_in_letters():
    return [re.search(r"http://testserver(\S+)", letter.body)[1] for letter in mail.outbox]


def administrator():
    person = f.user("Ada Administratör")
    f.member(person, Role.ADMINISTRATOR, f.organisation(), f.municipality())
    return person


def test_who_knows_the_password_alone_sets_nothing_up():
    client = sign_in(f.coordinator())
    for address in (APP, KEY):
        for response in (client.get(address), client.post(address, {"code": "000000"})):
            assert response.status_code == 403
            assert "Be din administratör" in words(response)
    assert "be din administratör" in words(client.get(reverse("mfa_index")))
    assert not Authenticator.objects.exists()


def test_the_link_opens_it_once_for_its_own_account_only():
    person = f.coordinator()
    _, address = make_link(person, by=f.superuser())
    link = path_of(address)
    assert StrictClient().get(link).url.startswith(f"{reverse('login')}?next=")
    other = sign_in(f.decider())
    assert "hör till ett annat konto" in words(other.get(link))
    assert other.get(APP).status_code == 403
    client = sign_in(person)
    assert client.get(link).url == reverse("mfa_index")
    assert "Varje kod gäller en gång" in words(set_up(client))
    assert client.get(reverse("desk")).status_code == 200
    assert not EnrolmentLink.objects.exists()
    assert StrictClient().get(link).status_code == 410


def test_a_link_grows_old_is_replaced_and_closes_what_it_had_opened():
    person = f.coordinator()
    _, first = make_link(person, by=f.superuser())
    client = sign_in(person)
    client.get(path_of(first))
    _, second = make_link(person, by=f.superuser())
    assert client.get(APP).status_code == 403
    assert client.get(path_of(first)).status_code == 410
    client.get(path_of(second))
    assert client.get(APP).status_code == 200
    EnrolmentLink.objects.update(valid_until=EnrolmentLink.objects.get().sent_at - timedelta(minutes=1))
    assert client.get(APP).status_code == 403
    assert client.get(path_of(second)).status_code == 410


def test_the_database_holds_no_key_to_the_link():
    link, address = make_link(f.coordinator(), by=f.superuser())
    token = address.strip("/").split("/")[-1]
    kept = EnrolmentLink.objects.values().get()
    assert token not in str(kept) + str(list(AuditEvent.objects.values()))
    assert link.token_hash not in address


def test_an_invitation_that_is_taken_opens_it_in_that_session():
    invite(
        by=administrator(), email="nya@example.se", role=Role.COORDINATOR,
        organisation=f.organisation(), municipality=f.municipality(),
    )  # fmt: skip
    (address,) = links_in_letters()
    client = StrictClient()
    client.post(address, {"name": "Nya", "title": "chef", "password1": f.PASSWORD, "password2": f.PASSWORD})
    person = User.objects.get(email="nya@example.se")
    # Who has learnt the password meanwhile has no such session.
    assert sign_in(person).get(APP).status_code == 403
    sign_in(person, client)
    set_up(client)
    assert client.get(reverse("desk")).status_code == 200
    assert len(mail.outbox) == 1, "one letter, not two"


def test_who_has_an_account_and_takes_a_strong_role_may_set_it_up_there():
    person = f.officer()
    invite(
        by=administrator(), email=person.email, role=Role.COORDINATOR,
        organisation=f.organisation(), municipality=f.municipality(),
    )  # fmt: skip
    (address,) = links_in_letters()
    client = sign_in(person)
    client.post(address)
    assert client.get(reverse("desk")).url.startswith(reverse("mfa_index"))
    set_up(client)
    assert client.get(reverse("desk")).status_code == 200


def test_a_strong_role_given_to_an_account_sends_a_letter_with_the_link():
    person = f.officer()
    earlier = sign_in(person)
    grant_role(
        by=administrator(), user=person, role=Role.COORDINATOR,
        organisation=f.organisation(), municipality=f.municipality(),
    )  # fmt: skip
    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert (
        "Ada Administratör har gett dig ett uppdrag i Medborgarlöfte som kräver inloggning i två steg"
        in letter.body
    )
    assert earlier.get(APP).status_code == 403
    earlier.get(links_in_letters()[0])
    set_up(earlier)
    assert earlier.get(reverse("desk")).status_code == 200


def test_who_is_lent_the_right_to_approve_gets_the_letter_too():
    giver, receiver = f.decider(), f.officer("Vera Vikarie")
    seat = giver.memberships.get()
    delegate(by=giver, seat=seat, receiver=receiver, starts_on=today(), ends_on=today())
    tells, opens = mail.outbox
    assert tells.to == opens.to == [receiver.email]
    # The own work goes on; where the right is used: test_delegation.
    assert sign_in(receiver).get(reverse("desk")).status_code == 200


def test_each_letter_says_why_it_comes():
    giver, receiver = f.decider(), f.officer("Vera Vikarie")
    delegate(by=giver, seat=giver.memberships.get(), receiver=receiver, starts_on=today(), ends_on=today())
    assert "Britt Beslutsfattare har delegerat sin rätt att godkänna till dig" in mail.outbox[-1].body
    owner, second = f.superuser(), f.superuser("Stina Drift")
    TOTP.activate(receiver, demo_codes.secret("test"))
    confirm_new_factor(ask_for_new_factor(receiver, by=owner), by=second)
    assert "Stina Drift har bekräftat att du får lägga in ett nytt" in mail.outbox[-1].body
    assert "gett dig" not in mail.outbox[-1].body
    send_enrolment_link(receiver, by=owner)
    assert f"{owner} har skickat en ny länk" in mail.outbox[-1].body
    send_enrolment_link(second, by=owner)
    assert "Du äger installationen och loggar in i två steg" in mail.outbox[-1].body


@pytest.mark.parametrize("role", [Role.DECIDER, Role.OFFICER])
def test_the_invitation_says_whether_a_second_step_comes_next_in_the_same_browser(role):
    place = {"organisation": f.organisation(), "municipality": f.municipality()}
    invite(by=administrator(), email="nya@example.se", role=role, **place)
    for shown in (mail.outbox[0].body, words(StrictClient().get(links_in_letters()[0]))):
        assert ("i samma webbläsare" in shown) is (role is Role.DECIDER)


def test_a_weak_role_sends_none_and_needs_none():
    person = f.user("Nils Ny")
    grant_role(
        by=f.superuser(), user=person, role=Role.OFFICER,
        organisation=f.organisation(), municipality=f.municipality(),
    )  # fmt: skip
    assert not mail.outbox
    client = sign_in(person)
    set_up(client)
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_a_session_from_before_the_app_adds_no_key_beside_it():
    person = f.officer()
    earlier = sign_in(person)
    TOTP.activate(person, demo_codes.secret("test"))
    response = earlier.get(KEY)
    assert response.url.startswith(reverse("mfa_index"))
    assert earlier.post(KEY, {"name": "x"}).status_code == 302
    assert Authenticator.objects.count() == 1
    # Nor does it see the reserve codes, or take the app away, by the password once more.
    earlier.post(reverse("account_reauthenticate"), {"password": f.PASSWORD})
    for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        assert earlier.post(reverse(name)).url.startswith(reverse("mfa_index")), name
    assert Authenticator.objects.count() == 1


def test_who_takes_the_own_app_away_may_set_up_the_next_in_that_session():
    person = f.coordinator()
    TOTP.activate(person, demo_codes.secret("test"))
    client = sign_in(person)
    client.post(reverse("mfa_authenticate"), {"code": demo_codes.code(demo_codes.secret("test"))})
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get(reverse("desk")).status_code == 302
    assert sign_in(person).get(APP).status_code == 403, "another session may not"
    set_up(client)
    assert client.get(reverse("desk")).status_code == 200


def test_an_administrator_sends_the_letter_again_and_only_where_nothing_is_set_up():
    person, ada = f.coordinator(), administrator()
    client = StrictClient()
    client.force_login(ada)
    page = reverse("admin:accounts_user_change", args=[person.pk])
    button = page.replace("change/", "lank/")
    assert "Skicka länk till andra steget" in words(client.get(page))
    assert "Länken är skickad" in words(client.post(button, follow=True))
    assert [letter.to for letter in mail.outbox] == [[person.email]]
    with pytest.raises(PermissionDenied):
        send_enrolment_link(f.police_decider(), by=f.coordinator("Siv"))
    TOTP.activate(person, demo_codes.secret("test"))
    assert client.post(button).status_code == 403
    with pytest.raises(ValidationError, match="har redan ett andra steg"):
        send_enrolment_link(person, by=ada)


def test_the_owner_of_the_installation_prints_the_first_link_at_the_shell():
    person, out = f.superuser(), StringIO()
    call_command("enrolment_link", person.email, stdout=out)
    client = sign_in(person)
    for answer in (client.get(APP), client.get(reverse("mfa_index"))):
        assert "manage.py enrolment_link" in words(answer)
        assert "din administratör" not in words(answer)
    assert client.get(APP).status_code == 403
    client.get(path_of(out.getvalue().split()[0]))
    set_up(client)
    assert client.get(reverse("admin:index")).status_code == 200
    with pytest.raises(CommandError, match="redan ett andra steg"):
        call_command("enrolment_link", person.email, stdout=out)
    with pytest.raises(CommandError, match="There is no account"):
        call_command("enrolment_link", "ingen@example.se", stdout=out)

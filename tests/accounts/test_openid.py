"""Sign-in by an organisation's own identity provider, against one that runs on this machine."""

import json
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Membership, User
from medborgarlofte.accounts.openid import parse
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.roles import Role
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.site import demo_codes
from tests import factories as f
from tests.client import StrictClient, words

pytestmark = pytest.mark.django_db
DESCRIBED = {
    "id": "vaggeryd",
    "name": "Vaggeryds kommun",
    "server_url": "",
    "client_id": "lofte",
    "secret": "hemligt",
    "organisation": "vaggeryds-kommun",
    "domains": ["vaggeryd.example"],
    "role_claim": "groups",
    "role_map": {"lofte": "officer@vaggeryd", "lofte-samordnare": ["coordinator@vaggeryd"]},
    "second_factor": ["mfa"],
}


@pytest.fixture(scope="module")
def provider():
    """The address of an OpenID provider."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen([sys.executable, *command], stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        for _ in range(200):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def arrive(provider, settings):
    """Signs in at the provider as somebody with these claims, and comes back."""
    settings.OIDC = parse(json.dumps([DESCRIBED | {"server_url": provider}]))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [p.for_allauth() for p in settings.OIDC]}}
    f.organisation(), f.municipality()

    def go(client, sub="anna", **claims):
        claims = {
            "name": "Anna Ek",
            "email": "anna@vaggeryd.example",
            "groups": ["lofte"],
            "email_verified": True,
        } | claims
        requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()
        leave = client.get(reverse("openid_connect_login", args=["vaggeryd"]))
        back = requests.post(leave.url, data={"sub": sub}, allow_redirects=False, timeout=5)
        parts = urlsplit(back.headers["Location"])
        return client.get(f"{parts.path}?{parts.query}", follow=True)

    return go


def roles(person):
    return {row.role for row in Membership.objects.filter(user=person, ended_at__isnull=True)}


def events():
    return list(AuditEvent.objects.order_by("number").values_list("event", flat=True))


def test_the_door_is_on_the_page_of_sign_in(client, arrive):
    assert "Logga in med Vaggeryds kommun" in words(client.get(reverse("login")))


def test_a_first_sign_in_makes_the_account_with_the_roles_of_the_claim(client, arrive):
    page = arrive(client)
    assert page.redirect_chain[-1][0] == reverse("desk")
    person = User.objects.get(email="anna@vaggeryd.example")
    assert person.name == "Anna Ek"
    assert not person.has_usable_password()
    assert roles(person) == {Role.OFFICER}
    assert access.may(person, Permission.LOG_ACTIVITY, f.municipality(), f.organisation())
    assert events() == ["user.provided", "role.granted", "user.signed_in"]


def test_roles_follow_the_claim_at_each_sign_in(client, arrive):
    arrive(client)
    person = User.objects.get(email="anna@vaggeryd.example")
    f.member(person, Role.DECIDER, f.organisation(), f.municipality())
    arrive(StrictClient(), groups=["lofte-samordnare", "personal"])
    assert roles(person) == {Role.COORDINATOR, Role.DECIDER}, "what the provider cannot give it does not take"
    arrive(StrictClient(), groups=[])
    assert roles(person) == {Role.DECIDER}
    assert events().count("role.granted") == 2
    assert events().count("role.ended") == 2
    ended = Membership.objects.filter(user=person, ended_at__isnull=False)
    assert {row.ended_by for row in ended} == {User.objects.system()}


def test_an_account_that_was_invited_is_recognised_by_its_address(client, arrive):
    person = f.user("Anna Ek", email="anna@vaggeryd.example")
    arrive(client)
    assert SocialAccount.objects.get().user == person
    assert User.objects.filter(email="anna@vaggeryd.example").count() == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "sam-samordnare@example.se"},  # somebody of another organisation
        {"email": "ny@gnosjo.example"},
        {"groups": ["personal"]},  # one's own, with no part in this
        {"email": ""},
    ],
    ids=["another's address", "another domain", "no role", "no address"],
)
def test_a_provider_speaks_only_for_its_own(client, arrive, claims):
    f.coordinator()
    page = arrive(client, sub="fel", **claims)
    told = "Du har inget konto här" if "groups" in claims else "Den här inloggningen gäller inte här"
    assert told in words(page)
    assert client.get(reverse("desk")).status_code == 302
    assert not SocialAccount.objects.exists()


def test_a_provider_never_becomes_a_superuser(client, arrive):
    f.user("Sten Drift", email="anna@vaggeryd.example", is_superuser=True)
    arrive(client)
    assert client.get(reverse("desk")).status_code == 302
    assert not SocialAccount.objects.exists()


def test_the_providers_second_factor_counts_where_that_is_agreed(client, arrive):
    page = arrive(client, groups=["lofte-samordnare"], amr=["pwd", "mfa"])
    assert page.redirect_chain[-1][0] == reverse("desk")
    other = StrictClient()
    page = arrive(other, groups=["lofte-samordnare"], amr=["pwd"])
    assert page.redirect_chain[-1][0].startswith(reverse("mfa_index"))


def test_without_it_the_own_code_is_asked_for(client, arrive):
    arrive(client, groups=["lofte-samordnare"])
    TOTP.activate(User.objects.get(email="anna@vaggeryd.example"), demo_codes.secret("test"))
    other = StrictClient()
    page = arrive(other, groups=["lofte-samordnare"])
    assert page.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert arrive(StrictClient(), amr=["mfa"]).redirect_chain[-1][0] == reverse("desk")


def test_a_closed_account_stays_closed(client, arrive):
    arrive(client)
    person = User.objects.get(email="anna@vaggeryd.example")
    Membership.objects.filter(user=person).update(ended_at="2020-01-01T00:00Z", ended_by=person)
    person.is_active = False
    person.save()
    assert "Kontot är stängt" in words(arrive(StrictClient()))
    assert roles(person) == set()


def test_a_broken_answer_is_told_calmly(client, arrive):
    response = client.get(reverse("openid_connect_callback", args=["vaggeryd"]), {"error": "server_error"})
    assert "Inloggningen gick inte igenom" in words(response)
    assert client.get(reverse("openid_connect_login", args=["okand"])).status_code == 404


def test_an_account_is_never_joined_to_another_by_a_link(client, arrive):
    client.force_login(f.officer())
    response = client.get(reverse("openid_connect_login", args=["vaggeryd"]), {"process": "connect"})
    assert response.status_code in (302, 403)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"domains": []}, "missing: domains"),
        ({"grupper": "x"}, "unknown: grupper"),
        ({"role_map": {"x": "kung@vaggeryd"}}, "kung"),
    ],
)
def test_a_badly_described_provider_is_refused(changes, what):
    with pytest.raises(ValueError, match=what):
        parse(json.dumps([DESCRIBED | {"server_url": "https://x"} | changes]))


def test_no_provider_is_described_by_nothing():
    assert parse(" ") == []
    with pytest.raises(ValueError, match="a list"):
        parse("{}")


def test_a_provider_that_does_not_answer_is_told_calmly(client, arrive, settings):
    settings.OIDC = parse(json.dumps([DESCRIBED | {"server_url": "http://127.0.0.1:9"}]))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [p.for_allauth() for p in settings.OIDC]}}
    response = client.get(reverse("openid_connect_login", args=["vaggeryd"]))
    assert "Inloggningen gick inte igenom" in words(response)

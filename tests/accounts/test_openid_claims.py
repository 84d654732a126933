"""What an identity provider is believed about: its own organisation's people, by what it has signed."""

import json

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.urls import reverse

from medborgarlofte.accounts.models import Membership, User
from medborgarlofte.accounts.openid import parse
from medborgarlofte.accounts.roles import Role
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.site import demo_codes
from tests import factories as f
from tests.accounts.test_openid import DESCRIBED
from tests.client import StrictClient, words
from tests.openid_provider import Provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits")]
ANNA = {
    "sub": "anna", "name": "Anna Ek", "email": "anna@vaggeryd.example", "email_verified": True, "groups": ["lofte"],
}  # fmt: skip


@pytest.fixture
def provider(settings):
    f.organisation(), f.municipality()
    with Provider() as served:
        describe(settings, served)
        yield served


def describe(settings, served, **changes):
    settings.OIDC = parse(json.dumps([DESCRIBED | {"server_url": served.address} | changes]))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [p.for_allauth() for p in settings.OIDC]}}


def is_in(client):
    return client.get(reverse("account")).status_code == 200


def anna(*roles, organisation=None):
    person = f.user("Anna Ek", email=ANNA["email"])
    for role in roles:
        f.member(person, role, organisation or f.organisation(), f.municipality())
    return person


def test_what_is_signed_opens_the_account(provider, client):
    provider.arrive(client, **ANNA)
    assert is_in(client)
    assert User.objects.get(email=ANNA["email"]).name == "Anna Ek"
    assert "/userinfo" not in provider.asked


@pytest.mark.parametrize("said", [False, None, "false", "true", 1])
def test_an_address_that_is_not_verified_is_nobodys(provider, client, said):
    anna(Role.OFFICER)
    claims = ANNA | {"email_verified": said}
    page = provider.arrive(client, **{name: value for name, value in claims.items() if value is not None})
    assert page.status_code == 403
    assert "ingen bekräftad e-postadress" in words(page)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_a_provider_may_be_believed_without_by_a_setting(provider, client, settings):
    describe(settings, provider, unverified_email=True)
    provider.arrive(client, **{name: value for name, value in ANNA.items() if name != "email_verified"})
    assert is_in(client)


def test_an_address_known_once_is_asked_for_at_each_sign_in(provider):
    provider.arrive(StrictClient(), **ANNA)
    for changes in ({"email_verified": False}, {"email": "anna@annan.example"}):
        client = StrictClient()
        assert provider.arrive(client, **(ANNA | changes)).status_code == 403
        assert not is_in(client)


def test_userinfo_says_nothing(provider, client):
    anna(Role.OFFICER)
    provider.userinfo = ANNA | {"groups": ["lofte-samordnare"], "amr": ["mfa"]}
    page = provider.arrive(client, sub="anna")
    assert page.status_code == 403
    provider.arrive(client, **ANNA)
    assert {row.role for row in Membership.objects.filter(ended_at__isnull=True)} == {Role.OFFICER}
    provider.without_token = True
    other = StrictClient()
    assert "gick inte igenom" in words(provider.arrive(other, **ANNA))
    assert not is_in(other)


def test_a_second_factor_only_userinfo_knows_of_is_none(provider, client):
    person = anna(Role.COORDINATOR)
    TOTP.activate(person, demo_codes.secret("test"))
    provider.userinfo = ANNA | {"amr": ["mfa"], "acr": "mfa"}
    page = provider.arrive(client, **(ANNA | {"groups": ["lofte-samordnare"]}))
    assert page.redirect_chain[-1][0] == reverse("mfa_authenticate")
    signed = StrictClient()
    provider.arrive(signed, **(ANNA | {"groups": ["lofte-samordnare"], "acr": "mfa"}))
    assert signed.get(reverse("desk")).status_code == 200


@pytest.mark.parametrize("how", ["forged", "by_secret"])
def test_a_token_signed_by_another_is_refused(provider, client, how):
    anna(Role.OFFICER)
    setattr(provider, how, True)
    assert "gick inte igenom" in words(provider.arrive(client, **ANNA))
    assert not is_in(client)


@pytest.mark.parametrize(
    "changes",
    [{"sub": None}, {"iss": "https://annan.example"}, {"aud": "annan"}, {"exp": 1}, {"email": ["x"]}],
)
def test_a_broken_token_is_told_calmly(provider, client, changes):
    page = provider.arrive(
        client, **{name: value for name, value in (ANNA | changes).items() if value is not None}
    )
    assert page.status_code < 500
    assert not is_in(client)


@pytest.mark.parametrize("joined_before", [False, True])
def test_who_also_acts_for_another_organisation_is_not_the_providers(provider, joined_before):
    person = anna(Role.OFFICER)
    if joined_before:
        provider.arrive(StrictClient(), **ANNA)
    f.member(person, Role.DECIDER, f.police(), f.municipality())
    client = StrictClient()
    page = provider.arrive(client, **(ANNA | {"groups": []}))
    assert page.status_code == 403
    assert "uppdrag för en annan organisation" in words(page)
    assert not is_in(client)
    assert Membership.objects.filter(user=person, ended_at__isnull=True).count() == 2, (
        "nothing is ended either"
    )


def test_who_has_left_another_organisation_is_still_not_the_providers(provider, client):
    person = anna(Role.DECIDER, organisation=f.police())
    Membership.objects.filter(user=person).update(ended_at="2020-01-01T00:00Z", ended_by=person)
    assert provider.arrive(client, **ANNA).status_code == 403


def test_a_joined_account_that_comes_to_look_after_the_system_is_the_providers_no_more(provider):
    provider.arrive(StrictClient(), **ANNA)
    User.objects.filter(email=ANNA["email"]).update(is_superuser=True)
    client = StrictClient()
    assert provider.arrive(client, **ANNA).status_code == 403
    assert not is_in(client)


def test_the_owner_is_told_of_the_first_time(provider):
    anna(Role.OFFICER)
    for _ in range(2):
        provider.arrive(StrictClient(), **ANNA)
    (letter,) = mail.outbox
    assert letter.to == [ANNA["email"]]
    assert "genom inloggningen hos Vaggeryds kommun" in letter.body
    assert AuditEvent.objects.filter(event="user.provider_joined").count() == 1


def test_an_address_that_went_to_somebody_new_brings_no_account(provider, client):
    anna(Role.OFFICER)
    provider.arrive(StrictClient(), **ANNA)
    page = provider.arrive(client, **(ANNA | {"sub": "anna-berg"}))
    assert "hör till en annan persons konto" in words(page)
    assert not is_in(client)


def test_a_role_that_asks_for_a_factor_sends_the_link_where_the_provider_has_none(provider):
    strong = ANNA | {"groups": ["lofte-samordnare"]}
    provider.arrive(StrictClient(), **strong, amr=["mfa"])
    assert not mail.outbox
    provider.arrive(StrictClient(), **(strong | {"sub": "bo", "email": "bo@vaggeryd.example"}))
    (letter,) = mail.outbox
    assert "Öppna länken, logga in och lägg in" in letter.body


def test_the_roles_are_those_of_the_providers_own_organisation(provider, client):
    provider.arrive(client, **ANNA)
    (role,) = Membership.objects.all()
    assert role.organisation == f.organisation()
    assert role.organisation.slug == DESCRIBED["organisation"]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"server_url": "http://login.vaggeryd.example"}, "https"),
        ({"unverified_email": "nej"}, "true or false"),
    ],
)
def test_a_careless_description_is_refused(changes, what):
    with pytest.raises(ValueError, match=what):
        parse(json.dumps([DESCRIBED | {"server_url": "https://x"} | changes]))

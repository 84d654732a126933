"""Whoever may publish, approve, mask or administer opens nothing of the desk by a password alone."""

import re

import pytest
from django.urls import URLResolver, get_resolver, resolve, reverse

from medborgarlofte.accounts.actions.enrolment_letters import open_here
from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.second_factor import GIVEN, OPEN, is_required
from tests import factories as f
from tests.client import StrictClient, words

pytestmark = pytest.mark.django_db
# Something to stand for each part of an address.
PARTS = {
    "kommun": "vaggeryd", "slug": "2020", "period": "2020-t1", "kind": "trafikinsats", "sha256": "0" * 64,
    "url": "x", "app_label": "promises", "uidb36": "1", "suffix": "csv", "name": "2020.csv", "provider_id": "vaggeryd", "year": "2020",
}  # fmt: skip
# All that is open to who owes the factor, besides pages for anybody: the door, the password, setting a factor up.
ALLOWED = {
    "account_inactive", "account_login", "account_logout", "account_reauthenticate", "login", "logout",
    "account_change_password", "account_reset_password", "account_reset_password_done", "password_change",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_set_password",
    "accept_invitation", "enrol", "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate", "mfa_index",
    "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "openid_connect_callback", "openid_connect_login", "socialaccount_login_cancelled", "socialaccount_login_error",
    "favicon", "verify_file", "healthz", "readyz", "metrics",
}  # fmt: skip


def patterns(resolver, prefix="/", namespace=""):
    """Every address of the site with something in each of its parts, its name and its view."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route, pattern.namespace or namespace)
        else:
            yield filled(route), pattern.name, pattern.callback


def filled(route):
    route = (
        re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).replace("^", "").replace("$", "").replace("\\Z", "")
    )
    route = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", route)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: PARTS.get(part[1], "1"), route)


ADDRESSES = list(patterns(get_resolver()))


def client_of(person, second_factor=False):
    client = StrictClient()
    client.force_login(person, second_factor=second_factor)
    return client


def test_every_view_but_those_named_leads_to_the_set_up():
    client, asked = client_of(f.coordinator()), 0
    for address, name, view in ADDRESSES:
        if name in ALLOWED or getattr(view, "is_for_anybody", False):
            continue
        asked += 1
        assert resolve(address).func is view, f"{address} is not the address of {name}"
        response = client.get(address)
        if getattr(view, "tells_in_json", False):
            assert (response.status_code, response.json()) == (403, {"state": "second_factor"}), address
        else:
            assert response.status_code == 302, address
            assert response.url.startswith(f"{reverse('mfa_index')}?next="), address
        assert client.post(address).status_code == 403, address
    assert asked > 150


def test_what_is_open_is_named_one_by_one():
    assert OPEN == ALLOWED
    assert {name for _, name, _ in ADDRESSES} >= ALLOWED
    for address, _, view in ADDRESSES:
        if getattr(view, "is_for_anybody", False):
            assert not address.startswith(("/arbete/", "/konto/", "/admin/")), address


def test_what_was_sent_is_not_lost_for_want_of_the_factor():
    client = client_of(f.coordinator())
    response = client.post("/konto/delegation/", {"receiver": "1"})
    assert response.status_code == 403
    told = words(response)
    assert "Inget är sparat än" in told
    assert "ladda om sidan. Då skickas det igen" in told
    assert 'target="_blank"' in response.content.decode()


def test_the_telephone_of_who_only_logs_asks_for_no_factor_and_anothers_is_told():
    sync = reverse("sync")
    assert client_of(f.police_officer()).get(sync).json()["state"] == "signed_in"
    answer = client_of(f.coordinator()).get(sync)
    assert (answer.status_code, answer.json()) == (403, {"state": "second_factor"})
    assert client_of(f.coordinator(), second_factor=True).get(sync).json()["state"] == "signed_in"


def test_a_factor_is_the_persons_who_gave_it():
    client = client_of(f.coordinator(), second_factor=True)
    session = client.session
    session[GIVEN] = {**session[GIVEN], "user": f.decider().pk}
    session.save()
    assert client.get(reverse("desk")).status_code == 302


def test_the_set_up_says_why(client):
    client.force_login(f.coordinator(), second_factor=False)
    assert "be din administratör" in words(client.get(reverse("desk"), follow=True))
    enrolled = client.session
    open_here(enrolled, f.coordinator(), by=f.superuser())
    enrolled.save()
    assert "Det här behöver du göra först" in words(client.get(reverse("desk"), follow=True))


def test_with_a_second_factor_the_desk_is_open():
    assert client_of(f.coordinator(), second_factor=True).get(reverse("desk")).status_code == 200


@pytest.mark.parametrize("person", [f.officer, f.police_officer], ids=lambda make: make.__name__)
def test_who_only_logs_signs_in_by_password_alone(person):
    assert client_of(person()).get(reverse("desk")).status_code == 200


def test_who_must():
    administrator = f.user("Ada")
    f.member(administrator, Role.ADMINISTRATOR, f.organisation(), f.municipality())
    for person in (f.coordinator(), f.decider(), administrator, f.superuser()):
        assert is_required(person)
    for person in (f.officer(), f.police_officer(), f.user("Utan Uppdrag")):
        assert not is_required(person)


def test_a_role_given_during_a_session_asks_at_the_next_page():
    client = client_of(f.officer())
    assert client.get(reverse("desk")).status_code == 200
    f.member(f.officer(), Role.COORDINATOR, f.organisation(), f.municipality())
    assert client.get(reverse("desk")).status_code == 302


def test_residents_pages_ask_nothing_of_anybody():
    assert client_of(f.coordinator()).get("/").status_code == 200

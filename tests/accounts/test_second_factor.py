"""Whoever may publish, approve, mask or administer opens nothing of the desk by a password alone."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.second_factor import is_required
from tests import factories as f
from tests.client import StrictClient, words

pytestmark = pytest.mark.django_db
# Something to stand for each part of an address.
PARTS = {
    "uid": "00000000-0000-4000-8000-000000000000", "kommun": "vaggeryd", "slug": "2020", "period": "2020-t1",
    "kind": "trafikinsats", "object_id": "1", "id": "1", "pk": "1", "photo": "1", "number": "1", "url": "x",
    "app_label": "promises", "content_type_id": "1",
}  # fmt: skip


def addresses(patterns, prefix="/"):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.startswith(("/arbete/", "/admin/")):
            yield route


def filled(route):
    """The address with something in each of its parts; a regular expression is read as an address only roughly."""
    return re.sub(
        r"<(?:\w+:)?(\w+)>", lambda part: PARTS.get(part[1], "1"), route.split("^")[0].split("(?P")[0]
    )


GUARDED = sorted({filled(route) for route in addresses(get_resolver().url_patterns)})


def client_of(person, second_factor=False):
    client = StrictClient()
    client.force_login(person, second_factor=second_factor)
    return client


def test_every_address_of_desk_and_administration_leads_to_the_set_up():
    assert len(GUARDED) > 80
    client = client_of(f.coordinator())
    for address in GUARDED:
        response = client.get(address)
        assert response.status_code == 302, address
        assert response.url.startswith(f"{reverse('mfa_index')}?next="), address
        assert client.post(address).status_code == 403, address


def test_the_set_up_says_why(client):
    client.force_login(f.coordinator(), second_factor=False)
    page = client.get(reverse("desk"), follow=True)
    assert "Det här behöver du göra först" in words(page)
    assert client.get(reverse("account")).status_code == 200


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

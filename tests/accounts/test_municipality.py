"""One person, several municipalities: chosen without signing in again."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from medborgarlofte.accounts.acting import acting_municipality
from medborgarlofte.accounts.actions import end_role
from medborgarlofte.accounts.roles import Role
from tests import factories as f
from tests.client import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def police(client):
    """A kommunpolis of Gnosjö and Vaggeryd, signed in."""
    person = f.police_officer()
    f.member(person, Role.POLICE, f.police(), f.municipality("Gnosjö"))
    client.force_login(person)
    return person


def acting(client, person):
    request = RequestFactory().get("/")
    request.user, request.session = person, client.session
    return acting_municipality(request)


def test_the_choice_stands_in_the_bar_and_holds_for_the_session(client, police):
    assert acting(client, police) == f.municipality("Gnosjö"), "the first by name until one is chosen"
    page = client.get(reverse("account"))
    assert "Gnosjö: byt kommun" in words(page)
    assert "Vaggeryds kommun" in words(client.get(reverse("choose_municipality")))
    sent = {"kommun": "vaggeryd", "next": reverse("account")}
    page = client.post(reverse("choose_municipality"), sent, follow=True)
    assert page.redirect_chain[-1][0] == reverse("account")
    assert "Du arbetar nu för Vaggeryds kommun" in words(page)
    assert "Vaggeryd: byt kommun" in words(page)
    assert acting(client, police) == f.municipality()


def test_a_choice_is_forgotten_with_the_role(client, police):
    client.post(reverse("choose_municipality"), {"kommun": "vaggeryd"})
    end_role(police.memberships.get(municipality=f.municipality()), by=f.superuser())
    assert acting(client, police) == f.municipality("Gnosjö")


def test_one_chooses_only_among_the_own(client, police):
    f.municipality("Habo")
    assert client.post(reverse("choose_municipality"), {"kommun": "habo"}).status_code == 404
    sent = {"kommun": "vaggeryd", "next": "https://ond.example/"}
    assert client.post(reverse("choose_municipality"), sent).url == reverse("desk")


def test_who_has_one_municipality_is_not_asked(client):
    client.force_login(f.officer())
    assert "byt kommun" not in words(client.get(reverse("account"))).lower()
    assert acting(client, f.officer()) == f.municipality()


def test_nobody_acts_nowhere(client):
    assert acting(client, AnonymousUser()) is None
    assert acting(client, f.user("Utan Uppdrag")) is None
    client.force_login(f.user("Utan Uppdrag"))
    assert client.get(reverse("choose_municipality")).status_code == 200


def test_reminders_are_chosen_on_the_own_page(client):
    client.force_login(f.officer())
    page = client.post(reverse("account"), {"digest": "never"}, follow=True)
    assert "Sparat." in words(page)
    assert f.refreshed(f.officer()).digest == "never"

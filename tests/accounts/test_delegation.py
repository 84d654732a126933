"""A decider lets a colleague approve for a time, sees it, and takes it back."""

import pytest

from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Delegation
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.second_factor import is_required
from medborgarlofte.audit.models import AuditEvent
from tests import factories
from tests.client import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]

PAGE = "/konto/delegation/"


def asked(giver, receiver, **changes) -> dict[str, str]:
    return {
        "seat": giver.memberships.get().pk, "receiver": receiver.pk, "starts_on": "2020-10-15", "ends_on": "2020-10-31",
    } | changes  # fmt: skip


def test_a_colleague_approves_in_ones_place_until_it_is_taken_back(client):
    giver, receiver = factories.decider(), factories.officer("Vera Vikarie")
    place = factories.municipality()
    assert not access.may(receiver, Permission.APPROVE, place)
    client.force_login(giver)
    assert client.post(PAGE, asked(giver, receiver)).status_code == 302
    assert access.may(receiver, Permission.APPROVE, place, factories.organisation())
    assert not access.may(receiver, Permission.APPROVE, place, factories.police())
    page = words(client.get(PAGE))
    assert "Vera Vikarie Vaggeryds kommun, Vaggeryd, 15 oktober 2020–31 oktober 2020" in page
    client.post(f"{PAGE}{Delegation.objects.get().pk}/ta-tillbaka/")
    assert not access.may(receiver, Permission.APPROVE, place)
    events = AuditEvent.objects.filter(event__startswith="delegation.").order_by("number")
    assert list(events.values_list("event", flat=True)) == ["delegation.given", "delegation.ended"]


def test_who_is_lent_the_right_signs_in_by_two_steps():
    receiver = factories.officer("Vera Vikarie")
    assert not is_required(receiver)
    factories.delegation(receiver=receiver)
    assert is_required(receiver)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ends_on": "2020-10-01"}, "Slutdatum ligger före startdatum."),
        ({"starts_on": "2020-09-01", "ends_on": "2020-10-01"}, "Den dagen har redan varit."),
        ({"ends_on": ""}, 'href="#id_ends_on"'),
    ],
)
def test_a_bad_time_is_told_at_the_field(client, change, told):
    giver, receiver = factories.decider(), factories.officer("Vera Vikarie")
    client.force_login(giver)
    answer = client.post(PAGE, asked(giver, receiver, **change))
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_nobody_lends_to_a_stranger_nor_lends_on_what_was_lent(client):
    giver, stranger = factories.decider(), factories.officer("Olle", factories.municipality("Habo"))
    client.force_login(giver)
    assert client.post(PAGE, asked(giver, stranger)).status_code == 422
    lent = factories.delegation()
    client.force_login(lent.receiver)
    assert "inget att delegera" in words(client.get(PAGE))
    assert client.post(PAGE, asked(giver, giver)).status_code == 422
    assert client.post(f"{PAGE}{lent.pk}/ta-tillbaka/").status_code == 404
    assert Delegation.objects.count() == 1

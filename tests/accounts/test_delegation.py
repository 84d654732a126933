"""A decider lets a colleague approve for a time, sees it, and takes it back."""

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from followup.approval.drafts import open_report
from medborgarlofte.accounts import access
from medborgarlofte.accounts.models import Delegation
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.accounts.second_factor import GIVEN, is_required
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.site import demo_codes
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


def test_who_takes_a_loan_back_has_taken_back_the_right(client):
    """A press of the button twice, or a longer loan beside the first, left a second one when one was taken back."""
    giver, receiver = factories.decider(), factories.officer("Vera Vikarie")
    client.force_login(giver)
    for _ in range(2):
        assert client.post(PAGE, asked(giver, receiver)).status_code == 302
    longer = client.post(PAGE, asked(giver, receiver, starts_on="2020-10-31", ends_on="2020-12-31"))
    assert longer.status_code == 422
    assert "har redan rätten någon av de dagarna" in words(longer)
    assert AuditEvent.objects.filter(event="delegation.given").count() == 1
    client.post(f"{PAGE}{Delegation.objects.get().pk}/ta-tillbaka/")
    assert not access.may(receiver, Permission.APPROVE, factories.municipality())
    assert client.post(PAGE, asked(giver, receiver, ends_on="2020-12-31")).status_code == 302
    assert (
        client.post(PAGE, asked(giver, receiver, starts_on="2021-01-01", ends_on="2021-01-31")).status_code
        == 302
    )


def test_who_is_lent_the_right_is_told_and_works_on_but_approves_by_two_steps(
    client, django_capture_on_commit_callbacks, mailoutbox
):
    giver, receiver = factories.decider(), factories.officer("Vera Vikarie")
    client.force_login(giver)
    assert not is_required(receiver)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, asked(giver, receiver))
    told, link = (letter for letter in mailoutbox if letter.to == [receiver.email])
    assert "för Vaggeryds kommun i Vaggeryd, 15 oktober 2020–31 oktober 2020" in told.body
    assert "Länken till det kommer i ett eget brev" in told.body
    assert "lägg in en app" in link.body
    assert is_required(receiver)
    [*_, period] = factories.published_promise().periods.all()
    report = open_report(period=period, by=factories.police_officer())
    client.force_login(receiver, second_factor=False)
    assert client.get("/arbete/").status_code == client.get("/arbete/logga/").status_code == 200
    address = reverse("review_report", args=["vaggeryd", "2020", report.period.slug])
    assert client.get(address).status_code == 200
    sent = client.post(address, {"approve": factories.organisation().pk})
    assert sent.status_code == 403
    assert "ditt andra steg saknas" in words(sent)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ends_on": "2020-10-01"}, "Slutdatum ligger före startdatum."),
        ({"starts_on": "2020-09-01", "ends_on": "2020-10-01"}, "Den dagen har redan varit."),
        ({"ends_on": "2099-01-01"}, "En delegation gäller högst ett år i taget. Välj en tidigare dag."),
        ({"starts_on": "2099-01-01", "ends_on": "2099-01-02"}, "Delegera när den närmar sig."),
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


def grown_old(client):
    """The factor was given twenty minutes ago."""
    session = client.session
    session[GIVEN] = {**session[GIVEN], "at": time.time() - 20 * 60}
    session.save()


def test_lending_asks_for_the_factor_once_more_and_keeps_what_was_typed(client):
    giver, receiver = factories.decider(), factories.officer("Vera Vikarie")
    TOTP.activate(giver, demo_codes.secret("test"))
    client.force_login(giver)
    grown_old(client)
    answer = client.post(PAGE, asked(giver, receiver))
    assert answer.url == f"{reverse('mfa_reauthenticate')}?next=%2Fkonto%2Fdelegation%2F"
    assert not Delegation.objects.exists()
    # The password is no factor.
    by_password = client.post(
        f"{reverse('account_reauthenticate')}?next={PAGE}", {"password": factories.PASSWORD}
    )
    assert by_password.url.startswith(reverse("mfa_reauthenticate"))
    assert not Delegation.objects.exists()
    assert client.post(answer.url, {"code": "000000"}).status_code == 200
    assert not Delegation.objects.exists()
    client.post(answer.url, {"code": demo_codes.code(demo_codes.secret("test"))})
    assert Delegation.objects.get().receiver == receiver


def test_who_has_no_factor_here_signs_in_anew_to_lend(client):
    giver, receiver = factories.decider(), factories.officer("Vera Vikarie")
    client.force_login(giver)
    grown_old(client)
    answer = client.post(PAGE, asked(giver, receiver))
    assert answer.status_code == 403
    assert "logga in igen" in words(answer)
    assert not Delegation.objects.exists()


def test_nobody_lends_by_the_password_alone(client):
    giver, receiver = factories.decider(), factories.officer("Vera Vikarie")
    client.post(reverse("login"), {"login": giver.email, "password": factories.PASSWORD})
    assert client.post(PAGE, asked(giver, receiver)).status_code == 403
    assert not Delegation.objects.exists()

"""Nothing of the desk, the own account or the administration stays in any cache, whatever is answered."""

import pytest
from django.test import Client
from django.urls import reverse

from medborgarlofte.accounts.second_factor import SecondFactorMiddleware, give
from tests import factories as f
from tests.accounts.test_second_factor import ADDRESSES
from tests.client import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
PRIVATE = sorted(
    {address for address, _, _ in ADDRESSES if address.startswith(("/arbete/", "/konto/", "/admin/"))}
)
NEVER = {"no-store", "private"}


def directives(answer):
    return set(answer.headers.get("Cache-Control", "").split(", "))


def signed_in(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    session = client.session
    give(session, person, "code")
    session.save()
    return client


@pytest.mark.parametrize("person", [None, f.coordinator], ids=["nobody", "samordnare"])
def test_no_private_answer_is_ever_kept(person):
    f.four_commitments(f.published_promise())
    client = signed_in(person()) if person else Client(raise_request_exception=False)
    statuses = set()
    # Of the administration's pages, which are made alike, some are enough for who is let in.
    mine = PRIVATE if not person else [each for each in PRIVATE if not each.startswith("/admin/promises/")]
    for address in [*mine, "/arbete/finns-inte/", "/konto/finns-inte/", "/arbete", "/admin"]:
        answer = client.get(address)
        assert directives(answer) == NEVER, f"{address}: {answer.status_code}"
        statuses.add(answer.status_code)
    assert {302, 404} < statuses


def test_what_is_answered_to_a_form_is_never_kept():
    f.four_commitments(f.published_promise())
    client, statuses = signed_in(f.coordinator()), set()
    for address in [each for each in PRIVATE if not each.startswith(("/admin/", "/konto/logga-ut/"))]:
        for sender in (client, Client()):
            answer = sender.post(address)
            assert directives(answer) == NEVER, f"{address}: {answer.status_code}"
            statuses.add(answer.status_code)
    assert {302, 403, 404, 405, 422} <= statuses


def test_what_is_refused_or_breaks_is_not_kept_either(client, monkeypatch, settings):
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post(reverse("login"), {"login": "x", "password": "y"})
    assert (refused.status_code, directives(refused)) == (403, NEVER)
    assert "sidan var för gammal" in words(refused)

    def broken(*_):
        raise RuntimeError("on purpose")

    monkeypatch.setattr(SecondFactorMiddleware, "process_view", broken)
    answer = Client(raise_request_exception=False).get(reverse("login"))
    assert (answer.status_code, directives(answer)) == (500, NEVER)
    settings.SECURE_SSL_REDIRECT = True
    assert directives(Client().get(reverse("desk"))) == NEVER


def test_what_anybody_reads_may_be_kept(client):
    f.published_promise()
    for address in ("/", "/vaggeryd/2020/", "/vaggeryd/2020/lofte.json"):
        assert "no-store" not in directives(client.get(address)), address

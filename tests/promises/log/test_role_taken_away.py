"""A role that is taken away while what was sent waits for its turn counts no more, and nothing of it is written."""

from datetime import date

import pytest
from django.urls import reverse

from medborgarlofte.accounts.models import Membership
from medborgarlofte.clock import now
from promises.log import actions
from promises.models import Activity
from promises.record.models import Version
from tests import factories as make
from tests.promises.sent_forms import log

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def traffic():
    return make.four_commitments(make.published_promise())[3]


@pytest.fixture
def ended_while_it_waits(monkeypatch, client, traffic):
    """The page has looked at the role; it is ended while the writing waits for the promise's lock."""
    officer, waits = make.officer(), actions.lock
    client.force_login(officer)

    def lock(promises):
        waits(promises)
        Membership.objects.filter(user=officer).update(ended_at=now(), ended_by=make.user("Ägaren"))

    def begin():
        monkeypatch.setattr(actions, "lock", lock)

    return begin


def test_what_was_logged_is_refused(client, traffic, ended_while_it_waits):
    before = Version.objects.count()
    ended_while_it_waits()
    assert log(client, traffic).status_code == 403
    assert (Activity.objects.count(), Version.objects.count()) == (0, before)


def test_a_withdrawal_that_was_read_through_first_is_refused(client, traffic, ended_while_it_waits):
    row = make.activity(date(2020, 5, 14), traffic)
    address, reason = reverse("withdraw_activity", args=[row.uid]), {"reason": "Fel dag."}
    foreseen = client.post(address, reason).context["foreseen"]
    ended_while_it_waits()
    assert client.post(address, reason | {"foreseen": foreseen.fingerprint}).status_code == 403
    row.refresh_from_db()
    assert row.withdrawn_at is None

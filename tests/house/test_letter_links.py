"""No letter leads to a closed door: every link in every letter, followed as whom it was sent to."""

import re
from collections import defaultdict
from datetime import date

import pytest
from django.core import mail

from followup.approval.actions import Actor, approve, hand_on, send_back
from followup.approval.approval_status import approval_status
from followup.reminders.actions import send_reminders
from medborgarlofte.accounts.actions.delegations import delegate
from medborgarlofte.accounts.actions.enrolment_letters import send_link
from medborgarlofte.accounts.actions.invitations import invite
from medborgarlofte.accounts.actions.people import send_forgotten_password_letter
from medborgarlofte.accounts.models import Membership, User
from medborgarlofte.accounts.roles import Role
from promises.questions.actions import ask
from tests import factories as f
from tests.client import StrictClient
from tests.house.test_sweep import signed_in
from tests.house.world import HOUSING, MUNICIPALITY, POLICE, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october", "commits")]

LINK = re.compile(r"http://testserver(/[^\s<>\"]*)")


@pytest.fixture
def made(settings):
    settings.DEMO_DATE = date(2020, 9, 20)
    return world()


def dead_ends() -> dict[tuple[str, str], int]:
    """The links of what has been sent that do not open, by whom they were sent to; then the box is empty again."""
    found, letters = {}, defaultdict(set)
    for letter in mail.outbox:
        texts = [letter.body, *(content for content, _ in getattr(letter, "alternatives", []))]
        for address in letter.recipients():
            letters[address] |= {link for text in texts for link in LINK.findall(text.replace("&amp;", "&"))}
    mail.outbox.clear()
    for address, links in letters.items():
        person = User.objects.filter(email=address).first()
        clients = [StrictClient(), *([signed_in(person)] if person else [])]
        for link in links:
            for client in clients:  # also where nobody has signed in: then it leads through the sign-in
                status = client.get(link, follow=True).status_code
                if status != 200:
                    found[address, link] = status
    assert sum(map(len, letters.values()))
    return found


@pytest.mark.parametrize("on", [date(2020, 9, 21), date(2020, 10, 15), date(2021, 1, 8), date(2021, 2, 22)])
def test_of_the_weekly_letter(made, settings, on):
    settings.DEMO_DATE = on
    ask(made.promise, text="När går nästa vandring?", name="", email="")
    send_reminders(by=f.superuser(), on=on)
    assert len(mail.outbox) > 5
    assert dead_ends() == {}


def test_of_each_step(made):
    report = made.report

    def by(whose, role):
        return Actor(made.people["vaggeryd", whose, role])

    hand_on(report=report, actor=by(POLICE, Role.POLICE))
    assert dead_ends() == {}
    hand_on(report=report, actor=by(MUNICIPALITY, Role.COORDINATOR))
    assert dead_ends() == {}
    for whose in (MUNICIPALITY, POLICE, HOUSING):
        freeze = approval_status(report).freeze
        approve(
            report=report,
            actor=by(whose, Role.DECIDER),
            organisation=made.organisations[whose].pk,
            seen=(freeze.pk, approval_status(report).report.period.promise.revision),
        )
    assert dead_ends() == {}
    send_back(report=report, actor=by(POLICE, Role.DECIDER), comment="Skriv mer.")
    assert dead_ends() == {}


def test_of_what_concerns_an_account(made):
    decider, clerk = (made.people["vaggeryd", MUNICIPALITY, role] for role in (Role.DECIDER, Role.OFFICER))
    administrator = made.people["vaggeryd", MUNICIPALITY, Role.ADMINISTRATOR]
    seat = Membership.objects.get(user=decider)
    delegate(
        seat=seat, receiver=clerk, starts_on=date(2020, 9, 20), ends_on=date(2020, 10, 1), by=decider
    )  # fmt: skip
    assert dead_ends() == {}
    invite(
        email="ny@example.se", role=Role.OFFICER, organisation=seat.organisation, municipality=seat.municipality,
        by=administrator,
    )  # fmt: skip
    assert dead_ends() == {}
    send_link(decider, by=administrator)
    assert dead_ends() == {}
    send_forgotten_password_letter.enqueue(clerk.pk)
    assert dead_ends() == {}

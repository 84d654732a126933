"""How the person who approves had signed in: really signed in here, looked for in the row, the trail and the data."""

import json

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from followup.approval.approval_status import frozen
from followup.approval.drafts import open_report
from followup.models import Report, Step
from followup.report.report_words import approval
from medborgarlofte.accounts.actions.enrolment_letters import make_link
from medborgarlofte.accounts.openid import parse
from medborgarlofte.accounts.roles import Role
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.clock import today
from medborgarlofte.site import demo_codes
from tests import factories
from tests.accounts.test_openid import DESCRIBED
from tests.client import StrictClient, words
from tests.followup.approval.walked import approved_by, completed, wrote
from tests.openid_provider import Provider
from tests.passkey import Passkey

SECRET = demo_codes.secret("test")
REVIEW = "/arbete/vaggeryd/2020/uppfoljning/2020-t2/granska/"


@pytest.fixture
def report(tertial_2) -> Report:
    police = factories.police_officer()
    made = open_report(period=tertial_2, by=police)
    return completed(wrote(made, police, "En lugn sommar."))


def by_password(person):
    client = StrictClient()
    client.post(reverse("login"), {"login": person.email, "password": factories.PASSWORD})
    return client


def by_code(person):
    TOTP.activate(person, SECRET)
    client = by_password(person)
    client.post(reverse("mfa_authenticate"), {"code": demo_codes.code(SECRET)})
    return client


def by_recovery_code(person):
    TOTP.activate(person, SECRET)
    reserve = RecoveryCodes.activate(person).get_unused_codes()[0]
    client = by_password(person)
    client.post(reverse("mfa_authenticate"), {"code": reserve})
    return client


def key_of(person) -> Passkey:
    """A key that the person adds, by the letter's link."""
    client, key = by_password(person), Passkey()
    _, link = make_link(person, by=factories.superuser())
    client.get(link.removeprefix("http://testserver"))
    page = client.get(reverse("mfa_add_webauthn"))
    options = page.context["js_data"]["creation_options"]
    client.post(reverse("mfa_add_webauthn"), {"credential": key.made(options), "passwordless": "on"})
    assert Authenticator.objects.filter(user=person, type="webauthn").exists()
    return key


def by_password_and_passkey(person):
    key, client = key_of(person), by_password(person)
    options = client.get(reverse("mfa_authenticate")).context["js_data"]["request_options"]
    client.post(reverse("mfa_authenticate"), {"credential": key.used(options)})
    return client


def by_passkey_alone(person):
    key, client = key_of(person), StrictClient()
    door = reverse("mfa_login_webauthn")
    options = client.get(door, HTTP_ACCEPT="application/json", HTTP_X_REQUESTED_WITH="XMLHttpRequest").json()
    said = key.used(options["request_options"], user_pk_to_url_str(person).encode())
    client.post(door, {"credential": said})
    return client


def approve(client, report):
    organisation = client.get(REVIEW).context["seats"][0].organisation
    return press(client, approve=organisation.pk)


def press(client, **button):
    """A button of the page of the steps, read just before."""
    form = client.get(REVIEW).context["form"]
    return client.post(REVIEW, {name: form[name].value() for name in ("seen", "read")} | button)


@pytest.mark.parametrize(
    ("sign_in", "how", "said"),
    [
        (by_code, "code", "inloggad med engångskod"),
        (by_recovery_code, "code", "inloggad med engångskod"),
        (by_password_and_passkey, "passkey", "inloggad med passnyckel"),
        (by_passkey_alone, "passkey", "inloggad med passnyckel"),
    ],
)
def test_an_approval_says_how_the_person_had_signed_in(report, sign_in, how, said):
    decider = factories.decider()
    client = sign_in(decider)
    assert approve(client, report).status_code == 302
    step = Step.objects.get(kind="approved")
    assert (step.by, step.sign_in) == (decider, how)
    event = AuditEvent.objects.get(event="report.approved")
    assert json.loads(event.details)["sign_in"] == how
    assert said in words(client.get(REVIEW))
    approved_by(report, factories.police_decider())
    edition = frozen(report, published=today())
    entry, data = edition.entry, edition.data
    assert entry["approvals"][0]["sign_in"] == how
    assert f'"sign_in": "{how}"' in data.decode()
    # What residents read says who and when; how is in the data.
    assert approval(entry["approvals"][0]) == "Godkänd av Britt Beslutsfattare den 15 oktober 2020."


def test_who_hands_in_by_password_alone_is_told_of_as_such(tertial_2):
    police = factories.police_officer()
    made = open_report(period=tertial_2, by=police)
    wrote(made, police, "Lugnt.")
    assert press(by_password(police), hand_on="1").status_code == 302
    assert Step.objects.get(kind="submitted").sign_in == "password"


def test_an_approval_says_that_the_organisations_own_sign_in_was_used(report, settings):
    person = factories.user("Anna Ek", email="anna@vaggeryd.example")
    factories.member(person, Role.DECIDER, factories.organisation(), factories.municipality())
    with Provider() as provider:
        settings.OIDC = parse(json.dumps([DESCRIBED | {"server_url": provider.address}]))
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": [p.for_allauth() for p in settings.OIDC]}
        }
        client = StrictClient()
        provider.arrive(client, sub="anna", email=person.email, email_verified=True, amr=["mfa"])
    assert approve(client, report).status_code == 302
    assert Step.objects.get(kind="approved").sign_in == "openid"
    assert "inloggad med organisationens inloggning" in words(client.get(REVIEW))

"""Signing in: by password with limits, by a code as the second step, a forgotten password, sessions ended."""

import random
import re
import time
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse

from medborgarlofte import settings as site
from medborgarlofte.accounts import forms
from medborgarlofte.accounts.actions import close_account, end_role
from medborgarlofte.accounts.actions.enrolment_letters import make_link
from medborgarlofte.accounts.roles import Role
from medborgarlofte.accounts.templatetags.keys import device
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.file_cache import FileCache
from medborgarlofte.site import demo_codes
from tests import factories as f
from tests.client import StrictClient, words

pytestmark = pytest.mark.django_db
SECRET = demo_codes.secret("test")


def sign_in(client, person, password=f.PASSWORD, **extra):
    return client.post(reverse("login"), {"login": person.email, "password": password}, **extra)


@pytest.fixture
def forget(django_capture_on_commit_callbacks):
    """Says that the password to the address is forgotten, and lets what waits for the commit be done."""

    def post(client, email, **options):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("account_reset_password"), {"email": email}, **options)

    return post


def events():
    return list(AuditEvent.objects.order_by("number").values_list("event", flat=True))


@pytest.fixture
def with_app():
    """A samordnare who has an app with codes."""
    person = f.coordinator()
    TOTP.activate(person, SECRET)
    return person


def test_after_five_wrong_passwords_even_the_right_one_waits(client):
    person = f.officer()
    for _ in range(5):
        assert "felaktigt" in words(sign_in(client, person, "fel"))
    assert "För många misslyckade" in words(sign_in(client, person))
    assert client.get(reverse("desk")).status_code == 302
    # Somebody else's door is another, and so is one's own from another machine: nobody locks the owner out.
    assert sign_in(client, f.police_officer()).url == reverse("desk")
    assert sign_in(StrictClient(), person, REMOTE_ADDR="192.0.2.7").url == reverse("desk")
    assert "För många misslyckade" in words(sign_in(StrictClient(), person))


def guess(person, times, machine):
    for _ in range(times):
        answer = sign_in(StrictClient(), person, "fel", REMOTE_ADDR=machine)
    return words(answer)


def test_one_machine_however_patient_never_locks_the_owner_out(client, monkeypatch):
    person, hour = f.officer(), time.time()
    for later in range(0, 3600, 300):
        monkeypatch.setattr(time, "time", lambda at=hour + later: at)
        told = guess(person, 6, "192.0.2.9")
    assert "För många misslyckade" in told
    assert AuditEvent.objects.filter(event="user.sign_in_failed").count() == 20, "twenty an hour"
    assert sign_in(client, person).url == reverse("desk")


def test_many_machines_together_are_stopped_until_the_owner_answers_a_letter(client, forget):
    person = f.officer()
    for machine in range(20):
        assert "felaktigt" in guess(person, 5, f"192.0.2.{machine}")
    assert "För många misslyckade" in guess(person, 1, "192.0.2.99")
    assert "För många misslyckade" in words(sign_in(client, person))
    forget(client, person.email)
    (link,) = re.findall(r"http://testserver(\S+)", mail.outbox[0].body)
    page = client.get(link, follow=True)
    new = "en-alldeles-ny-fras"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert sign_in(client, person, new).url == reverse("desk")


def test_a_lock_stands_though_a_thousand_others_come_by(client, settings, tmp_path):
    settings.CACHES = {"default": site.CACHES["default"] | {"LOCATION": str(tmp_path / "cache")}}
    assert site.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000
    person = f.officer()
    guess(person, 5, "192.0.2.9")
    for number in range(1000):
        cache.set(f"another:{number}", [number], 300)
    assert "För många misslyckade" in guess(person, 1, "192.0.2.9")


def test_what_has_expired_goes_before_what_still_holds(tmp_path, monkeypatch):
    monkeypatch.setattr(random, "random", lambda: 0)
    kept = FileCache(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 50}})
    kept.set("lock", 1, 300)
    for number in range(200):
        kept.set(f"old:{number}", 1, 0.001)
    time.sleep(0.01)
    kept.set("last", 1, 300)
    assert kept.get("lock") == 1
    assert len(list(tmp_path.iterdir())) == 2


def test_a_machine_that_tries_many_accounts_is_stopped(client):
    for number in range(30):
        client.post(reverse("login"), {"login": f"nr{number}@example.se", "password": "gissning"})
    response = sign_in(client, f.officer())
    assert response.status_code == 429
    assert "För många försök" in words(response)


def test_a_failed_sign_in_is_in_the_trail_and_nothing_that_was_typed(client):
    client.post(reverse("login"), {"login": "mitt-losenord@example.se", "password": "hemligt"})
    sign_in(client, f.officer(), "hemligt")
    first, second = AuditEvent.objects.order_by("number")
    assert (first.event, first.target) == ("user.sign_in_failed", "user:okänt konto")
    assert second.target == f"user:{f.officer().email}"
    assert "hemligt" not in first.details + second.details + first.actor


def test_nobody_can_make_an_account(client):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert "Skapa konto" not in words(client.get(reverse("login")))


def test_a_forgotten_password_is_chosen_anew_by_a_letter_that_works_once(client, forget):
    person = f.officer()
    response = forget(client, person.email, follow=True)
    assert "Titta i din e-post" in words(response)
    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert letter.subject == "Nytt lösenord till Medborgarlöfte"
    (link,) = re.findall(r"http://testserver(\S+)", letter.body)
    page = client.get(link, follow=True)
    assert "Välj ett nytt lösenord" in words(page)
    new = "en-alldeles-ny-fras"
    sent = {"password1": new, "password2": new}
    response = client.post(page.redirect_chain[-1][0], sent, follow=True)
    assert "Lösenordet är bytt" in words(response)
    assert f.refreshed(person).check_password(new)
    assert events() == ["user.password_changed"]
    assert "gäller inte längre" in words(StrictClient().get(link, follow=True))


def test_asking_for_a_password_reveals_no_account(client, forget):
    known = forget(client, f.officer().email, follow=True)
    unknown = forget(StrictClient(), "x@example.se", follow=True)
    assert words(known) == words(unknown)
    assert [letter.to for letter in mail.outbox] == [[f.officer().email]]


def test_who_has_an_app_is_asked_for_its_code(client, with_app):
    response = sign_in(client, with_app)
    assert response.url == reverse("mfa_authenticate")
    assert client.get(reverse("desk")).status_code == 302
    assert "Felaktig kod" in words(client.post(response.url, {"code": "000000"}))
    done = client.post(response.url, {"code": demo_codes.code(SECRET)})
    assert done.url == reverse("desk")
    assert client.get(reverse("desk")).status_code == 200
    assert events() == ["user.second_factor_failed", "user.signed_in"]


def test_a_code_opens_once(client, with_app):
    code = demo_codes.code(SECRET)
    for expected in (302, 200):
        browser = StrictClient()
        sign_in(browser, with_app)
        assert browser.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_codes_cannot_be_guessed(client, with_app):
    sign_in(client, with_app)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    response = client.post(reverse("mfa_authenticate"), {"code": demo_codes.code(SECRET)})
    assert "För många misslyckade" in words(response)


@pytest.mark.django_db(transaction=True)  # allauth tells of a new app once it is committed
def test_an_app_is_set_up_and_reserve_codes_come_with_it(client):
    person = f.coordinator()
    sign_in(client, person)
    assert client.get(reverse("desk")).url.startswith(reverse("mfa_index"))
    _, link = make_link(person, by=f.superuser())
    client.get(link.removeprefix("http://testserver"))
    page = client.get(reverse("mfa_activate_totp"))  # the password was given seconds ago
    secret = page.context["form"].secret
    assert secret in words(page)
    page = client.post(reverse("mfa_activate_totp"), {"code": demo_codes.code(secret)}, follow=True)
    assert "Varje kod gäller en gång" in words(page)
    assert client.get(reverse("desk")).status_code == 200
    reserve = page.context["unused_codes"][0]
    assert b"".join(client.get(reverse("mfa_download_recovery_codes"))).decode().split()[0] == reserve
    client.post(reverse("logout"))
    sign_in(client, person)
    assert client.post(reverse("mfa_authenticate"), {"code": reserve}).url == reverse("desk")
    assert events()[2:4] == ["user.second_factor_added"] * 2


def test_a_session_that_was_opened_long_ago_gives_the_password_before_an_app_is_set_up(client):
    sign_in(client, f.officer())
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 3600
    session.save()
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    assert page.redirect_chain[0][0].startswith(reverse("account_reauthenticate"))
    page = client.post(page.redirect_chain[0][0], {"password": f.PASSWORD}, follow=True)
    assert page.context["form"].secret in words(page)


def test_taking_the_app_away_closes_the_desk_again(client, with_app):
    sign_in(client, with_app)
    client.post(reverse("mfa_authenticate"), {"code": demo_codes.code(SECRET)})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert client.get(reverse("desk")).url.startswith(reverse("mfa_index"))


def test_one_sees_where_one_is_signed_in_and_ends_another_session(client):
    elsewhere = StrictClient()
    sign_in(elsewhere, f.officer(), HTTP_USER_AGENT="Telefonen", REMOTE_ADDR="192.0.2.77")
    sign_in(client, f.officer(), HTTP_USER_AGENT="Datorn")
    page = client.get(reverse("usersessions_list"))
    assert "Telefonen" in words(page)
    other = UserSession.objects.get(user_agent="Telefonen")
    assert other.ip == "192.0.2.0", "no more of an address than tells networks apart"
    client.post(reverse("usersessions_list"), {"session": other.pk})
    assert elsewhere.get(reverse("desk")).status_code == 302
    assert client.get(reverse("desk")).status_code == 200
    assert events() == ["user.signed_in", "user.signed_in", "user.sessions_ended"]


def test_one_ends_all_other_sessions_but_never_anothers(client):
    elsewhere, stranger = StrictClient(), StrictClient()
    sign_in(elsewhere, f.officer())
    sign_in(stranger, f.police_officer())
    sign_in(client, f.officer())
    theirs = UserSession.objects.get(user=f.police_officer())
    assert client.post(reverse("usersessions_list"), {"session": theirs.pk}).status_code == 404
    client.post(reverse("usersessions_list"))
    assert elsewhere.get(reverse("desk")).status_code == 302
    assert stranger.get(reverse("desk")).status_code == 200


def test_who_leaves_is_locked_out_at_once_and_the_work_keeps_the_name(client, forget):
    person, administrator = f.officer(), f.user("Ada")
    f.member(administrator, Role.ADMINISTRATOR, f.organisation(), f.municipality())
    row = f.activity(created_by=person)
    sign_in(client, person)
    close_account(person, by=administrator)
    assert client.get(reverse("desk")).status_code == 302
    assert "Kontot är stängt" in words(sign_in(client, person, follow=True))
    membership = person.memberships.get()
    assert membership.ended_by == administrator
    assert f.refreshed(row).created_by == person
    mail.outbox.clear()
    forget(client, person.email)
    assert not mail.outbox


def test_signing_out_and_a_role_that_ends_are_in_the_trail(client):
    person = f.officer()
    sign_in(client, person)
    end_role(person.memberships.get(), by=f.superuser())
    client.post(reverse("logout"))
    assert events() == ["user.signed_in", "role.ended", "user.signed_out"]


def test_the_codes_of_the_demo_are_those_of_any_app():
    # RFC 6238, appendix B: the last six of eight digits.
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [demo_codes.code(key, at) for at in (59, 1111111109, 2000000000)] == ["287082", "081804", "279037"]
    assert len(demo_codes.code(key, time.time())) == 6


def test_a_session_from_before_the_app_shows_its_code_once(client, with_app):
    client.force_login(with_app, second_factor=False)
    page = client.get(reverse("desk"), follow=True)
    assert "Skriv en engångskod" in words(page)
    again = f"{reverse('mfa_reauthenticate')}?next={reverse('desk')}"
    assert client.get(again).status_code == 200
    assert client.post(again, {"code": demo_codes.code(SECRET)}).url == reverse("desk")
    assert client.get(reverse("desk")).status_code == 200


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Safari/537.36", "Chrome på Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130", "Edge på Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17 Safari/604", "Safari på iPhone"),
        ("curl/8", "curl/8"),
    ],
)
def test_a_device_has_a_name_that_people_know(agent, told):
    assert device(agent) == told


@pytest.mark.parametrize("password", ["medborgarlofte1", "Medborgarlöfte!", "vaggerydskommun"])
def test_a_password_is_not_made_of_what_stands_around_the_person(password):
    with pytest.raises(ValidationError):
        validate_password(password, f.officer())


@pytest.mark.parametrize("said", ["[" * 2000, '{"a":' * 2000, "[" * 60_000, "9" * 5000, "{"])
def test_a_passkey_that_answers_what_cannot_be_read_is_refused(client, said):
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": said})
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    for form in (
        forms.KeySignInForm,
        partial(forms.KeyForm, user=None),
        partial(forms.AddKeyForm, user=f.officer()),
    ):
        tried = form(data={"credential": said})
        assert tried.errors["credential"]
        assert str(tried)


@pytest.mark.parametrize("page", ["login", "account_reset_password"])
def test_the_title_says_once_that_something_is_wrong(client, page):
    refused = client.post(reverse(page), {"login": "", "password": "", "email": "ingen"}).content.decode()
    assert re.findall(r"<title>(\w+: \w+)", refused)[0].count("Fel: ") == 1
    assert "Fel: Fel:" not in refused

"""A release says which it is, the same everywhere, and what it is made of."""

import re
import tomllib
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import yaml
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command

from medborgarlofte.clock import now
from medborgarlofte.version import VERSION
from tests import factories
from tests.client import words

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = yaml.safe_load((ROOT / "publiccode.yml").read_text())
# Of the standard's vocabularies, version 0.5.
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend", "standalone/other",
    "addon", "library", "configurationFiles",
}  # fmt: skip
MAINTENANCE = {"internal", "contract", "community", "none"}
SCOPES = {
    "agriculture", "culture", "defence", "education", "emergency-services", "employment", "energy", "environment",
    "finance-and-economic-development", "foreign-affairs", "government", "healthcare", "infrastructures", "justice",
    "local-authorities", "manufacturing", "research", "science-and-technology", "security", "society", "sport", "tourism",
    "transportation", "welfare",
}  # fmt: skip


def test_every_place_names_the_same_release(client, db):
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION
    assert PUBLIC["softwareVersion"] == VERSION
    assert re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE).group(1) == VERSION
    assert f"Här körs version {VERSION}." in words(client.get("/om/"))


def test_publiccode_has_what_the_standard_asks_for():
    assert PUBLIC["publiccodeYmlVersion"] == "0.5"
    assert re.fullmatch(r"https://\S+", PUBLIC["url"])
    assert PUBLIC["developmentStatus"] in STATUSES
    assert PUBLIC["softwareType"] in TYPES
    assert PUBLIC["platforms"]
    assert (
        PUBLIC["legal"]["license"]
        == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"]
    )
    assert set(PUBLIC["intendedAudience"]["scope"]) <= SCOPES
    assert all(re.fullmatch("[A-Z]{2}", country) for country in PUBLIC["intendedAudience"]["countries"])
    assert isinstance(PUBLIC["localisation"]["localisationReady"], bool)


def test_publiccode_says_who_looks_after_it_as_the_standard_asks():
    kind = PUBLIC["maintenance"]["type"]
    assert kind in MAINTENANCE
    if kind in ("internal", "community"):
        assert all(each["name"] for each in PUBLIC["maintenance"]["contacts"])
    if kind == "contract":
        assert all(each["name"] and each["until"] for each in PUBLIC["maintenance"]["contractors"])


@pytest.mark.parametrize("language", sorted(PUBLIC["description"]))
def test_publiccode_describes_it_in_the_lengths_of_the_standard(language):
    told = PUBLIC["description"][language]
    assert 0 < len(told["shortDescription"]) <= 150
    assert 150 <= len(told["longDescription"]) <= 10_000
    assert told["features"]
    assert all(0 < len(each) <= 100 for each in told["features"])
    assert language in PUBLIC["localisation"]["availableLanguages"]


def test_what_was_noted_of_a_session_goes_with_it_and_nobody_is_signed_out(client, db):
    client.force_login(factories.officer())
    client.get("/arbete/")
    live = Session.objects.get()
    ended = Session.objects.create(session_key="ended", expire_date=now() - timedelta(days=1))
    for session in (live, ended):
        UserSession.objects.get_or_create(
            session_key=session.session_key,
            defaults={"user": factories.officer(), "ip": "192.0.2.0", "user_agent": "x"},
        )
    call_command("forget_sessions", stdout=StringIO())
    assert [each.session_key for each in UserSession.objects.all()] == [live.session_key]
    assert client.get("/arbete/").status_code == 200

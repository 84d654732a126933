"""Each key and each timestamp service is tried before the first report needs it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from followup.models import Edition
from followup.sealing import sealing, trial
from medborgarlofte.documents.demo_authority import DemoAuthority
from tests import factories
from tests.followup.sealing.sealed import OCTOBER, authority_folder  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
SERVICE = "https://tsa.example.se/tsr"


@pytest.fixture
def authority(settings, authority_folder, monkeypatch, tmp_path):  # noqa: F811
    """An authority outside the site, with a timestamp service; keys by SEAL_KEYS as in production."""
    settings.DEMO_DATE, settings.DATA_DIR = OCTOBER, tmp_path
    made = DemoAuthority(authority_folder)
    service = made.timestamps(sealing.now())
    service.url = SERVICE
    monkeypatch.setattr(sealing, "trust", lambda at, more=(): made.trust(at))
    monkeypatch.setattr(sealing, "authorities", lambda at: [service])
    settings.TIMESTAMP_AUTHORITIES = [SERVICE]
    organisation = factories.organisation("Provköpings kommun")
    settings.SEAL_KEYS = {organisation.slug: made.key("prov", organisation.name), "bolaget": None}
    return made


def tried():
    said = StringIO()
    call_command("check_seals", stdout=said)
    return said.getvalue()


def test_a_key_that_works_is_said_with_whose_it_is_and_how_long_it_lasts(authority):
    said = tried()
    assert "provkopings-kommun: sealed as DEMO Provköpings kommun by " in said
    assert "no organisation number: it is known by its SHA-256" in said
    assert f"{SERVICE}: tells the time" in said
    assert "2 keys and services work." in said
    assert not Edition.objects.exists()


def test_a_certificate_that_is_near_its_end_is_said_to_be(authority, monkeypatch):
    assert "soon" not in tried()
    monkeypatch.setattr(trial, "SOON", timedelta(days=60 * 366))
    assert "it expires 2066-01-01, soon: ask for a new one" in tried()


def fails(words):
    said = StringIO()
    with pytest.raises(CommandError, match="No report can be published until it does"):
        call_command("check_seals", stdout=said)
    assert words in said.getvalue()


def test_a_key_that_has_expired_fails(authority, settings):
    old = replace(authority, valid=(datetime(2016, 1, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)))
    settings.SEAL_KEYS = {"provkopings-kommun": old.key("gammal-prov", "Provköpings kommun")}
    fails("gick ut 2019-01-01")


def test_the_key_of_another_organisation_fails(authority, settings):
    settings.SEAL_KEYS = {"provkopings-kommun": authority.key("annan", "Annan kommun", "212000-0522")}
    fails("the certificate is of 212000-0522, and Provköpings kommun has none")


def test_a_slug_that_nobody_has_fails(authority, settings):
    settings.SEAL_KEYS = {"provkoping": authority.key("prov", "Provköpings kommun")}
    fails("provkoping: no organisation has that slug")


def test_a_service_that_is_away_fails_by_itself(authority, settings, monkeypatch):
    """Though another one would answer at publication."""
    settings.TIMESTAMP_AUTHORITIES = [SERVICE, "https://away.example.se/tsr"]
    fails("https://away.example.se/tsr: Ingen tidsstämplingstjänst")


def test_without_keys_it_says_so(settings, db):
    assert "reports are published unsealed" in tried()

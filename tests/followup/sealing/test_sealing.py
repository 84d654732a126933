"""Publishing seals by every signatory's key, or stores nothing; whoever is stopped presses the same button again."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from followup.approval import publish
from followup.approval.publish import publish_report
from followup.masking.editions import remake
from followup.models import Edition, SealRenewal
from followup.report.seal_plan import demo_folder, plan, seal_order
from followup.sealing import sealing
from followup.sealing.renewal import due_for_renewal, renew_seal
from medborgarlofte.accounts.models import User
from medborgarlofte.audit import record as audit
from medborgarlofte.clock import now
from medborgarlofte.documents.errors import SealError
from medborgarlofte.documents.seal_settings import Pkcs12, SigningService, read_keys
from tests import factories
from tests.client import words
from tests.followup.approval.walked import approved, published
from tests.followup.retention.killed import STEPS
from tests.followup.sealing.sealed import pdf_of

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def files(settings):
    folder = settings.MEDIA_ROOT / "utgavor"
    return sorted(path.name for path in folder.rglob("*.pdf"))


def page_of(client, edition):
    period = edition.report.period
    return words(client.get(reverse("followup:period", args=["vaggeryd", "2020", period.slug])))


def test_an_edition_says_whose_seals_it_has_and_that_they_are_invented(client, sealed):
    page = page_of(client, sealed)
    assert "Med påhittade e-stämplar, bara för demo." in page
    assert sealed.code in page
    assert "Kontrollera att din fil är äkta" in page
    assert "Utan e-stämpel" not in page
    verified = words(client.get("/verifiera/", {"kod": sealed.code}))
    assert "DEMO Vaggeryds kommun, 15 oktober 2020" in verified
    assert "DEMO Polisen, 15 oktober 2020" in verified


def test_without_keys_an_edition_is_published_and_says_that_it_is_unsealed(client, written):
    edition = published(written)
    assert (edition.seals, edition.sealed_until) == ("[]", None)
    assert "Utan e-stämpel." in page_of(client, edition)


def test_the_persons_consent_stands_in_the_report_and_the_seal_is_the_organisation_s(sealed):
    from medborgarlofte.documents.pdf_reading import read_pdf

    text = read_pdf(pdf_of(sealed)).text
    assert "Godkänd av" in text
    assert "E-stämpeln är organisationens, inte en persons underskrift." in text
    assert "inte försedd" not in text


def test_keys_for_one_party_but_not_the_other_seal_nothing(written, settings):
    settings.SEAL_KEYS = {"vaggeryds-kommun": Pkcs12("/finns/inte.p12")}
    slug = written.period.promise.signatories.first().organisation.slug
    settings.SEAL_KEYS = {slug: Pkcs12("/finns/inte.p12")}
    approved(written)
    with pytest.raises(ValidationError, match="ingen e-stämpel inställd"):
        publish_report(report=written, by=factories.coordinator())
    assert not Edition.objects.exists()
    assert files(settings) == []


def test_a_party_that_has_no_seal_of_its_own_is_named_without_one(written, sealing_on, settings):
    slugs = [each.organisation.slug for each in written.period.promise.signatories.order_by("position")]
    key = sealing_on.key(slugs[0], "Vaggeryds kommun")
    settings.SEAL_KEYS = {slugs[0]: key, slugs[1]: None}
    settings.SEAL_TRUST = [str(sealing_on.folder / "utfardare-certifikat.pem")]
    chosen = plan(*plan_of(written))
    assert [(party.slug, party.field) for party in chosen.parties] == [
        (slugs[1], ""),
        (slugs[0], "stampel-1"),
    ]
    assert not chosen.demo


def plan_of(report):
    from followup.report.report_document import follow_up_entry, read_document, whole_document

    entry = follow_up_entry(report, edition=1, published=now().date())
    document = read_document(whole_document(report.period.promise, entry))
    return document, entry | {"seals": seal_order(document)}


def test_a_key_that_has_expired_stores_nothing_and_says_so(written, sealing_on, monkeypatch, settings):
    from dataclasses import replace
    from datetime import UTC, datetime

    old = replace(sealing_on, valid=(datetime(2016, 1, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)))
    monkeypatch.setattr(sealing, "key_of", lambda party: old.key(f"gammal-{party.slug}", party.organisation))
    approved(written)
    with pytest.raises(ValidationError, match="gick ut 2019-01-01"):
        publish_report(report=written, by=factories.coordinator())
    assert not Edition.objects.exists()
    assert files(settings) == []
    monkeypatch.undo()
    assert json.loads(publish_report(report=written, by=factories.coordinator()).seals)


def test_a_timestamp_authority_that_is_down_stores_nothing_and_the_page_says_so(
    client, written, sealing_on, monkeypatch, settings
):
    monkeypatch.setattr(sealing, "authorities", lambda at: [])
    approved(written)
    client.force_login(factories.coordinator())
    url = reverse("publish_report", args=["vaggeryd", "2020", "2020-t2"])
    answer = client.post(url, {"confirmed": "on", "complete": "on"})
    assert answer.status_code == 422
    assert "tidsstämplingstjänst" in words(answer)
    assert not Edition.objects.exists()
    assert files(settings) == []
    monkeypatch.undo()
    assert client.post(url, {"confirmed": "on", "complete": "on"}).status_code == 302
    assert Edition.objects.count() == 1


MAKING = ((publish, "render_report_pdf"), (sealing, "seal"), (sealing, "examine"))
STORING = (
    (publish, "raise_revision"), (publish, "save_edition"), (sealing, "expires"), (publish, "_clear"), (publish, "record"),
)  # fmt: skip


def stumble(monkeypatch, where, step, when):
    """Make a step of publishing fail before or after it has done its work."""
    real = getattr(where, step)

    def failing(*given, **more):
        if when == "after":
            real(*given, **more)
        raise RuntimeError("the power went")

    monkeypatch.setattr(where, step, failing)


@pytest.mark.parametrize(("where", "step"), MAKING, ids=[step for _, step in MAKING])
def test_an_error_while_the_file_is_made_leaves_nothing(
    where, step, written, sealing_on, monkeypatch, settings
):
    approved(written)
    stumble(monkeypatch, where, step, "before")
    with pytest.raises(RuntimeError):
        publish_report(report=written, by=factories.coordinator())
    assert not Edition.objects.exists()
    assert files(settings) == []


@pytest.mark.parametrize(("where", "step"), STORING, ids=[step for _, step in STORING])
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_error_while_it_is_stored_leaves_nothing_and_the_same_button_finishes(
    where, step, when, written, sealing_on, sealed_parts, monkeypatch, settings
):
    approved(written)
    monkeypatch.setattr(publish, "sealed_pdf", lambda *_: sealed_parts.pdf)
    with monkeypatch.context() as broken:
        stumble(broken, where, step, when)
        with pytest.raises(RuntimeError):
            publish_report(report=written, by=factories.coordinator())
    assert not Edition.objects.exists()
    edition = publish_report(report=written, by=factories.coordinator())
    assert files(settings) == [f"{edition.sha256}.pdf"]
    assert list(audit.verify()) == []


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_killed_process_leaves_nothing_or_one_whole_edition(tmp_path):
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "medborgarlofte.settings",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'prov.sqlite3'}",
        "DEMO_DATE": "2020-10-15",
        "SECRET_KEY": "prov",
        "DEBUG": "false",
        "PREVIEW_DAYS": "0",
        "EMAIL_URL": "dummymail://",
    }

    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.followup.retention.killed"],
        env=env, cwd=project.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    *killed, finished = told.stdout.splitlines()
    # A file whose edition was not recorded may lie there; an edition without its file may not.
    assert [re.sub(r" [01] True$", "", line) for line in killed] == [
        f"{when} {step} {-signal.SIGKILL} 0" for when, _, step in STEPS
    ]
    assert finished == "nobody dies 0 1 1 True"


def test_the_seal_is_renewed_before_it_expires_and_the_edition_stays_as_it_was(client, sealed, settings):
    before = pdf_of(sealed)
    assert list(due_for_renewal(timedelta(days=500))) == []
    Edition.objects.update(sealed_until=now() + timedelta(days=100))
    assert list(due_for_renewal(timedelta(days=500))) == [sealed]
    call_command("renew_seals", stdout=io.StringIO())
    sealed.refresh_from_db()
    assert pdf_of(sealed) == before
    renewal = SealRenewal.objects.get()
    longer = pdf_of(renewal)
    assert longer.startswith(before)
    assert sealing.examine(longer).ok
    assert list(due_for_renewal(timedelta(days=500))) == []
    answer = words(client.get("/verifiera/", {"sha256": renewal.sha256}))
    assert "Filen är oförändrad" in answer
    assert list(audit.verify()) == []


def test_a_renewal_that_fails_stores_nothing_and_the_command_says_so(sealed, monkeypatch, settings):
    Edition.objects.update(sealed_until=now())
    monkeypatch.setattr(sealing, "authorities", lambda at: [])
    stored = files(settings)
    with pytest.raises(SealError):
        renew_seal(edition=sealed, by=User.objects.system())
    with pytest.raises(CommandError, match="1 could not be renewed"):
        call_command("renew_seals", stderr=io.StringIO())
    assert not SealRenewal.objects.exists()
    assert files(settings) == stored


def test_the_demo_s_authority_is_only_for_a_demo(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.DEMO_DATE = None
    with pytest.raises(CommandError, match="DEMO_DATE"):
        call_command("make_demo_authority")
    assert not demo_folder().exists()


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "not a JSON object"),
        ("{", "Expecting"),
        ('{"a": {}}', "kind must be one of"),
        ('{"a": {"kind": "pkcs12", "fil": "x"}}', "fil is not known"),
        ('{"a": {"kind": "csc", "url": "x"}}', "credential"),
    ],
)
def test_a_bad_setting_is_told(text, said):
    with pytest.raises(ValueError, match=said):
        read_keys(text)


@pytest.mark.pure
def test_keys_are_read_from_the_setting():
    text = '{"a": {"kind": "pkcs12", "file": "a.p12"}, "b": {"kind": "csc", "url": "u", "credential": "c"}, "c": null}'
    assert read_keys(text) == {"a": Pkcs12("a.p12"), "b": SigningService("u", "c"), "c": None}
    assert read_keys("") == {}


def test_an_edition_made_anew_after_masking_is_sealed_by_the_keys_of_today(sealed, sealing_on):
    """Also where the masked one was from before its data named who seals."""
    entry = json.loads(sealed.content)
    del entry["seals"]
    Edition.objects.update(
        content=json.dumps(entry),
        masked_at=now(),
        masked_by=sealed.published_by,
        masked_ground="OSL 35 kap.: x",
    )
    assert remake(sealed.report, by=factories.coordinator())
    anew = Edition.objects.get(number=2)
    assert [each["slug"] for each in json.loads(anew.seals)] == ["polisen", "vaggeryds-kommun"]
    assert json.loads(anew.content)["seals"] == seal_order(json.loads(anew.data))

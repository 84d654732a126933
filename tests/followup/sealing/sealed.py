"""A follow-up sealed by the demo's own authority: fixtures for the tests of sealing and verification."""

import json
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import override_settings

from followup.approval.actions import Actor
from followup.approval.drafts import open_report, save_words
from followup.approval.publish import save_edition
from followup.models import Edition, Report
from followup.report.seal_plan import sealers
from followup.sealing import sealing
from medborgarlofte.documents.demo_authority import DemoAuthority
from promises.models import ReportingPeriod
from promises.words.enums import VersionCause
from promises.writing.revision import lock, raise_revision
from tests import factories
from tests.followup.approval.walked import published

OCTOBER = date(2020, 10, 15)


@pytest.fixture(scope="session")
def authority_folder(tmp_path_factory):
    """Keys cost a while to make: once for all tests."""
    folder = tmp_path_factory.mktemp("utfardare") / "demo-utfardare"
    DemoAuthority(folder).root()
    return folder


@pytest.fixture
def sealing_on(settings, authority_folder):
    settings.DATA_DIR = authority_folder.parent
    return DemoAuthority(authority_folder)


@pytest.fixture
def written(tertial_2):
    return write(tertial_2)


@pytest.fixture
def sealed(written, sealing_on, sealed_parts, sealed_by) -> Edition:
    """An edition sealed by municipality and police, with the file that was made once, and opened once."""
    with pytest.MonkeyPatch.context() as opened, transaction.atomic():
        opened.setattr(sealing, "kept", lambda *_: sealed_by)
        return save_edition(report=written, by=factories.coordinator(), revision=1, **vars(sealed_parts))


@pytest.fixture(scope="session")
def sealed_by(sealed_parts, authority_folder) -> tuple[list[dict[str, str]], datetime]:
    """What is stored of the seals in that file."""
    with override_settings(DEMO_DATE=OCTOBER, DATA_DIR=authority_folder.parent):
        return sealing.kept(sealed_parts.pdf, sealers(sealed_parts.entry))


@pytest.fixture(scope="session")
def sealed_parts(authority_folder, tmp_path_factory, django_db_setup, django_db_blocker) -> SimpleNamespace:
    """What is stored of such an edition, published step by step once; no database knows of it."""
    october = override_settings(
        DEMO_DATE=OCTOBER, MEDIA_ROOT=tmp_path_factory.mktemp("media"), DATA_DIR=authority_folder.parent
    )
    with django_db_blocker.unblock(), october, transaction.atomic():
        promise = factories.published_promise()
        factories.four_commitments(promise)
        edition = published(write(promise.periods.get(slug="2020-t2")))
        parts = {"entry": json.loads(edition.content), "data": edition.data.encode(), "pdf": pdf_of(edition)}
        transaction.set_rollback(True)
    return SimpleNamespace(**parts)


@pytest.fixture(scope="session")
def sealed_file(sealed_parts) -> bytes:
    return sealed_parts.pdf


def write(period: ReportingPeriod) -> Report:
    """Rows towards two commitments and words of the police; not published."""
    police = factories.police_officer()
    traffic, rounds = (period.promise.commitments.get(number=number) for number in (4, 3))
    factories.activity(date(2020, 5, 14), towards=traffic, title="Kontroll vid skolan", created_by=police)
    factories.activity(date(2020, 8, 20), towards=traffic, title="Kontroll på infarten", created_by=police)
    factories.activity(date(2020, 6, 2), towards=rounds, title="Runda i centrum", created_by=police)
    # The period was over then: its report and the data in it know nothing of this one.
    factories.activity(date(2020, 9, 10), towards=traffic, title="Kontroll i september", created_by=police)
    report = open_report(period=period, by=police)
    values = {
        (0, "summary"): "En lugn sommar.\n\nTvå kontroller gjordes.",
        (3, "text"): "Rundan visade att belysningen är lagad.",
    }
    assert not save_words(report=report, actor=Actor(police), values=values, seen={})
    return Report.objects.get(pk=report.pk)


def recorded(report: Report) -> Report:
    """The same, when the record says what was written past the actions: what is sealed is counted from it."""
    promise = report.period.promise
    with transaction.atomic():
        lock([promise])
        raise_revision(promise, by=report.created_by, cause=VersionCause.EDITED, activities=None)
    return Report.objects.get(pk=report.pk)


def pdf_of(edition: Edition) -> bytes:
    with edition.pdf.open("rb") as file:
        return file.read()

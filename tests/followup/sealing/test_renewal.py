"""A seal is renewed when that makes it hold longer, and never twice for the same time."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from followup.models import Edition, SealRenewal
from followup.sealing.renewal import renew_seal
from medborgarlofte.accounts.models import User
from medborgarlofte.audit.models import AuditEvent
from medborgarlofte.audit.record import verify
from medborgarlofte.clock import now
from tests.followup.editions import edition
from tests.followup.retention.test_stored_files import change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october"), pytest.mark.pdf]


def kept(settings):
    return sorted(str(path) for path in settings.MEDIA_ROOT.rglob("*.pdf"))


def run(*options):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("renew_seals", "--days=36500", *options, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def test_three_runs_are_one_renewal(sealed, settings):
    Edition.objects.update(sealed_until=now() + timedelta(days=100))
    assert "holds until" in run()[0]
    stored = kept(settings)
    for _ in range(2):
        assert "could not hold longer" in run()[0]
    assert SealRenewal.objects.count() == 1
    assert AuditEvent.objects.filter(event="report.seal_renewed").count() == 1
    assert kept(settings) == stored
    assert not list(verify())


def test_a_renewal_that_another_run_made_meanwhile_is_not_made_again(sealed):
    Edition.objects.update(sealed_until=now() + timedelta(days=100))
    stale = Edition.objects.prefetch_related("renewals").get()
    assert not stale.renewals.all()
    by = User.objects.system()
    assert renew_seal(edition=Edition.objects.get(), by=by)
    assert renew_seal(edition=stale, by=by) is None


def test_one_that_is_lost_is_named_and_the_others_are_renewed(sealed, settings):
    Edition.objects.update(sealed_until=now() + timedelta(days=100))
    lost = edition(sealed.report.period.promise.periods.get(slug="2020-t1"))
    Edition.objects.filter(pk=lost.pk).update(sealed_until=now())
    assert lost.pk != sealed.pk
    (settings.MEDIA_ROOT / lost.pdf.name).unlink()
    out, err, failed = run()
    assert f"{lost}: {lost.pdf.name} cannot be read" in err
    assert f"{sealed}: holds until" in out
    assert failed.startswith("1 could not be renewed")


def test_a_changed_one_is_not_given_a_new_timestamp(sealed, settings):
    Edition.objects.update(sealed_until=now() + timedelta(days=100))
    change(settings, sealed.pdf.name)
    _, err, failed = run()
    assert "has been changed" in err
    assert failed
    assert not SealRenewal.objects.exists()

"""Keep the seals checkable: one more timestamp before the certificate behind the last one expires (ADR 0016)."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from followup.models import Edition, SealRenewal
from followup.sealing import sealing
from followup.trail_rows import target
from medborgarlofte.accounts.models import User
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from medborgarlofte.stored import read_field
from promises.models import Promise
from promises.words.enums import VersionCause
from promises.writing.revision import raise_revision


def holds_until(edition: Edition) -> datetime:
    """When the certificate behind the last of the edition's timestamps, renewed or not, expires."""
    return max(filter(None, [edition.sealed_until, *(each.sealed_until for each in edition.renewals.all())]))


def due_for_renewal(within: timedelta) -> Iterator[Edition]:
    """Sealed editions whose last timestamp can be relied on for less than that long."""
    sealed = Edition.objects.filter(sealed_until__isnull=False, masked_at__isnull=True)
    for edition in sealed.select_related("report__period__promise__municipality").prefetch_related(
        "renewals"
    ):
        if holds_until(edition) < now() + within:
            yield edition


def renew_seal(*, edition: Edition, by: User) -> SealRenewal | None:
    """Store the edition's file with a new timestamp at its end, beside the edition, which stays as it is.

    None, and nothing stored, when the new timestamp could be relied on no longer than the one before it.
    Raises SealError when the authorities are silent or the file no longer holds, and LostFile when it is
    gone or changed; then nothing is stored either.
    """
    newest = edition.renewals.order_by("renewed_at").last() or edition
    longer = sealing.renewed(read_field(newest.pdf, newest.sha256))
    sha256 = hashlib.sha256(longer).hexdigest()
    renewal = SealRenewal(
        edition=edition, sha256=sha256, sealed_until=sealing.expires(longer), renewed_at=now(), renewed_by=by
    )
    with transaction.atomic():
        promise = Promise.objects.select_for_update().get(pk=edition.report.period.promise_id)
        # Asked under the lock, and of the database: another run may have renewed it meanwhile.
        if renewal.sealed_until <= holds_until(Edition.objects.get(pk=edition.pk)):
            return None
        renewal.pdf.save(f"{edition.report_id}/{sha256}.pdf", ContentFile(longer), save=False)
        renewal.save(force_insert=True)
        raise_revision(promise, by=by, cause=VersionCause.FOLLOWED_UP)
        record(
            "report.seal_renewed",
            by=by,
            target=target(edition.report),
            edition=edition.number,
            sha256=sha256,
        )
    return renewal

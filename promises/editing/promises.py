"""The promise: created, changed, published."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from medborgarlofte.accounts.models import Municipality, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from promises.editing.periods import generate_periods
from promises.models import Promise
from promises.words.enums import ReportingCalendar, VersionCause
from promises.writing.reach import require_for_signatory, target
from promises.writing.revision import lock, raise_revision
from promises.writing.store import store


def create_promise(*, by: User, municipality: Municipality, slug: str, title: str, **fields: Any) -> Promise:
    """A new, unpublished promise. ``further_municipalities`` among ``fields`` takes a list.

    Raises PermissionDenied, and ValidationError by field.
    """
    links = _links(fields)
    promise = Promise(municipality=municipality, slug=slug, title=title, **fields)
    return store(promise, by=by, links=links)


def change_promise(promise: Promise, *, by: User, **changes: Any) -> Promise:
    """Change fields of the promise; every difference stands in the audit trail.

    Raises PermissionDenied, and ValidationError by field; the address of a published promise stays.
    """
    links = _links(changes)
    for name, value in changes.items():
        setattr(promise, name, value)
    return store(promise, by=by, links=links)


@transaction.atomic
def publish_promise(promise: Promise, *, by: User) -> Promise:
    """Show the promise to everybody, for ever, and lay out its reporting periods.

    Raises PermissionDenied, and ValidationError with everything that is missing at once.
    """
    lock([promise])
    promise.refresh_from_db()
    require_for_signatory(by, Permission.PUBLISH, promise)
    if promise.published_at:
        raise ValidationError("Löftet är redan publicerat.")
    if lacking := [sentence for _, sentence in missing(promise)]:
        raise ValidationError(lacking)
    promise.published_at, promise.published_by = now(), by
    promise.save(update_fields=["published_at", "published_by"])
    generate_periods(promise, by=by)
    raise_revision(promise, by=by, cause=VersionCause.PUBLISHED)
    record("promise.published", by=by, target=target(promise), title=promise.title)
    return promise


def missing(promise: Promise) -> Iterator[tuple[str, str]]:
    """What stops it from being published: ``(what it is about, sentence)``."""
    if not promise.title.strip():
        yield "title", "Skriv löftets rubrik."
    if not (promise.starts_on or promise.ends_on or promise.period_note):
        yield "starts_on", "Skriv när löftet gäller, eller vad som är känt om tiden."
    signatories = promise.signatories.all()
    if not signatories:
        yield "signatories", "Ange minst en undertecknare."
    for each in (row for row in signatories if not (row.name and row.title)):
        who = each.organisation.short_name
        sentence = (
            f"Skriv namn och titel på den som skriver under för {who}. De ligger fast efter publiceringen."
        )
        yield f"signatories/{each.pk}", sentence
    commitments = sorted(promise.commitments.all(), key=lambda row: row.number)
    if not commitments:
        yield "commitments", "Lägg till minst ett åtagande."
    # The promise's time may have been changed after they were written.
    for promised in (each for row in commitments for each in row.targets.all()):
        promised.commitment.promise = promise
        rows = {name: list(map(vars, getattr(promised, name).all())) for name in ("milestones", "parts")}
        for problem in promised.problems(**rows):
            number = promised.commitment.number
            yield f"commitments/{number}", f"Åtagande {number}: {problem.sentence}"
    if promise.calendar == ReportingCalendar.OWN and not promise.periods.all():
        yield "periods", "Lägg till de perioder som löftet följs upp för."
    if promise.calendar == ReportingCalendar.END and not promise.ends_on:
        yield (
            "ends_on",
            "Löftet följs upp när det är slut. Skriv när det slutar, eller välj en annan uppföljning.",
        )


def _links(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: fields.pop(name) for name in ("further_municipalities",) if name in fields}

"""Invitations to safety walks: written, published, changed in the open, called off, joined to the walk."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from medborgarlofte.accounts.models import User
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now, today
from medborgarlofte.conflict import fingerprint, require_unchanged
from promises.models import Activity, Promise, WalkInvitation
from promises.words import hours, promise_checks
from promises.words.enums import Method, VersionCause
from promises.writing import textguard
from promises.writing.reach import require_right, target
from promises.writing.revision import lock, raise_revision
from promises.writing.store import remove, store

# What a calendar shows, and what somebody at the desk has seen before changing it.
FIELDS = (
    "commitment_id", "area", "held_on", "from_time", "to_time", "meeting_place", "route", "light",
    "organiser_id", "drop_in", "text",
)  # fmt: skip


@transaction.atomic
def invite(*, by: User, promise: Promise, uid: UUID, publish: bool = False, **fields: Any) -> WalkInvitation:
    """Write an invitation that nobody outside sees before it is published. ``fields`` are the model's own;
    the same ``uid`` sent again is the same invitation.

    Raises PermissionDenied, and ValidationError by field.
    """
    lock([promise])
    known = WalkInvitation.objects.filter(uid=uid, promise=promise).first()
    if known:
        require_right(by, known)
        return known
    invitation = WalkInvitation(promise=promise, uid=uid, **fields)
    _check(invitation)
    invitation = store(invitation, by=by)
    return publish_invitation(invitation, by=by) if publish else invitation


@transaction.atomic
def change_invitation(
    invitation: WalkInvitation, *, by: User, seen: str, publish: bool = False, **fields: Any
) -> WalkInvitation:
    """Change it; once published, calendars take the change. ``seen`` is the ``invitation_fingerprint`` of what was read.

    Raises PermissionDenied, Conflict when somebody else came first, and ValidationError by field or when
    the walk is called off or logged.
    """
    row = _locked(invitation, by)
    require_unchanged(seen, invitation_fingerprint(row), "Någon annan har ändrat inbjudan medan du skrev.")
    _must_stand(row)
    for name, value in fields.items():
        setattr(row, name, value)
    if invitation_fingerprint(row) != seen:
        _check(row)
        row.sequence += 1 if row.published_at else 0
        row = store(row, by=by)
    return publish_invitation(row, by=by) if publish else row


@transaction.atomic
def publish_invitation(invitation: WalkInvitation, *, by: User) -> WalkInvitation:
    """Invite everybody: on the promise's page and in the calendars.

    Raises PermissionDenied, and ValidationError when the day has been.
    """
    row = _locked(invitation, by)
    _must_stand(row)
    if row.published_at:
        return row
    if row.held_on < today():
        raise ValidationError("Dagen har redan varit. Ändra dagen, eller logga vandringen.")
    _check(row)
    row.published_at, row.published_by = now(), by
    _save(row, by, "published_at", "published_by")
    record("walk_invitation.published", by=by, target=target(row), held_on=row.held_on)
    return row


@transaction.atomic
def cancel_invitation(invitation: WalkInvitation, *, by: User, reason: str) -> WalkInvitation:
    """Call the walk off. It stays where it was read, marked, with the reason; calendars mark it too.

    Raises PermissionDenied, and ValidationError without a reason or when it is not published.
    """
    row = _locked(invitation, by)
    _must_stand(row)
    if not row.published_at:
        raise ValidationError("Ingen har sett inbjudan. Ta bort den i stället.")
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför vandringen ställs in."})
    row.cancelled_at, row.cancelled_by, row.cancelled_reason = now(), by, reason.strip()
    row.sequence += 1
    _save(row, by, "cancelled_at", "cancelled_by", "cancelled_reason", "sequence")
    record("walk_invitation.cancelled", by=by, target=target(row), reason=row.cancelled_reason)
    return row


@transaction.atomic
def remove_invitation(invitation: WalkInvitation, *, by: User, seen: str | None = None) -> None:
    """Take away an invitation that nobody outside has seen. ``seen`` is its ``invitation_fingerprint``, None = not asked.
    Raises PermissionDenied, Conflict and ValidationError."""
    row = _locked(invitation, by)
    require_unchanged(
        seen, invitation_fingerprint(row), "Någon annan har ändrat inbjudan sedan du läste den."
    )
    if row.published_at:
        raise ValidationError("Inbjudan är publicerad. Ställ in vandringen i stället, med skäl.")
    remove(row, by=by)


@transaction.atomic
def join_invitation(invitation: WalkInvitation, activity: Activity, *, by: User) -> WalkInvitation:
    """The walk that was invited to is the one that was logged as ``activity``.

    Raises PermissionDenied, and ValidationError when it is called off, joined already or no walk.
    """
    row = _locked(invitation, by)
    if row.activity_id == activity.pk:
        return row
    _must_stand(row)
    if activity.kind.method != Method.SAFETY_WALK or activity.municipality_id != row.promise.municipality_id:
        raise ValidationError("Inbjudan gäller en annan vandring.")
    require_right(by, activity)
    row.activity = activity
    textguard.full_clean(row)
    row.save(update_fields=["activity"])
    raise_revision(row.promise, by=by, cause=VersionCause.WALK)
    record("walk_invitation.joined", by=by, target=target(row), activity=str(activity.uid))
    return row


def invitation_fingerprint(invitation: WalkInvitation) -> str:
    """What tells whether the invitation is still what somebody saw. Hex."""
    values = [getattr(invitation, name) for name in FIELDS]
    settled = [invitation.published_at is None, invitation.cancelled_at is None, invitation.activity_id]
    return fingerprint([*map(str, values)], settled)


def settled(invitation: WalkInvitation) -> str:
    """Why nothing more can be done to it, as a sentence; empty while it stands."""
    if invitation.cancelled_at:
        return "Vandringen är redan inställd."
    return "Vandringen är redan loggad." if invitation.activity_id else ""


def _must_stand(invitation: WalkInvitation) -> None:
    if sentence := settled(invitation):
        raise ValidationError(sentence, code="settled")


def _locked(invitation: WalkInvitation, by: User) -> WalkInvitation:
    lock([invitation.promise])
    rows = WalkInvitation.objects.select_for_update(of=("self",)).select_related("promise__municipality")
    row = rows.get(pk=invitation.pk)
    require_right(by, row)
    return row


def _check(invitation: WalkInvitation) -> None:
    commitment = invitation.commitment
    if commitment and commitment.promise_id != invitation.promise_id:
        raise ValidationError({"commitment": "Åtagandet hör till ett annat löfte."})
    if invitation.to_time and not hours.follows(invitation.from_time, invitation.to_time):
        raise ValidationError({"to_time": hours.SENTENCE})
    promise = invitation.promise
    first, last = promise.starts_on, promise.last_day
    if sentence := promise_checks.of_invitation(invitation.held_on, first=first, last=last, on=today()):
        raise ValidationError({"held_on": sentence})


def _save(row: WalkInvitation, by: User, *names: str) -> None:
    row.updated_at, row.updated_by = now(), by
    textguard.full_clean(row)
    row.save(update_fields=[*names, "updated_at", "updated_by"])
    raise_revision(row.promise, by=by, cause=VersionCause.WALK)

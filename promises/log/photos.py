"""Photos of activities: stored when sent, described, shown by a decision of its own, hidden and removed."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from medborgarlofte.accounts.models import User
from medborgarlofte.audit.record import record
from medborgarlofte.clock import now
from medborgarlofte.conflict import fingerprint, require_unchanged
from medborgarlofte.documents.pictures import Picture, PictureError, clean
from promises.log.actions import newest, settled
from promises.models import Activity, Observation, Photo
from promises.words.enums import VersionCause
from promises.writing import textguard
from promises.writing.reach import promises_of, require_right
from promises.writing.revision import lock, raise_revisions

MOST_PHOTOS = 8


def refused_photo(refusal: ValidationError, alt: str) -> str:
    """Why a photo is not stored, with the words that were written of it: they are found again and copied."""
    return " ".join([*refusal.messages, *([f"Du skrev: ”{alt.strip()}”."] if alt.strip() else [])])


def add_photo(
    activity: Activity,
    *,
    by: User,
    uid: UUID,
    data: bytes,
    alt: str = "",
    observation: Observation | None = None,
) -> Photo:
    """Store the photo in ``data`` with the activity; nobody outside sees it before ``show_photo``.
    ``observation`` is what it shows of a walk.

    ``uid`` is the sender's own number for it: sent again, it is the same photo. An activity that has been
    corrected meanwhile gives it to its newest row. Raises PermissionDenied, and ValidationError with a
    sentence when the file is no photo, the activity withdrawn or full.
    """
    require_right(by, activity)
    if known := _sent_before(uid, activity):
        return known
    try:
        picture = clean(data)  # seconds of work: before anything is locked
    except PictureError as error:
        raise ValidationError(str(error), code="picture") from error
    return _add(activity, by, uid, picture, alt.strip(), observation)


@transaction.atomic
def describe_photo(photo: Photo, *, by: User, alt: str, seen: str | None = None) -> Photo:
    """Say in words what the photo shows. ``seen`` is the ``photo_fingerprint`` of what was read, None = not asked.

    Raises PermissionDenied, Conflict when somebody else came first, and ValidationError without words.
    """
    photo = _locked(photo, by, seen)
    before, photo.alt = photo.alt, alt.strip()
    if not photo.alt:
        raise ValidationError({"alt": "Skriv vad fotot visar."})
    if photo.alt != before:
        _save(photo, "alt")
        if photo.is_shown:  # what is only stored changes no page
            _raise_revisions(photo, by)
        record("photo.described", by=by, target=_target(photo), changes={"alt": [before, photo.alt]})
    return photo


@transaction.atomic
def show_photo(photo: Photo, *, by: User) -> Photo:
    """Let everybody see the photo wherever its activity is seen.

    Raises PermissionDenied, and ValidationError when nobody has said what it shows or the activity is
    withdrawn.
    """
    photo = _locked(photo, by)
    if not photo.alt:
        raise ValidationError({"alt": "Skriv vad fotot visar innan det visas för allmänheten."})
    if sentence := settled(photo.activity):
        raise ValidationError(sentence, code="settled")
    if not photo.is_shown:
        photo.shown_at, photo.shown_by = now(), by
        _save(photo, "shown_at", "shown_by")
        _raise_revisions(photo, by)
        record("photo.shown", by=by, target=_target(photo), sha256=photo.sha256)
    return photo


@transaction.atomic
def hide_photo(photo: Photo, *, by: User) -> Photo:
    """Show the photo to nobody outside any more; it stays with the activity. Raises PermissionDenied."""
    photo = _locked(photo, by)
    if photo.is_shown:
        photo.shown_at = photo.shown_by = None
        _save(photo, "shown_at", "shown_by")
        _raise_revisions(photo, by)
        record("photo.hidden", by=by, target=_target(photo))
    return photo


@transaction.atomic
def remove_photo(photo: Photo, *, by: User, reason: str, seen: str | None = None) -> Photo:
    """Show the photo nowhere, the desk included. Row and file stay until the archive lets them go. ``seen`` as above.

    Raises PermissionDenied, Conflict, and ValidationError without a reason.
    """
    photo = _locked(photo, by, seen)
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför fotot tas bort."})
    was_shown = photo.is_shown
    photo.shown_at = photo.shown_by = None
    photo.removed_at, photo.removed_by, photo.removed_reason = now(), by, reason.strip()
    _save(photo, "shown_at", "shown_by", "removed_at", "removed_by", "removed_reason")
    if was_shown:
        _raise_revisions(photo, by)
    record("photo.removed", by=by, target=_target(photo), reason=photo.removed_reason)
    return photo


@transaction.atomic
def _add(
    activity: Activity, by: User, uid: UUID, picture: Picture, alt: str, observation: Observation | None
) -> Photo:
    lock(promises_of(activity))
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=newest(activity).pk)
    require_right(by, activity)
    if known := _sent_before(uid, activity):
        return known
    if sentence := settled(activity):
        raise ValidationError(sentence, code="settled")
    stored = activity.photos.filter(removed_at__isnull=True, observation=observation)
    if stored.count() >= MOST_PHOTOS:
        what = "Iakttagelsen" if observation else "Insatsen"
        raise ValidationError(f"{what} har redan {MOST_PHOTOS} foton. Ta bort något först.", code="full")
    last = activity.photos.aggregate(last=Max("position"))["last"] or 0
    # Named by what it holds: the same picture is kept once.
    field: Any = Photo._meta.get_field("file")
    file = field.storage.save(f"{field.upload_to}{picture.sha256}.jpg", ContentFile(picture.data))
    photo = Photo(
        uid=uid, activity=activity, observation=observation, position=last + 1, alt=alt, created_at=now(), created_by=by,
        file=str(file), width=picture.width, height=picture.height, sha256=picture.sha256,
    )  # fmt: skip
    textguard.full_clean(photo)
    photo.save(force_insert=True)
    record("photo.added", by=by, target=_target(photo), sha256=picture.sha256, alt=alt)
    return photo


def _sent_before(uid: UUID, activity: Activity) -> Photo | None:
    photo = Photo.objects.filter(uid=uid).select_related("activity").first()
    if photo and photo.activity_id != newest(activity).pk:
        raise ValidationError("Fotots nummer är redan använt för en annan insats.", code="used")
    return photo


def photo_fingerprint(photo: Photo) -> str:
    """Tells whether the photo's words, and whether it is shown, are still what somebody saw. Hex."""
    return fingerprint(photo.alt, photo.is_shown)


def _locked(photo: Photo, by: User, seen: str | None = None) -> Photo:
    """The photo as it is now, its promises locked; raises ValidationError when it is removed, Conflict when it is no
    longer what was ``seen``."""
    lock(promises_of(photo))
    row = Photo.objects.select_for_update(of=("self",)).select_related("activity").get(pk=photo.pk)
    require_right(by, row)
    if row.removed_at:
        raise ValidationError("Fotot är redan borttaget.", code="removed")
    require_unchanged(seen, photo_fingerprint(row), "Någon annan har ändrat fotot sedan du öppnade sidan.")
    return row


def _save(photo: Photo, *names: str) -> None:
    textguard.full_clean(photo)
    photo.save(update_fields=names)


def _raise_revisions(photo: Photo, by: User) -> None:
    raise_revisions(
        promises_of(photo), by=by, cause=VersionCause.PHOTO, activities=[photo.activity], only_activities=True
    )


def _target(photo: Photo) -> str:
    return f"photo:{photo.uid}"

"""Import of an exchange file: a promise comes into being, or becomes what the file says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ProtectedError

from medborgarlofte.accounts.access import require
from medborgarlofte.accounts.models import Municipality, User
from medborgarlofte.accounts.permissions import Permission
from medborgarlofte.audit.record import record
from medborgarlofte.clock import today
from medborgarlofte.documents.pictures import PictureError, clean
from promises.counting import ports
from promises.exchange.conflicts import conflicts
from promises.exchange.diff import Change, changes, sentences
from promises.exchange.file_checks import problems
from promises.exchange.period_layout import with_periods
from promises.exchange.personal import personal
from promises.exchange.problems import BadFile, Problem
from promises.exchange.public_days import ahead_from_today, public_from_today
from promises.exchange.write import write
from promises.exchange_format.normal import Document, filled, tidy, tidy_rows
from promises.exchange_format.normal import written as as_file
from promises.exchange_format.schema import properties
from promises.exchange_format.shared import OwnWords, house_words, own_words, with_house_words
from promises.exchange_format.shared_nouns import SHARED
from promises.models import Activity, Promise, belonging
from promises.record.public_document import export, export_all, known_of, shared_of
from promises.record.small_counts import restore_small_counts
from promises.words.enums import VersionCause
from promises.writing.preview import Preview, preview
from promises.writing.reach import target
from promises.writing.revision import lock, raise_revisions


@dataclass(frozen=True)
class Import:
    """What an import changed, or would change. ``promise`` is None before it has been made."""

    promise: Promise | None
    changes: list[Change]
    sentences: list[str]


def import_promise(*, document: Any, by: User, photo: bytes | None = None, dry_run: bool = False) -> Import:
    """Make the promise what ``document`` says, in one transaction with its trail and raised revision.

    ``photo`` holds the picture that the document names. Nothing is written when nothing differs, or
    when ``dry_run`` only asks. Raises BadFile with every problem, and PermissionDenied.
    """
    if found := problems(document, today()):
        raise BadFile(found)
    with transaction.atomic():
        promise = _standing(document, by)
        current = _current(promise, document) if promise else None
        # What the file leaves out, and the house knows or lays out.
        if current and "publication_rules" not in document:
            document = {**document, "publication_rules": current.get("publication_rules", [])}
        house = house_words(document)
        document = with_periods(restore_small_counts(document, current), today(), current)
        document = with_house_words(document, house)
        # What only an edition's data hold is no part of the promise.
        document = {name: said for name, said in document.items() if "x-edition" not in properties("")[name]}
        today_instead: list[str] = []
        closed = ports.closed_days(promise.pk, today()) if promise else []
        if current and "published_on" in current:
            document, today_instead = public_from_today(document, current, closed)
        elif "published_on" in document:
            document = ahead_from_today(document)
        new = tidy(document)
        refused = [
            *conflicts(document, filled(new), current, house, closed),
            *photo_problems(document, current or {}, photo),
            *personal(document),
        ]
        if refused:
            raise BadFile(refused)
        kept = photo_as_kept(document, current or {}, photo)
        new = new if kept is document else tidy(kept)
        differs = changes(_beside(current, new, house), new)
        told = [*sentences(differs, done=not dry_run), *today_instead]
        if differs and not dry_run:
            own = own_words(new, house)
            promise = _apply(new, promise, own, current or {}, photo, differs, told, by)
        return Import(promise, differs, told)


def preview_import(
    *, document: Any, by: User, photo: bytes | None = None
) -> tuple[Import, Preview[Import] | None]:
    """What an import would change, and what anybody would then read otherwise; None where nothing differs. Nothing of it
    is left. Raises as ``import_promise``, and Busy."""
    asked = import_promise(document=document, by=by, photo=photo, dry_run=True)
    if not asked.changes:
        return asked, None
    touched = _seen_by(asked.changes) | ({asked.promise} if asked.promise else set())
    return asked, preview(lambda: import_promise(document=document, by=by, photo=photo), touched)


def _standing(document: Document, by: User) -> Promise | None:
    """The promise that the document speaks of, locked; None before it has been made. Raises PermissionDenied."""
    promise = Promise.objects.filter(
        municipality__slug=document["municipality"], slug=document["slug"]
    ).first()
    if promise:
        lock([promise])
        promise.refresh_from_db()
    # A municipality that is not here yet is nobody's but the system's.
    place = (
        promise.municipality
        if promise
        else Municipality.objects.filter(slug=document["municipality"]).first()
    )
    require(by, Permission.EDIT_PROMISE, place or 0)
    if "published_on" in document:
        require(by, Permission.PUBLISH, place or 0)
    return promise


def _current(promise: Promise, document: Mapping[str, Any]) -> Document:
    """What the promise says, with what is not yet public of what the file speaks of."""
    current, open_to_all = export_all(promise), export(promise).get("activities", [])
    named = {row["uid"] for row in document.get("activities", ())}
    public = {row["uid"] for row in open_to_all}
    kept = [row for row in current.get("activities", ()) if row["uid"] in public | named]
    # A sum that the file has is told here of finer rows: it stands here too, and nothing is written for it.
    here = {row["uid"] for row in kept}
    kept += [row for row in open_to_all if row["uid"] in named - here]
    invited = [known_of(row, public | named) for row in current.get("invitations", ())]
    said = {**current, "activities": kept, "invitations": invited}
    return tidy(said | shared_of(promise, said))


def _beside(current: Document | None, new: Document, house: Mapping[str, list[Document]]) -> Document:
    """What stands here to hold ``new`` against: what is shared may be in the ``house`` before the promise is."""
    stands = dict(current or {})
    for name in SHARED:
        known = {row["slug"]: row for row in tidy_rows(name, house[name])}
        known |= {row["slug"]: row for row in stands.get(name, ())}
        stands[name] = [known[row["slug"]] for row in new.get(name, ()) if row["slug"] in known]
    return stands


def _apply(
    new: Document,
    promise: Promise | None,
    own: OwnWords,
    current: Document,
    photo: bytes | None,
    differs: list[Change],
    told: list[str],
    by: User,
) -> Promise:
    seen_before = _seen_by(differs)
    try:
        written = write(new, promise, own, by=by, uids=_activities(differs))
    except ProtectedError as error:
        names = ", ".join(sorted({str(row) for row in error.protected_objects})[:3])
        raise BadFile(
            [Problem((), f"Något som filen saknar behövs av annat: {names}. Ta med det.")]
        ) from error
    write_photo(written, new, current, photo)
    stands = [(row["period"], row["edition"]) for row in current.get("follow_ups", ())]
    unheard = [row for row in new.get("follow_ups", []) if (row["period"], row["edition"]) not in stands]
    ports.follow_ups.load(written, unheard, by=by)
    touched = {written} | seen_before | _seen_by(differs)
    raise_revisions(touched, by=by, cause=VersionCause.IMPORTED, activities=None)
    record(
        "promise.imported",
        by=by,
        target=target(written),
        changes=told,
        sha256=sha256(as_file(new)).hexdigest(),
        touched=sorted(f"activity:{uid}" for uid in _activities(differs)),
    )
    return written


def _activities(differs: list[Change]) -> set[str]:
    """The activities of which something is new, changed or gone."""
    places = [change.row.place[0] for change in differs if change.row.place]
    return {apart[0] for name, apart in places if name == "activities"}


def _seen_by(differs: list[Change]) -> set[Promise]:
    """Every promise that shows a changed row: an activity may serve several."""
    rows = Activity.objects.filter(uid__in=_activities(differs))
    return set(Promise.objects.filter(belonging.having(rows)))


# The photo lies beside the file: named in the document, carried as a file of its own in the same folder.


def photo_problems(
    document: Mapping[str, Any], current: Mapping[str, Any], data: bytes | None
) -> Iterator[Problem]:
    """What keeps the photo out; none when the promise has it already. ``data`` None = no such file."""
    said = document.get("photo")
    if not said or _same_file(said, current.get("photo")):
        return
    if data is None:
        yield Problem(("photo", "file"), f"Lägg {said['file']} i samma mapp som filen, eller ta bort photo.")
    elif sha256(data).hexdigest() != said["sha256"]:
        yield Problem(("photo", "sha256"), "Kontrollsumman är en annan bilds. Räkna om den, eller byt bild.")
    else:
        try:
            clean(data)
        except PictureError as error:
            yield Problem(("photo", "file"), str(error))


def photo_as_kept(document: Document, current: Mapping[str, Any], data: bytes | None) -> Document:
    """The document with the photo as it is kept here: made anew from its pixels, and named by its checksum."""
    said = document.get("photo")
    if not said or data is None or _same_file(said, current.get("photo")):
        return document
    picture = clean(data)
    return {**document, "photo": {**said, "file": picture.name, "sha256": picture.sha256}}


def write_photo(
    promise: Promise, document: Mapping[str, Any], current: Mapping[str, Any], data: bytes | None
) -> None:
    """Give the promise the photo of the document as ``photo_as_kept`` says it, or none. ``data`` as they came."""
    said = document.get("photo", {})
    promise.photo_alt, promise.photo_credit = said.get("alt", ""), said.get("credit", "")
    if not said:
        promise.photo = ""
    elif not _same_file(said, current.get("photo")):
        assert data is not None
        promise.photo.save(said["file"], ContentFile(data), save=False)
    promise.save(update_fields=["photo", "photo_alt", "photo_credit"])


def _same_file(said: Mapping[str, Any], other: Mapping[str, Any] | None) -> bool:
    return other is not None and all(said.get(name) == other.get(name) for name in ("file", "sha256"))

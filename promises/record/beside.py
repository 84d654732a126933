"""What is public of a promise and in no exchange file: questions with their answers, photos, files of follow-ups.

A file carries a promise to another house; these stay where they were asked, taken and sealed (ADR 0026). Each is a
part all the same, ``photos/<uid>``, so that the record holds all that anybody can read.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from medborgarlofte.clock import day_of
from promises.counting import ports
from promises.exchange_format.normal import Document
from promises.models import Photo, Promise, Question, belonging
from promises.record.public import answered_questions, shown_photos


def _rows_of(*texts: str) -> dict[str, Any]:
    return {"type": "array", "items": {"properties": {name: {"type": "string"} for name in texts}}}


# Which words somebody wrote stand in the lists, in the form of the file's own schema: masking looks through both.
SHAPES: Mapping[str, Any] = {
    "questions": _rows_of("text", "answer", "changed_reason"),
    "photos": _rows_of("alt"),
    "editions": _rows_of(),
    "renewals": _rows_of(),
    "papers": _rows_of("title"),
}


def parts_beside(
    promise: Promise, on: date, standing: Collection[str], among: Collection[int] | None = None
) -> dict[str, Document]:
    """All of it by path, as it is public on the day. ``standing`` are the paths of photos that the record shows
    now; ``among`` limits the photos to those of these activities, by primary key."""
    return {**parts_of_promise(promise), **photo_parts(promise, on, standing, among)}


def parts_of_promise(promise: Promise) -> dict[str, Document]:
    """What hangs on no activity: questions, and what the follow-ups' files are."""
    questions = answered_questions().filter(promise=promise).select_related("commitment")
    said = {f"questions/{each.uid}": _tidy(_question(each)) for each in questions}
    for noun, rows in ports.follow_ups.files(promise).items():
        for row in rows:
            key = "/".join(str(row[name]) for name in ("period", "edition", "number") if name in row)
            said[f"{noun}/{key}"] = _tidy(row)
    return said


def photo_parts(
    promise: Promise, on: date, standing: Collection[str], among: Collection[int] | None = None
) -> dict[str, Document]:
    """The photos that a reader may see on the day. One that was taken away while it stood says so from then on;
    one that was only hidden says nothing any more."""
    photos = Photo.objects.filter(belonging.of([promise], "activity__"))
    if among is not None:
        photos = photos.filter(activity__in=among)
    said = {}
    for photo in photos.filter(pk__in=shown_photos(on)).select_related("activity", "observation__walk"):
        said[f"photos/{photo.uid}"] = _tidy(_photo(photo))
    stood = {path for path in standing if path.startswith("photos/")}
    for photo in photos.filter(removed_at__isnull=False) if stood else ():
        if (path := f"photos/{photo.uid}") in stood:
            said[path] = {"uid": str(photo.uid), "removed_on": _day(photo.removed_at)}
    return said


def _question(question: Question) -> Document:
    return {
        "uid": str(question.uid),
        "commitment": question.commitment.number if question.commitment else None,
        "received_on": question.received_on.isoformat(),
        "text": question.text,
        "answer": question.answer,
        "answered_on": _day(question.published_at),
        "changed_on": _day(question.changed_at),
        "changed_reason": question.changed_reason,
    }


def _photo(photo: Photo) -> Document:
    seen = photo.observation
    return {
        "uid": str(photo.uid),
        "activity": str(photo.activity.uid),
        # Which observation it shows is part of a protocol, and a protocol may still be written.
        "observation": seen.number if seen and not seen.walk.protocol_is_draft else None,
        "position": photo.position,
        "alt": photo.alt,
        "width": photo.width,
        "height": photo.height,
        "sha256": photo.sha256,
    }


def _day(moment: Any) -> str | None:
    return day_of(moment).isoformat() if moment else None


def _tidy(said: Mapping[str, Any]) -> Document:
    """What says nothing is left out, as in the file."""
    return {name: value for name, value in said.items() if value not in (None, "")}

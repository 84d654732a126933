"""The photo beside the file: named in the document, carried as a file of its own in the same folder."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile

from medborgarlofte.documents.pictures import PictureError, clean
from promises.exchange.normal import Document
from promises.exchange.problems import Problem
from promises.models import Promise


def photo_of(promise: Promise) -> dict[str, Any] | None:
    """What the document says of the promise's photo."""
    if not promise.photo:
        return None
    with promise.photo.open("rb") as photo:
        sha256 = hashlib.sha256(photo.read()).hexdigest()
    return {
        "file": PurePosixPath(promise.photo.name).name,
        "sha256": sha256,
        "alt": promise.photo_alt,
        "credit": promise.photo_credit,
    }


def photo_problems(
    document: Mapping[str, Any], current: Mapping[str, Any], data: bytes | None
) -> Iterator[Problem]:
    """What keeps the photo out; none when the promise has it already. ``data`` None = no such file."""
    said = document.get("photo")
    if not said or _same_file(said, current.get("photo")):
        return
    if data is None:
        yield Problem(("photo", "file"), f"Lägg {said['file']} i samma mapp som filen, eller ta bort photo.")
    elif hashlib.sha256(data).hexdigest() != said["sha256"]:
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

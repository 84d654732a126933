"""Photos as everybody sees them."""

from dataclasses import dataclass

from django.urls import reverse

from promises.models import Activity, Promise


@dataclass(frozen=True)
class ShownPhoto:
    """One photo on a page; ``width`` and ``height`` in pixels. ``file`` is its name in the storage and ``sha256``
    what it holds, for what carries the picture itself; no page says them."""

    url: str
    alt: str
    width: int
    height: int
    file: str = ""
    sha256: str = ""


def shown_photos(activity: Activity, promise: Promise) -> tuple[ShownPhoto, ...]:
    """The photos that everybody may see, fetched beforehand as ``photos_to_show``; none otherwise."""
    where = (promise.municipality.slug, promise.slug)
    return tuple(
        ShownPhoto(
            reverse("activity_photo", args=(*where, photo.uid)),
            photo.alt,
            photo.width,
            photo.height,
            photo.file.name,
            photo.sha256,
        )
        for photo in getattr(activity, "photos_to_show", ())
    )

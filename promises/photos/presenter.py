"""Photos as those who look after them see them, with what may be done to each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from medborgarlofte.clock import day_of
from promises.models import Photo
from promises.photos.forms import PhotoForm
from promises.words import swedish


@dataclass(frozen=True)
class DeskPhoto:
    """One photo on the desk; ``form`` is None for those who only look."""

    number: int
    url: str
    action: str
    alt: str
    width: int
    height: int
    state: str
    shown: bool
    may_show: bool
    form: PhotoForm | None


def desk_photos(
    photos: Sequence[Photo], *, may_change: bool, may_show: bool, refused: PhotoForm | None = None
) -> list[DeskPhoto]:
    """Stored photos in their order; ``refused`` is the form that came back with errors."""
    return [
        DeskPhoto(
            number=number,
            url=reverse("desk_photo", args=[photo.uid]),
            action=reverse("change_photo", args=[photo.uid]),
            alt=photo.alt or "Foto utan beskrivning",
            width=photo.width,
            height=photo.height,
            state=_state(photo),
            shown=photo.is_shown,
            may_show=may_show and not photo.is_shown,
            form=_form(photo, refused) if may_change else None,
        )
        for number, photo in enumerate(photos, start=1)
    ]


def _form(photo: Photo, refused: PhotoForm | None) -> PhotoForm:
    form = PhotoForm(photo)
    return refused if refused is not None and refused.prefix == form.prefix else form


def _state(photo: Photo) -> str:
    if photo.shown_at:
        return f"Visas för allmänheten sedan den {swedish.day(day_of(photo.shown_at))}."
    return "Visas inte för allmänheten." if photo.alt else "Visas inte. Beskriv det innan det kan visas."

"""Sending photos of an activity, and saying what each of them shows."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from medborgarlofte.documents.pictures import MOST_BYTES
from promises.log.photos import photo_fingerprint
from promises.models import Photo
from promises.writing.checked_form import CheckedForm


class SeveralFiles(forms.FileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files as they came, in order. What they are is for the action to say, file by file."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = list(data or [])
        if not files:
            raise forms.ValidationError("Välj minst ett foto.")
        return files


class PhotosForm(forms.Form):
    """New photos. ``uid`` is chosen when the page is made: the same form sent twice stores nothing twice."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    pictures = FilesField(
        label="Lägg till foton",
        help_text=f"JPEG, PNG eller WebP, högst {MOST_BYTES // 1024**2} MB styck. Uppgifter om plats, tid och "
        "kamera tas bort ur filerna.",
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"uid": uuid.uuid4()})
        kwargs.setdefault("prefix", "foto")
        super().__init__(*args, **kwargs)

    def numbered(self, digest: str) -> uuid.UUID:
        """The number of the file with that digest: the same for the same file in the same form."""
        return uuid.uuid5(self.cleaned_data["uid"], digest)


class PhotoForm(CheckedForm):
    """One stored photo: what it shows, and why it goes if it does."""

    public_fields = ("alt",)

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    alt = forms.CharField(
        label="Vad visar fotot?",
        max_length=300,
        help_text="En mening för den som inte ser det. Inga namn.",
        error_messages={"required": "Skriv vad fotot visar."},
    )
    reason = forms.CharField(
        label="Varför tas det bort?",
        max_length=300,
        error_messages={"required": "Skriv varför fotot tas bort."},
    )

    def __init__(self, photo: Photo, data: Any = None, *, button: str = "") -> None:
        """``button`` is the one pressed: describe, show, hide or remove. It says which field is needed."""
        super().__init__(
            data,
            prefix=f"f{photo.uid.hex[:8]}",
            initial={"alt": photo.alt, "seen": photo_fingerprint(photo)},
            place=photo.activity.municipality,
        )
        self.theirs = ""  # what somebody else made of the photo meanwhile, in words
        self.is_kept = False  # what was typed is shown again: no button was asked of it
        self.unneeded = {"hide": ["alt", "reason"], "remove": ["alt"]}.get(button, ["reason"])

    def keep(self, sent: Mapping[str, str]) -> None:
        """Show, unjudged, what was typed here when another photo's button was pressed."""
        typed = {name: sent.get(self.add_prefix(name)) for name in ("alt", "reason", "seen")}
        self.is_kept = typed["alt"] not in (None, self.initial["alt"]) or bool(typed["reason"])
        if self.is_kept:
            self.initial.update({name: text for name, text in typed.items() if text is not None})

    def is_valid(self) -> bool:
        for name in self.unneeded:
            self.fields[name].required = False
        valid = super().is_valid()
        for name in self.unneeded:  # the page shows every button again
            self.fields[name].required = True
        return valid


def photo_forms(
    photos: Iterable[Photo], answered: PhotoForm | None, sent: Mapping[str, str]
) -> list[tuple[Photo, PhotoForm]]:
    """Each photo with its form. ``answered`` is the one whose button was pressed, with what was wrong; the others hold
    what was ``sent`` with it."""
    found = []
    for photo in photos:
        form = PhotoForm(photo)
        if answered and answered.prefix == form.prefix:
            form = answered
        else:
            form.keep(sent)
        found.append((photo, form))
    return found

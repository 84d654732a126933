"""Photos of an activity at the desk: sent, described, shown, hidden, removed. Works without JavaScript."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from medborgarlofte.accounts.desk_page import SignedInRequest, desk_page
from medborgarlofte.accounts.submit import submit
from medborgarlofte.documents.pictures import MOST_BYTES
from promises.log.actions import settled
from promises.log.photos import (
    MOST_PHOTOS,
    add_photo,
    describe_photo,
    hide_photo,
    photo_fingerprint,
    refused_photo,
    remove_photo,
    show_photo,
)
from promises.log.rights import may_write, readable, writable
from promises.models import Activity, Photo
from promises.photos.forms import PhotoForm, PhotosForm, photo_forms
from promises.photos.public_views import photo_response
from promises.words import swedish
from promises.writing.internal import may_read_internal

_DONE = {
    "describe": "Beskrivningen är sparad.",
    "show": "Fotot visas nu för allmänheten där insatsen visas.",
    "hide": "Fotot visas inte längre för allmänheten.",
    "remove": "Fotot är borttaget.",
}


def photo_part(
    user: Any,
    row: Activity,
    *,
    sent: PhotosForm | None = None,
    refused: PhotoForm | None = None,
    typed: Mapping[str, str] | None = None,
    standing: bool | None = None,
) -> dict[str, Any]:
    """Context of ``promises/photos/_photos.html``: the row's photos as the person may see and change them.

    ``sent`` and ``refused`` are forms with errors, to be shown again, and so is what was ``typed`` at other photos.
    ``standing``: whether it is neither corrected nor withdrawn, where that is known.
    """
    may_change = may_write(user, row)
    standing = not settled(row) if standing is None else standing
    rows = row.photos.filter(removed_at__isnull=True).order_by("position")
    stored = list(rows if may_read_internal(user, row) else rows.filter(shown_at__isnull=False))
    full = len(stored) >= MOST_PHOTOS
    return {
        "photos": photo_forms(stored, refused, typed or {})
        if may_change
        else [(photo, None) for photo in stored],
        "may_change_photos": may_change,
        "may_show_photos": standing,
        "photo_form": (sent or PhotosForm()) if may_change and standing and not full else None,
        "photos_full": full and may_change,
        "photos_url": reverse("activity_photos", args=[row.uid]),
    }


@desk_page("GET", "POST")
def photos(request: SignedInRequest, uid: uuid.UUID) -> HttpResponse:
    """The activity's photos by themselves. Of the files sent the good ones are stored, the others told of. Words that stand
    at photos are saved by no button but their own, and shown again."""
    if request.method == "GET":
        row = readable(request.user, uid)
        return _page(request, row, photo_part(request.user, row))
    row = writable(request.user, uid)
    return _answer(request, row, files=_store(request, row))


def _store(request: SignedInRequest, row: Activity) -> PhotosForm:
    """The good ones of the files; at the form's field what was wrong with the others, and the words sent with them."""
    form = PhotosForm(request.POST, request.FILES)
    words, stored = request.POST.getlist("alt"), set()
    for number, upload in enumerate(form.cleaned_data["pictures"] if form.is_valid() else ()):
        data = upload.read(MOST_BYTES + 1)  # one more than is taken tells enough of a huge file
        uid = form.numbered(hashlib.sha256(data).hexdigest())
        alt = words[number][:300] if number < len(words) else ""
        try:
            stored.add(add_photo(row, by=request.user, uid=uid, data=data, alt=alt).uid)
        except ValidationError as error:
            form.add_error("pictures", f"{upload.name[:80]}: {refused_photo(error, alt)}")
    if stored:
        what = swedish.plural(len(stored), "foto är mottaget", "foton är mottagna")
        messages.success(
            request, f"{len(stored)} {what}. Allmänheten ser inget foto förrän någon väljer att visa det."
        )
    return form


@desk_page("GET", "POST")
def change_photo(request: SignedInRequest, photo: uuid.UUID) -> HttpResponse:
    """One photo described, shown, hidden or removed, as the button pressed says. 409 = somebody else changed it first:
    theirs beside what was typed, which is kept. Hiding it waits for nobody."""
    stored = _standing(photo)
    if request.method == "GET":
        return redirect(_home(readable(request.user, stored.activity.uid)))
    row = writable(request.user, stored.activity.uid)
    button = request.POST.get("do", "")
    if button not in _DONE:
        raise Http404("Det finns inget sådant att göra med ett foto.")
    files = _store(request, row) if request.FILES else None
    form = PhotoForm(stored, request.POST, button=button)
    sent = submit(
        request,
        form,
        lambda: _change(request, stored, form, button),
        fresh=lambda: photo_fingerprint(_standing(photo)),
    )
    if sent.done or (sent.conflict and _stands_already(_standing(photo), form, button)):
        messages.success(request, _DONE[button])
        return _answer(request, row, files=files, saved=form if button != "hide" else None)
    if sent.conflict:
        form.theirs = f"{sent.sentence} Nu står det ”{_standing(photo).alt}”."
    return _answer(request, row, files=files, refused=form, status=sent.status)


@desk_page()
def desk_photo(request: SignedInRequest, photo: uuid.UUID) -> HttpResponse:
    """The picture itself, for those who may see it before the public does."""
    stored = _standing(photo)
    row = readable(request.user, stored.activity.uid)
    if not (stored.is_shown or may_read_internal(request.user, row)):
        raise Http404("Det finns inget sådant foto.")
    return photo_response(request, stored)


def _stands_already(photo: Photo, form: PhotoForm, button: str) -> bool:
    """Pressed twice, or two people said the same: nobody's words are lost."""
    if button not in ("describe", "show") or photo.alt != form.cleaned_data["alt"]:
        return False
    return photo.is_shown if button == "show" else True


def _standing(uid: uuid.UUID) -> Photo:
    return get_object_or_404(Photo.objects.select_related("activity"), uid=uid, removed_at__isnull=True)


def _home(row: Activity) -> str:
    return reverse("activity_photos", args=[row.uid])


def _answer(
    request: SignedInRequest,
    row: Activity,
    *,
    files: PhotosForm | None,
    saved: PhotoForm | None = None,
    refused: PhotoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Back to the photos; where something was wrong, or words stand at a photo whose button was not pressed, the page with
    them in it. Another's button does not save them: at a photo that is shown they would be public, half written.
    ``saved`` is the form whose words are stored."""
    done = f"{saved.prefix}-" if saved else "-"
    typed = {name: str(text) for name, text in request.POST.items() if not name.startswith(done)}
    wrong = files if files and files.errors else None
    part = photo_part(request.user, row, sent=wrong, refused=refused, typed=typed)
    if refused is None and wrong is None and not any(form and form.is_kept for _, form in part["photos"]):
        return redirect(_home(row))
    return _page(request, row, part, status=422 if wrong and status == 200 else status)


def _page(
    request: SignedInRequest, row: Activity, part: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    crumbs = [
        ("Skrivbordet", reverse("desk")),
        (row.title, reverse("activity", args=[row.uid])),
        ("Foton", ""),
    ]
    context = {"row": row, "crumbs": crumbs, **part}
    return render(request, "promises/photos/photos.html", context, status=status)


def _change(request: SignedInRequest, photo: Photo, form: PhotoForm, button: str) -> None:
    by, seen = request.user, form.cleaned_data["seen"]
    if button in ("describe", "show"):
        describe_photo(photo, by=by, alt=form.cleaned_data["alt"], seen=seen)
    if button == "show":
        show_photo(photo, by=by)
    elif button == "hide":
        hide_photo(photo, by=by)
    elif button == "remove":
        remove_photo(photo, by=by, reason=form.cleaned_data["reason"], seen=seen)

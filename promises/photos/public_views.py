"""The photos of a promise's activities that everybody may see."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from medborgarlofte.clock import today
from medborgarlofte.stored import read_field
from promises.models import Photo, belonging
from promises.reading.public_page import public_page
from promises.record.public import public_promises, shown_photos


@public_page
def activity_photo(request: HttpRequest, kommun: str, slug: str, uid: uuid.UUID) -> HttpResponse:
    """One photo, for as long as it and its row are shown under that promise."""
    promise = public_promises().filter(municipality__slug=kommun, slug=slug)
    photo = shown_photos(today()).filter(belonging.of(promise, "activity__"), uid=uid).first()
    if photo is None:
        raise Http404("Det finns inget foto med den adressen.")
    return photo_response(request, photo)


def photo_response(request: HttpRequest, photo: Photo) -> HttpResponse:
    """The photo's bytes under a type and a name of ours, or that the reader has them already."""
    etag = f'"{photo.uid}"'  # the bytes under a number never change
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    response = HttpResponse(read_field(photo.file, photo.sha256), content_type="image/jpeg")
    response.headers["Content-Disposition"] = f'inline; filename="foto-{str(photo.uid)[:8]}.jpg"'
    response.headers["ETag"] = etag
    return response

"""The documents that a promise rests on, at an address that stays."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from medborgarlofte.stored import read_stored
from promises.reading.public_page import public_page
from promises.record.public import document_name, public_documents


@public_page
def document(request: HttpRequest, kommun: str, slug: str, sha256: str) -> HttpResponse:
    """One document, for as long as the published promise points at it."""
    of_promise = public_documents().filter(promise__municipality__slug=kommun, promise__slug=slug)
    if not of_promise.filter(sha256=sha256).exists():
        raise Http404("Löftet har inget sådant dokument.")
    return document_response(request, sha256)


def document_response(request: HttpRequest, sha256: str) -> HttpResponse:
    """The bytes under a type and a name of ours, always saved rather than opened; or that the reader has them."""
    etag = f'"{sha256}"'  # the bytes under a checksum never change
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    name = document_name(sha256)
    if not default_storage.exists(name):
        raise Http404("Dokumentets fil saknas här.")
    response = HttpResponse(read_stored(default_storage, name, sha256), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="underlag-{sha256[:12]}.pdf"'
    response.headers["ETag"] = etag
    return response

"""The record of a promise as a stranger checks it (docs/record.md)."""

from django.http import Http404, HttpRequest, HttpResponse

from promises.models import Promise
from promises.reading.public_page import promise_page
from promises.record.chain import canonical
from promises.record.models import Chain
from promises.record.proof import proof_of


@promise_page
def proof(request: HttpRequest, promise: Promise) -> HttpResponse:
    """Every version of what was public of the promise, and what is public now."""
    chain = Chain.objects.filter(promise=promise).first()
    if chain is None:
        raise Http404("Löftet har inget bevis än. Det kommer i morgon bitti.")
    response = HttpResponse(canonical(proof_of(chain)), content_type="application/json")
    name = f"medborgarlofte-{promise.municipality.slug}-{promise.slug}-bevis.json"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response

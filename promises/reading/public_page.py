"""What the public pages of all apps have in common: who may ask, and when the answer is already known."""

from collections.abc import Collection
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from medborgarlofte.clock import today
from medborgarlofte.middleware import public_page
from medborgarlofte.page_store import Basis, kept
from promises.models import Promise
from promises.reading.theirs import spoken_row
from promises.record import reading
from promises.record.own_words import own
from promises.record.public import public_promises
from promises.record.versions import is_looked_at

__all__ = ["promise_page", "public_page"]


def promise_page(view: Any = None, *, takes: Collection[str] = ()) -> Any:
    """A public page under ``<kommun>/<slug>/``; the view is given the published promise.

    ``takes`` names what may be asked of it in the query; whatever else is asked the view never sees, and
    it makes no page of its own.

    One query reads the promise and its public revision; the day's first reader lets time say what it has made public.
    A page that is kept for the same revision is sent again (``medborgarlofte.page_store``). A promise that belongs to
    several municipalities is redirected to the one whose address it has.
    """
    if view is None:
        return partial(promise_page, takes=takes)

    @public_page
    @wraps(view)
    def page(request: HttpRequest, kommun: str, slug: str, **kwargs: Any) -> HttpResponseBase:
        here = public_promises().select_related("chain").filter(municipality__slug=kommun, slug=slug)
        promise = here.first()
        if promise is not None and not is_looked_at(promise):
            reading.look_today({promise.pk})
            promise = here.first()
        if promise is None:
            shared = list(public_promises().filter(further_municipalities__slug=kommun, slug=slug)[:2])
            if len(shared) != 1 or request.resolver_match is None:
                raise Http404("Inget publicerat löfte har den adressen.")
            at = {**kwargs, "kommun": shared[0].municipality.slug, "slug": slug}
            return redirect(request.resolver_match.view_name, permanent=True, **at)
        basis = _basis(promise)
        promise.municipality = own(promise, promise.municipality)
        spoken_row(promise)
        return kept(request, basis, takes, partial(view, request, promise, **kwargs))

    return page


# What is public of the promise, and what its pages show of whose it is. Never its own ``revision``: who asks again and
# again would learn when hidden work is logged.
_MADE_OF = """
    SELECT p.public_revision, m.slug, m.name, m.accent, m.own_colours, m.arms
    FROM promises_promise p JOIN accounts_municipality m ON m.id = p.municipality_id JOIN record_chain c ON c.promise_id = p.id
    WHERE p.id = %s AND p.published_at IS NOT NULL AND c.looked_on >= %s
"""


def _basis(promise: Promise) -> Basis:
    place = promise.municipality
    colours = place.accent, place.own_colours, place.arms.name
    answer = promise.public_revision, place.slug, place.name, *colours
    return Basis(_MADE_OF, (promise.pk, today().isoformat()), answer, place=place.slug)

"""What the public pages of all apps have in common: who may ask, and when the answer is already known."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Collection
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from medborgarlofte.clock import today
from medborgarlofte.middleware import build, public_page, told_apart
from promises.models import Promise
from promises.reading.theirs import spoken_row
from promises.record import reading
from promises.record.own_words import own
from promises.record.public import public_promises

__all__ = ["forget_pages", "promise_page", "public_page"]


def promise_page(view: Any = None, *, takes: Collection[str] = ()) -> Any:
    """A public page under ``<kommun>/<slug>/``; the view is given the published promise.

    ``takes`` names what may be asked of it in the query; whatever else is asked the view never sees, and
    it makes no page of its own.

    One query reads the promise and its public revision; the day's first reader lets time say what it has made public. A reader who has that already gets 304
    before anything else is asked or rendered; a page that this worker has rendered for the same
    revision is sent again. A promise that belongs to several municipalities is redirected to the one
    whose address it has.
    """
    if view is None:
        return partial(promise_page, takes=takes)

    @public_page
    @wraps(view)
    def page(request: HttpRequest, kommun: str, slug: str, **kwargs: Any) -> HttpResponseBase:
        here = public_promises().select_related("chain").filter(municipality__slug=kommun, slug=slug)
        promise = here.first()
        if promise is not None and not _looked_at(promise):
            reading.look_today({promise.pk})
            promise = here.first()
        if promise is None:
            shared = list(public_promises().filter(further_municipalities__slug=kommun, slug=slug)[:2])
            if len(shared) != 1 or request.resolver_match is None:
                raise Http404("Inget publicerat löfte har den adressen.")
            at = {**kwargs, "kommun": shared[0].municipality.slug, "slug": slug}
            return redirect(request.resolver_match.view_name, permanent=True, **at)
        promise.municipality = own(promise, promise.municipality)
        spoken_row(promise)
        stamp = _stamp(promise)
        known = get_conditional_response(request, etag=stamp)
        if known is not None:
            return known
        asked = request.GET.copy()
        for name in set(asked) - set(takes):
            del asked[name]
        request.GET = asked  # type: ignore[assignment]
        return _rendered.get(request, stamp) or _rendered.keep(
            request, stamp, told_apart(view(request, promise, **kwargs))
        )

    return page


def _looked_at(promise: Promise) -> bool:
    """Whether everything that time has made public by today is in the promise's record."""
    chain = getattr(promise, "chain", None)
    return chain is not None and chain.looked_on is not None and chain.looked_on >= today()


class _Rendered:
    """Pages that this worker has rendered, by address. The revision is in the value, not in the key, so
    that an old page is replaced, never found again. When they get heavy those kept longest give way.
    Days and page numbers never end: a page that was asked for by them is not kept."""

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, tuple[str, bytes, dict[str, str]]] = OrderedDict()

    def get(self, request: HttpRequest, stamp: str | None) -> HttpResponse | None:
        known = self._pages.get(request.path)
        if known is None or known[0] != stamp or request.GET:
            return None
        return HttpResponse(known[1], headers=known[2])

    def keep(self, request: HttpRequest, stamp: str | None, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 200 or not stamp:
            return response
        response.headers["ETag"] = stamp
        if isinstance(response, HttpResponse) and not request.GET:
            page = stamp, response.content, dict(response.headers)
            with self._lock:
                self._drop(request.path)
                self._pages[request.path] = page
                self._left -= _weight(page)
                while self._left < 0:
                    self._drop(next(iter(self._pages)))
        return response

    def _drop(self, address: str) -> None:
        if page := self._pages.pop(address, None):
            self._left += _weight(page)

    def clear(self) -> None:
        """Forget all: for tests, which make rows past the actions that raise the revision."""
        with self._lock:
            for address in list(self._pages):
                self._drop(address)


def _weight(page: tuple[str, bytes, dict[str, str]]) -> int:
    """The page's bytes, and about what it takes to remember an empty one."""
    return len(page[1]) + 2_000


_rendered = _Rendered(most_bytes=32 * 1024 * 1024)
forget_pages = _rendered.clear


def _stamp(promise: Promise) -> str | None:
    """Everything that the pages of a promise depend on: what is public of it, the day, the code, whose it is, the language.

    Never its own ``revision``: who asks again and again would learn when hidden work is logged.
    """
    if settings.DEBUG:  # templates change under a developer's hands
        return None
    place = promise.municipality
    parts = (
        promise.pk,
        promise.public_revision,
        today(),
        build(),
        place.slug,
        place.name,
        place.accent,
        place.own_colours,
        place.arms.name,
        get_language(),
    )
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'
